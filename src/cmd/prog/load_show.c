/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What prog load and prog loadall print of an object file that they have loaded, and what stays
 * open for the shell or batch. */
#include "cmd/fail.h"
#include "cmd/prog/load.h"
#include "cmd/prog/prog.h"
#include "cmd/show.h"
#include "names/names.h"

static const struct column program_columns[] = {
	{ "id", "id", true, true }, { "name", "program", true },       { "tag", "tag", true },
	{ "type", "type", true },   { "link_id", "link", true, true }, { "pinned", "pinned", true },
};
static const struct column map_columns[] = {
	{ "id", "id", true, true },
	{ "name", "map", true },
	{ "type", "type", true },
	{ "pinned", "pinned", true },
};
static const struct columns programs_shown = { program_columns, ARRAY_SIZE(program_columns) };
static const struct columns maps_shown = { map_columns, ARRAY_SIZE(map_columns) };
static const struct columns sections = { .sections = true };

static int show_program(struct object_load *job, uint32_t index)
{
	struct handle *prog = &job->programs[index].handle;
	struct out *out = job->context->out;

	prog->fd = take_fd(&job->loader.programs[index].fd);
	out_record_begin(out, NULL, NULL);
	out_u64(out, "id", prog->info.prog.id);
	prog_show_name(out, prog);
	prog_show_tag(out, prog);
	show_type(out, &prog_types, prog->info.prog.type);
	if (job->programs[index].link)
		out_u64(out, "link_id", job->programs[index].link);
	if (job->programs[index].path)
		out_str(out, "pinned", job->programs[index].path);
	out_record_end(out);
	return job->load->path
		       ? STATUS_DONE
		       : context_keep_unpinned(job->context, take_fd(&prog->fd), prog->label);
}

static int show_map(struct object_load *job, uint32_t index)
{
	struct out *out = job->context->out;
	const struct loaded_map *loaded = &job->loader.maps[index];
	const char *pinned = job->maps[index].path ? job->maps[index].path : loaded->pin;
	const struct map_info *info = &job->maps[index].info;

	out_record_begin(out, NULL, NULL);
	out_u64(out, "id", info->id);
	if (*info->name)
		out_str(out, "name", info->name);
	show_type(out, &map_types, info->type);
	if (pinned)
		out_str(out, "pinned", pinned);
	out_record_end(out);
	return job->load->path ? STATUS_DONE
			       : context_keep(job->context, take_fd(&job->loader.maps[index].fd),
					      job->object->maps[index].name);
}

static bool uses_map(const struct objfile_program *program, uint32_t index)
{
	for (uint32_t i = 0; i < program->reloc_count; i++) {
		const struct objfile_reloc *reloc = &program->relocs[i];

		if (reloc->target == index &&
		    (reloc->kind == OBJFILE_RELOC_MAP || reloc->kind == OBJFILE_RELOC_VALUE))
			return true;
	}
	return false;
}

/* Does anything hold the map once the loader has closed it? */
static bool is_held(const struct object_load *job, uint32_t index)
{
	const struct objfile *object = job->object;

	if (job->maps[index].path || job->loader.maps[index].reused || !job->load->path)
		return true;
	if (object->maps[index].kind == OBJFILE_MAP_STRUCT_OPS && job->load->autoattach)
		return true;
	for (uint32_t i = 0; i < object->program_count; i++)
		if (job->programs[i].stays && (object->maps[index].kind == OBJFILE_MAP_RODATA ||
					       uses_map(&object->programs[i], index)))
			return true;
	for (uint32_t i = 0; i < object->map_count; i++)
		for (uint32_t j = 0; object->maps[i].inner && j < object->maps[i].slot_count; j++)
			if (object->maps[i].slots[j].target == index)
				return is_held(job, i);
	return false;
}

int prog_load_show(struct object_load *job)
{
	struct out *out = job->context->out;
	int status = STATUS_DONE;

	out_record_begin(out, NULL, &sections);
	out_list_begin(out, "programs", &programs_shown);
	for (uint32_t i = 0; !status && i < job->object->program_count; i++)
		if (job->programs[i].stays)
			status = show_program(job, i);
	if (status)
		return status;
	out_list_end(out);
	out_list_begin(out, "maps", &maps_shown);
	for (uint32_t i = 0; !status && i < job->object->map_count; i++)
		if (job->loader.maps[i].fd >= 0 && is_held(job, i))
			status = show_map(job, i);
	if (status)
		return status;
	out_list_end(out);
	out_record_end(out);
	return STATUS_DONE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was loaded of an object is shown. */
#include "cmd/object/job.h"
#include "cmd/objects.h"
#include "cmd/prog/header.h"
#include "cmd/show.h"

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

/* What is not pinned lives as long as the shell or the batch. */
static int keep_in_session(const struct job *job, const char *label, int fd)
{
	cleanup_close int owned = fd;

	if (job->load->path)
		return STATUS_DONE;
	if (!context_keep(job->context, take_fd(&owned)) && !job->context->options.quiet)
		fail_note("%s is gone again: it was not pinned", label);
	return STATUS_DONE;
}

static int show_program(struct job *job, uint32_t index)
{
	cleanup_handle struct handle prog = HANDLE_NONE;
	struct out *out = job->context->out;
	int status = ref_open_fd(&prog, KIND_PROG, take_fd(&job->loader.programs[index].fd));

	if (status)
		return status;
	out_record_begin(out, NULL, NULL);
	out_u64(out, "id", prog.info.prog.id);
	header_name(out, &prog);
	header_tag(out, &prog);
	show_type(out, &prog_types, prog.info.prog.type);
	if (job->links[index])
		out_u64(out, "link_id", job->links[index]);
	if (job->program_paths[index])
		out_str(out, "pinned", job->program_paths[index]);
	out_record_end(out);
	return keep_in_session(job, prog.label, take_fd(&prog.fd));
}

static int show_map(struct job *job, uint32_t index)
{
	struct out *out = job->context->out;
	const struct loaded_map *loaded = &job->loader.maps[index];
	const char *pinned = job->map_paths[index] ? job->map_paths[index] : loaded->pin;
	struct map_info info = { 0 };
	int err = map_info(loaded->fd, &info);

	if (err)
		return fail(err, "cannot ask the kernel about map %s",
			    job->object->maps[index].name);
	out_record_begin(out, NULL, NULL);
	out_u64(out, "id", info.id);
	if (*info.name)
		out_str(out, "name", info.name);
	show_type(out, &map_types, info.type);
	if (pinned)
		out_str(out, "pinned", pinned);
	out_record_end(out);
	if (!job->load->path)
		context_keep(job->context, take_fd(&job->loader.maps[index].fd));
	return STATUS_DONE;
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

/* Does anything hold the map when the loader lets go of it? */
static bool is_held(const struct job *job, uint32_t index)
{
	const struct objfile *object = job->object;

	if (job->map_paths[index] || job->loader.maps[index].reused || !job->load->path)
		return true;
	if (object->maps[index].kind == OBJFILE_MAP_STRUCT_OPS && job->load->autoattach)
		return true;
	for (uint32_t i = 0; i < object->program_count; i++)
		if (job->kept[i] && (object->maps[index].kind == OBJFILE_MAP_RODATA ||
				     uses_map(&object->programs[i], index)))
			return true;
	for (uint32_t i = 0; i < object->map_count; i++)
		for (uint32_t j = 0; object->maps[i].inner && j < object->maps[i].slot_count; j++)
			if (object->maps[i].slots[j].target == index)
				return is_held(job, i);
	return false;
}

int job_show(struct job *job)
{
	struct out *out = job->context->out;
	int status = STATUS_DONE;

	out_record_begin(out, NULL, &sections);
	out_list_begin(out, "programs", &programs_shown);
	for (uint32_t i = 0; !status && i < job->object->program_count; i++)
		if (job->kept[i])
			status = show_program(job, i);
	out_list_end(out);
	out_list_begin(out, "maps", &maps_shown);
	for (uint32_t i = 0; !status && i < job->object->map_count; i++)
		if (job->loader.maps[i].fd >= 0 && is_held(job, i))
			status = show_map(job, i);
	out_list_end(out);
	out_record_end(out);
	return status;
}

/* prog load and prog loadall of an object file. */
#include "cmd/object/load.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "cmd/object/pinned.h"
#include "cmd/object/report.h"
#include "cmd/objects.h"
#include "cmd/prog/header.h"
#include "cmd/show.h"
#include "object/attach.h"

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

/* A load under way. */
struct job {
	const struct context *context;
	const struct object_load *load;
	struct object *object;
	struct loader loader;
	struct pinned_paths paths;
	const char **program_paths, **map_paths; /* by index; NULL: not pinned */
	uint32_t *links;			 /* ids, by program; 0: none */
};

static void job_done(struct job *job)
{
	free(job->program_paths);
	free(job->map_paths);
	free(job->links);
	pinned_paths_done(&job->paths);
	loader_done(&job->loader);
	object_close(job->object);
}

static int job_make(struct job *job)
{
	const struct object *object = job->object;

	job->program_paths = calloc(object->program_count + 1, sizeof(*job->program_paths));
	job->map_paths = calloc(object->map_count + 1, sizeof(*job->map_paths));
	job->links = calloc(object->program_count + 1, sizeof(*job->links));
	if (!job->program_paths || !job->map_paths || !job->links)
		return fail(-ENOMEM, "cannot load %s", job->load->request.file);
	return STATUS_DONE;
}

/* Do the program, or all of them, stay? */
static bool is_kept(const struct job *job, uint32_t index)
{
	if (job->loader.programs[index].fd < 0)
		return false;
	for (uint32_t i = 0; !job->load->all && i < index; i++)
		if (job->loader.programs[i].fd >= 0)
			return false;
	return true;
}

static int load_programs(struct job *job)
{
	const struct options *options = &job->context->options;
	struct loader *loader = &job->loader;
	int err = loader_maps(loader);

	for (uint32_t i = 0; !err && i < job->object->program_count; i++) {
		struct buf *log = &loader->programs[i].log;

		if (!job->object->programs[i].autoload)
			continue;
		err = loader_program(loader, i);
		if (!err && options->debug && log->len)
			fail_log(STATUS_DONE, buf_text(log), log->len, 0);
	}
	if (!err)
		err = loader_finish(loader);
	if (err)
		return report_failure(loader, job->load->request.file, options->debug);
	return STATUS_DONE;
}

static int pin_at(struct job *job, int fd, const char *label, const char *name, const char **pinned)
{
	const struct object_load *load = job->load;

	if (!load->path)
		return STATUS_DONE;
	if (load->all)
		return pinned_add_in(&job->paths, job->context, fd, label, load->path, name,
				     pinned);
	return pinned_add(&job->paths, job->context, fd, label, load->path, pinned);
}

/* A link keeps its program, so it is pinned in the program's stead, as bpftool has it. */
static int keep_link(struct job *job, int fd, const char *label, const char *name, uint32_t *id,
		     const char **pinned)
{
	struct link_info info = { 0 };
	int status, err = link_info(fd, &info);

	if (err)
		return fail(err, "cannot ask the kernel about the link of %s", label);
	*id = info.id;
	status = pin_at(job, fd, label, name, pinned);
	if (!status && !job->load->path)
		session_keep(job->context->session, fcntl(fd, F_DUPFD_CLOEXEC, 3));
	return status;
}

static int attach_program(struct job *job, uint32_t index, int *link)
{
	const struct object_program *program = &job->object->programs[index];
	const struct attachment attachment = {
		.prog_fd = job->loader.programs[index].fd,
		.prog_type = program->kind.prog_type,
		.attach_type = program->kind.attach_type,
		.section = program->section,
		.target = program->target,
	};
	const char *why;
	int fd = attach(&attachment, &why);

	if (fd == -EOPNOTSUPP && why) {
		note("%s is not attached: that takes %s", program->name, why);
		return STATUS_DONE;
	}
	if (fd < 0)
		return fail_why(fd, why ? why : errno_text(fd), NULL, "cannot attach program %s",
				program->name);
	*link = fd;
	return STATUS_DONE;
}

static int keep_program(struct job *job, uint32_t index)
{
	const struct object_program *program = &job->object->programs[index];
	int fd = job->loader.programs[index].fd, status = STATUS_DONE;
	cleanup_close int link = -1;
	char label[LABEL_SIZE];

	snprintf(label, sizeof(label), "program %s", program->name);
	if (job->load->autoattach)
		status = attach_program(job, index, &link);
	if (status)
		return status;
	if (link >= 0)
		return keep_link(job, link, label, program->name, &job->links[index],
				 &job->program_paths[index]);
	return pin_at(job, fd, label, program->name, &job->program_paths[index]);
}

/* Where its name says, and where the command line does. */
static int keep_map(struct job *job, uint32_t index)
{
	const struct object_map *map = &job->object->maps[index];
	const struct loaded_map *loaded = &job->loader.maps[index];
	cleanup_free char *path = NULL;
	int status = STATUS_DONE;
	char label[LABEL_SIZE];

	if (loaded->fd < 0)
		return STATUS_DONE;
	snprintf(label, sizeof(label), "map %s", map->name);
	if (map->pinned && !loaded->pinned && !loaded->reused) {
		path = loader_pin_path(&job->loader, index);
		if (!path)
			return fail(-ENOMEM, "cannot pin %s", label);
		status = pinned_add(&job->paths, job->context, loaded->fd, label, path,
				    &job->map_paths[index]);
	}
	if (!status && job->load->map_path)
		status = pinned_add_in(&job->paths, job->context, loaded->fd, label,
				       job->load->map_path, map->name, &job->map_paths[index]);
	return status;
}

static int attach_struct_ops(struct job *job, uint32_t index)
{
	const struct object_map *map = &job->object->maps[index];
	cleanup_close int link = -1;
	char label[LABEL_SIZE];
	const char *pinned;
	uint32_t id;

	if (!job->load->autoattach || map->kind != OBJECT_MAP_STRUCT_OPS ||
	    job->loader.maps[index].fd < 0)
		return STATUS_DONE;
	snprintf(label, sizeof(label), "map %s", map->name);
	link = loader_attach_struct_ops(&job->loader, index);
	if (link < 0)
		return fail(link, "cannot attach %s", label);
	if (!link) {
		take_fd(&link);
		return STATUS_DONE;
	}
	return keep_link(job, link, label, map->name, &id, &pinned);
}

static int keep_all(struct job *job)
{
	const struct object_load *load = job->load;
	int status = STATUS_DONE;

	if (load->all && load->path)
		status = pinned_directory(&job->paths, job->context, load->path);
	if (!status && load->map_path)
		status = pinned_directory(&job->paths, job->context, load->map_path);
	for (uint32_t i = 0; !status && i < job->object->program_count; i++)
		if (is_kept(job, i))
			status = keep_program(job, i);
	for (uint32_t i = 0; !status && i < job->object->map_count; i++)
		status = keep_map(job, i);
	for (uint32_t i = 0; !status && i < job->object->map_count; i++)
		status = attach_struct_ops(job, i);
	job->paths.keep = !status;
	return status;
}

static int show_program(struct job *job, uint32_t index)
{
	cleanup_prog struct prog prog = PROG_NONE;
	struct out *out = job->context->out;
	int status = prog_from_fd(&prog, take_fd(&job->loader.programs[index].fd));

	if (status)
		return status;
	out_record_begin(out, NULL, NULL);
	out_u64(out, "id", prog.info.id);
	header_name(out, &prog);
	header_tag(out, &prog);
	show_type(out, &prog_types, prog.info.type);
	if (job->links[index])
		out_u64(out, "link_id", job->links[index]);
	if (job->program_paths[index])
		out_str(out, "pinned", job->program_paths[index]);
	out_record_end(out);
	if (!job->load->path)
		session_keep(job->context->session, take_fd(&prog.fd));
	return STATUS_DONE;
}

static int show_map(struct job *job, uint32_t index)
{
	struct out *out = job->context->out;
	struct map_info info = { 0 };
	int err = map_info(job->loader.maps[index].fd, &info);

	if (err)
		return fail(err, "cannot ask the kernel about map %s",
			    job->object->maps[index].name);
	out_record_begin(out, NULL, NULL);
	out_u64(out, "id", info.id);
	if (*info.name)
		out_str(out, "name", info.name);
	show_type(out, &map_types, info.type);
	if (job->map_paths[index])
		out_str(out, "pinned", job->map_paths[index]);
	out_record_end(out);
	if (!job->load->path)
		session_keep(job->context->session, take_fd(&job->loader.maps[index].fd));
	return STATUS_DONE;
}

static int show(struct job *job)
{
	struct out *out = job->context->out;
	int status = STATUS_DONE;

	out_record_begin(out, NULL, &sections);
	out_list_begin(out, "programs", &programs_shown);
	for (uint32_t i = 0; !status && i < job->object->program_count; i++)
		if (is_kept(job, i))
			status = show_program(job, i);
	out_list_end(out);
	out_list_begin(out, "maps", &maps_shown);
	for (uint32_t i = 0; !status && i < job->object->map_count; i++)
		if (job->loader.maps[i].fd >= 0)
			status = show_map(job, i);
	out_list_end(out);
	out_record_end(out);
	return status;
}

static int run(struct job *job)
{
	const struct object_load *load = job->load;
	int status = object_from_bytes(load->bytes, load->request.file, &job->object);

	if (!status)
		status = job_make(job);
	if (!status)
		status = object_apply(job->object, &load->request);
	if (job->context->options.debug)
		job->loader.log_level = LOG_BASIC | LOG_VERBOSE | LOG_STATISTICS;
	if (!status)
		status = object_begin(&job->loader, job->object, &load->request);
	if (!status)
		status = load_programs(job);
	if (!status)
		status = keep_all(job);
	return status ? status : show(job);
}

int object_load_command(const struct context *context, const struct object_load *load)
{
	cleanup_with(job_done) struct job job = {
		.context = context,
		.load = load,
		.loader = LOADER_NONE,
	};

	return run(&job);
}

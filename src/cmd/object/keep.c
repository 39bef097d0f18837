/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is loaded of an object is pinned and attached. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>

#include "attach/hook.h"
#include "bpf/map.h"
#include "cmd/object/job.h"
#include "cmd/objects.h"
#include "names/names.h"

static int pin_at(struct job *job, int fd, const char *label, const char *name, const char **pinned)
{
	const struct objfile_load *load = job->load;

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
		context_keep(job->context, fcntl(fd, F_DUPFD_CLOEXEC, 3));
	return status;
}

/* Where the object's section says that the program belongs, as long as that fits its type. */
static const struct hook *find_hook(const struct objfile_program *program)
{
	const char *target, *name = program->kind.name;
	struct section section;

	if (section_parse_elf(program->section, &section, &target) == 0 &&
	    section.prog_type == program->kind.prog_type)
		name = section.name;
	return hook_find(program->kind.prog_type, program->kind.attach_type, name);
}

static int attach_program(struct job *job, uint32_t index, int *link)
{
	const struct objfile_program *program = &job->object->programs[index];
	cleanup_problem struct problem problem = PROBLEM_NONE;
	int fd = hook_attach(find_hook(program),
			     &(struct hook_link){ .prog_fd = job->loader.programs[index].fd,
						  .target = program->target },
			     &problem);

	if (fd >= 0) {
		*link = fd;
		return STATUS_DONE;
	}
	if (problem.reason != REASON_MISSING)
		return fail_problem(&problem, "cannot attach program %s (section %s)",
				    program->name, program->section);
	fail_note("%s is not attached: that takes %s", program->name, problem_text(&problem));
	return STATUS_DONE;
}

static int keep_program(struct job *job, uint32_t index)
{
	const struct objfile_program *program = &job->object->programs[index];
	int fd = job->loader.programs[index].fd, status = STATUS_DONE;
	cleanup_close int link = -1;
	char label[LABEL_SIZE];

	snprintf(label, sizeof(label), "program %s", program->name);
	/* Those of a struct_ops map are attached with it. */
	if (job->load->autoattach && program->kind.prog_type != PROG_TYPE_STRUCT_OPS)
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
	const struct objfile_map *map = &job->object->maps[index];
	const struct loaded_map *loaded = &job->loader.maps[index];
	cleanup_free char *path = NULL;
	int status = STATUS_DONE;
	char label[LABEL_SIZE];

	if (loaded->fd < 0)
		return STATUS_DONE;
	snprintf(label, sizeof(label), "map %s", map->name);
	if (map->pinned && !loaded->reused) {
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
	const struct objfile_map *map = &job->object->maps[index];
	cleanup_close int link = -1;
	char label[LABEL_SIZE];
	const char *pinned;
	uint32_t id;

	if (!job->load->autoattach || map->kind != OBJFILE_MAP_STRUCT_OPS ||
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

/* A struct_ops map without a link stays registered until somebody ends that. */
static void unregister(const struct job *job, uint32_t count)
{
	const uint32_t key = 0;

	for (uint32_t i = 0; i < count; i++)
		if (job->object->maps[i].kind == OBJFILE_MAP_STRUCT_OPS)
			map_delete(job->loader.maps[i].fd, &key);
}

static int attach_all_struct_ops(struct job *job)
{
	for (uint32_t i = 0; i < job->object->map_count; i++) {
		int status = attach_struct_ops(job, i);

		if (!status)
			continue;
		unregister(job, i);
		return status;
	}
	return STATUS_DONE;
}

int job_keep(struct job *job)
{
	const struct objfile_load *load = job->load;
	int status = STATUS_DONE;

	if (load->all && load->path)
		status = pinned_directory(&job->paths, job->context, load->path);
	if (!status && load->map_path)
		status = pinned_directory(&job->paths, job->context, load->map_path);
	for (uint32_t i = 0; !status && i < job->object->program_count; i++)
		if (job->kept[i])
			status = keep_program(job, i);
	for (uint32_t i = 0; !status && i < job->object->map_count; i++)
		status = keep_map(job, i);
	if (!status)
		status = attach_all_struct_ops(job);
	job->paths.keep = !status;
	return status;
}

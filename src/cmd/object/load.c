/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prog load and prog loadall of an object file. */
#include "cmd/object/load.h"

#include <errno.h>
#include <stdlib.h>

#include "cmd/object/job.h"
#include "cmd/object/report.h"

static void job_done(struct job *job)
{
	free(job->program_paths);
	free(job->map_paths);
	free(job->links);
	free(job->kept);
	pinned_paths_done(&job->paths);
	loader_done(&job->loader);
	objfile_givens_done(&job->givens);
	objfile_close(job->object);
}

static int job_make(struct job *job)
{
	const struct objfile *object = job->object;

	job->program_paths = calloc(object->program_count + 1, sizeof(*job->program_paths));
	job->map_paths = calloc(object->map_count + 1, sizeof(*job->map_paths));
	job->links = calloc(object->program_count + 1, sizeof(*job->links));
	job->kept = calloc(object->program_count + 1, sizeof(*job->kept));
	if (!job->program_paths || !job->map_paths || !job->links || !job->kept)
		return fail(-ENOMEM, "cannot load %s", job->load->request.file);
	return STATUS_DONE;
}

/* All of them stay, or, pinned at one path, the first. */
static void choose_kept(struct job *job)
{
	bool first = job->load->path && !job->load->all;

	for (uint32_t i = 0; i < job->object->program_count; i++) {
		job->kept[i] = job->loader.programs[i].fd >= 0;
		if (job->kept[i] && first)
			return;
	}
}

static int check_path(const struct job *job)
{
	const struct objfile *object = job->object;

	for (uint32_t i = 0; i < object->program_count; i++)
		if (object->programs[i].autoload)
			return STATUS_DONE;
	if (!job->load->path || job->load->all)
		return STATUS_DONE;
	return fail_hint(fail_misuse("%s has no program to pin at %s", job->load->request.file,
				     job->load->path),
			 "prog loadall with pinmaps keeps its maps");
}

/* With -d: what is not seen from the rows. */
static void tell_maps(const struct job *job)
{
	const struct objfile *object = job->object;

	if (object->btf && job->loader.btf_fd < 0)
		fail_note("the kernel does not take the object's types (BTF): all do without them");
	for (uint32_t i = 0; i < object->map_count; i++)
		fail_note("map %s: %s", object->maps[i].name,
			  job->loader.maps[i].reused	? "it was there before"
			  : job->loader.maps[i].fd >= 0 ? "made"
							: "not asked for");
}

static int load_programs(struct job *job)
{
	const struct options *options = &job->context->options;
	struct loader *loader = &job->loader;
	int err = loader_maps(loader);

	if (!err && options->debug)
		tell_maps(job);
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

static int run(struct job *job)
{
	const struct objfile_load *load = job->load;
	int status = objfile_from_bytes(load->bytes, load->request.file, &job->object);

	if (!status)
		status = job_make(job);
	if (!status)
		status = objfile_apply(job->object, &load->request);
	if (!status)
		status = check_path(job);
	if (job->context->options.debug)
		job->loader.log_level = LOG_BASIC | LOG_VERBOSE | LOG_STATISTICS;
	if (!status)
		status = objfile_begin(job->context->kernel, &job->loader, job->object,
				       &load->request, &job->givens);
	if (!status)
		status = load_programs(job);
	if (status)
		return status;
	choose_kept(job);
	status = job_keep(job);
	return status ? status : job_show(job);
}

int objfile_load_command(const struct context *context, const struct objfile_load *load)
{
	cleanup_with(job_done) struct job job = {
		.context = context,
		.load = load,
		.loader = LOADER_NONE,
		.givens = OBJFILE_GIVENS_NONE,
	};

	return run(&job);
}

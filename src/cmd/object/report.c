/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went wrong when an object was loaded. */
#include "cmd/object/report.h"

#include <stdio.h>

#include "cmd/fail.h"
#include "cmd/objects.h"
#include "cmd/prog/refused.h"
#include "load/core_name.h"

enum { LABEL = 192 };

/* "program count_packets (section xdp)", "map flows", "FILE" */
static void name_part(const struct load_failure *failure, const char *file, char label[LABEL])
{
	if (failure->program)
		snprintf(label, LABEL, "program %s (section %s)", failure->program->name,
			 failure->program->section);
	else if (failure->map)
		snprintf(label, LABEL, "map %s", failure->map->name);
	else
		snprintf(label, LABEL, "%s", file);
}

static int verifier_refused(struct loader *loader, const char *label, bool all)
{
	const struct load_failure *failure = &loader->failure;
	const struct objfile_program *program = failure->program;
	struct loaded_program *loaded = &loader->programs[program - loader->object->programs];
	struct refusal refusal = {
		.err = failure->err,
		.prog_type = program->kind.prog_type,
		.attach_type = program->kind.attach_type,
		.prog_flags = program->kind.prog_flags,
		.what = label,
		.log = &loaded->log,
		.all = all,
	};
	const struct objfile_core_relo *blamed = core_blamed(program, buf_text(&loaded->log));
	cleanup_buf struct buf needs = BUF_EMPTY;

	/* The device's driver would have left a log (bpf_prog_dev_bound_init()). */
	if (loader->offload && !loaded->log.len)
		return fail_why(failure->err, "the network device does not run programs itself",
				NULL, "cannot load %s", label);
	if (blamed) {
		buf_add_str(&needs, "this kernel does not have ");
		core_describe(loader->object, blamed, &needs);
		refusal.meaning = buf_text(&needs);
	}
	return refused(&refusal);
}

static int kernel_refused(const struct load_failure *failure, const char *label)
{
	const struct attempt attempt = {
		.command = failure->command,
		.err = failure->err,
		.create = failure->command == CMD_MAP_CREATE ? &failure->create : NULL,
	};

	return fail_attempt(&attempt, "cannot load %s", label);
}

int report_failure(struct loader *loader, const char *file, bool all)
{
	struct load_failure *failure = &loader->failure;
	char label[LABEL];
	int status;

	name_part(failure, file, label);
	if (failure->command == CMD_PROG_LOAD && failure->program)
		return verifier_refused(loader, label, all);
	if (*failure->why)
		return fail_why(failure->err, failure->why, failure->hint, "cannot load %s", label);
	status = kernel_refused(failure, label);
	if (failure->log.len)
		fail_log(status, buf_text(&failure->log), failure->log.len, 0);
	return status;
}

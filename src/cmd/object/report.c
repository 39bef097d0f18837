/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went wrong when an object was loaded. */
#include "cmd/object/report.h"

#include "cmd/fail.h"
#include "cmd/fail_bpf.h"

int report_failure(struct loader *loader, const char *file, bool all)
{
	struct load_failure *failure = &loader->failure;
	const struct objfile_program *program = failure->program;
	cleanup_buf struct buf what = BUF_EMPTY;
	int status;

	if (program) {
		buf_printf(&what, "program %s (section %s)", program->name, program->section);
		return fail_verdict(&failure->problem,
				    &loader->programs[program - loader->object->programs].log, all,
				    buf_text(&what));
	}
	if (failure->map)
		buf_printf(&what, "map %s", failure->map->name);
	else
		buf_add_str(&what, file);
	status = fail_problem(&failure->problem, "cannot load %s", buf_text(&what));
	if (failure->log.len)
		fail_log(status, buf_text(&failure->log), failure->log.len, 0);
	return status;
}

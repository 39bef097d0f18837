/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completing the context of a test run. */
#include "cli/complete_values.h"
#include "cmd/prog/context.h"

static bool open_prog(struct prog *prog, const struct ref *ref)
{
	int fd;

	if (ref->by == REF_NAME || ref->by == REF_TAG)
		return prog_count_matches(ref) == 1 && prog_open(prog, ref) == STATUS_DONE;
	fd = complete_open(KIND_PROG, ref);
	return fd >= 0 && prog_from_fd(prog, fd) == STATUS_DONE;
}

void complete_context(const struct place *place, struct candidates *candidates)
{
	cleanup_run_context struct run_context context = RUN_CONTEXT_NONE;
	cleanup_prog struct prog prog = PROG_NONE;

	if (place->count || *candidates->part != '{' || !open_prog(&prog, &place->subject))
		return;
	if (run_context_find(&context, &prog) == STATUS_DONE && context.tree)
		complete_json(&context.tree->root, candidates);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The instructions that `prog load` is given. */
#include "cmd/prog/source.h"

#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "cmd/fail.h"
#include "cmd/prog/raw.h"
#include "names/names.h"

static int helper_by_name(const char *name)
{
	uint64_t number;

	return names_number(&helpers, name, &number) ? -ENOENT : (int)number;
}

static const char *similar_helper(const char *name)
{
	return names_similar(&helpers, name);
}

static int read_text(const char *name, const struct buf *source, struct asm_program *program)
{
	static const struct asm_helpers known = { helper_by_name, similar_helper };
	cleanup_problem struct problem problem = PROBLEM_NONE;
	int status, err = asm_assemble(source->data, source->len, &known, program, &problem);

	if (!err)
		return STATUS_DONE;
	if (err != -EINVAL)
		return fail(err, "cannot assemble %s", name);
	status = fail_misuse("%s:%u:%u: %s", name, problem.line, problem.column,
			     problem_text(&problem));
	return problem.hint.len ? fail_hint(status, "%s", problem_hint_text(&problem)) : status;
}

static int read_raw(struct kernel *kernel, const char *name, const struct buf *source,
		    struct asm_program *program)
{
	int err;

	if (source->len % sizeof(struct insn))
		return fail_hint(
			fail_misuse("%s is neither text nor instructions of 8 bytes", name),
			"it has %zu bytes, and some are zero", source->len);
	err = raw_program(source->data, source->len, &kernel->symbols, program);
	return err ? fail(err, "cannot read the instructions of %s", name) : STATUS_DONE;
}

int source_read(struct kernel *kernel, const char *name, const struct buf *source,
		struct asm_program *program)
{
	int status;

	/* An exit has six bytes of zero, and no text has any. */
	if (source->len && memchr(source->data, '\0', source->len))
		status = read_raw(kernel, name, source, program);
	else
		status = read_text(name, source, program);
	if (!status && !program->count)
		return fail_misuse("%s has no instructions", name);
	return status;
}

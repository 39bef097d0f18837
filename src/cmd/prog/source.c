/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The instructions that `prog load` is given. */
#include "cmd/prog/source.h"

#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "cmd/prog/raw.h"
#include "names/names.h"
#include "out/fail.h"

static int helper_by_name(const char *name)
{
	uint64_t number;

	return number_by_name(&helpers, name, &number) ? -ENOENT : (int)number;
}

static int suggest_helper(int status, const char *name)
{
	static const char prefix[] = "bpf_";
	const char *near;

	name += strncmp(name, prefix, strlen(prefix)) == 0 ? strlen(prefix) : 0;
	near = name_similar(&helpers, name);
	return near ? hint(status, "did you mean %s?", near) : status;
}

static int read_text(const char *name, const struct buf *source, struct asm_program *program)
{
	struct asm_error error = { 0 };
	int err = assemble(source->data, source->len, helper_by_name, program, &error);

	if (err == -EINVAL)
		return suggest_helper(
			misuse("%s:%u:%u: %s", name, error.line, error.column, error.message),
			error.helper);
	return err ? fail(err, "cannot assemble %s", name) : STATUS_DONE;
}

static int read_raw(const char *name, const struct buf *source, struct asm_program *program)
{
	int err;

	if (source->len % sizeof(struct insn))
		return hint(misuse("%s is neither text nor instructions of 8 bytes", name),
			    "it has %zu bytes, and some are zero", source->len);
	err = raw_program(source->data, source->len, program);
	return err ? fail(err, "cannot read the instructions of %s", name) : STATUS_DONE;
}

int source_read(const char *name, const struct buf *source, struct asm_program *program)
{
	int status;

	/* An exit has six bytes of zero, and no text has any. */
	if (source->len && memchr(source->data, '\0', source->len))
		status = read_raw(name, source, program);
	else
		status = read_text(name, source, program);
	if (!status && !program->count)
		return misuse("%s has no instructions", name);
	return status;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* use - let the commands of the shell be about one object. */
#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "cli/session.h"
#include "cmd/objects.h"

struct params {
	struct ref map, prog;
};

static const struct arg args[] = {
	{ ARG_MAP, .keyword = "map", .offset = offsetof(struct params, map) },
	{ ARG_PROG, .keyword = "prog", .offset = offsetof(struct params, prog) },
	{ ARG_END },
};

/* What the ref names is there, and is one: STATUS_DONE, or told. */
static int check_map(const struct ref *ref)
{
	cleanup_map struct map map = MAP_NONE;

	return map_open(&map, ref, MAP_READ);
}

static int check_prog(const struct ref *ref)
{
	cleanup_prog struct prog prog = PROG_NONE;

	return prog_open(&prog, ref);
}

static int use(struct session *session, const char *noun, enum arg_kind kind, const struct ref *ref)
{
	struct subject subject = { .noun = noun, .kind = kind, .ref = *ref };
	cleanup_buf struct buf label = BUF_EMPTY;

	if (ref->by == REF_ID)
		buf_printf(&label, "%u", ref->id);
	else
		buf_add_str(&label, ref->text);
	subject.ref.text = ref->text ? strdup(ref->text) : NULL;
	subject.label = buf_take(&label);
	if (!subject.label || (ref->text && !subject.ref.text)) {
		subject_done(&subject);
		return fail(-ENOMEM, "cannot use it");
	}
	subject_done(&session->subject);
	session->subject = subject;
	return STATUS_DONE;
}

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	struct session *session = context->session;
	int status = STATUS_DONE;

	if (p->map.by != REF_NONE && p->prog.by != REF_NONE)
		return misuse("use takes one object");
	if (p->map.by != REF_NONE)
		status = check_map(&p->map) ?: use(session, "map", ARG_MAP, &p->map);
	else if (p->prog.by != REF_NONE)
		status = check_prog(&p->prog) ?: use(session, "prog", ARG_PROG, &p->prog);
	else
		subject_done(&session->subject);
	return status;
}

const struct command cmd_use = {
	.name = "use",
	.summary = "let the commands that follow be about one object; alone: no longer",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "use map flows",
	.details = "The prompt names the object, and \"dump\" then means \"map dump flows\".",
};

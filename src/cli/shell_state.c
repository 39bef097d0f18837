/* SPDX-License-Identifier: GPL-3.0-or-later */
/* use, history - the object and the lines of the shell. */
#include <errno.h>
#include <string.h>

#include "base/util.h"
#include "cli/input.h"
#include "cli/session.h"
#include "cmd/complete/complete.h"
#include "cmd/ref.h"

/*
 * use - choose the object of the commands that follow
 */

struct use_params {
	struct ref any, map, prog;
};

static void complete_any(const struct completion *at, struct candidates *candidates)
{
	static const struct arg kinds[] = { { ARG_MAP }, { ARG_PROG } };

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct completion one = *at;

		one.arg = &kinds[i];
		complete_object(&one, candidates);
	}
}

static const struct arg use_args[] = {
	{ ARG_MAP, .metavar = "MAP|PROG", .complete = complete_any,
	  .offset = offsetof(struct use_params, any),
	  .help = "a map or a program; a map is looked for first" },
	{ ARG_MAP, .keyword = "map", .offset = offsetof(struct use_params, map) },
	{ ARG_PROG, .keyword = "prog", .offset = offsetof(struct use_params, prog) },
	{ ARG_END },
};

/* The object that is meant stays the one, whatever takes its name or its path: it is known by its
 * id from now on, where this user may open objects by id. */
static int choose(struct session *session, const char *noun, enum arg_kind kind,
		  const struct ref *ref)
{
	cleanup_handle struct handle handle = HANDLE_NONE;
	cleanup_close int fd = -1;
	enum kind object = arg_object(kind);
	struct ref chosen = *ref;
	int status = ref_open(&handle, object, ref, OPEN_RDONLY);

	if (status)
		return status;
	fd = kind_fd_by_id(object, handle.id, OPEN_RDONLY);
	if (fd >= 0)
		chosen = (struct ref){ .by = REF_ID, .id = handle.id };
	return subject_set(session, noun, kind, &chosen,
			   ref->text ? ref->text : strchr(handle.label, ' ') + 1);
}

/* Is it the name or the path of a program, and of no map? */
static bool is_prog(const struct ref *ref)
{
	cleanup_handle struct handle handle = HANDLE_NONE;
	int err = ref_open_quietly(&handle, KIND_MAP, ref, OPEN_RDONLY);

	return err && err != -ENOTUNIQ && ref->by != REF_ID &&
	       ref_open_quietly(&handle, KIND_PROG, ref, OPEN_RDONLY) == 0;
}

static int run_use(const struct context *context, const void *params)
{
	const struct use_params *p = params;
	struct session *session = context->session;

	if ((p->any.by != REF_NONE) + (p->map.by != REF_NONE) + (p->prog.by != REF_NONE) > 1)
		return fail_misuse("use takes one object");
	if (p->any.by != REF_NONE)
		return is_prog(&p->any) ? choose(session, "prog", ARG_PROG, &p->any)
					: choose(session, "map", ARG_MAP, &p->any);
	if (p->map.by != REF_NONE)
		return choose(session, "map", ARG_MAP, &p->map);
	if (p->prog.by != REF_NONE)
		return choose(session, "prog", ARG_PROG, &p->prog);
	subject_done(&session->subject);
	return STATUS_DONE;
}

const struct command cmd_use = {
	.name = "use",
	.summary = "choose the object of the commands that follow; without one, forget it",
	.args = use_args,
	.params_size = sizeof(struct use_params),
	.run = run_use,
	.example = "map create type array value 8 entries 4 name demo; use map demo; dump",
	.details =
		"The prompt names the object, and \"dump\" then means \"map dump flows\". It stays "
		"this object when another one takes its name or path.",
};

/*
 * history
 */

struct history_params {
	struct optional last;
};

static const struct arg history_args[] = {
	{ ARG_NUMBER, .metavar = "N", .offset = offsetof(struct history_params, last),
	  .max = UINT32_MAX, .help = "only the last N lines" },
	{ ARG_END },
};

static int run_history(const struct context *context, const void *params)
{
	static const struct column list[] = { { "number", "#", true, true },
					      { "line", "line", true } };
	static const struct columns columns = { list, ARRAY_SIZE(list), "no history" };
	const struct history *history = &context->session->scope->shell->history;
	const struct history_params *p = params;
	size_t first = 0;
	struct out *out = context->out;

	if (p->last.given && p->last.number < history->count)
		first = history->count - p->last.number;
	out_list_begin(out, NULL, &columns);
	for (size_t i = first; i < history->count; i++) {
		out_record_begin(out, NULL, NULL);
		out_u64(out, "number", i + 1);
		out_str(out, "line", history->lines[i]);
		out_record_end(out);
	}
	out_list_end(out);
	return STATUS_DONE;
}

const struct command cmd_history = {
	.name = "history",
	.summary = "list the lines typed so far",
	.args = history_args,
	.params_size = sizeof(struct history_params),
	.run = run_history,
	.example = "history 20",
	.details = "\"!!\" runs the last line again.",
};

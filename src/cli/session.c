/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What lives between the commands of one process, and what each line begins with. */
#include "cli/session.h"

#include <stdlib.h>
#include <unistd.h>

#include "bpf/trace.h"

void session_init(struct session *session, const struct command_table *table)
{
	*session = (struct session){
		.table = table,
		.scope = &session->main,
		.main = { .for_lines = &session->main.settings, .sink = &session->output },
		.output = {
			.fd = STDOUT_FILENO,
			.name = "standard output",
			.colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR"),
		},
	};
}

void session_done(struct session *session)
{
	kept_done(&session->kept);
	subject_done(&session->subject);
}

void scope_push(struct session *session, struct scope *scope, struct sink *sink)
{
	struct scope *outer = session->scope;

	*scope = *outer;
	scope->outer = outer;
	scope->settings = *outer->for_lines;
	scope->answered = false;
	if (sink) {
		scope->sink = sink;
		scope->document = NULL;
	}
	session->scope = scope;
}

void scope_pop(struct session *session)
{
	session->scope = session->scope->outer;
	trace_enable(session->scope->settings.trace);
}

void subject_done(struct subject *subject)
{
	free((char *)subject->ref.text);
	free(subject->label);
	*subject = (struct subject){ 0 };
}

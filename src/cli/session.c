/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state that lives between the commands of one process, and the scope of each line. */
#include "cli/session.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/pager.h"
#include "base/term.h"
#include "bpf/sys.h"
#include "names/names.h"

void session_init(struct session *session, const struct command_table *table)
{
	*session = (struct session){
		.table = table,
		.scope = &session->main,
		.main = { .for_lines = &session->main.settings, .sink = &session->output },
		.output = {
			.fd = STDOUT_FILENO,
			.name = "standard output",
			.screen = term_is_screen(STDOUT_FILENO),
			.colour = term_has_colour(STDOUT_FILENO),
		},
	};
	names_learn_from(kernel_types_for_names, &session->kernel);
}

void session_done(struct session *session)
{
	names_learn_from(NULL, NULL);
	open_maps_close(&session->open_maps);
	decoders_done(&session->decoders);
	kernel_done(&session->kernel);
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

void sink_end_pager(struct sink *sink)
{
	if (sink->pager)
		pager_end(sink->pager);
	sink->pager = NULL;
}

void subject_done(struct subject *subject)
{
	free((char *)subject->ref.text);
	free(subject->label);
	*subject = (struct subject){ 0 };
}

int subject_set(struct session *session, const char *noun, enum arg_kind kind,
		const struct ref *ref, const char *label)
{
	struct subject subject = { .noun = noun, .kind = kind, .ref = *ref };

	subject.ref.text = ref->text ? strdup(ref->text) : NULL;
	subject.label = strdup(label);
	if (!subject.label || (ref->text && !subject.ref.text)) {
		subject_done(&subject);
		return fail(-ENOMEM, "cannot use it");
	}
	subject_done(&session->subject);
	session->subject = subject;
	return STATUS_DONE;
}

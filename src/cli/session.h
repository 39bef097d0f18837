/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state that lives between the commands of one process, and the scope of each line. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "bpf/kernel.h"
#include "cmd/command.h"
#include "cmd/map/decoders.h"
#include "cmd/map/open_maps.h"

/* What options set, for their line and the lines that it runs. */
struct settings {
	struct options options;
	enum form form;
	bool trace;   /* -t */
	bool wide;    /* -w */
	bool unpaged; /* no pager */
};

/* Where commands write. */
struct sink {
	int fd;
	const char *name; /* its name in messages */
	bool screen;	  /* it is a terminal, whose cursor can be moved */
	bool colour;
	struct pager *pager; /* of the line, or the batch, that is running, or NULL */
	size_t columns;	     /* how wide lists may be; 0: as wide as the terminal, if it is one */
	bool endless;	     /* it has no width, as a terminal has */
	const char *filter;  /* watch: what sh pipes each round through, or NULL */
	int error;	     /* the first -errno of writing to it, or 0 */
};

struct input;

/*
 * What a line may change.  dispatch() gives each line a scope, a copy of the one around it, and
 * drops it when the line ends: what batch, shell or watch change in theirs holds for the lines
 * that they run.
 */
struct scope {
	struct scope *outer;	    /* of the line that runs this one, or NULL */
	struct settings settings;   /* of the line itself */
	struct settings *for_lines; /* the settings of the lines that it runs */
	struct sink *sink;
	struct out *document; /* its lines print into this document; NULL: each prints its own */
	struct input *shell;  /* not NULL in the shell, whose own commands are then known */
	unsigned depth;	      /* how many scripts run one another: a batch in a batch */
	bool keeps;	      /* objects that its lines create live on after them */
	bool answered;	      /* the line needs no output of its own any more */
};

/* The object of the shell's `use`. */
struct subject {
	const char *noun;   /* "map"; NULL: none */
	enum arg_kind kind; /* ARG_MAP or ARG_PROG */
	struct ref ref;	    /* its text is owned */
	char *label;	    /* owned: the words as typed, for the prompt */
};

struct command_table;

struct session {
	const struct command_table *table;
	struct scope *scope; /* of the line that is running, or main()'s */
	struct scope main;
	struct sink output; /* standard output */
	bool timing;	    /* print how long each command takes */
	bool quit;	    /* the shell is to end */
	struct subject subject;
	struct decoders decoders;
	struct kept kept;
	struct kernel kernel;
	struct open_maps open_maps;
};

/* The start of a process: plain output to standard output, with colour on a terminal.  The session
 * must not move. */
void session_init(struct session *session, const struct command_table *table);

/* Frees what it owns and closes the objects that it keeps open. */
void session_done(struct session *session);
#define cleanup_session cleanup_with(session_done)

/* Begins a line: `scope`, which must live until the line ends, becomes a copy of the current one.
 * The line prints to `sink`; NULL: to the current sink. */
void scope_push(struct session *session, struct scope *scope, struct sink *sink);
void scope_pop(struct session *session);

/* Ends the pager of the lines so far: what comes next has another, or none. */
void sink_end_pager(struct sink *sink);

/* Sets the object of `use`: STATUS_DONE, or STATUS_FAILED, reported. */
int subject_set(struct session *session, const char *noun, enum arg_kind kind,
		const struct ref *ref, const char *label);

/* Clears it. */
void subject_done(struct subject *subject);

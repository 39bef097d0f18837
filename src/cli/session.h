/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What lives between the commands of one process, and what each line begins with. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "bpf/kernel.h"
#include "cmd/command.h"
#include "cmd/map/open_maps.h"

/* What options decide: they hold for their line and for what it runs. */
struct settings {
	struct options options;
	enum form form;
	bool trace; /* -t */
};

/* Where commands write. */
struct sink {
	int fd;
	const char *name; /* what to call that in messages */
	bool colour;
	int error; /* the first -errno of writing there, 0 if none */
};

struct input;

/*
 * What a line may change.  dispatch() gives each line its scope, a copy of that around it, and
 * takes it away at the line's end: what a line (batch, shell, watch) changes in its own holds for
 * the lines that it runs, and is as before when it ends.
 */
struct scope {
	struct scope *outer;	    /* of the line that runs this one; NULL: there is none */
	struct settings settings;   /* of the line itself */
	struct settings *for_lines; /* with which the lines that it runs begin */
	struct sink *sink;
	struct out
		*document;   /* what its lines print is a part of this; NULL: each prints its own */
	struct input *shell; /* the shell is running: its own commands are known; else NULL */
	unsigned depth;	     /* of files being read: batch in a batch */
	bool keeps;	     /* what its lines open outlives them */
	bool answered;	     /* others have written all that there is to write for this line */
};

/* The object of the shell's `use`. */
struct subject {
	const char *noun;   /* "map"; NULL: none */
	enum arg_kind kind; /* ARG_MAP or ARG_PROG */
	struct ref ref;	    /* its text is owned */
	char *label;	    /* owned: as it was given, for the prompt */
};

struct command_table;

struct session {
	const struct command_table *table;
	struct scope *scope; /* of the line that is running, or main()'s */
	struct scope main;
	struct sink output; /* standard output */
	bool timing;	    /* tell how long each command took */
	bool quit;	    /* the shell is to end */
	struct subject subject;
	struct kept kept;
	struct kernel kernel;
	struct open_maps open_maps;
};

/* For a process's start: plain output to standard output, in colour when that is a terminal.  The
 * session must not move. */
void session_init(struct session *session, const struct command_table *table);

/* Releases what it owns and closes what it keeps. */
void session_done(struct session *session);
#define cleanup_session cleanup_with(session_done)

/* Begins a line: `scope`, which must live until the line ends, becomes a copy of the one around it.
 * What it prints goes to `sink`, or if that is NULL to where the lines around it print. */
void scope_push(struct session *session, struct scope *scope, struct sink *sink);
void scope_pop(struct session *session);

/* Remembers the object of `use`: STATUS_DONE, or told. */
int subject_set(struct session *session, const char *noun, enum arg_kind kind,
		const struct ref *ref);

/* Forgets it. */
void subject_done(struct subject *subject);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What lives between the commands of one process, and what each line begins with. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "cmd/command.h"

/* What options decide: they hold for their line and for what it runs. */
struct settings {
	struct options options;
	enum out_format format;
	bool trace; /* -t */
};

/* The object of the shell's `use`. */
struct subject {
	const char *noun;   /* "map"; NULL: none */
	enum arg_kind kind; /* ARG_MAP or ARG_PROG */
	struct ref ref;	    /* its text is owned */
	char *label;	    /* owned: as it was given, for the prompt */
};

struct input;

struct session {
	struct settings settings; /* of a line without options */
	struct settings running;  /* of the line that is running */
	bool shell;		  /* the shell is running: its own commands are known */
	bool timing;		  /* tell how long each command took */
	bool quit;		  /* the shell is to end */
	struct input *input;	  /* the shell's, for its history; NULL outside */
	bool keeps;		  /* objects outlive the command that made them */
	bool colour;
	int out_fd;	      /* where commands write */
	const char *out_name; /* what to call that in messages */
	int write_error;      /* the first -errno of writing there, 0 if none */
	bool answered;	      /* the command running has let others write all there is */
	struct out *document; /* the batch's document that commands are part of, or NULL */
	unsigned depth;	      /* of files being read: batch in a batch */
	struct subject subject;
	struct kept kept;
};

/* For a process's start: plain output to standard output, in colour when that is a terminal. */
struct session session_new(void);

/* Releases what it owns and closes what it keeps. */
void session_done(struct session *session);
#define cleanup_session cleanup_with(session_done)

/* Forgets the object of `use`. */
void subject_done(struct subject *subject);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a command is: a row with its name, its parameters and its function.  Parsing, help,
 * completion and the check of the manual all use this row.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cmd/fail.h"
#include "cmd/ref.h"
#include "out/out.h"

/* The options that commands need to know. */
struct options {
	bool bpffs;	      /* -f: show pinned paths */
	bool nomount;	      /* -n: never mount bpffs */
	bool debug;	      /* -d: verifier log and steps on stderr */
	bool quiet;	      /* -q: no progress */
	unsigned threads;     /* --threads: of a walk; 0: as many as help */
	const char *base_btf; /* -B: the file with the BTF that split BTF is based on, or NULL */
};

/* Descriptors that outlive the commands that opened them. */
struct kept {
	int *list; /* owned */
	size_t count;
	int stats; /* owned: makes the kernel count runs (prog stats on); 0: none */
};

/* Closes them. */
void kept_done(struct kept *kept);

/* What lives between commands, owned by the shell, a batch or main(); cli/session.h knows it. */
struct session;

struct kernel;
struct open_maps;
struct decoders;

/* What a running command works with. */
struct context {
	struct out *out;
	struct kernel *kernel; /* bpf/kernel.h */
	struct options options;
	struct kept *kept;		 /* NULL: objects end with the command that creates them */
	struct open_maps *open_maps;	 /* cmd/map/open_maps.h; NULL: no batch is running */
	const struct decoders *decoders; /* cmd/map/decoders.h */
	struct session *session;
};

/* Takes the descriptor over and keeps its object alive until the shell or batch ends, if there is
 * one: an enum status, told. */
int context_keep(const struct context *context, int fd, const char *label);

/* Keeps an object that is open alive by a descriptor of its own, unless one of it is kept already.
 */
int context_keep_once(const struct context *context, const struct handle *handle);

/* The same for an object that the command has made and not pinned; notes, unless there is -q, when
 * nothing keeps it. */
int context_keep_unpinned(const struct context *context, int fd, const char *label);

enum arg_kind {
	ARG_END,
	ARG_MAP,       /* struct ref */
	ARG_PROG,      /* struct ref */
	ARG_LINK,      /* struct ref */
	ARG_BTF,       /* struct ref */
	ARG_FLAG,      /* bool: the keyword alone */
	ARG_CHOICE,    /* unsigned: the index of the word that was given in choices */
	ARG_NUMBER,    /* struct optional, at most .max */
	ARG_TEXT,      /* const char *: one word */
	ARG_NAME,      /* const char *: an object's name: 1 to 15 of [A-Za-z0-9_.] */
	ARG_FILE,      /* const char *: a path, completed from the file system */
	ARG_PIN,       /* const char *: a path on bpffs */
	ARG_WORDS,     /* struct words: DATA up to the next keyword, at least one word */
	ARG_LAYOUT,    /* const char *: layout words joined by commas */
	ARG_MAP_TYPE,  /* struct optional */
	ARG_PROG_TYPE, /* const char *: one word, a name of a program type (perhaps with an attach
			  type) */
	ARG_MAP_FLAGS, /* struct optional: names joined by commas, or a number */
	ARG_NUMBERS,   /* struct numbers: a number each time it is given, at most .max */
	ARG_MAP_REFS,  /* struct map_refs: `idx N MAP` or `name NAME MAP`, repeated */
	ARG_COMMAND,   /* struct words: a command, to the line's end */
	ARG_TOPIC,     /* struct words: what a command is called, to the line's end */
	ARG_EXTERNAL,  /* struct words: another program and its arguments, to the line's end */
	ARG_KINDS
};

/* The kind of object that such an argument names, ARG_MAP_REFS included; KINDS: none. */
enum kind arg_object(enum arg_kind kind);

/* The numbers of a keyword that may be repeated. */
struct numbers {
	uint64_t *list; /* owned by the parser, valid while run() runs */
	size_t count;
};

/* One `map {idx N|name S} MAP` of prog load. */
struct map_use {
	const char *name; /* NULL: by index */
	uint32_t index;
	struct ref map;
};

struct map_refs {
	struct map_use *list; /* owned by the parser, valid while run() runs */
	size_t count;
};

/* Adds the words that could come next in the value of an argument (cmd/complete/complete.h). */
struct completion;
struct candidates;
typedef void arg_complete(const struct completion *at, struct candidates *candidates);

/* A word of an ARG_CHOICE, and what it means. */
struct choice {
	const char *word;
	const char *help; /* a few words; NULL: the argument's help says it */
};

struct arg {
	enum arg_kind kind;
	const char *keyword; /* NULL: a positional argument */
	const char *metavar; /* what help shows for it: "MAP", "DATA"; NULL: the kind's own */
	const char *help;    /* a line for help and the manual */
	size_t offset;	     /* in the params struct */
	uint64_t max;	     /* ARG_NUMBER, ARG_NUMBERS */
	const struct choice *choices;  /* ARG_CHOICE: ends with a NULL word; the first is the
					  default, which is "" when it has no word */
	arg_complete *complete;	       /* NULL: the kind's own */
	const struct columns *columns; /* of the list that it is about (cmd/list.h) */
	bool required;
};

/*
 * Examples work as printed on any host, again and again: they make what they speak of and leave
 * nothing behind.  What a host cannot be expected to have is a plain placeholder: FILE, PROG.
 */

/* Lines of a batch, each in quotes of sh, on a map of this kind that is called demo. */
#define EXAMPLE_MAP(kind, lines) "printf '%s\\n' 'map create " kind " name demo' " lines " | bpfadm"
#define EXAMPLE_ARRAY(lines)	 EXAMPLE_MAP("type array value 8 entries 4", lines)

/* Commands, joined by &&, on a program that is pinned at /sys/fs/bpf/demo. */
#define EXAMPLE_PROG(type, commands)                                                               \
	"printf 'r0 = 1\\nexit\\n' | bpfadm prog load - /sys/fs/bpf/demo type " type               \
	" && " commands " && bpfadm prog unpin /sys/fs/bpf/demo"

struct command {
	const char *name;	/* "map lookup" */
	const char *alias;	/* another word for the verb: "run" for "prog test-run", or NULL */
	const char *summary;	/* a line, lower case, no full stop */
	const struct arg *args; /* positional ones first, in order; ends with ARG_END */
	size_t params_size;
	int (*run)(const struct context *context, const void *params); /* an enum status */
	const char *example; /* a line that works as printed */
	const char *details; /* more help, or NULL: paragraphs, one a line; a line with a tab in
				front is not wrapped */
	bool runs_on;	     /* its output is for no pager: it comes until someone ends it, or
				from lines that have pagers of their own */
	bool leaves_open;    /* in a batch its map stays open for the next line */
};

/* The command's arguments, up to ARG_END; never NULL. */
const struct arg *command_args(const struct command *command);

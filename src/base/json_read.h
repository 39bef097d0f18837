/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads JSON (RFC 8259) strictly and exactly, a token at a time:
 *
 *	cleanup_json_reader struct json_reader reader = JSON_READER_NONE;
 *
 *	json_read_begin(&reader, text, size, &problem);
 *	while ((token = json_read(&reader)) > JSON_READ_END)
 *		…
 *
 * The reader checks the grammar, so that a caller sees only what may stand where it stands: in an
 * object names and values in turn, and no name twice.  Numbers stay text, so none is rounded.
 * Nothing is allocated for a value: its text is part of what is read or, when it has escapes, in
 * a buffer that is used again and again.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/problem.h"

enum json_token {
	JSON_READ_WRONG, /* this is not JSON: the problem says why, reader->err is -errno */
	JSON_READ_END,	 /* the value is complete, and nothing follows it */
	JSON_READ_NULL,
	JSON_READ_FALSE,
	JSON_READ_TRUE,
	JSON_READ_NUMBER, /* with its text */
	JSON_READ_STRING, /* with its bytes: UTF-8, which may hold NULs */
	JSON_READ_NAME,	  /* of a member, with its bytes; the member's value comes next */
	JSON_READ_ARRAY,  /* begins: its values follow, then its end */
	JSON_READ_ARRAY_END,
	JSON_READ_OBJECT, /* begins: its members follow, then its end */
	JSON_READ_OBJECT_END,
};

/* So many arrays and objects may be open at once. */
#define JSON_READ_DEPTH 2048

/* The names read so far in the objects that are open, so that one that comes again is found. */
struct json_name {
	const char *raw; /* as it stands in the text, between its quotes */
	uint32_t raw_size;
	uint16_t depth; /* of its object */
	bool escaped;	/* raw has escapes */
	uint32_t hash;
	uint32_t older; /* the one before it in its chain, from 1; 0: none */
};

#define JSON_NAME_CHAINS 256

struct json_names {
	struct json_name *list; /* owned; those of inner objects follow those of outer ones */
	uint32_t count, space;
	uint32_t chains[JSON_NAME_CHAINS]; /* by hash: the last one, from 1 */
};

struct json_reader {
	/* The text of the token read last, if it has one; valid until the next token. */
	const char *text;
	size_t size;
	int err; /* 0; -EINVAL; -E2BIG: too deep; -ENOMEM */

	/* The rest is the reader's own. */
	const char *begin, *at, *end;
	struct problem *problem;
	uint8_t wanted;				/* what may come next: enum json_wanted */
	unsigned depth;				/* arrays and objects that are open */
	uint64_t objects[JSON_READ_DEPTH / 64]; /* a bit for each of them: it is an object */
	struct buf unescaped;
	struct json_names names;
};

#define JSON_READER_NONE ((struct json_reader){ .err = 0 })
void json_reader_done(struct json_reader *reader);
#define cleanup_json_reader cleanup_with(json_reader_done)

/* Begins with a text, which stays the caller's; text[size] must be a NUL or a newline.  A reader
 * may begin again and again, and so reads many texts with the buffers of one.  `problem` may be
 * NULL; it is filled in by the first JSON_READ_WRONG, with line and column. */
void json_read_begin(struct json_reader *reader, const char *text, size_t size,
		     struct problem *problem);

/* The next token.  JSON_READ_END and JSON_READ_WRONG come again when it is called again. */
enum json_token json_read(struct json_reader *reader);

/* Skips the value that begins with `token`, which has just been read: 0 or reader->err. */
int json_read_skip(struct json_reader *reader, enum json_token token);

/* Checks what is left of the text: 0 or reader->err. */
int json_read_rest(struct json_reader *reader);

/* A place to come back to, while everything that was open there is open; the array or
 * object that was innermost may have ended. */
struct json_mark {
	const char *at;
	unsigned depth;
	uint32_t name_count;
	uint8_t wanted;
};

struct json_mark json_read_mark(const struct json_reader *reader);
void json_read_back(struct json_reader *reader, const struct json_mark *mark);

/* Is the token's text this? */
bool json_read_is(const struct json_reader *reader, const char *text);

/* The length of the escape at a backslash; 0: it is none that JSON has.  The text ends in a NUL or
 * a newline. */
size_t json_escape_length(const char *at);

/* Adds the bytes that the text of a string means, which has been checked. */
void json_unescape(struct buf *buf, const char *text, size_t size);

/*
 * The reader's names (json_names.c)
 */

void json_names_done(struct json_names *names);

/* Adds the name, whose bytes without escapes are `text`, to the innermost object: 0; -EEXIST: it
 * has been there; -ENOMEM. */
int json_names_add(struct json_names *names, const struct json_name *name, const char *text,
		   size_t size);

/* The object at `depth` has ended: forgets its names. */
void json_names_end(struct json_names *names, unsigned depth);

/* Forgets all but the first `count`. */
void json_names_forget(struct json_names *names, uint32_t count);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The one writer.  A command says what it has - records of named values, lists of them - and never
 * asks in which format it will appear:
 *
 *	out_record_begin(out, NULL, &map_columns);
 *	out_u64(out, "id", info.id);
 *	out_str(out, "type", type);
 *	out_record_end(out);
 *
 * Names are those of JSON.  A value's name is NULL in a list; so is the name of the outermost list
 * or record.  JSON prints one document; JSON lines one line for each record of the outermost list;
 * plain a table for a list of records, `title: value` lines for a record alone.  Nothing returns an
 * error: out_end() does, once.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/form.h"
#include "base/stream.h"

struct names;

/* What the values of a column are, for those who compare them. */
enum column_kind { COLUMN_TEXT, COLUMN_NUMBER, COLUMN_BOOL };

/* How plain shows the values of a record: in this order those of a table, then the rest. */
struct column {
	const char *name;  /* of the value, as in JSON */
	const char *title; /* "" hides it from people; values without a column show their name */
	bool table;	   /* has a column in tables; else it shows only for one record alone */
	bool right;	   /* numbers: aligned to the right */
	enum column_kind kind;	     /* of a list: of each of its values */
	const struct names *names;   /* numbers that are flags: their names, or NULL */
	const struct columns *parts; /* a record, or a list of them: its values; or NULL */
};

struct columns {
	const struct column *list; /* NULL: records are for machines alone, see out_text() */
	size_t count;
	const char *none; /* what plain says for an empty list: "no maps" */
	bool sections;	  /* a record of lists and records, which plain shows one below the other */
};

struct out;

/* What plain may do where it is read; { 0 }: a pipe or a file. */
struct screen {
	bool colour;
	size_t columns;	     /* tables are cut to them; 0: to nothing */
	struct pager *pager; /* base/pager.h: of what is longer than the screen, or NULL */
};

/* NULL when memory is short.  The descriptor stays the caller's. */
struct out *out_new(int fd, enum form form, const struct screen *screen);
void out_free(struct out *out);

enum form out_form(const struct out *out);

/* Is it plain text, with colour? */
bool out_has_colour(const struct out *out);

/* The descriptor that it writes to. */
int out_fd(const struct out *out);

/* A command begins; anything left of the one before is forgotten. */
void out_begin(struct out *out);

/* What JSON says of a command that failed; "" and 0 where there is nothing to say. */
struct out_error {
	const char *text;
	int err; /* -errno */
	const char *hint;

	/* Of a program that the verifier has refused */
	const char *reason, *log;
	const char *file, *source; /* the line that it is about */
	unsigned line;
};

/* Writes the reason, the source line and the hint as members of the open record. */
void out_error_details(struct out *out, const struct out_error *error);

/* The command has ended: closes what is open and flushes.  `failed`: lists may have ended before
 * their time.  `error` (NULL: none) is for JSON: an object in the open list or as the document,
 * members of the open record; a document without anything is null.
 * 0 or the first write error (-EPIPE: the reader has gone). */
int out_end(struct out *out, bool failed, const struct out_error *error);

/*
 * A document within a document, as a batch has them: what is written between the two calls, an
 * error included, becomes the value `name` of the open record.
 */
void out_nest_begin(struct out *out, const char *name);
void out_nest_end(struct out *out, bool failed, const struct out_error *error);

/* A long-running command flushes what people wait for. */
void out_flush(struct out *out);

/* Prints a message, which is no part of the document, where the rows go: false when that is not for
 * messages, and standard error is. */
bool out_message(struct out *out, const char *text, size_t size);

/* The first write error so far, or 0: a long dump stops when it is set. */
int out_error(const struct out *out);

void out_list_begin(struct out *out, const char *name, const struct columns *columns);
void out_list_end(struct out *out);
/* A list that JSON has as the only value, `name`, of a record, and JSON lines by itself, a line for
 * each of its values. */
void out_wrapped_list_begin(struct out *out, const char *name, const struct columns *columns);
void out_wrapped_list_end(struct out *out);
void out_record_begin(struct out *out, const char *name, const struct columns *columns);
void out_record_end(struct out *out);

void out_null(struct out *out, const char *name);
void out_bool(struct out *out, const char *name, bool value);
void out_u64(struct out *out, const char *name, uint64_t value);
void out_s64(struct out *out, const char *name, int64_t value);
/* text may be NULL: null in JSON, nothing in plain. */
void out_str(struct out *out, const char *name, const char *text);
void out_str_n(struct out *out, const char *name, const char *text, size_t size);
/* JSON: the number; plain: its name and the number in brackets, or the number when name is NULL. */
void out_enum(struct out *out, const char *name, uint64_t number, const char *number_name);
/* JSON: the number; plain: the names (text made by names_flags_text()), nothing for "". */
void out_flags(struct out *out, const char *name, uint64_t bits, const char *names);
/* A size in bytes.  JSON: the number; plain: 4.1 MiB. */
void out_bytesize(struct out *out, const char *name, uint64_t bytes);
/* Nanoseconds.  JSON: the number; plain: 1.2 ms. */
void out_duration(struct out *out, const char *name, uint64_t ns);
/* Seconds since 1970.  JSON: the number; plain: local time. */
void out_time(struct out *out, const char *name, int64_t seconds);
/* Bytes.  JSON: ["0x01","0xff"]; JSON lines: "01ff"; plain: 01 ff. */
void out_hex(struct out *out, const char *name, const void *bytes, size_t size);
/* Bytes.  JSON: [1,255]; plain: a hex dump with offsets and text. */
void out_octets(struct out *out, const char *name, const void *bytes, size_t size);

/* A value whose text is in out_form()'s form already: what layout/print.h makes of one. */
void out_ready(struct out *out, const char *name, const char *text, size_t size);

/* For people, after a value of a record: a shorter text, shown instead where there is no room. */
void out_brief(struct out *out, const char *text);

/* For people, after a value of a record: another text, shown in its place. */
void out_instead(struct out *out, const char *text);

/* Is it for people: does it show what the three calls around here write? */
bool out_is_for_people(const struct out *out);

/* A line (or several) for people, without its last newline: plain prints it where it stands, the
 * others nothing.  Control characters are the caller's to escape. */
void out_text(struct out *out, const char *format, ...) PRINTF_LIKE(2, 3);

/* Bytes for people, as a hex dump; the other formats print nothing. */
void out_text_bytes(struct out *out, const void *bytes, size_t size);

/*
 * Ready-made items, for dumps: begin one, write its text in out_form()'s form to the stream
 * (layout/print.h does), end it.  The writer adds what stands between items.
 */
struct stream *out_item_begin(struct out *out);
void out_item_end(struct out *out);

/* A copy of the columns, with their list, that lasts until the document's end: what a command
 * leaves open when it fails is closed after the command.  NULL when memory is short. */
const struct columns *out_keep_columns(struct out *out, const struct columns *columns);

/*
 * A recorder is written to as `to` is, which has a list or nothing open, and keeps the records, for
 * a list of which not all is shown, or in another order: recorder.c
 */

/* NULL when memory is short; out_free() frees it.  Its out_error() says when a record is not whole.
 */
struct out *out_recorder(const struct out *to);

/* The records that it has. */
size_t out_records(const struct out *recorder);

/* Forgets the last one. */
void out_forget(struct out *recorder);

/* Writes record `index` to `to`; `chosen`: only the values that have a column, in their order. */
void out_replay(const struct out *recorder, size_t index, struct out *to,
		const struct columns *columns, bool chosen);

/* Calls `each` for the numbers (`number`) and texts (`text`, with its NUL) that record `index` is
 * made of, named by the path to them: "id", "pids.comm".  They stay until the recorder is written
 * to or has a record less; the path does not. */
typedef void out_recorded(void *context, const char *path, const uint64_t *number,
			  const char *text);
void out_each_recorded(const struct out *recorder, size_t index, out_recorded *each, void *context);

/* How many lists and records an item begun now stands in: the indentation of FORM_PRETTY. */
unsigned out_depth(const struct out *out);

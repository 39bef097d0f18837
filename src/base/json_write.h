/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The commas and the indentation of JSON that is written: what stands between its values, brackets
 * and names, as texts, so that a stream, a buffer and a plan that is compiled once can all take
 * them.  Each array or object is
 *
 *	add('['), json_write_begin(), { add(json_write_next()), a value }…, add(json_write_end()),
 *	add(']')
 *
 * FORM_PLAIN gets the commas of text that stands on one line.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/form.h"

struct json_writer {
	enum form form;
	unsigned depth; /* how deep FORM_PRETTY indents: the arrays and objects that are open */
	bool any;	/* the innermost of them has a value already */
	uint64_t lines; /* a bit for each of them: some value stands on a line of its own */
};

/* A static text. */
struct json_space {
	const char *text;
	size_t size;
};

/* What comes before the next value or name; with `line` it gets a line of its own where FORM_PRETTY
 * indents. */
struct json_space json_write_next(struct json_writer *writer, bool line);

/* What comes after the opening bracket, and before the closing one. */
void json_write_begin(struct json_writer *writer);
struct json_space json_write_end(struct json_writer *writer);

/* The same for an array that stays on one line and does not indent its contents: after its opening
 * bracket, and when it is closed. */
void json_write_begin_flat(struct json_writer *writer);
void json_write_end_flat(struct json_writer *writer);

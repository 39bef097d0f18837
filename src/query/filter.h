/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which elements are wanted: an expression such as
 *
 *	key.saddr in 10.0.0.0/8 and (packets > 1000 or value.flags & 0x4)
 *
 * compiled once to a flat array of tests, each of which says where to go on when it holds and when
 * it does not, so that an element costs a few comparisons of its bytes and no allocation.  The rows
 * of a list are elements, too, whose fields may have several values or none (layout/element.h).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"
#include "base/problem.h"
#include "base/util.h"
#include "layout/element.h"

struct filter;

/* Compiles `text` for elements of this kind.  -EINVAL, -ERANGE: the problem names the place;
 * -ENOMEM. */
int filter_compile(struct filter **filter, const struct element_layout *element, const char *text,
		   struct problem *problem);

/* The same for `where`, a word or several of a command line, which problems begin with; NULL when
 * there are none. */
int filter_compile_words(struct filter **filter, const struct element_layout *element,
			 const struct words *where, struct problem *problem);

void filter_free(struct filter *filter); /* NULL is fine */
static inline void filter_free_call(struct filter **filter)
{
	filter_free(*filter);
}
#define cleanup_filter cleanup_with(filter_free_call)

/* Does the expression hold?  For per-CPU values: does all of it hold for one of the CPUs? */
bool filter_holds(const struct filter *filter, const void *key, const void *values);

/* Does it look only at keys, so that `values` may be NULL? */
bool filter_reads_keys_only(const struct filter *filter);

/* Does it look at a field that begins at one of these bytes of a value? */
bool filter_reads(const struct filter *filter, size_t begin, size_t end);

/* What comes next in an expression that is being typed. */
enum filter_next {
	FILTER_FIELD,
	FILTER_OPERATOR, /* after a field; one that is true when it is not zero may be all */
	FILTER_VALUE,
	FILTER_AND_OR,
};

/* What the end of such an expression asks for: for completion. */
struct filter_end {
	size_t begin;	   /* of the last word in the text, whose end when it is yet to come */
	const char *field; /* in the text: that is compared with this word; NULL: none is */
	size_t field_size;
	enum filter_next next; /* what the last word is */
};

/* The operators; a NULL word ends them. */
struct filter_word {
	const char *word;
	const char *help;
	bool joins; /* comparisons, and not a field and a value */
};
extern const struct filter_word filter_words[];

void filter_find_end(struct filter_end *end, const char *text);

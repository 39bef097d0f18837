/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bytes to text, by a plan.  A plan is compiled once per map and form from the layouts of its key
 * and value: a flat array of steps, each "this text" or "this field at this offset in this
 * notation", so that printing an element is one pass without a walk over types, without printf and
 * without allocation.
 *
 * An element is in FORM_PLAIN a line (or several) with its newline, in FORM_JSON and FORM_PRETTY
 * bpftool's object, with "formatted" when a layout is known, in FORM_JSONL {"key":K,"value":V}.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/form.h"
#include "base/json_write.h"
#include "base/stream.h"
#include "layout/element.h"

/* What stands within an element and is printed by someone else: `show` writes it, given the value
 * and how deep FORM_PRETTY indents. */
struct inset {
	void (*show)(struct inset *inset, struct stream *stream, const void *value, unsigned depth);
};

/* A list of elements that stands within an element, as an inset writes it. */
struct inner_list {
	struct stream *stream;
	struct json_writer json;
};

struct inner_list inner_list_begin(struct stream *stream, enum form form, unsigned depth);
/* In front of each of its elements, whose plans have list.json.depth. */
void inner_list_next(struct inner_list *list);
/* What went wrong takes the place of an element. */
void inner_list_error(struct inner_list *list, const char *message);
void inner_list_end(struct inner_list *list);

/* What is shown of elements besides their keys and values, or instead of them. */
struct element_extras {
	const char *id_name;	 /* the value is an id, called so ("inner_map_id"); or NULL */
	struct inset *inner_map; /* the elements of the map with this id; or NULL */
	bool indented;		 /* plain: it stands within another element */
	const char *missing;	 /* the value could not be read: this error in its place; or NULL */
	bool colour;		 /* plain: names and what is missing have colour */
};

struct plan;

/* Compiles; `extras` may be NULL: nothing; `depth` is how deep FORM_PRETTY indents (out_depth()).
 * -ENOMEM. */
int plan_compile(struct plan **plan, const struct element_layout *element,
		 const struct element_extras *extras, enum form form, unsigned depth);

/* A plan for one value by its layout, without what stands around elements; of `extras` the colour
 * counts.  `lines`: in plain form one with many fields is lines, each with a newline in front. */
int plan_compile_value(struct plan **plan, const struct layout *layout,
		       const struct element_extras *extras, enum form form, unsigned depth,
		       bool lines);

/* Addresses with the notation ksym are shown by the symbols' names from now on; without symbols, as
 * numbers.  `ksyms` must live as long as the plan. */
struct ksyms;
void plan_use_ksyms(struct plan *plan, struct ksyms *ksyms);

void plan_free(struct plan *plan);
static inline void plan_free_call(struct plan **plan)
{
	plan_free(*plan);
}
#define cleanup_plan cleanup_with(plan_free_call)

/* Prints one element; `values` are those of all its CPUs. */
void plan_print(const struct plan *plan, struct stream *stream, const void *key,
		const void *values);

/*
 * Elements of which only some fields are shown: a table for people, objects of those fields for
 * programs.
 */

/* One field that is shown. */
struct shown_field {
	struct element_field field;
	char *path; /* owned: as written, the title of its column */
};

struct shown_fields {
	struct shown_field *list; /* owned */
	size_t count;
};

#define SHOWN_FIELDS_NONE ((struct shown_fields){ .list = NULL })
void shown_fields_done(struct shown_fields *fields);
#define cleanup_shown_fields cleanup_with(shown_fields_done)

/* From paths (element.h) joined by commas.  -EINVAL; -ENOMEM. */
int shown_fields_make(struct shown_fields *fields, const struct element_layout *element,
		      const char *paths, struct problem *problem);

/*
 * As plan_compile().  FORM_PLAIN: a line with a column for each field; per-CPU values have a line
 * for each CPU, whose number is in the last one.  The others: {"key":{…},"value":{…}}, where fields
 * have the names that are below key and value in their paths, without the bytes; in FORM_JSON and
 * FORM_PRETTY this is the "formatted" of elements, which have nothing else.
 */
int plan_compile_fields(struct plan **plan, const struct element_layout *element,
			const struct shown_fields *fields, enum form form, unsigned depth);

/* Adds the titles of FORM_PLAIN's columns, without a new line. */
void shown_fields_titles(struct buf *buf, const struct element_layout *element,
			 const struct shown_fields *fields);

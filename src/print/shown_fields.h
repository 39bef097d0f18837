/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elements of which only some fields are shown: a table for people, objects of those fields for
 * programs. */
#pragma once

#include "base/buf.h"
#include "layout/element.h"
#include "print/print.h"

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

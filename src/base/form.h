/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The forms of output: plain (tables and lines for people), and a row of form.def for each other.
 */
#pragma once

#include <stdbool.h>

enum form {
	FORM_PLAIN,
#define FORM(code, ...) FORM_##code,
#include "base/form.def"
#undef FORM
	FORMS
};

struct form_row {
	const char *word;
	bool is_document;  /* one JSON document, in bpftool's shape */
	bool is_stream;	   /* each record by itself, as it comes, and not a document of all */
	bool is_indented;  /* over several lines */
	const char *comma; /* between values on one line */
	const char *colon; /* between a name and its value */
};

extern const struct form_row form_rows[FORMS];

/* One JSON document in bpftool's shape, indented or not? */
static inline bool form_is_document(enum form form)
{
	return form_rows[form].is_document;
}

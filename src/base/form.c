/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The forms of output.  A short file: form.def as a table. */
#include "base/form.h"

const struct form_row form_rows[FORMS] = {
	[FORM_PLAIN] = { .word = "plain", .comma = ", ", .colon = ": " },
#define FORM(code, word_, letter, help, writer, ...) [FORM_##code] = { .word = word_, __VA_ARGS__ },
#include "base/form.def"
#undef FORM
};

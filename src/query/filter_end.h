/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the end of an expression that is still being typed asks for: for completion. */
#pragma once

#include <stddef.h>

struct filter_end {
	size_t begin;	   /* of the last word in the text, whose end when it is yet to come */
	const char *field; /* in the text: that is compared with this word; NULL: it is a field */
	size_t field_size;
};

void filter_find_end(struct filter_end *end, const char *text);

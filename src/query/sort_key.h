/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of elements by one field: as bytes that memcmp(3) orders. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "layout/element.h"

struct sort_key {
	struct element_field field;
	enum field_class class;
	bool descending;
	uint32_t size; /* bytes that sort_key_write() writes */
};

/* By the field at `path` (element.h), or with a - in front from the greatest to the least.  A field
 * of per-CPU values has no one value to go by.  -EINVAL; -ENOMEM. */
int sort_key_make(struct sort_key *sort_key, const struct element_layout *element, const char *path,
		  struct problem *problem);

void sort_key_write(const struct sort_key *sort_key, const void *key, const void *value,
		    uint8_t *to);

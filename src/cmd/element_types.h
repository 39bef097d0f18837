/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a map's own BTF says about its keys and values. */
#pragma once

#include "btf/btf.h"
#include "cmd/objects.h"
#include "layout/layout.h"

struct element_types {
	struct btf *btf;
	struct layout_tree *key, *value; /* NULL: bytes */
};

/* Reads the map's BTF when it is asked for the first time; map_close() frees it.  BTF that is bad
 * or does not fit is told on stderr, and the bytes stay bytes: nothing here makes a command fail.
 */
const struct element_types *element_types(struct map *map);

void element_types_free(struct element_types *types); /* NULL is fine */

/* The layout of the map's keys or values; NULL: bytes. */
const struct layout *map_key_layout(struct map *map);
const struct layout *map_value_layout(struct map *map);

/* Says what is wrong with DATA or a layout; `subject` is "the key of map 7 (flows)".  STATUS_DONE
 * when `err` is 0. */
int say_layout(int err, const char *subject, struct problem *problem);

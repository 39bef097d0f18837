/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `with FIELD=DECODER ...`: what fields of a map hold, beyond what their types tell. */
#pragma once

#include "cmd/map/view.h"
#include "cmd/objects.h"
#include "layout/layout.h"

/*
 * Changes what the map's keys and values are known to be; `key` and `value`, where they are not
 * NULL, are changed instead (those of key-as and value-as).  Of how->with, words that begin with
 * "inner." are for the elements within, and others for those that they are in.  An enum status;
 * what is wrong is said.
 */
int with_decode(struct map *map, struct layout_tree *key, struct layout_tree *value,
		const struct view_how *how);

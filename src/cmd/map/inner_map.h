/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The elements of a map within those of a map of maps. */
#pragma once

#include "print/print.h"

/* For struct inset; the inset is that of a struct view. */
void inner_map_show(struct inset *inset, struct stream *stream, const void *value, unsigned depth);

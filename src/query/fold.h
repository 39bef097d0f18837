/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The values that an element has on all CPUs made one.  Integers and floats are added up, or the
 * greatest is taken; a sum that its field cannot hold is the field's limit.  Of enumerators the
 * greatest has a meaning, too, and of booleans nothing else.  Of everything else (texts, addresses,
 * pointers, unions, runs of bytes) it is that of the first CPU where it is not zero.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "layout/element.h"

enum fold_how { FOLD_NONE, FOLD_SUM, FOLD_MAX };

struct fold;

/* For the values of all the CPUs of such elements; without a layout they are unsigned numbers, so
 * they have 1, 2, 4 or 8 bytes.  -EINVAL; -ENOMEM. */
int fold_make(struct fold **fold, const struct element_layout *element, enum fold_how how,
	      struct problem *problem);

void fold_free(struct fold *fold); /* NULL is fine */
static inline void fold_free_call(struct fold **fold)
{
	fold_free(*fold);
}
#define cleanup_fold cleanup_with(fold_free_call)

/* The value that an element's values make; it is the fold's, until the next call.  Without a fold
 * (NULL) they stay as they are. */
const void *fold_values(struct fold *fold, const void *values);

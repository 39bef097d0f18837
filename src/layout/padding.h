/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Padding: the bits of a struct or union that no field covers - holes for alignment, the tail, bit
 * fields without a name.  The kernel compares keys by all of their bytes, so two keys whose fields
 * are alike may differ there.
 *
 * In text it is one member with the name "" and a value such as "hex:ff0000": all bytes that have
 * such bits, in the order of their offsets, the bits of fields in them zero.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "layout/layout.h"

#define PADDING_PREFIX "hex:"

struct padding_run {
	uint32_t offset, size; /* in bytes, from the start of the struct */
	uint8_t mask;	       /* of each byte: its bits that no field covers */
};

struct padding {
	uint32_t size; /* bytes of all runs */
	size_t count;
	struct padding_run runs[]; /* ascending */
};

/* Fills in *padding, which the caller frees; NULL: there is none, or the layout has no members by
 * name.  A struct within it that has a name has its own.  0 or -ENOMEM. */
int padding_of(struct padding **padding, const struct layout *layout);

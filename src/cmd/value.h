/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values by their layouts, in the format that the output has. */
#pragma once

#include "out/out.h"
#include "print/print.h"

/* Writes the value `name` of the open record, for people with `lines` as those of
 * plan_compile_value(); an enum status. */
int value_show(struct out *out, const char *name, const struct layout *layout, const void *bytes,
	       bool lines);

/* The same of a key, which in JSON is the bytes that bpftool has there; NULL: there is no layout.
 */
int value_show_key(struct out *out, const char *name, const struct layout *layout,
		   const void *bytes, size_t size);

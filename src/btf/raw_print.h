/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The types of BTF one by one, field by field, as bpftool's "btf dump" writes them. */
#pragma once

#include <stdint.h>

#include "base/form.h"
#include "base/stream.h"
#include "btf/btf.h"

/* Writes type `id`, which must exist; 0 is void: as lines with their newlines, or as an object, of
 * which FORM_PRETTY indents all lines but the first as at `depth`.  Control characters in names are
 * escaped. */
void btf_print_raw(const struct btf *btf, uint32_t id, enum form form, unsigned depth,
		   struct stream *stream);

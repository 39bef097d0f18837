/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The types of BTF one by one, field by field, as bpftool's "btf dump" writes them. */
#pragma once

#include <stdint.h>

#include "base/stream.h"
#include "btf/btf.h"

enum btf_raw_form {
	BTF_RAW_TEXT,	/* lines, with their newlines */
	BTF_RAW_JSON,	/* an object */
	BTF_RAW_PRETTY, /* the same over several lines, indented as at `depth` but for the first */
};

/* Writes type `id`, which must exist; 0 is void.  Control characters in names are escaped. */
void btf_print_raw(const struct btf *btf, uint32_t id, enum btf_raw_form form, unsigned depth,
		   struct stream *stream);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `map create` is told about keys and values -> their sizes, and BTF that describes them. */
#pragma once

#include "bpf/attr.h"

/* `key` and `value` as the command line has them, NULL when not given: a number of bytes, layout
 * words (ip4,be16,pad[2]), or a C declaration.  Sets the sizes in `create` for the map type there;
 * and, when one of the two is a type or when the map type cannot do without, loads BTF and sets its
 * fields, too, a number of bytes becoming an integer or an array of bytes.  *btf_fd is then the
 * caller's to close, else it is left alone.  An enum status; what is wrong is said. */
int declare_elements(struct map_create_attr *create, const char *key, const char *value,
		     int *btf_fd);

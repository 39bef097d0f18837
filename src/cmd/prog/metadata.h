/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the author of a program put into it for others to read: variables named bpf_metadata_… */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "out/out.h"

/* Writes the record "metadata" when one of the maps is a program's .rodata that has such variables
 * (of their names without bpf_metadata_); nothing else, whatever goes wrong. */
void metadata_show(struct out *out, const uint32_t *map_ids, size_t count);

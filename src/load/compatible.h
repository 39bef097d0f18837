/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Are a type of an object and one of the kernel the same to their users? */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "btf/btf.h"

/* What typedefs, const and so on hide is compared; structs, unions and enums are the same to one
 * another whatever is in them, functions when their parameters are. */
bool types_compatible(const struct btf *a, uint32_t a_id, const struct btf *b, uint32_t b_id);

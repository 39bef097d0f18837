/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Types of an object beside types of a kernel: are they the same for those who use them? */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "btf/btf.h"

/* Names that differ in their flavours alone ("task_struct___old"), see btf_name_length(). */
bool core_same_name(const char *a, const char *b);

/* Kinds of types that stand for one another: enums of both sizes do. */
bool core_same_kind(enum btf_kind a, enum btf_kind b);

/* What typedefs, const and so on hide is compared; structs, unions and enums are compatible with
 * one another whatever is in them, functions when their parameters are. */
bool core_types_compatible(const struct btf *a, uint32_t a_id, const struct btf *b, uint32_t b_id);

/* Do all members and enumerators of an object's type have one of the same name and type in the
 * kernel's? */
bool core_types_match(const struct btf *local, uint32_t local_id, const struct btf *target,
		      uint32_t target_id);

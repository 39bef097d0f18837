/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where and why a text cannot be assembled. */
#pragma once

#include "asm/assemble.h"
#include "base/util.h"

/* Fills the error in, its message cut to what fits.  Always -EINVAL. */
int asm_fail(struct asm_error *error, unsigned line, unsigned column, const char *format, ...)
	PRINTF_LIKE(4, 5);

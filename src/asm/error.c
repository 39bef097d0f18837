/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where and why a text cannot be assembled. */
#include "asm/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

int asm_fail(struct asm_error *error, unsigned line, unsigned column, const char *format, ...)
{
	va_list args;

	error->line = line;
	error->column = column;
	va_start(args, format);
	vsnprintf(error->message, sizeof(error->message), format, args);
	va_end(args);
	return -EINVAL;
}

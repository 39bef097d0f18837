/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why an object is refused. */
#include "objfile/error.h"

#include <stdarg.h>
#include <stdio.h>

int objfile_fail(struct objfile_error *error, int err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(error->message, sizeof(error->message), format, args);
	va_end(args);
	return err;
}

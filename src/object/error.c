/* Why an object is refused. */
#include "object/error.h"

#include <stdarg.h>
#include <stdio.h>

int object_fail(struct object_error *error, int err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(error->message, sizeof(error->message), format, args);
	va_end(args);
	return err;
}

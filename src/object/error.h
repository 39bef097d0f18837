/* Why an object is refused. */
#pragma once

#include "base/util.h"
#include "object/object.h"

/* Fills the error in, its message cut to what fits; returns `err`. */
int object_fail(struct object_error *error, int err, const char *format, ...) PRINTF_LIKE(3, 4);

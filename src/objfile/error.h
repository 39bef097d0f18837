/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why an object is refused. */
#pragma once

#include "base/util.h"
#include "objfile/objfile.h"

/* Fills the error in, its message cut to what fits; returns `err`. */
int objfile_fail(struct objfile_error *error, int err, const char *format, ...) PRINTF_LIKE(3, 4);

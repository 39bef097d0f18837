/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are written at once. */
#pragma once

#include <stddef.h>

/*
 * Makes `bytes` the content of the file at `path`, which is there afterwards as it was before, or
 * with all of them on the disk: they are written beside it and take its place.  A file that was
 * there keeps its mode; a link leads where it led.  What is not a regular file, such as
 * /dev/stdout, is written to.  0 or -errno.
 */
int file_write(const char *path, const void *bytes, size_t size);

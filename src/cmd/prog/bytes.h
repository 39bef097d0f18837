/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes that go into a program and come out of it: from the command line, from and to files. */
#pragma once

#include <stddef.h>

#include "base/buf.h"
#include "cmd/command.h"

/* Hexadecimal words, of any even number of digits or of one, one behind the other.  What is wrong
 * is said; an enum status, as for all of these. */
int bytes_from_words(struct buf *bytes, const struct words *words);

/* The whole file; "-" is standard input. */
int bytes_from_file(struct buf *bytes, const char *path);

/* Into a new file, or one that exists and is emptied before. */
int bytes_to_file(const void *bytes, size_t size, const char *path);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* errno in words, the kernel's own 524 included. */
#pragma once

/* The symbolic name ("ENOENT"; "ENOTSUPP" for 524), or the number when it has none; `err` may be
 * negative.  The string is valid until the next call. */
const char *errno_name(int err);

/* The text ("No such file or directory"); `err` may be negative. */
const char *errno_text(int err);

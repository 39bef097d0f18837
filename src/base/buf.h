/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A growable run of bytes.  An allocation that fails is remembered (err = -ENOMEM) and makes every
 * later call do nothing, so a caller may build a whole text and check once at the end.
 */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"
#include "base/util.h"

struct buf {
	char *data;   /* owned; NULL until the first byte; not terminated, see buf_text() */
	size_t len;   /* bytes in use */
	size_t space; /* bytes allocated */
	int err;      /* 0 or -ENOMEM */
};

#define BUF_EMPTY ((struct buf){ 0 })

/* Has any buffer found no room since this was asked last?  Whatever was made with it may lack
 * something, so whoever is about to report success asks. */
bool buf_was_short(void);

/* Frees the bytes; the buffer is empty and usable again. */
void buf_done(struct buf *buf);
#define cleanup_buf cleanup_with(buf_done)

/* Room for `size` more bytes after len, to be written and then counted by the caller
 * (buf->len += written).  NULL when memory is short. */
char *buf_reserve(struct buf *buf, size_t size);

/* Gives back the room that is not in use, but for a few bytes. */
void buf_trim(struct buf *buf);

void buf_add(struct buf *buf, const void *bytes, size_t size);
void buf_add_str(struct buf *buf, const char *text);
void buf_add_char(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);
void buf_vprintf(struct buf *buf, const char *format, va_list args) PRINTF_LIKE(2, 0);

/* The bytes as a C string, owned by the buffer and valid until it changes; "" when memory was
 * short or nothing was added. */
const char *buf_text(struct buf *buf);

/* The bytes as a C string that the caller frees; NULL when memory was short.  The buffer is empty
 * afterwards. */
char *buf_take(struct buf *buf);

/* Reads the file descriptor to its end, at most `limit` bytes: 0, -EFBIG, read(2)'s -errno, or
 * -EINTR after Ctrl-C or SIGTERM unless it is a regular file. */
int buf_read_fd(struct buf *buf, int fd, size_t limit);

/* The same for the file at `path`, "-" being standard input. */
int buf_read_file(struct buf *buf, const char *path, size_t limit);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Output to a file descriptor in large writes.  The first write error is kept and makes every
 * later call do nothing visible, so writers check once, at the end.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"
#include "base/util.h"

/* What has gathered is written when it is this much. */
#define STREAM_CHUNK 65536

struct pager;

struct stream {
	int fd;
	struct pager *pager; /* base/pager.h: it says where to write instead; NULL: nothing does */
	int err;	     /* 0, or the first -errno of write(2), or -ENOMEM */
	char *data;	     /* owned; what waits to be written */
	size_t len;	     /* bytes waiting */
	size_t space;	     /* bytes allocated */
	bool wide;	     /* a pipe has been made as large as it gets */
};

#define STREAM_TO(descriptor) ((struct stream){ .fd = (descriptor) })

/* Frees the buffer; what was not flushed is lost.  The file descriptor stays open. */
void stream_done(struct stream *stream);
#define cleanup_stream cleanup_with(stream_done)

/* Writes out what waits: 0 or the stream's error. */
int stream_flush(struct stream *stream);

/* The slow way of stream_reserve(): writes out, or makes room. */
char *stream_make_room(struct stream *stream, size_t size);

/* Room for `size` bytes, never NULL unless memory is short; the caller writes at most as many and
 * says with stream_commit() where it stopped. */
static inline char *stream_reserve(struct stream *stream, size_t size)
{
	if (__builtin_expect(stream->space - stream->len >= size && stream->len < STREAM_CHUNK, 1))
		return stream->data + stream->len;
	return stream_make_room(stream, size);
}

static inline void stream_commit(struct stream *stream, const char *end)
{
	stream->len = (size_t)(end - stream->data);
}

void stream_add(struct stream *stream, const void *bytes, size_t size);
void stream_add_str(struct stream *stream, const char *text);
void stream_add_char(struct stream *stream, char c);
void stream_printf(struct stream *stream, const char *format, ...) PRINTF_LIKE(2, 3);

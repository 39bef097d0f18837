/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Output to a file descriptor in large writes. */
#include "base/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/interrupt.h"
#include "base/pager.h"

enum { PRINTED = 256 }; /* bytes that stream_printf() prints without an allocation */

/* Room beyond STREAM_CHUNK, so that an item of ordinary size fits without another allocation. */
#define STREAM_SLACK 16384

void stream_done(struct stream *stream)
{
	free(stream->data);
	*stream = STREAM_TO(-1);
}

/* A pipe as large as the kernel lets anyone have it: the reader and this process wait for each
 * other less often.  On anything else the call fails, which is as well. */
static void widen_pipe(struct stream *stream)
{
	if (!stream->wide)
		fcntl(stream->fd, F_SETPIPE_SZ, 1 << 20);
	stream->wide = true;
}

int stream_flush(struct stream *stream)
{
	size_t done = 0;
	int fd = stream->fd;

	if (stream->pager && stream->len)
		fd = pager_target(stream->pager, stream->data, stream->len);
	while (done < stream->len && !stream->err) {
		ssize_t written = write(fd, stream->data + done, stream->len - done);

		if (written >= 0)
			done += (size_t)written;
		else if (errno != EINTR)
			stream->err = -errno;
		else if (interrupted_again)
			stream->err = -EINTR;
	}
	stream->len = 0;
	return stream->err;
}

char *stream_make_room(struct stream *stream, size_t size)
{
	size_t space = max_size(stream->space, STREAM_CHUNK + STREAM_SLACK);
	char *data;

	if (stream->len >= STREAM_CHUNK || stream->len + size > space) {
		widen_pipe(stream);
		stream_flush(stream);
	}
	space = max_size(space, size);
	if (space > stream->space) {
		data = realloc(stream->data, space);
		if (!data) {
			stream->err = -ENOMEM;
			return NULL;
		}
		stream->data = data;
		stream->space = space;
	}
	return stream->data + stream->len;
}

void stream_add(struct stream *stream, const void *bytes, size_t size)
{
	while (size) {
		size_t part = min_size(size, STREAM_CHUNK);
		char *to = stream_reserve(stream, part);

		if (!to)
			return;
		memcpy(to, bytes, part);
		stream_commit(stream, to + part);
		bytes = (const char *)bytes + part;
		size -= part;
	}
}

void stream_add_str(struct stream *stream, const char *text)
{
	stream_add(stream, text, strlen(text));
}

void stream_add_char(struct stream *stream, char c)
{
	stream_add(stream, &c, 1);
}

/* Straight into the room there is; in a buffer of its own what is longer. */
void stream_printf(struct stream *stream, const char *format, ...)
{
	cleanup_buf struct buf text = BUF_EMPTY;
	char *to = stream_reserve(stream, PRINTED);
	va_list args;
	int length;

	if (!to)
		return;
	va_start(args, format);
	length = vsnprintf(to, PRINTED, format, args);
	va_end(args);
	if (length >= 0 && length < PRINTED) {
		stream_commit(stream, to + length);
		return;
	}
	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	stream_add(stream, text.data, text.len);
	if (text.err)
		stream->err = text.err;
}

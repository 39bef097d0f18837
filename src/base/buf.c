/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A growable run of bytes. */
#include "base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include "base/interrupt.h"

static _Atomic bool any_short;

bool buf_was_short(void)
{
	return atomic_exchange(&any_short, false);
}

static char *fail_memory(struct buf *buf)
{
	buf->err = -ENOMEM;
	any_short = true;
	return NULL;
}

void buf_done(struct buf *buf)
{
	free(buf->data);
	*buf = BUF_EMPTY;
}

char *buf_reserve(struct buf *buf, size_t size)
{
	size_t needed, space;
	char *data;

	if (buf->err)
		return NULL;
	if (__builtin_add_overflow(buf->len, size, &needed) || needed > SIZE_MAX / 2)
		return fail_memory(buf);
	if (needed > buf->space || !buf->data) {
		space = max_size(needed, max_size(64, buf->space * 2));
		data = realloc(buf->data, space);
		if (!data)
			return fail_memory(buf);
		buf->data = data;
		buf->space = space;
	}
	return buf->data + buf->len;
}

void buf_trim(struct buf *buf)
{
	size_t space = max_size(buf->len + 1, 64);
	char *data = space < buf->space ? realloc(buf->data, space) : NULL;

	if (!data)
		return;
	buf->data = data;
	buf->space = space;
}

void buf_add(struct buf *buf, const void *bytes, size_t size)
{
	char *to = buf_reserve(buf, size);

	if (!to || !size)
		return;
	memcpy(to, bytes, size);
	buf->len += size;
}

void buf_add_str(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void buf_add_char(struct buf *buf, char c)
{
	buf_add(buf, &c, 1);
}

void buf_vprintf(struct buf *buf, const char *format, va_list args)
{
	va_list again;
	int length;
	char *to;

	va_copy(again, args);
	length = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (length < 0) {
		fail_memory(buf);
		return;
	}
	to = buf_reserve(buf, (size_t)length + 1);
	if (!to)
		return;
	vsnprintf(to, (size_t)length + 1, format, args);
	buf->len += (size_t)length;
}

void buf_printf(struct buf *buf, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buf_vprintf(buf, format, args);
	va_end(args);
}

const char *buf_text(struct buf *buf)
{
	char *end = buf_reserve(buf, 1);

	if (!end)
		return "";
	*end = '\0';
	return buf->data;
}

char *buf_take(struct buf *buf)
{
	char *text = NULL;

	buf_text(buf);
	if (!buf->err)
		text = take_ptr(buf->data);
	buf_done(buf);
	return text;
}

/* A pipe or a terminal brings what it likes, when it likes: Ctrl-C gives up waiting.  Files are
 * read in spite of it, also by what says how far a command came. */
static bool must_give_up(int fd)
{
	struct stat status;

	return interrupted && fstat(fd, &status) == 0 && !S_ISREG(status.st_mode);
}

int buf_read_fd(struct buf *buf, int fd, size_t limit)
{
	size_t start = buf->len;
	ssize_t got;
	char *to;

	for (;;) {
		to = buf_reserve(buf, 65536);
		if (!to)
			return buf->err;
		if (must_give_up(fd))
			return -EINTR;
		got = read(fd, to, 65536);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (got == 0)
			return 0;
		buf->len += (size_t)got;
		if (buf->len - start > limit)
			return -EFBIG;
	}
}

int buf_read_file(struct buf *buf, const char *path, size_t limit)
{
	cleanup_close int fd = -1;

	if (strcmp(path, "-") == 0)
		return buf_read_fd(buf, STDIN_FILENO, limit);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	return buf_read_fd(buf, fd, limit);
}

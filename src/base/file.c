/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are written at once. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/stream.h"

static int write_all(int fd, const void *bytes, size_t size)
{
	cleanup_stream struct stream stream = STREAM_TO(fd);

	stream_add(&stream, bytes, size);
	return stream_flush(&stream);
}

/* Some file systems report errors only in close(). */
static int close_written(int *fd, int err)
{
	return close(take_fd(fd)) && !err ? -errno : err;
}

static int write_to(const char *path, const void *bytes, size_t size)
{
	cleanup_close int fd = open(path, O_WRONLY | O_CLOEXEC);

	return fd < 0 ? -errno : close_written(&fd, write_all(fd, bytes, size));
}

/* `old` is what is there, or NULL. */
static int write_beside(const char *path, const struct stat *old, const void *bytes, size_t size)
{
	cleanup_buf struct buf beside = BUF_EMPTY;
	cleanup_close int fd = -1;
	int err;

	buf_printf(&beside, "%s.%d.new", path, getpid());
	if (beside.err)
		return beside.err;
	fd = open(buf_text(&beside), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0)
		return -errno;
	err = write_all(fd, bytes, size);
	if (!err && ((old && fchmod(fd, old->st_mode & 07777)) || fsync(fd)))
		err = -errno;
	err = close_written(&fd, err);
	if (!err && rename(buf_text(&beside), path))
		err = -errno;
	if (err)
		unlink(buf_text(&beside));
	return err;
}

int file_write(const char *path, const void *bytes, size_t size)
{
	cleanup_free char *real = NULL;
	struct stat old;

	if (stat(path, &old))
		return errno == ENOENT ? write_beside(path, NULL, bytes, size) : -errno;
	if (!S_ISREG(old.st_mode))
		return write_to(path, bytes, size);
	real = realpath(path, NULL);
	return real ? write_beside(real, &old, bytes, size) : -errno;
}

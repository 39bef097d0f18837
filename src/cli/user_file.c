/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shell's files in the user's home.  A short file: the history and rc use it, and neither knows
 * the other. */
#include "cli/user_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/cleanup.h"

char *user_file_path(const char *variable, const char *folder, const char *name)
{
	const char *directory = getenv(variable), *home = getenv("HOME");
	cleanup_buf struct buf path = BUF_EMPTY;

	if (directory && *directory == '/')
		buf_printf(&path, "%s/bpfadm/%s", directory, name);
	else if (home && *home == '/')
		buf_printf(&path, "%s/%s/bpfadm/%s", home, folder, name);
	else
		return NULL;
	return buf_take(&path);
}

int user_file_open(const char *path, int flags, struct stat *status)
{
	cleanup_close int fd = open(path, flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC,
				    0600);

	if (fd < 0)
		return errno == ELOOP || errno == ENXIO || errno == EISDIR ? -EPERM : -errno;
	if (fstat(fd, status))
		return -errno;
	if (!S_ISREG(status->st_mode) || status->st_uid != geteuid())
		return -EPERM;
	return take_fd(&fd);
}

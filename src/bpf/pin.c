/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pins: objects kept under a path of a bpf file system.  The only user of libbpf. */
#include "bpf/pin.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/util.h"
#include "bpf/attr.h"
#include "bpf/sys.h"

enum { BPFFS_MAGIC = 0xcafe4a11 };

/* libbpf makes the call itself, so it is shown from here. */
static void trace_obj(enum bpf_command command, const char *path, int fd, uint32_t flags,
		      int result)
{
	const union attr attr = {
		.obj = {
			.pathname = ptr_u64(path),
			.bpf_fd = (uint32_t)fd,
			.file_flags = flags,
		},
	};

	trace_call(command, &attr, result);
}

int pin_on_bpffs(const char *path)
{
	struct statfs fs;

	if (statfs(path, &fs))
		return -errno;
	return (uint32_t)fs.f_type == BPFFS_MAGIC;
}

/* The directory of a path, to be freed. */
static char *directory_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return strdup(".");
	return strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

int pin_ready(const char *path)
{
	cleanup_free char *directory = directory_of(path);
	int found = directory ? pin_on_bpffs(directory) : -ENOMEM;

	return found < 0 ? found : found ? 0 : -EXDEV;
}

int pin_mount(const char *path)
{
	cleanup_free char *directory = directory_of(path);
	cleanup_free char *real = directory ? realpath(directory, NULL) : NULL;

	if (!real)
		return directory ? -errno : -ENOMEM;
	if (strcmp(real, BPFFS_DEFAULT) != 0)
		return -EXDEV;
	return mount("bpf", BPFFS_DEFAULT, "bpf", 0, "mode=0700") ? -errno : 0;
}

int pin_object(int fd, const char *path)
{
	int err = pin_ready(path);

	if (err)
		return err;
	err = bpf_obj_pin(fd, path) ? -errno : 0;
	trace_obj(CMD_OBJ_PIN, path, fd, 0, err);
	return err;
}

static int get(const char *path, uint32_t flags)
{
	LIBBPF_OPTS(bpf_obj_get_opts, opts, .file_flags = flags);
	int fd = bpf_obj_get_opts(path, &opts);

	if (fd < 0)
		fd = -errno;
	trace_obj(CMD_OBJ_GET, path, 0, flags, fd);
	return fd;
}

/* The kernel says EACCES of a directory and of what is not on bpffs. */
static int why_not_open(const char *path, int err)
{
	int found = pin_on_bpffs(path);
	struct stat status;

	if (found <= 0)
		return found ? found : -EXDEV;
	return stat(path, &status) == 0 && S_ISDIR(status.st_mode) ? -EISDIR : err;
}

int pin_open(const char *path, uint32_t flags)
{
	int fd = get(path, flags);

	/* What is pinned there takes no access flags: a program or a link. */
	if (fd == -EINVAL && flags)
		fd = get(path, 0);
	return fd < 0 ? why_not_open(path, fd) : fd;
}

int pin_remove(const char *path)
{
	struct stat status;
	int err;

	if (lstat(path, &status))
		return -errno;
	if (S_ISDIR(status.st_mode))
		return -EISDIR;
	/* The directory's, for a symbolic link elsewhere may lead to a pin. */
	err = pin_ready(path);
	if (err)
		return err;
	return unlink(path) ? -errno : 0;
}

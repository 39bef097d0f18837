/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pins: objects kept under a path of a bpf file system.  The only user of libbpf. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/*
 * Everywhere: -EXDEV: not on a bpf file system; -EPERM: a dot in
 * the file's name, or no right to; -ENOENT, -ENAMETOOLONG, -ENOTDIR: as for any path.
 */

/* Is there a bpf file system to pin `path` on?  0 when there is, or has been mounted as
 * pin_object() does. */
int pin_ready(const char *path, bool may_mount);

/* Keeps the object under `path`, whose directory must exist.  When the directory is /sys/fs/bpf and
 * nothing is mounted there, `may_mount` allows to mount a bpf file system; never elsewhere.
 * -EEXIST: the path is taken. */
int pin_object(int fd, const char *path, bool may_mount);

/* A file descriptor of the object pinned at `path`.  `flags` is 0, OPEN_RDONLY or OPEN_WRONLY,
 * which count for a map.  -EISDIR: a directory. */
int pin_open(const char *path, uint32_t flags);

/* Removes a pin; the object goes when nothing else holds it.  -EISDIR: a directory. */
int pin_remove(const char *path);

/* Is the file or directory on a bpf file system?  1, 0 or -errno. */
int pin_on_bpffs(const char *path);

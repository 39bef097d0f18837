/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pins: objects kept under a path of a bpf file system.  pin.c is the only user of libbpf. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "bpf/kind.h"

/*
 * Everywhere: -EXDEV: not on a bpf file system; -EPERM: a dot in
 * the file's name, or no right to; -ENOENT, -ENAMETOOLONG, -ENOTDIR: as for any path.
 */

/* Where a bpf file system usually is. */
#define BPFFS_DEFAULT "/sys/fs/bpf"

/* Is there a bpf file system to pin `path` on? */
int pin_ready(const char *path);

/* Mounts one when the directory of `path` is BPFFS_DEFAULT, and never elsewhere: -EXDEV. */
int pin_mount(const char *path);

/* Keeps the object under `path`, whose directory must exist.  -EEXIST: the path is taken. */
int pin_object(int fd, const char *path);

/* A file descriptor of the object pinned at `path`.  `flags` is 0, OPEN_RDONLY or OPEN_WRONLY,
 * which count for a map.  -EISDIR: a directory. */
int pin_open(const char *path, uint32_t flags);

/* Removes a pin; the object goes when nothing else holds it.  -EISDIR: a directory. */
int pin_remove(const char *path);

/* Is the file or directory on a bpf file system?  1, 0 or -errno. */
int pin_on_bpffs(const char *path);

/*
 * Which paths pin which objects, found out by looking through all mounted bpf file systems: pins.c
 */

struct pinned {
	struct kind_id object;
	char *path;
};

struct pins {
	struct pinned *list; /* owned; by kind, id and path */
	size_t count;
};

#define PINS_NONE ((struct pins){ 0 })

/* Opens every pin, and keeps those of objects of this kind (KINDS: of any kind); symbolic links are
 * not followed, directories 32 deep at most, a file system mounted in two places is walked in both,
 * and what this user may not open is left out.  0, -ENOMEM, or -errno when /proc/self cannot be
 * read. */
int pins_scan(struct pins *pins, enum kind kind);
void pins_done(struct pins *pins);
#define cleanup_pins cleanup_with(pins_done)

/* The pins of an object: the first of `count`, NULL when there are none; they are valid until
 * pins_done(). */
const struct pinned *pins_of(const struct pins *pins, enum kind kind, uint32_t id, size_t *count);

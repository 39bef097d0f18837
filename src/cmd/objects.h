/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Open maps, with what is needed to read their elements.  The functions say what went wrong and
 * return an enum status, so that a command just passes it on.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "bpf/attr.h"
#include "bpf/handle.h"
#include "cmd/command.h"
#include "cmd/fail_bpf.h"

/* Room for the label of a map or program. */
#define LABEL_SIZE 96

struct element_types;

struct map {
	int fd;
	struct map_info info;
	char *label;		     /* owned */
	unsigned cpus;		     /* values an element has: 1 unless the map is per-CPU */
	size_t value_stride;	     /* bytes from one CPU's value to the next */
	size_t value_space;	     /* bytes of all values of an element, as bpf(2) passes them */
	struct element_types *types; /* owned; see cmd/element_types.h */
};

#define MAP_NONE ((struct map){ .fd = -1 })
void map_close(struct map *map);
#define cleanup_map cleanup_with(map_close)

enum map_access { MAP_READ, MAP_WRITE, MAP_READ_WRITE };

/* ref_open() for a map. */
int map_open(struct map *map, const struct ref *ref, enum map_access access);

/* Takes over an open descriptor and fills in the rest; it is closed when that fails. */
int map_from_fd(struct map *map, int fd);

/* Takes over an open map, which is closed when that fails. */
int map_from_handle(struct map *map, struct handle *handle);

/* Pins an object: mounts bpffs at /sys/fs/bpf unless -n; says why it could not. */
int pin_or_say(const struct context *context, int fd, const char *label, const char *path);

/* Removes the path at which an object of this kind is pinned, and no other path. */
int unpin_or_say(enum kind kind, const char *path);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * MAP and PROG as written on a command line -> open objects.  The functions say what went wrong and
 * return an enum status, so that a command just passes it on.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "bpf/attr.h"
#include "bpf/info.h"
#include "cmd/command.h"
#include "cmd/fail_bpf.h"

/* "map 7 (flows)", names escaped. */
#define LABEL_SIZE 96

struct element_types;

struct map {
	int fd;
	struct map_info info;
	char label[LABEL_SIZE];
	unsigned cpus;		     /* values an element has: 1 unless the map is per-CPU */
	size_t value_stride;	     /* bytes from one CPU's value to the next */
	size_t value_space;	     /* bytes of all values of an element, as bpf(2) passes them */
	struct element_types *types; /* owned; see cmd/element_types.h */
};

#define MAP_NONE ((struct map){ .fd = -1 })
void map_close(struct map *map);
#define cleanup_map cleanup_with(map_close)

enum map_access { MAP_READ, MAP_WRITE, MAP_READ_WRITE };

/* The one map that `ref` names; a name that several maps bear is refused, with their ids. */
int map_open(struct map *map, const struct ref *ref, enum map_access access);

/* Takes over an open descriptor and fills in the rest; it is closed when that fails. */
int map_from_fd(struct map *map, int fd);

/* Calls `each` for every map that `ref` names, open to be read, in the order of ids: all maps when
 * it is REF_NONE, several when they share the name.  Stops at the first status that is not 0.  A
 * map that ends meanwhile is skipped.  It says so when no map matches, unless `ref` is REF_NONE. */
int map_for_each(const struct ref *ref, int (*each)(struct map *map, void *context), void *context);

/* How many maps `ref` names, without a word: for commands whose output is a list when it is not
 * one.  Negative: -errno. */
int map_count_matches(const struct ref *ref);

struct prog {
	int fd;
	struct prog_info info; /* without its arrays */
	char label[LABEL_SIZE];
};

#define PROG_NONE ((struct prog){ .fd = -1 })
void prog_close(struct prog *prog);
#define cleanup_prog cleanup_with(prog_close)

/* As for maps; a tag may name several programs, too. */
int prog_open(struct prog *prog, const struct ref *ref);
int prog_from_fd(struct prog *prog, int fd);
int prog_for_each(const struct ref *ref, int (*each)(struct prog *prog, void *context),
		  void *context);
int prog_count_matches(const struct ref *ref);

/* Pins an object: mounts bpffs at /sys/fs/bpf unless -n; says why it could not. */
int pin_or_say(const struct context *context, int fd, const char *label, const char *path);

/* Removes the path at which an object of this kind is pinned, and no other path. */
int unpin_or_say(enum kind kind, const char *path);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pinning what a command has made or opened. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "cmd/command.h"

/* Pins an object: mounts a bpf file system at /sys/fs/bpf first when there is none and the command
 * may (not with -n).  `label` is for the message when it fails.  An enum status. */
int pin_make(const struct context *context, int fd, const char *label, const char *path);

/* What a command pins together: all of it, or nothing stays when it fails. */
struct pin_set {
	const struct context *context;
	char **paths; /* owned */
	size_t count;
	char *directories[4]; /* those that were created for them; owned */
	size_t directory_count;
	bool complete; /* set by the caller when all has succeeded */
};

/* Removes the pins and the directories, unless the set is complete. */
void pin_set_done(struct pin_set *set);

/* Creates the directory unless it exists; four of a set at most.  An enum status, as below. */
int pin_set_directory(struct pin_set *set, const char *path);

/* The same for each of the two or fewer directories of `below`, "tc/globals", in `root`. */
int pin_set_below(struct pin_set *set, const char *root, const char *below);

/* Pins as pin_make() at a path that it takes over; NULL: memory was short.  *pinned is the path,
 * which is valid as long as the set. */
int pin_set_add(struct pin_set *set, int fd, const char *label, char *path, const char **pinned);

/* DIRECTORY/NAME, with the dots of the name, which bpffs does not take, replaced by _.  The caller
 * frees it; NULL: memory is short. */
char *pin_path_in(const char *directory, const char *name);

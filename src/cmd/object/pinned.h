/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The paths that a load pins things at: all of them, or none when it fails. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "cmd/command.h"

struct pinned_paths {
	char **list; /* owned */
	size_t count;
	char *directories[2]; /* those that were made for them; owned */
	bool keep;	      /* the load has succeeded */
};

#define PINNED_PATHS_NONE ((struct pinned_paths){ .list = NULL })

/* Removes them again, unless they are to be kept. */
void pinned_paths_done(struct pinned_paths *paths);

/* Makes the directory if it is not there: an enum status. */
int pinned_directory(struct pinned_paths *paths, const struct context *context, const char *path);

/* Pins there: an enum status.  *pinned, unless it is NULL, is the path as long as `paths` is. */
int pinned_add(struct pinned_paths *paths, const struct context *context, int fd, const char *label,
	       const char *path, const char **pinned);

/* The same for DIRECTORY/NAME, with the dots that bpffs does not take replaced by _. */
int pinned_add_in(struct pinned_paths *paths, const struct context *context, int fd,
		  const char *label, const char *directory, const char *name, const char **pinned);

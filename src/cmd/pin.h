/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pinning what a command has made or opened. */
#pragma once

#include "cmd/command.h"

/* Pins an object: mounts a bpf file system at /sys/fs/bpf first when there is none and the command
 * may (not with -n).  `label` is for the message when it fails.  An enum status. */
int pin_make(const struct context *context, int fd, const char *label, const char *path);

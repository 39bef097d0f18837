/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attaching a program to what its section names. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct attachment {
	int prog_fd;
	uint32_t prog_type, attach_type;
	const char *section; /* the whole name: "tp/sched/sched_switch" */
	const char *target; /* what of it is behind the kind: "sched/sched_switch"; NULL: nothing */
};

/*
 * Attaches: the link's descriptor.  -EOPNOTSUPP: the section does not say to what, and *why tells
 * what is needed ("a network device"); else the kernel's -errno, *why telling what it means (what
 * the kernel lacks: -ENODEV; no such trace point, function, file: -ENOENT) or being NULL.
 */
int attach(const struct attachment *attachment, const char **why);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TYPE of `prog load`: xdp, cgroup/connect4, tp_btf/sched_switch -> what the kernel is told. */
#pragma once

#include <stdint.h>

#include "bpf/kernel.h"
#include "names/names.h"

struct prog_kind {
	uint32_t prog_type;
	uint32_t attach_type; /* expected_attach_type */
	uint32_t prog_flags;
	uint32_t attach_btf_id; /* the kernel function that the program is for, or 0 */
};

/* The name of a program type, or of a section of an object file, perhaps with a target behind a
 * slash.  What is wrong is said; an enum status. */
int prog_kind_parse(struct kernel *kernel, const char *word, struct prog_kind *kind);

/* The same, without a look at the kernel: the section, and in *target what is behind the slash,
 * which stays as it was when there is
 * nothing. */
int prog_section_parse(const char *word, struct section *section, const char **target);

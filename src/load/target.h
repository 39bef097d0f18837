/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the kernel's BTF calls the functions that programs are for. */
#pragma once

#include <stdint.h>

#include "btf/btf.h"

struct target_rule {
	uint32_t prog_type, attach_type;
	enum btf_kind kind;
	const char *prefix;  /* of the name: "bpf_iter_" */
	const char *example; /* of a section: "iter/task" */
};

/* How programs of these types say what they are for; NULL: they do so when they are attached. */
const struct target_rule *target_rule(uint32_t prog_type, uint32_t attach_type);

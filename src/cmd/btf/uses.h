/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which programs and maps use which BTF. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "bpf/kind.h"

struct use {
	enum kind kind; /* KIND_PROG or KIND_MAP */
	uint32_t id, btf_id;
};

struct uses {
	struct use *list; /* owned; by kind, then by id */
	size_t count;
	size_t space;
};

/* Asks all programs and maps; those that go meanwhile are left out.  0 or -errno. */
int uses_find(struct uses *uses);
void uses_done(struct uses *uses);

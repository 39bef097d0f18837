/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where BTF to be dumped comes from: the kernel or a file. */
#pragma once

#include <stdint.h>

#include "base/cleanup.h"
#include "bpf/kernel.h"
#include "btf/btf.h"

struct btf_source {
	struct btf *btf;
	const struct btf *base; /* of split BTF; NULL when it stands alone */
	struct btf *own_base;	/* NULL: it is the kernel's */
	char label[128];	/* "BTF 7", a path */
};

#define BTF_SOURCE_NONE ((struct btf_source){ .btf = NULL })

void btf_source_done(struct btf_source *source);
#define cleanup_btf_source cleanup_with(btf_source_done)

/* Reads a BTF object, a module's on vmlinux's: an enum status, what went wrong is said. */
int btf_source_id(struct btf_source *source, struct kernel *kernel, uint32_t id);

/* Reads a file, split from the one at `base_path` (NULL: it stands alone, unless it is a module's
 * below /sys/kernel/btf). */
int btf_source_file(struct btf_source *source, struct kernel *kernel, const char *path,
		    const char *base_path);

/* Says why it, or a type in it, cannot be read: STATUS_FAILED. */
int btf_source_fail(const struct btf_source *source, struct problem *problem);

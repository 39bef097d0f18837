/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Types of the running kernel by name, for what programs attach to and what they use of it: in
 * vmlinux's BTF, opened once and searched once for all that a load needs, and in its modules'. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "btf/btf.h"

/* A type that is looked for, and where it was found. */
struct kernel_type {
	enum btf_kind kind;
	const char *name;      /* NULL: nothing is looked for */
	const char *module;    /* only in this one; NULL: in vmlinux, then anywhere */
	uint32_t id;	       /* 0: not found */
	const struct btf *btf; /* it is in */
	int btf_fd;	       /* of that, when it is a module's; 0: vmlinux's */
};

struct kernel_module;

struct kernel_types {
	struct btf *vmlinux; /* NULL until it is needed */
	struct kernel_module *modules;
	size_t module_count;
	bool modules_listed;
};

#define KERNEL_TYPES_NONE ((struct kernel_types){ .vmlinux = NULL })
void kernel_types_done(struct kernel_types *types);

/* Opens vmlinux's BTF unless it is open: 0 or btf_open_vmlinux()'s -errno. */
int kernel_types_vmlinux(struct kernel_types *types);

/* Looks for all of `wanted`; what is not there keeps the id 0.  0; btf_open_vmlinux()'s -errno;
 * -ENOMEM.  Descriptors and BTFs stay those of `types`. */
int kernel_types_find(struct kernel_types *types, struct kernel_type *wanted, size_t count);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The running kernel.  What is expensive to read - its types, its symbols - is kept in a struct
 * kernel, which the session owns: it is read once, when it is first needed.  The rest costs a
 * system call, and is not kept.
 */
#pragma once

#include <stdbool.h>

#include "base/cleanup.h"
#include "bpf/ksyms.h"
#include "btf/btf.h"

struct kernel {
	struct btf *types; /* see kernel_types() */
	int types_err;	   /* -errno of reading them; 0: not read yet, or read */
	struct ksyms symbols;
};

#define KERNEL_NONE ((struct kernel){ .types = NULL })
void kernel_done(struct kernel *kernel);
#define cleanup_kernel cleanup_with(kernel_done)

/* The types of vmlinux, from the kernel's own BTF, valid until kernel_done(): 0, or -errno as
 * btf_open_file() returns it.  Safe to call from several threads. */
int kernel_types(struct kernel *kernel, const struct btf **types);

/* The same for names_learn_from(): NULL when they cannot be read.  `kernel` is a struct kernel. */
const struct btf *kernel_types_for_names(void *kernel);

/* The numbers of its release, "6.1.55": a string that is valid until the next call. */
const char *kernel_release(void);

/* Is it older than `version` ("5.10")?  False for NULL. */
bool kernel_before(const char *version);

/* Does this process lack the capability (a CAP_… of <linux/capability.h>)? */
bool kernel_lacks(int capability);

/* The number of possible CPUs, which need not be online, from /sys/devices/system/cpu/possible,
 * read once.  An element of a per-CPU map has that many values, in the order of the CPUs.  -errno
 * when the file cannot be read or parsed.  Not thread-safe. */
int kernel_cpus(void);

/* The highest possible CPU number plus one: more than kernel_cpus() where the numbers have gaps.
 * -errno as above. */
int kernel_cpus_end(void);

struct cpus {
	int count, end;
};

/* Reads both from a list such as "0-3,8": 0, or -EINVAL when it is not such a list. */
int kernel_parse_cpus(const char *list, struct cpus *cpus);

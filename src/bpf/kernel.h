/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The running kernel.  What is dear to find out is a value, which the session owns: it is found out
 * when it is first asked for, and once.  The rest is a system call away, and has functions alone.
 */
#pragma once

#include <stdbool.h>

#include "base/cleanup.h"
#include "bpf/ksyms.h"
#include "btf/btf.h"

struct kernel {
	struct btf *types; /* see kernel_types() */
	int types_err;	   /* why there are none */
	struct ksyms symbols;
};

#define KERNEL_NONE ((struct kernel){ .types = NULL })
void kernel_done(struct kernel *kernel);
#define cleanup_kernel cleanup_with(kernel_done)

/* The types of vmlinux, its own BTF, until kernel_done(): 0, or -errno, as btf_open_file() has it,
 * each time.  Several threads may ask. */
int kernel_types(struct kernel *kernel, const struct btf **types);

/* The same, NULL when it cannot be read; `kernel` is a struct kernel: for names_learn_from(). */
const struct btf *kernel_types_for_names(void *kernel);

/* Its release as far as people number it, "6.1.55": a string that lives as long as the process. */
const char *kernel_release(void);

/* Is it older than `version` ("5.10")?  Never older than NULL. */
bool kernel_before(const char *version);

/* Does this process lack the capability (a CAP_… of <linux/capability.h>)? */
bool kernel_lacks(int capability);

/* The number of possible CPUs (not online ones), from /sys/devices/system/cpu/possible, read once:
 * so many values an element of a per-CPU map has, in the order of the CPUs.  -errno when the file
 * cannot be read or understood.  Not for several threads at once. */
int kernel_cpus(void);

/* The number of the highest possible CPU plus one: more than kernel_cpus() where numbers are left
 * out.  The same -errno. */
int kernel_cpus_end(void);

struct cpus {
	int count, end;
};

/* Both, from a list such as "0-3,8": 0, or -EINVAL when it is not one. */
int kernel_parse_cpus(const char *list, struct cpus *cpus);

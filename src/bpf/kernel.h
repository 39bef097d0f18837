/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The running kernel.  What is expensive to read - its types, its symbols - is kept in a struct
 * kernel, which the session owns: it is read once, when it is first needed.  The rest costs a
 * system call, and is not kept.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "btf/btf.h"

/*
 * Its symbols, by address and by name, from /proc/kallsyms: ksyms.c
 */

/* More than the longest name (the kernel's KSYM_NAME_LEN). */
#define KSYM_NAME_SIZE 512

struct ksym;

/* The file is read when the first symbol is looked up. */
struct ksyms {
	bool read;
	struct buf text;   /* /proc/kallsyms */
	struct ksym *list; /* owned; by address */
	size_t count;
	uint64_t call_base; /* the address that calls of helpers are relative to; 0: not shown */
};

#define KSYMS_NONE ((struct ksyms){ .read = false })
void ksyms_done(struct ksyms *ksyms);
#define cleanup_ksyms cleanup_with(ksyms_done)

/* The name of the function that begins at the address; NULL when there is none, or the kernel does
 * not show addresses to this user (/proc/sys/kernel/kptr_restrict). */
const char *ksyms_name(struct ksyms *ksyms, uint64_t address);

/* The name of the symbol that contains the address, and the offset of the address in it; NULL as
 * above, or when the address is before the first symbol or after the last. */
const char *ksyms_around(struct ksyms *ksyms, uint64_t address, uint64_t *offset);

/* The name of the function that a call in a loaded program calls: the kernel stores the function's
 * distance from __bpf_call_base in the imm of the call.  NULL as above. */
const char *ksyms_called(struct ksyms *ksyms, int32_t imm);

/* The address of the symbol of this name, of the kernel or of a module: 0; -ENOENT: there is none,
 * or the kernel does not show it; -ENOTUNIQ: several have the name. */
int ksyms_address(struct ksyms *ksyms, const char *name, uint64_t *address);

/* The number of the helper whose function in the kernel has this name; -ENOENT: no helper's. */
int ksyms_helper(const char *name);

/*
 * The kernel
 */

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

/* The struct that programs of this type are given as their context (struct xdp_md): its id in
 * *types, and 0; -ENOENT: what they are given is no struct, or the kernel does not tell; or as
 * kernel_types(). */
int kernel_context(struct kernel *kernel, uint32_t prog_type, const struct btf **types,
		   uint32_t *id);

/* kernel_types() for names_learn_from(): NULL when they cannot be read.  `kernel` is a struct
 * kernel. */
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of the kernel's functions by their addresses, from /proc/kallsyms. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/cleanup.h"

/* Names are shorter (the kernel's KSYM_NAME_LEN). */
#define KSYM_NAME_SIZE 512

struct ksym;

/* Read when the first name is asked for. */
struct ksyms {
	bool read;
	struct buf text;   /* /proc/kallsyms */
	struct ksym *list; /* owned; by address */
	size_t count;
	uint64_t call_base; /* what the calls of helpers count from; 0: not shown */
};

#define KSYMS_NONE ((struct ksyms){ .read = false })
void ksyms_done(struct ksyms *ksyms);
#define cleanup_ksyms cleanup_with(ksyms_done)

/* The name of the function that begins at the address; NULL when there is none, or the kernel does
 * not show addresses to this user (/proc/sys/kernel/kptr_restrict). */
const char *ksyms_name(struct ksyms *ksyms, uint64_t address);

/* The name of the symbol that the address is in, and how far behind its beginning; NULL as above,
 * or when no symbol begins before and behind it. */
const char *ksyms_around(struct ksyms *ksyms, uint64_t address, uint64_t *offset);

/* The name of the function that the imm of a helper's call in a loaded program stands for: the
 * kernel has put its distance from __bpf_call_base there.  NULL as above. */
const char *ksyms_called(struct ksyms *ksyms, int32_t imm);

/* The address of the symbol of this name, of the kernel or of a module: 0; -ENOENT: there is none,
 * or the kernel does not show it; -ENOTUNIQ: several have the name. */
int ksyms_address(struct ksyms *ksyms, const char *name, uint64_t *address);

/* The number of the helper that a function of the kernel is, by its name; -ENOENT: it is none. */
int ksyms_helper(const char *name);

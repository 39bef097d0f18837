/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The symbols of the kernel, by address and by name, from /proc/kallsyms. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/cleanup.h"

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

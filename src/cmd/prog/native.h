/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Native code as text, by libcapstone, which is opened when it is first needed. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct native_insn {
	size_t size; /* bytes of code */
	char operation[32];
	char operands[160]; /* with commas between them */
	uint64_t target;    /* where a call goes, 0 if it is none */
};

/* 0; -ENOENT: no libcapstone, or it was not known when bpfadm was built; -ENOSYS: it does not know
 * this machine's processor. */
int native_open(void);

/* The instruction at the beginning of `bytes` (at least one), which runs at `address`; bytes that
 * are none are one of operation "(bad)". */
void native_insn(const uint8_t *bytes, size_t size, uint64_t address, struct native_insn *insn);

void native_close(void);

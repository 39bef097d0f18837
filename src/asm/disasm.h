/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Instructions as text, in the notation of the verifier's log and of bpftool's dumps:
 * "(b7) r0 = 0", "(61) r2 = *(u32 *)(r1 +4)".  assemble.h reads it back.
 */
#pragma once

#include <stddef.h>

#include "base/buf.h"
#include "bpf/insn.h"

/* What calls and 64-bit numbers stand for is known to the caller alone.  Both return the text, in
 * `space` or elsewhere, or NULL for the default. */
struct disasm_names {
	/* Behind "call ": "bpf_map_lookup_elem#1"; default "unknown#1", "pc+3",
	 * "kernel-function#1". */
	const char *(*call)(void *context, const struct insn *insn, char *space, size_t size);
	/* Behind "r1 = "; insn[1] is there too; default "map[id:97]", "map[id:97][0]+8", "0x1f". */
	const char *(*imm64)(void *context, const struct insn *insn, char *space, size_t size);
	void *context;
};

enum disasm_flags {
	DISASM_OPCODE = 1, /* "(b7) " in front, as bpftool has it */
};

/* Adds the text of one instruction out of the `left` that are there (at least one).  How many it
 * was, 1 or 2; bytes that are no instruction are "BUG_xx", and one of them.  `names` may be NULL.
 */
int disasm_insn(struct buf *out, const struct insn *insn, size_t left, unsigned flags,
		const struct disasm_names *names);

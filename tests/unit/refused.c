/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verifier's reason, found in its log. */
#include "cmd/prog/refused.h"

#include "../lib/unit.h"
#include "base/buf.h"

static const struct {
	const char *log, *reason;
} cases[] = {
	{ "0: R1=ctx() R10=fp0\n0: (95) exit\nR0 !read_ok\n"
	  "processed 1 insns (limit 1000000) max_states_per_insn 0\n",
	  "R0 !read_ok" },
	{ "R0 !read_ok\n\nVerification failed: Register Type Safety: Unreadable register\n\n"
	  "Suggestion:\n  Initialize R0 on every path before this instruction.\n\n"
	  "processed 1 insns (limit 1000000) max_states_per_insn 0\n",
	  "R0 !read_ok" },
	{ "infinite loop detected at insn 6\ncur state: R0=0 R10=fp0\nold state: R0=0 R10=fp0\n",
	  "infinite loop detected at insn 6" },
	{ "R1 type=scalar expected=fp\nCaller passes invalid args into func#1 ('length')\n",
	  "R1 type=scalar expected=fp" },
	{ "prog '': relo #0: patched insn #2 (LDX/ST/STX) off 8 -> 8\n"
	  "processed 0 insns (limit 1000000)\n",
	  "" },
	{ "prog '': relo #0: unexpected insn #1\n", "prog '': relo #0: unexpected insn #1" },
	{ "back-edge from insn 2 to 0\n\n\n", "back-edge from insn 2 to 0" },
	{ "1: (05) goto pc-2\ninfinite loop detected at insn 0\ncur state: R0=0\nold state: R0=0\n"
	  "processed 11 insns (limit 1000000)\n",
	  "infinite loop detected at insn 0" },
	{ "processed 0 insns (limit 1000000)\nstack depth 8\n", "" },
	/* 7.3's statistics */
	{ "invalid func unknown#195896080\nverification time 1773 usec\nstack depth max 0\n"
	  "subprog 0 (missing_field) main insns_self 2 insns_total 2 stack 0\n"
	  "processed 2 insns (limit 1000000)\n",
	  "invalid func unknown#195896080" },
	{ "\n", "" },
	{ "", "" },
};

TEST(reasons)
{
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		cleanup_buf struct buf log = BUF_EMPTY;
		char reason[64];

		buf_add_str(&log, cases[i].log);
		refusal_reason(&log, reason, sizeof(reason));
		CHECK_STR(reason, cases[i].reason);
	}
}

UNIT_MAIN

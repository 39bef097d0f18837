/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verifier's reason, found in its log, and what it usually means. */
#include "load/verdict.h"

#include "../lib/unit.h"
#include "base/util.h"

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

TEST(the_reason_is_a_line_of_the_log)
{
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		cleanup_refusal struct refusal refusal = REFUSAL_NONE;
		cleanup_problem struct problem problem = PROBLEM_NONE;
		cleanup_buf struct buf log = BUF_EMPTY;
		const struct verdict verdict = { .err = -EACCES, .log = &log };

		buf_add_str(&log, cases[i].log);
		CHECK(verdict_problem(&verdict, &refusal, &problem) == -EACCES);
		if (*cases[i].reason) {
			CHECK_PROBLEM(&problem, REASON_VERIFIER, cases[i].reason);
			CHECK_STR(problem_text(&problem), cases[i].reason);
		} else {
			CHECK_CASE(problem.reason != REASON_VERIFIER, cases[i].log);
		}
	}
}

TEST(a_reason_of_more_than_one_screen_is_not_cut)
{
	cleanup_refusal struct refusal refusal = REFUSAL_NONE;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	cleanup_buf struct buf log = BUF_EMPTY;

	for (unsigned i = 0; i < 1000; i++)
		buf_add_str(&log, "reason");
	verdict_problem(&(struct verdict){ .err = -EACCES, .log = &log }, &refusal, &problem);
	CHECK(problem.text.len == 6000);
}

/* The hint of a log of this one line. */
static void check_hint(const char *line, struct verdict verdict, bool has_hint, const char *what)
{
	cleanup_refusal struct refusal refusal = REFUSAL_NONE;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	cleanup_buf struct buf log = BUF_EMPTY;

	buf_add_str(&log, line);
	verdict.log = &log;
	verdict_problem(&verdict, &refusal, &problem);
	CHECK_PROBLEM(&problem, REASON_VERIFIER, what);
	CHECK_CASE((*problem_hint_text(&problem) != '\0') == has_hint, what);
}

TEST(common_messages_have_a_meaning)
{
	const struct verdict none = { .err = -EACCES };
	const struct verdict guessed = { .err = -EACCES, .guessed = true };
	const struct verdict known = { .err = -EACCES, .meaning = "what the caller knows" };

	check_hint("R0 !read_ok", none, true, "a result");
	check_hint("R3 !read_ok", none, true, "another register");
	check_hint("R3 !read_ok", guessed, true, "another register, type guessed");
	check_hint("unknown func bpf_redirect#23", guessed, true, "type guessed");
	check_hint("some words of a kernel to come", none, false, "no meaning");
	check_hint("some words of a kernel to come", guessed, true, "no meaning, type guessed");
	check_hint("invalid func unknown#195896080", known, true, "the caller's meaning");
}

UNIT_MAIN

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Assembler text that is wrong: where, and in which words. */
#include <errno.h>

#include "../lib/unit.h"
#include "asm/asm.h"
#include "base/buf.h"
#include "base/util.h"

static int helper_by_name(const char *name)
{
	return strcmp(name, "map_lookup_elem") == 0 ? 1 : -ENOENT;
}

static const char *similar_helper(const char *name)
{
	return strncmp(name, "map_look", 8) == 0 ? "map_lookup_elem" : NULL;
}

static const struct asm_helpers test_helpers = { helper_by_name, similar_helper };

static void check_refused_as(const char *what, const char *text, unsigned line, unsigned column,
			     enum reason reason)
{
	cleanup_asm_program struct asm_program program = ASM_PROGRAM_EMPTY;
	cleanup_problem struct problem problem = PROBLEM_NONE;

	CHECK_CASE(asm_assemble(text, strlen(text), &test_helpers, &program, &problem) == -EINVAL,
		   what);
	CHECK_CASE(problem.line == line, what);
	CHECK_CASE(problem.column == column, what);
	CHECK_PROBLEM(&problem, reason, what);
	CHECK_CASE(!program.insns && !program.maps, what);
}

static void check_refused(const char *text, unsigned line, unsigned column, enum reason reason)
{
	check_refused_as(text, text, line, column, reason);
}

TEST(an_instruction_that_is_none_is_told_by_what_is_wrong_with_it)
{
	static const struct {
		const char *text;
		unsigned column;
		enum reason reason;
	} cases[] = {
		{ "foo = 5", 1, REASON_UNKNOWN },
		{ "(b7) foo = 5", 6, REASON_UNKNOWN },
		{ "\x01\x02", 1, REASON_UNKNOWN },
		{ "r11 = 1", 1, REASON_UNEXPECTED },
		{ "r01 = 1", 1, REASON_UNKNOWN },
		{ "r1 = r10000000000", 6, REASON_UNKNOWN },
		{ "r1 =", 5, REASON_SYNTAX },
		{ "w1 = r2", 6, REASON_SYNTAX },
		{ "r1 == 5", 5, REASON_SYNTAX },
		{ "r1 ++ 5", 4, REASON_SYNTAX },
		{ "r1 = r2 junk", 9, REASON_SYNTAX },
		{ "r1 = -r2", 7, REASON_CONFLICT },
		{ "r1 = be16 r2", 11, REASON_CONFLICT },
		{ "r1 += map[id:5]", 7, REASON_SYNTAX },
		{ "r1 = atomic64_xchg((u64 *)(r2 +0), r3)", 36, REASON_CONFLICT },
		{ "lock *(u8 *)(r1 +0) += r2", 8, REASON_SYNTAX },
		{ "r1 = *(u33 *)(r2 +0)", 8, REASON_SYNTAX },
		{ "*(u32 *)(r1 +4 = 5", 16, REASON_SYNTAX },
		{ "r0 = *(u16 *)skb[r1 + r2]", 23, REASON_SYNTAX },
		{ "r0 = *(u16 *)skb[]", 18, REASON_SYNTAX },
		{ "r1 = *(u8 *)(r2 + + 4)", 17, REASON_SYNTAX },
		{ "r1 = *(u8 *)(r2 - -4)", 17, REASON_SYNTAX },
		{ "if r1 == 5 got out", 12, REASON_SYNTAX },
		{ "if r1 = 5 goto out", 7, REASON_SYNTAX },
		{ "goto", 5, REASON_SYNTAX },
		{ "goto +3 <out", 10, REASON_SYNTAX },
		{ "call", 5, REASON_SYNTAX },
		{ "(b7) r1 = r2", 6, REASON_CONFLICT },
		{ "nospec", 1, REASON_UNEXPECTED },
		{ "r1 = &(void __percpu *)(r1)", 1, REASON_UNEXPECTED },
		{ "(95) exit:", 10, REASON_SYNTAX },
		{ "1a: exit", 1, REASON_SYNTAX },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		check_refused(cases[i].text, 1, cases[i].column, cases[i].reason);
}

TEST(no_number_is_truncated)
{
	static const struct {
		const char *text;
		unsigned column;
		enum reason reason;
	} cases[] = {
		{ "r0 = 010", 6, REASON_SYNTAX },
		{ "r0 = 12ab", 6, REASON_SYNTAX },
		{ "r0 = 0x", 6, REASON_SYNTAX },
		{ "r1 = 0xffffffff", 6, REASON_RANGE },
		{ "r1 = -2147483649", 6, REASON_RANGE },
		{ "if r1 == 0xffffffff goto +1", 10, REASON_RANGE },
		{ "*(u64 *)(r1 +0) = 0xffffffff", 19, REASON_RANGE },
		{ "w1 = 0x100000000", 6, REASON_RANGE },
		{ "r1 = 0x10000000000000000 ll", 6, REASON_RANGE },
		{ "r1 = -9223372036854775809 ll", 6, REASON_RANGE },
		{ "r1 = *(u8 *)(r2 +32768)", 17, REASON_RANGE },
		{ "goto pc-32769", 8, REASON_RANGE },
		{ "gotol +2147483648", 7, REASON_RANGE },
		{ "call 2147483648", 6, REASON_RANGE },
		{ "r1 = addr_space_cast(r2, 65536, 0)", 26, REASON_RANGE },
		{ "r1 = map[id:4294967296]", 13, REASON_RANGE },
		{ "r1 = map[id:5][0]+4294967296", 18, REASON_RANGE },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		check_refused(cases[i].text, 1, cases[i].column, cases[i].reason);
}

TEST(functions_labels_and_maps_must_be_known)
{
	static const struct {
		const char *text;
		unsigned line, column;
		enum reason reason;
	} cases[] = {
		{ "exit\ngoto out", 2, 6, REASON_UNKNOWN },
		{ "if r1 == 0 goto out\nou: exit", 1, 17, REASON_UNKNOWN },
		{ "a: exit\nb: exit\na: exit", 3, 1, REASON_DUPLICATE },
		{ "call foo", 1, 6, REASON_UNKNOWN },
		{ "call bpf_map_lokup_elem", 1, 6, REASON_UNKNOWN },
		{ "call bpf_map_look", 1, 6, REASON_UNKNOWN },
		{ "call bpf_foo#7", 1, 6, REASON_UNKNOWN },
		{ "call bpf_map_lookup_elem#2", 1, 6, REASON_CONFLICT },
		{ "call __htab_map_lookup_elem#228016", 1, 6, REASON_UNEXPECTED },
		{ "call bpf_xdp_adjust_head#-12345", 1, 6, REASON_UNEXPECTED },
		{ "call unknown#195896080", 1, 6, REASON_UNEXPECTED },
		{ "r1 = map[name:]", 1, 15, REASON_SYNTAX },
		{ "r1 = map[a_name_of_16-chr]", 1, 10, REASON_SYNTAX },
		{ "r1 = map[type:x]", 1, 10, REASON_SYNTAX },
		{ "r1 = map[pinned:]", 1, 17, REASON_MISSING },
		{ "r1 = map[id:]", 1, 13, REASON_SYNTAX },
		{ "r1 = map[id:5x]", 1, 13, REASON_SYNTAX },
		{ "r1 = map[flows", 1, 10, REASON_SYNTAX },
		{ "r1 = map[5][1]", 1, 13, REASON_SYNTAX },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		check_refused(cases[i].text, cases[i].line, cases[i].column, cases[i].reason);
}

TEST(a_label_too_far_away_is_told)
{
	cleanup_buf struct buf text = BUF_EMPTY;

	buf_add_str(&text, "exit\ngoto out\n");
	for (unsigned i = 0; i < 32768; i++)
		buf_add_str(&text, "exit\n");
	buf_add_str(&text, "out: exit\n");
	check_refused_as("a label too far away", buf_text(&text), 2, 6, REASON_RANGE);
}

TEST(a_long_word_is_shown_shortened)
{
	char text[400] = "call ";

	memset(text + 5, 'x', sizeof(text) - 6);
	check_refused_as("a long word", text, 1, 6, REASON_UNKNOWN);
}

UNIT_MAIN

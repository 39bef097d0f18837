/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Assembler text that is wrong: where, and in which words. */
#include <errno.h>

#include "../lib/unit.h"
#include "asm/assemble.h"
#include "base/buf.h"
#include "base/util.h"

static int helper_by_name(const char *name)
{
	return strcmp(name, "map_lookup_elem") == 0 ? 1 : -ENOENT;
}

static void check_refused(const char *text, unsigned line, unsigned column, const char *message)
{
	cleanup_asm_program struct asm_program program = ASM_PROGRAM_EMPTY;
	struct asm_error error = { 0 };

	CHECK_CASE(assemble(text, strlen(text), helper_by_name, &program, &error) == -EINVAL, text);
	CHECK_CASE(error.line == line, text);
	CHECK_CASE(error.column == column, text);
	CHECK_STR(error.message, message);
	CHECK_CASE(!program.insns && !program.maps, text);
}

TEST(an_instruction_that_is_none_is_told_by_what_is_wrong_with_it)
{
	static const struct {
		const char *text;
		unsigned column;
		const char *message;
	} cases[] = {
		{ "foo = 5", 1, "unknown instruction 'foo'" },
		{ "(b7) foo = 5", 6, "unknown instruction 'foo'" },
		{ "\x01\x02", 1, "unknown instruction '\\x01'" },
		{ "r11 = 1", 1, "r11 is the kernel's own, for what it puts into programs" },
		{ "r01 = 1", 1, "unknown register r01: there are r0 to r10" },
		{ "r1 = r10000000000", 6, "unknown register r10000000000: there are r0 to r10" },
		{ "r1 =", 5,
		  "expected a register r0 to r10, a number or map[...], but the line ends" },
		{ "w1 = r2", 6, "expected a register w0 to w10 or a number, not 'r2'" },
		{ "r1 == 5", 5, "expected a register r0 to r10, a number or map[...], not '='" },
		{ "r1 ++ 5", 4, "expected an operator such as +=, not '+'" },
		{ "r1 = r2 junk", 9, "expected the end of the line, not 'junk'" },
		{ "r1 = -r2", 7, "both must be the same register, r1" },
		{ "r1 = be16 r2", 11, "both must be the same register, r1" },
		{ "r1 += map[id:5]", 7, "expected a register r0 to r10 or a number, not 'map'" },
		{ "r1 = atomic64_xchg((u64 *)(r2 +0), r3)", 36,
		  "both must be the same register, r1" },
		{ "lock *(u8 *)(r1 +0) += r2", 8, "unexpected 'u8'" },
		{ "r1 = *(u33 *)(r2 +0)", 8,
		  "expected u8, u16, u32 or u64 or s8, s16 or s32, not 'u33'" },
		{ "*(u32 *)(r1 +4 = 5", 16, "expected ')', not '='" },
		{ "r0 = *(u16 *)skb[r1]", 20, "expected '+', not ']'" },
		{ "if r1 == 5 got out", 12, "expected 'goto', not 'got'" },
		{ "if r1 = 5 goto out", 7, "expected a comparison, not '='" },
		{ "goto", 5, "expected a label or a distance such as +3, but the line ends" },
		{ "goto +3 <out", 10, "expected >, not 'out'" },
		{ "call", 5, "expected a function, but the line ends" },
		{ "(b7) r1 = r2", 6, "this has the opcode bf, not b7" },
		{ "nospec", 1, "only the kernel itself puts this into a program" },
		{ "r1 = &(void __percpu *)(r1)", 1,
		  "only the kernel itself puts this into a program" },
		{ "(95) exit:", 10, "expected the end of the line, not ':'" },
		{ "1a: exit", 1, "a label begins with a letter" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		check_refused(cases[i].text, 1, cases[i].column, cases[i].message);
}

TEST(no_number_is_truncated)
{
	static const struct {
		const char *text;
		unsigned column;
		const char *message;
	} cases[] = {
		{ "r0 = 010", 6, "010 is not a number" },
		{ "r0 = 12ab", 6, "12ab is not a number" },
		{ "r0 = 0x", 6, "0x is not a number" },
		{ "r1 = 0xffffffff", 6,
		  "0xffffffff does not fit in 32 bits with a sign (r1 = NUMBER ll loads 64)" },
		{ "r1 = -2147483649", 6,
		  "-2147483649 does not fit in 32 bits with a sign (r1 = NUMBER ll loads 64)" },
		{ "if r1 == 0xffffffff goto +1", 10,
		  "0xffffffff does not fit in 32 bits with a sign (r1 = NUMBER ll loads 64)" },
		{ "*(u64 *)(r1 +0) = 0xffffffff", 19,
		  "0xffffffff does not fit in 32 bits with a sign (r1 = NUMBER ll loads 64)" },
		{ "w1 = 0x100000000", 6, "0x100000000 does not fit in 32 bits" },
		{ "r1 = 0x10000000000000000 ll", 6, "this number is too large" },
		{ "r1 = -9223372036854775809 ll", 6,
		  "-9223372036854775809 is out of range: -9223372036854775808 to "
		  "18446744073709551615" },
		{ "r1 = *(u8 *)(r2 +32768)", 17, "+32768 is out of range: -32768 to 32767" },
		{ "goto pc-32769", 8, "-32769 is out of range: -32768 to 32767" },
		{ "gotol +2147483648", 7,
		  "+2147483648 is out of range: -2147483648 to 2147483647" },
		{ "call 2147483648", 6, "2147483648 is out of range: 0 to 2147483647" },
		{ "r1 = addr_space_cast(r2, 65536, 0)", 26, "65536 is out of range: 0 to 65535" },
		{ "r1 = map[id:4294967296]", 13, "4294967296 is out of range: 0 to 4294967295" },
		{ "r1 = map[id:5][0]+4294967296", 18,
		  "+4294967296 is out of range: 0 to 4294967295" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		check_refused(cases[i].text, 1, cases[i].column, cases[i].message);
}

TEST(functions_labels_and_maps_must_be_known)
{
	static const struct {
		const char *text;
		unsigned line, column;
		const char *message;
	} cases[] = {
		{ "exit\ngoto out", 2, 6, "label out is not defined" },
		{ "if r1 == 0 goto out\nou: exit", 1, 17, "label out is not defined" },
		{ "a: exit\nb: exit\na: exit", 3, 1, "label a is also in line 1" },
		{ "call foo", 1, 6, "foo is neither a helper nor a label" },
		{ "call bpf_foo#7", 1, 6, "unknown helper bpf_foo" },
		{ "call bpf_map_lookup_elem#2", 1, 6, "bpf_map_lookup_elem is helper 1, not 2" },
		{ "call __htab_map_lookup_elem#228016", 1, 6,
		  "__htab_map_lookup_elem#228016 is a function inside the kernel, which it put in a helper's place" },
		{ "call bpf_xdp_adjust_head#-12345", 1, 6,
		  "bpf_xdp_adjust_head#-12345 is a function inside the kernel, which it put in a helper's place" },
		{ "call unknown#195896080", 1, 6,
		  "unknown#195896080 is a function inside the kernel, which it put in a helper's place" },
		{ "r1 = map[name:]", 1, 15, "a map's name has 1 to 15 letters, digits, _ and ." },
		{ "r1 = map[a_name_of_16_chr]", 1, 10,
		  "a map's name has 1 to 15 letters, digits, _ and ." },
		{ "r1 = map[type:x]", 1, 10, "a map's name has 1 to 15 letters, digits, _ and ." },
		{ "r1 = map[pinned:]", 1, 17, "a path is missing" },
		{ "r1 = map[id:]", 1, 13, "expected a number, not ']'" },
		{ "r1 = map[id:5x]", 1, 13, "5x is not a number" },
		{ "r1 = map[flows", 1, 10, "the ] behind this is missing" },
		{ "r1 = map[5][1]", 1, 13, "expected [0], not '1'" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		check_refused(cases[i].text, cases[i].line, cases[i].column, cases[i].message);
}

TEST(a_label_too_far_away_is_told)
{
	cleanup_buf struct buf text = BUF_EMPTY;

	buf_add_str(&text, "exit\ngoto out\n");
	for (unsigned i = 0; i < 32768; i++)
		buf_add_str(&text, "exit\n");
	buf_add_str(&text, "out: exit\n");
	check_refused(buf_text(&text), 2, 6,
		      "a jump of 32768 instructions does not fit in 16 bits (gotol has 32)");
}

TEST(a_long_word_is_shown_shortened)
{
	char text[400] = "call ";

	memset(text + 5, 'x', sizeof(text) - 6);
	check_refused(text, 1, 6,
		      "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		      " is neither a helper nor a label");
}

UNIT_MAIN

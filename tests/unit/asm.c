/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Assembler text and instructions, both ways; labels, maps, and what a dump has besides. */
#include "asm/asm.h"

#include <errno.h>

#include "../lib/unit.h"
#include "base/util.h"

static int helper_by_name(const char *name)
{
	static const struct {
		const char *name;
		int number;
	} known[] = { { "map_lookup_elem", 1 }, { "ktime_get_ns", 5 }, { "redirect", 23 } };

	for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
		if (strcmp(name, known[i].name) == 0)
			return known[i].number;
	}
	return -ENOENT;
}

static const struct asm_helpers test_helpers = { .number = helper_by_name };

/* Says why when the text is refused. */
static struct asm_program assembled(const char *text)
{
	struct asm_program program = ASM_PROGRAM_EMPTY;
	cleanup_problem struct problem problem = PROBLEM_NONE;

	if (asm_assemble(text, strlen(text), &test_helpers, &program, &problem))
		printf("# %u:%u: %s\n", problem.line, problem.column, problem_text(&problem));
	return program;
}

static bool makes(const char *text, const struct insn *insns, size_t count)
{
	cleanup_asm_program struct asm_program program = assembled(text);

	return program.count == count &&
	       (!count || memcmp(program.insns, insns, count * sizeof(*insns)) == 0);
}

TEST(an_instruction_is_text_and_the_text_is_the_instruction)
{
	const struct {
		const char *text; /* as bpftool has it */
		struct insn insns[2];
	} cases[] = {
		{ "(07) r1 += 4", { insn_add_imm(R1, 4) } },
		{ "(1f) r1 -= r10", { insn_sub_reg(R1, R10) } },
		{ "(24) w1 *= -4", { insn_mul32_imm(R1, -4) } },
		{ "(3c) w1 /= w2", { insn_div32_reg(R1, R2) } },
		{ "(3f) r1 s/= r2", { insn_sdiv_reg(R1, R2) } },
		{ "(94) w1 s%= 7", { insn_smod32_imm(R1, 7) } },
		{ "(9f) r1 %= r2", { insn_mod_reg(R1, R2) } },
		{ "(47) r1 |= 1", { insn_or_imm(R1, 1) } },
		{ "(57) r1 &= -256", { insn_and_imm(R1, -256) } },
		{ "(af) r1 ^= r1", { insn_xor_reg(R1, R1) } },
		{ "(67) r1 <<= 32", { insn_lsh_imm(R1, 32) } },
		{ "(7f) r1 >>= r2", { insn_rsh_reg(R1, R2) } },
		{ "(c7) r1 s>>= 32", { insn_arsh_imm(R1, 32) } },
		{ "(cc) w1 s>>= w2", { insn_arsh32_reg(R1, R2) } },
		{ "(87) r1 = -r1", { insn_neg(R1) } },
		{ "(84) w1 = -w1", { insn_neg32(R1) } },
		{ "(b7) r0 = 0", { insn_mov_imm(R0, 0) } },
		{ "(b7) r0 = -2147483648", { insn_mov_imm(R0, INT32_MIN) } },
		{ "(bf) r6 = r1", { insn_mov_reg(R6, R1) } },
		{ "(bc) w6 = w1", { insn_mov32_reg(R6, R1) } },
		{ "(bf) r1 = (s8)r2", { insn_movsx(R1, R2, 8) } },
		{ "(bf) r1 = (s32)r2", { insn_movsx(R1, R2, 32) } },
		{ "(bc) w1 = (s16)w2", { insn_movsx32(R1, R2, 16) } },
		{ "(bf) r1 = addr_space_cast(r2, 1, 0)", { insn_addr_space_cast(R1, R2, 1, 0) } },
		{ "(d4) r1 = le32 r1", { insn_le(R1, 32) } },
		{ "(dc) r1 = be16 r1", { insn_be(R1, 16) } },
		{ "(d7) r0 = bswap16 r0", { insn_bswap(R0, 16) } },

		{ "(15) if r2 == 0x0 goto pc+3", { insn_jeq_imm(R2, 0, 3) } },
		{ "(25) if r2 > 0x5 goto pc+3", { insn_jgt_imm(R2, 5, 3) } },
		{ "(56) if w2 != 0xffffffff goto pc-1", { insn_jne32_imm(R2, -1, -1) } },
		{ "(55) if r2 != 0xffffffff goto pc-1", { insn_jne_imm(R2, -1, -1) } },
		{ "(4d) if r1 & r2 goto pc+0", { insn_jset_reg(R1, R2, 0) } },
		{ "(3d) if r1 >= r2 goto pc+1", { insn_jge_reg(R1, R2, 1) } },
		{ "(ad) if r1 < r2 goto pc+1", { insn_jlt_reg(R1, R2, 1) } },
		{ "(bd) if r1 <= r2 goto pc+1", { insn_jle_reg(R1, R2, 1) } },
		{ "(6e) if w1 s> w2 goto pc+1", { insn_jsgt32_reg(R1, R2, 1) } },
		{ "(7d) if r1 s>= r2 goto pc+1", { insn_jsge_reg(R1, R2, 1) } },
		{ "(cd) if r1 s< r2 goto pc+1", { insn_jslt_reg(R1, R2, 1) } },
		{ "(dd) if r1 s<= r2 goto pc+1", { insn_jsle_reg(R1, R2, 1) } },
		{ "(05) goto pc-3", { insn_ja(-3) } },
		{ "(06) gotol pc+100000", { insn_ja32(100000) } },
		{ "(0d) gotox r3", { insn_ja_reg(R3) } },
		{ "(e5) may_goto pc+2", { insn_may_goto(2) } },
		{ "(85) call unknown#1", { insn_call(1) } },
		{ "(85) call pc-12", { insn_call_func(-12) } },
		{ "(85) call kernel-function#1234", { insn_call_kfunc(1234, 0) } },
		{ "(85) call kernel-function#1234:2", { insn_call_kfunc(1234, 2) } },
		{ "(95) exit", { insn_exit() } },

		{ "(61) r2 = *(u32 *)(r1 +4)", { insn_ldx(BPF_W, R2, R1, 4) } },
		{ "(79) r2 = *(u64 *)(r10 -8)", { insn_ldx(BPF_DW, R2, R10, -8) } },
		{ "(91) r2 = *(s8 *)(r1 +0)", { insn_ldsx(BPF_B, R2, R1, 0) } },
		{ "(81) r2 = *(s32 *)(r1 +0)", { insn_ldsx(BPF_W, R2, R1, 0) } },
		{ "(7a) *(u64 *)(r10 -8) = -1", { insn_st(BPF_DW, R10, -8, -1) } },
		{ "(6b) *(u16 *)(r10 -2) = r3", { insn_stx(BPF_H, R10, -2, R3) } },
		{ "(db) lock *(u64 *)(r1 +0) += r2", { insn_xadd(BPF_DW, R1, 0, R2) } },
		{ "(c3) lock *(u32 *)(r1 +8) ^= r2", { insn_atomic(BPF_W, BPF_XOR, R1, 8, R2) } },
		{ "(db) r2 = atomic64_fetch_or((u64 *)(r1 +0), r2)",
		  { insn_atomic(BPF_DW, BPF_OR | BPF_FETCH, R1, 0, R2) } },
		{ "(c3) r2 = atomic_xchg((u32 *)(r1 +0), r2)", { insn_xchg(BPF_W, R1, 0, R2) } },
		{ "(db) r0 = atomic64_cmpxchg((u64 *)(r1 +0), r0, r2)",
		  { insn_cmpxchg(BPF_DW, R1, 0, R2) } },
		{ "(d3) r1 = load_acquire((u8 *)(r2 +3))",
		  { insn_load_acquire(BPF_B, R1, R2, 3) } },
		{ "(db) store_release((u64 *)(r1 +3), r2)",
		  { insn_store_release(BPF_DW, R1, 3, R2) } },
		{ "(28) r0 = *(u16 *)skb[12]", { insn_ld_abs(BPF_H, 12) } },
		{ "(50) r0 = *(u8 *)skb[r1 + -4]", { insn_ld_ind(BPF_B, R1, -4) } },

		{ "(18) r1 = 0x5", { insn_ld_dw1(R1, 0, 5), insn_ld_dw2(0) } },
		{ "(18) r1 = 0x1122334455667788",
		  { insn_ld_dw1(R1, 0, 0x55667788), insn_ld_dw2(0x11223344) } },
		{ "(18) r1 = map[id:97]", { insn_ld_map_fd1(R1, 97), insn_ld_map_fd2() } },
		{ "(18) r1 = map[id:97][0]+16",
		  { insn_ld_dw1(R1, BPF_PSEUDO_MAP_VALUE, 97), insn_ld_dw2(16) } },
		{ "(18) r1 = map[idx:2]",
		  { insn_ld_dw1(R1, BPF_PSEUDO_MAP_IDX, 2), insn_ld_dw2(0) } },
		{ "(18) r1 = map[idx:2]+8",
		  { insn_ld_dw1(R1, BPF_PSEUDO_MAP_IDX_VALUE, 2), insn_ld_dw2(8) } },
		{ "(18) r1 = subprog[-3]",
		  { insn_ld_dw1(R1, BPF_PSEUDO_FUNC, (uint32_t)-3), insn_ld_dw2(0) } },
		{ "(18) r1 = btf_id[77]",
		  { insn_ld_dw1(R1, BPF_PSEUDO_BTF_ID, 77), insn_ld_dw2(0) } },
		{ "(18) r1 = btf_id[77:5]",
		  { insn_ld_dw1(R1, BPF_PSEUDO_BTF_ID, 77), insn_ld_dw2(5) } },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct insn *insns = cases[i].insns;
		unsigned slots = insn_slots(insns);
		cleanup_buf struct buf text = BUF_EMPTY;

		CHECK_CASE(disasm_insn(&text, insns, 2, DISASM_OPCODE, NULL) == (int)slots,
			   cases[i].text);
		CHECK_STR(buf_text(&text), cases[i].text);
		CHECK_CASE(makes(cases[i].text, insns, slots), cases[i].text);
	}
}

TEST(people_may_write_it_otherwise)
{
	const struct {
		const char *text;
		struct insn insns[2];
	} cases[] = {
		{ "r1=r2", { insn_mov_reg(R1, R2) } },
		{ "\tr1   +=\t0x10  ", { insn_add_imm(R1, 16) } },
		{ "r1 = 0b101", { insn_mov_imm(R1, 5) } },
		{ "r1 = -0x1", { insn_mov_imm(R1, -1) } },
		{ "w1 = 0xffffffff", { insn_mov32_imm(R1, -1) } },
		{ "*(u32 *)(r1 +0) = 0xffffffff", { insn_st(BPF_W, R1, 0, -1) } },
		{ "r1 = *(u32*)(r2)", { insn_ldx(BPF_W, R1, R2, 0) } },
		{ "w1 = *(u32 *)(r2 + 4)", { insn_ldx(BPF_W, R1, R2, 4) } },
		{ "r1 = *(u32 *)(r2 + -4)", { insn_ldx(BPF_W, R1, R2, -4) } },
		{ "*(u32 *)(r2 +-0x4) = 1", { insn_st(BPF_W, R2, -4, 1) } },
		{ "r0 = *(u16 *)skb[r1]", { insn_ld_ind(BPF_H, R1, 0) } },
		{ "(40) r0 = *(u32 *)skb[r1]", { insn_ld_ind(BPF_W, R1, 0) } },
		{ "w1 = load_acquire((u8 *)(r2 + 3))", { insn_load_acquire(BPF_B, R1, R2, 3) } },
		{ "store_release((u32 *)(r1 + 4), w2)", { insn_store_release(BPF_W, R1, 4, R2) } },
		{ "*(u8 *)(r2 - 1) = w3", { insn_stx(BPF_B, R2, -1, R3) } },
		{ "lock *(u32 *)(r1 + 8) ^= w2", { insn_atomic(BPF_W, BPF_XOR, R1, 8, R2) } },
		{ "w1 = atomic_fetch_or((u32 *)(r2 + 0), w1)",
		  { insn_atomic(BPF_W, BPF_OR | BPF_FETCH, R2, 0, R1) } },
		{ "r1 = atomic_fetch_xor((u64 *)(r2 - 8), r1)",
		  { insn_atomic(BPF_DW, BPF_XOR | BPF_FETCH, R2, -8, R1) } },
		{ "w1 = xchg32_32(r2 + 4, w1)", { insn_xchg(BPF_W, R2, 4, R1) } },
		{ "r1 = xchg_64(r2 + 8, r1)", { insn_xchg(BPF_DW, R2, 8, R1) } },
		{ "w0 = cmpxchg32_32(r1 + 0, w0, w3)", { insn_cmpxchg(BPF_W, R1, 0, R3) } },
		{ "r0 = cmpxchg_64(r1 + 0, r0, r3)", { insn_cmpxchg(BPF_DW, R1, 0, R3) } },
		{ "goto +3", { insn_ja(3) } },
		{ "goto +3 <LBB0_2>", { insn_ja(3) } },
		{ "if r1 == -1 goto +3", { insn_jeq_imm(R1, -1, 3) } },
		{ "call 1", { insn_call(1) } },
		{ "call map_lookup_elem", { insn_call(1) } },
		{ "call bpf_map_lookup_elem", { insn_call(1) } },
		{ "call bpf_map_lookup_elem#1", { insn_call(1) } },
		{ "call bpf_ktime_get_ns#173184", { insn_call(5) } },
		{ "call pc+2#bpf_prog_6deef7357e7b4530_sub", { insn_call_func(2) } },
		{ "r1 = 7 ll", { insn_ld_dw1(R1, 0, 7), insn_ld_dw2(0) } },
		{ "r1 = -1 ll", { insn_ld_dw1(R1, 0, UINT32_MAX), insn_ld_dw2(UINT32_MAX) } },
		{ "r1 = map[id:5][0]",
		  { insn_ld_dw1(R1, BPF_PSEUDO_MAP_VALUE, 5), insn_ld_dw2(0) } },
		{ "r1 = map[fd:5]", { insn_ld_map_fd1(R1, 5), insn_ld_map_fd2() } },
		{ "exit;", { insn_exit() } },
		{ "exit // the end", { insn_exit() } },
		{ "exit # the end", { insn_exit() } },
		{ "0: (b7) r0 = 2             ; R0_w=2", { insn_mov_imm(R0, 2) } },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		CHECK_CASE(makes(cases[i].text, cases[i].insns, insn_slots(cases[i].insns)),
			   cases[i].text);
}

TEST(labels_become_distances)
{
	const struct insn want[] = {
		insn_jeq_imm(R1, 0, 7),
		insn_ld_dw1(R1, BPF_PSEUDO_FUNC, 7),
		insn_ld_dw2(0),
		insn_call_func(5),
		insn_call(23),
		insn_ja(-6),
		insn_ja32(1),
		insn_may_goto(-8),
		insn_exit(),
		insn_exit(),
	};

	CHECK(makes("start: if r1 == 0 goto out\n"
		    "r1 = subprog[sub]\n"
		    "call sub\n"
		    "call redirect\n"
		    "goto start\n"
		    "gotol out\n"
		    "may_goto start\n"
		    "out:\n"
		    "exit\n"
		    "sub: $L1: exit\n",
		    want, ARRAY_SIZE(want)));
}

TEST(a_label_stands_before_a_helper_of_its_name)
{
	const struct insn want[] = { insn_call_func(1), insn_exit(), insn_exit() };

	CHECK(makes("call redirect\nexit\nredirect: exit\n", want, ARRAY_SIZE(want)));
}

TEST(maps_are_listed)
{
	static const struct {
		const char *text;
		enum map_ref_kind kind;
		uint32_t number;
		const char *name;
	} cases[] = {
		{ "map[id:97]", MAP_REF_ID, 97, NULL },
		{ "map[97]", MAP_REF_ID, 97, NULL },
		{ "map[idx:1]", MAP_REF_IDX, 1, NULL },
		{ "map[fd:3]", MAP_REF_FD, 3, NULL },
		{ "map[name:flows]", MAP_REF_NAME, 0, "flows" },
		{ "map[flows]", MAP_REF_NAME, 0, "flows" },
		{ "map[name:packets_counted_by_source]", MAP_REF_NAME, 0,
		  "packets_counted_by_source" },
		{ "map[name:97]", MAP_REF_NAME, 0, "97" },
		{ "map[pinned:/sys/fs/bpf/a//b #c;]", MAP_REF_PINNED, 0, "/sys/fs/bpf/a//b #c;" },
		{ "map[/sys/fs/bpf/flows]", MAP_REF_PINNED, 0, "/sys/fs/bpf/flows" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		cleanup_asm_program struct asm_program program = ASM_PROGRAM_EMPTY;
		cleanup_buf struct buf text = BUF_EMPTY;

		buf_printf(&text, "r0 = 0\n\nr1 = %s[0]+4", cases[i].text);
		program = assembled(buf_text(&text));
		CHECK_CASE(program.map_count == 1, cases[i].text);
		if (program.map_count != 1)
			continue;
		CHECK_CASE(program.maps[0].kind == cases[i].kind, cases[i].text);
		CHECK_CASE(program.maps[0].number == cases[i].number, cases[i].text);
		CHECK_CASE(program.maps[0].insn == 1 && program.maps[0].line == 3, cases[i].text);
		if (cases[i].name)
			CHECK_STR(program.maps[0].text, cases[i].name);
		asm_set_map(&program, &program.maps[0], 42);
		CHECK_CASE(program.insns[1].src == BPF_PSEUDO_MAP_VALUE, cases[i].text);
		CHECK_CASE(program.insns[1].imm == 42, cases[i].text);
		CHECK_CASE(program.insns[2].imm == 4, cases[i].text);
	}
}

TEST(a_dump_is_read_with_all_that_it_has)
{
	const struct insn want[] = {
		insn_mov_imm(R0, 2), insn_ld_dw1(R8, BPF_PSEUDO_MAP_VALUE, 27),
		insn_ld_dw2(0),	     insn_ldx(BPF_B, R7, R8, 2),
		insn_exit(),
	};

	CHECK(makes("int xdp_dispatcher(struct xdp_md * ctx):\n"
		    "; if (x) goto out; call(y): [file:a.c line_num:5 line_col:3]\n"
		    "   0: (b7) r0 = 2\r\n"
		    "       b7 00 00 00 02 00 00 00\n"
		    "; \n"
		    "   1: (18) r8 = map[id:27][0]+0\n"
		    "       18 28 00 00 1b 00 00 00 00 00 00 00 00 00 00 00\n"
		    "\n"
		    "   3: (71) r7 = *(u8 *)(r8 +2)\n"
		    "int sub(void):\n"
		    "   4: (95) exit",
		    want, ARRAY_SIZE(want)));
}

TEST(nothing_is_a_program_of_nothing)
{
	static const char *const texts[] = { "", "\n\n", "; only this", "  # and this\n", "end:" };

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		CHECK_CASE(makes(texts[i], NULL, 0), texts[i]);
}

static const char *call_name(void *context, const struct insn *insn, char *space, size_t size)
{
	if (insn->src)
		return NULL;
	snprintf(space, size, "%s#%d", (const char *)context, insn->imm);
	return space;
}

static const char *imm64_name(void *context, const struct insn *insn, char *space, size_t size)
{
	(void)context;
	snprintf(space, size, "%d/%d", insn[0].imm, insn[1].imm);
	return space;
}

TEST(names_come_from_the_caller)
{
	char context[] = "helper";
	const struct disasm_names names = { call_name, imm64_name, context };
	const struct {
		struct insn insns[2];
		const char *text;
	} cases[] = {
		{ { insn_call(7) }, "(85) call helper#7" },
		{ { insn_call_func(7) }, "(85) call pc+7" },
		{ { insn_ld_dw1(R3, 0, 4), insn_ld_dw2(5) }, "(18) r3 = 4/5" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		cleanup_buf struct buf text = BUF_EMPTY;

		disasm_insn(&text, cases[i].insns, 2, DISASM_OPCODE, &names);
		CHECK_STR(buf_text(&text), cases[i].text);
	}
}

TEST(half_a_64_bit_number_is_no_instruction)
{
	const struct insn insn = insn_ld_dw1(R1, 0, 5);
	cleanup_buf struct buf text = BUF_EMPTY;

	CHECK(disasm_insn(&text, &insn, 1, DISASM_OPCODE, NULL) == 1);
	CHECK_STR(buf_text(&text), "BUG_18");
}

UNIT_MAIN

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bpf/insn.h: the constants are the kernel's, each constructor makes its opcode and its fields. */
#include "bpf/insn.h"
#include "../lib/unit.h"
#include "base/util.h"

/* What <linux/bpf.h> has under the same names. */
/* clang-format off */
#define NAMES(X) \
	X(BPF_LD) X(BPF_LDX) X(BPF_ST) X(BPF_STX) X(BPF_ALU) X(BPF_JMP) X(BPF_JMP32) X(BPF_ALU64) \
	X(BPF_W) X(BPF_H) X(BPF_B) X(BPF_DW) \
	X(BPF_IMM) X(BPF_ABS) X(BPF_IND) X(BPF_MEM) X(BPF_ATOMIC) \
	X(BPF_K) X(BPF_X) X(BPF_TO_LE) X(BPF_TO_BE) \
	X(BPF_ADD) X(BPF_SUB) X(BPF_MUL) X(BPF_DIV) X(BPF_OR) X(BPF_AND) X(BPF_LSH) X(BPF_RSH) \
	X(BPF_NEG) X(BPF_MOD) X(BPF_XOR) X(BPF_MOV) X(BPF_ARSH) X(BPF_END) \
	X(BPF_JA) X(BPF_JEQ) X(BPF_JGT) X(BPF_JGE) X(BPF_JSET) X(BPF_JNE) X(BPF_JSGT) X(BPF_JSGE) \
	X(BPF_CALL) X(BPF_EXIT) X(BPF_JLT) X(BPF_JLE) X(BPF_JSLT) X(BPF_JSLE) \
	X(BPF_FETCH) X(BPF_XCHG) X(BPF_CMPXCHG) \
	X(BPF_PSEUDO_MAP_FD) X(BPF_PSEUDO_MAP_VALUE) X(BPF_PSEUDO_BTF_ID) X(BPF_PSEUDO_FUNC) \
	X(BPF_PSEUDO_MAP_IDX) X(BPF_PSEUDO_MAP_IDX_VALUE) \
	X(BPF_PSEUDO_CALL) X(BPF_PSEUDO_KFUNC_CALL)
/* clang-format on */
#define VALUE(name) name,
#define TEXT(name)  #name,
static const char *const constant_names[] = { NAMES(TEXT) };
static const int ours[] = { NAMES(VALUE) };
#include <linux/bpf.h> /* from here on the names are its macros */
static const int kernels[] = { NAMES(VALUE) };

TEST(constants_are_the_kernels)
{
	for (size_t i = 0; i < ARRAY_SIZE(ours); i++)
		CHECK_CASE(ours[i] == kernels[i], constant_names[i]);
}

TEST(an_instruction_has_the_kernels_layout)
{
	struct insn ours_insn = {
		.opcode = 0x12, .dst = 3, .src = 4, .off = -5, .imm = 0x6789abcd
	};
	struct bpf_insn kernels_insn = {
		.code = 0x12, .dst_reg = 3, .src_reg = 4, .off = -5, .imm = 0x6789abcd
	};

	CHECK(sizeof(ours_insn) == sizeof(kernels_insn));
	CHECK(memcmp(&ours_insn, &kernels_insn, sizeof(ours_insn)) == 0);
}

/* Registers are 1 and 2, off 3, imm 4 wherever the form has them. */
/* clang-format off */
#define ALU(name, imm64, reg64, imm32, reg32, with) \
	{ #name " imm", insn_##name##_imm(R1, 4), { imm64, 1, 0, with, 4 } }, \
	{ #name " reg", insn_##name##_reg(R1, R2), { reg64, 1, 2, with, 0 } }, \
	{ #name "32 imm", insn_##name##32_imm(R1, 4), { imm32, 1, 0, with, 4 } }, \
	{ #name "32 reg", insn_##name##32_reg(R1, R2), { reg32, 1, 2, with, 0 } }
#define JUMP(name, imm64, reg64, imm32, reg32) \
	{ #name " imm", insn_##name##_imm(R1, 4, 3), { imm64, 1, 0, 3, 4 } }, \
	{ #name " reg", insn_##name##_reg(R1, R2, 3), { reg64, 1, 2, 3, 0 } }, \
	{ #name "32 imm", insn_##name##32_imm(R1, 4, 3), { imm32, 1, 0, 3, 4 } }, \
	{ #name "32 reg", insn_##name##32_reg(R1, R2, 3), { reg32, 1, 2, 3, 0 } }
/* clang-format on */

TEST(each_constructor_makes_its_instruction)
{
	const struct {
		const char *name;
		struct insn insn;
		struct {
			int opcode, dst, src, off, imm;
		} want;
	} forms[] = {
		ALU(add, 0x07, 0x0f, 0x04, 0x0c, 0),
		ALU(sub, 0x17, 0x1f, 0x14, 0x1c, 0),
		ALU(mul, 0x27, 0x2f, 0x24, 0x2c, 0),
		ALU(div, 0x37, 0x3f, 0x34, 0x3c, 0),
		ALU(sdiv, 0x37, 0x3f, 0x34, 0x3c, 1),
		ALU(or, 0x47, 0x4f, 0x44, 0x4c, 0),
		ALU(and, 0x57, 0x5f, 0x54, 0x5c, 0),
		ALU(lsh, 0x67, 0x6f, 0x64, 0x6c, 0),
		ALU(rsh, 0x77, 0x7f, 0x74, 0x7c, 0),
		ALU(mod, 0x97, 0x9f, 0x94, 0x9c, 0),
		ALU(smod, 0x97, 0x9f, 0x94, 0x9c, 1),
		ALU(xor, 0xa7, 0xaf, 0xa4, 0xac, 0),
		ALU(mov, 0xb7, 0xbf, 0xb4, 0xbc, 0),
		ALU(arsh, 0xc7, 0xcf, 0xc4, 0xcc, 0),
		{ "neg", insn_neg(R1), { 0x87, 1, 0, 0, 0 } },
		{ "neg32", insn_neg32(R1), { 0x84, 1, 0, 0, 0 } },
		{ "movsx 8", insn_movsx(R1, R2, 8), { 0xbf, 1, 2, 8, 0 } },
		{ "movsx 32", insn_movsx(R1, R2, 32), { 0xbf, 1, 2, 32, 0 } },
		{ "movsx32 16", insn_movsx32(R1, R2, 16), { 0xbc, 1, 2, 16, 0 } },
		{ "addr_space_cast",
		  insn_addr_space_cast(R1, R2, 1, 0),
		  { 0xbf, 1, 2, 1, 1 << 16 } },
		{ "le16", insn_le(R1, 16), { 0xd4, 1, 0, 0, 16 } },
		{ "le32", insn_le(R1, 32), { 0xd4, 1, 0, 0, 32 } },
		{ "le64", insn_le(R1, 64), { 0xd4, 1, 0, 0, 64 } },
		{ "be16", insn_be(R1, 16), { 0xdc, 1, 0, 0, 16 } },
		{ "be32", insn_be(R1, 32), { 0xdc, 1, 0, 0, 32 } },
		{ "be64", insn_be(R1, 64), { 0xdc, 1, 0, 0, 64 } },
		{ "bswap16", insn_bswap(R1, 16), { 0xd7, 1, 0, 0, 16 } },
		{ "bswap64", insn_bswap(R1, 64), { 0xd7, 1, 0, 0, 64 } },

		JUMP(jeq, 0x15, 0x1d, 0x16, 0x1e),
		JUMP(jgt, 0x25, 0x2d, 0x26, 0x2e),
		JUMP(jge, 0x35, 0x3d, 0x36, 0x3e),
		JUMP(jset, 0x45, 0x4d, 0x46, 0x4e),
		JUMP(jne, 0x55, 0x5d, 0x56, 0x5e),
		JUMP(jsgt, 0x65, 0x6d, 0x66, 0x6e),
		JUMP(jsge, 0x75, 0x7d, 0x76, 0x7e),
		JUMP(jlt, 0xa5, 0xad, 0xa6, 0xae),
		JUMP(jle, 0xb5, 0xbd, 0xb6, 0xbe),
		JUMP(jslt, 0xc5, 0xcd, 0xc6, 0xce),
		JUMP(jsle, 0xd5, 0xdd, 0xd6, 0xde),
		{ "ja", insn_ja(3), { 0x05, 0, 0, 3, 0 } },
		{ "ja32", insn_ja32(4), { 0x06, 0, 0, 0, 4 } },
		{ "ja reg", insn_ja_reg(R1), { 0x0d, 1, 0, 0, 0 } },
		{ "may_goto", insn_may_goto(3), { 0xe5, 0, 0, 3, 0 } },
		{ "call", insn_call(4), { 0x85, 0, 0, 0, 4 } },
		{ "call func", insn_call_func(4), { 0x85, 0, 1, 0, 4 } },
		{ "call kfunc", insn_call_kfunc(4, 3), { 0x85, 0, 2, 3, 4 } },
		{ "exit", insn_exit(), { 0x95, 0, 0, 0, 0 } },

		{ "ld_dw1", insn_ld_dw1(R1, 0, 4), { 0x18, 1, 0, 0, 4 } },
		{ "ld_dw2", insn_ld_dw2(4), { 0x00, 0, 0, 0, 4 } },
		{ "ld_map_fd1", insn_ld_map_fd1(R1, 4), { 0x18, 1, 1, 0, 4 } },
		{ "ld_map_fd2", insn_ld_map_fd2(), { 0x00, 0, 0, 0, 0 } },
		{ "ld_abs dw", insn_ld_abs(BPF_DW, 4), { 0x38, 0, 0, 0, 4 } },
		{ "ld_abs w", insn_ld_abs(BPF_W, 4), { 0x20, 0, 0, 0, 4 } },
		{ "ld_abs h", insn_ld_abs(BPF_H, 4), { 0x28, 0, 0, 0, 4 } },
		{ "ld_abs b", insn_ld_abs(BPF_B, 4), { 0x30, 0, 0, 0, 4 } },
		{ "ld_ind dw", insn_ld_ind(BPF_DW, R2, 4), { 0x58, 0, 2, 0, 4 } },
		{ "ld_ind w", insn_ld_ind(BPF_W, R2, 4), { 0x40, 0, 2, 0, 4 } },
		{ "ld_ind h", insn_ld_ind(BPF_H, R2, 4), { 0x48, 0, 2, 0, 4 } },
		{ "ld_ind b", insn_ld_ind(BPF_B, R2, 4), { 0x50, 0, 2, 0, 4 } },
		{ "ldx dw", insn_ldx(BPF_DW, R1, R2, 3), { 0x79, 1, 2, 3, 0 } },
		{ "ldx w", insn_ldx(BPF_W, R1, R2, 3), { 0x61, 1, 2, 3, 0 } },
		{ "ldx h", insn_ldx(BPF_H, R1, R2, 3), { 0x69, 1, 2, 3, 0 } },
		{ "ldx b", insn_ldx(BPF_B, R1, R2, 3), { 0x71, 1, 2, 3, 0 } },
		{ "ldsx w", insn_ldsx(BPF_W, R1, R2, 3), { 0x81, 1, 2, 3, 0 } },
		{ "ldsx h", insn_ldsx(BPF_H, R1, R2, 3), { 0x89, 1, 2, 3, 0 } },
		{ "ldsx b", insn_ldsx(BPF_B, R1, R2, 3), { 0x91, 1, 2, 3, 0 } },
		{ "st dw", insn_st(BPF_DW, R1, 3, 4), { 0x7a, 1, 0, 3, 4 } },
		{ "st w", insn_st(BPF_W, R1, 3, 4), { 0x62, 1, 0, 3, 4 } },
		{ "st h", insn_st(BPF_H, R1, 3, 4), { 0x6a, 1, 0, 3, 4 } },
		{ "st b", insn_st(BPF_B, R1, 3, 4), { 0x72, 1, 0, 3, 4 } },
		{ "stx dw", insn_stx(BPF_DW, R1, 3, R2), { 0x7b, 1, 2, 3, 0 } },
		{ "stx w", insn_stx(BPF_W, R1, 3, R2), { 0x63, 1, 2, 3, 0 } },
		{ "stx h", insn_stx(BPF_H, R1, 3, R2), { 0x6b, 1, 2, 3, 0 } },
		{ "stx b", insn_stx(BPF_B, R1, 3, R2), { 0x73, 1, 2, 3, 0 } },
		{ "xadd dw", insn_xadd(BPF_DW, R1, 3, R2), { 0xdb, 1, 2, 3, 0 } },
		{ "xadd w", insn_xadd(BPF_W, R1, 3, R2), { 0xc3, 1, 2, 3, 0 } },
		{ "fetch and",
		  insn_atomic(BPF_DW, BPF_AND | BPF_FETCH, R1, 3, R2),
		  { 0xdb, 1, 2, 3, 0x51 } },
		{ "xchg", insn_xchg(BPF_W, R1, 3, R2), { 0xc3, 1, 2, 3, 0xe1 } },
		{ "cmpxchg", insn_cmpxchg(BPF_DW, R1, 3, R2), { 0xdb, 1, 2, 3, 0xf1 } },
		{ "load_acquire", insn_load_acquire(BPF_B, R1, R2, 3), { 0xd3, 1, 2, 3, 0x100 } },
		{ "store_release", insn_store_release(BPF_H, R1, 3, R2), { 0xcb, 1, 2, 3, 0x110 } },
	};

	for (size_t i = 0; i < ARRAY_SIZE(forms); i++) {
		const struct insn *insn = &forms[i].insn;

		CHECK_CASE(insn->opcode == forms[i].want.opcode, forms[i].name);
		CHECK_CASE(insn->dst == forms[i].want.dst, forms[i].name);
		CHECK_CASE(insn->src == forms[i].want.src, forms[i].name);
		CHECK_CASE(insn->off == forms[i].want.off, forms[i].name);
		CHECK_CASE(insn->imm == forms[i].want.imm, forms[i].name);
	}
}

TEST(only_ld_dw_fills_two_instructions)
{
	for (unsigned opcode = 0; opcode < 256; opcode++) {
		struct insn insn = { .opcode = (uint8_t)opcode };

		CHECK(insn_slots(&insn) == (opcode == 0x18 ? 2 : 1));
	}
}

UNIT_MAIN

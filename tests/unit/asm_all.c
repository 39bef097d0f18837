/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every instruction there is, to text and back; and what is none, without harm. */
#include <errno.h>
#include <stdlib.h>

#include "../lib/unit.h"
#include "asm/asm.h"
#include "base/util.h"

/* What the kernel's verifier takes (kernel/bpf/verifier.c, RFC 9669): the fields that an opcode
 * does not use are zero. */
static bool is_valid_alu(const struct insn *insn, bool wide)
{
	int op = insn->opcode & INSN_OP_BITS;
	bool reg = insn->opcode & BPF_X;
	bool sign = insn->off == 1 && (op == BPF_DIV || op == BPF_MOD);
	bool extend = insn->off == 8 || insn->off == 16 || (wide && insn->off == 32);

	if (op == BPF_END)
		return !(wide && reg) && !insn->src && !insn->off &&
		       (insn->imm == 16 || insn->imm == 32 || insn->imm == 64);
	if (op == BPF_NEG)
		return !reg && !insn->src && !insn->off && !insn->imm;
	if (op > BPF_END)
		return false;
	if (reg && op == BPF_MOV && wide && insn->off == INSN_ADDR_SPACE_CAST)
		return true;
	if (reg)
		return !insn->imm && (!insn->off || sign || (op == BPF_MOV && extend));
	return !insn->src && (!insn->off || sign);
}

static bool is_valid_call(const struct insn *insn)
{
	if (insn->opcode != (BPF_JMP | BPF_CALL) || insn->dst)
		return false;
	if (insn->src == 0)
		return !insn->off && insn->imm >= 0 && insn->imm < 1 << 16;
	return insn->src == BPF_PSEUDO_KFUNC_CALL || (insn->src == BPF_PSEUDO_CALL && !insn->off);
}

static bool is_valid_jump(const struct insn *insn, bool wide)
{
	int op = insn->opcode & INSN_OP_BITS;
	bool reg = insn->opcode & BPF_X;

	switch (op) {
	case BPF_JA:
		if (reg)
			return wide && !insn->src && !insn->off && !insn->imm;
		return !insn->dst && !insn->src && (wide ? !insn->imm : !insn->off);
	case BPF_CALL:
		return wide && is_valid_call(insn);
	case BPF_EXIT:
		return wide && !reg && !insn->dst && !insn->src && !insn->off && !insn->imm;
	case BPF_JCOND:
		return wide && !reg && !insn->dst && !insn->src && !insn->imm;
	case BPF_JCOND + 0x10:
		return false;
	default:
		return reg ? !insn->imm : !insn->src;
	}
}

static bool is_valid_atomic(const struct insn *insn)
{
	int size = insn->opcode & INSN_SIZE_BITS;

	switch (insn->imm) {
	case BPF_LOAD_ACQ:
	case BPF_STORE_REL:
		return true;
	case BPF_ADD:
	case BPF_OR:
	case BPF_AND:
	case BPF_XOR:
	case BPF_ADD | BPF_FETCH:
	case BPF_OR | BPF_FETCH:
	case BPF_AND | BPF_FETCH:
	case BPF_XOR | BPF_FETCH:
	case BPF_XCHG:
	case BPF_CMPXCHG:
		return size == BPF_W || size == BPF_DW;
	default:
		return false;
	}
}

static bool is_valid_load(const struct insn *insn)
{
	switch (insn->opcode & INSN_MODE_BITS) {
	case BPF_IMM:
		return insn_slots(insn) == 2 && !insn->off && insn->src <= BPF_PSEUDO_MAP_IDX_VALUE;
	case BPF_ABS:
		return !insn->dst && !insn->src && !insn->off;
	case BPF_IND:
		return !insn->dst && !insn->off;
	default:
		return false;
	}
}

static bool is_valid(const struct insn *insn)
{
	int mode = insn->opcode & INSN_MODE_BITS;
	int size = insn->opcode & INSN_SIZE_BITS;

	if (insn->dst > R10 || insn->src > R10)
		return false;
	switch (insn_class(insn)) {
	case BPF_ALU:
	case BPF_ALU64:
		return is_valid_alu(insn, insn_class(insn) == BPF_ALU64);
	case BPF_JMP:
	case BPF_JMP32:
		return is_valid_jump(insn, insn_class(insn) == BPF_JMP);
	case BPF_LD:
		return is_valid_load(insn);
	case BPF_LDX:
		return !insn->imm && (mode == BPF_MEM || (mode == BPF_MEMSX && size != BPF_DW));
	case BPF_ST:
		return mode == BPF_MEM && !insn->src;
	default:
		if (mode == BPF_ATOMIC)
			return is_valid_atomic(insn);
		return mode == BPF_MEM && !insn->imm;
	}
}

/* The second half of a ld_dw that has one. */
static struct insn second_half(const struct insn *insn, int32_t imm)
{
	switch (insn->src) {
	case 0:
	case BPF_PSEUDO_MAP_VALUE:
	case BPF_PSEUDO_MAP_IDX_VALUE:
	case BPF_PSEUDO_BTF_ID:
		return insn_ld_dw2((uint32_t)imm);
	default:
		return insn_ld_dw2(0);
	}
}

static bool survives(const struct insn *insns, unsigned flags)
{
	cleanup_asm_program struct asm_program program = ASM_PROGRAM_EMPTY;
	cleanup_buf struct buf text = BUF_EMPTY;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	size_t count = (size_t)disasm_insn(&text, insns, 2, flags, NULL);

	if (asm_assemble(text.data, text.len, NULL, &program, &problem) == 0 &&
	    program.count == count && memcmp(program.insns, insns, 8 * count) == 0)
		return true;
	printf("# %02x dst %u src %u off %d imm %d: %s: %s\n", insns->opcode, insns->dst,
	       insns->src, insns->off, insns->imm, buf_text(&text), problem_text(&problem));
	return false;
}

static const int16_t offs[] = { 0, 1, 8, 16, 32, -1, 77, INT16_MIN, INT16_MAX };
static const int32_t imms[] = { 0,	   1,	     16,	  32,		64,
				-1,	   -77,	     1000,	  0x10,		0x40,
				0x50,	   0xa0,     0x01,	  0x41,		0x51,
				0xa1,	   BPF_XCHG, BPF_CMPXCHG, BPF_LOAD_ACQ, BPF_STORE_REL,
				INT32_MIN, INT32_MAX };
static const uint8_t registers[] = { R0, R1, R2, R3, R4, R5, R6, R9, R10 };

/* All off and imm of one opcode and pair of registers: how many instructions that makes. */
static size_t check_fields(uint8_t opcode, uint8_t dst, uint8_t src)
{
	size_t checked = 0;

	for (size_t i = 0; i < ARRAY_SIZE(offs) * ARRAY_SIZE(imms); i++) {
		int16_t off = offs[i % ARRAY_SIZE(offs)];
		int32_t imm = imms[i / ARRAY_SIZE(offs)];
		struct insn insns[2] = { { .opcode = opcode,
					   .dst = dst & 0xf,
					   .src = src & 0xf,
					   .off = off,
					   .imm = imm } };

		if (!is_valid(insns))
			continue;
		insns[1] = second_half(insns, imm ^ 0x55);
		CHECK(survives(insns, DISASM_OPCODE));
		CHECK(survives(insns, 0));
		checked++;
	}
	return checked;
}

TEST(every_valid_instruction_survives_the_way_to_text_and_back)
{
	size_t opcodes = 0;

	for (unsigned opcode = 0; opcode < 256; opcode++) {
		size_t checked = 0;

		for (size_t i = 0; i < ARRAY_SIZE(registers) * ARRAY_SIZE(registers); i++)
			checked += check_fields((uint8_t)opcode,
						registers[i % ARRAY_SIZE(registers)],
						registers[i / ARRAY_SIZE(registers)]);
		opcodes += checked > 0;
	}
	CHECK(opcodes == 131);
}

/* Whatever the bytes, the text is one line, and if it can be read it means the same text. */
TEST(any_bytes_become_text)
{
	struct insn insns[2];

	srandom(1);
	for (unsigned i = 0; i < 50000; i++) {
		cleanup_asm_program struct asm_program program = ASM_PROGRAM_EMPTY;
		cleanup_buf struct buf text = BUF_EMPTY, again = BUF_EMPTY;
		size_t left = i % 2 + 1;
		int taken;

		for (size_t byte = 0; byte < sizeof(insns); byte++)
			((uint8_t *)insns)[byte] = (uint8_t)random();
		taken = disasm_insn(&text, insns, left, DISASM_OPCODE, NULL);
		CHECK(taken >= 1 && (size_t)taken <= left && text.len > 0);
		CHECK(!memchr(text.data, '\n', text.len));
		if (asm_assemble(text.data, text.len, NULL, &program, NULL))
			continue;
		CHECK(program.count == (size_t)taken);
		disasm_insn(&again, program.insns, program.count, DISASM_OPCODE, NULL);
		CHECK_STR(buf_text(&again), buf_text(&text));
	}
}

/* Text made of the notation's own pieces, at random, in any order. */
TEST(any_text_is_read_without_harm)
{
	static const char *const pieces[] = {
		"r1",
		"w2",
		" ",
		" = ",
		"*(u32 *)(",
		")",
		"+4",
		"-",
		"map[",
		"]",
		"id:",
		"name:a",
		"ll",
		"goto ",
		"if ",
		"call ",
		"#",
		"0x",
		"pc",
		":",
		"\n",
		"(b7)",
		"(18) ",
		"lock ",
		"s>>=",
		"exit",
		"skb[",
		"subprog[",
		"atomic64_fetch_add",
		"99999999999999999999",
		";",
		"\xff",
		"le16 ",
		"kernel-function#",
		"<",
		"[0]",
		"a:",
		"bswap",
		"\0",
	};

	srandom(2);
	for (unsigned i = 0; i < 50000; i++) {
		cleanup_asm_program struct asm_program program = ASM_PROGRAM_EMPTY;
		cleanup_buf struct buf text = BUF_EMPTY;
		cleanup_problem struct problem problem = PROBLEM_NONE;
		int err;

		for (long count = random() % 12; count >= 0; count--) {
			const char *piece = pieces[(size_t)random() % ARRAY_SIZE(pieces)];

			buf_add(&text, piece, max_size(strlen(piece), 1));
		}
		err = asm_assemble(text.data, text.len, NULL, &program, &problem);
		CHECK(err == 0 || (err == -EINVAL && problem.line && problem.column &&
				   *problem_text(&problem)));
	}
}

UNIT_MAIN

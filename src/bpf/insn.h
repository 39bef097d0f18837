/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * BPF instructions: their eight bytes, and a constructor for each form.
 *
 *	struct insn program[] = {
 *		insn_mov_imm(R0, 0),
 *		insn_exit(),
 *	};
 *
 * The numbers of opcodes, registers and pseudo operands have the kernel's names
 * (include/uapi/linux/bpf.h and bpf_common.h) as far as they are macros there: those headers may
 * follow this one in a file, not precede it.  An enumerator of theirs begins with INSN_.
 */
#pragma once

#include <assert.h>
#include <stdint.h>

/* An opcode's low three bits: what the other five mean. */
enum insn_class {
	BPF_LD = 0x00,
	BPF_LDX = 0x01,
	BPF_ST = 0x02,
	BPF_STX = 0x03,
	BPF_ALU = 0x04, /* 32 bits */
	BPF_JMP = 0x05, /* compares 64 bits */
	BPF_JMP32 = 0x06,
	BPF_ALU64 = 0x07,
	INSN_CLASS_BITS = 0x07,
};

/* Loads and stores: how much … */
enum insn_size {
	BPF_W = 0x00,
	BPF_H = 0x08,
	BPF_B = 0x10,
	BPF_DW = 0x18,
	INSN_SIZE_BITS = 0x18,
};

/* … and how. */
enum insn_mode {
	BPF_IMM = 0x00, /* 64-bit number in two instructions */
	BPF_ABS = 0x20, /* packet at an offset (socket filters, tc) */
	BPF_IND = 0x40, /* packet at an offset in a register */
	BPF_MEM = 0x60,
	BPF_MEMSX = 0x80, /* sign-extending load */
	BPF_ATOMIC = 0xc0,
	BPF_NOSPEC = 0xc0, /* of class ST: a barrier that the kernel puts in itself */
	INSN_MODE_BITS = 0xe0,
};

/* Arithmetic and jumps: the second operand. */
enum insn_source {
	BPF_K = 0x00, /* imm */
	BPF_X = 0x08, /* the source register */
	BPF_TO_LE = 0x00,
	BPF_TO_BE = 0x08,
	INSN_SOURCE_BITS = 0x08,
};

enum insn_alu {
	BPF_ADD = 0x00,
	BPF_SUB = 0x10,
	BPF_MUL = 0x20,
	BPF_DIV = 0x30,
	BPF_OR = 0x40,
	BPF_AND = 0x50,
	BPF_LSH = 0x60,
	BPF_RSH = 0x70,
	BPF_NEG = 0x80,
	BPF_MOD = 0x90,
	BPF_XOR = 0xa0,
	BPF_MOV = 0xb0,
	BPF_ARSH = 0xc0,
	BPF_END = 0xd0, /* byte order; the number of bits is in imm */
	INSN_OP_BITS = 0xf0,
};

enum insn_jump {
	BPF_JA = 0x00,
	BPF_JEQ = 0x10,
	BPF_JGT = 0x20,
	BPF_JGE = 0x30,
	BPF_JSET = 0x40,
	BPF_JNE = 0x50,
	BPF_JSGT = 0x60,
	BPF_JSGE = 0x70,
	BPF_CALL = 0x80,
	BPF_EXIT = 0x90,
	BPF_JLT = 0xa0,
	BPF_JLE = 0xb0,
	BPF_JSLT = 0xc0,
	BPF_JSLE = 0xd0,
	BPF_JCOND = 0xe0, /* may_goto (6.9) */
};

/* imm of an atomic instruction; the operations without a name of their own are BPF_ADD, BPF_OR,
 * BPF_AND and BPF_XOR, alone or with BPF_FETCH. */
enum insn_atomic {
	BPF_FETCH = 0x01,
	BPF_XCHG = 0xe0 | BPF_FETCH,
	BPF_CMPXCHG = 0xf0 | BPF_FETCH,
	BPF_LOAD_ACQ = 0x100,  /* 6.15 */
	BPF_STORE_REL = 0x110, /* 6.15 */
};

/* off of a register-to-register move in 64 bits (6.9). */
enum { INSN_ADDR_SPACE_CAST = 1 };

/* The source register of ld_dw: what its number stands for … */
enum insn_pseudo {
	BPF_PSEUDO_MAP_FD = 1,
	BPF_PSEUDO_MAP_VALUE = 2,     /* the second imm: offset in the value of element 0 */
	BPF_PSEUDO_BTF_ID = 3,	      /* a kernel variable; the second imm: its module's BTF fd */
	BPF_PSEUDO_FUNC = 4,	      /* a callback, relative to the next instruction */
	BPF_PSEUDO_MAP_IDX = 5,	      /* an index of prog_load's fd_array */
	BPF_PSEUDO_MAP_IDX_VALUE = 6, /* the same, with an offset in the value */
};

/* … and of call. */
enum insn_pseudo_call {
	BPF_PSEUDO_CALL = 1,	   /* a function of the program, relative to the next instruction */
	BPF_PSEUDO_KFUNC_CALL = 2, /* BTF id of a kernel function; off: its module in fd_array */
};

/* As the kernel has it: a compiler for a big-endian machine puts dst into the high bits, and there
 * the kernel expects it. */
struct insn {
	uint8_t opcode;
	uint8_t dst : 4;
	uint8_t src : 4;
	int16_t off;
	int32_t imm;
};
static_assert(sizeof(struct insn) == 8, "the kernel's size of an instruction");

enum insn_register { R0, R1, R2, R3, R4, R5, R6, R7, R8, R9, R10 };

static inline uint8_t insn_class(const struct insn *insn)
{
	return insn->opcode & INSN_CLASS_BITS;
}

/* ld_dw fills two instructions. */
static inline unsigned insn_slots(const struct insn *insn)
{
	return insn->opcode == (BPF_LD | BPF_IMM | BPF_DW) ? 2 : 1;
}

/* For each operation, say add: insn_add_imm(dst, imm), insn_add_reg(dst, src), and of 32 bits
 * insn_add32_imm(), insn_add32_reg().  `with` is the off that makes sdiv of div. */
#define INSN_ALU_FORMS(name, class, operation, with)                                               \
	static inline struct insn insn_##name##_imm(uint8_t dst, int32_t imm)                      \
	{                                                                                          \
		return (struct insn){                                                              \
			.opcode = class | operation | BPF_K, .dst = dst, .off = with, .imm = imm   \
		};                                                                                 \
	}                                                                                          \
	static inline struct insn insn_##name##_reg(uint8_t dst, uint8_t src)                      \
	{                                                                                          \
		return (struct insn){                                                              \
			.opcode = class | operation | BPF_X, .dst = dst, .src = src, .off = with   \
		};                                                                                 \
	}
#define INSN_ALU(name, operation, with)                                                            \
	INSN_ALU_FORMS(name, BPF_ALU64, operation, with)                                           \
	INSN_ALU_FORMS(name##32, BPF_ALU, operation, with)
INSN_ALU(add, BPF_ADD, 0)
INSN_ALU(sub, BPF_SUB, 0)
INSN_ALU(mul, BPF_MUL, 0)
INSN_ALU(div, BPF_DIV, 0)
INSN_ALU(sdiv, BPF_DIV, 1) /* 6.6 */
INSN_ALU(or, BPF_OR, 0)
INSN_ALU(and, BPF_AND, 0)
INSN_ALU(lsh, BPF_LSH, 0)
INSN_ALU(rsh, BPF_RSH, 0)
INSN_ALU(mod, BPF_MOD, 0)
INSN_ALU(smod, BPF_MOD, 1) /* 6.6 */
INSN_ALU(xor, BPF_XOR, 0)
INSN_ALU(mov, BPF_MOV, 0)
INSN_ALU(arsh, BPF_ARSH, 0)
#undef INSN_ALU
#undef INSN_ALU_FORMS

static inline struct insn insn_neg(uint8_t dst)
{
	return (struct insn){ .opcode = BPF_ALU64 | BPF_NEG, .dst = dst };
}

static inline struct insn insn_neg32(uint8_t dst)
{
	return (struct insn){ .opcode = BPF_ALU | BPF_NEG, .dst = dst };
}

/* Sign-extending moves of the low 8, 16 or 32 bits; the 32-bit form takes 8 or 16 (6.6). */
static inline struct insn insn_movsx(uint8_t dst, uint8_t src, int bits)
{
	return (struct insn){
		.opcode = BPF_ALU64 | BPF_MOV | BPF_X, .dst = dst, .src = src, .off = (int16_t)bits
	};
}

static inline struct insn insn_movsx32(uint8_t dst, uint8_t src, int bits)
{
	return (struct insn){
		.opcode = BPF_ALU | BPF_MOV | BPF_X, .dst = dst, .src = src, .off = (int16_t)bits
	};
}

/* A pointer of one address space as one of another (arena maps, 6.9). */
static inline struct insn insn_addr_space_cast(uint8_t dst, uint8_t src, uint16_t to, uint16_t from)
{
	return (struct insn){ .opcode = BPF_ALU64 | BPF_MOV | BPF_X,
			      .dst = dst,
			      .src = src,
			      .off = INSN_ADDR_SPACE_CAST,
			      .imm = (int32_t)((uint32_t)to << 16 | from) };
}

/* The low 16, 32 or 64 bits to little-endian, to big-endian, or swapped whatever the machine (6.6).
 */
static inline struct insn insn_le(uint8_t dst, int bits)
{
	return (struct insn){ .opcode = BPF_ALU | BPF_END | BPF_TO_LE, .dst = dst, .imm = bits };
}

static inline struct insn insn_be(uint8_t dst, int bits)
{
	return (struct insn){ .opcode = BPF_ALU | BPF_END | BPF_TO_BE, .dst = dst, .imm = bits };
}

static inline struct insn insn_bswap(uint8_t dst, int bits)
{
	return (struct insn){ .opcode = BPF_ALU64 | BPF_END, .dst = dst, .imm = bits };
}

/* For each condition, say jeq: insn_jeq_imm(dst, imm, off), insn_jeq_reg(dst, src, off), and of 32
 * bits insn_jeq32_imm(), insn_jeq32_reg().  off counts from the next instruction. */
#define INSN_JUMP_FORMS(name, class, condition)                                                    \
	static inline struct insn insn_##name##_imm(uint8_t dst, int32_t imm, int16_t off)         \
	{                                                                                          \
		return (struct insn){                                                              \
			.opcode = class | condition | BPF_K, .dst = dst, .off = off, .imm = imm    \
		};                                                                                 \
	}                                                                                          \
	static inline struct insn insn_##name##_reg(uint8_t dst, uint8_t src, int16_t off)         \
	{                                                                                          \
		return (struct insn){                                                              \
			.opcode = class | condition | BPF_X, .dst = dst, .src = src, .off = off    \
		};                                                                                 \
	}
#define INSN_JUMP(name, condition)                                                                 \
	INSN_JUMP_FORMS(name, BPF_JMP, condition)                                                  \
	INSN_JUMP_FORMS(name##32, BPF_JMP32, condition)
INSN_JUMP(jeq, BPF_JEQ)
INSN_JUMP(jgt, BPF_JGT)
INSN_JUMP(jge, BPF_JGE)
INSN_JUMP(jset, BPF_JSET)
INSN_JUMP(jne, BPF_JNE)
INSN_JUMP(jsgt, BPF_JSGT)
INSN_JUMP(jsge, BPF_JSGE)
INSN_JUMP(jlt, BPF_JLT)
INSN_JUMP(jle, BPF_JLE)
INSN_JUMP(jslt, BPF_JSLT)
INSN_JUMP(jsle, BPF_JSLE)
#undef INSN_JUMP
#undef INSN_JUMP_FORMS

static inline struct insn insn_ja(int16_t off)
{
	return (struct insn){ .opcode = BPF_JMP | BPF_JA, .off = off };
}

/* The long jump, its distance in imm (6.6). */
static inline struct insn insn_ja32(int32_t imm)
{
	return (struct insn){ .opcode = BPF_JMP32 | BPF_JA, .imm = imm };
}

/* To the instruction that the register points to (6.19). */
static inline struct insn insn_ja_reg(uint8_t dst)
{
	return (struct insn){ .opcode = BPF_JMP | BPF_JA | BPF_X, .dst = dst };
}

/* Jumps when the loop has lasted too long (6.9). */
static inline struct insn insn_may_goto(int16_t off)
{
	return (struct insn){ .opcode = BPF_JMP | BPF_JCOND, .off = off };
}

static inline struct insn insn_exit(void)
{
	return (struct insn){ .opcode = BPF_JMP | BPF_EXIT };
}

/* A helper by its number, … */
static inline struct insn insn_call(int32_t helper)
{
	return (struct insn){ .opcode = BPF_JMP | BPF_CALL, .imm = helper };
}

/* … a function of this program by its distance from the next instruction, … */
static inline struct insn insn_call_func(int32_t distance)
{
	return (struct insn){ .opcode = BPF_JMP | BPF_CALL,
			      .src = BPF_PSEUDO_CALL,
			      .imm = distance };
}

/* … a kernel function by its BTF id, in vmlinux (0) or the module whose BTF is fd_array[module]. */
static inline struct insn insn_call_kfunc(int32_t btf_id, int16_t module)
{
	return (struct insn){ .opcode = BPF_JMP | BPF_CALL,
			      .src = BPF_PSEUDO_KFUNC_CALL,
			      .off = module,
			      .imm = btf_id };
}

/* r0 = the packet's bytes at imm, or at src + imm, in host order. */
static inline struct insn insn_ld_abs(enum insn_size size, int32_t imm)
{
	return (struct insn){ .opcode = (uint8_t)(BPF_LD | size | BPF_ABS), .imm = imm };
}

static inline struct insn insn_ld_ind(enum insn_size size, uint8_t src, int32_t imm)
{
	return (struct insn){ .opcode = (uint8_t)(BPF_LD | size | BPF_IND),
			      .src = src,
			      .imm = imm };
}

/* dst = *(src + off), zero-extended, or sign-extended (B, H and W; 6.6). */
static inline struct insn insn_ldx(enum insn_size size, uint8_t dst, uint8_t src, int16_t off)
{
	return (struct insn){
		.opcode = (uint8_t)(BPF_LDX | size | BPF_MEM), .dst = dst, .src = src, .off = off
	};
}

static inline struct insn insn_ldsx(enum insn_size size, uint8_t dst, uint8_t src, int16_t off)
{
	return (struct insn){
		.opcode = (uint8_t)(BPF_LDX | size | BPF_MEMSX), .dst = dst, .src = src, .off = off
	};
}

/* *(dst + off) = imm, or src. */
static inline struct insn insn_st(enum insn_size size, uint8_t dst, int16_t off, int32_t imm)
{
	return (struct insn){
		.opcode = (uint8_t)(BPF_ST | size | BPF_MEM), .dst = dst, .off = off, .imm = imm
	};
}

static inline struct insn insn_stx(enum insn_size size, uint8_t dst, int16_t off, uint8_t src)
{
	return (struct insn){
		.opcode = (uint8_t)(BPF_STX | size | BPF_MEM), .dst = dst, .src = src, .off = off
	};
}

/* Any atomic operation on *(dst + off), W or DW: BPF_ADD, BPF_XOR | BPF_FETCH, BPF_XCHG, … (5.12).
 */
static inline struct insn insn_atomic(enum insn_size size, int32_t operation, uint8_t dst,
				      int16_t off, uint8_t src)
{
	return (struct insn){ .opcode = (uint8_t)(BPF_STX | size | BPF_ATOMIC),
			      .dst = dst,
			      .src = src,
			      .off = off,
			      .imm = operation };
}

/* *(dst + off) += src, the one that every kernel has. */
static inline struct insn insn_xadd(enum insn_size size, uint8_t dst, int16_t off, uint8_t src)
{
	return insn_atomic(size, BPF_ADD, dst, off, src);
}

/* src = *(dst + off) and *(dst + off) = src, at once. */
static inline struct insn insn_xchg(enum insn_size size, uint8_t dst, int16_t off, uint8_t src)
{
	return insn_atomic(size, BPF_XCHG, dst, off, src);
}

/* *(dst + off) = src if it was r0; r0 = what it was. */
static inline struct insn insn_cmpxchg(enum insn_size size, uint8_t dst, int16_t off, uint8_t src)
{
	return insn_atomic(size, BPF_CMPXCHG, dst, off, src);
}

/* dst = *(src + off), and nothing that follows comes before it; any size. */
static inline struct insn insn_load_acquire(enum insn_size size, uint8_t dst, uint8_t src,
					    int16_t off)
{
	return insn_atomic(size, BPF_LOAD_ACQ, dst, off, src);
}

/* *(dst + off) = src, and nothing before it comes after it; any size. */
static inline struct insn insn_store_release(enum insn_size size, uint8_t dst, int16_t off,
					     uint8_t src)
{
	return insn_atomic(size, BPF_STORE_REL, dst, off, src);
}

/* A 64-bit number takes two instructions: the first of them with its low half and what it stands
 * for (0 or an enum insn_pseudo), … */
static inline struct insn insn_ld_dw1(uint8_t dst, uint8_t pseudo, uint32_t low)
{
	return (struct insn){
		.opcode = BPF_LD | BPF_IMM | BPF_DW, .dst = dst, .src = pseudo, .imm = (int32_t)low
	};
}

/* … the second with its high half, or with the offset in a map's value. */
static inline struct insn insn_ld_dw2(uint32_t high)
{
	return (struct insn){ .imm = (int32_t)high };
}

/* dst = the map that the file descriptor refers to. */
static inline struct insn insn_ld_map_fd1(uint8_t dst, int fd)
{
	return insn_ld_dw1(dst, BPF_PSEUDO_MAP_FD, (uint32_t)fd);
}

static inline struct insn insn_ld_map_fd2(void)
{
	return insn_ld_dw2(0);
}

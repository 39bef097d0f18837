/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The numbers that a BPF instruction's opcode, registers and pseudo operands are made of, by the
 * kernel's names (include/uapi/linux/bpf.h and bpf_common.h) as far as they are macros there: those
 * headers may follow this one in a file, not precede it.  An enumerator of theirs begins with
 * INSN_.
 */
#pragma once

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

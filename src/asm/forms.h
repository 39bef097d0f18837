/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every form of instruction, as text and as bytes: the one table that the disassembler prints by
 * and the assembler reads by.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bpf/insn.h"

/*
 * A pattern is text with fields:
 *	%d %s	the destination and source register, as r; %D %S as w
 *	%a %A	an arithmetic operator, a signed one; %c a condition
 *	%t %T	a type by the size, u8 to u64, s8 to s32; %u u8 to u32
 *	%o	off after a base register: +4
 *	%i	imm, decimal; %x imm of a condition, hexadecimal; %h %l its high and low half
 *	%j %J	a jump's distance, in off, in imm
 *	%m	a 64-bit number or what it stands for
 *	%f	the function that is called
 */
struct asm_form {
	const char *pattern;
	uint8_t opcode; /* without the bits that fields supply */
	uint8_t open;	/* those bits */
	uint8_t tells;	/* enum form_tells */
	uint8_t only;	/* enum form_only */
	int16_t value;	/* of off or imm */
};

/* What tells the form from others, besides the opcode. */
enum form_tells { FORM_ANY, FORM_OFF, FORM_IMM };

/* Is it used in both directions? */
enum form_only { FORM_BOTH_WAYS, FORM_ONLY_READ, FORM_ONLY_PRINTED };

extern const struct asm_form forms[];
extern const size_t form_count;

/* An operator or type by the bits of the opcode that it stands for. */
struct form_token {
	const char *text;
	uint8_t bits;
};

/* The tokens that a field may be, by its letter (a A c t T u); ends with a NULL text. */
const struct form_token *form_tokens(char field);

/* The bits of the opcode that the field supplies. */
uint8_t form_token_bits(char field);

/* The token of these bits; NULL: there is none. */
const char *form_token_text(char field, uint8_t bits);

/* The form that an instruction has; NULL: none, it is no instruction. */
const struct asm_form *form_of(const struct insn *insn);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of instruction forms. */
#include "asm/forms.h"

#include <string.h>

#include "base/util.h"

static const struct form_token alu_tokens[] = {
	{ "+=", BPF_ADD }, { "-=", BPF_SUB }, { "*=", BPF_MUL },  { "/=", BPF_DIV },
	{ "|=", BPF_OR },  { "&=", BPF_AND }, { "<<=", BPF_LSH }, { ">>=", BPF_RSH },
	{ "%=", BPF_MOD }, { "^=", BPF_XOR }, { "=", BPF_MOV },	  { "s>>=", BPF_ARSH },
	{ NULL, 0 },
};

static const struct form_token signed_alu_tokens[] = {
	{ "s/=", BPF_DIV },
	{ "s%=", BPF_MOD },
	{ NULL, 0 },
};

/* A longer operator stands before the one that it begins with. */
static const struct form_token condition_tokens[] = {
	{ "==", BPF_JEQ },   { "!=", BPF_JNE },	 { ">=", BPF_JGE },  { "<=", BPF_JLE },
	{ ">", BPF_JGT },    { "<", BPF_JLT },	 { "&", BPF_JSET },  { "s>=", BPF_JSGE },
	{ "s<=", BPF_JSLE }, { "s>", BPF_JSGT }, { "s<", BPF_JSLT }, { NULL, 0 },
};

static const struct form_token type_tokens[] = {
	{ "u8", BPF_B }, { "u16", BPF_H }, { "u32", BPF_W }, { "u64", BPF_DW }, { NULL, 0 },
};

static const struct form_token narrow_type_tokens[] = {
	{ "u8", BPF_B },
	{ "u16", BPF_H },
	{ "u32", BPF_W },
	{ NULL, 0 },
};

static const struct form_token signed_type_tokens[] = {
	{ "s8", BPF_B },
	{ "s16", BPF_H },
	{ "s32", BPF_W },
	{ NULL, 0 },
};

static const struct {
	const struct form_token *tokens;
	char field;
	uint8_t bits;
} token_fields[] = {
	{ alu_tokens, 'a', INSN_OP_BITS },	     { signed_alu_tokens, 'A', INSN_OP_BITS },
	{ condition_tokens, 'c', INSN_OP_BITS },     { type_tokens, 't', INSN_SIZE_BITS },
	{ signed_type_tokens, 'T', INSN_SIZE_BITS }, { narrow_type_tokens, 'u', INSN_SIZE_BITS },
};

/* What the columns of forms.def stand for. */
enum { OPEN_NONE = 0, OPEN_OP = INSN_OP_BITS, OPEN_SIZE = INSN_SIZE_BITS };

#define ROW(pattern_, opcode_, open_, tells_, value_, only_)                                       \
	{ .pattern = pattern_,                                                                     \
	  .opcode = opcode_,                                                                       \
	  .open = OPEN_##open_,                                                                    \
	  .tells = FORM_##tells_,                                                                  \
	  .value = value_,                                                                         \
	  .only = only_ },
#define FORM(...)	  ROW(__VA_ARGS__, FORM_BOTH_WAYS)
#define FORM_READ(...)	  ROW(__VA_ARGS__, FORM_ONLY_READ)
#define FORM_PRINTED(...) ROW(__VA_ARGS__, FORM_ONLY_PRINTED)

const struct asm_form forms[] = {
#include "asm/forms.def"
};
const size_t form_count = ARRAY_SIZE(forms);

const struct form_token *form_tokens(char field)
{
	for (size_t i = 0; i < ARRAY_SIZE(token_fields); i++) {
		if (token_fields[i].field == field)
			return token_fields[i].tokens;
	}
	return NULL;
}

const char *form_token_text(char field, uint8_t bits)
{
	for (const struct form_token *token = form_tokens(field); token->text; token++) {
		if (token->bits == bits)
			return token->text;
	}
	return NULL;
}

uint8_t form_token_bits(char field)
{
	for (size_t i = 0; i < ARRAY_SIZE(token_fields); i++) {
		if (token_fields[i].field == field)
			return token_fields[i].bits;
	}
	return 0;
}

/* Do the bits that the pattern's fields supply stand for something? */
static bool tokens_known(const struct asm_form *form, uint8_t opcode)
{
	for (const char *at = strchr(form->pattern, '%'); at; at = strchr(at + 1, '%')) {
		uint8_t bits = form_token_bits(at[1]);

		if (bits && !form_token_text(at[1], opcode & bits))
			return false;
	}
	return true;
}

static bool has_form(const struct insn *insn, const struct asm_form *form)
{
	if ((insn->opcode & ~form->open) != form->opcode || form->only == FORM_ONLY_READ)
		return false;
	if (form->tells == FORM_OFF && insn->off != form->value)
		return false;
	if (form->tells == FORM_IMM && insn->imm != form->value)
		return false;
	return tokens_known(form, insn->opcode);
}

const struct asm_form *form_of(const struct insn *insn)
{
	for (size_t i = 0; i < form_count; i++) {
		if (has_form(insn, &forms[i]))
			return &forms[i];
	}
	return NULL;
}

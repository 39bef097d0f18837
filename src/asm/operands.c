/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fields of a form's pattern, all but %m and %f. */
#include "asm/operands.h"

#include <ctype.h>
#include <string.h>

#include "asm/forms.h"

/* What is expected where a field stands; its tokens are words or operators. */
static const char *const token_names[] = {
	['a'] = "an operator such as +=", ['A'] = "an operator such as +=",
	['c'] = "a comparison",		  ['t'] = "u8, u16, u32 or u64",
	['T'] = "s8, s16 or s32",	  ['u'] = "u8, u16 or u32",
};

/* "r7": its number; -1: it is none of the registers. */
static int register_number(const char *word, size_t length)
{
	if (length == 2)
		return word[1] - '0';
	return length == 3 && word[1] == '1' && word[2] == '0' ? R10 : -1;
}

/* A register that a pattern names twice is the same both times. */
static bool read_register(struct reading *reading, char letter, int *known)
{
	struct scan *scan = &reading->scan;
	size_t length = scan_word_length(scan);
	const char *word = scan->at;
	int number;

	if (length < 2 || word[0] != letter || !isdigit((unsigned char)word[1]))
		return scan_expected(scan, letter == 'r' ? "a register r0 to r10"
							 : "a register w0 to w10");
	scan->at += length;
	number = register_number(word, length);
	if (number < 0 && length == 3 && memcmp(word + 1, "11", 2) == 0)
		return scan_wrong(scan, word,
				  "%.*s is the kernel's own, for what it puts into programs",
				  (int)length, word);
	if (number < 0)
		return scan_wrong(scan, word, "unknown register %.*s: there are %c0 to %c10",
				  (int)min_size(length, 40), word, letter, letter);
	if (*known >= 0 && *known != number)
		return scan_wrong(scan, word, "both must be the same register, %c%d", letter,
				  *known);
	*known = number;
	return true;
}

static bool read_dst(struct reading *reading)
{
	return read_register(reading, 'r', &reading->dst);
}

static bool read_dst32(struct reading *reading)
{
	return read_register(reading, 'w', &reading->dst);
}

static bool read_src(struct reading *reading)
{
	return read_register(reading, 'r', &reading->src);
}

static bool read_src32(struct reading *reading)
{
	return read_register(reading, 'w', &reading->src);
}

/* A word is not the beginning of a longer one. */
static bool take_token(struct scan *scan, const char *text)
{
	size_t length = strlen(text);

	if (isalnum((unsigned char)text[length - 1]))
		return scan_word(scan, text);
	scan_blanks(scan);
	if ((size_t)(scan->end - scan->at) < length || memcmp(scan->at, text, length) != 0)
		return false;
	scan->at += length;
	return true;
}

static bool read_token(struct reading *reading, char letter)
{
	for (const struct token *token = form_tokens(letter); token->text; token++) {
		if (take_token(&reading->scan, token->text)) {
			reading->statement->insn->opcode |= token->bits;
			return true;
		}
	}
	return scan_expected(&reading->scan, token_names[(unsigned char)letter]);
}

/* Behind a base register: nothing, or a distance with its sign. */
static bool read_off(struct reading *reading)
{
	struct scan *scan = &reading->scan;
	s128 value = 0;

	scan_blanks(scan);
	if (scan->at < scan->end && *scan->at != '+' && *scan->at != '-')
		return true;
	if (!scan_integer(scan, INT16_MIN, INT16_MAX, &value))
		return false;
	reading->statement->insn->off = (int16_t)value;
	return true;
}

/* Is imm made wider by its sign?  Then 0xffffffff would become -1. */
static bool sign_extended(const struct reading *reading)
{
	uint8_t opcode = reading->statement->insn->opcode;

	switch (opcode & INSN_CLASS_BITS) {
	case BPF_ALU64:
		return true;
	case BPF_ST:
		return (opcode & INSN_SIZE_BITS) == BPF_DW;
	case BPF_JMP:
		/* A dump has 0xffffffff for -1. */
		return reading->opcode < 0;
	default:
		return false;
	}
}

static bool read_imm(struct reading *reading)
{
	struct scan *scan = &reading->scan;
	const char *start;
	s128 value = 0;

	scan_blanks(scan);
	start = scan->at;
	if (!scan_integer(scan, INT64_MIN, UINT64_MAX, &value))
		return false;
	if (value < INT32_MIN || value > (sign_extended(reading) ? INT32_MAX : UINT32_MAX))
		return scan_wrong(scan, start, "%.*s does not fit in 32 bits%s",
				  (int)min_size((size_t)(scan->at - start), 40), start,
				  sign_extended(reading) ? " with a sign (r1 = NUMBER ll loads 64)"
							 : "");
	reading->statement->insn->imm = (int32_t)(uint32_t)value;
	return true;
}

static bool read_half(struct reading *reading, unsigned shift)
{
	s128 value = 0;

	if (!scan_integer(&reading->scan, 0, UINT16_MAX, &value))
		return false;
	reading->statement->insn->imm |= (int32_t)((uint32_t)value << shift);
	return true;
}

static bool read_high(struct reading *reading)
{
	return read_half(reading, 16);
}

static bool read_low(struct reading *reading)
{
	return read_half(reading, 0);
}

/* llvm-objdump names the target behind the distance: goto +3 <LBB0_2> */
static bool skip_target(struct scan *scan)
{
	const char *end;

	if (!scan_char(scan, '<'))
		return true;
	end = memchr(scan->at, '>', (size_t)(scan->end - scan->at));
	if (!end)
		return scan_expected(scan, ">");
	scan->at = end + 1;
	return true;
}

/* pc+3, +3, or a label. */
static bool read_distance(struct reading *reading, enum label_use use, s128 min, s128 max,
			  s128 *value)
{
	struct scan *scan = &reading->scan;
	struct scan ahead = *scan;
	size_t length;

	if (scan_word(&ahead, "pc") && scan_is_integer(&ahead))
		*scan = ahead;
	if (scan_is_integer(scan))
		return scan_integer(scan, min, max, value) && skip_target(scan);
	length = scan_word_length(scan);
	if (!length)
		return scan_expected(scan, "a label or a distance such as +3");
	reading->statement->use = use;
	reading->statement->label = (struct span){ scan->at, length };
	scan->at += length;
	return true;
}

static bool read_jump(struct reading *reading)
{
	s128 value = 0;

	if (!read_distance(reading, LABEL_OFF, INT16_MIN, INT16_MAX, &value))
		return false;
	reading->statement->insn->off = (int16_t)value;
	return true;
}

static bool read_long_jump(struct reading *reading)
{
	s128 value = 0;

	if (!read_distance(reading, LABEL_IMM, INT32_MIN, INT32_MAX, &value))
		return false;
	reading->statement->insn->imm = (int32_t)value;
	return true;
}

static bool (*const read_field[])(struct reading *) = {
	['d'] = read_dst,  ['D'] = read_dst32, ['s'] = read_src,       ['S'] = read_src32,
	['o'] = read_off,  ['i'] = read_imm,   ['x'] = read_imm,       ['h'] = read_high,
	['l'] = read_low,  ['j'] = read_jump,  ['J'] = read_long_jump, ['m'] = imm64_read,
	['f'] = call_read,
};

bool operand_read(struct reading *reading, char letter)
{
	if (form_tokens(letter))
		return read_token(reading, letter);
	return read_field[(unsigned char)letter](reading);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of assembler text as one instruction, by the form that it has: the fields that hold
 * registers, operators and numbers, the pattern, the form. */
#include "asm/statement.h"

#include <ctype.h>
#include <string.h>

#include "asm/forms.h"

/* What is expected where a field stands; its tokens are words or operators. */
static const char *const token_names[] = {
	['a'] = "an operator such as +=", ['A'] = "an operator such as +=",
	['c'] = "a comparison",		  ['t'] = "u8, u16, u32 or u64",
	['T'] = "s8, s16 or s32",	  ['u'] = "u8, u16 or u32",
};

/* "r7": its number; -1: it is not a register. */
static int register_number(const char *word, size_t length)
{
	if (length == 2)
		return word[1] - '0';
	return length == 3 && word[1] == '1' && word[2] == '0' ? R10 : -1;
}

/* A register that a pattern names twice is the same both times. */
static bool read_register(struct reading *reading, char letter, int *known)
{
	struct scanner *scan = &reading->scan;
	size_t length = scan_word_length(scan);
	const char *word = scan->at;
	int number;

	if (length < 2 || word[0] != letter || !isdigit((unsigned char)word[1]))
		return scan_expected(scan, letter == 'r' ? "a register r0 to r10"
							 : "a register w0 to w10");
	scan->at += length;
	number = register_number(word, length);
	if (number < 0 && length == 3 && memcmp(word + 1, "11", 2) == 0)
		return scan_wrong(scan, word, REASON_UNEXPECTED, "%.*s is reserved for the kernel",
				  (int)length, word);
	if (number < 0)
		return scan_wrong(scan, word, REASON_UNKNOWN,
				  "unknown register %.*s: there are %c0 to %c10",
				  (int)min_size(length, 40), word, letter, letter);
	if (*known >= 0 && *known != number)
		return scan_wrong(scan, word, REASON_CONFLICT,
				  "both must be the same register, %c%d", letter, *known);
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
static bool take_token(struct scanner *scan, const char *text)
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
	for (const struct form_token *token = form_tokens(letter); token->text; token++) {
		if (take_token(&reading->scan, token->text)) {
			reading->statement->insn->opcode |= token->bits;
			return true;
		}
	}
	return scan_expected(&reading->scan, token_names[(unsigned char)letter]);
}

/* After a base register: nothing, or a distance with its sign; a negative one may follow a plus. */
static bool read_off(struct reading *reading)
{
	struct scanner *scan = &reading->scan;
	struct scanner ahead = *scan;
	s128 value = 0;

	scan_blanks(scan);
	if (scan->at < scan->end && *scan->at != '+' && *scan->at != '-')
		return true;
	if (scan_char(&ahead, '+') && !scan_at_end(&ahead) && *ahead.at == '-')
		*scan = ahead;
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
	struct scanner *scan = &reading->scan;
	const char *start;
	s128 value = 0;

	scan_blanks(scan);
	start = scan->at;
	if (!scan_integer(scan, INT64_MIN, UINT64_MAX, &value))
		return false;
	if (value < INT32_MIN || value > (sign_extended(reading) ? INT32_MAX : UINT32_MAX))
		return scan_wrong(
			scan, start, REASON_RANGE, "%.*s does not fit in 32 bits%s",
			(int)min_size((size_t)(scan->at - start), 40), start,
			sign_extended(reading) ? " with a sign (for 64 bits: r1 = NUMBER ll)" : "");
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

static bool (*const fields[])(struct reading *) = {
	['d'] = read_dst,
	['D'] = read_dst32,
	['s'] = read_src,
	['S'] = read_src32,
	['o'] = read_off,
	['i'] = read_imm,
	['x'] = read_imm,
	['h'] = read_high,
	['l'] = read_low,
	['j'] = reference_jump,
	['J'] = reference_long_jump,
	['m'] = reference_imm64,
	['f'] = reference_call,
};

/* Reads the field %`letter`. */
static bool read_field(struct reading *reading, char letter)
{
	if (form_tokens(letter))
		return read_token(reading, letter);
	return fields[(unsigned char)letter](reading);
}

/* The word or the sign at the beginning of the pattern. */
static struct span literal_at(const char *pattern)
{
	size_t length = 0;

	while (isalnum((unsigned char)pattern[length]) || pattern[length] == '_')
		length++;
	return (struct span){ pattern, max_size(length, 1) };
}

static bool read_pattern(struct reading *reading, const char *pattern)
{
	while (*pattern) {
		struct span literal = literal_at(pattern);

		if (*pattern == '%') {
			if (!read_field(reading, pattern[1]))
				return false;
			pattern += 2;
		} else if (*pattern == ' ') {
			pattern++;
		} else {
			if (!scan_literal(&reading->scan, literal))
				return scan_expected_literal(&reading->scan, literal);
			pattern += literal.length;
		}
	}
	return scan_at_end(&reading->scan) || scan_expected(&reading->scan, "the end of the line");
}

/* Reads the text by one form.  The statement's contents are of use only when it has it. */
static bool read_form(struct reading reading, const struct asm_form *form)
{
	const char *start = reading.scan.at;
	struct insn *insn = reading.statement->insn;

	*reading.statement = (struct statement){ .insn[0].opcode = form->opcode };
	if (form->tells == FORM_OFF)
		insn->off = form->value;
	if (form->tells == FORM_IMM)
		insn->imm = form->value;
	if (!read_pattern(&reading, form->pattern))
		return false;
	if (form->only == FORM_ONLY_PRINTED)
		return scan_wrong(&reading.scan, start, REASON_UNEXPECTED,
				  "only the kernel can put this instruction into a program");
	if (reading.opcode >= 0 && reading.opcode != insn->opcode)
		return scan_wrong(&reading.scan, start, REASON_CONFLICT,
				  "this instruction has the opcode %02x, not %02x", insn->opcode,
				  (unsigned)reading.opcode);
	insn->dst = (reading.dst < 0 ? 0 : (unsigned)reading.dst) & 0xf;
	insn->src = (reading.src < 0 ? 0 : (unsigned)reading.src) & 0xf;
	return true;
}

/* Takes "(b7)" off: its number, or -1 when there is none. */
static int take_opcode(struct scanner *scan)
{
	const char *at;
	int high, low;

	scan_blanks(scan);
	at = scan->at;
	if (scan->end - at < 4 || at[0] != '(' || at[3] != ')')
		return -1;
	high = number_hex_digit(at[1]);
	low = number_hex_digit(at[2]);
	if (high < 0 || low < 0)
		return -1;
	scan->at += 4;
	scan_blanks(scan);
	return high << 4 | low;
}

bool statement_read(struct span text, const struct asm_helpers *helpers,
		    struct statement *statement, struct scan_failure *failure)
{
	struct reading reading = {
		.scan = { text.text, text.text + text.length, failure },
		.statement = statement,
		.dst = -1,
		.src = -1,
		.helpers = helpers,
	};

	reading.opcode = take_opcode(&reading.scan);
	scan_failure_begin(failure, reading.scan.at, reading.scan.end);
	for (size_t i = 0; i < form_count; i++) {
		if (read_form(reading, &forms[i]))
			return true;
	}
	return false;
}

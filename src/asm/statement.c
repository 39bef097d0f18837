/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of assembler text as one instruction, by the form that it has. */
#include "asm/statement.h"

#include <ctype.h>
#include <string.h>

#include "asm/forms.h"
#include "asm/operands.h"

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
			if (!operand_read(reading, pattern[1]))
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
static bool read_form(struct reading reading, const struct form *form)
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
		return scan_wrong(&reading.scan, start,
				  "only the kernel itself puts this into a program");
	if (reading.opcode >= 0 && reading.opcode != insn->opcode)
		return scan_wrong(&reading.scan, start, "this has the opcode %02x, not %02x",
				  insn->opcode, (unsigned)reading.opcode);
	insn->dst = (reading.dst < 0 ? 0 : (unsigned)reading.dst) & 0xf;
	insn->src = (reading.src < 0 ? 0 : (unsigned)reading.src) & 0xf;
	return true;
}

/* Takes "(b7)" off: its number, or -1 when there is none. */
static int take_opcode(struct scan *scan)
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

bool statement_read(struct span text, asm_helper_by_name helper, struct statement *statement,
		    struct failure *failure)
{
	struct reading reading = {
		.scan = { text.text, text.text + text.length, failure },
		.statement = statement,
		.dst = -1,
		.src = -1,
		.helper = helper,
	};

	reading.opcode = take_opcode(&reading.scan);
	*failure = (struct failure){ .start = reading.scan.at, .end = reading.scan.end };
	for (size_t i = 0; i < form_count; i++) {
		if (read_form(reading, &forms[i]))
			return true;
	}
	return false;
}

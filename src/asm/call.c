/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What "call " calls: a helper, a function of the program, a kernel function. */
#include <errno.h>
#include <string.h>

#include "asm/operands.h"

/* Helpers have small numbers.  In a dump of a loaded program the kernel has put the distance of its
 * own function there. */
enum { HELPER_NUMBERS = 1 << 16 };

/* By its name, with or without bpf_. */
static int find_helper(const struct reading *reading, struct span name)
{
	static const char prefix[] = "bpf_";
	char text[80];
	int number;

	if (!reading->helper || name.length >= sizeof(text))
		return -ENOENT;
	memcpy(text, name.text, name.length);
	text[name.length] = '\0';
	number = reading->helper(text);
	if (number < 0 && strncmp(text, prefix, strlen(prefix)) == 0)
		number = reading->helper(text + strlen(prefix));
	return number;
}

/* The number of NAME#NUMBER, a helper; -1: noted.  The verifier's log has "unknown" for a helper
 * without a name. */
static int numbered_helper(const struct reading *reading, struct scan *scan, struct span name,
			   int number)
{
	int shown = (int)min_size(name.length, 40);
	int known = find_helper(reading, name);

	if (number >= 0 && number < HELPER_NUMBERS) {
		if (known == number || (known < 0 && span_is(name, "unknown")))
			return number;
		if (known < 0)
			scan_wrong(scan, name.text, "unknown helper %.*s", shown, name.text);
		else
			scan_wrong(scan, name.text, "%.*s is helper %d, not %d", shown, name.text,
				   known, number);
		return -1;
	}
	if (known < 0)
		scan_wrong(
			scan, name.text,
			"%.*s#%d is a function inside the kernel, which it put in a helper's place",
			shown, name.text, number);
	return known;
}

static bool read_numbered(struct reading *reading, struct span name)
{
	s128 number = 0;
	int helper;

	if (!scan_integer(&reading->scan, INT32_MIN, INT32_MAX, &number))
		return false;
	helper = numbered_helper(reading, &reading->scan, name, (int)number);
	reading->statement->insn->imm = helper;
	return helper >= 0;
}

/* A helper, or a label: which one is known at the end. */
static bool read_named(struct reading *reading)
{
	struct statement *statement = reading->statement;
	struct scan *scan = &reading->scan;
	size_t length = scan_word_length(scan);
	struct span name = { scan->at, length };

	scan->at += name.length;
	if (scan_char(scan, '#'))
		return read_numbered(reading, name);
	statement->use = LABEL_CALL;
	statement->label = name;
	statement->helper = find_helper(reading, name);
	return true;
}

/* pc+3, or pc+3#bpf_prog_… in a dump: the name is that of native code. */
static bool read_relative(struct reading *reading)
{
	struct scan *scan = &reading->scan;

	reading->src = BPF_PSEUDO_CALL;
	if (!operand_read(reading, 'J'))
		return false;
	if (scan_char(scan, '#'))
		scan->at += scan_word_length(scan);
	return true;
}

/* kernel-function#ID, or of a module by its place in fd_array kernel-function#ID:PLACE. */
static bool read_kernel_function(struct reading *reading)
{
	struct insn *insn = reading->statement->insn;
	struct scan *scan = &reading->scan;
	s128 id = 0, place = 0;

	if (!scan_integer(scan, INT32_MIN, INT32_MAX, &id))
		return false;
	if (scan_char(scan, ':') && !scan_integer(scan, INT16_MIN, INT16_MAX, &place))
		return false;
	insn->imm = (int32_t)id;
	insn->off = (int16_t)place;
	reading->src = BPF_PSEUDO_KFUNC_CALL;
	return true;
}

static bool read_number(struct reading *reading)
{
	s128 number = 0;

	if (!scan_integer(&reading->scan, 0, INT32_MAX, &number))
		return false;
	reading->statement->insn->imm = (int32_t)number;
	return true;
}

/* Takes "kernel-function#". */
static bool take_kernel_function(struct scan *scan)
{
	struct scan ahead = *scan;

	if (!scan_word(&ahead, "kernel") || !scan_char(&ahead, '-') ||
	    !scan_word(&ahead, "function") || !scan_char(&ahead, '#'))
		return false;
	*scan = ahead;
	return true;
}

/* Is it a distance: pc+3, +3? */
static bool is_relative(struct scan scan)
{
	if (!scan_word(&scan, "pc") && scan_word_length(&scan))
		return false;
	return scan_is_integer(&scan);
}

bool call_read(struct reading *reading)
{
	struct scan *scan = &reading->scan;

	if (is_relative(*scan))
		return read_relative(reading);
	if (take_kernel_function(scan))
		return read_kernel_function(reading);
	if (scan_is_integer(scan))
		return read_number(reading);
	if (scan_word_length(scan))
		return read_named(reading);
	return scan_expected(scan, "a function");
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fields of an instruction that refer to something else: a jump's label or distance; what
 * "r1 = " loads with 64 bits (a number, a map, its value, a function, a BTF id); what "call "
 * calls (a helper, a function of the program or of the kernel). */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "asm/statement.h"

/* llvm-objdump names the target after the distance: goto +3 <LBB0_2> */
static bool skip_target(struct scanner *scan)
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
	struct scanner *scan = &reading->scan;
	struct scanner ahead = *scan;
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

bool reference_jump(struct reading *reading)
{
	s128 value = 0;

	if (!read_distance(reading, LABEL_OFF, INT16_MIN, INT16_MAX, &value))
		return false;
	reading->statement->insn->off = (int16_t)value;
	return true;
}

bool reference_long_jump(struct reading *reading)
{
	s128 value = 0;

	if (!read_distance(reading, LABEL_IMM, INT32_MIN, INT32_MAX, &value))
		return false;
	reading->statement->insn->imm = (int32_t)value;
	return true;
}

static const struct {
	const char *prefix;
	enum map_ref_kind kind;
} map_kinds[] = {
	{ "id:", MAP_REF_ID },	   { "idx:", MAP_REF_IDX },	  { "fd:", MAP_REF_FD },
	{ "name:", MAP_REF_NAME }, { "pinned:", MAP_REF_PINNED },
};

/* The kind of a reference without prefix, as on the command line: digits are an id, a path has a
 * slash, all else is a name. */
static enum map_ref_kind kind_without_prefix(struct span ref)
{
	if (memchr(ref.text, '/', ref.length))
		return MAP_REF_PINNED;
	return scan_digits(ref) ? MAP_REF_ID : MAP_REF_NAME;
}

/* Takes the prefix off. */
static enum map_ref_kind take_kind(struct span *ref)
{
	for (size_t i = 0; i < ARRAY_SIZE(map_kinds); i++) {
		size_t length = strlen(map_kinds[i].prefix);

		if (ref->length >= length && memcmp(ref->text, map_kinds[i].prefix, length) == 0) {
			ref->text += length;
			ref->length -= length;
			return map_kinds[i].kind;
		}
	}
	return kind_without_prefix(*ref);
}

bool reference_is_map_name(struct span name)
{
	for (size_t i = 0; i < name.length; i++) {
		if (!isalnum((unsigned char)name.text[i]) && !memchr("_.", name.text[i], 2))
			return false;
	}
	return name.length > 0;
}

/* The text between the brackets as a reference; the cursor is after them. */
static bool set_map(struct reading *reading, struct span ref)
{
	struct statement *statement = reading->statement;
	enum map_ref_kind kind = take_kind(&ref);
	struct scanner inside = { ref.text, ref.text + ref.length, reading->scan.failure };
	s128 number = 0;

	switch (kind) {
	case MAP_REF_NAME:
		if (!reference_is_map_name(ref))
			return scan_wrong(&reading->scan, ref.text, REASON_SYNTAX,
					  "a map's name has letters, digits, _ and .");
		break;
	case MAP_REF_PINNED:
		if (!ref.length)
			return scan_wrong(&reading->scan, ref.text, REASON_MISSING,
					  "expected a path");
		break;
	default:
		if (!scan_integer(&inside, 0, UINT32_MAX, &number))
			return false;
		if (!scan_at_end(&inside))
			return scan_expected(&inside, "]");
	}
	statement->insn->imm = (int32_t)(uint32_t)number;
	statement->has_map = true;
	statement->map_kind = kind;
	statement->map = ref;
	return true;
}

/* After the map: [0] or +8 or both, when its value is meant. */
static bool read_value_offset(struct reading *reading, bool *is_value)
{
	struct scanner *scan = &reading->scan;
	s128 offset = 0;

	*is_value = scan_char(scan, '[');
	if (*is_value && !(scan_word(scan, "0") && scan_char(scan, ']')))
		return scan_expected(scan, "[0]");
	if (!scan_is_integer(scan) || *scan->at != '+')
		return true;
	*is_value = true;
	if (!scan_integer(scan, 0, UINT32_MAX, &offset))
		return false;
	reading->statement->insn[1].imm = (int32_t)(uint32_t)offset;
	return true;
}

static bool read_map(struct reading *reading)
{
	struct scanner *scan = &reading->scan;
	const char *start = scan->at;
	const char *end = memchr(start, ']', (size_t)(scan->end - start));
	bool is_value;

	if (!end)
		return scan_wrong(scan, start, REASON_SYNTAX, "the closing ] is missing");
	scan->at = end + 1;
	if (!set_map(reading, (struct span){ start, (size_t)(end - start) }) ||
	    !read_value_offset(reading, &is_value))
		return false;
	if (reading->statement->map_kind == MAP_REF_IDX)
		reading->src = is_value ? BPF_PSEUDO_MAP_IDX_VALUE : BPF_PSEUDO_MAP_IDX;
	else
		reading->src = is_value ? BPF_PSEUDO_MAP_VALUE : BPF_PSEUDO_MAP_FD;
	return true;
}

/* subprog[+3] or subprog[LABEL]: a callback. */
static bool read_function(struct reading *reading)
{
	reading->src = BPF_PSEUDO_FUNC;
	return reference_long_jump(reading) &&
	       (scan_char(&reading->scan, ']') || scan_expected(&reading->scan, "]"));
}

/* btf_id[ID], or of a module with its BTF's fd btf_id[ID:FD]. */
static bool read_btf_id(struct reading *reading)
{
	struct insn *insn = reading->statement->insn;
	struct scanner *scan = &reading->scan;
	s128 id = 0, fd = 0;

	if (!scan_integer(scan, 0, UINT32_MAX, &id))
		return false;
	if (scan_char(scan, ':') && !scan_integer(scan, 0, UINT32_MAX, &fd))
		return false;
	insn[0].imm = (int32_t)(uint32_t)id;
	insn[1].imm = (int32_t)(uint32_t)fd;
	reading->src = BPF_PSEUDO_BTF_ID;
	return scan_char(scan, ']') || scan_expected(scan, "]");
}

/* A move has its number without ll; a dump has the opcode to tell them apart. */
static bool read_imm64_number(struct reading *reading)
{
	struct insn *insn = reading->statement->insn;
	struct scanner *scan = &reading->scan;
	s128 value = 0;

	if (!scan_integer(scan, INT64_MIN, UINT64_MAX, &value))
		return false;
	if (!scan_word(scan, "ll") && reading->opcode != insn->opcode)
		return scan_expected(scan, "ll");
	insn[0].imm = (int32_t)(uint32_t)value;
	insn[1].imm = (int32_t)(uint32_t)((uint64_t)value >> 32);
	return true;
}

static const struct {
	const char *word;
	bool (*read)(struct reading *);
} bracketed[] = {
	{ "map", read_map },
	{ "subprog", read_function },
	{ "btf_id", read_btf_id },
};

bool reference_imm64(struct reading *reading)
{
	for (size_t i = 0; i < ARRAY_SIZE(bracketed); i++) {
		struct scanner ahead = reading->scan;

		if (scan_word(&ahead, bracketed[i].word) && scan_char(&ahead, '[')) {
			reading->scan = ahead;
			return bracketed[i].read(reading);
		}
	}
	if (scan_is_integer(&reading->scan))
		return read_imm64_number(reading);
	return scan_expected(&reading->scan, "map[...]");
}

/* Helpers have small numbers.  In a dump of a loaded program the kernel has put the distance of its
 * own function there. */
enum { HELPER_NUMBERS = 1 << 16 };

/* The longest name of a function in BTF (KSYM_NAME_LEN of 6.1). */
enum { FUNCTION_SIZE = 512 };

/* With or without bpf_. */
int reference_helper(const struct asm_helpers *helpers, struct span name)
{
	static const char prefix[] = "bpf_";
	char text[FUNCTION_SIZE];
	int number;

	if (!helpers || name.length >= sizeof(text))
		return -ENOENT;
	memcpy(text, name.text, name.length);
	text[name.length] = '\0';
	number = helpers->number(text);
	if (number < 0 && strncmp(text, prefix, strlen(prefix)) == 0)
		number = helpers->number(text + strlen(prefix));
	return number;
}

int reference_kernel_function(const struct asm_helpers *helpers, struct span name)
{
	char text[FUNCTION_SIZE];

	if (!helpers || !helpers->kernel_function || name.length >= sizeof(text))
		return -ENOENT;
	memcpy(text, name.text, name.length);
	text[name.length] = '\0';
	return helpers->kernel_function(helpers->context, text);
}

/* The number of NAME#NUMBER, a helper; -1: noted.  The verifier's log has "unknown" for a helper
 * without a name. */
static int numbered_helper(const struct reading *reading, struct scanner *scan, struct span name,
			   int number)
{
	int shown = (int)min_size(name.length, 40);
	int known = reference_helper(reading->helpers, name);

	if (number >= 0 && number < HELPER_NUMBERS) {
		if (known == number || (known < 0 && span_is(name, "unknown")))
			return number;
		if (known < 0)
			scan_wrong(scan, name.text, REASON_UNKNOWN, "unknown helper %.*s", shown,
				   name.text);
		else
			scan_wrong(scan, name.text, REASON_CONFLICT, "%.*s is helper %d, not %d",
				   shown, name.text, known, number);
		return -1;
	}
	if (known < 0)
		scan_wrong(
			scan, name.text, REASON_UNEXPECTED,
			"%.*s#%d is a function inside the kernel, which replaced a helper when the program was loaded",
			shown, name.text, number);
	return known;
}

/* A helper, or a function of the kernel, whose number in a dump is its distance or its BTF id. */
static bool read_numbered(struct reading *reading, struct span name)
{
	s128 number = 0;
	int helper, id;

	if (!scan_integer(&reading->scan, INT32_MIN, INT32_MAX, &number))
		return false;
	if (reference_helper(reading->helpers, name) < 0) {
		id = reference_kernel_function(reading->helpers, name);
		reading->statement->insn->imm = id;
		reading->src = BPF_PSEUDO_KFUNC_CALL;
		if (id >= 0)
			return true;
		reading->src = -1;
	}
	helper = numbered_helper(reading, &reading->scan, name, (int)number);
	reading->statement->insn->imm = helper;
	return helper >= 0;
}

/* A helper, or a label: which one is known at the end. */
static bool read_named(struct reading *reading)
{
	struct statement *statement = reading->statement;
	struct scanner *scan = &reading->scan;
	size_t length = scan_word_length(scan);
	struct span name = { scan->at, length };

	scan->at += name.length;
	if (scan_char(scan, '#'))
		return read_numbered(reading, name);
	statement->use = LABEL_CALL;
	statement->label = name;
	statement->helper = reference_helper(reading->helpers, name);
	return true;
}

/* pc+3, or pc+3#bpf_prog_… in a dump: the name is that of native code. */
static bool read_relative(struct reading *reading)
{
	struct scanner *scan = &reading->scan;

	reading->src = BPF_PSEUDO_CALL;
	if (!reference_long_jump(reading))
		return false;
	if (scan_char(scan, '#'))
		scan->at += scan_word_length(scan);
	return true;
}

/* kernel-function#ID, or of a module by its place in fd_array kernel-function#ID:PLACE. */
static bool read_kernel_function(struct reading *reading)
{
	struct insn *insn = reading->statement->insn;
	struct scanner *scan = &reading->scan;
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

static bool read_helper_number(struct reading *reading)
{
	s128 number = 0;

	if (!scan_integer(&reading->scan, 0, INT32_MAX, &number))
		return false;
	reading->statement->insn->imm = (int32_t)number;
	return true;
}

/* Takes "kernel-function#". */
static bool take_kernel_function(struct scanner *scan)
{
	struct scanner ahead = *scan;

	if (!scan_word(&ahead, "kernel") || !scan_char(&ahead, '-') ||
	    !scan_word(&ahead, "function") || !scan_char(&ahead, '#'))
		return false;
	*scan = ahead;
	return true;
}

/* Is it a distance: pc+3, +3? */
static bool is_relative(struct scanner scan)
{
	if (!scan_word(&scan, "pc") && scan_word_length(&scan))
		return false;
	return scan_is_integer(&scan);
}

bool reference_call(struct reading *reading)
{
	struct scanner *scan = &reading->scan;

	if (is_relative(*scan))
		return read_relative(reading);
	if (take_kernel_function(scan))
		return read_kernel_function(reading);
	if (scan_is_integer(scan))
		return read_helper_number(reading);
	if (scan_word_length(scan))
		return read_named(reading);
	return scan_expected(scan, "a function");
}

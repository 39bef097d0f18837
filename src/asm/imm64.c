/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What "r1 = " loads with 64 bits: a number, a map, a map's value, a function, a BTF id. */
#include <ctype.h>
#include <string.h>

#include "asm/operands.h"

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

/* A name as the kernel has it: 1 to 15 letters, digits, '_' and '.'. */
static bool is_name(struct span name)
{
	for (size_t i = 0; i < name.length; i++) {
		if (!isalnum((unsigned char)name.text[i]) && !memchr("_.", name.text[i], 2))
			return false;
	}
	return name.length >= 1 && name.length <= 15;
}

/* The text between the brackets as a reference; the cursor is behind them. */
static bool set_map(struct reading *reading, struct span ref)
{
	struct statement *statement = reading->statement;
	enum map_ref_kind kind = take_kind(&ref);
	struct scan inside = { ref.text, ref.text + ref.length, reading->scan.failure };
	s128 number = 0;

	switch (kind) {
	case MAP_REF_NAME:
		if (!is_name(ref))
			return scan_wrong(&reading->scan, ref.text,
					  "a map's name has 1 to 15 letters, digits, _ and .");
		break;
	case MAP_REF_PINNED:
		if (!ref.length)
			return scan_wrong(&reading->scan, ref.text, "a path is missing");
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

/* Behind the map: [0] or +8 or both, when its value is meant. */
static bool read_value_offset(struct reading *reading, bool *is_value)
{
	struct scan *scan = &reading->scan;
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
	struct scan *scan = &reading->scan;
	const char *start = scan->at;
	const char *end = memchr(start, ']', (size_t)(scan->end - start));
	bool is_value;

	if (!end)
		return scan_wrong(scan, start, "the ] behind this is missing");
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
	return operand_read(reading, 'J') &&
	       (scan_char(&reading->scan, ']') || scan_expected(&reading->scan, "]"));
}

/* btf_id[ID], or of a module with its BTF's fd btf_id[ID:FD]. */
static bool read_btf_id(struct reading *reading)
{
	struct insn *insn = reading->statement->insn;
	struct scan *scan = &reading->scan;
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
static bool read_number(struct reading *reading)
{
	struct insn *insn = reading->statement->insn;
	struct scan *scan = &reading->scan;
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

bool imm64_read(struct reading *reading)
{
	for (size_t i = 0; i < ARRAY_SIZE(bracketed); i++) {
		struct scan ahead = reading->scan;

		if (scan_word(&ahead, bracketed[i].word) && scan_char(&ahead, '[')) {
			reading->scan = ahead;
			return bracketed[i].read(reading);
		}
	}
	if (scan_is_integer(&reading->scan))
		return read_number(reading);
	return scan_expected(&reading->scan, "map[...]");
}

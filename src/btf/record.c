/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of BTF records, and the check of one record by itself. */
#include <errno.h>

#include "btf/internal.h"

/* Sizes and fields as in Documentation/bpf/btf.rst, section 2. */
const struct btf_kind_rule btf_kind_rules[BTF_KINDS] = {
	[BTF_VOID] = { "void", 0, 0, 0, -1, -1 },
	[BTF_INT] = { "int", 4, 0, RULE_SIZED, -1, -1 },
	[BTF_PTR] = { "ptr", 0, 0, RULE_REFERS, -1, -1 },
	[BTF_ARRAY] = { "array", 12, 0, 0, -1, -1 },
	[BTF_STRUCT] = { "struct", 0, 12, RULE_SIZED, 0, 1 },
	[BTF_UNION] = { "union", 0, 12, RULE_SIZED, 0, 1 },
	[BTF_ENUM] = { "enum", 0, 8, RULE_SIZED | RULE_NAMED_ENTRIES, 0, -1 },
	[BTF_FWD] = { "fwd", 0, 0, RULE_NAMED, -1, -1 },
	[BTF_TYPEDEF] = { "typedef", 0, 0, RULE_REFERS | RULE_NAMED, -1, -1 },
	[BTF_VOLATILE] = { "volatile", 0, 0, RULE_REFERS, -1, -1 },
	[BTF_CONST] = { "const", 0, 0, RULE_REFERS, -1, -1 },
	[BTF_RESTRICT] = { "restrict", 0, 0, RULE_REFERS, -1, -1 },
	[BTF_FUNC] = { "func", 0, 0, RULE_REFERS, -1, -1 },
	[BTF_FUNC_PROTO] = { "func_proto", 0, 8, RULE_REFERS, 0, 1 },
	[BTF_VAR] = { "var", 4, 0, RULE_REFERS | RULE_NAMED, -1, -1 },
	[BTF_DATASEC] = { "datasec", 0, 12, RULE_SIZED | RULE_NAMED, -1, 0 },
	[BTF_FLOAT] = { "float", 0, 0, RULE_SIZED, -1, -1 },
	[BTF_DECL_TAG] = { "decl_tag", 4, 0, RULE_REFERS | RULE_NAMED, -1, -1 },
	[BTF_TYPE_TAG] = { "type_tag", 0, 0, RULE_REFERS | RULE_NAMED, -1, -1 },
	[BTF_ENUM64] = { "enum64", 0, 12, RULE_SIZED | RULE_NAMED_ENTRIES, 0, -1 },
};

const char btf_too_short[] = "it does not fit into the type section";
const char btf_unknown_kind[] = "its kind is unknown";

const char *btf_kind_name(enum btf_kind kind)
{
	return btf_kind_rules[kind].name;
}

static bool string_exists(const struct btf *btf, uint32_t offset)
{
	return offset < btf->first_string || offset - btf->first_string < btf->strings_size;
}

const char *btf_string(const struct btf *btf, uint32_t offset)
{
	return string_exists(btf, offset) ? btf_string_at(btf, offset) : NULL;
}

static void note_id(struct btf_record_facts *facts, uint32_t id)
{
	if (id > facts->highest_id)
		facts->highest_id = id;
}

static bool is_empty(const struct btf *btf, uint32_t string)
{
	return *btf_string_at(btf, string) == '\0';
}

static const char *check_name(const struct btf *btf, uint32_t name, bool needed)
{
	if (!string_exists(btf, name))
		return "its name is not in the string section";
	return needed && is_empty(btf, name) ? "it has no name" : NULL;
}

static const char *check_entries(const struct btf *btf, const uint8_t *entry, uint32_t count,
				 const struct btf_kind_rule *rule, struct btf_record_facts *facts)
{
	for (uint32_t i = 0; i < count; i++, entry += rule->entry) {
		uint32_t name = rule->entry_name < 0
					? 0
					: btf_word(btf, entry, (size_t)rule->entry_name);

		if (!string_exists(btf, name))
			return "the name of one of its entries is not in the string section";
		if (rule->flags & RULE_NAMED_ENTRIES && is_empty(btf, name))
			return "one of its entries has no name";
		if (rule->entry_type >= 0)
			note_id(facts, btf_word(btf, entry, (size_t)rule->entry_type));
	}
	return NULL;
}

static bool is_power_of_2(uint32_t size, uint32_t max)
{
	return size && size <= max && !(size & (size - 1));
}

static const char *check_int(uint32_t size, uint32_t encoding)
{
	uint32_t bits = encoding & 0xff;
	uint32_t offset = encoding >> 16 & 0xff;

	if (!is_power_of_2(size, 16))
		return "an integer has 1, 2, 4, 8 or 16 bytes";
	if (bits == 0 || offset + bits > 8 * size)
		return "the bits of an integer are not within its bytes";
	return NULL;
}

/* What the kinds ask for beyond the rules above; `rest` is what follows the first three words. */
static const char *check_kind(const struct btf *btf, uint32_t info, uint32_t third,
			      const uint8_t *rest, struct btf_record_facts *facts)
{
	switch (btf_info_kind(info)) {
	case BTF_INT:
		return check_int(third, btf_word(btf, rest, 0));
	case BTF_ARRAY:
		note_id(facts, btf_word(btf, rest, 0));
		note_id(facts, btf_word(btf, rest, 1));
		return NULL;
	case BTF_ENUM:
	case BTF_ENUM64:
		/* Clang gives one that is only declared no bytes. */
		return is_power_of_2(third, 8) || (!third && !btf_info_count(info))
			       ? NULL
			       : "an enum has 1, 2, 4 or 8 bytes";
	case BTF_FLOAT:
		/* x86's long double has 12 bytes in 32-bit code. */
		return third == 12 || (third > 1 && is_power_of_2(third, 16))
			       ? NULL
			       : "a float has 2, 4, 8, 12 or 16 bytes";
	default:
		return NULL;
	}
}

/* Whether all the bytes of the record are there. */
static int measure(const struct btf *btf, const uint8_t *record, size_t left,
		   struct btf_record_facts *facts)
{
	uint32_t info;

	facts->why = btf_too_short;
	if (left < RECORD_SIZE)
		return -EINVAL;
	info = btf_word(btf, record, 1);
	if (!btf_info_is_known(info)) {
		facts->why = btf_unknown_kind;
		return -EOPNOTSUPP;
	}
	facts->size = btf_record_size(info);
	return facts->size > left ? -EINVAL : 0;
}

int btf_record_check(const struct btf *btf, const uint8_t *record, size_t left,
		     struct btf_record_facts *facts)
{
	const struct btf_kind_rule *rule;
	const uint8_t *rest = record + RECORD_SIZE;
	uint32_t info, third;
	int err;

	*facts = (struct btf_record_facts){ 0 };
	err = measure(btf, record, left, facts);
	if (err)
		return err;
	info = btf_word(btf, record, 1);
	third = btf_word(btf, record, 2);
	rule = &btf_kind_rules[btf_info_kind(info)];
	if (rule->flags & RULE_REFERS)
		note_id(facts, third);
	facts->why = check_name(btf, btf_word(btf, record, 0), rule->flags & RULE_NAMED);
	if (!facts->why)
		facts->why = check_kind(btf, info, third, rest, facts);
	if (!facts->why && rule->entry)
		facts->why = check_entries(btf, rest, btf_info_count(info), rule, facts);
	return facts->why ? -EINVAL : 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The types of BTF one by one, field by field. */
#include "btf/btf_print.h"

#include <string.h>

#include "base/escape.h"
#include "base/json_write.h"

static const char *const kind_words[] = {
	[BTF_VOID] = "UNKNOWN",	     [BTF_INT] = "INT",
	[BTF_PTR] = "PTR",	     [BTF_ARRAY] = "ARRAY",
	[BTF_STRUCT] = "STRUCT",     [BTF_UNION] = "UNION",
	[BTF_ENUM] = "ENUM",	     [BTF_FWD] = "FWD",
	[BTF_TYPEDEF] = "TYPEDEF",   [BTF_VOLATILE] = "VOLATILE",
	[BTF_CONST] = "CONST",	     [BTF_RESTRICT] = "RESTRICT",
	[BTF_FUNC] = "FUNC",	     [BTF_FUNC_PROTO] = "FUNC_PROTO",
	[BTF_VAR] = "VAR",	     [BTF_DATASEC] = "DATASEC",
	[BTF_FLOAT] = "FLOAT",	     [BTF_DECL_TAG] = "DECL_TAG",
	[BTF_TYPE_TAG] = "TYPE_TAG", [BTF_ENUM64] = "ENUM64",
};
_Static_assert(ARRAY_SIZE(kind_words) == BTF_KINDS, "a word for each kind");

struct raw {
	const struct btf *btf;
	struct stream *stream;
	enum form form;
	struct json_writer
		json; /* what stands between its keys; in text, too, whether there is one */
};

static void add(struct raw *raw, const char *text)
{
	stream_add(raw->stream, text, strlen(text));
}

static void add_text_only(struct raw *raw, const char *text)
{
	if (raw->form == FORM_PLAIN)
		add(raw, text);
}

static void add_space(struct raw *raw, struct json_space space)
{
	stream_add(raw->stream, space.text, space.size);
}

static void add_key(struct raw *raw, const char *key)
{
	if (raw->form == FORM_PLAIN) {
		add(raw, raw->json.any ? " " : "");
		raw->json.any = true;
		add(raw, key);
		add(raw, "=");
		return;
	}
	add_space(raw, json_write_next(&raw->json, true));
	add(raw, "\"");
	add(raw, key);
	add(raw, "\"");
	add(raw, form_rows[raw->form].colon);
}

static void add_decimal(struct raw *raw, uint64_t number)
{
	char digits[20], *at = digits + sizeof(digits);

	do {
		*--at = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	stream_add(raw->stream, at, (size_t)(digits + sizeof(digits) - at));
}

static void add_number(struct raw *raw, const char *key, uint64_t number)
{
	add_key(raw, key);
	add_decimal(raw, number);
}

static void add_signed(struct raw *raw, const char *key, int64_t number)
{
	add_key(raw, key);
	if (number < 0)
		add(raw, "-");
	add_decimal(raw, number < 0 ? -(uint64_t)number : (uint64_t)number);
}

/* A word of ours. */
static void add_word(struct raw *raw, const char *key, const char *word)
{
	const char *quote = raw->form == FORM_PLAIN ? "" : "\"";

	add_key(raw, key);
	add(raw, quote);
	add(raw, word);
	add(raw, quote);
}

static void add_quoted(struct raw *raw, const char *name)
{
	size_t size = strlen(name);
	char *to = stream_reserve(raw->stream, ESCAPE_SPACE(size) + 2);

	if (!to)
		return;
	if (raw->form == FORM_PLAIN) {
		*to++ = '\'';
		to = escape_text_to(to, name, size);
		*to++ = '\'';
	} else {
		to = escape_json_to(to, name, size);
	}
	stream_commit(raw->stream, to);
}

static void add_name(struct raw *raw, const char *name)
{
	if (raw->form != FORM_PLAIN)
		add_key(raw, "name");
	add_quoted(raw, *name ? name : "(anon)");
	raw->json.any = true;
}

static void begin(struct raw *raw, const char *bracket)
{
	add(raw, bracket);
	json_write_begin(&raw->json);
}

static void end(struct raw *raw, const char *bracket)
{
	add_space(raw, json_write_end(&raw->json));
	add(raw, bracket);
}

static void begin_list(struct raw *raw, const char *key)
{
	if (raw->form == FORM_PLAIN)
		return;
	add_key(raw, key);
	begin(raw, "[");
}

static void end_list(struct raw *raw)
{
	if (raw->form != FORM_PLAIN)
		end(raw, "]");
}

static void begin_entry(struct raw *raw)
{
	if (raw->form == FORM_PLAIN) {
		add(raw, "\n\t");
		raw->json.any = false;
		return;
	}
	add_space(raw, json_write_next(&raw->json, true));
	begin(raw, "{");
}

static void end_entry(struct raw *raw)
{
	if (raw->form != FORM_PLAIN)
		end(raw, "}");
}

static void add_integer(struct raw *raw, const struct btf_type *type)
{
	static const char *const encodings[] = { "(none)", "SIGNED", "CHAR", "UNKN", "BOOL" };
	unsigned encoding = type->integer.is_signed + 2U * type->integer.is_char +
			    4U * type->integer.is_bool;

	add_number(raw, "size", type->size);
	add_number(raw, "bits_offset", type->integer.offset);
	add_number(raw, "nr_bits", type->integer.bits);
	add_word(raw, "encoding", encoding <= 4 ? encodings[encoding] : "UNKN");
}

static void add_reference(struct raw *raw, const struct btf_type *type)
{
	add_number(raw, "type_id", type->type);
}

static void add_array(struct raw *raw, const struct btf_type *type)
{
	add_number(raw, "type_id", type->type);
	add_number(raw, "index_type_id", type->array.index_type);
	add_number(raw, "nr_elems", type->array.elements);
}

static void add_record(struct raw *raw, const struct btf_type *type)
{
	add_number(raw, "size", type->size);
	add_number(raw, "vlen", type->count);
	begin_list(raw, "members");
	for (uint32_t i = 0; i < type->count; i++) {
		struct btf_member member = btf_member(raw->btf, type, i);

		begin_entry(raw);
		add_name(raw, member.name);
		add_number(raw, "type_id", member.type);
		add_number(raw, "bits_offset", member.bit_offset);
		/* Without the flag the member's type tells it. */
		if (member.bit_size && type->flag)
			add_number(raw, "bitfield_size", member.bit_size);
		end_entry(raw);
	}
	end_list(raw);
}

static void add_enum(struct raw *raw, const struct btf_type *type)
{
	const char *suffix = type->kind == BTF_ENUM ? "" : type->flag ? "LL" : "ULL";

	add_word(raw, "encoding", type->flag ? "SIGNED" : "UNSIGNED");
	add_number(raw, "size", type->size);
	add_number(raw, "vlen", type->count);
	begin_list(raw, "values");
	for (uint32_t i = 0; i < type->count; i++) {
		struct btf_enumerator enumerator = btf_enumerator(raw->btf, type, i);

		begin_entry(raw);
		add_name(raw, enumerator.name);
		if (type->flag)
			add_signed(raw, "val", (int64_t)enumerator.value);
		else
			add_number(raw, "val", enumerator.value);
		add_text_only(raw, suffix);
		end_entry(raw);
	}
	end_list(raw);
}

static void add_forward(struct raw *raw, const struct btf_type *type)
{
	add_word(raw, "fwd_kind", type->flag ? "union" : "struct");
}

static void add_linkage(struct raw *raw, const struct btf_type *type)
{
	static const char *const linkages[] = { "static", "global", "extern", "(unknown)" };

	add_word(raw, "linkage", linkages[type->linkage < 3 ? type->linkage : 3]);
}

static void add_function(struct raw *raw, const struct btf_type *type)
{
	add_reference(raw, type);
	add_linkage(raw, type);
}

static void add_prototype(struct raw *raw, const struct btf_type *type)
{
	add_number(raw, "ret_type_id", type->type);
	add_number(raw, "vlen", type->count);
	begin_list(raw, "params");
	for (uint32_t i = 0; i < type->count; i++) {
		struct btf_param param = btf_param(raw->btf, type, i);

		begin_entry(raw);
		add_name(raw, param.name);
		add_number(raw, "type_id", param.type);
		end_entry(raw);
	}
	end_list(raw);
}

static void add_variable(struct raw *raw, const struct btf_type *type)
{
	add_reference(raw, type);
	add_text_only(raw, ",");
	add_linkage(raw, type);
}

static void add_size(struct raw *raw, const struct btf_type *type)
{
	add_number(raw, "size", type->size);
}

static void add_tag(struct raw *raw, const struct btf_type *type)
{
	add_reference(raw, type);
	add_signed(raw, "component_idx", type->component);
}

/* Text says, too, what lies there. */
static void add_what(struct raw *raw, uint32_t id)
{
	struct btf_type type;

	if (raw->form != FORM_PLAIN || btf_type(raw->btf, id, &type))
		return;
	add(raw, " (");
	add(raw, kind_words[type.kind]);
	add(raw, " ");
	add_quoted(raw, *type.name ? type.name : "(anon)");
	add(raw, ")");
}

static void add_section(struct raw *raw, const struct btf_type *type)
{
	add_number(raw, "size", type->size);
	add_number(raw, "vlen", type->count);
	begin_list(raw, "vars");
	for (uint32_t i = 0; i < type->count; i++) {
		struct btf_variable variable = btf_variable(raw->btf, type, i);

		begin_entry(raw);
		add_number(raw, "type_id", variable.type);
		add_number(raw, "offset", variable.offset);
		add_number(raw, "size", variable.size);
		add_what(raw, variable.type);
		end_entry(raw);
	}
	end_list(raw);
}

static void (*const kinds[])(struct raw *raw, const struct btf_type *type) = {
	[BTF_INT] = add_integer,	  [BTF_PTR] = add_reference,
	[BTF_ARRAY] = add_array,	  [BTF_STRUCT] = add_record,
	[BTF_UNION] = add_record,	  [BTF_ENUM] = add_enum,
	[BTF_FWD] = add_forward,	  [BTF_TYPEDEF] = add_reference,
	[BTF_VOLATILE] = add_reference,	  [BTF_CONST] = add_reference,
	[BTF_RESTRICT] = add_reference,	  [BTF_FUNC] = add_function,
	[BTF_FUNC_PROTO] = add_prototype, [BTF_VAR] = add_variable,
	[BTF_DATASEC] = add_section,	  [BTF_FLOAT] = add_size,
	[BTF_DECL_TAG] = add_tag,	  [BTF_TYPE_TAG] = add_reference,
	[BTF_ENUM64] = add_enum,
};
_Static_assert(ARRAY_SIZE(kinds) == BTF_KINDS, "a row for each kind");

/* "[7] INT 'int'", or {"id":7,"kind":"INT","name":"int" … */
static void add_heading(struct raw *raw, const struct btf_type *type)
{
	if (raw->form != FORM_PLAIN) {
		begin(raw, "{");
		add_number(raw, "id", type->id);
		add_word(raw, "kind", kind_words[type->kind]);
	} else {
		add(raw, "[");
		add_decimal(raw, type->id);
		add(raw, "] ");
		add(raw, kind_words[type->kind]);
		add(raw, " ");
	}
	add_name(raw, type->name);
}

void btf_print_raw(const struct btf *btf, uint32_t id, enum form form, unsigned depth,
		   struct stream *stream)
{
	struct raw raw = {
		.btf = btf, .stream = stream, .form = form, .json = { .form = form, .depth = depth }
	};
	struct btf_type type;

	if (btf_type(btf, id, &type))
		return;
	add_heading(&raw, &type);
	if (kinds[type.kind])
		kinds[type.kind](&raw, &type);
	if (form == FORM_PLAIN)
		add(&raw, "\n");
	else
		end(&raw, "}");
}

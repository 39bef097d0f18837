/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON to bytes, down the layout's tree. */
#include <errno.h>
#include <string.h>

#include "encode/encode_internal.h"
#include "encode/json_exact.h"
#include "layout/describe.h"

int encode_load_json(struct encoder *encoder, const char *text, json_t **json)
{
	json_error_t error;
	enum reason reason;

	*json = json_exact_load(text, &error);
	if (*json)
		return 0;
	if (!error.text[0])
		return -ENOMEM;
	reason = json_error_code(&error) == json_error_duplicate_key ? REASON_DUPLICATE
								     : REASON_SYNTAX;
	if (error.line > 1)
		problem_set(encoder->problem, -EINVAL, reason,
			    "the JSON for %s is wrong in line %d, column %d: %s", encoder->what,
			    error.line, error.column, error.text);
	else
		problem_set(encoder->problem, -EINVAL, reason,
			    "the JSON for %s is wrong at column %d: %s", encoder->what,
			    error.column, error.text);
	return -EINVAL;
}

static int put_scalar(struct encoder *encoder, const struct field *field, json_t *json)
{
	cleanup_buf struct buf text = BUF_EMPTY;
	struct scalar scalar;
	int err = json_exact_scalar(json, &text, &scalar);

	return err ? err : encode_scalar(encoder, field, &scalar);
}

static int refuse_count(struct encoder *encoder, const struct field *field, size_t wanted,
			size_t got)
{
	cleanup_buf struct buf subject = BUF_EMPTY;

	describe_field(&subject, field, encoder->what);
	return problem_set(encoder->problem, -EINVAL, REASON_SIZE, "%s has %zu element%s, got %zu",
			   buf_text(&subject), wanted, wanted == 1 ? "" : "s", got);
}

/* Elements of the same layout, as many as the field has. */
static int put_elements(struct encoder *encoder, const struct field *field, json_t *json,
			const struct layout *layout, size_t count)
{
	int err = 0;

	if (json_array_size(json) != count)
		return refuse_count(encoder, field, count, json_array_size(json));
	for (size_t i = 0; !err && i < count; i++) {
		const struct field element = {
			.layout = layout,
			.parent = field,
			.index = (uint32_t)i,
			.bit = field->bit + i * layout->bit_size,
		};

		err = encode_json_value(encoder, &element, json_array_get(json, i));
	}
	return err;
}

static int put_array(struct encoder *encoder, const struct field *field, json_t *json)
{
	return put_elements(encoder, field, json, field->layout->members, field->layout->count);
}

/* Bytes, or characters that are no text: a number each. */
static int put_bytes(struct encoder *encoder, const struct field *field, json_t *json)
{
	static const struct layout byte = { .kind = LAYOUT_BYTES, .bit_size = 8 };
	struct layout array = *field->layout;
	struct field elements = *field;
	size_t index;
	json_t *element;

	json_array_foreach(json, index, element)
	{
		if (json_is_array(element))
			return encode_refuse_shape(encoder, field, "an array within an array");
	}
	array.kind = LAYOUT_ARRAY;
	elements.layout = &array;
	return put_elements(encoder, &elements, json, &byte, field_size(field));
}

static int put_tuple(struct encoder *encoder, const struct field *field, json_t *json)
{
	const struct layout *tuple = field->layout;
	size_t shown = 0, at = 0;
	int err = 0;

	for (uint32_t i = 0; i < tuple->count; i++)
		shown += tuple->members[i].kind != LAYOUT_PAD;
	if (json_array_size(json) != shown)
		return refuse_count(encoder, field, shown, json_array_size(json));
	for (uint32_t i = 0; !err && i < tuple->count; i++) {
		const struct field member = {
			.layout = &tuple->members[i],
			.parent = field,
			.index = (uint32_t)at,
			.bit = field->bit + tuple->members[i].bit_offset,
		};

		if (member.layout->kind != LAYOUT_PAD)
			err = encode_json_value(encoder, &member, json_array_get(json, at++));
	}
	return err;
}

/* An object for each variable, as bpftool prints a data section. */
static int put_variables(struct encoder *encoder, const struct field *field, json_t *json)
{
	size_t index;
	json_t *variable;
	int err = 0;

	json_array_foreach(json, index, variable)
	{
		if (!json_is_object(variable))
			return encode_refuse_shape(encoder, field, "an array");
		err = encode_json_value(encoder, field, variable);
		if (err)
			break;
	}
	return err;
}

static int put_member(struct encoder *encoder, const struct field *field, const char *name,
		      json_t *json)
{
	const struct layout *parent = field->layout;
	struct field member = { .parent = field };
	uint32_t bit_offset;

	member.layout = layout_member(parent, name, strlen(name), &bit_offset);
	if (member.layout) {
		member.bit = field->bit + bit_offset;
		return encode_json_value(encoder, &member, json);
	}
	/* {".data": [{"a": 1}, {"b": 2}]} */
	if (parent->type_name && strcmp(name, parent->type_name) == 0 && json_is_array(json))
		return put_variables(encoder, field, json);
	return path_refuse_member(field, name, encoder->what, encoder->problem);
}

static int put_object(struct encoder *encoder, const struct field *field, json_t *json)
{
	const char *name;
	json_t *value;
	int err = 0;

	json_object_foreach(json, name, value)
	{
		err = put_member(encoder, field, name, value);
		if (err)
			break;
	}
	return err;
}

/* The byte that "0x0a" is; -1 for everything else. */
static int raw_byte(json_t *json)
{
	cleanup_buf struct buf text = BUF_EMPTY;
	struct scalar scalar;
	uint8_t byte;

	if (json_exact_scalar(json, &text, &scalar) || scalar.source != SCALAR_STRING ||
	    scalar.size != strlen("0x00") || strncmp(scalar.text, "0x", 2) != 0 ||
	    parse_hex(scalar.text + 2, 1, &byte))
		return -1;
	return byte;
}

bool is_raw_json(json_t *json, size_t size)
{
	size_t index;
	json_t *byte;

	if (!size || json_array_size(json) != size)
		return false;
	json_array_foreach(json, index, byte)
	{
		if (raw_byte(byte) < 0)
			return false;
	}
	return true;
}

/* ["0x01","0x02",…], whatever the bytes mean. */
static int put_raw(struct encoder *encoder, const struct field *field, json_t *json)
{
	cleanup_free uint8_t *bytes = malloc(field_size(field));
	size_t index;
	json_t *byte;

	if (!bytes)
		return -ENOMEM;
	json_array_foreach(json, index, byte) bytes[index] = (uint8_t)raw_byte(byte);
	return encode_bytes(encoder, field, bytes, field_size(field));
}

typedef int put_json_array(struct encoder *encoder, const struct field *field, json_t *json);

static put_json_array *const array_putters[LAYOUT_KINDS] = {
	[LAYOUT_BYTES] = put_bytes, [LAYOUT_STRING] = put_bytes,     [LAYOUT_ARRAY] = put_array,
	[LAYOUT_TUPLE] = put_tuple, [LAYOUT_STRUCT] = put_variables,
};

int encode_json_value(struct encoder *encoder, const struct field *field, json_t *json)
{
	enum layout_kind kind = field->layout->kind;

	/* What is printed is taken back, and left alone. */
	if (kind == LAYOUT_OPAQUE || kind == LAYOUT_PAD)
		return 0;
	if (json_is_object(json))
		return kind == LAYOUT_STRUCT || kind == LAYOUT_UNION
			       ? put_object(encoder, field, json)
			       : encode_refuse_shape(encoder, field, "an object");
	if (!json_is_array(json))
		return put_scalar(encoder, field, json);
	if (field_is_bytewise(field) && is_raw_json(json, field_size(field)))
		return put_raw(encoder, field, json);
	return array_putters[kind] ? array_putters[kind](encoder, field, json)
				   : encode_refuse_shape(encoder, field, "an array");
}

int encode_json(struct encoder *encoder, const struct field *field, const char *text)
{
	cleanup_json json_t *json = NULL;
	int err = encode_load_json(encoder, text, &json);

	return err ? err : encode_json_value(encoder, field, json);
}

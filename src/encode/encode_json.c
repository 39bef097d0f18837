/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON to bytes: the text is read once, and goes down the layout's tree as it comes. */
#include <errno.h>
#include <string.h>

#include "encode/encode_internal.h"
#include "layout/padding.h"
#include "layout/path.h"

void json_input_begin(struct json_input *input, struct encoder *encoder, const char *text)
{
	input->encoder = encoder;
	json_read_begin(&input->reader, text, strlen(text), encoder->problem);
}

void json_input_done(struct json_input *input)
{
	json_reader_done(&input->reader);
	buf_done(&input->text);
}

/* That a text is not JSON is said first, whatever else is wrong with it. */
int json_input_end(struct json_input *input, int err)
{
	struct problem *problem = input->encoder->problem;

	if (err == -ENOMEM || !json_read_rest(&input->reader))
		return err;
	if (input->reader.err == -ENOMEM)
		return -ENOMEM;
	if (!problem)
		return -EINVAL;
	if (problem->line > 1)
		problem_prefix(problem, "the JSON for %s is wrong in line %u, column %u: ",
			       input->encoder->what, problem->line, problem->column);
	else
		problem_prefix(problem,
			       "the JSON for %s is wrong at column %u: ", input->encoder->what,
			       problem->column);
	return problem->err = -EINVAL;
}

int json_input_scalar(struct json_input *input, enum json_token token, struct scalar *scalar)
{
	static const char *const words[] = {
		[JSON_READ_NULL] = "null", [JSON_READ_FALSE] = "false", [JSON_READ_TRUE] = "true"
	};
	const struct json_reader *reader = &input->reader;
	struct buf *text = &input->text;

	scalar->source = token == JSON_READ_STRING ? SCALAR_STRING : SCALAR_BARE;
	switch (token) {
	case JSON_READ_NULL:
	case JSON_READ_FALSE:
	case JSON_READ_TRUE:
		scalar->text = words[token];
		scalar->size = strlen(words[token]);
		return 0;
	case JSON_READ_NUMBER:
	case JSON_READ_STRING:
		text->len = 0;
		buf_add(text, reader->text, reader->size);
		scalar->text = buf_text(text);
		scalar->size = text->len;
		return text->err;
	default:
		return -EINVAL;
	}
}

static int put_scalar(struct json_input *input, const struct field *field, enum json_token token)
{
	struct scalar scalar;
	int err = json_input_scalar(input, token, &scalar);

	return err ? err : encode_scalar(input->encoder, field, &scalar);
}

static int refuse_count(struct encoder *encoder, const struct field *field, size_t wanted,
			size_t got)
{
	cleanup_buf struct buf subject = BUF_EMPTY;

	describe_field(&subject, field, encoder->what);
	return problem_set(encoder->problem, -EINVAL, REASON_SIZE, "%s has %zu element%s, got %zu",
			   buf_text(&subject), wanted, wanted == 1 ? "" : "s", got);
}

/* An array that begins at `begin` has not been put into the field, where something was wrong with
 * an element (`err`), or there were too few or too many: the latter is said first, and first of
 * all, where an array is to be `flat`, that one is within it. */
static int refuse_array(struct json_input *input, const struct field *field,
			const struct json_mark *begin, size_t wanted, bool flat, int err)
{
	struct json_reader *reader = &input->reader;
	enum json_token token;
	size_t got = 0;

	if (err == -ENOMEM || reader->err)
		return err;
	json_read_back(reader, begin);
	for (; (token = json_read(reader)) != JSON_READ_ARRAY_END; got++) {
		if (flat && token == JSON_READ_ARRAY)
			return encode_refuse_shape(input->encoder, field,
						   "an array within an array");
		if (json_read_skip(reader, token))
			return reader->err;
	}
	return got == wanted ? err : refuse_count(input->encoder, field, wanted, got);
}

/* Elements of the same layout, as many as the field has. */
static int put_elements(struct json_input *input, const struct field *field,
			const struct field *array, size_t count, bool flat)
{
	const struct json_mark begin = json_read_mark(&input->reader);
	const struct layout *layout = array->layout->members;
	enum json_token token;
	size_t i = 0;
	int err = 0;

	while (!err && (token = json_read(&input->reader)) != JSON_READ_ARRAY_END) {
		const struct field element = {
			.layout = layout,
			.parent = array,
			.index = (uint32_t)i,
			.bit = array->bit + i * layout->bit_size,
		};

		err = i++ == count || (flat && token == JSON_READ_ARRAY)
			      ? -EINVAL
			      : json_input_value(input, &element, token);
	}
	return !err && i == count ? 0 : refuse_array(input, field, &begin, count, flat, err);
}

static int put_array(struct json_input *input, const struct field *field)
{
	return put_elements(input, field, field, field->layout->count, false);
}

/* Bytes, or characters that are no text: a number each. */
static int put_bytes(struct json_input *input, const struct field *field)
{
	static struct layout byte = { .kind = LAYOUT_BYTES, .bit_size = 8 };
	struct layout layout = *field->layout;
	struct field array = *field;

	layout.kind = LAYOUT_ARRAY;
	layout.members = &byte;
	array.layout = &layout;
	return put_elements(input, field, &array, field_size(field), true);
}

static int put_tuple(struct json_input *input, const struct field *field)
{
	const struct json_mark begin = json_read_mark(&input->reader);
	const struct layout *tuple = field->layout;
	size_t shown = 0, i = 0;
	uint32_t next = 0;
	enum json_token token;
	int err = 0;

	for (uint32_t member = 0; member < layout_members(tuple); member++)
		shown += tuple->members[member].kind != LAYOUT_PAD;
	while (!err && (token = json_read(&input->reader)) != JSON_READ_ARRAY_END) {
		struct field member = { .parent = field, .index = (uint32_t)i };

		if (i++ == shown) {
			err = -EINVAL;
			break;
		}
		while (tuple->members[next].kind == LAYOUT_PAD)
			next++;
		member.layout = &tuple->members[next++];
		member.bit = field->bit + member.layout->bit_offset;
		err = json_input_value(input, &member, token);
	}
	return !err && i == shown ? 0 : refuse_array(input, field, &begin, shown, false, err);
}

/* An object for each variable, as bpftool prints a data section. */
static int put_variables(struct json_input *input, const struct field *field)
{
	const struct json_mark begin = json_read_mark(&input->reader);
	size_t wanted = field->layout->count, got = 0;
	enum json_token token;
	int err = 0;

	if (!field->layout->is_section)
		return encode_refuse_shape(input->encoder, field, "an array");
	for (; !err && (token = json_read(&input->reader)) != JSON_READ_ARRAY_END; got++) {
		if (token == JSON_READ_WRONG)
			return input->reader.err;
		if (token != JSON_READ_OBJECT)
			return encode_refuse_shape(input->encoder, field, "an array");
		err = json_input_value(input, field, token);
	}
	return !err && got == wanted ? 0 : refuse_array(input, field, &begin, wanted, false, err);
}

static int refuse_name(struct json_input *input, const struct field *field, const char *text,
		       size_t size)
{
	cleanup_free char *name = strndup(text, size);

	if (!name)
		return -ENOMEM;
	return path_refuse_member(field, name, input->encoder->what, input->encoder->problem);
}

/* Has it no bits but those of padding? */
static bool fits_padding(const struct padding *padding, const uint8_t *bytes)
{
	bool fits = true;

	for (size_t i = 0; i < padding->count; i++)
		for (uint32_t byte = 0; byte < padding->runs[i].size; byte++)
			fits &= !(*bytes++ & ~padding->runs[i].mask);
	return fits;
}

/* The padding of a struct, as it is printed: "hex:ff0000". */
static int put_padding(struct json_input *input, const struct field *field)
{
	enum json_token token = json_read(&input->reader);
	cleanup_free struct padding *padding = NULL;
	cleanup_free uint8_t *bytes = NULL;
	struct scalar scalar = { .text = "" };
	int err = padding_of(&padding, field->layout);

	if (!err && !padding)
		return refuse_name(input, field, "", 0);
	bytes = err ? NULL : malloc(padding->size);
	if (!bytes)
		return -ENOMEM;
	if (token == JSON_READ_WRONG)
		return input->reader.err;
	err = json_input_scalar(input, token, &scalar);
	if (err == -ENOMEM)
		return err;
	if (strncmp(scalar.text, PADDING_PREFIX, strlen(PADDING_PREFIX)) != 0 ||
	    encode_parse_hex(scalar.text + strlen(PADDING_PREFIX), padding->size, bytes) ||
	    !fits_padding(padding, bytes))
		return problem_set(input->encoder->problem, -EINVAL, REASON_TYPE,
				   "\"\" in %s takes its %u bytes of padding, as \"" PADDING_PREFIX
				   "0a...\"",
				   input->encoder->what, padding->size);
	return encode_padding(input->encoder, field, padding, bytes);
}

/* The name has just been read. */
static int put_member(struct json_input *input, const struct field *field)
{
	struct json_reader *reader = &input->reader;
	const struct layout *parent = field->layout;
	struct field member = { .parent = field };
	uint32_t bit_offset;

	if (!memchr(reader->text, '\0', reader->size))
		member.layout = layout_member(parent, reader->text, reader->size, &bit_offset);
	if (member.layout) {
		member.bit = field->bit + bit_offset;
		return json_input_value(input, &member, json_read(reader));
	}
	if (!reader->size)
		return put_padding(input, field);
	if (!parent->type_name || !json_read_is(reader, parent->type_name))
		return refuse_name(input, field, reader->text, reader->size);
	/* {".data": [{"a": 1}, {"b": 2}]} */
	if (json_read(reader) == JSON_READ_ARRAY)
		return put_variables(input, field);
	return reader->err
		       ? reader->err
		       : refuse_name(input, field, parent->type_name, strlen(parent->type_name));
}

static int put_object(struct json_input *input, const struct field *field)
{
	enum json_token token;
	int err = 0;

	while (!err && (token = json_read(&input->reader)) != JSON_READ_OBJECT_END)
		err = token == JSON_READ_NAME ? put_member(input, field) : input->reader.err;
	return err;
}

/* The byte that the string "0x0a" is; -1 for everything else. */
static int raw_byte(const struct json_reader *reader, enum json_token token)
{
	int high, low;

	if (token != JSON_READ_STRING || reader->size != strlen("0x00") ||
	    strncmp(reader->text, "0x", 2) != 0)
		return -1;
	high = number_hex_digit(reader->text[2]);
	low = number_hex_digit(reader->text[3]);
	return high < 0 || low < 0 ? -1 : high << 4 | low;
}

bool json_input_is_raw(struct json_input *input, size_t size)
{
	struct json_reader *reader = &input->reader;
	const struct json_mark begin = json_read_mark(reader);
	enum json_token token;
	size_t count = 0;

	while (raw_byte(reader, token = json_read(reader)) >= 0)
		count++;
	json_read_back(reader, &begin);
	return size && count == size && token == JSON_READ_ARRAY_END;
}

/* ["0x01","0x02",…], whatever the bytes mean. */
static int put_raw(struct json_input *input, const struct field *field)
{
	struct json_reader *reader = &input->reader;
	struct field at = *field;
	enum json_token token;
	int err = 0;

	for (; !err && (token = json_read(reader)) != JSON_READ_ARRAY_END; at.bit += 8) {
		const uint8_t byte = (uint8_t)raw_byte(reader, token);

		err = encode_bytes(input->encoder, &at, &byte, sizeof(byte));
	}
	return err;
}

/* The number 0, however it is written, false or null. */
static bool is_zero(const struct json_reader *reader, enum json_token token)
{
	switch (token) {
	case JSON_READ_NULL:
	case JSON_READ_FALSE:
		return true;
	case JSON_READ_NUMBER:
		for (size_t i = 0; i < reader->size; i++)
			if (!strchr("-0.", reader->text[i]))
				return false;
		return true;
	default:
		return false;
	}
}

/* What is printed of the kernel's own, zeroes, is taken back and changes nothing; it takes nothing
 * else.
 */
static int put_opaque(struct json_input *input, const struct field *field, enum json_token token)
{
	struct json_reader *reader = &input->reader;
	unsigned depth = 0;

	for (;; token = json_read(reader)) {
		if (token == JSON_READ_WRONG)
			return reader->err;
		if (token == JSON_READ_OBJECT || token == JSON_READ_ARRAY)
			depth++;
		else if (token == JSON_READ_OBJECT_END || token == JSON_READ_ARRAY_END)
			depth--;
		else if (token != JSON_READ_NAME && !is_zero(reader, token))
			return encode_refuse_opaque(input->encoder, field);
		if (!depth)
			return 0;
	}
}

typedef int put_json_array(struct json_input *input, const struct field *field);

static put_json_array *const array_putters[LAYOUT_KINDS] = {
	[LAYOUT_BYTES] = put_bytes, [LAYOUT_STRING] = put_bytes,     [LAYOUT_ARRAY] = put_array,
	[LAYOUT_TUPLE] = put_tuple, [LAYOUT_STRUCT] = put_variables,
};

int json_input_value(struct json_input *input, const struct field *field, enum json_token token)
{
	enum layout_kind kind = field->layout->kind;

	if (token == JSON_READ_WRONG)
		return input->reader.err;
	/* What is printed is accepted, and changes nothing. */
	if (kind == LAYOUT_PAD)
		return json_read_skip(&input->reader, token);
	if (kind == LAYOUT_OPAQUE)
		return put_opaque(input, field, token);
	if (token == JSON_READ_OBJECT)
		return kind == LAYOUT_STRUCT || kind == LAYOUT_UNION
			       ? put_object(input, field)
			       : encode_refuse_shape(input->encoder, field, "an object");
	if (token != JSON_READ_ARRAY)
		return put_scalar(input, field, token);
	if (field_is_bytewise(field) && json_input_is_raw(input, field_size(field)))
		return put_raw(input, field);
	if (input->reader.err)
		return input->reader.err;
	return array_putters[kind] ? array_putters[kind](input, field)
				   : encode_refuse_shape(input->encoder, field, "an array");
}

int encode_json(struct encoder *encoder, const struct field *field, const char *text)
{
	cleanup_json_input struct json_input input = JSON_INPUT_NONE;

	json_input_begin(&input, encoder, text);
	return json_input_end(&input, json_input_value(&input, field, json_read(&input.reader)));
}

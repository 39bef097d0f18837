/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One value, as text, to the bytes of its field: a function for each kind, and what is said of a
 * text that does not fit. */
#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/dns.h"
#include "base/problem.h"
#include "encode/encode.h"
#include "encode/encode_internal.h"
#include "layout/path.h"

/* The enumerator that was meant, perhaps. */
static void hint_enumerator(struct encoder *encoder, const struct layout *layout, const char *word)
{
	cleanup_free const char **names = calloc(layout->count + 1, sizeof(*names));
	const char *near;

	if (!names)
		return;
	for (uint32_t i = 0; i < layout->count; i++)
		names[i] = layout->enumerators[i].name;
	near = problem_near_word(word, names, layout->count);
	if (near)
		problem_hint(encoder->problem, "did you mean %s?", near);
}

static int refuse_range(struct encoder *encoder, const struct field *field,
			const struct scalar *scalar, const char *subject)
{
	cleanup_buf struct buf text = BUF_EMPTY;
	const struct layout *layout = field->layout;

	describe_text(&text, scalar->text, layout->kind == LAYOUT_STRING);
	buf_printf(&text, " does not fit %s: ", subject);
	if (layout->lpm_key) {
		buf_printf(&text, "a prefix length from 0 to %zu",
			   8 * (layout_size(layout) - sizeof(uint32_t)));
	} else if (layout->kind == LAYOUT_STRING) {
		describe_takes(&text, layout);
		if (layout->notation != NOTATION_DNS)
			buf_printf(&text, ", got %zu", scalar->size);
	} else {
		describe_limits(&text, layout);
	}
	return problem_set(encoder->problem, -ERANGE, REASON_RANGE, "%s", buf_text(&text));
}

static int refuse_scalar(struct encoder *encoder, const struct field *field,
			 const struct scalar *scalar, int err)
{
	cleanup_buf struct buf text = BUF_EMPTY, subject = BUF_EMPTY;

	describe_field(&subject, field, encoder->what);
	if (err == -ERANGE)
		return refuse_range(encoder, field, scalar, buf_text(&subject));
	buf_printf(&text, "%s takes ", buf_text(&subject));
	describe_takes(&text, field->layout);
	if (field->layout->kind != LAYOUT_OPAQUE) {
		buf_add_str(&text, ", not ");
		describe_text(&text, scalar->text, scalar->source != SCALAR_BARE);
	}
	problem_set(encoder->problem, err, REASON_TYPE, "%s", buf_text(&text));
	if (field->layout->kind == LAYOUT_ENUM)
		hint_enumerator(encoder, field->layout, scalar->text);
	return err;
}

int encode_refuse_shape(struct encoder *encoder, const struct field *field, const char *shape)
{
	const struct scalar scalar = { .text = shape, .source = SCALAR_BARE };

	refuse_scalar(encoder, field, &scalar, -EINVAL);
	if (field->layout->kind == LAYOUT_BYTES)
		problem_hint(encoder->problem,
			     "its type is not known; give types with the values: u16 443 pad[2]");
	return -EINVAL;
}

int encode_refuse_opaque(struct encoder *encoder, const struct field *field)
{
	refuse_scalar(encoder, field, &(struct scalar){ .text = "" }, -EINVAL);
	problem_hint(encoder->problem, "leave it out, or give zero");
	return -EINVAL;
}

int encode_check_opaque(struct encoder *encoder, const struct field *field)
{
	const struct layout *layout = field->layout;
	bool is_array = layout->kind == LAYOUT_ARRAY;
	int err = 0;

	if (layout->kind == LAYOUT_OPAQUE)
		return encoder_has_ones(encoder, field) ? encode_refuse_opaque(encoder, field) : 0;
	if (is_array && !layout->members->members && layout->members->kind != LAYOUT_OPAQUE)
		return 0;
	for (uint32_t i = 0; !err && layout->members && i < layout->count; i++) {
		const struct layout *member = &layout->members[is_array ? 0 : i];
		size_t offset = is_array ? (size_t)i * member->bit_size : member->bit_offset;
		const struct field below = {
			.layout = member, .parent = field, .index = i, .bit = field->bit + offset
		};

		err = encode_check_opaque(encoder, &below);
	}
	return err;
}

/* How a kind is read: 0, or -EINVAL or -ERANGE when the text does not fit it. */
typedef int read_scalar(struct encoder *encoder, const struct field *field,
			const struct scalar *scalar);

static bool fits(const struct number *number, uint32_t bits, bool is_signed)
{
	if (is_signed)
		return number->magnitude <= ((u128)1 << (bits - 1)) - !number->negative;
	return !number->negative && (bits >= 128 || !(number->magnitude >> bits));
}

/* A number within the field's range; with `either`, as a signed or an unsigned one. */
static int read_number(struct encoder *encoder, const struct field *field,
		       const struct scalar *scalar, bool either)
{
	uint32_t bits = field->layout->bit_size;
	bool is_signed = field->layout->is_signed;
	struct number number;
	int err = number_parse(scalar->text, &number);

	if (err)
		return err;
	if (!fits(&number, bits, is_signed) && !(either && fits(&number, bits, !is_signed)))
		return -ERANGE;
	return encode_bits(encoder, field, number.negative ? -number.magnitude : number.magnitude);
}

static int read_address(struct encoder *encoder, const struct field *field,
			const struct scalar *scalar)
{
	uint8_t bytes[16];

	if (!field_is_bytewise(field) || scalar->source == SCALAR_BARE ||
	    encode_parse_address(scalar->text, field_size(field), bytes))
		return -EINVAL;
	return encode_bytes(encoder, field, bytes, field_size(field));
}

/* An address goes into an unsigned number of 32 bits, whatever its byte order: in network order. */
static int read_int(struct encoder *encoder, const struct field *field, const struct scalar *scalar)
{
	int err = read_number(encoder, field, scalar, false);

	if (err == -EINVAL && !field->layout->is_signed && field->layout->bit_size == 32)
		return read_address(encoder, field, scalar);
	return err;
}

static int read_bool(struct encoder *encoder, const struct field *field,
		     const struct scalar *scalar)
{
	if (strcmp(scalar->text, "true") == 0)
		return encode_bits(encoder, field, 1);
	if (strcmp(scalar->text, "false") == 0)
		return encode_bits(encoder, field, 0);
	return read_number(encoder, field, scalar, false);
}

/* Between quotes a digit is a character, elsewhere a number. */
static int read_char(struct encoder *encoder, const struct field *field,
		     const struct scalar *scalar)
{
	bool is_one = scalar->size <= 1;
	int err = -EINVAL;

	if (!is_one || scalar->source != SCALAR_STRING)
		err = read_number(encoder, field, scalar, true);
	if (err == -EINVAL && is_one && scalar->source != SCALAR_BARE)
		err = encode_bits(encoder, field, (unsigned char)scalar->text[0]);
	return err;
}

static int read_float(struct encoder *encoder, const struct field *field,
		      const struct scalar *scalar)
{
	u128 bits;
	int err = encode_parse_float(scalar->text, field_size(field), &bits);

	return err ? err : encode_bits(encoder, field, bits);
}

static const struct layout_enumerator *find_enumerator(const struct layout *layout,
						       const char *name)
{
	for (uint32_t i = 0; i < layout->count; i++)
		if (strcmp(layout->enumerators[i].name, name) == 0)
			return &layout->enumerators[i];
	return NULL;
}

/* Compilers that do not say that an enum is signed write -1 as 0xffffffff. */
static int read_negative(struct encoder *encoder, const struct field *field,
			 const struct scalar *scalar)
{
	const struct layout *layout = field->layout;
	struct number number;

	if (number_parse(scalar->text, &number) || !number.negative ||
	    !fits(&number, layout->bit_size, true))
		return -ERANGE;
	for (uint32_t i = 0; layout->bit_size == 32 && i < layout->count; i++)
		if ((uint32_t)layout->enumerators[i].number == -(uint32_t)number.magnitude)
			return encode_bits(encoder, field, layout->enumerators[i].number);
	return -ERANGE;
}

/* NEW|CLOSED: -EINVAL: one of them is none. */
static int read_joined(struct encoder *encoder, const struct field *field, const char *text)
{
	cleanup_free char *copy = strdup(text);
	char *rest = copy, *word;
	uint64_t number = 0;

	if (!copy)
		return -ENOMEM;
	while ((word = strsep(&rest, "|"))) {
		const struct layout_enumerator *found = find_enumerator(field->layout, word);

		if (!found)
			return -EINVAL;
		number |= found->number;
	}
	return encode_bits(encoder, field, number);
}

static int read_enum(struct encoder *encoder, const struct field *field,
		     const struct scalar *scalar)
{
	const struct layout_enumerator *found = find_enumerator(field->layout, scalar->text);
	int err;

	if (found)
		return encode_bits(encoder, field, found->number);
	if (strchr(scalar->text, '|'))
		return read_joined(encoder, field, scalar->text);
	err = read_number(encoder, field, scalar, false);
	return err == -ERANGE ? read_negative(encoder, field, scalar) : err;
}

static int read_dns_name(struct encoder *encoder, const struct field *field,
			 const struct scalar *scalar)
{
	cleanup_free uint8_t *bytes = calloc(1, field_size(field) + 1);
	int length;

	if (!bytes)
		return -ENOMEM;
	length = dns_name_from_text(scalar->text, scalar->size, bytes, field_size(field));
	return length < 0 ? length : encode_bytes(encoder, field, bytes, field_size(field));
}

/* NULs fill the rest; text that needs all the bytes has no NUL. */
static int read_string(struct encoder *encoder, const struct field *field,
		       const struct scalar *scalar)
{
	cleanup_free char *bytes = NULL;

	if (scalar->source == SCALAR_BARE)
		return -EINVAL;
	if (field->layout->notation == NOTATION_DNS)
		return read_dns_name(encoder, field, scalar);
	if (scalar->size > field_size(field))
		return -ERANGE;
	bytes = calloc(1, field_size(field) + 1);
	if (!bytes)
		return -ENOMEM;
	memcpy(bytes, scalar->text, scalar->size);
	return encode_bytes(encoder, field, bytes, field_size(field));
}

/* As -l prints bytes without a meaning: "0a0b". */
static int read_hex(struct encoder *encoder, const struct field *field, const struct scalar *scalar)
{
	cleanup_free uint8_t *bytes = calloc(1, scalar->size / 2 + 1);

	if (!bytes)
		return -ENOMEM;
	if (encode_parse_hex(scalar->text, field_size(field), bytes))
		return -EINVAL;
	return encode_bytes(encoder, field, bytes, field_size(field));
}

static int read_bytes(struct encoder *encoder, const struct field *field,
		      const struct scalar *scalar)
{
	int err = -EINVAL;

	if (scalar->source == SCALAR_STRING)
		err = read_hex(encoder, field, scalar);
	if (err == -EINVAL && layout_takes_number(field->layout))
		err = read_number(encoder, field, scalar, true);
	if (err == -EINVAL && !field->layout->lpm_key)
		err = read_address(encoder, field, scalar);
	return err;
}

static int read_nothing(struct encoder *encoder, const struct field *field,
			const struct scalar *scalar)
{
	(void)encoder;
	(void)field;
	(void)scalar;
	return -EINVAL;
}

static read_scalar *const readers[LAYOUT_KINDS] = {
	[LAYOUT_BYTES] = read_bytes,	[LAYOUT_INT] = read_int,
	[LAYOUT_BOOL] = read_bool,	[LAYOUT_CHAR] = read_char,
	[LAYOUT_FLOAT] = read_float,	[LAYOUT_ENUM] = read_enum,
	[LAYOUT_POINTER] = read_int,	[LAYOUT_STRING] = read_string,
	[LAYOUT_IP4] = read_address,	[LAYOUT_IP6] = read_address,
	[LAYOUT_MAC] = read_address,	[LAYOUT_PAD] = read_nothing,
	[LAYOUT_OPAQUE] = read_nothing, [LAYOUT_ARRAY] = read_address,
	[LAYOUT_STRUCT] = read_address, [LAYOUT_UNION] = read_address,
	[LAYOUT_TUPLE] = read_nothing,
};

static int read_lpm_key(struct encoder *encoder, const struct field *field,
			const struct scalar *scalar)
{
	size_t size = field_size(field);
	uint8_t bytes[sizeof(uint32_t) + 16];
	int err;

	if (!layout_is_prefix(field->layout) || !field_is_bytewise(field))
		return -EINVAL;
	err = encode_prefix(scalar->text, size, bytes);
	return err ? err : encode_bytes(encoder, field, bytes, size);
}

/* A NUL ends every text but one of characters. */
static bool has_stray_nul(const struct field *field, const struct scalar *scalar)
{
	enum layout_kind kind = field->layout->kind;

	return kind != LAYOUT_STRING && kind != LAYOUT_CHAR && strlen(scalar->text) < scalar->size;
}

int encode_scalar(struct encoder *encoder, const struct field *field, const struct scalar *scalar)
{
	int err = -EINVAL;

	if (has_stray_nul(field, scalar))
		return refuse_scalar(encoder, field, scalar, -EINVAL);
	if (field->layout->lpm_key)
		err = read_lpm_key(encoder, field, scalar);
	if (err == -EINVAL)
		err = readers[field->layout->kind](encoder, field, scalar);
	/* A member of a union that contradicts another has been said. */
	if (!err || err == -ENOMEM || err == -EEXIST)
		return err;
	return refuse_scalar(encoder, field, scalar, err);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of encode share: one encoding under way, and who writes what. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/number.h"
#include "base/util.h"
#include "layout/layout.h"

struct encoder {
	uint8_t *bytes;	  /* a copy of the caller's, who gets it back when all is well */
	uint8_t *written; /* a bit for each bit of bytes: DATA has set it */
	const char *what; /* "the key of map 7 (flows)"; NULL: a lone field */
	struct layout_error *error;
};

/* 0 or -ENOMEM; encoder_end() frees the copies. */
int encoder_begin(struct encoder *encoder, const void *bytes, size_t size);
void encoder_end(struct encoder *encoder);
#define cleanup_encoder cleanup_with(encoder_end)

/* What is known of bytes without a layout. */
static inline struct layout layout_of_bytes(size_t size)
{
	return (struct layout){ .kind = LAYOUT_BYTES, .bit_size = (uint32_t)(8 * size) };
}

/* A field on the way down the tree; each stands on the stack of whoever went down to it. */
struct field {
	const struct layout *layout;
	const struct field *parent; /* NULL: the root */
	uint32_t index;		    /* in a parent that is an array or a tuple */
	size_t bit;		    /* from the start of the bytes */
};

/* Where the text of a single value stood. */
enum scalar_source {
	SCALAR_WORD,   /* on the command line */
	SCALAR_STRING, /* between quotes, in JSON */
	SCALAR_BARE,   /* a number, true, false or null in JSON */
};

struct scalar {
	const char *text; /* with a NUL behind it */
	size_t size;	  /* without that; a JSON string may have NULs within */
	enum scalar_source source;
};

/* Is the field a run of whole bytes? */
static inline bool is_bytewise(const struct field *field)
{
	return field->bit % 8 == 0 && field->layout->bit_size % 8 == 0;
}

static inline size_t field_size(const struct field *field)
{
	return layout_size(field->layout);
}

/* Bytes without a meaning: may a single number fill them? */
static inline bool takes_number(const struct layout *layout)
{
	size_t size = layout_size(layout);

	return layout->kind == LAYOUT_BYTES && !layout->lpm_key &&
	       (size == 1 || size == 2 || size == 4 || size == 8);
}

/* encode_bits.c: sets the low bits of `number`, as many as the field has; or `size` bytes, no more
 * than the field has.  -EEXIST: DATA has set them differently, by another member of a union. */
int encode_bits(struct encoder *encoder, const struct field *field, u128 number);
int encode_bytes(struct encoder *encoder, const struct field *field, const void *bytes,
		 size_t size);

/* Has DATA set any bit of the field? */
bool is_touched(const struct encoder *encoder, const struct field *field);

/* Is there a field at or below the layout, which begins at `bit`, that DATA has not set? */
bool is_partial(const struct encoder *encoder, const struct layout *layout, size_t bit);

/* encode_text.c: one value. */
int encode_scalar(struct encoder *encoder, const struct field *field, const struct scalar *scalar);

/* encode_json.c: a JSON text. */
int encode_json(struct encoder *encoder, const struct field *field, const char *text);

/* encode_raw.c: bytes as they are.  A word each (decimal or 0x.., or with `hex` hexadecimal alone);
 * a run of hexadecimal digits; the content of a file, "-" being standard input. */
int encode_byte_words(struct encoder *encoder, size_t size, char *const *words, bool hex);
int encode_hex_run(struct encoder *encoder, size_t size, const char *digits);
int encode_file(struct encoder *encoder, size_t size, const char *path);
/* Exactly `size` bytes from twice as many digits: 0 or -EINVAL. */
int parse_hex(const char *digits, size_t size, uint8_t *bytes);

/* encode_words.c: pairs of layout word and value. */
int encode_words(struct encoder *encoder, size_t size, char *const *words, size_t count);

/* encode_address.c: an IPv4, MAC or IPv6 address for a size of 4, 6 or 16; A/LEN or A for an LPM
 * trie's key of `size` bytes.  0, -EINVAL: it is none, -ERANGE: LEN is too large. */
int parse_address(const char *text, size_t size, uint8_t *bytes);
int parse_lpm_key(const char *text, size_t size, uint8_t *bytes);

/* encode_float.c: the bits of a number for a float of `size` bytes; -EINVAL: it is none, or there
 * are no such floats here; -ERANGE. */
int parse_float(const char *text, size_t size, u128 *bits);

/* encode_error.c: all return `err`, and say in encoder->error what is wrong. */
int refuse(struct encoder *encoder, int err, const char *format, ...) PRINTF_LIKE(3, 4);
void refuse_hint(struct encoder *encoder, const char *format, ...) PRINTF_LIKE(2, 3);
/* The value does not fit the field: what the field takes. */
int refuse_scalar(struct encoder *encoder, const struct field *field, const struct scalar *scalar,
		  int err);
/* The same where the value is an "array" or an "object". */
int refuse_shape(struct encoder *encoder, const struct field *field, const char *shape);
/* The field has no such member: its nearest, or all of them. */
int refuse_member(struct encoder *encoder, const struct field *field, const char *name);
/* "3 bytes given, 16 wanted", in words. */
int refuse_size(struct encoder *encoder, size_t size, size_t got);

/* Adds the field's place: "the key of map 7 (flows)", "ports[1] in the key of map 7 (flows)". */
void add_subject(struct buf *buf, const struct encoder *encoder, const struct field *field);

/* encode_takes.c: adds what the layout takes ("true or false", "a number from 0 to 255"); how wide
 * its numbers are and from where to where they go ("1 byte, 0 to 255"). */
void add_takes(struct buf *buf, const struct layout *layout);
void add_limits(struct buf *buf, const struct layout *layout);

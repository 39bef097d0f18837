/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of encode share: one encoding under way, and who writes what. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/json_read.h"
#include "base/number.h"
#include "base/problem.h"
#include "base/util.h"
#include "layout/path.h"

/* encoder.c. */
struct encoder {
	uint8_t *bytes;		 /* a copy of the caller's, who gets it back when all is well */
	uint8_t *written;	 /* a bit for each bit of bytes: DATA has set it */
	const char *what;	 /* "the key of map 7 (flows)"; NULL: a lone field */
	struct problem *problem; /* or NULL */
};

/* 0 or -ENOMEM; encoder_end() frees the copies. */
int encoder_begin(struct encoder *encoder, const void *bytes, size_t size);
void encoder_end(struct encoder *encoder);
#define cleanup_encoder cleanup_with(encoder_end)

/* Returns `err`, whose words are there already unless memory was short. */
int encoder_failed(struct encoder *encoder, int err);

/* Where the text of a single value stood. */
enum scalar_source {
	SCALAR_WORD,   /* on the command line */
	SCALAR_STRING, /* between quotes, in JSON */
	SCALAR_BARE,   /* a number, true, false or null in JSON */
};

struct scalar {
	const char *text; /* with a NUL after it */
	size_t size;	  /* without that; a JSON string may have NULs within */
	enum scalar_source source;
};

/* Sets the low bits of `number`, as many as the field has; or `size` bytes, no more
 * than the field has.  -EEXIST: DATA has set them differently, by another member of a union. */
int encode_bits(struct encoder *encoder, const struct field *field, u128 number);
int encode_bytes(struct encoder *encoder, const struct field *field, const void *bytes,
		 size_t size);

/* The same for the bits of a struct that no field covers, `bytes` being those of all its runs. */
struct padding;
int encode_padding(struct encoder *encoder, const struct field *field,
		   const struct padding *padding, const uint8_t *bytes);

/* Has DATA set bits of the field, to whatever, or to ones? */
bool encoder_has_set(const struct encoder *encoder, const struct field *field);
bool encoder_has_ones(const struct encoder *encoder, const struct field *field);

/* Is there a field at or below the layout, which begins at `bit`, that DATA has not set? */
bool encoder_is_partial(const struct encoder *encoder, const struct layout *layout, size_t bit);

/* encode_text.c: one value. */
int encode_scalar(struct encoder *encoder, const struct field *field, const struct scalar *scalar);

/* Says what the field takes where the value is an "array" or an "object": -EINVAL. */
int encode_refuse_shape(struct encoder *encoder, const struct field *field, const char *shape);

/* What is the kernel's own, at the field or below it, takes no bytes but zeroes; it ignores others.
 * -EINVAL: DATA has set some. */
int encode_check_opaque(struct encoder *encoder, const struct field *field);

/* Says that the field is the kernel's own: -EINVAL. */
int encode_refuse_opaque(struct encoder *encoder, const struct field *field);

/* encode_json.c: a JSON text. */
int encode_json(struct encoder *encoder, const struct field *field, const char *text);

/* One that is being read. */
struct json_input {
	struct encoder *encoder;
	struct json_reader reader;
	struct buf text; /* of the last scalar, with a NUL after it */
};

#define JSON_INPUT_NONE ((struct json_input){ .encoder = NULL })
void json_input_begin(struct json_input *input, struct encoder *encoder, const char *text);
void json_input_done(struct json_input *input);
#define cleanup_json_input cleanup_with(json_input_done)

/* Puts the value that begins with the token, which has just been read, into the field. */
int json_input_value(struct json_input *input, const struct field *field, enum json_token token);

/* Is the array that has just begun one of "0x.." strings, as many as `size`?  Nothing of it counts
 * as read. */
bool json_input_is_raw(struct json_input *input, size_t size);

/* What the token says, valid until the next: 0; -EINVAL: it is no scalar; -ENOMEM. */
int json_input_scalar(struct json_input *input, enum json_token token, struct scalar *scalar);

/* The result of it all, `err` being what has come of it so far: the rest of the text is checked. */
int json_input_end(struct json_input *input, int err);

/* encode_parse.c: exactly `size` bytes from twice as many hexadecimal digits; an IPv4, MAC or IPv6
 * address for a size of 4, 6 or 16: 0 or -EINVAL. */
int encode_parse_hex(const char *digits, size_t size, uint8_t *bytes);
int encode_parse_address(const char *text, size_t size, uint8_t *bytes);

/* The bits of a number for a float of `size` bytes; -EINVAL: it is not one, or there are no such
 * floats here; -ERANGE. */
int encode_parse_float(const char *text, size_t size, u128 *bits);

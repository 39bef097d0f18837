/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON by jansson, and exact: jansson's own values round numbers above 2^63. */
#pragma once

#include <jansson.h>

#include "base/cleanup.h"
#include "encode/encode_internal.h"

static inline void cleanup_json_call(json_t **json)
{
	json_decref(*json);
}
#define cleanup_json cleanup_with(cleanup_json_call)

/* Reads a document; NULL and *error when it is no JSON, names a key of an object twice, or nests
 * too deep; error->text is empty when memory is short.  Its scalars are for json_exact_scalar()
 * alone. */
json_t *json_exact_load(const char *text, json_error_t *error);

/* What a scalar of such a document says, `text` gets the bytes: 0; -EINVAL: it is an array or an
 * object; -ENOMEM. */
int json_exact_scalar(json_t *json, struct buf *text, struct scalar *scalar);

/* encode_json.c: reads a JSON text and says what is wrong with it; puts a document, or a part, into
 * a field; is it an array of "0x.." strings, as many as `size`? */
int encode_load_json(struct encoder *encoder, const char *text, json_t **json);
int encode_json_value(struct encoder *encoder, const struct field *field, json_t *json);
bool is_raw_json(json_t *json, size_t size);

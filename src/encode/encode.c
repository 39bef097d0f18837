/* SPDX-License-Identifier: GPL-3.0-or-later */
/* DATA to bytes: which form it has. */
#include "encode/encode.h"

#include <errno.h>
#include <string.h>

#include "encode/encode_internal.h"

int encoder_begin(struct encoder *encoder, const void *bytes, size_t size)
{
	encoder->bytes = malloc(2 * size + 1);
	if (!encoder->bytes)
		return problem_no_memory(encoder->problem);
	encoder->written = encoder->bytes + size;
	memcpy(encoder->bytes, bytes, size);
	memset(encoder->written, 0, size);
	return 0;
}

void encoder_end(struct encoder *encoder)
{
	free(encoder->bytes);
}

int encoder_failed(struct encoder *encoder, int err)
{
	return err == -ENOMEM ? problem_no_memory(encoder->problem) : err;
}

/* Is one number enough to fill the layout? */
static bool is_single(const struct layout *layout)
{
	switch (layout->kind) {
	case LAYOUT_BYTES:
		return layout_takes_number(layout);
	case LAYOUT_ARRAY:
	case LAYOUT_STRUCT:
	case LAYOUT_UNION:
	case LAYOUT_TUPLE:
		return false;
	default:
		return true;
	}
}

static bool has_hint(const struct encoder *encoder)
{
	return encoder->problem && encoder->problem->hint.len;
}

/* Whoever gave a struct neither bytes nor JSON may not know that it has fields. */
static int hint_fields(struct encoder *encoder, const struct layout *root, int err)
{
	if (err == -EINVAL && !has_hint(encoder) && root->kind == LAYOUT_STRUCT && root->count &&
	    layout_is_named(&root->members[0]))
		problem_hint(encoder->problem, "give its fields by name: '{\"%s\": ...}'",
			     root->members[0].name);
	return err;
}

static int encode_value(struct encoder *encoder, const struct layout *root, size_t size,
			const char *word)
{
	const struct field field = { .layout = root };
	const struct scalar scalar = { word, strlen(word), SCALAR_WORD };
	uint8_t byte;
	int err;

	/* One byte of several, as bpftool takes them. */
	if (!is_single(root) && number_byte(word, false, &byte) == 0)
		return hint_fields(encoder, root, encode_refuse_size(encoder, size, 1));
	err = encode_scalar(encoder, &field, &scalar);
	if (err == -EINVAL && !has_hint(encoder) && strlen(word) == 2 * size &&
	    strspn(word, "0123456789abcdefABCDEF") == 2 * size)
		problem_hint(encoder->problem, "bytes in hexadecimal: hex %s", word);
	return hint_fields(encoder, root, err);
}

static int encode_word(struct encoder *encoder, const struct layout *root, size_t size,
		       const char *word)
{
	const struct field field = { .layout = root };
	/* White space in front of JSON is JSON's, in front of a text the text's. */
	const char *json = is_single(root) ? word : word + strspn(word, " \t\r\n");

	if (size == 1 && number_byte(word, false, encoder->bytes) == 0) {
		*encoder->written = 0xff;
		return 0;
	}
	if (*word == '@' && word[1])
		return encode_file(encoder, size, word + 1);
	if (*json && strchr("{[\"", *json))
		return encode_json(encoder, &field, word);
	return encode_value(encoder, root, size, word);
}

static int encode_hex(struct encoder *encoder, size_t size, char *const *words, size_t count)
{
	if (count == size)
		return encode_byte_words(encoder, size, words, true);
	return count == 1 ? encode_hex_run(encoder, size, words[0])
			  : encode_refuse_size(encoder, size, count);
}

static bool begins_pairs(const struct layout *root, char *const *words, size_t count)
{
	struct layout layout;

	if (!count || layout_from_word(&layout, words[0]))
		return false;
	return count > 1 || (layout.kind == LAYOUT_PAD && root->kind == LAYOUT_BYTES);
}

static int encode_form(struct encoder *encoder, const struct layout *root, size_t size,
		       char *const *words, size_t count)
{
	if (count > 1 && strcmp(words[0], "hex") == 0)
		return encode_hex(encoder, size, words + 1, count - 1);
	if (begins_pairs(root, words, count))
		return encode_words(encoder, size, words, count);
	if (count == 1)
		return encode_word(encoder, root, size, words[0]);
	if (count == size)
		return encode_byte_words(encoder, size, words, false);
	return hint_fields(encoder, root, encode_refuse_size(encoder, size, count));
}

int encode_partial_data(const struct layout *layout, size_t size, const char *what,
			char *const *words, size_t count, void *bytes, bool *partial,
			struct problem *problem)
{
	cleanup_encoder struct encoder encoder = { .what = what, .problem = problem };
	const struct layout unknown = layout_of_bytes(size);
	const struct layout *root = layout && layout_size(layout) == size ? layout : &unknown;
	int err;

	*partial = false;
	if (!size)
		return count ? encode_refuse_size(&encoder, size, count) : 0;
	err = encoder_begin(&encoder, bytes, size);
	if (!err)
		err = encode_form(&encoder, root, size, words, count);
	if (err)
		return encoder_failed(&encoder, err);
	memcpy(bytes, encoder.bytes, size);
	*partial = encoder_is_partial(&encoder, root, 0);
	return 0;
}

int encode_data(const struct layout *layout, size_t size, const char *what, char *const *words,
		size_t count, void *bytes, struct problem *problem)
{
	bool partial;

	return encode_partial_data(layout, size, what, words, count, bytes, &partial, problem);
}

int encode_text(const struct layout *layout, unsigned bit, const char *text, bool quoted,
		void *bytes, struct problem *problem)
{
	cleanup_encoder struct encoder encoder = { .problem = problem };
	const struct field field = { .layout = layout, .bit = bit };
	const struct scalar scalar = { text, strlen(text), quoted ? SCALAR_STRING : SCALAR_WORD };
	size_t size = (bit + (size_t)layout->bit_size + 7) / 8;
	int err = encoder_begin(&encoder, bytes, size);

	if (!err)
		err = encode_scalar(&encoder, &field, &scalar);
	if (err)
		return encoder_failed(&encoder, err);
	memcpy(bytes, encoder.bytes, size);
	return 0;
}

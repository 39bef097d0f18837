/* SPDX-License-Identifier: GPL-3.0-or-later */
/* DATA as pairs of layout word and value: `ip4 10.0.0.1 be16 443 pad[2]`. */
#include <errno.h>
#include <string.h>

#include "base/similar.h"
#include "encode/encode_internal.h"
#include "layout/describe.h"

static int refuse_type(struct encoder *encoder, const char *word)
{
	cleanup_buf struct buf quoted = BUF_EMPTY;
	size_t count = 0;
	const char *near;

	while (layout_words[count])
		count++;
	near = similar_word(word, layout_words, count);
	describe_text(&quoted, word, true);
	problem_set(encoder->problem, -EINVAL, REASON_UNKNOWN, "%s is not a type of a layout (%s)",
		    buf_text(&quoted), encoder->what);
	if (near)
		problem_hint(encoder->problem, "did you mean %s?", near);
	else
		problem_hint(encoder->problem,
			     "pairs of type and value: u16 443 ip4 10.0.0.1 pad[2]");
	return -EINVAL;
}

/* The bytes that the types make up, before any of them is written. */
static int sum_sizes(struct encoder *encoder, char *const *words, size_t count, uint64_t *size)
{
	struct layout layout;

	*size = 0;
	for (size_t i = 0; i < count; i++) {
		if (layout_from_word(&layout, words[i]))
			return refuse_type(encoder, words[i]);
		*size += layout_size(&layout);
		if (layout.kind != LAYOUT_PAD && ++i == count)
			return problem_set(encoder->problem, -EINVAL, REASON_MISSING,
					   "%s has no value (%s)", words[i - 1], encoder->what);
	}
	return 0;
}

/* Zeroes: these words say what every byte is. */
static void encode_pad(struct encoder *encoder, const struct field *field)
{
	memset(encoder->bytes + field->bit / 8, 0, layout_size(field->layout));
	memset(encoder->written + field->bit / 8, 0xff, layout_size(field->layout));
}

int encode_words(struct encoder *encoder, size_t size, char *const *words, size_t count)
{
	static const struct layout root = { .kind = LAYOUT_STRUCT };
	const struct field whole = { .layout = &root };
	struct layout layout;
	size_t bit = 0;
	uint64_t sum;
	int err;

	err = sum_sizes(encoder, words, count, &sum);
	if (!err && sum != size)
		err = problem_set(encoder->problem, -EINVAL, REASON_SIZE,
				  "%s has %zu byte%s, these types are %llu", encoder->what, size,
				  size == 1 ? "" : "s", (unsigned long long)sum);
	for (size_t i = 0; !err && i < count; i++) {
		const struct field field = { .layout = &layout, .parent = &whole, .bit = bit };

		layout_from_word(&layout, words[i]);
		layout.name = words[i];
		bit += layout.bit_size;
		if (layout.kind == LAYOUT_PAD) {
			encode_pad(encoder, &field);
			continue;
		}
		i++;
		err = encode_scalar(encoder, &field,
				    &(struct scalar){ words[i], strlen(words[i]), SCALAR_WORD });
	}
	return err;
}

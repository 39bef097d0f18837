/* SPDX-License-Identifier: GPL-3.0-or-later */
/* DATA to bytes: which form it has, and those that say what each byte is: a word a byte, a run of
 * digits, a file, pairs of layout word and value; and single fields, FIELD=VALUE. */
#include "encode/encode.h"

#include <errno.h>
#include <string.h>

#include "base/problem.h"
#include "encode/encode_internal.h"
#include "layout/path.h"

static int refuse_size(struct encoder *encoder, size_t size, size_t got)
{
	return problem_set(encoder->problem, -EINVAL, REASON_SIZE, "%s has %zu byte%s, got %zu",
			   encoder->what, size, size == 1 ? "" : "s", got);
}

/* "300" is not a byte (0 to 255) */
static PRINTF_LIKE(4, 5) int refuse_text(struct encoder *encoder, int err, const char *text,
					 const char *format, ...)
{
	cleanup_buf struct buf message = BUF_EMPTY;
	va_list args;

	describe_text(&message, text, true);
	buf_add_char(&message, ' ');
	va_start(args, format);
	buf_vprintf(&message, format, args);
	va_end(args);
	return problem_set(encoder->problem, err, err == -ERANGE ? REASON_RANGE : REASON_SYNTAX,
			   "%s", buf_text(&message));
}

/* A word a byte: decimal or 0x.., or with `hex` only hexadecimal. */
static int encode_byte_words(struct encoder *encoder, size_t size, char *const *words, bool hex)
{
	for (size_t i = 0; i < size; i++) {
		int err = number_byte(words[i], hex, &encoder->bytes[i]);

		if (!err)
			continue;
		refuse_text(encoder, err, words[i], "is not a byte (%s)",
			    hex ? "00 to ff" : "0 to 255");
		if (!hex && number_is_digits(words[i]) && *words[i] == '0')
			problem_hint(encoder->problem,
				     "without leading zeroes, or in octal as 0o17");
		return err;
	}
	memset(encoder->written, 0xff, size);
	return 0;
}

/* A run of hexadecimal digits. */
static int encode_hex_run(struct encoder *encoder, size_t size, const char *digits)
{
	size_t length = strlen(digits);

	if (!length || strspn(digits, "0123456789abcdefABCDEF") != length)
		return refuse_text(encoder, -EINVAL, digits, "is not a run of hexadecimal digits");
	if (length % 2)
		return refuse_text(encoder, -EINVAL, digits, "has an odd number of digits (%zu)",
				   length);
	if (length / 2 != size)
		return refuse_size(encoder, size, length / 2);
	memset(encoder->written, 0xff, size);
	return encode_parse_hex(digits, size, encoder->bytes);
}

/* The content of a file, "-" being standard input. */
static int encode_file(struct encoder *encoder, size_t size, const char *path)
{
	cleanup_buf struct buf content = BUF_EMPTY;
	const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
	int err = buf_read_file(&content, path, size);

	if (err == -EFBIG)
		return problem_set(encoder->problem, -EINVAL, REASON_SIZE,
				   "%s has %zu byte%s, %s has more", encoder->what, size,
				   size == 1 ? "" : "s", name);
	if (err)
		return problem_set(encoder->problem, err, REASON_FILE, "cannot read %s: %s", name,
				   errno_text(err));
	if (content.len != size)
		return problem_set(encoder->problem, -EINVAL, REASON_SIZE,
				   "%s has %zu byte%s, %s has %zu", encoder->what, size,
				   size == 1 ? "" : "s", name, content.len);
	memcpy(encoder->bytes, content.data, size);
	memset(encoder->written, 0xff, size);
	return 0;
}

static int refuse_type(struct encoder *encoder, const char *word)
{
	cleanup_buf struct buf quoted = BUF_EMPTY;
	size_t count = 0;
	const char *near;

	while (layout_words[count])
		count++;
	near = problem_near_word(word, layout_words, count);
	describe_text(&quoted, word, true);
	problem_set(encoder->problem, -EINVAL, REASON_UNKNOWN, "%s is not a layout type (%s)",
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

/* `ip4 10.0.0.1 be16 443 pad[2]` */
static int encode_words(struct encoder *encoder, size_t size, char *const *words, size_t count)
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
				  "%s has %zu byte%s, these types have %llu", encoder->what, size,
				  size == 1 ? "" : "s", (unsigned long long)sum);
	for (size_t i = 0; !err && i < count; i++) {
		const struct field field = { .layout = &layout, .parent = &whole, .bit = bit };

		layout_from_word(&layout, words[i]);
		layout.name = words[i];
		bit += layout.bit_size;
		if (layout.kind == LAYOUT_PAD) {
			/* Zeroes: these words say what every byte is. */
			memset(encoder->bytes + field.bit / 8, 0, layout_size(&layout));
			memset(encoder->written + field.bit / 8, 0xff, layout_size(&layout));
			continue;
		}
		i++;
		err = layout.kind == LAYOUT_ARRAY && *words[i] == '['
			      ? encode_json(encoder, &field, words[i])
			      : encode_scalar(encoder, &field,
					      &(struct scalar){ words[i], strlen(words[i]),
								SCALAR_WORD });
	}
	return err;
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
		return hint_fields(encoder, root, refuse_size(encoder, size, 1));
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
			  : refuse_size(encoder, size, count);
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
	return hint_fields(encoder, root, refuse_size(encoder, size, count));
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
		return count ? refuse_size(&encoder, size, count) : 0;
	err = encoder_begin(&encoder, bytes, size);
	if (!err)
		err = encode_form(&encoder, root, size, words, count);
	if (!err)
		err = encode_check_opaque(&encoder, &(struct field){ .layout = root });
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

/* A value on its way to the field that its path leads to. */
struct assignment {
	struct encoder *encoder;
	const char *value;
};

static int put_value(const struct field *field, void *context)
{
	const struct assignment *assignment = context;
	struct encoder *encoder = assignment->encoder;
	const char *text = assignment->value;
	const struct scalar scalar = { text, strlen(text), SCALAR_WORD };
	cleanup_buf struct buf subject = BUF_EMPTY;
	enum layout_kind kind = field->layout->kind;

	describe_field(&subject, field, encoder->what);
	if (encoder_has_set(encoder, field))
		return problem_set(encoder->problem, -EEXIST, REASON_DUPLICATE,
				   "%s has already been set", buf_text(&subject));
	/* JSON of a whole value may have the kernel's own fields in it; here one was asked for. */
	if (*text && strchr("{[\"", *text) && kind != LAYOUT_OPAQUE)
		return encode_json(encoder, field, text);
	return encode_scalar(encoder, field, &scalar);
}

/* Paths may begin with what they lead into, unless a field is called so. */
static const char *skip_root(const struct layout *root, const char *path)
{
	const char *below = path_below(path, "value");
	uint32_t unused;

	return below && !layout_member(root, "value", strlen("value"), &unused) ? below : path;
}

static int put_field(struct encoder *encoder, const struct field *root, const char *text)
{
	cleanup_free char *path = strdup(text);
	char *value = path ? strchr(path, '=') : NULL;
	struct assignment assignment = { .encoder = encoder };

	if (!path)
		return -ENOMEM;
	if (!value || value == path) {
		problem_set(encoder->problem, -EINVAL, REASON_SYNTAX,
			    "\"%s\" is not FIELD=VALUE (%s)", text, encoder->what);
		problem_hint(encoder->problem, "for example packets=0");
		return -EINVAL;
	}
	*value++ = '\0';
	assignment.value = value;
	return path_walk(root, skip_root(root->layout, path), encoder->what, put_value, &assignment,
			 encoder->problem);
}

int encode_fields(const struct layout *layout, size_t size, const char *what,
		  char *const *assignments, size_t count, void *bytes, bool *partial,
		  struct problem *problem)
{
	cleanup_encoder struct encoder encoder = { .what = what, .problem = problem };
	const struct layout unknown = layout_of_bytes(size);
	const struct field root = { .layout = layout && layout_size(layout) == size ? layout
										    : &unknown };
	int err = encoder_begin(&encoder, bytes, size);

	for (size_t i = 0; i < count && !err; i++)
		err = put_field(&encoder, &root, assignments[i]);
	if (err)
		return encoder_failed(&encoder, err);
	memcpy(bytes, encoder.bytes, size);
	*partial = encoder_is_partial(&encoder, root.layout, 0);
	return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads JSON a token at a time. */
#include "base/json_read.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"

/* What may come next. */
enum json_wanted {
	WANTED_VALUE,
	WANTED_FIRST_VALUE, /* or the array's end */
	WANTED_NAME,
	WANTED_FIRST_NAME, /* or the object's end */
	WANTED_COMMA,	   /* or the end of the array or object */
	WANTED_END,
};

/* What a byte begins, and which bytes a string is made of without further thought. */
enum class {
	CLASS_NONE,
	CLASS_BLANK,
	CLASS_STRING,
	CLASS_NUMBER,
	CLASS_WORD,
	CLASS_ARRAY,
	CLASS_OBJECT,
};

static const uint8_t classes[256] = {
	[' '] = CLASS_BLANK,  ['\t'] = CLASS_BLANK, ['\n'] = CLASS_BLANK, ['\r'] = CLASS_BLANK,
	['"'] = CLASS_STRING, ['-'] = CLASS_NUMBER, ['0'] = CLASS_NUMBER, ['1'] = CLASS_NUMBER,
	['2'] = CLASS_NUMBER, ['3'] = CLASS_NUMBER, ['4'] = CLASS_NUMBER, ['5'] = CLASS_NUMBER,
	['6'] = CLASS_NUMBER, ['7'] = CLASS_NUMBER, ['8'] = CLASS_NUMBER, ['9'] = CLASS_NUMBER,
	['n'] = CLASS_WORD,   ['f'] = CLASS_WORD,   ['t'] = CLASS_WORD,	  ['['] = CLASS_ARRAY,
	['{'] = CLASS_OBJECT,
};

static const bool plain[256] = { [0x20 ... 0x21] = true,
				 [0x23 ... 0x5b] = true,
				 [0x5d ... 0x7f] = true };

void json_reader_done(struct json_reader *reader)
{
	json_names_done(&reader->names);
	buf_done(&reader->unescaped);
	*reader = JSON_READER_NONE;
}

void json_read_begin(struct json_reader *reader, const char *text, size_t size,
		     struct problem *problem)
{
	json_names_forget(&reader->names, 0);
	if (reader->unescaped.err)
		buf_done(&reader->unescaped);
	reader->begin = reader->at = text;
	reader->end = text + size;
	reader->problem = problem;
	reader->text = NULL;
	reader->size = 0;
	reader->err = 0;
	reader->wanted = WANTED_VALUE;
	reader->depth = 0;
}

static bool in_object(const struct json_reader *reader)
{
	unsigned at = reader->depth - 1;

	return reader->objects[at / 64] >> at % 64 & 1;
}

static enum json_token fail_at(struct json_reader *reader, const char *at, int err,
			       enum reason reason, const char *format, ...) PRINTF_LIKE(5, 6);

/* Columns are characters. */
static enum json_token fail_at(struct json_reader *reader, const char *at, int err,
			       enum reason reason, const char *format, ...)
{
	unsigned line = 1, column = 1;
	va_list args;

	for (const char *c = reader->begin; c < at; c++) {
		column += (*c & 0xc0) != 0x80;
		if (*c == '\n') {
			line++;
			column = 1;
		}
	}
	va_start(args, format);
	problem_vset(reader->problem, err, reason, format, args);
	va_end(args);
	problem_at(reader->problem, line, column);
	reader->err = err;
	return JSON_READ_WRONG;
}

static enum json_token expected(struct json_reader *reader, const char *at, const char *what)
{
	cleanup_buf struct buf found = BUF_EMPTY;
	size_t length = utf8_length(at, (size_t)(reader->end - at));

	if (at == reader->end)
		return fail_at(reader, at, -EINVAL, REASON_SYNTAX,
			       "expected %s, but the text ends here", what);
	escape_text(&found, at, length ? length : 1);
	return fail_at(reader, at, -EINVAL, REASON_SYNTAX, "expected %s, got \"%s\"", what,
		       buf_text(&found));
}

static enum json_token no_memory(struct json_reader *reader)
{
	return fail_at(reader, reader->at, -ENOMEM, REASON_MEMORY, "out of memory");
}

/* Something else than what is wanted. */
static enum json_token refuse_token(struct json_reader *reader, const char *at)
{
	static const char *const names[] = {
		[WANTED_VALUE] = "a value",
		[WANTED_FIRST_VALUE] = "a value or \"]\"",
		[WANTED_NAME] = "a name in quotes",
		[WANTED_FIRST_NAME] = "a name in quotes or \"}\"",
		[WANTED_END] = "nothing after the value",
	};

	if (reader->wanted == WANTED_COMMA)
		return expected(reader, at,
				in_object(reader) ? "\",\" or \"}\"" : "\",\" or \"]\"");
	return expected(reader, at, names[reader->wanted]);
}

static const char *skip_blanks(const struct json_reader *reader, const char *at)
{
	while (classes[(uint8_t)*at] == CLASS_BLANK && at < reader->end)
		at++;
	return at;
}

static enum json_token refuse_string(struct json_reader *reader, const char *begin, const char *at)
{
	if (at == reader->end || (*at == '\\' && at + 1 == reader->end))
		return fail_at(reader, begin, -EINVAL, REASON_SYNTAX, "the string has no end");
	if (*at == '\\')
		return fail_at(reader, at, -EINVAL, REASON_SYNTAX,
			       "\"\\\" does not begin an escape of JSON");
	if ((uint8_t)*at < 0x20)
		return fail_at(reader, at, -EINVAL, REASON_SYNTAX,
			       "a control character in a string must be escaped: \\u%04x",
			       (uint8_t)*at);
	return fail_at(reader, at, -EINVAL, REASON_SYNTAX, "byte 0x%02x is not UTF-8",
		       (uint8_t)*at);
}

#define EACH_BYTE(byte) (0x0101010101010101u * (byte))

/* Skips what a string has as it is, eight bytes at a time while there are so many.  A byte's top
 * bit is set in `stop` where it is a control character, a quote, a backslash or not ASCII (and
 * perhaps in bytes of more significance than that one). */
static inline const char *skip_plain(const struct json_reader *reader, const char *at)
{
	while (reader->end - at >= 8) {
		uint64_t word, stop;

		memcpy(&word, at, sizeof(word));
		stop = word - EACH_BYTE(0x20);
		stop |= (word ^ EACH_BYTE('"')) - EACH_BYTE(1);
		stop |= (word ^ EACH_BYTE('\\')) - EACH_BYTE(1);
		stop = (stop | word) & EACH_BYTE(0x80);
		if (stop && !HOST_BIG_ENDIAN)
			return at + __builtin_ctzll(stop) / 8;
		if (stop)
			break;
		at += sizeof(word);
	}
	while (plain[(uint8_t)*at])
		at++;
	return at;
}

/* Checks the rest of a string, from `at`, and returns where its end quote is, or NULL. */
static const char *check_string(struct json_reader *reader, const char *begin, const char *at,
				bool *escaped)
{
	for (; *at != '"'; at = skip_plain(reader, at)) {
		size_t length;

		if (*at == '\\') {
			*escaped = true;
			length = json_escape_length(at);
		} else {
			length = (uint8_t)*at < 0x20 ? 0
						     : utf8_length(at, (size_t)(reader->end - at));
		}
		if (!length) {
			refuse_string(reader, begin, at);
			return NULL;
		}
		at += length;
	}
	return at;
}

/* Reads the string at the quote and returns its end, or NULL.  reader->text and size are what
 * stands between the quotes, *escaped whether that has escapes. */
static inline const char *scan_string(struct json_reader *reader, const char *begin, bool *escaped)
{
	const char *at = skip_plain(reader, begin + 1);

	*escaped = false;
	if (*at != '"')
		at = check_string(reader, begin, at, escaped);
	if (!at)
		return NULL;
	reader->text = begin + 1;
	reader->size = (size_t)(at - begin - 1);
	return at + 1;
}

static bool take_unescaped(struct json_reader *reader)
{
	struct buf *buf = &reader->unescaped;

	buf->len = 0;
	json_unescape(buf, reader->text, reader->size);
	/* An empty name may not have got a buffer. */
	reader->text = buf->data ? buf->data : "";
	reader->size = buf->len;
	return !buf->err;
}

static enum json_token read_string(struct json_reader *reader, const char *at)
{
	bool escaped;

	at = scan_string(reader, at, &escaped);
	if (!at)
		return JSON_READ_WRONG;
	if (escaped && !take_unescaped(reader))
		return no_memory(reader);
	reader->at = at;
	return JSON_READ_STRING;
}

/* The name that has just been read is new to its object, or an error. */
static enum json_token take_name(struct json_reader *reader, const struct json_name *name)
{
	int err = json_names_add(&reader->names, name, reader->text, reader->size);

	if (err == -EEXIST)
		return fail_at(reader, name->raw - 1, -EINVAL, REASON_DUPLICATE,
			       "the name \"%.*s\" occurs twice", (int)name->raw_size, name->raw);
	return err ? no_memory(reader) : JSON_READ_NAME;
}

static enum json_token read_name(struct json_reader *reader, const char *at)
{
	struct json_name name = { .raw = at + 1, .depth = (uint16_t)reader->depth };

	if (at == reader->end || *at != '"')
		return refuse_token(reader, at);
	at = scan_string(reader, at, &name.escaped);
	if (!at)
		return JSON_READ_WRONG;
	name.raw_size = (uint32_t)reader->size;
	if (name.escaped && !take_unescaped(reader))
		return no_memory(reader);
	at = skip_blanks(reader, at);
	if (at == reader->end || *at != ':')
		return expected(reader, at, "\":\"");
	reader->at = at + 1;
	reader->wanted = WANTED_VALUE;
	return take_name(reader, &name);
}

static const char *skip_digits(const char *at)
{
	while (*at >= '0' && *at <= '9')
		at++;
	return at;
}

/* -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)? */
static enum json_token read_number(struct json_reader *reader, const char *begin)
{
	const char *at = begin + (*begin == '-'), *digits = at;

	at = skip_digits(at);
	if (at == digits)
		return expected(reader, at, "a digit");
	if (*digits == '0' && at > digits + 1)
		return fail_at(reader, digits, -EINVAL, REASON_SYNTAX,
			       "a number does not begin with 0");
	if (*at == '.') {
		digits = ++at;
		at = skip_digits(at);
	}
	if (at > digits && (*at == 'e' || *at == 'E')) {
		at += 1 + (at[1] == '-' || at[1] == '+');
		digits = at;
		at = skip_digits(at);
	}
	if (at == digits)
		return expected(reader, at, "a digit");
	reader->text = begin;
	reader->size = (size_t)(at - begin);
	reader->at = at;
	return JSON_READ_NUMBER;
}

static enum json_token read_word(struct json_reader *reader, const char *at)
{
	static const struct {
		const char *text;
		size_t size;
	} words[] = {
		[JSON_READ_NULL] = { "null", 4 },
		[JSON_READ_FALSE] = { "false", 5 },
		[JSON_READ_TRUE] = { "true", 4 },
	};
	enum json_token token = *at == 'n'   ? JSON_READ_NULL
				: *at == 'f' ? JSON_READ_FALSE
					     : JSON_READ_TRUE;

	if ((size_t)(reader->end - at) < words[token].size ||
	    memcmp(at, words[token].text, words[token].size) != 0)
		return refuse_token(reader, at);
	reader->at = at + words[token].size;
	return token;
}

static enum json_token open_nest(struct json_reader *reader, const char *at, enum json_token token)
{
	uint64_t bit = 1ull << reader->depth % 64, *objects = &reader->objects[reader->depth / 64];

	if (reader->depth == JSON_READ_DEPTH)
		return fail_at(reader, at, -E2BIG, REASON_LIMIT,
			       "arrays and objects are nested more than %d deep", JSON_READ_DEPTH);
	*objects = token == JSON_READ_OBJECT ? *objects | bit : *objects & ~bit;
	reader->depth++;
	reader->wanted = token == JSON_READ_OBJECT ? WANTED_FIRST_NAME : WANTED_FIRST_VALUE;
	reader->at = at + 1;
	return token;
}

static enum json_token close_nest(struct json_reader *reader, const char *at)
{
	bool object = in_object(reader);

	if (object)
		json_names_end(&reader->names, reader->depth);
	reader->depth--;
	reader->wanted = reader->depth ? WANTED_COMMA : WANTED_END;
	reader->at = at + 1;
	return object ? JSON_READ_OBJECT_END : JSON_READ_ARRAY_END;
}

static enum json_token read_value(struct json_reader *reader, const char *at)
{
	enum json_token token;

	switch (at < reader->end ? classes[(uint8_t)*at] : CLASS_NONE) {
	case CLASS_ARRAY:
		return open_nest(reader, at, JSON_READ_ARRAY);
	case CLASS_OBJECT:
		return open_nest(reader, at, JSON_READ_OBJECT);
	case CLASS_STRING:
		token = read_string(reader, at);
		break;
	case CLASS_NUMBER:
		token = read_number(reader, at);
		break;
	case CLASS_WORD:
		token = read_word(reader, at);
		break;
	default:
		return refuse_token(reader, at);
	}
	reader->wanted = reader->depth ? WANTED_COMMA : WANTED_END;
	return token;
}

enum json_token json_read(struct json_reader *reader)
{
	const char *at = skip_blanks(reader, reader->at);
	char c = at < reader->end ? *at : '\0';

	if (reader->err)
		return JSON_READ_WRONG;
	reader->at = at;
	if (reader->wanted == WANTED_COMMA && c == ',') {
		reader->wanted = in_object(reader) ? WANTED_NAME : WANTED_VALUE;
		at = skip_blanks(reader, at + 1);
	}
	switch ((enum json_wanted)reader->wanted) {
	case WANTED_COMMA:
		return c == (in_object(reader) ? '}' : ']') ? close_nest(reader, at)
							    : refuse_token(reader, at);
	case WANTED_FIRST_VALUE:
		return c == ']' ? close_nest(reader, at) : read_value(reader, at);
	case WANTED_FIRST_NAME:
		return c == '}' ? close_nest(reader, at) : read_name(reader, at);
	case WANTED_NAME:
		return read_name(reader, at);
	case WANTED_END:
		return at == reader->end ? JSON_READ_END : refuse_token(reader, at);
	default:
		return read_value(reader, at);
	}
}

int json_read_skip(struct json_reader *reader, enum json_token token)
{
	unsigned depth = reader->depth - 1;

	if (token == JSON_READ_ARRAY || token == JSON_READ_OBJECT)
		while (reader->depth > depth && json_read(reader) != JSON_READ_WRONG)
			;
	return reader->err;
}

int json_read_rest(struct json_reader *reader)
{
	while (json_read(reader) > JSON_READ_END)
		;
	return reader->err;
}

struct json_mark json_read_mark(const struct json_reader *reader)
{
	return (struct json_mark){ .at = reader->at,
				   .depth = reader->depth,
				   .name_count = reader->names.count,
				   .wanted = reader->wanted };
}

void json_read_back(struct json_reader *reader, const struct json_mark *mark)
{
	json_names_forget(&reader->names, mark->name_count);
	reader->at = mark->at;
	reader->depth = mark->depth;
	reader->wanted = mark->wanted;
}

bool json_read_is(const struct json_reader *reader, const char *text)
{
	return strlen(text) == reader->size && memcmp(text, reader->text, reader->size) == 0;
}

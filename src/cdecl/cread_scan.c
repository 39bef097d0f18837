/* SPDX-License-Identifier: GPL-3.0-or-later */
/* C text -> words, numbers and signs; and what is wrong, with its place in the text. */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "cdecl/cread_internal.h"

static bool is_word_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* White space and comments. */
static const char *skip_blank(const char *at)
{
	for (;;) {
		const char *end = NULL;

		at += strspn(at, " \t\n\r\f\v");
		if (at[0] == '/' && at[1] == '/')
			end = at + strcspn(at, "\n");
		else if (at[0] == '/' && at[1] == '*' && (end = strstr(at + 2, "*/")))
			end += 2;
		if (!end)
			return at;
		at = end;
	}
}

void cread_next(struct cread *reader)
{
	const char *at = skip_blank(reader->next), *end = at;
	struct cread_token *token = &reader->token;

	while (is_word_char(*end))
		end++;
	*token = (struct cread_token){ .kind = isdigit((unsigned char)*at) ? TOKEN_NUMBER
									   : TOKEN_WORD,
				       .text = at };
	if (end == at && *at) {
		end += (*at == '<' || *at == '>') && at[0] == at[1] ? 2 : 1;
		token->kind = TOKEN_SIGN;
		token->sign = *at;
	} else if (end == at) {
		token->kind = TOKEN_END;
	}
	token->length = (size_t)(end - at);
	reader->next = end;
}

bool cread_is_sign(const struct cread *reader, char sign)
{
	return reader->token.kind == TOKEN_SIGN && reader->token.sign == sign;
}

bool cread_sign(struct cread *reader, char sign)
{
	if (!cread_is_sign(reader, sign))
		return false;
	cread_next(reader);
	return true;
}

bool cread_is_word(const struct cread *reader, const char *word)
{
	return reader->token.kind == TOKEN_WORD && strlen(word) == reader->token.length &&
	       memcmp(reader->token.text, word, reader->token.length) == 0;
}

bool cread_word(struct cread *reader, const char *word)
{
	if (!cread_is_word(reader, word))
		return false;
	cread_next(reader);
	return true;
}

/* Where in the text it is, both from 1. */
static void tell_place(struct cread *reader, const char *at)
{
	unsigned line = 1;
	const char *begin = reader->text;

	for (const char *c = reader->text; c < at; c++)
		if (*c == '\n') {
			line++;
			begin = c + 1;
		}
	problem_at(reader->problem, line, (unsigned)(at - begin) + 1);
}

int cread_refuse(struct cread *reader, enum reason reason, const char *at, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	problem_vset(reader->problem, -EINVAL, reason, format, args);
	va_end(args);
	tell_place(reader, at);
	return -EINVAL;
}

int cread_expected(struct cread *reader, const char *what)
{
	const struct cread_token *token = &reader->token;

	if (token->kind == TOKEN_END)
		return cread_refuse(reader, REASON_MISSING, token->text, "expected %s at the end",
				    what);
	return cread_refuse(reader, REASON_SYNTAX, token->text, "expected %s before \"%.*s\"", what,
			    (int)token->length, token->text);
}

int cread_expect_sign(struct cread *reader, char sign)
{
	const char what[] = { '"', sign, '"', '\0' };

	return cread_sign(reader, sign) ? 0 : cread_expected(reader, what);
}

int cread_identifier(struct cread *reader, const char *what, uint32_t *name)
{
	const struct cread_token *token = &reader->token;

	if (token->kind != TOKEN_WORD)
		return cread_expected(reader, what);
	if (token->length > CREAD_NAME_MAX)
		return cread_refuse(reader, REASON_LIMIT, token->text,
				    "a name has at most %d characters", CREAD_NAME_MAX);
	*name = btf_writer_string(reader->writer, token->text, token->length);
	cread_next(reader);
	return reader->writer->strings.err;
}

const char *cread_string(const struct cread *reader, uint32_t name)
{
	return reader->writer->strings.data + name;
}

int cread_deeper(struct cread *reader, const char *at)
{
	if (reader->depth >= CREAD_NESTING_MAX)
		return cread_refuse(reader, REASON_LIMIT, at, "nested too deeply");
	reader->depth++;
	return 0;
}

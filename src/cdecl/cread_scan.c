/* SPDX-License-Identifier: GPL-3.0-or-later */
/* C text -> words, numbers and signs. */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
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

void c_next(struct cread *reader)
{
	const char *at = skip_blank(reader->next), *end = at;
	struct token *token = &reader->token;

	while (is_word_char(*end))
		end++;
	*token = (struct token){ .kind = isdigit((unsigned char)*at) ? TOKEN_NUMBER : TOKEN_WORD,
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

bool c_is_sign(const struct cread *reader, char sign)
{
	return reader->token.kind == TOKEN_SIGN && reader->token.sign == sign;
}

bool c_sign(struct cread *reader, char sign)
{
	if (!c_is_sign(reader, sign))
		return false;
	c_next(reader);
	return true;
}

bool c_is_word(const struct cread *reader, const char *word)
{
	return reader->token.kind == TOKEN_WORD && strlen(word) == reader->token.length &&
	       memcmp(reader->token.text, word, reader->token.length) == 0;
}

bool c_word(struct cread *reader, const char *word)
{
	if (!c_is_word(reader, word))
		return false;
	c_next(reader);
	return true;
}

int c_refuse(struct cread *reader, const char *at, const char *format, ...)
{
	struct btf_c_error *error = reader->error;
	va_list args;

	error->at = (size_t)(at - reader->text);
	va_start(args, format);
	vsnprintf(error->message, sizeof(error->message), format, args);
	va_end(args);
	return -EINVAL;
}

int c_expected(struct cread *reader, const char *what)
{
	const struct token *token = &reader->token;

	if (token->kind == TOKEN_END)
		return c_refuse(reader, token->text, "expected %s at the end", what);
	return c_refuse(reader, token->text, "expected %s before \"%.*s\"", what,
			(int)min_size(token->length, 40), token->text);
}

int c_expect_sign(struct cread *reader, char sign)
{
	const char what[] = { '"', sign, '"', '\0' };

	return c_sign(reader, sign) ? 0 : c_expected(reader, what);
}

int c_identifier(struct cread *reader, const char *what, uint32_t *name)
{
	const struct token *token = &reader->token;

	if (token->kind != TOKEN_WORD)
		return c_expected(reader, what);
	if (token->length > IDENTIFIER_MAX)
		return c_refuse(reader, token->text, "a name has at most %d characters",
				IDENTIFIER_MAX);
	*name = btf_writer_string(reader->writer, token->text, token->length);
	c_next(reader);
	return reader->writer->strings.err;
}

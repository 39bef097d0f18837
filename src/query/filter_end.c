/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of an expression. */
#include "query/filter_end.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "query/filter_token.h"

struct reader {
	const char *field; /* that was named last ... */
	size_t field_size;
	bool compared; /* ... and is compared with what comes now ... */
	bool listed;   /* ... which is one of several */
};

static void pass_token(struct reader *reader, const struct token *token)
{
	switch (token->kind) {
	case TOKEN_WORD:
	case TOKEN_QUOTED:
		if (!reader->compared) {
			reader->field = token->at;
			reader->field_size = (size_t)(token->end - token->at);
		}
		reader->compared = reader->listed;
		break;
	case TOKEN_OPEN:
		reader->listed = reader->compared;
		break;
	case TOKEN_COMMA:
		break;
	default:
		reader->compared = token->kind == TOKEN_RELATION || token->kind == TOKEN_GLOB ||
				   token->kind == TOKEN_MASK || token->kind == TOKEN_IN;
		reader->listed = false;
	}
}

/* The last word may go on; a sign is whole. */
static bool is_last(const struct token *token)
{
	bool is_word = token->kind == TOKEN_WORD || isalpha((unsigned char)*token->at);

	return token->kind == TOKEN_END || (is_word && !*token->end);
}

void filter_find_end(struct filter_end *end, const char *text)
{
	struct token token = { .end = text };
	struct reader reader = { .field = NULL };

	while (!token_next(&token) && !is_last(&token))
		pass_token(&reader, &token);
	*end = (struct filter_end){ .begin = (size_t)(token.at - text) };
	if (reader.compared && reader.field) {
		end->field = reader.field;
		end->field_size = reader.field_size;
	}
	buf_done(&token.word);
}

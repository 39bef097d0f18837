/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cutting expressions into words and signs, also those that are still being typed. */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "query/filter_internal.h"

/* Longer ones in front of those that they begin with. */
static const struct sign {
	const char *text;
	enum filter_token_kind kind;
	uint8_t accepts; /* of relations */
} signs[] = {
	{ "&&", TOKEN_AND },
	{ "||", TOKEN_OR },
	{ "==", TOKEN_RELATION, ORDER_EQUAL },
	{ "!=", TOKEN_RELATION, ORDER_LESS | ORDER_GREATER | ORDER_NONE },
	{ "<=", TOKEN_RELATION, ORDER_LESS | ORDER_EQUAL },
	{ ">=", TOKEN_RELATION, ORDER_GREATER | ORDER_EQUAL },
	{ "<", TOKEN_RELATION, ORDER_LESS },
	{ ">", TOKEN_RELATION, ORDER_GREATER },
	{ "=", TOKEN_ASSIGN },
	{ "!", TOKEN_NOT },
	{ "~", TOKEN_GLOB },
	{ "&", TOKEN_MASK },
	{ "(", TOKEN_OPEN },
	{ ")", TOKEN_CLOSE },
	{ ",", TOKEN_COMMA },
}, words[] = {
	{ "and", TOKEN_AND },
	{ "or", TOKEN_OR },
	{ "not", TOKEN_NOT },
	{ "in", TOKEN_IN },
};

static const struct sign *find_sign(const char *at)
{
	for (size_t i = 0; i < ARRAY_SIZE(signs); i++)
		if (strncmp(at, signs[i].text, strlen(signs[i].text)) == 0)
			return &signs[i];
	return NULL;
}

/* A backslash stands in front of a quote or of itself; in front of anything else it stays, for
 * patterns have their own use of it. */
static int take_quoted(struct filter_token *token)
{
	char quote = *token->end++;

	for (; *token->end && *token->end != quote; token->end++) {
		if (*token->end == '\\' && (token->end[1] == quote || token->end[1] == '\\'))
			token->end++;
		buf_add_char(&token->word, *token->end);
	}
	if (!*token->end)
		return -EINVAL;
	token->end++;
	token->kind = TOKEN_QUOTED;
	return 0;
}

static int take_word(struct filter_token *token)
{
	while (*token->end && !isspace((unsigned char)*token->end) && !strchr("\"'", *token->end) &&
	       !find_sign(token->end))
		buf_add_char(&token->word, *token->end++);
	token->kind = TOKEN_WORD;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (strcmp(buf_text(&token->word), words[i].text) == 0)
			token->kind = words[i].kind;
	return 0;
}

int filter_token_next(struct filter_token *token)
{
	const struct sign *sign;

	while (isspace((unsigned char)*token->end))
		token->end++;
	token->at = token->end;
	buf_done(&token->word);
	sign = find_sign(token->end);
	if (!*token->end) {
		token->kind = TOKEN_END;
	} else if (sign) {
		token->kind = sign->kind;
		token->accepts = sign->accepts;
		token->end += strlen(sign->text);
	} else {
		return strchr("\"'", *token->end) ? take_quoted(token) : take_word(token);
	}
	return 0;
}

/* What an expression that is being typed has named so far. */
struct filter_typed {
	const char *field; /* that was named last ... */
	size_t field_size;
	bool compared; /* ... and is compared with what comes now ... */
	bool listed;   /* ... which is one of several ... */
	bool masked;   /* ... or is a mask, after which a comparison may follow */
	enum filter_next next;
};

static void pass_word(struct filter_typed *typed, const struct filter_token *token)
{
	if (!typed->compared) {
		typed->field = token->at;
		typed->field_size = (size_t)(token->end - token->at);
	}
	if (!typed->listed)
		typed->next = typed->compared && !typed->masked ? FILTER_AND_OR : FILTER_OPERATOR;
	typed->compared = typed->listed;
}

static void pass_token(struct filter_typed *typed, const struct filter_token *token)
{
	switch (token->kind) {
	case TOKEN_WORD:
	case TOKEN_QUOTED:
		pass_word(typed, token);
		break;
	case TOKEN_OPEN:
		typed->listed = typed->compared;
		break;
	case TOKEN_COMMA:
		break;
	case TOKEN_CLOSE:
		typed->next = typed->listed ? FILTER_AND_OR : FILTER_OPERATOR;
		typed->compared = typed->listed = false;
		break;
	default:
		typed->compared = token->kind == TOKEN_RELATION || token->kind == TOKEN_GLOB ||
				  token->kind == TOKEN_MASK || token->kind == TOKEN_IN;
		typed->masked = token->kind == TOKEN_MASK;
		typed->listed = false;
		typed->next = typed->compared ? FILTER_VALUE : FILTER_FIELD;
	}
}

/* The last word may go on; a sign is complete. */
static bool is_last(const struct filter_token *token)
{
	bool is_word = token->kind == TOKEN_WORD || isalpha((unsigned char)*token->at);

	return token->kind == TOKEN_END || (is_word && !*token->end);
}

const struct filter_word filter_words[] = {
	{ "==", "is equal to" },
	{ "!=", "is not equal to" },
	{ "<", "is less than" },
	{ "<=", "is at most" },
	{ ">", "is greater than" },
	{ ">=", "is at least" },
	{ "~", "matches a pattern with * and ?" },
	{ "in", "is one of (A, B, ...), or in a prefix as 10.0.0.0/8" },
	{ "&", "has one of these bits" },
	{ "and", "both must be true", true },
	{ "or", "one of both must be true", true },
	{ NULL },
};

void filter_find_end(struct filter_end *end, const char *text)
{
	struct filter_token token = { .end = text };
	struct filter_typed typed = { .field = NULL };

	while (!filter_token_next(&token) && !is_last(&token))
		pass_token(&typed, &token);
	*end = (struct filter_end){ .begin = (size_t)(token.at - text), .next = typed.next };
	if (typed.compared && typed.field) {
		end->field = typed.field;
		end->field_size = typed.field_size;
	}
	buf_done(&token.word);
}

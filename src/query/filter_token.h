/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words and signs of an expression, one after the other: for filter_parse.c. */
#pragma once

#include <stdint.h>

#include "base/buf.h"

enum token_kind {
	TOKEN_END,
	TOKEN_WORD,
	TOKEN_QUOTED,
	TOKEN_AND,
	TOKEN_OR,
	TOKEN_NOT,
	TOKEN_IN,
	TOKEN_RELATION,
	TOKEN_GLOB,
	TOKEN_MASK,
	TOKEN_OPEN,
	TOKEN_CLOSE,
	TOKEN_COMMA,
	TOKEN_ASSIGN,
};

struct token {
	enum token_kind kind;
	uint8_t accepts; /* of a relation: a set of enum order */
	const char *at;	 /* where it begins */
	const char *end; /* behind it, where the next one is looked for */
	struct buf word; /* owned: what a word, or a text between quotes, says */
};

/* Goes on to the next token.  -EINVAL: a text between quotes has no end. */
int token_next(struct token *token);

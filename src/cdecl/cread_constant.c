/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Constant expressions in C: `1 << LOG_SIZE`. */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "cdecl/cread_internal.h"

static int read_binary(struct cread *reader, int least, s128 *value);

static bool fits(s128 value)
{
	return value >= INT64_MIN && value <= UINT64_MAX;
}

/* 16, 0x10, 16UL */
static int read_literal(struct cread *reader, s128 *value)
{
	const struct token token = reader->token;
	size_t length = token.length;
	uint64_t number;
	char digits[80];

	while (length && strchr("uUlL", token.text[length - 1]))
		length--;
	length = min_size(length, sizeof(digits) - 1);
	memcpy(digits, token.text, length);
	digits[length] = '\0';
	if (number_u64(digits, UINT64_MAX, &number))
		return c_refuse(reader, token.text, "\"%.*s\" is not a number of at most 64 bits",
				(int)min_size(token.length, 40), token.text);
	*value = number;
	c_next(reader);
	return 0;
}

static int read_enumerator(struct cread *reader, s128 *value)
{
	const struct token token = reader->token;
	const struct c_name *known;
	uint32_t name;
	int err = c_identifier(reader, "a number", &name);

	if (err)
		return err;
	known = c_find(reader, C_CONSTANT, name);
	if (!known)
		return c_refuse(reader, token.text, "\"%.*s\" is not a number or an enumerator",
				(int)min_size(token.length, 40), token.text);
	*value = known->value;
	return 0;
}

/* sizeof(struct flow), sizeof(u32[4]): the fields of a struct that is only measured are nobody's.
 */
static int read_sizeof(struct cread *reader, s128 *value)
{
	size_t fields = reader->fields.len;
	const char *at = reader->token.text;
	struct c_type type;
	uint32_t name;
	int err = c_expect_sign(reader, '(');

	if (!err)
		err = c_type_of(reader, &type, &name);
	reader->fields.len = fields;
	if (err)
		return err;
	if (name)
		return c_refuse(reader, at, "sizeof is of a type, without a name");
	if (!type.align)
		return c_refuse(reader, at, "this type has no size");
	*value = type.size;
	return c_expect_sign(reader, ')');
}

static int read_unary(struct cread *reader, s128 *value)
{
	const char *at = reader->token.text;
	int err;

	if (reader->token.kind == TOKEN_NUMBER)
		return read_literal(reader, value);
	if (reader->token.kind == TOKEN_WORD && !c_is_word(reader, "sizeof"))
		return read_enumerator(reader, value);
	if (reader->depth >= NESTING_MAX)
		return c_refuse(reader, at, "nested too deeply");
	reader->depth++;
	if (c_word(reader, "sizeof")) {
		err = read_sizeof(reader, value);
	} else if (c_sign(reader, '(')) {
		err = read_binary(reader, 0, value);
		if (!err)
			err = c_expect_sign(reader, ')');
	} else if (c_sign(reader, '-')) {
		err = read_unary(reader, value);
		*value = -*value;
	} else if (c_sign(reader, '~')) {
		err = read_unary(reader, value);
		*value = ~*value;
	} else {
		err = c_expected(reader, "a number");
	}
	reader->depth--;
	return err;
}

static s128 calculate(char sign, s128 left, s128 right)
{
	switch (sign) {
	case '|':
		return left | right;
	case '^':
		return left ^ right;
	case '&':
		return left & right;
	case '<':
		return left * ((s128)1 << right);
	case '>':
		return left >> right;
	case '+':
		return left + right;
	case '-':
		return left - right;
	case '*':
		return left * right;
	case '/':
		return left / right;
	case '%':
		return left % right;
	default:
		return right;
	}
}

/* Operands have 65 bits, so that no result but that of * and << could overflow 128. */
static int apply(struct cread *reader, const struct token *sign, s128 *left, s128 right)
{
	s128 result = 0;

	if ((sign->sign == '/' || sign->sign == '%') && !right)
		return c_refuse(reader, sign->text, "a division by zero");
	if (strchr("<>", sign->sign) && (right < 0 || right > 62))
		return c_refuse(reader, sign->text, "a shift is by 0 to 62 bits");
	if (sign->sign == '*' && __builtin_mul_overflow(*left, right, &result))
		result = (s128)1 << 100;
	else
		result = calculate(sign->sign, *left, right);
	if (!fits(result))
		return c_refuse(reader, sign->text, "the result has more than 64 bits");
	*left = result;
	return 0;
}

/* How tightly the sign at hand binds; -1: it is no operator. */
static int precedence(const struct cread *reader)
{
	static const char *const levels[] = { "|", "^", "&", "<>", "+-", "*/%" };
	const struct token *token = &reader->token;
	bool shift = token->kind == TOKEN_SIGN && strchr("<>", token->sign);

	if (token->kind != TOKEN_SIGN || (shift && token->length != 2))
		return -1;
	for (int i = 0; i < (int)ARRAY_SIZE(levels); i++) {
		if (strchr(levels[i], token->sign))
			return i;
	}
	return -1;
}

static int read_binary(struct cread *reader, int least, s128 *value)
{
	int err = read_unary(reader, value);

	while (!err && precedence(reader) >= least) {
		const struct token sign = reader->token;
		int level = precedence(reader);
		s128 right = 0;

		c_next(reader);
		err = read_binary(reader, level + 1, &right);
		if (!err)
			err = apply(reader, &sign, value, right);
	}
	return err;
}

int c_constant(struct cread *reader, s128 *value)
{
	const char *at = reader->token.text;
	int err;

	*value = 0;
	err = read_binary(reader, 0, value);
	if (!err && !fits(*value))
		return c_refuse(reader, at, "the number has more than 64 bits");
	return err;
}

int c_number(struct cread *reader, const char *what, uint64_t min, uint64_t max, uint64_t *value)
{
	const char *at = reader->token.text;
	s128 number;
	int err = c_constant(reader, &number);

	if (err)
		return err;
	if (number < min || number > max)
		return c_refuse(reader, at, "%s is from %llu to %llu", what,
				(unsigned long long)min, (unsigned long long)max);
	*value = (uint64_t)number;
	return 0;
}

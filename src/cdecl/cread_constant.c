/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Constant expressions in C, `1 << LOG_SIZE`, and enums, which give names to them.  A value has 64
 * bits, signed or not; it is calculated with 128. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
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
	const struct cread_token token = reader->token;
	size_t length = token.length;
	uint64_t number;
	char digits[80];

	while (length && strchr("uUlL", token.text[length - 1]))
		length--;
	if (length < sizeof(digits))
		snprintf(digits, sizeof(digits), "%.*s", (int)length, token.text);
	if (length >= sizeof(digits) || number_u64(digits, UINT64_MAX, &number))
		return cread_refuse(reader, REASON_RANGE, token.text,
				    "\"%.*s\" is not a number of at most 64 bits",
				    (int)token.length, token.text);
	*value = number;
	cread_next(reader);
	return 0;
}

static int read_known(struct cread *reader, s128 *value)
{
	const struct cread_token token = reader->token;
	const struct cread_name *known;
	uint32_t name;
	int err = cread_identifier(reader, "a number", &name);

	if (err)
		return err;
	known = cread_find(reader, C_CONSTANT, name);
	if (!known)
		return cread_refuse(reader, REASON_UNKNOWN, token.text,
				    "\"%.*s\" is not a number or an enumerator", (int)token.length,
				    token.text);
	*value = known->value;
	return 0;
}

static int read_unary(struct cread *reader, s128 *value)
{
	const char *at = reader->token.text;
	uint64_t size = 0;
	int err;

	if (reader->token.kind == TOKEN_NUMBER)
		return read_literal(reader, value);
	if (reader->token.kind == TOKEN_WORD && !cread_is_word(reader, "sizeof"))
		return read_known(reader, value);
	err = cread_deeper(reader, at);
	if (err)
		return err;
	if (cread_word(reader, "sizeof")) {
		err = reader->read_sizeof(reader, &size);
		*value = size;
	} else if (cread_sign(reader, '(')) {
		err = read_binary(reader, 0, value);
		if (!err)
			err = cread_expect_sign(reader, ')');
	} else if (cread_sign(reader, '-')) {
		err = read_unary(reader, value);
		*value = -*value;
	} else if (cread_sign(reader, '~')) {
		err = read_unary(reader, value);
		*value = ~*value;
	} else {
		err = cread_expected(reader, "a number");
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
static int apply(struct cread *reader, const struct cread_token *sign, s128 *left, s128 right)
{
	s128 result = 0;

	if ((sign->sign == '/' || sign->sign == '%') && !right)
		return cread_refuse(reader, REASON_RANGE, sign->text, "division by zero");
	if (strchr("<>", sign->sign) && (right < 0 || right > 62))
		return cread_refuse(reader, REASON_RANGE, sign->text,
				    "a shift must be by 0 to 62 bits");
	if (sign->sign == '*' && __builtin_mul_overflow(*left, right, &result))
		result = (s128)1 << 100;
	else
		result = calculate(sign->sign, *left, right);
	if (!fits(result))
		return cread_refuse(reader, REASON_RANGE, sign->text,
				    "the result has more than 64 bits");
	*left = result;
	return 0;
}

/* How tightly the sign at hand binds; -1: it is no operator. */
static int precedence(const struct cread *reader)
{
	static const char *const levels[] = { "|", "^", "&", "<>", "+-", "*/%" };
	const struct cread_token *token = &reader->token;
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
		const struct cread_token sign = reader->token;
		int level = precedence(reader);
		s128 right = 0;

		cread_next(reader);
		err = read_binary(reader, level + 1, &right);
		if (!err)
			err = apply(reader, &sign, value, right);
	}
	return err;
}

static int read_constant(struct cread *reader, s128 *value)
{
	const char *at = reader->token.text;
	int err;

	*value = 0;
	err = read_binary(reader, 0, value);
	if (!err && !fits(*value))
		return cread_refuse(reader, REASON_RANGE, at, "the number has more than 64 bits");
	return err;
}

int cread_number(struct cread *reader, const char *what, uint64_t min, uint64_t max,
		 uint64_t *value)
{
	const char *at = reader->token.text;
	s128 number;
	int err = read_constant(reader, &number);

	if (err)
		return err;
	if (number < min || number > max)
		return cread_refuse(reader, REASON_RANGE, at, "%s must be from %llu to %llu", what,
				    (unsigned long long)min, (unsigned long long)max);
	*value = (uint64_t)number;
	return 0;
}

struct enumerator {
	uint32_t name;
	s128 value;
};

struct enumerators {
	struct buf list;
	s128 next;
	s128 lowest, highest;
};

static int read_enumerator(struct cread *reader, struct enumerators *all)
{
	const char *at = reader->token.text;
	struct cread_name constant = { .space = C_CONSTANT };
	struct enumerator enumerator;
	int err = cread_identifier(reader, "an enumerator", &constant.name);

	if (err)
		return err;
	if (cread_find(reader, C_CONSTANT, constant.name))
		return cread_refuse(reader, REASON_DUPLICATE, at,
				    "the enumerator \"%s\" is declared twice",
				    cread_string(reader, constant.name));
	constant.value = all->next;
	if (cread_sign(reader, '='))
		err = read_constant(reader, &constant.value);
	if (err)
		return err;
	all->next = constant.value + 1;
	if (constant.value < all->lowest)
		all->lowest = constant.value;
	if (constant.value > all->highest)
		all->highest = constant.value;
	if (all->highest > (all->lowest < 0 ? INT64_MAX : UINT64_MAX))
		return cread_refuse(reader, REASON_RANGE, at, "the enum needs more than 64 bits");
	cread_declare(reader, &constant);
	enumerator = (struct enumerator){ constant.name, constant.value };
	buf_add(&all->list, &enumerator, sizeof(enumerator));
	return 0;
}

/* As wide as the numbers need. */
static int write_enum(struct cread *reader, uint32_t name, const struct enumerators *all,
		      struct cread_type *type)
{
	const struct enumerator *list = (const struct enumerator *)all->list.data;
	size_t count = all->list.len / sizeof(*list);
	bool is_signed = all->lowest < 0;
	bool wide = all->lowest < INT32_MIN || all->highest > (is_signed ? INT32_MAX : UINT32_MAX);
	cleanup_buf struct buf words = BUF_EMPTY;

	for (size_t i = 0; i < count; i++) {
		const uint32_t entry[] = { list[i].name, (uint32_t)list[i].value,
					   (uint32_t)(list[i].value >> 32) };

		buf_add(&words, entry, (wide ? 3 : 2) * sizeof(*entry));
	}
	if (words.err || all->list.err)
		return -ENOMEM;
	type->align = wide ? 8 : 4;
	type->size = type->align;
	type->id = btf_writer_add(reader->writer,
				  &(struct btf_new){ .kind = wide ? BTF_ENUM64 : BTF_ENUM,
						     .name = name,
						     .count = (uint32_t)count,
						     .flag = is_signed,
						     .third = type->align },
				  (const uint32_t *)words.data, words.len / sizeof(uint32_t));
	return 0;
}

static void enumerators_done(struct enumerators *all)
{
	buf_done(&all->list);
}

static int read_body(struct cread *reader, uint32_t name, struct cread_type *type)
{
	cleanup_with(enumerators_done) struct enumerators all = { .list = BUF_EMPTY };
	int err = read_enumerator(reader, &all);

	while (!err && !cread_sign(reader, '}')) {
		if (!cread_sign(reader, ','))
			return cread_expected(reader, "\",\" or \"}\"");
		if (!cread_is_sign(reader, '}'))
			err = read_enumerator(reader, &all);
	}
	return err ? err : write_enum(reader, name, &all, type);
}

int cread_enum(struct cread *reader, struct cread_type *type, uint32_t *tagless)
{
	const char *at = reader->token.text;
	const struct cread_name *known = NULL;
	uint32_t name = 0;
	int err = 0;

	type->class = C_ENUM;
	if (!cread_is_sign(reader, '{'))
		err = cread_identifier(reader, "a name or \"{\"", &name);
	if (err)
		return err;
	if (name)
		known = cread_find(reader, C_TAG, name);
	if (!cread_sign(reader, '{')) {
		if (!known || known->type.class != C_ENUM)
			return cread_refuse(reader, REASON_UNKNOWN, at,
					    "enum \"%s\" is not declared yet",
					    cread_string(reader, name));
		*type = known->type;
		return 0;
	}
	if (known)
		return cread_refuse(reader, REASON_DUPLICATE, at, "\"%s\" is declared twice",
				    cread_string(reader, name));
	err = read_body(reader, name, type);
	if (err)
		return err;
	if (name)
		cread_declare(reader,
			      &(struct cread_name){ .name = name, .space = C_TAG, .type = *type });
	else
		*tagless = type->id;
	return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From an expression to a filter's tests. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "query/filter_internal.h"

/* Parentheses and negations within each other. */
#define DEPTH_MAX 64
/* Tests of one expression. */
#define TESTS_MAX 4096

struct filter_parser {
	struct filter_token token;
	const struct element_layout *element;
	const char *text;
	char *words; /* a copy of the text, from which operands have their paths */
	struct problem *problem;
	struct filter *filter;
	unsigned depth;
	/* The last test, when it is a field without a comparison: `(flags & 3) == 2` has it. */
	struct filter_operand bare;
	uint32_t bare_test; /* HOLDS: none */
};

static int parse_or(struct filter_parser *parser);

/* What is wrong stands at the token. */
static int add_place(struct filter_parser *parser, int err)
{
	struct problem *problem = parser->problem;

	if (err == -ENOMEM)
		return problem_no_memory(problem);
	if (problem)
		buf_printf(&problem->text, *parser->token.at ? ", at \"%.32s\"" : ", at the end",
			   parser->token.at);
	return err;
}

static int unexpected(struct filter_parser *parser, const char *wanted)
{
	return problem_set(parser->problem, -EINVAL, REASON_MISSING, "expected %s", wanted);
}

/* Looks at the next token. */
static int advance(struct filter_parser *parser)
{
	if (filter_token_next(&parser->token))
		return problem_set(parser->problem, -EINVAL, REASON_SYNTAX,
				   "the text in quotes has no end");
	return parser->token.word.err;
}

/* Appends a test; until others follow, its result is that of the expression. */
static int add_test(struct filter_parser *parser, const struct filter_test *test)
{
	struct filter *filter = parser->filter;
	struct filter_test *tests;

	if (filter->count == TESTS_MAX)
		return problem_set(parser->problem, -EINVAL, REASON_LIMIT,
				   "an expression has at most %d comparisons", TESTS_MAX);
	if (filter->count == filter->room) {
		tests = reallocarray(filter->tests, filter->room * 2 + 4, sizeof(*tests));
		if (!tests)
			return -ENOMEM;
		filter->tests = tests;
		filter->room = filter->room * 2 + 4;
	}
	filter->tests[filter->count] = *test;
	filter->tests[filter->count].yes = HOLDS;
	filter->tests[filter->count].no = FAILS;
	if (parser->element->row) {
		filter->tests[filter->count].each = test->compare;
		filter->tests[filter->count].compare = filter_compare_cell;
	}
	filter->count++;
	filter->reads_values |= test->in != IN_KEY;
	return 0;
}

/* What the test that was just made needs: `err` is what making it gave. */
static int keep_test(struct filter_parser *parser, int err, struct filter_test *test)
{
	if (!err)
		err = add_test(parser, test);
	if (err)
		free(test->bytes);
	return err;
}

/* The tests from `first` to `end` that would end the expression so go on after `end`. */
static void lead_on(struct filter *filter, size_t first, size_t end, uint32_t ending)
{
	for (size_t i = first; i < end; i++) {
		struct filter_test *test = &filter->tests[i];

		test->yes = test->yes == ending ? (uint32_t)end : test->yes;
		test->no = test->no == ending ? (uint32_t)end : test->no;
	}
}

static void negate(struct filter *filter, size_t first)
{
	for (size_t i = first; i < filter->count; i++) {
		struct filter_test *test = &filter->tests[i];

		test->yes = test->yes >= FAILS ? HOLDS + FAILS - test->yes : test->yes;
		test->no = test->no >= FAILS ? HOLDS + FAILS - test->no : test->no;
	}
}

static bool is_constant(const struct filter_parser *parser)
{
	return parser->token.kind == TOKEN_WORD || parser->token.kind == TOKEN_QUOTED;
}

static struct filter_constant constant_of(struct filter_parser *parser)
{
	return (struct filter_constant){ buf_text(&parser->token.word),
					 parser->token.kind == TOKEN_QUOTED };
}

/* The token after this one, which must be a constant. */
static int next_constant(struct filter_parser *parser, const char *wanted,
			 struct filter_constant *constant)
{
	int err = advance(parser);

	if (err)
		return err;
	if (!is_constant(parser))
		return unexpected(parser, wanted);
	*constant = constant_of(parser);
	return 0;
}

static int parse_relation(struct filter_parser *parser, const struct filter_operand *operand)
{
	uint8_t accepts = parser->token.accepts;
	struct filter_test test = { .compare = NULL };
	struct filter_constant constant;
	int err = next_constant(parser, "a value to compare with", &constant);

	if (err)
		return err;
	err = filter_test_relation(&test, operand, accepts, &constant, parser->problem);
	err = keep_test(parser, err, &test);
	return err ? err : advance(parser);
}

static int parse_glob(struct filter_parser *parser, const struct filter_operand *operand)
{
	struct filter_test test = { .compare = NULL };
	struct filter_constant constant;
	int err = next_constant(parser, "a pattern", &constant);

	if (err)
		return err;
	err = filter_test_glob(&test, operand, &constant, parser->problem);
	err = keep_test(parser, err, &test);
	return err ? err : advance(parser);
}

/* A trie's key is in a prefix when its own is at least as long. */
static int add_prefix(struct filter_parser *parser, const struct filter_operand *operand,
		      const struct filter_constant *constant)
{
	size_t first = parser->filter->count;
	struct filter_test test = { .compare = NULL };
	int err = filter_test_prefix(&test, operand, constant, parser->problem);

	err = keep_test(parser, err, &test);
	if (err || !operand->field.layout.lpm_key)
		return err;
	lead_on(parser->filter, first, parser->filter->count, HOLDS);
	test = (struct filter_test){ .compare = NULL };
	err = filter_test_prefix_length(&test, operand, constant, parser->problem);
	return keep_test(parser, err, &test);
}

/* One of what follows `in`. */
static int parse_member(struct filter_parser *parser, const struct filter_operand *operand)
{
	struct filter_test test = { .compare = NULL };
	struct filter_constant constant;
	int err;

	if (!is_constant(parser))
		return unexpected(parser, "a value to look for");
	constant = constant_of(parser);
	if (filter_is_prefix(operand, &constant) && !operand->masked) {
		err = add_prefix(parser, operand, &constant);
	} else {
		err = filter_test_relation(&test, operand, ORDER_EQUAL, &constant, parser->problem);
		err = keep_test(parser, err, &test);
	}
	return err ? err : advance(parser);
}

static int parse_list(struct filter_parser *parser, const struct filter_operand *operand)
{
	size_t first = parser->filter->count;
	int err;

	do {
		lead_on(parser->filter, first, parser->filter->count, FAILS);
		err = advance(parser);
		if (!err)
			err = parse_member(parser, operand);
	} while (!err && parser->token.kind == TOKEN_COMMA);
	if (err)
		return err;
	if (parser->token.kind != TOKEN_CLOSE)
		return unexpected(parser, "\",\" or \")\" in the list");
	return advance(parser);
}

static int parse_in(struct filter_parser *parser, const struct filter_operand *operand)
{
	int err = advance(parser);

	if (err)
		return err;
	return parser->token.kind == TOKEN_OPEN ? parse_list(parser, operand)
						: parse_member(parser, operand);
}

static int add_truth(struct filter_parser *parser, const struct filter_operand *operand)
{
	struct filter_test test = { .compare = NULL };
	int err = filter_test_truth(&test, operand, parser->problem);

	if (!err)
		err = add_test(parser, &test);
	parser->bare = *operand;
	parser->bare_test = (uint32_t)parser->filter->count - 1;
	return err;
}

/* What an operand is compared with. */
static int parse_comparison(struct filter_parser *parser, const struct filter_operand *operand)
{
	parser->bare_test = HOLDS;
	switch (parser->token.kind) {
	case TOKEN_RELATION:
		return parse_relation(parser, operand);
	case TOKEN_GLOB:
		return parse_glob(parser, operand);
	case TOKEN_IN:
		return parse_in(parser, operand);
	case TOKEN_ASSIGN:
		problem_set(parser->problem, -EINVAL, REASON_SYNTAX, "= is not an operator");
		problem_hint(parser->problem, "did you mean ==?");
		return -EINVAL;
	default:
		return add_truth(parser, operand);
	}
}

static int parse_mask(struct filter_parser *parser, struct filter_operand *operand)
{
	struct filter_constant constant;
	int err = next_constant(parser, "a number after \"&\"", &constant);

	if (err)
		return err;
	err = filter_operand_mask(operand, &constant, parser->problem);
	return err ? err : advance(parser);
}

static int parse_field(struct filter_parser *parser)
{
	struct filter_operand operand = { .masked = false };
	int err;

	if (parser->token.kind != TOKEN_WORD)
		return unexpected(parser, "a field");
	err = element_find(parser->element, buf_text(&parser->token.word), &operand.field,
			   parser->problem);
	if (err)
		return err;
	/* The word as it stands in the text: no other one begins where it ends. */
	parser->words[parser->token.end - parser->text] = '\0';
	operand.path = parser->words + (parser->token.at - parser->text);
	err = advance(parser);
	if (!err && parser->token.kind == TOKEN_MASK)
		err = parse_mask(parser, &operand);
	return err ? err : parse_comparison(parser, &operand);
}

/* `(flags & 3) == 2`: the test of what stands between the parentheses gives way. */
static int parse_behind(struct filter_parser *parser, size_t first)
{
	struct filter_operand operand = parser->bare;

	if (parser->bare_test != first || parser->filter->count != first + 1)
		return 0;
	if (parser->token.kind == TOKEN_RELATION || parser->token.kind == TOKEN_IN ||
	    parser->token.kind == TOKEN_GLOB) {
		parser->filter->count--;
		return parse_comparison(parser, &operand);
	}
	return 0;
}

static int parse_parentheses(struct filter_parser *parser)
{
	size_t first = parser->filter->count;
	int err = advance(parser);

	if (!err)
		err = parse_or(parser);
	if (!err && parser->token.kind != TOKEN_CLOSE)
		err = unexpected(parser, "\")\"");
	if (!err)
		err = advance(parser);
	return err ? err : parse_behind(parser, first);
}

static int parse_not(struct filter_parser *parser)
{
	size_t first = parser->filter->count;
	int err;

	if (parser->token.kind != TOKEN_NOT && parser->token.kind != TOKEN_OPEN)
		return parse_field(parser);
	if (++parser->depth > DEPTH_MAX)
		return problem_set(parser->problem, -EINVAL, REASON_LIMIT,
				   "parentheses are nested more than %d deep", DEPTH_MAX);
	if (parser->token.kind == TOKEN_OPEN) {
		err = parse_parentheses(parser);
	} else {
		err = advance(parser);
		if (!err)
			err = parse_not(parser);
		negate(parser->filter, first);
		parser->bare_test = HOLDS;
	}
	parser->depth--;
	return err;
}

/* Operands joined by `joint`; the tests before each go on with it where they would end as
 * `ending`. */
static int parse_joined(struct filter_parser *parser, enum filter_token_kind joint, uint32_t ending,
			int (*operand)(struct filter_parser *parser))
{
	size_t first = parser->filter->count;
	int err = operand(parser);

	while (!err && parser->token.kind == joint) {
		lead_on(parser->filter, first, parser->filter->count, ending);
		err = advance(parser);
		if (!err)
			err = operand(parser);
	}
	return err;
}

static int parse_and(struct filter_parser *parser)
{
	return parse_joined(parser, TOKEN_AND, HOLDS, parse_not);
}

static int parse_or(struct filter_parser *parser)
{
	return parse_joined(parser, TOKEN_OR, FAILS, parse_and);
}

static int parse_all(struct filter_parser *parser)
{
	int err = advance(parser);

	if (!err)
		err = parse_or(parser);
	if (!err && parser->token.kind != TOKEN_END)
		err = unexpected(parser, "\"and\" or \"or\"");
	return err ? add_place(parser, err) : 0;
}

int filter_compile(struct filter **filter, const struct element_layout *element, const char *text,
		   struct problem *problem)
{
	cleanup_filter struct filter *made = calloc(1, sizeof(*made));
	cleanup_free char *words = strdup(text);
	struct filter_parser parser = { .token = { .at = text, .end = text },
					.element = element,
					.text = text,
					.words = words,
					.problem = problem,
					.filter = made,
					.bare_test = HOLDS };
	int err;

	if (!made || !words)
		return problem_no_memory(problem);
	made->cpus = element->cpus;
	made->first_cpu = element->first_cpu;
	made->stride = element->value_stride;
	err = parse_all(&parser);
	buf_done(&parser.token.word);
	if (!err)
		*filter = take_ptr(made);
	return err;
}

int filter_compile_words(struct filter **filter, const struct element_layout *element,
			 const struct words *where, struct problem *problem)
{
	cleanup_buf struct buf text = BUF_EMPTY;
	int err;

	if (!where->count)
		return 0;
	for (size_t i = 0; i < where->count; i++)
		buf_printf(&text, "%s%s", i ? " " : "", where->list[i]);
	if (text.err)
		return problem_no_memory(problem);
	err = filter_compile(filter, element, buf_text(&text), problem);
	if (err)
		problem_prefix(problem, "where: ");
	return err;
}

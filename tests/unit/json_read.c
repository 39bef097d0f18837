/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON is read strictly and exactly: what is refused, where, and what the rest says. */
#include "base/json_read.h"
#include "base/escape.h"

#include "../lib/unit.h"

/* Writes a letter for each token, with its text; ends with what the reading ended with. */
static void read_tokens(struct buf *buf, const char *text, size_t size, struct problem *problem)
{
	static const char letters[] = "!.nft#$:[]{}";
	cleanup_json_reader struct json_reader reader = JSON_READER_NONE;
	enum json_token token;

	json_read_begin(&reader, text, size, problem);
	do {
		token = json_read(&reader);
		buf_add_char(buf, letters[token]);
		if (token >= JSON_READ_NUMBER && token <= JSON_READ_NAME)
			buf_printf(buf, "%.*s ", (int)reader.size, reader.text);
	} while (token > JSON_READ_END);
	CHECK_CASE(json_read(&reader) == token, text);
	CHECK_CASE(!reader.err == (token == JSON_READ_END), text);
}

static const struct {
	const char *text, *tokens;
} accepted[] = {
	{ "null", "n." },
	{ " true\t", "t." },
	{ "false\r\n", "f." },
	{ "0", "#0 ." },
	{ "-0", "#-0 ." },
	{ "18446744073709551616", "#18446744073709551616 ." },
	{ "-12.50e+007", "#-12.50e+007 ." },
	{ "1E-1", "#1E-1 ." },
	{ "\"\"", "$ ." },
	{ "\"a plain text of more than eight bytes\"", "$a plain text of more than eight bytes ." },
	{ "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "$\"\\/\b\f\n\r\t ." },
	{ "\"\\u0041\\u00e9\\u20AC\\ud83d\\ude00\"", "$A\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80 ." },
	{ "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\x7f\"",
	  "$\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\x7f ." },
	{ "[]", "[]." },
	{ "{}", "{}." },
	{ " [ [ ] , { } ] ", "[[]{}]." },
	{ "[1,\"x\",null]", "[#1 $x n]." },
	{ "{\"a\":1,\"b\":{\"a\":2},\"\":[{\"a\":3},{\"a\":4}]}",
	  "{:a #1 :b {:a #2 }: [{:a #3 }{:a #4 }]}." },
	{ "{\"\\u0061b\":\"\\n\"}", "{:ab $\n }." },
};

TEST(what_is_json_is_read)
{
	for (size_t i = 0; i < ARRAY_SIZE(accepted); i++) {
		cleanup_problem struct problem problem = PROBLEM_NONE;
		cleanup_buf struct buf tokens = BUF_EMPTY;

		read_tokens(&tokens, accepted[i].text, strlen(accepted[i].text), &problem);
		CHECK_STR(buf_text(&tokens), accepted[i].tokens);
		CHECK_CASE(!problem.err, accepted[i].text);
	}
}

static const struct {
	const char *text;
	enum reason reason;
	unsigned line, column;
} refused[] = {
	{ "", REASON_SYNTAX, 1, 1 },
	{ " ", REASON_SYNTAX, 1, 2 },
	{ "nul", REASON_SYNTAX, 1, 1 },
	{ "nulL", REASON_SYNTAX, 1, 1 },
	{ "nullx", REASON_SYNTAX, 1, 5 },
	{ "True", REASON_SYNTAX, 1, 1 },
	{ "NaN", REASON_SYNTAX, 1, 1 },
	{ "1 2", REASON_SYNTAX, 1, 3 },
	{ "01", REASON_SYNTAX, 1, 1 },
	{ "-01", REASON_SYNTAX, 1, 2 },
	{ "+1", REASON_SYNTAX, 1, 1 },
	{ "-", REASON_SYNTAX, 1, 2 },
	{ "-a", REASON_SYNTAX, 1, 2 },
	{ ".5", REASON_SYNTAX, 1, 1 },
	{ "5.", REASON_SYNTAX, 1, 3 },
	{ "5.e1", REASON_SYNTAX, 1, 3 },
	{ "1e", REASON_SYNTAX, 1, 3 },
	{ "1e+", REASON_SYNTAX, 1, 4 },
	{ "0x10", REASON_SYNTAX, 1, 2 },
	{ "'a'", REASON_SYNTAX, 1, 1 },
	{ "\"a", REASON_SYNTAX, 1, 1 },
	{ "\"a\\", REASON_SYNTAX, 1, 1 },
	{ "\"a long text without an end", REASON_SYNTAX, 1, 1 },
	{ "\"a\nb\"", REASON_SYNTAX, 1, 3 },
	{ "\"\\q\"", REASON_SYNTAX, 1, 2 },
	{ "\"\\u12g4\"", REASON_SYNTAX, 1, 2 },
	{ "\"\\u12", REASON_SYNTAX, 1, 2 },
	{ "\"\\ud83d\"", REASON_SYNTAX, 1, 2 },
	{ "\"\\ud83d\\u0041\"", REASON_SYNTAX, 1, 2 },
	{ "\"\\ude00\"", REASON_SYNTAX, 1, 2 },
	{ "\"\xc3\xa9\xff\"", REASON_SYNTAX, 1, 3 },
	{ "\"\xc0\x80\"", REASON_SYNTAX, 1, 2 },
	{ "\"\xed\xa0\x80\"", REASON_SYNTAX, 1, 2 },
	{ "\xef\xbb\xbf{}", REASON_SYNTAX, 1, 1 },
	{ "[", REASON_SYNTAX, 1, 2 },
	{ "[1", REASON_SYNTAX, 1, 3 },
	{ "[1,", REASON_SYNTAX, 1, 4 },
	{ "[1,]", REASON_SYNTAX, 1, 4 },
	{ "[,1]", REASON_SYNTAX, 1, 2 },
	{ "[1 2]", REASON_SYNTAX, 1, 4 },
	{ "[1}", REASON_SYNTAX, 1, 3 },
	{ "]", REASON_SYNTAX, 1, 1 },
	{ "{\"a\"}", REASON_SYNTAX, 1, 5 },
	{ "{\"a\":}", REASON_SYNTAX, 1, 6 },
	{ "{\"a\":1,}", REASON_SYNTAX, 1, 8 },
	{ "{\"a\":1]", REASON_SYNTAX, 1, 7 },
	{ "{\"a\" 1}", REASON_SYNTAX, 1, 6 },
	{ "{a:1}", REASON_SYNTAX, 1, 2 },
	{ "{1:1}", REASON_SYNTAX, 1, 2 },
	{ "{\n\t\"a\": 1\n\t\"b\": 2\n}", REASON_SYNTAX, 3, 2 },
	{ "[1] // one", REASON_SYNTAX, 1, 5 },
	{ "{\"a\":1,\"b\":2,\"a\":3}", REASON_DUPLICATE, 1, 14 },
	{ "{\"a\":1,\"\\u0061\":2}", REASON_DUPLICATE, 1, 8 },
	{ "{\"\\u0061\":1,\"a\":2}", REASON_DUPLICATE, 1, 13 },
	{ "{\"\":1,\"\":2}", REASON_DUPLICATE, 1, 7 },
	{ "{\"a\":{\"b\":1},\"a\":2}", REASON_DUPLICATE, 1, 14 },
};

TEST(what_is_not_json_is_refused_where_it_is_wrong)
{
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
		cleanup_problem struct problem problem = PROBLEM_NONE;
		cleanup_buf struct buf tokens = BUF_EMPTY, name = BUF_EMPTY;
		const char *text = refused[i].text;

		escape_text(&name, text, strlen(text));
		read_tokens(&tokens, text, strlen(text), &problem);
		CHECK_CASE(tokens.data[tokens.len - 1] == '!', buf_text(&name));
		CHECK_PROBLEM(&problem, refused[i].reason, buf_text(&name));
		CHECK_CASE(problem.line == refused[i].line, buf_text(&name));
		CHECK_CASE(problem.column == refused[i].column, buf_text(&name));
		/* A line of a file ends in a newline, where memory is not the text's. */
		cleanup_free char *line = malloc(strlen(text) + 1);

		memcpy(line, text, strlen(text));
		line[strlen(text)] = '\n';
		read_tokens(&tokens, line, strlen(text), &problem);
		CHECK_CASE(problem.line == refused[i].line, buf_text(&name));
		CHECK_CASE(problem.column == refused[i].column, buf_text(&name));
	}
}

TEST(a_string_may_hold_nuls)
{
	cleanup_json_reader struct json_reader reader = JSON_READER_NONE;

	json_read_begin(&reader, "\"a\\u0000b\"", 10, NULL);
	CHECK(json_read(&reader) == JSON_READ_STRING);
	CHECK(reader.size == 3 && memcmp(reader.text, "a\0b", 3) == 0);
	json_read_begin(&reader, "\"a\0b\"", 5, NULL);
	CHECK(json_read(&reader) == JSON_READ_WRONG);
	json_read_begin(&reader, "1\0", 2, NULL);
	CHECK(json_read(&reader) == JSON_READ_NUMBER);
	CHECK(json_read(&reader) == JSON_READ_WRONG);
}

TEST(arrays_nest_so_deep_and_no_deeper)
{
	cleanup_json_reader struct json_reader reader = JSON_READER_NONE;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	char text[2 * JSON_READ_DEPTH + 1];

	memset(text, '[', JSON_READ_DEPTH);
	memset(text + JSON_READ_DEPTH, ']', JSON_READ_DEPTH);
	text[2 * JSON_READ_DEPTH] = '\0';
	json_read_begin(&reader, text, 2 * JSON_READ_DEPTH, &problem);
	CHECK(json_read_rest(&reader) == 0);
	memset(text, '[', JSON_READ_DEPTH + 1);
	json_read_begin(&reader, text, 2 * JSON_READ_DEPTH, &problem);
	CHECK(json_read_rest(&reader) == -E2BIG);
	CHECK_PROBLEM(&problem, REASON_LIMIT, "too deep");
}

/* More than there are chains, and longer than what is hashed at once. */
TEST(of_many_names_the_one_given_twice_is_found)
{
	cleanup_json_reader struct json_reader reader = JSON_READER_NONE;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	cleanup_buf struct buf text = BUF_EMPTY;

	for (int i = 0; i < 5000; i++)
		buf_printf(&text, "%s\"the member %d\":{\"the member %d\":%d}", i ? "," : "{", i, i,
			   i);
	buf_add_str(&text, "}");
	json_read_begin(&reader, buf_text(&text), text.len, &problem);
	CHECK(json_read_rest(&reader) == 0);
	text.len--;
	buf_add_str(&text, ",\"the member 17\":0}");
	json_read_begin(&reader, buf_text(&text), text.len, &problem);
	CHECK(json_read_rest(&reader) == -EINVAL);
	CHECK_PROBLEM(&problem, REASON_DUPLICATE, "many");
}

TEST(a_value_is_skipped_and_come_back_to)
{
	static const char text[] = "{\"a\":[1,{\"b\":2},[3]],\"c\":4}";
	cleanup_json_reader struct json_reader reader = JSON_READER_NONE;
	struct json_mark mark;

	json_read_begin(&reader, text, strlen(text), NULL);
	json_read(&reader);
	CHECK(json_read(&reader) == JSON_READ_NAME && json_read_is(&reader, "a"));
	CHECK(!json_read_is(&reader, "") && !json_read_is(&reader, "ab"));
	CHECK(json_read(&reader) == JSON_READ_ARRAY);
	mark = json_read_mark(&reader);
	CHECK(json_read_skip(&reader, JSON_READ_ARRAY) == 0);
	json_read_back(&reader, &mark);
	CHECK(json_read(&reader) == JSON_READ_NUMBER && json_read_is(&reader, "1"));
	CHECK(json_read_skip(&reader, JSON_READ_NUMBER) == 0);
	CHECK(json_read(&reader) == JSON_READ_OBJECT);
	CHECK(json_read(&reader) == JSON_READ_NAME && json_read_is(&reader, "b"));
	json_read_back(&reader, &mark);
	CHECK(json_read_skip(&reader, JSON_READ_ARRAY) == 0);
	CHECK(json_read(&reader) == JSON_READ_NAME && json_read_is(&reader, "c"));
	CHECK(json_read_rest(&reader) == 0);
	CHECK(json_read(&reader) == JSON_READ_END);
	json_read_begin(&reader, "[[1,}", 5, NULL);
	json_read(&reader);
	CHECK(json_read_skip(&reader, JSON_READ_ARRAY) == -EINVAL);
}

UNIT_MAIN

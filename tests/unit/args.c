/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From words to typed parameters. */
#include "cli/grammar.h"

#include <stdlib.h>

#include "../lib/unit.h"
#include "cmd/fail.h"
#include "names/names.h"

struct params {
	struct ref map;
	const char *path;
	struct words key, value;
	struct optional cpu, type, flags;
	const char *name, *key_as;
	bool all;
	unsigned when, switched;
	struct map_refs refs;
};

static const struct choice whens[] = { { "any" }, { "exist" }, { "noexist" }, { NULL } };
static const struct choice switches[] = { { "" }, { "on" }, { "off" }, { NULL } };

#define AT(member) .offset = offsetof(struct params, member)

static const struct arg args[] = {
	{ ARG_MAP, AT(map), .required = true },
	{ ARG_PIN, AT(path) },
	{ ARG_WORDS, .keyword = "key", AT(key) },
	{ ARG_WORDS, .keyword = "value", AT(value) },
	{ ARG_LAYOUT, .keyword = "key-as", AT(key_as) },
	{ ARG_NUMBER, .keyword = "cpu", AT(cpu), .max = 255 },
	{ ARG_MAP_TYPE, .keyword = "type", AT(type) },
	{ ARG_MAP_FLAGS, .keyword = "flags", AT(flags) },
	{ ARG_NAME, .keyword = "name", AT(name) },
	{ ARG_FLAG, .keyword = "all", AT(all) },
	{ ARG_CHOICE, .choices = whens, AT(when) },
	{ ARG_CHOICE, .keyword = "switch", .choices = switches, AT(switched) },
	{ ARG_MAP_REFS, .keyword = "map", AT(refs) },
	{ ARG_END },
};

static const struct command command = {
	.name = "map try",
	.args = args,
	.params_size = sizeof(struct params),
};

/* The words of `text`, at most 32, split at blanks in `space`, which has 256 bytes. */
static size_t split(const char *text, char *space, char **words)
{
	size_t count = 0;

	snprintf(space, 256, "%s", text);
	for (char *word = strtok(space, " "); word; word = strtok(NULL, " "))
		words[count++] = word;
	return count;
}

struct parsed {
	struct params params;
	char space[256];
	char *words[32];
	int status;
};

static void parsed_done(struct parsed *parsed)
{
	args_done(&command, &parsed->params);
}

static void parse(struct parsed *parsed, const char *text)
{
	struct grammar grammar = { .command = &command, .subject_kind = ARG_END };

	memset(parsed, 0, sizeof(*parsed));
	fail_reset();
	grammar.words = parsed->words;
	grammar.count = split(text, parsed->space, parsed->words);
	parsed->status = args_parse(&grammar, NULL, &parsed->params);
}

#define PARSE(text)                                                                                \
	__attribute__((cleanup(parsed_done))) struct parsed p;                                     \
	parse(&p, text)

static const struct {
	const char *text;
	enum ref_by by;
	uint32_t id;
	const char *word;
} refs[] = {
	{ "7", REF_ID, 7, NULL },
	{ "id 7", REF_ID, 7, NULL },
	{ "id 0x10", REF_ID, 16, NULL },
	{ "flows", REF_NAME, 0, "flows" },
	{ "name 7", REF_NAME, 0, "7" },
	{ "name id", REF_NAME, 0, "id" },
	{ "/sys/fs/bpf/x", REF_PATH, 0, "/sys/fs/bpf/x" },
	{ "./x", REF_PATH, 0, "./x" },
	{ "pinned x", REF_PATH, 0, "x" },
	{ "pinned x key 1", REF_PATH, 0, "x" },
	/* Shortened as with bpftool, or a name: as many words as there are decide. */
	{ "na key 1", REF_NAME, 0, "na" },
	{ "na", REF_NAME, 0, "na" },
	{ "pin /x", REF_PATH, 0, "/x" },
	{ "i 7 key 1", REF_ID, 7, NULL },
	{ "tag", REF_NAME, 0, "tag" },
};

TEST(objects)
{
	for (size_t i = 0; i < ARRAY_SIZE(refs); i++) {
		PARSE(refs[i].text);
		CHECK_CASE(p.status == STATUS_DONE && p.params.map.by == refs[i].by &&
				   p.params.map.id == refs[i].id,
			   refs[i].text);
		if (refs[i].word)
			CHECK_STR(p.params.map.text, refs[i].word);
	}
}

TEST(an_optional_positional_argument_is_there)
{
	PARSE("7 /sys/fs/bpf/x key 1 2");
	CHECK(p.status == STATUS_DONE);
	CHECK_STR(p.params.path, "/sys/fs/bpf/x");
	CHECK(p.params.key.count == 2);
}

TEST(an_optional_positional_argument_is_left_out)
{
	PARSE("7 key 1 2");
	CHECK(p.status == STATUS_DONE && !p.params.path && p.params.key.count == 2);
}

TEST(data_ends_at_the_next_keyword_and_nowhere_else)
{
	PARSE("7 key k v 0a cp value fe any");
	CHECK(p.status == STATUS_DONE && p.params.key.count == 4 && p.params.value.count == 1);
	CHECK_STR(p.params.key.list[3], "cp");
	CHECK_STR(p.params.value.list[0], "fe");
}

TEST(keywords_stand_in_any_order)
{
	PARSE("7 noexist all cpu 3 key-as u32 value 1 flags no_prealloc,0x40 type hash key 2");
	CHECK(p.status == STATUS_DONE && p.params.when == 2 && p.params.all);
	CHECK(p.params.cpu.given && p.params.cpu.number == 3);
	CHECK(p.params.type.given && p.params.type.number == MAP_TYPE_HASH);
	CHECK(p.params.flags.given && p.params.flags.number == 0x41);
	CHECK(p.params.key.count == 1 && p.params.value.count == 1);
	CHECK_STR(p.params.key_as, "u32");
}

TEST(keywords_are_shortened_where_no_data_stands)
{
	PARSE("7 /x cp 3 no k x v");
	CHECK(p.status == STATUS_DONE && p.params.cpu.number == 3 && p.params.when == 2);
	CHECK(p.params.key.count == 2);
}

TEST(keywords_behind_bytes_are_shortened_as_with_bpftool)
{
	PARSE("7 /x k 1 0 0 0 v hex a b c d ex");
	CHECK(p.status == STATUS_DONE && p.params.key.count == 4 && p.params.value.count == 5);
	CHECK(p.params.when == 1);
}

TEST(what_is_no_byte_ends_no_data)
{
	PARSE("7 key 1 0 0 256 v 1 value u8 1 a 2");
	CHECK(p.status == STATUS_DONE && p.params.key.count == 6 && p.params.value.count == 4);
}

TEST(what_is_left_out_is_not_given)
{
	PARSE("7");
	CHECK(p.status == STATUS_DONE && !p.params.cpu.given && !p.params.flags.given);
	CHECK(!p.params.key.list && !p.params.name && !p.params.all && p.params.when == 0);
}

TEST(maps_of_a_program)
{
	PARSE("7 map idx 2 id 9 map name state pinned /x all");
	CHECK(p.status == STATUS_DONE && p.params.refs.count == 2 && p.params.all);
	CHECK(!p.params.refs.list[0].name && p.params.refs.list[0].index == 2);
	CHECK(p.params.refs.list[0].map.by == REF_ID && p.params.refs.list[0].map.id == 9);
	CHECK_STR(p.params.refs.list[1].name, "state");
	CHECK(p.params.refs.list[1].map.by == REF_PATH);
}

static const struct {
	const char *text, *message;
} refusals[] = {
	{ "", "map try needs MAP" },
	{ "key 1", "map try needs MAP" },
	{ "id", "map try needs MAP" },
	{ "id x", "\"x\" is not an id: a number from 0 to 4294967295" },
	{ "4294967296", "\"4294967296\" is not an id: a number from 0 to 4294967295" },
	{ "7 key", "map try: key needs DATA" },
	{ "7 key value 1", "map try: key needs DATA" },
	{ "7 key 1 key 2", "map try: key is given twice" },
	{ "7 any exist", "map try: any|exist|noexist is given twice" },
	{ "7 all all", "map try: all is given twice" },
	{ "7 cpu", "map try: cpu needs N" },
	{ "7 cpu x", "cpu: \"x\" is not a number" },
	{ "7 cpu 010", "cpu: \"010\" is not a number" },
	{ "7 cpu 256", "cpu: \"256\" is not from 0 to 255" },
	{ "7 cpu -1", "cpu: \"-1\" is not from 0 to 255" },
	{ "7 type hsah", "unknown map type \"hsah\"" },
	{ "7 type 4294967296", "map type: \"4294967296\" is not from 0 to 4294967295" },
	{ "7 flags 99999999999", "flag: \"99999999999\" is not from 0 to 4294967295" },
	{ "7 flags 1,99999999999999999999,2",
	  "flag: \"99999999999999999999\" is not from 0 to 4294967295" },
	{ "7 flags no_prealloc,zero_sed", "unknown flag \"zero_sed\"" },
	{ "7 name 1234567890123456", "a name has 1 to 15 characters, \"1234567890123456\" has 16" },
	{ "7 name a/b", "the name \"a/b\" has a character that is not a letter, a digit, _ or ." },
	{ "7 switch up", "map try: unexpected \"up\"" },
	{ "7 switch o", "word \"o\" is ambiguous: on, off" },
	{ "7 /x nosuch", "map try: unexpected \"nosuch\"" },
	{ "7 /x a", "keyword \"a\" is ambiguous: all, any" },
	{ "7 map", "map try: map needs idx N|name NAME MAP" },
	{ "7 map idx x 9", "map idx: \"x\" is not a number" },
	{ "7 map at 2 9", "map: \"at\" is neither \"idx\" nor \"name\"" },
	{ "7 map idx 2", "map try: map needs idx N|name NAME MAP" },
};

TEST(refusals)
{
	for (size_t i = 0; i < ARRAY_SIZE(refusals); i++) {
		PARSE(refusals[i].text);
		CHECK_CASE(p.status == STATUS_FAILED, refusals[i].text);
		CHECK_STR(problem_text(fail_last()), refusals[i].message);
	}
}

static const struct {
	const char *text, *hint;
} hints[] = {
	{ "7 type hsah", "did you mean hash?" },
	{ "7 /x vlaue 1", "did you mean value?" },
	{ "7 flags no_preallok", "did you mean no_prealloc?" },
	{ "7 flags no_preallok,zero_seed", "did you mean no_prealloc?" },
	{ "7 switch up", "one of on, off" },
};

TEST(mistyped_words_get_a_hint)
{
	for (size_t i = 0; i < ARRAY_SIZE(hints); i++) {
		PARSE(hints[i].text);
		CHECK(p.status == STATUS_FAILED);
		CHECK_STR(problem_hint_text(fail_last()), hints[i].hint);
	}
}

TEST(the_object_in_use_stands_for_the_first_of_its_kind)
{
	char *words[] = { (char *)"key", (char *)"1" };
	struct params params = { .path = NULL };
	const struct ref subject = { .by = REF_ID, .id = 9 };
	struct grammar grammar = {
		.command = &command,
		.words = words,
		.count = 2,
		.subject_kind = ARG_MAP,
	};

	CHECK(args_parse(&grammar, &subject, &params) == STATUS_DONE);
	CHECK(params.map.by == REF_ID && params.map.id == 9 && params.key.count == 1);
	args_done(&command, &params);
}

TEST(a_command_without_arguments)
{
	static const struct command bare = { .name = "bare" };
	char *words[] = { (char *)"x" };
	struct grammar none = { .command = &bare, .words = words };
	struct grammar one = { .command = &bare, .words = words, .count = 1 };

	CHECK(args_parse(&none, NULL, NULL) == STATUS_DONE);
	CHECK(args_parse(&one, NULL, NULL) == STATUS_FAILED);
}

TEST(usage)
{
	cleanup_buf struct buf text = BUF_EMPTY;

	args_usage(&text, &command);
	CHECK_STR(buf_text(&text),
		  "bpfadm map try MAP [PATH] [key DATA] [value DATA] [key-as LAYOUT] [cpu N] "
		  "[type TYPE] [flags FLAGS] [name NAME] [all] [any|exist|noexist] [switch on|off] "
		  "[map idx N|name NAME MAP]");
}

/* What is refused is told on stderr; here it would only be in the way. */
__attribute__((constructor)) static void be_quiet(void)
{
	if (!freopen("/dev/null", "w", stderr))
		abort();
}

UNIT_MAIN

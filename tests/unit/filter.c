/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filters: which elements an expression wants, and what is wrong with one. */
#include "query/filter.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>

#include "base/util.h"
#include "layout/element.h"

#include "../lib/unit.h"

#define MEMBERS(list)		 .count = ARRAY_SIZE(list), .members = (list)
#define BITS(type, member, size) .bit_offset = 8 * offsetof(type, member), .bit_size = 8 * (size)
#define FIELD(type, member)	 BITS(type, member, sizeof(((type *)0)->member)), .name = #member

struct key {
	uint32_t saddr;
	uint8_t daddr[16];
	uint16_t sport;
	uint16_t dport; /* big-endian */
	uint8_t mac[6];
} __attribute__((packed));

struct point {
	int32_t x, y;
};

struct value {
	uint64_t packets;
	int64_t change;
	__int128 wide;
	unsigned __int128 huge;
	double rate;
	float part;
	int32_t state;
	uint32_t bits; /* syn:1, level:-3..: see below */
	char comm[16];
	char letter;
	_Bool on;
	struct point pts[2];
	uint16_t dport;
	uint32_t lock;
	long double real;
};

static struct layout byte = { .kind = LAYOUT_INT, .bit_size = 8 };
static struct layout coordinates[] = {
	{ .kind = LAYOUT_INT, .is_signed = true, FIELD(struct point, x) },
	{ .kind = LAYOUT_INT, .is_signed = true, FIELD(struct point, y) },
};
static struct layout point = { .kind = LAYOUT_STRUCT, .bit_size = 64, MEMBERS(coordinates) };
static const struct layout_enumerator states[] = { { "NEW", 0 },
						   { "OPEN", 1 },
						   { "CLOSED", (uint64_t)-1 } };
static struct layout key_members[] = {
	{ .kind = LAYOUT_INT, FIELD(struct key, saddr) },
	{ .kind = LAYOUT_ARRAY, FIELD(struct key, daddr), .count = 16, .members = &byte },
	{ .kind = LAYOUT_INT, FIELD(struct key, sport) },
	{ .kind = LAYOUT_INT, .big_endian = true, FIELD(struct key, dport) },
	{ .kind = LAYOUT_MAC, FIELD(struct key, mac) },
};
static struct layout value_members[] = {
	{ .kind = LAYOUT_INT, FIELD(struct value, packets) },
	{ .kind = LAYOUT_INT, .is_signed = true, FIELD(struct value, change) },
	{ .kind = LAYOUT_INT, .is_signed = true, FIELD(struct value, wide) },
	{ .kind = LAYOUT_INT, FIELD(struct value, huge) },
	{ .kind = LAYOUT_FLOAT, .is_signed = true, FIELD(struct value, rate) },
	{ .kind = LAYOUT_FLOAT, .is_signed = true, FIELD(struct value, part) },
	{ .kind = LAYOUT_ENUM,
	  .is_signed = true,
	  FIELD(struct value, state),
	  .count = ARRAY_SIZE(states),
	  .enumerators = states },
	{ .kind = LAYOUT_INT,
	  .name = "syn",
	  .bit_offset = 8 * offsetof(struct value, bits),
	  .bit_size = 1 },
	{ .kind = LAYOUT_INT,
	  .name = "level",
	  .is_signed = true,
	  .bit_offset = 8 * offsetof(struct value, bits) + 1,
	  .bit_size = 5 },
	{ .kind = LAYOUT_STRING, FIELD(struct value, comm) },
	{ .kind = LAYOUT_CHAR, .is_signed = true, FIELD(struct value, letter) },
	{ .kind = LAYOUT_BOOL, FIELD(struct value, on) },
	{ .kind = LAYOUT_ARRAY, FIELD(struct value, pts), .count = 2, .members = &point },
	{ .kind = LAYOUT_INT, FIELD(struct value, dport) },
	{ .kind = LAYOUT_OPAQUE, FIELD(struct value, lock) },
	{ .kind = LAYOUT_FLOAT, .is_signed = true, FIELD(struct value, real) },
};
static const struct layout key_layout = { .kind = LAYOUT_STRUCT,
					  .bit_size = 8 * sizeof(struct key),
					  MEMBERS(key_members) };
static const struct layout value_layout = { .kind = LAYOUT_STRUCT,
					    .bit_size = 8 * sizeof(struct value),
					    MEMBERS(value_members) };
static const struct element_layout typed = {
	.key_size = sizeof(struct key),
	.value_size = sizeof(struct value),
	.cpus = 1,
	.value_stride = sizeof(struct value),
	.key = &key_layout,
	.value = &value_layout,
};

static struct key key;
static struct value value;

static void make_element(void)
{
	memset(&key, 0, sizeof(key));
	memset(&value, 0, sizeof(value));
	inet_pton(AF_INET, "10.1.2.3", &key.saddr);
	inet_pton(AF_INET6, "2001:db8::1", key.daddr);
	key.sport = 1234;
	key.dport = htons(443);
	memcpy(key.mac, "\x02\x00\x5e\x00\x53\x01", 6);
	value = (struct value){
		.packets = UINT64_MAX,
		.change = -7,
		.wide = -((__int128)1 << 100),
		.huge = ~(unsigned __int128)0,
		.rate = 0.25,
		.part = 1.5F,
		.state = -1,
		.bits = 1 | (0x1d << 1),
		.comm = "nginx: \xc3\xa9",
		.letter = 'x',
		.on = true,
		.pts = { { 1, 2 }, { -3, 4 } },
		.dport = 80,
		.real = 0.5L,
	};
}

static struct problem problem;

/* 1: wanted; 0: not; else the problem. */
static int ask(const struct element_layout *element, const char *text)
{
	cleanup_filter struct filter *filter = NULL;
	int err;

	problem_done(&problem);
	err = filter_compile(&filter, element, text, &problem);

	return err ? err : filter_holds(filter, &key, &value);
}

TEST(every_kind_of_field)
{
	static const struct {
		const char *text;
		bool holds;
	} cases[] = {
		{ "packets == 18446744073709551615", true },
		{ "packets == 0xffffffffffffffff", true },
		{ "packets < 18446744073709551615", false },
		{ "value.packets >= 1", true },
		{ "change == -7", true },
		{ "change < 0", true },
		{ "change > -8", true },
		{ "change >= 0b0", false },
		{ "wide == -1267650600228229401496703205376", true },
		{ "wide < -1", true },
		{ "wide > -1267650600228229401496703205377", true },
		{ "huge == 340282366920938463463374607431768211455", true },
		{ "huge < 340282366920938463463374607431768211455", false },
		{ "huge & 0x80000000000000000000000000000000", true },
		{ "rate == 0.25", true },
		{ "rate > 1e-1", true },
		{ "part <= 1.5", true },
		{ "part > 1.5", false },
		{ "real == 0.5", true },
		{ "real != 0.5", false },
		{ "state == CLOSED", true },
		{ "state != NEW", true },
		{ "state == -1", true },
		{ "state < OPEN", true },
		{ "syn == 1", true },
		{ "syn", true },
		{ "not syn", false },
		{ "level == -3", true },
		{ "level < 0", true },
		{ "level & 0x10", true },
		{ "level & 2", false },
		{ "(level & 0x1f) == 0x1d", true },
		{ "level & 0x1f == 0x1d", true },
		{ "on", true },
		{ "on == true", true },
		{ "on == false", false },
		{ "letter == x", true },
		{ "letter == 'y'", false },
		{ "pts[1].x == -3", true },
		{ "value.pts[0].y == 2", true },
		{ "sport == 1234", true },
		{ "key.dport == 443", true },
		{ "key.dport < 444", true },
		{ "value.dport == 80", true },
		{ "mac == 02:00:5e:00:53:01", true },
		{ "mac > 02:00:5e:00:53:00", true },
	};

	make_element();
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int result = ask(&typed, cases[i].text);

		CHECK_CASE(result == cases[i].holds, cases[i].text);
		CHECK(!problem.err);
	}
}

TEST(not_a_number)
{
	make_element();
	value.rate = __builtin_nan("");
	CHECK(ask(&typed, "rate == 0") == 0);
	CHECK(ask(&typed, "rate < 0 or rate > 0 or rate <= 0") == 0);
	CHECK(ask(&typed, "rate != 0") == 1);
}

TEST(texts_and_patterns)
{
	static const struct {
		const char *text;
		bool holds;
	} cases[] = {
		{ "comm == \"nginx: \xc3\xa9\"", true },
		{ "comm == nginx", false },
		{ "comm != nginx", true },
		{ "comm > nginx", true },
		{ "comm < o", true },
		{ "comm ~ ngi*", true },
		{ "comm ~ \"ngi*\"", true },
		{ "comm ~ 'n*x*'", true },
		{ "comm ~ \"nginx: ?\"", true },
		{ "comm ~ \"nginx: ??\"", false },
		{ "comm ~ ngi", false },
		{ "comm ~ *", true },
		{ "comm ~ ''", false },
		{ "comm ~ *x", false },
		{ "comm ~ *[a-m]g*", false },
		{ "comm ~ *[m-o]g*", true },
		{ "comm ~ '[!a]ginx*'", true },
		{ "comm ~ '[^n]ginx*'", false },
		{ "comm ~ '[]n]ginx*'", true },
		{ "comm ~ '[n'", false },
		{ "comm ~ '\\ng*'", true },
		{ "comm ~ 'ng\\*'", false },
		{ "comm in (cat, 'nginx: \xc3\xa9')", true },
	};

	make_element();
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		CHECK_CASE(ask(&typed, cases[i].text) == cases[i].holds, cases[i].text);
		CHECK(!problem.err);
	}
	memcpy(value.comm, "0123456789abcdef", 16);
	CHECK(ask(&typed, "comm == 0123456789abcdef") == 1);
	CHECK(ask(&typed, "comm ~ '*f'") == 1);
	memcpy(value.comm, "sh\0left over", 12);
	CHECK(ask(&typed, "comm == sh") == 1);
}

TEST(addresses_and_lists)
{
	static const struct {
		const char *text;
		bool holds;
	} cases[] = {
		{ "saddr == 10.1.2.3", true },
		{ "saddr < 10.1.2.4", true },
		{ "saddr > 9.255.255.255", true },
		{ "saddr in 10.0.0.0/8", true },
		{ "saddr in 10.1.2.0/31", false },
		{ "saddr in 10.1.2.2/31", true },
		{ "saddr in 0.0.0.0/0", true },
		{ "saddr in 11.0.0.0/8", false },
		{ "saddr in (11.0.0.0/8, 10.1.0.0/16)", true },
		{ "saddr in (11.0.0.0/8, 10.1.2.3)", true },
		{ "saddr in (11.0.0.0/8, 10.1.2.4)", false },
		{ "not saddr in (11.0.0.0/8, 10.1.2.4)", true },
		{ "daddr in 2001:db8::/32", true },
		{ "daddr in 2001:db9::/32", false },
		{ "daddr == 2001:db8::1", true },
		{ "daddr[1] == 1", true },
		{ "state in (NEW, CLOSED)", true },
		{ "state in (NEW, OPEN)", false },
		{ "state in CLOSED", true },
		{ "(level & 3) in (0, 1)", true },
		{ "state in (NEW, OPEN) or sport in (1, 1234) and syn", true },
	};

	make_element();
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		CHECK_CASE(ask(&typed, cases[i].text) == cases[i].holds, cases[i].text);
		CHECK(!problem.err);
	}
}

/* The truth tables of a, b and c: bit i is the answer where a is bit 0 of i, b bit 1, c bit 2. */
enum { A = 0xaa, B = 0xcc, C = 0xf0, ALL = 0xff };

TEST(and_or_not_parentheses)
{
	static const struct {
		const char *text;
		unsigned table;
	} cases[] = {
		{ "on and syn and sport == 1", A & B & C },
		{ "on or syn or sport == 1", A | B | C },
		{ "on and syn or sport == 1", (A & B) | C },
		{ "on or syn and sport == 1", A | (B & C) },
		{ "(on or syn) and sport == 1", (A | B) & C },
		{ "on and (syn or sport == 1)", A & (B | C) },
		{ "not on and syn", ~A & B },
		{ "not (on and syn)", ~(A & B) },
		{ "not (on or syn) or sport == 1", ~(A | B) | C },
		{ "not (on or not (syn and sport == 1))", ~(A | ~(B & C)) },
		{ "not not on", A },
		{ "!on && !(syn || sport==1)", ~A & ~(B | C) },
		{ "((on))and((syn))", A & B },
		{ "on and not syn or not on and syn", (A & ~B) | (~A & B) },
		{ "(on or syn) and (on or sport == 1) and (syn or sport == 1)",
		  (A | B) & (A | C) & (B | C) },
		{ "not ((on) == 1)", ~A },
		{ "not (on) == 1", ~A },
		{ "(not on)", ~A },
		{ "(syn & 1) == 1 or (on and sport in (1, 2))", B | (A & C) },
	};

	make_element();
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		for (unsigned row = 0; row < 8; row++) {
			value.on = row & 1;
			value.bits = row >> 1 & 1;
			key.sport = row >> 2 & 1;
			CHECK_CASE(ask(&typed, cases[i].text) ==
					   (int)((cases[i].table & ALL) >> row & 1),
				   cases[i].text);
		}
		CHECK(!problem.err);
	}
}

TEST(what_is_wrong)
{
	static const struct {
		const char *text;
		enum reason reason;
	} cases[] = {
		{ "", REASON_MISSING },
		{ "pakets > 5", REASON_UNKNOWN },
		{ "value.pakets > 5", REASON_UNKNOWN },
		{ "vlaue.packets > 5", REASON_UNKNOWN },
		{ "dport == 5", REASON_AMBIGUOUS },
		{ "packets > many", REASON_TYPE },
		{ "sport == 65536", REASON_RANGE },
		{ "state == CLOSE", REASON_TYPE },
		{ "packets =", REASON_SYNTAX },
		{ "packets >", REASON_MISSING },
		{ "packets > and syn", REASON_MISSING },
		{ "packets 5", REASON_MISSING },
		{ "syn and", REASON_MISSING },
		{ "(syn", REASON_MISSING },
		{ "syn)", REASON_MISSING },
		{ "state in (NEW", REASON_MISSING },
		{ "state in ()", REASON_MISSING },
		{ "comm == 'x", REASON_SYNTAX },
		{ "comm", REASON_TYPE },
		{ "packets ~ 1*", REASON_TYPE },
		{ "comm & 1", REASON_TYPE },
		{ "value == 1", REASON_TYPE },
		{ "lock == 1", REASON_TYPE },
		{ "saddr in 10.0.0.0/33", REASON_RANGE },
		{ "cpu == 1", REASON_UNKNOWN },
		{ "pts[2].x == 1", REASON_RANGE },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int err = ask(&typed, cases[i].text);

		CHECK_CASE(err == -EINVAL || err == -ERANGE, cases[i].text);
		CHECK_PROBLEM(&problem, cases[i].reason, cases[i].text);
	}
}

TEST(nothing_nests_too_deep)
{
	char text[1024];

	memset(text, '(', 1000);
	text[1000] = '\0';
	CHECK(ask(&typed, text) == -EINVAL);
	memset(text, '!', 1000);
	CHECK(ask(&typed, text) == -EINVAL);
	CHECK(problem.reason == REASON_LIMIT);
}

TEST(bytes_without_types)
{
	static const uint8_t key4[] = { 10, 0, 0, 1 }, value6[] = { 2, 0, 0x5e, 0, 0x53, 1 };
	static const struct element_layout bytes = {
		.key_size = 4, .value_size = 6, .cpus = 1, .value_stride = 6
	};
	static const struct {
		const char *text;
		int result;
	} cases[] = {
		{ "key == 0x0100000a", 1 },	     { "key == 10.0.0.1", 1 },
		{ "key in 10.0.0.0/24", 1 },	     { "key == '0a000001'", 1 },
		{ "value == 02:00:5e:00:53:01", 1 }, { "value == '02005e005301'", 1 },
		{ "value > 02:00:5e:00:53:01", 0 },  { "value == 7", -EINVAL },
		{ "value[0] == 7", -EINVAL },	     { "saddr == 7", -EINVAL },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		cleanup_filter struct filter *filter = NULL;
		int result = filter_compile(&filter, &bytes, cases[i].text, NULL);

		if (!result)
			result = filter_holds(filter, key4, value6);
		CHECK_CASE(result == cases[i].result, cases[i].text);
	}
}

TEST(keys_of_a_trie)
{
	static const uint8_t trie_key[] = { 16, 0, 0, 0, 10, 1, 0, 0 };
	static const struct layout trie = { .kind = LAYOUT_BYTES, .bit_size = 64, .lpm_key = true };
	static const struct element_layout routes = {
		.key_size = 8, .value_size = 4, .cpus = 1, .value_stride = 4, .key = &trie
	};
	static const struct {
		const char *text;
		int result;
	} cases[] = {
		{ "key == 10.1.0.0/16", 1 },	{ "key in 10.0.0.0/8", 1 },
		{ "key in 10.1.0.0/16", 1 },	{ "key in 10.1.0.0/17", 0 },
		{ "key in 11.0.0.0/8", 0 },	{ "key in (11.0.0.0/8, 10.0.0.0/8)", 1 },
		{ "not key in 10.0.0.0/8", 0 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		cleanup_filter struct filter *filter = NULL;
		int result = filter_compile(&filter, &routes, cases[i].text, NULL);

		if (!result) {
			CHECK(filter_reads_keys_only(filter));
			result = filter_holds(filter, trie_key, NULL);
		}
		CHECK_CASE(result == cases[i].result, cases[i].text);
	}
}

TEST(a_per_cpu_element_is_wanted_when_all_holds_for_one_cpu)
{
	static const uint64_t values[] = { 1, 20, 300 };
	static const struct element_layout per_cpu = {
		.key_size = 4, .value_size = 8, .cpus = 3, .per_cpu = true, .value_stride = 8
	};
	static const struct {
		const char *text;
		int result;
	} cases[] = {
		{ "value == 20", 1 },
		{ "value > 300", 0 },
		{ "value > 1 and value < 20", 0 },
		{ "cpu == 1 and value == 20", 1 },
		{ "cpu == 2 and value == 20", 0 },
		{ "cpu in (0, 2) and value >= 300", 1 },
		{ "not value == 20", 1 },
		{ "cpu > 2", 0 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		cleanup_filter struct filter *filter = NULL;
		int result = filter_compile(&filter, &per_cpu, cases[i].text, NULL);

		if (!result)
			result = filter_holds(filter, "\0\0\0", values);
		CHECK_CASE(result == cases[i].result, cases[i].text);
	}
}

/* A row of a list: id 7, name "flows", no size, flags, two maps, two holders, no pins. */
static const struct layout_enumerator flag_names[] = { { "no_prealloc", 1 }, { "rdonly", 8 } };
#define CELL(index) .bit_offset = 8 * (index) * sizeof(struct element_cell)
#define NUMBER	    .kind = LAYOUT_INT, .bit_size = 64
#define LONG_TEXT   .kind = LAYOUT_STRING, .bit_size = 8 * 64
static struct layout holder[] = {
	{ NUMBER, .name = "pid", CELL(0) },
	{ LONG_TEXT, .name = "comm", CELL(1) },
};
static struct layout columns[] = {
	{ NUMBER, .name = "id", CELL(0) },
	{ LONG_TEXT, .name = "name", CELL(1) },
	{ NUMBER, .name = "size", CELL(2) },
	{ .kind = LAYOUT_ENUM,
	  .name = "flags",
	  .bit_size = 64,
	  CELL(3),
	  .count = ARRAY_SIZE(flag_names),
	  .enumerators = flag_names },
	{ .kind = LAYOUT_BOOL, .name = "jited", .bit_size = 64, CELL(4) },
	{ NUMBER, .name = "map_ids", CELL(5) },
	{ .kind = LAYOUT_STRUCT, .name = "pids", CELL(6), MEMBERS(holder) },
	{ LONG_TEXT, .name = "pinned", CELL(8) },
};
static const struct layout row_layout = { .kind = LAYOUT_STRUCT, MEMBERS(columns) };
static const struct element_layout row = { .row = "map show", .cpus = 1, .value = &row_layout };

static int ask_row(const char *text)
{
	static const uint64_t id = 7, flags = 1, yes = 1, map_ids[] = { 3, 1000 },
			      pids[] = { 1, 42 };
	const void *id_values[] = { &id }, *names[] = { "flows" }, *flag_values[] = { &flags };
	const void *jited[] = { &yes }, *maps[] = { &map_ids[0], &map_ids[1] };
	const void *pid_values[] = { &pids[0], &pids[1] }, *comms[] = { "systemd", "nginx" };
	const struct element_cell cells[] = {
		{ id_values, 1 }, { names, 1 },	     { NULL, 0 },  { flag_values, 1 }, { jited, 1 },
		{ maps, 2 },	  { pid_values, 2 }, { comms, 2 }, { NULL, 0 },
	};
	cleanup_filter struct filter *filter = NULL;
	int err;

	problem_done(&problem);
	err = filter_compile(&filter, &row, text, &problem);
	return err ? err : filter_holds(filter, NULL, cells);
}

TEST(a_row_of_a_list)
{
	static const struct {
		const char *text;
		bool holds;
	} cases[] = {
		{ "id == 7", true },
		{ "id", true },
		{ "id in (1, 2)", false },
		{ "name == flows", true },
		{ "name == flow", false },
		{ "name < g", true },
		{ "name ~ 'f*s'", true },
		{ "name", true },
		{ "flags & no_prealloc", true },
		{ "flags == 1", true },
		{ "(flags & 8) == rdonly", false },
		{ "jited", true },
		{ "jited == false", false },
		/* What is not known compares with nothing. */
		{ "size > 0", false },
		{ "size <= 0", false },
		{ "size != 0", false },
		{ "size", false },
		{ "not size > 0", true },
		{ "pinned", false },
		{ "not pinned", true },
		{ "pinned ~ '*'", false },
		/* One of several is enough, but != is about all of them. */
		{ "map_ids == 1000", true },
		{ "map_ids == 4", false },
		{ "map_ids in (4, 3)", true },
		{ "map_ids > 3", true },
		{ "map_ids != 3", false },
		{ "map_ids != 4", true },
		{ "not map_ids == 3", false },
		{ "pids", true },
		{ "pids.comm == nginx", true },
		{ "pids.comm ~ 'sys*' and pids.pid == 42", true },
		{ "pids.comm != nginx", false },
		{ "pids.comm != cat", true },
		{ "pids.pid >= 43", false },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		CHECK_CASE(ask_row(cases[i].text) == cases[i].holds, cases[i].text);
		CHECK(!problem.err);
	}
}

TEST(what_no_row_has)
{
	static const struct {
		const char *text;
		enum reason reason;
	} cases[] = {
		{ "nmae == x", REASON_UNKNOWN }, { "zebra", REASON_UNKNOWN },
		{ "key == 1", REASON_UNKNOWN },	 { "value.id == 1", REASON_UNKNOWN },
		{ "pids == 1", REASON_TYPE },	 { "pids.nosuch == 1", REASON_UNKNOWN },
		{ "id.x == 1", REASON_TYPE },	 { "id == flows", REASON_TYPE },
		{ "id == -1", REASON_RANGE },	 { "jited == maybe", REASON_TYPE },
		{ "name & 1", REASON_TYPE },	 { "flags == nosuch", REASON_TYPE },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		CHECK_CASE(ask_row(cases[i].text) < 0, cases[i].text);
		CHECK_PROBLEM(&problem, cases[i].reason, cases[i].text);
	}
}

UNIT_MAIN

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* DATA to bytes by a tree such as BTF gives: structs, unions, bit fields, enums, arrays. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

#include "../lib/unit.h"
#include "base/util.h"
#include "encode/encode.h"

#define VALUE "the value of map 7 (flows)"
#define HOST  (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)

#define INT(field, bits, sign)                                                                     \
	{                                                                                          \
		.kind = LAYOUT_INT, .name = field, .bit_size = bits, .is_signed = sign,            \
		.big_endian = HOST                                                                 \
	}
#define AT(bit) .bit_offset = (bit), .big_endian = HOST

static const struct layout_enumerator states[] = { { "NEW", 0 },
						   { "ESTABLISHED", 1 },
						   { "CLOSED", (uint64_t)-1 } };

static struct layout u8 = INT(NULL, 8, false);
static struct layout u16 = INT(NULL, 16, false);
static struct layout addresses[] = {
	{ .kind = LAYOUT_INT, .name = "ip4", .bit_size = 32, AT(0) },
	{ .kind = LAYOUT_ARRAY,
	  .name = "ip6",
	  .bit_size = 128,
	  .count = 16,
	  .members = &u8,
	  AT(0) },
};
static struct layout lock[] = {
	{ .kind = LAYOUT_OPAQUE, .name = "lock", .bit_size = 32, AT(0) },
};

/* struct { u32 saddr; u16 ports[2]; enum state state; u32 syn:1, delta:4 (signed), rest:27;
 *	    char comm[8]; bool up; pad[3]; struct bpf_spin_lock { u32 lock; } guard;
 *	    union { u32 ip4; u8 ip6[16]; }; u64 packets; } */
static struct layout members[] = {
	{ .kind = LAYOUT_INT, .name = "saddr", .bit_size = 32, AT(0) },
	{ .kind = LAYOUT_ARRAY,
	  .name = "ports",
	  .bit_size = 32,
	  .count = 2,
	  .members = &u16,
	  AT(32) },
	{ .kind = LAYOUT_ENUM,
	  .name = "state",
	  .bit_size = 32,
	  .is_signed = true,
	  .count = ARRAY_SIZE(states),
	  .enumerators = states,
	  AT(64) },
	{ .kind = LAYOUT_INT, .name = "syn", .bit_size = 1, AT(96) },
	{ .kind = LAYOUT_INT, .name = "delta", .bit_size = 4, .is_signed = true, AT(97) },
	{ .kind = LAYOUT_INT, .name = "rest", .bit_size = 27, AT(101) },
	{ .kind = LAYOUT_STRING, .name = "comm", .bit_size = 64, AT(128) },
	{ .kind = LAYOUT_BOOL, .name = "up", .bit_size = 8, AT(192) },
	{ .kind = LAYOUT_STRUCT,
	  .name = "guard",
	  .bit_size = 32,
	  .count = 1,
	  .members = lock,
	  AT(224) },
	{ .kind = LAYOUT_UNION, .bit_size = 128, .count = 2, .members = addresses, AT(256) },
	{ .kind = LAYOUT_INT, .name = "packets", .bit_size = 64, AT(384) },
};
static const struct layout flow = {
	.kind = LAYOUT_STRUCT,
	.bit_size = 448,
	.count = ARRAY_SIZE(members),
	.members = members,
};

struct flow {
	uint32_t saddr;
	uint16_t ports[2];
	int32_t state;
	uint32_t syn : 1;
	int32_t delta : 4;
	uint32_t rest : 27;
	char comm[8];
	uint8_t up, pad[3];
	uint32_t lock;
	uint8_t ip6[16];
	uint64_t packets;
};

static struct problem problem;

static int encode(const struct layout *layout, const char *word, void *bytes)
{
	char *words[] = { (char *)word };

	problem_done(&problem);
	return encode_data(layout, layout_size(layout), VALUE, words, 1, bytes, &problem);
}

TEST(an_object_names_fields)
{
	struct flow flow_bytes = { 0 };

	CHECK(encode(&flow,
		     "{\"saddr\": \"10.0.0.1\", \"ports\": [443, \"0x50\"], \"state\": \"CLOSED\","
		     " \"syn\": 1, \"delta\": -8, \"rest\": \"0x7ffffff\", \"comm\": \"ssh 12\","
		     " \"up\": true, \"packets\": 18446744073709551615}",
		     &flow_bytes) == 0);
	CHECK(memcmp(&flow_bytes.saddr, "\x0a\0\0\1", 4) == 0);
	CHECK(flow_bytes.ports[0] == 443 && flow_bytes.ports[1] == 80);
	CHECK(flow_bytes.state == -1);
	CHECK(flow_bytes.syn == 1 && flow_bytes.delta == -8 && flow_bytes.rest == 0x7ffffff);
	CHECK(memcmp(flow_bytes.comm, "ssh 12\0\0", 8) == 0);
	CHECK(flow_bytes.up == 1);
	CHECK(flow_bytes.packets == UINT64_MAX);
}

TEST(enumerators_may_be_joined)
{
	struct flow flow_bytes = { 0 };

	CHECK(encode(&flow, "{\"state\":\"NEW|ESTABLISHED\"}", &flow_bytes) == 0);
	CHECK(flow_bytes.state == 1);
	CHECK(encode(&flow, "{\"state\":\"ESTABLISHED|CLOSED\"}", &flow_bytes) == 0);
	CHECK(flow_bytes.state == -1);
	CHECK(encode(&flow, "{\"state\":\"NEW|nosuch\"}", &flow_bytes) == -EINVAL);
	CHECK(encode(&flow, "{\"state\":\"NEW|\"}", &flow_bytes) == -EINVAL);
}

TEST(white_space_stands_around_json)
{
	struct flow flow_bytes = { 0 };

	CHECK(encode(&flow, "\n\t {\n  \"up\": true\n} ", &flow_bytes) == 0);
	CHECK(flow_bytes.up == 1);
}

TEST(what_an_object_leaves_out_stays)
{
	struct flow before, after;

	memset(&before, 0xa5, sizeof(before));
	after = before;
	CHECK(encode(&flow, "{\"delta\": 3, \"up\": false, \"guard\": {\"lock\": 0}}", &after) ==
	      0);
	CHECK(after.delta == 3 && after.up == 0);
	after.delta = before.delta;
	after.up = before.up;
	CHECK(memcmp(&before, &after, sizeof(before)) == 0);
}

TEST(the_kernels_own_takes_what_is_shown_of_it_and_nothing_else)
{
	static const char *const zeroes[] = { "0",     "-0.00",	      "null",
					      "false", "{\"val\":0}", "{\"__opaque\":[0,0]}",
					      "[]" };
	struct flow flow_bytes = { 0 };
	char text[128], bytes[2 * sizeof(flow_bytes) + 1];
	char hex[] = "hex", *words[] = { hex, bytes };

	for (size_t i = 0; i < ARRAY_SIZE(zeroes); i++) {
		snprintf(text, sizeof(text), "{\"guard\":{\"lock\":%s}}", zeroes[i]);
		CHECK_CASE(encode(&flow, text, &flow_bytes) == 0, text);
	}
	/* Bytes for all of it. */
	memset(bytes, '0', sizeof(bytes) - 1);
	bytes[sizeof(bytes) - 1] = '\0';
	CHECK(encode_data(&flow, sizeof(flow_bytes), "the value", words, 2, &flow_bytes, NULL) ==
	      0);
	bytes[2 * offsetof(struct flow, lock)] = '1';
	problem_done(&problem);
	CHECK(encode_data(&flow, sizeof(flow_bytes), "the value", words, 2, &flow_bytes,
			  &problem) == -EINVAL);
	CHECK_PROBLEM(&problem, REASON_TYPE, "bytes of a lock");
}

TEST(a_mistake_leaves_everything)
{
	struct flow before, after;

	memset(&before, 0xa5, sizeof(before));
	after = before;
	CHECK(encode(&flow, "{\"saddr\": 1, \"ports\": [1, 2], \"up\": 5000}", &after) == -ERANGE);
	CHECK(memcmp(&before, &after, sizeof(before)) == 0);
}

TEST(mistakes_name_the_field_and_what_it_takes)
{
	static const struct {
		const char *word;
		enum reason reason;
	} rows[] = {
		{ "{\"sadr\":1}", REASON_UNKNOWN },
		{ "{\"x\":1}", REASON_UNKNOWN },
		{ "{\"guard\":{\"lok\":1}}", REASON_UNKNOWN },
		{ "{\"guard\":{\"lock\":1}}", REASON_TYPE },
		{ "{\"guard\":{\"lock\":\"foo\"}}", REASON_TYPE },
		{ "{\"guard\":{\"lock\":{\"val\":[0,7]}}}", REASON_TYPE },
		{ "{\"saddr\":4294967296}", REASON_RANGE },
		{ "{\"saddr\":\"10.0.0\"}", REASON_TYPE },
		{ "{\"saddr\":1.5}", REASON_TYPE },
		{ "{\"saddr\":null}", REASON_TYPE },
		{ "{\"saddr\":[1]}", REASON_TYPE },
		{ "{\"ports\":[1,65536]}", REASON_RANGE },
		{ "{\"ports\":[1]}", REASON_SIZE },
		{ "{\"ports\":7}", REASON_TYPE },
		{ "{\"state\":\"CLOSD\"}", REASON_TYPE },
		{ "{\"delta\":8}", REASON_RANGE },
		{ "{\"syn\":2}", REASON_RANGE },
		{ "{\"comm\":\"123456789\"}", REASON_RANGE },
		{ "{\"comm\":5}", REASON_TYPE },
		{ "{\"up\":\"yes\"}", REASON_TYPE },
		{ "{\"ip4\":1,\"ip6\":\"fd00::1\"}", REASON_CONFLICT },
		{ "{\"saddr\":1,\"saddr\":2}", REASON_DUPLICATE },
		{ "{\"saddr\":01}", REASON_SYNTAX },
		{ "{\"sadr\":1,\"up\":tru}", REASON_SYNTAX },
		{ "{\"saddr\":[\"0x01\",\"\\q\"]}", REASON_SYNTAX },
		{ "{\"saddr\":1} {\"up\":1}", REASON_SYNTAX },
		{ "{\"saddr\\u0000\":1}", REASON_UNKNOWN },
		{ "{\"ports\":[70000,1,2]}", REASON_SIZE },
		{ "{\"ports\":[[1,2,3],2]}", REASON_TYPE },
		{ "{\"saddr\":\"1\\u0000\"}", REASON_TYPE },
		{ "5", REASON_SIZE },
		{ "fd00::1", REASON_TYPE },
		{ "[1,2]", REASON_TYPE },
		{ "[]", REASON_TYPE },
		{ "[{\"up\":true}]", REASON_TYPE },
	};
	struct flow flow_bytes = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		CHECK_CASE(encode(&flow, rows[i].word, &flow_bytes) < 0, rows[i].word);
		CHECK_PROBLEM(&problem, rows[i].reason, rows[i].word);
	}
}

TEST(members_of_a_union_may_agree)
{
	struct flow flow_bytes = { 0 };

	CHECK(encode(&flow, "{\"ip6\":\"fd00::1\",\"ip4\":253}", &flow_bytes) == 0 || HOST);
	CHECK(flow_bytes.ip6[0] == 0xfd || HOST);
}

TEST(raw_bytes_and_layout_words_fit_typed_values_too)
{
	static const struct layout pair = {
		.kind = LAYOUT_ARRAY, .bit_size = 32, .count = 2, .members = &u16
	};
	char type[] = "ip4", address[] = "1.2.3.4", *words[] = { type, address };
	uint8_t bytes[4];

	CHECK(encode(&pair, "[\"0x01\",\"0xff\",\"0x03\",\"0x04\"]", bytes) == 0);
	CHECK(memcmp(bytes, "\x01\xff\x03\x04", 4) == 0);
	CHECK(encode_data(&pair, 4, VALUE, words, 2, bytes, &problem) == 0);
	CHECK(memcmp(bytes, "\1\2\3\4", 4) == 0);
}

TEST(partial_data_is_told)
{
	static const struct {
		const char *word;
		bool partial;
	} rows[] = {
		{ "{}", true },
		{ "{\"saddr\": 1}", true },
		{ "{\"saddr\":1,\"ports\":[1,2],\"state\":0,\"syn\":0,\"delta\":0,\"rest\":0,"
		  "\"comm\":\"\",\"up\":false,\"ip6\":\"::\",\"packets\":0}",
		  false },
		{ "{\"saddr\":1,\"ports\":[1,2],\"state\":0,\"syn\":0,\"delta\":0,"
		  "\"comm\":\"\",\"up\":false,\"ip6\":\"::\",\"packets\":0}",
		  true },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char *words[] = { (char *)rows[i].word };
		struct flow bytes = { 0 };
		bool partial;

		CHECK_CASE(encode_partial_data(&flow, sizeof(bytes), VALUE, words, 1, &bytes,
					       &partial, &problem) == 0,
			   rows[i].word);
		CHECK_CASE(partial == rows[i].partial, rows[i].word);
	}
}

TEST(texts_are_utf_8_however_they_are_written)
{
	static const struct layout text = { .kind = LAYOUT_STRING, .bit_size = 64 };
	static const struct {
		const char *word, *bytes;
	} rows[] = {
		{ "\"caf\\u00e9\"", "caf\xc3\xa9\0\0\0" },
		{ "\"caf\xc3\xa9\"", "caf\xc3\xa9\0\0\0" },
		{ "\"\\u0080\\u00ff\\u0100\"", "\xc2\x80\xc3\xbf\xc4\x80\0\0" },
		{ "\"a\\u0000b\\u00e9\\n\"", "a\0b\xc3\xa9\n\0\0" },
		{ "\"\\\\u00e9\"", "\\u00e9\0\0" },
		{ "\"\\\"#1:2\\\\\"", "\"#1:2\\\0\0" },
		{ "\"\\ud83d\\ude00\"", "\xf0\x9f\x98\x80\0\0\0\0" },
		{ "\"\"", "\0\0\0\0\0\0\0\0" },
		{ "\"12345678\"", "12345678" },
		{ "[104,-61,-87,0,255,\"0x41\",0,0]", "h\xc3\xa9\0\xff\x41\0\0" },
		{ "[\"0x68\",\"0xff\",\"0x00\",\"0x01\",\"0x02\",\"0x03\",\"0x04\",\"0x05\"]",
		  "h\xff\0\1\2\3\4\5" },
		{ "hello", "hello\0\0\0" },
		{ "12", "12\0\0\0\0\0\0" },
		{ "", "\0\0\0\0\0\0\0\0" },
	};
	char bytes[8];

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		CHECK_CASE(encode(&text, rows[i].word, bytes) == 0, rows[i].word);
		CHECK_CASE(memcmp(bytes, rows[i].bytes, 8) == 0, rows[i].word);
	}
	CHECK(encode(&text, "\"\xff\"", bytes) == -EINVAL);
}

TEST(dns_names)
{
	static const struct layout name = { .kind = LAYOUT_STRING,
					    .notation = NOTATION_DNS,
					    .bit_size = 64 };
	static const struct {
		const char *word, *bytes;
	} rows[] = {
		{ "www.de", "\3www\2de" },	   { "www.de.", "\3www\2de" },
		{ "\"a.b\\\\.c\"", "\1a\3b.c\0" }, { "[1,97,0,0,0,0,0,7]", "\1a\0\0\0\0\0\7" },
		{ ".", "\0\0\0\0\0\0\0\0" },
	};
	static const struct {
		const char *word;
		int err;
		enum reason reason;
	} refused[] = {
		{ "", -EINVAL, REASON_TYPE },	       { "a..b", -EINVAL, REASON_TYPE },
		{ "a\\256", -EINVAL, REASON_TYPE },    { "\"\"", -EINVAL, REASON_TYPE },
		{ "www.com", -ERANGE, REASON_RANGE },  { "[1,2]", -EINVAL, REASON_SIZE },
		{ "{\"a\":1}", -EINVAL, REASON_TYPE },
	};
	char bytes[8];

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		CHECK_CASE(encode(&name, rows[i].word, bytes) == 0, rows[i].word);
		CHECK_CASE(memcmp(bytes, rows[i].bytes, 8) == 0, rows[i].word);
	}
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
		char *words[] = { (char *)refused[i].word };

		problem_done(&problem);
		CHECK_CASE(encode_data(&name, 8, VALUE, words, 1, bytes, &problem) ==
				   refused[i].err,
			   refused[i].word);
		CHECK_PROBLEM(&problem, refused[i].reason, refused[i].word);
	}
}

TEST(digits_in_strings_are_no_numbers)
{
	static struct layout fields[] = {
		{ .kind = LAYOUT_STRING, .name = "a1", .bit_size = 64, AT(0) },
		{ .kind = LAYOUT_INT, .name = "12", .bit_size = 64, .is_signed = true, AT(64) },
	};
	static const struct layout layout = {
		.kind = LAYOUT_STRUCT, .bit_size = 128, .count = 2, .members = fields
	};
	struct {
		char text[8];
		int64_t number;
	} bytes = { 0 };

	CHECK(encode(&layout, "{ \"a1\" : \"1, \\\"2\\\"\" , \"12\"\t:\n-9223372036854775808 }",
		     &bytes) == 0);
	CHECK_STR(bytes.text, "1, \"2\"");
	CHECK(bytes.number == INT64_MIN);
}

TEST(numbers_of_128_bits_are_exact)
{
	static const struct layout u128_layout = INT(NULL, 128, false);
	static const struct layout s128_layout = INT(NULL, 128, true);
	static struct layout elements = INT(NULL, 128, true);
	static const struct layout one = {
		.kind = LAYOUT_ARRAY, .bit_size = 128, .count = 1, .members = &elements
	};
	unsigned __int128 number;
	__int128 negative;

	CHECK(encode(&u128_layout, "340282366920938463463374607431768211455", &number) == 0);
	CHECK(number == ~(unsigned __int128)0);
	CHECK(encode(&u128_layout, "\"0x123456789abcdef0011223344556677\"", &number) == 0);
	CHECK((uint64_t)number == 0x0011223344556677 &&
	      (uint64_t)(number >> 64) == 0x123456789abcdef);
	CHECK(encode(&s128_layout, "-170141183460469231731687303715884105728", &negative) == 0);
	CHECK(negative == (__int128)((unsigned __int128)1 << 127));
	CHECK(encode(&one, "[-170141183460469231731687303715884105727]", &negative) == 0);
	CHECK(negative == (__int128)(((unsigned __int128)1 << 127) + 1));
	CHECK(encode(&s128_layout, "170141183460469231731687303715884105728", &negative) ==
	      -ERANGE);
	CHECK_PROBLEM(&problem, REASON_RANGE, "2^127");
	CHECK(encode(&u128_layout, "-1", &number) == -ERANGE);
}

TEST(floats_of_every_size)
{
	static const struct layout f16 = { .kind = LAYOUT_FLOAT, .bit_size = 16, AT(0) };
	static const struct layout f32 = { .kind = LAYOUT_FLOAT, .bit_size = 32, AT(0) };
	static const struct layout f64 = { .kind = LAYOUT_FLOAT, .bit_size = 64, AT(0) };
	static const struct {
		const char *word;
		uint16_t bits;
	} halves[] = {
		{ "0", 0 },	     { "-0", 0x8000 },	     { "1", 0x3c00 },	{ "-2", 0xc000 },
		{ "65504", 0x7bff }, { "0.1", 0x2e66 },	     { "inf", 0x7c00 }, { "nan", 0x7e00 },
		{ "6e-8", 1 },	     { "6.1e-5", 0x3ff },    { "1e-10", 0 },	{ "2049", 0x6800 },
		{ "2051", 0x6802 },  { "0.333252", 0x3555 },
	};
	uint16_t half;
	float single;
	double number;

	for (size_t i = 0; i < ARRAY_SIZE(halves); i++) {
		CHECK_CASE(encode(&f16, halves[i].word, &half) == 0, halves[i].word);
		CHECK_CASE(half == halves[i].bits, halves[i].word);
	}
	CHECK(encode(&f16, "65520", &half) == -ERANGE);
	CHECK(encode(&f32, "3.5", &single) == 0 && single == 3.5f);
	CHECK(encode(&f32, "1e39", &single) == -ERANGE);
	CHECK(encode(&f64, "1e-310", &number) == 0 && number == 1e-310);
	CHECK(encode(&f64, "\"-inf\"", &number) == 0 && number == -__builtin_inf());
	CHECK(encode(&f64, "0.1", &number) == 0 && number == 0.1);
	CHECK(encode(&f16, "\"NaN(0xfc01)\"", &half) == 0 && half == 0xfc01);
	CHECK(encode(&f16, "NaN(0x1fc01)", &half) == -ERANGE);
	CHECK(encode(&f16, "NaN(fc01)", &half) == -EINVAL);
	CHECK(encode(&f16, "NaN(0xfc01", &half) == -EINVAL);
	CHECK(encode(&f16, "NaN(0xfc01)1", &half) == -EINVAL);
	CHECK(encode(&f64, " 1", &number) == -EINVAL);
	CHECK(encode(&f64, "1x", &number) == -EINVAL);
	CHECK(encode(&f64, "", &number) == -EINVAL);
}

#if __LDBL_MANT_DIG__ >= 64
TEST(long_doubles_are_the_hosts)
{
	static const struct layout layout = { .kind = LAYOUT_FLOAT, .bit_size = 128, AT(0) };
	long double wanted = 0.1L, got = 0;

	CHECK(encode(&layout, "0.1", &got) == 0);
	CHECK(got == wanted);
}
#endif

TEST(characters_alone)
{
	static const struct layout layout = {
		.kind = LAYOUT_CHAR, .bit_size = 8, .is_signed = true, AT(0)
	};
	static struct layout element = { .kind = LAYOUT_CHAR, .bit_size = 8, AT(0) };
	static const struct layout array = {
		.kind = LAYOUT_ARRAY, .bit_size = 48, .count = 6, .members = &element
	};
	char byte, bytes[6];

	CHECK(encode(&layout, "x", &byte) == 0 && byte == 'x');
	CHECK(encode(&layout, "65", &byte) == 0 && byte == 'A');
	CHECK(encode(&layout, "-1", &byte) == 0 && byte == (char)-1);
	CHECK(encode(&layout, "xy", &byte) == -EINVAL);
	CHECK(encode(&array, "[\"5\", 5, \"\\u007e\", \"0x41\", \"\", -2]", bytes) == 0);
	CHECK(memcmp(bytes, "5\x05~\x41\0\xfe", 6) == 0);
}

TEST(data_sections_go_by_variable)
{
	static struct layout variables[] = {
		{ .kind = LAYOUT_INT, .name = "a", .bit_size = 32, AT(0) },
		{ .kind = LAYOUT_INT, .name = "b", .bit_size = 32, AT(64) },
	};
	static const struct layout data = { .kind = LAYOUT_STRUCT,
					    .is_section = true,
					    .type_name = ".data",
					    .bit_size = 96,
					    .count = 2,
					    .members = variables };
	uint32_t bytes[3] = { 1, 2, 3 };

	CHECK(encode(&data, "{\".data\": [{\"a\": 10}, {\"b\": 30}]}", bytes) == 0);
	CHECK(bytes[0] == 10 && bytes[1] == 2 && bytes[2] == 30);
	CHECK(encode(&data, "{\"b\": 31}", bytes) == 0);
	CHECK(bytes[0] == 10 && bytes[1] == 2 && bytes[2] == 31);
	CHECK(encode(&data, "{\".data\": [{\"a\": 10}, 5]}", bytes) == -EINVAL);
	CHECK(encode(&data, "{\".data\": []}", bytes) == -EINVAL);
	CHECK_PROBLEM(&problem, REASON_SIZE, "no variables");
	CHECK(encode(&data, "{\".data\": [{\"a\": 10}]}", bytes) == -EINVAL);
	CHECK_PROBLEM(&problem, REASON_SIZE, "one variable");
	CHECK(encode(&data, "{\".data\": [[[{\"a\": 10}]]]}", bytes) == -EINVAL);
}

TEST(padding_is_given_as_it_is_shown)
{
	static struct layout of_key[] = {
		{ .kind = LAYOUT_INT, .name = "proto", .bit_size = 8, AT(0) },
		{ .kind = LAYOUT_INT, .name = "addr", .bit_size = 32, AT(32) },
		{ .kind = LAYOUT_INT, .name = "flag", .bit_size = 4, AT(64) },
	};
	static const struct layout key = {
		.kind = LAYOUT_STRUCT, .bit_size = 72, .count = 3, .members = of_key
	};
	static const struct {
		const char *word;
		enum reason reason;
	} refused[] = {
		{ "{\"\":\"hex:ff0000\"}", REASON_TYPE },
		{ "{\"\":\"hex:ff00000000\"}", REASON_TYPE },
		{ "{\"\":\"ff000000\"}", REASON_TYPE },
		{ "{\"\":7}", REASON_TYPE },
		{ "{\"\":\"hex:ff00000f\"}", REASON_TYPE },
		{ "{\"\":[]}", REASON_TYPE },
		{ "{\"\":\"hex:ff000010\",\"\":\"hex:ff000020\"}", REASON_DUPLICATE },
	};
	uint8_t bytes[9] = { 0 };
	struct flow flow_bytes = { 0 };

	CHECK(encode(&key, "{\"proto\":6,\"addr\":1,\"flag\":3,\"\":\"hex:ff0001a0\"}", bytes) ==
		      0 ||
	      HOST);
	CHECK(memcmp(bytes, "\x06\xff\0\1\1\0\0\0\xa3", 9) == 0 || HOST);
	for (size_t i = 0; i < ARRAY_SIZE(refused) && !HOST; i++) {
		CHECK_CASE(encode(&key, refused[i].word, bytes) < 0, refused[i].word);
		CHECK_PROBLEM(&problem, refused[i].reason, refused[i].word);
	}
	/* None to be given. */
	CHECK(encode(&flow, "{\"\":\"hex:\"}", &flow_bytes) == -EINVAL);
}

TEST(deep_nesting_ends)
{
	size_t depth = 100000;
	char *text = malloc(depth + 1);
	struct flow bytes = { 0 };

	memset(text, '[', depth);
	text[depth] = '\0';
	CHECK(encode(&flow, text, &bytes) == -EINVAL);
	free(text);
}

TEST(one_field_alone)
{
	static struct layout port = { .kind = LAYOUT_INT,
				      .name = "port",
				      .bit_size = 16,
				      .big_endian = true,
				      .bit_offset = 77 };
	static struct layout flag = { .kind = LAYOUT_INT, .bit_size = 1, .big_endian = true };
	uint8_t bytes[4] = { 0 }, byte = 0xa0;

	CHECK(encode_text(&port, 0, "443", false, bytes, &problem) == 0);
	CHECK(memcmp(bytes, "\x01\xbb\0\0", 4) == 0);
	CHECK(encode_text(&port, 0, "443x", false, bytes, &problem) == -EINVAL);
	CHECK_PROBLEM(&problem, REASON_TYPE, "443x");
	CHECK(encode_text(&members[2], 0, "ESTABLISHED", false, bytes, &problem) == 0);
	CHECK(encode_text(&u8, 0, "256", false, bytes, &problem) == -ERANGE);
	CHECK_PROBLEM(&problem, REASON_RANGE, "256");
	CHECK(encode_text(&flag, 5, "1", false, &byte, &problem) == 0 && byte == 0xa4);
}

/* Reads as the compiler would: little-endian bits from the least significant, big-endian ones from
 * the most significant. */
static uint64_t read_bits(const uint8_t *bytes, size_t offset, size_t size, bool big_endian)
{
	uint64_t number = 0;

	for (size_t i = 0; i < size; i++) {
		size_t at = offset + (big_endian ? i : size - 1 - i);
		unsigned shift = big_endian ? 7 - at % 8 : at % 8;

		number = number << 1 | (bytes[at / 8] >> shift & 1);
	}
	return number;
}

TEST(bit_fields_of_either_order_leave_their_neighbours)
{
	srand(1);
	for (int round = 0; round < 5000; round++) {
		struct layout field = {
			.kind = LAYOUT_INT,
			.name = "f",
			.bit_size = 1 + (uint32_t)rand() % 64,
			.bit_offset = (uint32_t)rand() % 64,
			.big_endian = rand() & 1,
		};
		struct layout parent = {
			.kind = LAYOUT_STRUCT, .bit_size = 128, .count = 1, .members = &field
		};
		uint64_t number = ((uint64_t)rand() << 40 ^ (uint64_t)rand() << 20 ^
				   (uint64_t)rand()) &
				  (~0ull >> (64 - field.bit_size));
		uint8_t before[16], after[16], fill = (uint8_t)rand();
		uint32_t end = field.bit_offset + field.bit_size;
		char word[64];

		memset(before, fill, sizeof(before));
		memcpy(after, before, sizeof(after));
		snprintf(word, sizeof(word), "{\"f\":%llu}", (unsigned long long)number);
		CHECK_CASE(encode(&parent, word, after) == 0, word);
		CHECK_CASE(read_bits(after, field.bit_offset, field.bit_size, field.big_endian) ==
				   number,
			   word);
		CHECK_CASE(read_bits(after, 0, field.bit_offset, field.big_endian) ==
				   read_bits(before, 0, field.bit_offset, field.big_endian),
			   word);
		CHECK_CASE(memcmp(after + (end + 7) / 8, before + (end + 7) / 8,
				  16 - (end + 7) / 8) == 0,
			   word);
		CHECK_CASE(read_bits(after, end, (128 - end) % 8, field.big_endian) ==
				   read_bits(before, end, (128 - end) % 8, field.big_endian),
			   word);
	}
}

UNIT_MAIN

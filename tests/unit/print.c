/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elements as text: every form, every kind of field. */
#include "print/print.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../lib/unit.h"

#define MEMBERS(list) .count = ARRAY_SIZE(list), .members = (list)

static char text[65536];

static void print_with(const struct element_layout *element, const struct element_extras *extras,
		       enum form form, const void *key, const void *value)
{
	cleanup_close int fd = memfd_create("print", 0);
	cleanup_stream struct stream stream = STREAM_TO(fd);
	cleanup_plan struct plan *plan = NULL;
	ssize_t size;

	CHECK(plan_compile(&plan, element, extras, form, 0) == 0);
	plan_print(plan, &stream, key, value);
	CHECK(stream_flush(&stream) == 0);
	size = pread(fd, text, sizeof(text) - 1, 0);
	text[size < 0 ? 0 : size] = '\0';
}

static void print(const struct element_layout *element, enum form form, const void *key,
		  const void *value)
{
	print_with(element, NULL, form, key, value);
}

static const uint8_t key4[] = { 1, 0, 0, 0 }, value2[] = { 0xab, 0xff };
static const struct element_layout small = {
	.key_size = 4, .value_size = 2, .cpus = 1, .value_stride = 2
};

TEST(bytes)
{
	print(&small, FORM_JSON, key4, value2);
	CHECK_STR(text,
		  "{\"key\":[\"0x01\",\"0x00\",\"0x00\",\"0x00\"],\"value\":[\"0xab\",\"0xff\"]}");
	print(&small, FORM_JSONL, key4, value2);
	CHECK_STR(text, "{\"key\":\"01000000\",\"value\":\"abff\"}");
	print(&small, FORM_PLAIN, key4, value2);
	CHECK_STR(text, "key: 01 00 00 00  value: ab ff\n");
	print(&small, FORM_PRETTY, key4, value2);
	CHECK_STR(text, "{\n    \"key\": [\"0x01\",\"0x00\",\"0x00\",\"0x00\"],\n"
			"    \"value\": [\"0xab\",\"0xff\"]\n}");
}

/* Names have one colour, titles another, and what is not there is faint. */
TEST(colour)
{
	static struct layout members[] = {
		{ .kind = LAYOUT_INT, .bit_size = 16, .name = "a\x1b" },
		{ .kind = LAYOUT_INT,
		  .bit_size = 64,
		  .bit_offset = 64,
		  .notation = NOTATION_KTIME,
		  .name = "at" },
	};
	static const struct layout value = {
		.kind = LAYOUT_STRUCT, .bit_size = 128, .count = 2, .members = members
	};
	static const uint8_t zeroes[16];
	const struct element_layout element = {
		.key_size = 4, .value_size = 16, .cpus = 1, .value_stride = 16, .value = &value
	};
	struct element_extras extras = { .colour = true };

	print_with(&element, &extras, FORM_PLAIN, key4, zeroes);
	CHECK_STR(text, "\033[1mkey\033[0m: 01 00 00 00  \033[1mvalue\033[0m: "
			"{\033[36ma\\x1b\033[0m: 0, \033[36mat\033[0m: \033[2mnever\033[0m}\n");
	extras.missing = "gone";
	print_with(&element, &extras, FORM_PLAIN, key4, NULL);
	CHECK_STR(text, "\033[1mkey\033[0m: 01 00 00 00  \033[1mvalue\033[0m: "
			"\033[2mgone\033[0m\n");
	print(&element, FORM_PLAIN, key4, zeroes);
	CHECK_STR(text, "key: 01 00 00 00  value: {a\\x1b: 0, at: never}\n");
}

TEST(many_bytes_in_lines)
{
	struct element_layout element = {
		.key_size = 4, .value_size = 40, .cpus = 1, .value_stride = 40
	};
	uint8_t value[40] = { 0 };

	print(&element, FORM_PLAIN, key4, value);
	CHECK_STR(text, "key: 01 00 00 00\nvalue:\n"
			"  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00\n"
			"  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00\n"
			"  00 00 00 00 00 00 00 00\n");
}

TEST(a_large_value_whole)
{
	static uint8_t value[9000];
	struct element_layout element = {
		.key_size = 0, .value_size = sizeof(value), .cpus = 1, .value_stride = 9000
	};

	memset(value, 0x5a, sizeof(value));
	print(&element, FORM_JSONL, NULL, value);
	CHECK(strlen(text) == strlen("{\"value\":\"\"}") + 2 * sizeof(value));
	CHECK(strspn(text + 10, "5a") == 2 * sizeof(value));
	print(&element, FORM_JSON, NULL, value);
	CHECK(strlen(text) == strlen("{\"key\":[],\"value\":[]}") + 7 * sizeof(value) - 1);
}

TEST(per_cpu)
{
	static const struct layout number = { .kind = LAYOUT_INT, .bit_size = 16 };
	struct element_layout element = {
		.key_size = 4, .value_size = 2, .cpus = 2, .per_cpu = true, .value_stride = 8
	};
	uint8_t values[16] = { 1, 2, [8] = 3, 4 };

	print(&element, FORM_JSON, key4, values);
	CHECK_STR(text, "{\"key\":[\"0x01\",\"0x00\",\"0x00\",\"0x00\"],\"values\":["
			"{\"cpu\":0,\"value\":[\"0x01\",\"0x02\"]},"
			"{\"cpu\":1,\"value\":[\"0x03\",\"0x04\"]}]}");
	print(&element, FORM_JSONL, key4, values);
	CHECK_STR(text, "{\"key\":\"01000000\",\"value\":[\"0102\",\"0304\"]}");
	print(&element, FORM_PLAIN, key4, values);
	CHECK_STR(text, "key: 01 00 00 00\nvalue (CPU 0): 01 02\nvalue (CPU 1): 03 04\n");
	element.value = &number;
	print(&element, FORM_JSONL, key4, values);
	CHECK_STR(text, "{\"key\":\"01000000\",\"value\":[513,1027]}");
	print(&element, FORM_JSON, key4, values);
	CHECK(strstr(text, ",\"formatted\":{\"values\":[{\"cpu\":0,\"value\":513},"
			   "{\"cpu\":1,\"value\":1027}]}}"));
}

TEST(inner_maps_and_missing_values)
{
	struct element_extras extras = { .id_name = "inner_map_id" };
	struct element_layout element = small;

	element.value_size = 4;
	print_with(&element, &extras, FORM_JSON, key4, key4);
	CHECK_STR(text, "{\"key\":[\"0x01\",\"0x00\",\"0x00\",\"0x00\"],"
			"\"value\":[\"0x01\",\"0x00\",\"0x00\",\"0x00\"],\"inner_map_id\":1}");
	print_with(&element, &extras, FORM_PLAIN, key4, key4);
	CHECK_STR(text, "key: 01 00 00 00  inner_map_id: 1\n");
	extras.missing = "gone";
	print_with(&element, &extras, FORM_JSON, key4, NULL);
	CHECK_STR(text, "{\"key\":[\"0x01\",\"0x00\",\"0x00\",\"0x00\"],"
			"\"value\":{\"error\":\"gone\"}}");
}

static const struct layout_enumerator states[] = { { "NEW", 0 }, { "CLOSED", 5 }, { "BAD", -1 } };
static const struct layout_enumerator flags[] = {
	{ "READ", 1 }, { "WRITE", 2 }, { "EXEC", 4 }, { "ALL", 7 }, { "TOP", (uint64_t)-128 },
};
#define FLAGS .count = 5, .enumerators = flags
#define DNS(bits)                                                                                  \
	{                                                                                          \
		LAYOUT_STRING, .notation = NOTATION_DNS, .bit_size = bits                          \
	}

static const struct {
	struct layout layout;
	uint8_t bytes[16];
	const char *json, *jsonl, *plain;
} fields[] = {
	{ { LAYOUT_INT, .bit_size = 8 }, { 200 }, "200", "200", "200" },
	{ { LAYOUT_INT, .bit_size = 8, .is_signed = true }, { 200 }, "-56", "-56", "-56" },
	{ { LAYOUT_INT, .bit_size = 16 }, { 0xff, 0xff }, "65535", "65535", "65535" },
	{ { LAYOUT_INT, .bit_size = 16, .big_endian = true }, { 1, 0xbb }, "443", "443", "443" },
	{ { LAYOUT_INT, .bit_size = 32, .is_signed = true },
	  { 0, 0, 0, 0x80 },
	  "-2147483648",
	  "-2147483648",
	  "-2147483648" },
	{ { LAYOUT_INT, .bit_size = 64 },
	  { 255, 255, 255, 255, 255, 255, 255, 255 },
	  "18446744073709551615",
	  "18446744073709551615",
	  "18446744073709551615" },
	{ { LAYOUT_INT, .bit_size = 64, .is_signed = true },
	  { 0, 0, 0, 0, 0, 0, 0, 0x80 },
	  "-9223372036854775808",
	  "-9223372036854775808",
	  "-9223372036854775808" },
	{ { LAYOUT_INT, .bit_size = 128 },
	  { 1, [15] = 0x80 },
	  "\"0x80000000000000000000000000000001\"",
	  "170141183460469231731687303715884105729",
	  "170141183460469231731687303715884105729" },
	{ { LAYOUT_INT, .bit_size = 128, .is_signed = true },
	  { 0xfe, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255 },
	  "\"-0x2\"",
	  "-2",
	  "-2" },
	{ { LAYOUT_INT, .bit_offset = 3, .bit_size = 5 }, { 0xf7 }, "\"0x1e\"", "30", "30" },
	{ { LAYOUT_INT, .bit_offset = 3, .bit_size = 5, .is_signed = true },
	  { 0xf7 },
	  "\"-0x2\"",
	  "-2",
	  "-2" },
	{ { LAYOUT_INT, .bit_offset = 4, .bit_size = 12 },
	  { 0xf0, 0x12 },
	  "\"0x12f\"",
	  "303",
	  "303" },
	{ { LAYOUT_BOOL, .bit_size = 8 }, { 1 }, "true", "true", "true" },
	{ { LAYOUT_BOOL, .bit_size = 8 }, { 2 }, "2", "2", "2" },
	{ { LAYOUT_BOOL, .bit_size = 8 }, { 0 }, "false", "false", "false" },
	{ { LAYOUT_CHAR, .bit_size = 8 }, { 'Q' }, "\"Q\"", "\"Q\"", "'Q'" },
	{ { LAYOUT_CHAR, .bit_size = 8 }, { '"' }, "\"\\\"\"", "\"\\\"\"", "'\"'" },
	{ { LAYOUT_INT, .bit_size = 16, .is_bit_field = true },
	  { 4, 1 },
	  "\"0x104\"",
	  "260",
	  "260" },
	{ { LAYOUT_CHAR, .bit_size = 8, .is_signed = true }, { 0xff }, "-1", "-1", "-1" },
	{ { LAYOUT_ENUM, .bit_size = 32, .count = 3, .enumerators = states },
	  { 5 },
	  "\"CLOSED\"",
	  "\"CLOSED\"",
	  "CLOSED" },
	{ { LAYOUT_ENUM, .bit_size = 32, .count = 3, .enumerators = states },
	  { 0, 0, 0, 0x80 },
	  "2147483648",
	  "2147483648",
	  "2147483648" },
	{ { LAYOUT_ENUM, .bit_size = 32, .is_signed = true, .count = 3, .enumerators = states },
	  { 255, 255, 255, 255 },
	  "\"BAD\"",
	  "\"BAD\"",
	  "BAD" },
	{ { LAYOUT_ENUM, .bit_size = 32, .is_signed = true, .count = 3, .enumerators = states },
	  { 254, 255, 255, 255 },
	  "-2",
	  "-2",
	  "-2" },
	/* Flags: bpftool has their number. */
	{ { LAYOUT_ENUM, .bit_size = 32, .is_flags = true, FLAGS },
	  { 5 },
	  "5",
	  "\"READ|EXEC\"",
	  "READ|EXEC" },
	{ { LAYOUT_ENUM, .bit_size = 8, .is_flags = true, FLAGS },
	  { 0x86 },
	  "134",
	  "\"TOP|WRITE|EXEC\"",
	  "TOP|WRITE|EXEC" },
	{ { LAYOUT_ENUM, .bit_size = 8, .is_signed = true, .is_flags = true, FLAGS },
	  { 0x82 },
	  "-126",
	  "\"TOP|WRITE\"",
	  "TOP|WRITE" },
	{ { LAYOUT_ENUM, .bit_size = 8, .is_flags = true, FLAGS },
	  { 7 },
	  "\"ALL\"",
	  "\"ALL\"",
	  "ALL" },
	{ { LAYOUT_ENUM, .bit_size = 8, .is_flags = true, FLAGS }, { 0 }, "0", "0", "0" },
	{ { LAYOUT_ENUM, .bit_size = 8, .is_flags = true, FLAGS }, { 9 }, "9", "9", "9" },
	{ { LAYOUT_ENUM, .bit_size = 8, FLAGS }, { 5 }, "5", "5", "5" },
	{ { LAYOUT_ENUM, .bit_offset = 2, .bit_size = 3, .is_flags = true, FLAGS },
	  { 0xf7 },
	  "\"0x5\"",
	  "\"READ|EXEC\"",
	  "READ|EXEC" },
	/* Names of the DNS, and what is none. */
	{ DNS(64), { 1, 'a', 2, 'b', '.' }, "\"a.b\\\\..\"", "\"a.b\\\\..\"", "a.b\\.." },
	{ DNS(32), { 0 }, "\".\"", "\".\"", "." },
	{ DNS(32), { 2, '"', 200, 0 }, "\"\\\"\\\\200.\"", "\"\\\"\\\\200.\"", "\"\\200." },
	{ DNS(32), { 1, 'a', 0, 1 }, "\"a.\"", "[1,97,0,1]", "a. ..." },
	{ DNS(32), { 0xc0, 12, 0, 0 }, "[192,12,0,0]", "[192,12,0,0]", "[192, 12, 0, 0]" },
	{ DNS(24), { 2, 'a', 'b' }, "[2,97,98]", "[2,97,98]", "[2, 97, 98]" },
	{ { LAYOUT_POINTER, .bit_size = 64 }, { 0, 1 }, "256", "256", "0x100" },
	{ { LAYOUT_STRING, .bit_size = 64 }, "hello", "\"hello\"", "\"hello\"", "\"hello\"" },
	{ { LAYOUT_STRING, .bit_size = 32 }, "full", "\"full\"", "\"full\"", "\"full\"" },
	{ { LAYOUT_STRING, .bit_size = 48 },
	  "gr\xc3\xbcn",
	  "\"gr\xc3\xbcn\"",
	  "\"gr\xc3\xbcn\"",
	  "\"gr\xc3\xbcn\"" },
	{ { LAYOUT_STRING, .bit_size = 24, .is_signed = true },
	  { 'h', 0xe9, 1 },
	  "[104,-23,1]",
	  "[104,-23,1]",
	  "[104, -23, 1]" },
	{ { LAYOUT_STRING, .bit_size = 32 },
	  { 'a', '\n', '"' },
	  "\"a\\n\\\"\"",
	  "\"a\\n\\\"\"",
	  "\"a\\n\\\"\"" },
	/* What follows the NUL. */
	{ { LAYOUT_STRING, .bit_size = 48 },
	  { 's', 'h', 0, 'b', 'i', 'n' },
	  "\"sh\"",
	  "\"sh\\u0000bin\"",
	  "\"sh\"..." },
	{ { LAYOUT_STRING, .bit_size = 40, .is_signed = true },
	  { 's', 'h', 0, 0, 0xff },
	  "\"sh\"",
	  "[115,104,0,0,-1]",
	  "\"sh\"..." },
	{ { LAYOUT_STRING, .bit_size = 24, .is_signed = true },
	  { 0, 1, 0xff },
	  "\"\"",
	  "[0,1,-1]",
	  "[0, 1, -1]" },
	{ { LAYOUT_STRING, .bit_size = 32, .is_signed = true },
	  { 0xff, 0, 1, 0 },
	  "[-1,0,1,0]",
	  "[-1,0,1,0]",
	  "[-1, 0, 1, 0]" },
	{ { LAYOUT_STRING, .bit_size = 32 }, "", "\"\"", "\"\"", "\"\"" },
	{ { LAYOUT_IP4, .bit_size = 32 },
	  { 10, 0, 0, 255 },
	  "\"10.0.0.255\"",
	  "\"10.0.0.255\"",
	  "10.0.0.255" },
	{ { LAYOUT_IP6, .bit_size = 128 },
	  { 0xfd, [15] = 1 },
	  "\"fd00::1\"",
	  "\"fd00::1\"",
	  "fd00::1" },
	{ { LAYOUT_MAC, .bit_size = 48 },
	  { 2, 0, 0xab, 0, 0, 1 },
	  "\"02:00:ab:00:00:01\"",
	  "\"02:00:ab:00:00:01\"",
	  "02:00:ab:00:00:01" },
	{ { LAYOUT_FLOAT, .bit_size = 16 }, { 0x66, 0x2e }, "0.1", "0.1", "0.1" },
	{ { LAYOUT_FLOAT, .bit_size = 16 }, { 0xff, 0xfb }, "-65504", "-65504", "-65504" },
	{ { LAYOUT_FLOAT, .bit_size = 16 }, { 1, 0 }, "5.96e-08", "5.96e-08", "5.96e-08" },
	{ { LAYOUT_FLOAT, .bit_size = 16 }, { 0, 0x80 }, "-0", "-0", "-0" },
	{ { LAYOUT_FLOAT, .bit_size = 16 },
	  { 0, 0xfc },
	  "\"-Infinity\"",
	  "\"-Infinity\"",
	  "-Infinity" },
	{ { LAYOUT_FLOAT, .bit_size = 32 }, { 0xcd, 0xcc, 0xcc, 0x3d }, "0.1", "0.1", "0.1" },
	{ { LAYOUT_FLOAT, .bit_size = 64 },
	  { 0x9a, 0x99, 0x99, 0x99, 0x99, 0x99, 0xb9, 0x3f },
	  "0.1",
	  "0.1",
	  "0.1" },
	{ { LAYOUT_FLOAT, .bit_size = 64 },
	  { 0x33, 0x33, 0x33, 0x33, 0x33, 0x33, 0xd3, 0x3f },
	  "0.3",
	  "0.3",
	  "0.3" },
	{ { LAYOUT_FLOAT, .bit_size = 32 },
	  { 0, 0, 0x80, 0x7f },
	  "\"Infinity\"",
	  "\"Infinity\"",
	  "Infinity" },
	{ { LAYOUT_FLOAT, .bit_size = 32 }, { 0, 0, 0xc0, 0x7f }, "\"NaN\"", "\"NaN\"", "NaN" },
	{ { LAYOUT_FLOAT, .bit_size = 32 },
	  { 1, 0, 0xc0, 0xff },
	  "\"NaN(0xffc00001)\"",
	  "\"NaN(0xffc00001)\"",
	  "NaN(0xffc00001)" },
	{ { LAYOUT_BYTES, .bit_size = 16 },
	  { 1, 0xff },
	  "[\"0x01\",\"0xff\"]",
	  "\"01ff\"",
	  "01 ff" },
};

/* The bytes around a field are its struct's padding, which another test looks at. */
static void drop_padding(void)
{
	char *begin = strstr(text, ",\"\":\"hex:"), *end;

	if (!begin)
		begin = strstr(text, ", \"\": hex:");
	end = begin ? strchr(begin, '}') : NULL;
	if (end)
		memmove(begin, end, strlen(end) + 1);
}

/* The field alone in a struct, so that its bit offset counts. */
static void check_field(size_t i, enum form form, const char *format, const char *want)
{
	struct layout member = fields[i].layout;
	struct layout whole = {
		.kind = LAYOUT_STRUCT, .bit_size = 128, .count = 1, .members = &member
	};
	struct element_layout element = { .value_size = 16, .cpus = 1, .value = &whole };
	char expected[256];

	member.name = "f";
	snprintf(expected, sizeof(expected), format, want);
	print(&element, form, NULL, fields[i].bytes);
	drop_padding();
	if (form == FORM_JSON)
		CHECK_CASE(strstr(text, expected), expected);
	else
		CHECK_STR(text, expected);
}

#define U(field, bits, at)                                                                         \
	{                                                                                          \
		LAYOUT_INT, .name = field, .bit_size = bits, .bit_offset = at                      \
	}

TEST(padding_is_shown_where_it_is_not_zero)
{
	/* struct { u8 proto; struct { u8 x; u16 y; }; u16 a : 4, : 4, b : 2; u8 z; u32 addr; } */
	struct layout inner[] = { U("x", 8, 0), U("y", 16, 16) };
	struct layout members[] = {
		U("proto", 8, 0),
		{ LAYOUT_STRUCT, .bit_size = 32, .bit_offset = 16, .count = 2, .members = inner },
		U("a", 4, 48),
		{ LAYOUT_PAD, .bit_size = 4, .bit_offset = 52 },
		U("b", 2, 56),
		U("addr", 32, 64),
	};
	struct layout key = { LAYOUT_STRUCT, .bit_size = 96, .count = 6, .members = members };
	/* An array of structs, of which each has its own. */
	struct layout pair = { LAYOUT_STRUCT, .bit_size = 32, .count = 2, .members = inner };
	struct layout value = { LAYOUT_ARRAY, .bit_size = 64, .count = 2, .members = &pair };
	struct element_layout element = {
		.key_size = 12, .value_size = 8, .cpus = 1, .key = &key, .value = &value
	};
	const uint8_t clean[] = { 6, 0, 1, 0, 2, 0, 0x03, 0x01, 7, 0, 0, 0 },
		      dirty[] = { 6, 0xff, 1, 0, 2, 0, 0xe3, 0x05, 7, 0, 0, 0 },
		      values[] = { 1, 0, 2, 0, 3, 0xab, 4, 0 };

	print(&element, FORM_JSONL, clean, values);
	CHECK_STR(text,
		  "{\"key\":{\"proto\":6,\"x\":1,\"y\":2,\"a\":3,\"b\":1,\"addr\":7},\"value\":"
		  "[{\"x\":1,\"y\":2},{\"x\":3,\"y\":4,\"\":\"hex:ab\"}]}");
	print(&element, FORM_JSONL, dirty, values);
	CHECK_STR(text, "{\"key\":{\"proto\":6,\"x\":1,\"y\":2,\"a\":3,\"b\":1,\"addr\":7,"
			"\"\":\"hex:ff00e004\"},\"value\":"
			"[{\"x\":1,\"y\":2},{\"x\":3,\"y\":4,\"\":\"hex:ab\"}]}");
	print(&element, FORM_PLAIN, dirty, values);
	CHECK_STR(text, "key: {proto: 6, x: 1, y: 2, a: 3, b: 1, addr: 7, \"\": hex:ff00e004}\n"
			"value: [{x: 1, y: 2}, {x: 3, y: 4, \"\": hex:ab}]\n");
	print(&element, FORM_JSON, dirty, values);
	CHECK(strstr(text, "\"addr\":7},\"value\":[{\"x\":1,\"y\":2},{\"x\":3,\"y\":4}]"));
}

TEST(every_kind_of_field)
{
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		check_field(i, FORM_JSON, "\"formatted\":{\"value\":{\"f\":%s}}}", fields[i].json);
		check_field(i, FORM_JSONL, "{\"value\":{\"f\":%s}}", fields[i].jsonl);
		check_field(i, FORM_PLAIN, "value: {f: %s}\n", fields[i].plain);
	}
}

TEST(structs_arrays_unions_tuples)
{
	static struct layout byte = { .kind = LAYOUT_INT, .bit_size = 8 };
	static struct layout pair[] = { { LAYOUT_INT, .name = "x", .bit_size = 8 },
					{ LAYOUT_INT, .name = "y", .bit_offset = 8,
					  .bit_size = 8 } };
	static struct layout point = { .kind = LAYOUT_STRUCT, .bit_size = 16, MEMBERS(pair) };
	static struct layout both[] = {
		{ LAYOUT_INT, .name = "whole", .bit_size = 16 },
		{ LAYOUT_ARRAY, .name = "half", .bit_size = 16, .count = 2, .members = &byte },
	};
	static struct layout members[] = {
		{ LAYOUT_ARRAY, .name = "points", .bit_size = 32, .count = 2, .members = &point },
		{ LAYOUT_PAD, .bit_offset = 32, .bit_size = 16 },
		{ LAYOUT_UNION, .name = "u", .bit_offset = 48, .bit_size = 16, MEMBERS(both) },
		{ LAYOUT_ARRAY, .name = "none", .bit_offset = 64, .members = &byte },
	};
	static struct layout words[] = { { LAYOUT_IP4, .bit_size = 32 },
					 { LAYOUT_PAD, .bit_offset = 32, .bit_size = 16 },
					 { LAYOUT_INT, .bit_offset = 48, .bit_size = 16,
					   .big_endian = true } };
	static const struct layout whole = { .kind = LAYOUT_STRUCT,
					     .bit_size = 64,
					     MEMBERS(members) };
	static const struct layout tuple = { .kind = LAYOUT_TUPLE, .bit_size = 64, MEMBERS(words) };
	static const uint8_t bytes[] = { 1, 2, 3, 4, 0, 0, 5, 1 };
	struct element_layout element = {
		.key_size = 8, .value_size = 8, .cpus = 1, .key = &tuple, .value = &whole
	};

	print(&element, FORM_JSONL, bytes, bytes);
	CHECK_STR(text, "{\"key\":[\"1.2.3.4\",1281],\"value\":{\"points\":[{\"x\":1,\"y\":2},"
			"{\"x\":3,\"y\":4}],\"u\":{\"whole\":261,\"half\":[5,1]},\"none\":[]}}");
	print(&element, FORM_PLAIN, bytes, bytes);
	CHECK_STR(text, "key: 1.2.3.4 1281\nvalue: {points: [{x: 1, y: 2}, {x: 3, y: 4}], "
			"u: {whole: 261, half: [5, 1]}, none: []}\n");
}

TEST(a_struct_with_many_fields_in_lines)
{
	static struct layout inner[2] = {
		{ LAYOUT_INT, .name = "x", .bit_offset = 48, .bit_size = 8 },
		{ LAYOUT_INT, .name = "y", .bit_offset = 56, .bit_size = 8 },
	};
	static struct layout byte = { .kind = LAYOUT_INT, .bit_size = 8 };
	static struct layout members[] = {
		{ LAYOUT_ARRAY, .name = "data", .bit_size = 48, .count = 6, .members = &byte },
		{ LAYOUT_STRUCT, .bit_size = 64, MEMBERS(inner) },
		{ LAYOUT_ARRAY, .name = "more", .bit_size = 48, .count = 6, .members = &byte },
	};
	static const struct layout whole = { .kind = LAYOUT_STRUCT,
					     .bit_size = 64,
					     MEMBERS(members) };
	static const uint8_t bytes[] = { 1, 2, 3, 4, 0, 0, 5, 1 };
	struct element_layout element = {
		.key_size = 2, .value_size = 8, .cpus = 1, .value = &whole
	};

	print(&element, FORM_PLAIN, bytes, bytes);
	CHECK_STR(text, "key: 01 02\nvalue:\n  data: [1, 2, 3, 4, 0, 0]\n  x: 5\n  y: 1\n"
			"  more: [1, 2, 3, 4, 0, 0]\n");
	print_with(&element, &(struct element_extras){ .indented = true }, FORM_PLAIN, bytes,
		   bytes);
	CHECK_STR(text, "  key: 01 02\n  value:\n    data: [1, 2, 3, 4, 0, 0]\n    x: 5\n"
			"    y: 1\n    more: [1, 2, 3, 4, 0, 0]\n");
	print(&element, FORM_JSONL, bytes, bytes);
	CHECK_STR(text, "{\"key\":\"0102\",\"value\":{\"data\":[1,2,3,4,0,0],\"x\":5,\"y\":1,"
			"\"more\":[1,2,3,4,0,0]}}");
}

TEST(enough_room_is_made_at_any_fill_of_the_stream)
{
	static uint8_t value[700];
	struct element_layout element = { .value_size = sizeof(value), .cpus = 1 };
	cleanup_close int fd = open("/dev/null", O_WRONLY);
	cleanup_stream struct stream stream = STREAM_TO(fd);
	cleanup_plan struct plan *plan = NULL;

	CHECK(plan_compile(&plan, &element, NULL, FORM_JSON, 0) == 0);
	for (int i = 0; i < 3000; i++)
		plan_print(plan, &stream, NULL, value);
	CHECK(stream_flush(&stream) == 0);
	CHECK(stream.space < 2 * STREAM_CHUNK);
}

/* What people see because of the map's type, and nobody else does. */
TEST(stacks)
{
	struct layout frame = { .kind = LAYOUT_INT, .bit_size = 64, .notation = NOTATION_FRAME };
	const struct layout stack = {
		.kind = LAYOUT_ARRAY, .bit_size = 192, .count = 3, .members = &frame
	};
	struct element_layout element = {
		.key_size = 1, .value_size = 24, .cpus = 1, .usual_value = &stack
	};
	const uint8_t values[64] = { 0x10, 2, [8] = 0x20 };
	uint8_t ids[64] = { 1, [4] = 0xab, [23] = 0x01, [24] = 0x42, [32] = 2, [56] = 0x99 };

	print(&element, FORM_PLAIN, "\7", values);
	CHECK_STR(text, "key: 07\nvalue:\n    0x210\n    0x20\n");
	print(&element, FORM_JSONL, "\7", values);
	CHECK_STR(
		text,
		"{\"key\":\"07\",\"value\":\"100200000000000020000000000000000000000000000000\"}");
	frame = (struct layout){ LAYOUT_INT, NOTATION_BUILD_ID, .bit_size = 256 };
	element.usual_value = &(struct layout){
		.kind = LAYOUT_ARRAY, .bit_size = 512, .count = 2, .members = &frame
	};
	element.value_size = 64;
	print(&element, FORM_PLAIN, "\7", ids);
	CHECK_STR(text, "key: 07\nvalue:\n    ab00000000000000000000000000000000000001+0x42\n"
			"    0x99\n");
	memset(ids, 0, sizeof(ids));
	print(&element, FORM_PLAIN, "\7", ids);
	CHECK_STR(text, "key: 07\nvalue:\n");
}

UNIT_MAIN

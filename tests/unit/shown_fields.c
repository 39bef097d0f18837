/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Some fields of elements, in every form. */
#include "print/print.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/util.h"

#include "../lib/unit.h"

#define MEMBERS(list) .count = ARRAY_SIZE(list), .members = (list)

static struct layout coordinate = { .kind = LAYOUT_INT, .is_signed = true, .bit_size = 16 };
static struct layout key_members[] = {
	{ .kind = LAYOUT_IP4, .name = "saddr", .bit_size = 32, .big_endian = true },
	{ .kind = LAYOUT_INT, .name = "port", .bit_size = 16, .bit_offset = 32 },
	{ .kind = LAYOUT_PAD, .name = "pad", .bit_size = 16, .bit_offset = 48 },
};
static struct layout value_members[] = {
	{ .kind = LAYOUT_INT, .name = "packets", .bit_size = 64 },
	{ .kind = LAYOUT_STRING, .name = "comm", .bit_size = 64, .bit_offset = 64 },
	{ .kind = LAYOUT_ARRAY,
	  .name = "at",
	  .bit_size = 32,
	  .bit_offset = 128,
	  .count = 2,
	  .members = &coordinate },
};
static const struct layout key = { .kind = LAYOUT_STRUCT, .bit_size = 64, MEMBERS(key_members) };
static const struct layout value = { .kind = LAYOUT_STRUCT,
				     .bit_size = 160,
				     MEMBERS(value_members) };
static const struct element_layout element = {
	.key_size = 8, .value_size = 20, .cpus = 1, .value_stride = 24, .key = &key, .value = &value
};
static const uint8_t key_bytes[] = { 10, 0, 0, 1, 80, 0, 0, 0 };
static const uint8_t value_bytes[][24] = {
	{ 5, 0, 0, 0, 0, 0, 0, 0, 's', 's', 'h', 0, 0, 0, 0, 0, 1, 0, 0xff, 0xff },
	{ 7, 1, 0, 0, 0, 0, 0, 0, 0xc3, 0xa9, 0, 0, 0, 0, 0, 0, 2 },
};

static char text[4096];

static const char *print(const struct element_layout *what, const char *paths, enum form form)
{
	cleanup_close int fd = memfd_create("print", 0);
	cleanup_stream struct stream stream = STREAM_TO(fd);
	cleanup_plan struct plan *plan = NULL;
	cleanup_shown_fields struct shown_fields fields = SHOWN_FIELDS_NONE;
	ssize_t size;

	CHECK(shown_fields_make(&fields, what, paths, NULL) == 0);
	CHECK(plan_compile_fields(&plan, what, &fields, form, 0) == 0);
	plan_print(plan, &stream, key_bytes, value_bytes);
	CHECK(stream_flush(&stream) == 0);
	size = pread(fd, text, sizeof(text) - 1, 0);
	text[size < 0 ? 0 : size] = '\0';
	return text;
}

static const char *titles(const struct element_layout *what, const char *paths)
{
	cleanup_shown_fields struct shown_fields fields = SHOWN_FIELDS_NONE;
	cleanup_buf struct buf buf = BUF_EMPTY;

	CHECK(shown_fields_make(&fields, what, paths, NULL) == 0);
	shown_fields_titles(&buf, what, &fields);
	snprintf(text, sizeof(text), "%s", buf_text(&buf));
	return text;
}

TEST(objects)
{
	CHECK_STR(print(&element, "key.saddr,packets", FORM_JSONL),
		  "{\"key\":{\"saddr\":\"10.0.0.1\"},\"value\":{\"packets\":5}}");
	CHECK_STR(print(&element, "value.at[1],comm,packets", FORM_JSONL),
		  "{\"value\":{\"at[1]\":-1,\"comm\":\"ssh\",\"packets\":5}}");
	CHECK_STR(print(&element, "port,key", FORM_JSONL),
		  "{\"key\":{\"saddr\":\"10.0.0.1\",\"port\":80}}");
	CHECK_STR(print(&element, "at,port", FORM_JSON),
		  "{\"formatted\":{\"key\":{\"port\":80},\"value\":{\"at\":[1,-1]}}}");
	CHECK_STR(print(&element, "port", FORM_PRETTY),
		  "{\n    \"formatted\": {\n        \"key\": {\n            \"port\": 80\n"
		  "        }\n    }\n}");
}

TEST(a_table)
{
	CHECK_STR(titles(&element, "saddr,port,packets,comm"),
		  "saddr              port       packets  comm");
	CHECK_STR(print(&element, "saddr,port,packets,comm", FORM_PLAIN),
		  "10.0.0.1             80             5  \"ssh\"\n");
	CHECK_STR(titles(&element, "comm,value.packets,at"), "comm        value.packets  at");
	CHECK_STR(print(&element, "comm,value.packets,at", FORM_PLAIN),
		  "\"ssh\"                   5  [1, -1]\n");
}

TEST(values_of_every_cpu)
{
	struct element_layout per_cpu = element;

	per_cpu.per_cpu = true;
	per_cpu.cpus = 2;
	CHECK_STR(titles(&per_cpu, "port,comm"), "  port  comm        cpu");
	CHECK_STR(print(&per_cpu, "port,comm", FORM_PLAIN),
		  "    80  \"ssh\"       0\n    80  \"é\"         1\n");
	CHECK_STR(print(&per_cpu, "packets", FORM_JSONL),
		  "{\"value\":[{\"packets\":5},{\"packets\":263}]}");
	CHECK_STR(print(&per_cpu, "packets", FORM_JSON),
		  "{\"formatted\":{\"values\":[{\"cpu\":0,\"value\":{\"packets\":5}},"
		  "{\"cpu\":1,\"value\":{\"packets\":263}}]}}");
}

TEST(bytes_without_types)
{
	static const struct element_layout bytes = { .key_size = 8, .value_size = 4, .cpus = 1 };

	CHECK_STR(print(&bytes, "value", FORM_JSONL), "{\"value\":\"05000000\"}");
	CHECK_STR(print(&bytes, "value,key", FORM_PLAIN), "05 00 00 00  0a 00 00 01 50 00 00 00\n");
}

TEST(what_is_refused)
{
	static const struct {
		const char *paths;
		enum reason reason;
	} cases[] = {
		{ "saddr,saddr", REASON_DUPLICATE },
		{ "saddr,key.saddr", REASON_DUPLICATE },
		{ "pad", REASON_TYPE },
		{ "sadr", REASON_UNKNOWN },
		{ "saddr,", REASON_UNKNOWN },
		{ "at[2]", REASON_RANGE },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct shown_fields fields = SHOWN_FIELDS_NONE;
		cleanup_problem struct problem problem = PROBLEM_NONE;

		CHECK_CASE(shown_fields_make(&fields, &element, cases[i].paths, &problem) ==
				   -EINVAL,
			   cases[i].paths);
		CHECK_PROBLEM(&problem, cases[i].reason, cases[i].paths);
		CHECK(!fields.count);
	}
}

UNIT_MAIN

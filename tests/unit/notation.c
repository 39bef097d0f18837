/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decoders on trees such as BTF gives, and single fields set by their paths. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../lib/unit.h"
#include "base/cleanup.h"
#include "base/util.h"
#include "encode/encode.h"
#include "layout/layout.h"
#include "layout/path.h"
#include "print/print.h"

#define VALUE "the value of map 7 (flows)"

#define INT(field, bits, sign, at)                                                                 \
	{                                                                                          \
		.kind = LAYOUT_INT, .name = field, .bit_size = bits, .is_signed = sign,            \
		.big_endian = LAYOUT_HOST_BIG_ENDIAN, .bit_offset = at                             \
	}

static const struct layout_enumerator states[] = { { "NEW", 0 }, { "CLOSED", 2 } };

/* struct { u32 addr; u16 ports[2]; struct { u32 x; u8 b[2][2]; } pts[2]; u32 syn:1, rest:31;
 *	    enum state state; union { u64 time; s32 delta; }; char name[4]; void *lock; } */
static struct layout_tree *make(void)
{
	struct layout_tree *tree = calloc(1, sizeof(*tree));
	static const struct layout u8 = INT(NULL, 8, false, 0), u16 = INT(NULL, 16, false, 0);
	struct layout *port = layout_alloc(tree, sizeof(*port));
	struct layout *byte = layout_alloc(tree, sizeof(*byte));
	struct layout *row = layout_alloc(tree, sizeof(*row));
	struct layout *point = layout_alloc(tree, sizeof(*point));
	struct layout *in_point = layout_alloc(tree, 2 * sizeof(*in_point));
	struct layout *in_union = layout_alloc(tree, 2 * sizeof(*in_union));
	const struct layout members[] = {
		INT("addr", 32, false, 0),
		{ .kind = LAYOUT_ARRAY,
		  .name = "ports",
		  .bit_size = 32,
		  .count = 2,
		  .members = port,
		  .bit_offset = 32 },
		{ .kind = LAYOUT_ARRAY,
		  .name = "pts",
		  .bit_size = 128,
		  .count = 2,
		  .members = point,
		  .bit_offset = 64 },
		INT("syn", 1, false, 192),
		INT("rest", 31, false, 193),
		{ .kind = LAYOUT_ENUM,
		  .name = "state",
		  .bit_size = 32,
		  .count = 2,
		  .enumerators = states,
		  .bit_offset = 224 },
		{ .kind = LAYOUT_UNION,
		  .bit_size = 64,
		  .count = 2,
		  .members = in_union,
		  .bit_offset = 256 },
		{ .kind = LAYOUT_STRING,
		  .name = "name",
		  .bit_size = 32,
		  .count = 4,
		  .bit_offset = 320 },
		{ .kind = LAYOUT_OPAQUE, .name = "lock", .bit_size = 32, .bit_offset = 352 },
	};

	*port = u16;
	*byte = u8;
	*row = (struct layout){ .kind = LAYOUT_ARRAY, .bit_size = 16, .count = 2, .members = byte };
	in_point[0] = (struct layout)INT("x", 32, false, 0);
	in_point[1] = (struct layout){ .kind = LAYOUT_ARRAY,
				       .name = "b",
				       .bit_size = 32,
				       .count = 2,
				       .members = row,
				       .bit_offset = 32 };
	*point = (struct layout){
		.kind = LAYOUT_STRUCT, .bit_size = 64, .count = 2, .members = in_point
	};
	in_union[0] = (struct layout)INT("time", 64, false, 0);
	in_union[1] = (struct layout)INT("delta", 32, true, 0);
	tree->root = (struct layout){ .kind = LAYOUT_STRUCT,
				      .bit_size = 384,
				      .count = ARRAY_SIZE(members) };
	tree->root.members = layout_alloc(tree, sizeof(members));
	memcpy(tree->root.members, members, sizeof(members));
	return tree;
}

static char text[4096];

static void print(const struct layout *layout, enum form form, const void *bytes)
{
	cleanup_close int fd = memfd_create("decode", 0);
	cleanup_stream struct stream stream = STREAM_TO(fd);
	cleanup_plan struct plan *plan = NULL;
	ssize_t size;

	CHECK(plan_compile_value(&plan, layout, NULL, form, 0, false) == 0);
	plan_print(plan, &stream, NULL, bytes);
	CHECK(stream_flush(&stream) == 0);
	size = pread(fd, text, sizeof(text) - 1, 0);
	text[size < 0 ? 0 : size] = '\0';
}

static const uint8_t bytes[48] = {
	10,	     0,	       0,    1,		 0,   80,	1,	  187,
	[8] = 1,     [12] = 1, 2,    3,		 4,   [16] = 2, [24] = 1, [28] = 2,
	[32] = 0x60, 0xe3,     0x16, [40] = 'a', 'b', 0,	0,
};

static const struct {
	const char *path, *decoder, *shown; /* as JSON lines: what is in the text */
} fitting[] = {
	{ "addr", "ip4", "\"addr\":\"10.0.0.1\"" },
	{ "addr", "be32", "\"addr\":167772161" },
	{ "addr", "hex", "\"addr\":\"0x100000a\"" },
	{ "ports", "be16", "\"ports\":[80,443]" },
	{ "ports[1]", "be16", "\"ports\":[20480,443]" },
	{ "ports", "ip4", "\"ports\":\"0.80.1.187\"" },
	{ "pts.x", "hex", "\"x\":\"0x1\",\"b\":[[1,2],[3,4]]},{\"x\":\"0x2\"" },
	{ "pts[1].x", "hex", "\"x\":1,\"b\":[[1,2],[3,4]]},{\"x\":\"0x2\"" },
	{ "pts[0].b", "be16", "\"b\":[258,772]},{\"x\":2,\"b\":[[0,0],[0,0]]}" },
	{ "pts[0].b[1][0]", "hex", "\"b\":[[1,2],[\"0x3\",4]]},{\"x\":2,\"b\":[[0,0],[0,0]]}" },
	{ "pts.b", "hex", "\"b\":[\"0102\",\"0304\"]" },
	{ "syn", "hex", "\"syn\":\"0x1\"" },
	{ "state", "hex", "\"state\":\"0x2\"" },
	{ "state", "ns", "\"state\":\"2 ns\"" },
	{ "time", "ns", "\"time\":\"1.5 ms\"" },
	{ "delta", "ns", "\"delta\":\"1.5 ms\"" },
	{ "time", "ksym", "\"time\":\"0x16e360\"" },
	{ "name", "hex", "\"name\":\"61620000\"" },
	{ "addr", "str", "\"addr\":[10,0,0,1]" },
	{ "name", "dns", "\"name\":[97,98,0,0]" },
};

TEST(what_decoders_show)
{
	for (size_t i = 0; i < ARRAY_SIZE(fitting); i++) {
		cleanup_layout struct layout_tree *tree = make();
		cleanup_problem struct problem problem = PROBLEM_NONE;

		CHECK(layout_decode(tree, fitting[i].path, fitting[i].decoder, VALUE, &problem) ==
		      0);
		print(&tree->root, FORM_JSONL, bytes);
		CHECK(strstr(text, fitting[i].shown));
		if (!strstr(text, fitting[i].shown))
			printf("# %s=%s: %s %s\n", fitting[i].path, fitting[i].decoder, text,
			       problem_text(&problem));
	}
}

static const struct {
	const char *path, *decoder;
	enum reason reason;
} refused[] = {
	{ "addr", "ip5", REASON_UNKNOWN },  { "adr", "ip4", REASON_UNKNOWN },
	{ "addr", "mac", REASON_TYPE },	    { "syn", "ns", REASON_TYPE },
	{ "syn", "str", REASON_TYPE },	    { "syn", "dns", REASON_TYPE },
	{ "lock", "dns", REASON_TYPE },	    { "state", "dns", REASON_TYPE },
	{ "name", "uid", REASON_TYPE },	    { "pts", "ktime", REASON_TYPE },
	{ "lock", "hex", REASON_TYPE },	    { "pts[2].x", "hex", REASON_RANGE },
	{ "addr.x", "hex", REASON_TYPE },   { "pts[0]x", "hex", REASON_SYNTAX },
	{ "ports[", "hex", REASON_SYNTAX }, { ".", "hex", REASON_SYNTAX },
};

TEST(what_decoders_refuse)
{
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
		cleanup_layout struct layout_tree *tree = make();
		cleanup_problem struct problem problem = PROBLEM_NONE;
		int err = layout_decode(tree, refused[i].path, refused[i].decoder, VALUE, &problem);

		CHECK(err == -EINVAL);
		CHECK_PROBLEM(&problem, refused[i].reason, refused[i].path);
	}
}

TEST(a_split_array_is_written_as_before)
{
	cleanup_layout struct layout_tree *tree = make();
	cleanup_problem struct problem problem = PROBLEM_NONE;
	char *words[] = { (char *)"{\"pts\":[{\"x\":7},{\"x\":\"0x8\"}],\"ports\":[1,2]}" };
	uint8_t made[48] = { 0 };

	CHECK(layout_decode(tree, "pts[1].x", "hex", VALUE, &problem) == 0);
	CHECK(layout_decode(tree, "ports[0]", "be16", VALUE, &problem) == 0);
	CHECK(encode_data(&tree->root, sizeof(made), VALUE, words, 1, made, &problem) == 0);
	CHECK(made[8] == 7 && made[16] == 8 && made[5] == 1 && made[6] == 2);
	print(&tree->root, FORM_PLAIN, made);
	CHECK(strstr(text, "ports: [1, 2]"));
	CHECK(strstr(text, "pts: [{x: 7, b: [[0, 0], [0, 0]]}, {x: 0x8, b: "));
}

static const struct {
	const char *assignment;
	size_t at;
	uint8_t byte;
} set[] = {
	{ "addr=10.0.0.9", 3, 9 },
	{ "value.addr=10.0.0.9", 3, 9 },
	{ "ports[1]=0x1ff", 7, 1 },
	{ "pts[1].b[0][1]=5", 21, 5 },
	{ "pts[1]={\"x\":6}", 16, 6 },
	{ "state=CLOSED", 28, 2 },
	{ "syn=1", 24, 1 },
	{ "delta=-1", 35, 0xff },
	{ "name=xyz", 42, 'z' },
	{ "name=", 40, 0 },
};

TEST(single_fields)
{
	for (size_t i = 0; i < ARRAY_SIZE(set); i++) {
		cleanup_layout struct layout_tree *tree = make();
		cleanup_problem struct problem problem = PROBLEM_NONE;
		uint8_t made[48] = { [47] = 0x5a };
		bool partial = false;

		CHECK(encode_fields(&tree->root, sizeof(made), VALUE,
				    (char *const *)&set[i].assignment, 1, made, &partial,
				    &problem) == 0);
		CHECK(made[set[i].at] == set[i].byte && made[47] == 0x5a && partial);
	}
}

static const struct {
	const char *assignments[2];
	int err;
	enum reason reason;
} not_set[] = {
	{ { "addr=1", "addr=1" }, -EEXIST, REASON_DUPLICATE },
	{ { "time=1", "delta=1" }, -EEXIST, REASON_DUPLICATE },
	{ { "addr=1", "addr" }, -EINVAL, REASON_SYNTAX },
	{ { "addr=1", "=1" }, -EINVAL, REASON_SYNTAX },
	{ { "addr=1", "lock=1" }, -EINVAL, REASON_TYPE },
	{ { "addr=1", "lock={}" }, -EINVAL, REASON_TYPE },
	{ { "addr=1", "ports[1]=65536" }, -ERANGE, REASON_RANGE },
};

TEST(single_fields_refused)
{
	for (size_t i = 0; i < ARRAY_SIZE(not_set); i++) {
		cleanup_layout struct layout_tree *tree = make();
		cleanup_problem struct problem problem = PROBLEM_NONE;
		uint8_t made[48] = { 0 };
		bool partial;

		CHECK(encode_fields(&tree->root, sizeof(made), VALUE,
				    (char *const *)not_set[i].assignments, 2, made, &partial,
				    &problem) == not_set[i].err);
		CHECK_PROBLEM(&problem, not_set[i].reason, not_set[i].assignments[1]);
		CHECK(made[0] == 0);
	}
}

TEST(bytes_without_types)
{
	char *whole[] = { (char *)"value=258" }, *field[] = { (char *)"packets=1" };
	cleanup_problem struct problem problem = PROBLEM_NONE;
	uint8_t made[4] = { 0 };
	bool partial = true;

	CHECK(encode_fields(NULL, 4, VALUE, whole, 1, made, &partial, &problem) == 0);
	CHECK(made[0] == 2 && made[1] == 1 && !partial);
	CHECK(encode_fields(NULL, 4, VALUE, field, 1, made, &partial, &problem) == -EINVAL);
	CHECK_PROBLEM(&problem, REASON_TYPE, field[0]);
}

TEST(paths)
{
	cleanup_layout struct layout_tree *tree = make();
	cleanup_problem struct problem problem = PROBLEM_NONE;
	const struct layout *found;
	size_t bit;

	CHECK(path_find(&tree->root, "", VALUE, &found, &bit, &problem) == 0);
	CHECK(found == &tree->root && bit == 0);
	CHECK(path_find(&tree->root, "pts[1].b[1][1]", VALUE, &found, &bit, &problem) == 0);
	CHECK(found->bit_size == 8 && bit == 64 + 64 + 32 + 24);
	CHECK(path_find(&tree->root, "delta", VALUE, &found, &bit, &problem) == 0);
	CHECK(bit == 256);
}

UNIT_MAIN

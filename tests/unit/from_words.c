/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Layouts from words. */
#include <errno.h>

#include "../lib/unit.h"
#include "base/util.h"
#include "layout/layout.h"

static struct problem problem;

static struct layout_tree *made(const char *words, size_t size)
{
	struct layout_tree *tree = NULL;

	return layout_from_words(&tree, words, size, "the key of map 7 (flows)", &problem) ? NULL
											   : tree;
}

TEST(each_word_has_its_kind_and_size)
{
	static const struct {
		const char *word;
		enum layout_kind kind;
		uint32_t bits;
		bool is_signed, big_endian;
	} rows[] = {
		{ "u8", LAYOUT_INT, 8, false, false },
		{ "u64", LAYOUT_INT, 64, false, false },
		{ "s32", LAYOUT_INT, 32, true, false },
		{ "be16", LAYOUT_INT, 16, false, true },
		{ "be64", LAYOUT_INT, 64, false, true },
		{ "f32", LAYOUT_FLOAT, 32, true, false },
		{ "f64", LAYOUT_FLOAT, 64, true, false },
		{ "ip4", LAYOUT_IP4, 32, false, true },
		{ "ip6", LAYOUT_IP6, 128, false, true },
		{ "mac", LAYOUT_MAC, 48, false, true },
		{ "char[16]", LAYOUT_STRING, 128, false, false },
		{ "pad[3]", LAYOUT_PAD, 24, false, false },
		{ "u8[2]", LAYOUT_ARRAY, 16, false, false },
		{ "u64[127]", LAYOUT_ARRAY, 8128, false, false },
		{ "ip4[2]", LAYOUT_ARRAY, 64, false, false },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct layout layout;

		CHECK_CASE(layout_from_word(&layout, rows[i].word) == 0, rows[i].word);
		CHECK_CASE(layout.kind == rows[i].kind, rows[i].word);
		CHECK_CASE(layout.bit_size == rows[i].bits, rows[i].word);
		CHECK_CASE(layout.is_signed == rows[i].is_signed, rows[i].word);
		CHECK_CASE(layout.big_endian == rows[i].big_endian, rows[i].word);
	}
}

TEST(what_is_no_word_is_refused)
{
	static const char *const words[] = {
		"",
		"u",
		"u33",
		"U8",
		"u8 ",
		" u8",
		"char",
		"pad",
		"pad[",
		"pad[]",
		"pad[0]",
		"pad[-1]",
		"pad[2",
		"pad[2]x",
		"pad[01]",
		"u8[0]",
		"u8[2",
		"u8[2]]",
		"u8[2][3]",
		"[2]",
		"u[2]",
		"u9[2]",
		"u64[99999999]",
		"char[a]",
		"pad[4294967296]",
		"pad[536870912]",
		"be8",
		"pad[99999999999999999999]",
	};
	struct layout layout;

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		CHECK_CASE(layout_from_word(&layout, words[i]) == -ENOENT, words[i]);
	for (size_t i = 0; layout_words[i]; i++)
		CHECK_CASE((layout_from_word(&layout, layout_words[i]) == 0) ==
				   !strchr(layout_words[i], '['),
			   layout_words[i]);
}

TEST(several_words_make_a_tuple)
{
	cleanup_layout struct layout_tree *tree = made("u32,ip4,be16,pad[2]", 12);

	CHECK(tree);
	if (!tree)
		return;
	CHECK(tree->root.kind == LAYOUT_TUPLE);
	CHECK(tree->root.count == 4);
	CHECK(layout_size(&tree->root) == 12);
	CHECK(tree->root.members[2].bit_offset == 64);
	CHECK(tree->root.members[3].kind == LAYOUT_PAD);
}

TEST(one_word_stands_alone)
{
	cleanup_layout struct layout_tree *tree = made("ip6", 16);

	CHECK(tree && tree->root.kind == LAYOUT_IP6 && !tree->root.count);
}

TEST(mistakes_are_named)
{
	static const struct {
		const char *words;
		size_t size;
		enum reason reason;
	} rows[] = {
		{ "u32,u33", 8, REASON_UNKNOWN },  { "u32,", 4, REASON_UNKNOWN },
		{ "u32, u32", 8, REASON_UNKNOWN }, { "u32,ip4", 16, REASON_SIZE },
		{ "u8", 0, REASON_SIZE },	   { "pad[536870911],u64", 8, REASON_LIMIT },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		CHECK_CASE(!made(rows[i].words, rows[i].size), rows[i].words);
		CHECK_PROBLEM(&problem, rows[i].reason, rows[i].words);
	}
}

UNIT_MAIN

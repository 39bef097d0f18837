/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of kinds, and lists of objects. */
#include "bpf/kind.h"
#include "../lib/unit.h"
#include "base/util.h"
#include "names/names.h"

TEST(a_row_says_all_that_is_asked_of_its_kind)
{
	for (enum kind kind = 0; kind < KINDS; kind++) {
		const struct kind_row *row = &kind_table[kind];

		CHECK_CASE(row->noun && row->plural && row->word && row->fdinfo_id, row->word);
		CHECK_CASE(row->next_id && row->fd_by_id && row->info_size, row->word);
		CHECK_CASE(row->id_at < row->info_size, row->word);
		CHECK_CASE(row->named_by & 1U << REF_ID, row->word);
		CHECK_CASE(!(row->named_by & 1U << REF_NAME) == (row->name_at == KIND_NOWHERE),
			   row->word);
		CHECK_CASE(!(row->named_by & 1U << REF_TAG) == (row->tag_at == KIND_NOWHERE),
			   row->word);
		CHECK_CASE(kind_of_fd_link(row->fd_links[0]) == kind, row->word);
	}
	CHECK(kind_table[KIND_MAP].types == &map_types &&
	      kind_table[KIND_PROG].types == &prog_types);
	CHECK(kind_table[KIND_LINK].types == &link_types && !kind_table[KIND_BTF].types);
}

TEST(what_a_descriptor_is_called_in_proc)
{
	static const struct {
		const char *target;
		enum kind kind;
	} rows[] = {
		{ "anon_inode:bpf-map", KIND_MAP },
		{ "anon_inode:bpf-prog", KIND_PROG },
		{ "anon_inode:bpf_link", KIND_LINK },
		{ "anon_inode:bpf-link", KIND_LINK },
		{ "anon_inode:btf", KIND_BTF },
		{ "anon_inode:bpf-iter", KINDS },
		{ "anon_inode:bpf-ma", KINDS },
		{ "anon_inode:bpf-maps", KINDS },
		{ "/dev/null", KINDS },
		{ "", KINDS },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		CHECK_CASE(kind_of_fd_link(rows[i].target) == rows[i].kind, rows[i].target);
}

struct entry {
	struct kind_id object;
	int number;
};

static const struct entry list[] = {
	{ { KIND_MAP, 3 }, 0 },	 { { KIND_MAP, 7 }, 1 },  { { KIND_MAP, 7 }, 2 },
	{ { KIND_MAP, 7 }, 3 },	 { { KIND_PROG, 1 }, 4 }, { { KIND_PROG, 7 }, 5 },
	{ { KIND_LINK, 7 }, 6 },
};

TEST(the_entries_of_an_object)
{
	static const struct {
		struct kind_id object;
		int first;
		size_t count;
	} rows[] = {
		{ { KIND_MAP, 3 }, 0, 1 },   { { KIND_MAP, 7 }, 1, 3 },	 { { KIND_PROG, 1 }, 4, 1 },
		{ { KIND_LINK, 7 }, 6, 1 },  { { KIND_MAP, 1 }, -1, 0 }, { { KIND_MAP, 4 }, -1, 0 },
		{ { KIND_PROG, 3 }, -1, 0 }, { { KIND_BTF, 1 }, -1, 0 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		size_t found = 99;
		const struct entry *entry = kind_id_entries(list, ARRAY_SIZE(list), sizeof(*list),
							    &rows[i].object, &found);

		CHECK(found == rows[i].count);
		CHECK(rows[i].count ? entry->number == rows[i].first : !entry);
	}
}

TEST(an_empty_list_has_no_entries)
{
	size_t found = 99;

	CHECK(!kind_id_entries(NULL, 0, sizeof(*list), &list[0].object, &found));
	CHECK(found == 0);
}

UNIT_MAIN

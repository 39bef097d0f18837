/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of names, both ways, and flags as text. */
#include <errno.h>

#include "../lib/unit.h"
#include "base/util.h"
#include "names/names.h"

TEST(numbers_have_names)
{
	static const struct {
		const struct names *names;
		uint64_t number;
		const char *name;
	} cases[] = {
		{ &map_types, MAP_TYPE_HASH, "hash" },
		{ &map_types, MAP_TYPE_CGROUP_STORAGE, "cgroup_storage" },
		{ &map_types, MAP_TYPE_ARENA, "arena" },
		{ &map_types, 0, "unspec" },
		{ &prog_types, PROG_TYPE_XDP, "xdp" },
		{ &prog_types, PROG_TYPE_SCHED_CLS, "sched_cls" },
		{ &attach_types, ATTACH_TYPE_CGROUP_INET_INGRESS, "cgroup_inet_ingress" },
		{ &attach_types, ATTACH_TYPE_TRACE_UPROBE_SESSION, "trace_uprobe_session" },
		{ &link_types, LINK_TYPE_KPROBE_MULTI, "kprobe_multi" },
		{ &helpers, HELPER_map_lookup_elem, "map_lookup_elem" },
		{ &helpers, 211, "cgrp_storage_delete" },
		{ &map_flags, MAP_FLAG_NO_PREALLOC, "no_prealloc" },
		{ &update_flags, UPDATE_FLAG_NOEXIST, "noexist" },
		{ &prog_flags, PROG_FLAG_SLEEPABLE, "sleepable" },
		{ &attach_flags, ATTACH_FLAG_REPLACE, "replace" },
		{ &test_run_flags, TEST_RUN_FLAG_XDP_LIVE_FRAMES, "test_xdp_live_frames" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		CHECK_STR(names_of(cases[i].names, cases[i].number), cases[i].name);
	CHECK(!names_of(&map_types, 9999));
	CHECK(!names_of(&prog_flags, 3));
}

TEST(names_have_numbers)
{
	static const struct {
		const struct names *names;
		const char *name;
		uint64_t number;
		int err;
	} cases[] = {
		{ &map_types, "percpu_hash", 5, 0 },
		{ &map_types, "cgroup_storage_deprecated", 19, 0 },
		{ &map_types, "HASH", 0, -ENOENT },
		{ &map_types, "BPF_MAP_TYPE_PERCPU_HASH", 5, 0 },
		{ &map_types, "BPF_MAP_TYPE_UNSPEC", 0, -ENOENT },
		{ &map_types, "BPF_MAP_TYPE_", 0, -ENOENT },
		{ &map_types, "BPF_MAP_TYPE_NOSUCH", 0, -ENOENT },
		{ &map_types, "BPF_PROG_TYPE_XDP", 0, -ENOENT },
		{ &prog_types, "BPF_PROG_TYPE_XDP", 6, 0 },
		{ &map_flags, "BPF_F_NO_PREALLOC", 1, 0 },
		{ &update_flags, "BPF_NOEXIST", 1, 0 },
		{ &update_flags, "BPF_F_LOCK", 4, 0 },
		{ &test_run_flags, "BPF_F_TEST_XDP_LIVE_FRAMES", 2, 0 },
		{ &prog_flags, "BPF_F_SLEEPABLE", 16, 0 },
		{ &attach_types, "BPF_CGROUP_INET_INGRESS", 0, 0 },
		{ &map_types, "unspec", 0, -ENOENT },
		{ &map_types, "", 0, -ENOENT },
		{ &helpers, "unspec", 0, -ENOENT },
		{ &attach_types, "cgroup_inet_ingress", 0, 0 },
		{ &attach_types, "ingress", 0, 0 },
		{ &attach_types, "bind6", 9, 0 },
		{ &attach_types, "getsockname_unix", 53, 0 },
		{ &update_flags, "any", 0, 0 },
		{ &prog_types, "nosuch", 0, -ENOENT },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint64_t number = 0;
		int err = names_number(cases[i].names, cases[i].name, &number);

		CHECK_CASE(err == cases[i].err, cases[i].name);
		CHECK_CASE(number == cases[i].number, cases[i].name);
	}
}

/* Each entry is where its number says, in its own table once, and finds its way back. */
TEST(tables_are_consistent)
{
	static const struct names *const all[] = {
		&map_types, &prog_types,   &attach_types, &link_types,	 &helpers,
		&map_flags, &update_flags, &prog_flags,	  &attach_flags, &test_run_flags,
	};

	for (size_t i = 0; i < ARRAY_SIZE(all); i++)
		for (size_t j = 0; j < names_count(all[i]); j++) {
			const char *name = names_at(all[i], j);
			uint64_t number;

			CHECK_CASE(!names_number(all[i], name, &number), name);
			CHECK_STR(names_of(all[i], number), name);
			CHECK_CASE(names_since(all[i], number) != NULL, name);
		}
	CHECK(names_count(&map_types) == MAP_TYPES - 1);
	CHECK_STR(names_at(&map_types, 0), "hash");
	CHECK_STR(names_similar(&map_types, "aray"), "array");
	CHECK_STR(names_similar(&helpers, "map_lokup_elem"), "map_lookup_elem");
	CHECK(!names_similar(&map_types, "nothing_like_it"));
	CHECK(!names_similar(&map_types, ""));
	CHECK_STR(names_since(&map_types, MAP_TYPE_RINGBUF), "5.8");
	CHECK(!names_since(&map_types, 9999));
}

TEST(flags_become_text)
{
	static const struct {
		const struct names *names;
		uint64_t flags;
		const char *text;
	} cases[] = {
		{ &map_flags, 0, "" },
		{ &map_flags, 0x1, "no_prealloc" },
		{ &map_flags, 0x41, "no_prealloc,zero_seed" },
		{ &prog_flags, 0x8010, "sleepable,0x8000" },
		{ &prog_flags, 0xff00000000000000, "0xff00000000000000" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		cleanup_buf struct buf text = BUF_EMPTY;

		names_flags_text(cases[i].names, cases[i].flags, &text);
		CHECK_STR(buf_text(&text), cases[i].text);
	}
}

TEST(text_becomes_flags)
{
	static const struct {
		const char *text;
		uint64_t flags;
		int err;
		const char *bad;
	} cases[] = {
		{ "no_prealloc", 0x1, 0, NULL },
		{ "zero_seed,no_prealloc", 0x41, 0, NULL },
		{ "1", 0x1, 0, NULL },
		{ "0x400,zero_seed", 0x440, 0, NULL },
		{ "0xffffffff", 0xffffffff, 0, NULL },
		{ "0x100000000", 0, -ERANGE, "0x100000000" },
		{ "-1", 0, -ERANGE, "-1" },
		{ "no_prealloc,", 0, -ENOENT, "" },
		{ "", 0, -ENOENT, "" },
		{ "no_prealloc,zero_sede,link", 0, -ENOENT, "zero_sede,link" },
		{ "no_prealloc zero_seed", 0, -ENOENT, "no_prealloc zero_seed" },
		{ "a_word_that_is_longer_than_any_name_of_any_flag_that_there_could_ever_be", 0,
		  -ENOENT,
		  "a_word_that_is_longer_than_any_name_of_any_flag_that_there_could_ever_be" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const char *bad = NULL;
		uint64_t flags = 0;

		CHECK_CASE(names_parse_flags(&map_flags, cases[i].text, &flags, &bad) ==
				   cases[i].err,
			   cases[i].text);
		CHECK_CASE(flags == cases[i].flags, cases[i].text);
		if (cases[i].bad)
			CHECK_STR(bad, cases[i].bad);
	}
	CHECK(names_parse_flags(&map_flags, "nosuch", &(uint64_t){ 0 }, NULL) == -ENOENT);
}

TEST(programs_return_names)
{
	CHECK_STR(names_of(names_returns(PROG_TYPE_XDP), 2), "XDP_PASS");
	CHECK_STR(names_of(names_returns(PROG_TYPE_SCHED_CLS), 0), "TC_ACT_OK");
	CHECK_STR(names_of(names_returns(PROG_TYPE_SCHED_ACT), (uint32_t)-1), "TC_ACT_UNSPEC");
	CHECK_STR(names_of(names_returns(PROG_TYPE_LWT_XMIT), 128), "BPF_LWT_REROUTE");
	CHECK(!names_of(names_returns(PROG_TYPE_SCHED_CLS), 77));
	CHECK(!names_returns(PROG_TYPE_KPROBE));
	CHECK(!names_returns(9999));
}

TEST(sections_say_how_to_load)
{
	static const struct {
		const char *word;
		uint32_t prog_type, attach_type, prog_flags;
	} cases[] = {
		{ "xdp", PROG_TYPE_XDP, ATTACH_TYPE_XDP, 0 },
		{ "xdp.frags", PROG_TYPE_XDP, ATTACH_TYPE_XDP, PROG_FLAG_XDP_HAS_FRAGS },
		{ "classifier", PROG_TYPE_SCHED_CLS, 0, 0 },
		{ "sched_cls", PROG_TYPE_SCHED_CLS, 0, 0 },
		{ "cgroup/connect4", PROG_TYPE_CGROUP_SOCK_ADDR, ATTACH_TYPE_CGROUP_INET4_CONNECT,
		  0 },
		{ "syscall", PROG_TYPE_SYSCALL, 0, PROG_FLAG_SLEEPABLE },
	};
	struct section section;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		CHECK_CASE(!section_parse(cases[i].word, &section), cases[i].word);
		CHECK_CASE(section.prog_type == cases[i].prog_type, cases[i].word);
		CHECK_CASE(section.attach_type == cases[i].attach_type, cases[i].word);
		CHECK_CASE(section.prog_flags == cases[i].prog_flags, cases[i].word);
	}
	CHECK(!section_parse("BPF_PROG_TYPE_XDP", &section));
	CHECK_STR(section.name, "xdp");
	CHECK(section_parse("unspec", &section) == -ENOENT);
	CHECK(section_parse("xdp/", &section) == -ENOENT);
	CHECK(section_parse("", &section) == -ENOENT);
}

TEST(sections_of_object_files_may_name_a_target)
{
	static const struct {
		const char *name, *found, *target;
	} cases[] = {
		{ "xdp", "xdp", NULL },
		{ "xdp/devmap", "xdp/devmap", NULL },
		{ "cgroup/connect4", "cgroup/connect4", NULL },
		{ "kprobe/do_exit", "kprobe", "do_exit" },
		{ "uprobe.s//bin/sh:main", "uprobe.s", "/bin/sh:main" },
		{ "tp/sched/sched_switch", "tp", "sched/sched_switch" },
		{ "fentry.s/f", "fentry.s", "f" },
		{ "raw_tp.s/sys_enter", "raw_tp.s", "sys_enter" },
		{ "fsession/f", "fsession", "f" },
		{ "struct_ops/init", "struct_ops", "init" },
		{ "freplace", "freplace", NULL },
		{ "iter/", "iter", "" },
		{ "xdp/other", NULL, NULL },
		{ "kprobes/f", NULL, NULL },
		{ "kprobe.x/f", NULL, NULL },
		{ "sched_cls", NULL, NULL },
		{ "", NULL, NULL },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct section section;
		const char *target;
		int err = section_parse_elf(cases[i].name, &section, &target);

		CHECK_CASE(err == (cases[i].found ? 0 : -ENOENT), cases[i].name);
		if (err)
			continue;
		CHECK_STR(section.name, cases[i].found);
		CHECK_CASE(!target == !cases[i].target, cases[i].name);
		if (target)
			CHECK_STR(target, cases[i].target);
	}
}

UNIT_MAIN

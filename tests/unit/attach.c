/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hooks: which one a program has, what a link takes, what fails; functions as sections name them.
 */
#include <errno.h>

#include "../lib/fake.h"
#include "../lib/unit.h"
#include "attach/hook.h"
#include "attach/probes.h"
#include "base/cleanup.h"
#include "base/util.h"
#include "names/names.h"

TEST(what_cannot_be_attached_says_what_it_needs)
{
	static const struct {
		uint32_t prog_type, attach_type;
		const char *section;
	} rows[] = {
		{ PROG_TYPE_XDP, ATTACH_TYPE_XDP, "xdp" },
		{ PROG_TYPE_CGROUP_SKB, 0, "cgroup/skb" },
		{ PROG_TYPE_RAW_TRACEPOINT, 0, "raw_tp" },
		{ PROG_TYPE_TRACEPOINT, 0, "tp" },
		{ PROG_TYPE_KPROBE, 0, "kprobe" },
		{ PROG_TYPE_KPROBE, 0, "ksyscall" },
		{ PROG_TYPE_KPROBE, 0, "uprobe" },
		{ PROG_TYPE_KPROBE, 0, "usdt.s" },
		{ PROG_TYPE_KPROBE, ATTACH_TYPE_TRACE_KPROBE_MULTI, "kprobe.multi" },
		{ PROG_TYPE_SK_SKB, ATTACH_TYPE_SK_SKB_VERDICT, "sk_skb/verdict" },
		{ PROG_TYPE_FLOW_DISSECTOR, ATTACH_TYPE_FLOW_DISSECTOR, "flow_dissector" },
		{ PROG_TYPE_LSM, ATTACH_TYPE_LSM_CGROUP, "lsm_cgroup" },
		{ PROG_TYPE_UNSPEC, 0, "" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct hook *hook = hook_find(rows[i].prog_type, rows[i].attach_type,
						    rows[i].section);
		const struct hook_link link = { .prog_fd = -1 };
		cleanup_problem struct problem problem = PROBLEM_NONE;

		CHECK_CASE(hook_attach(hook, &link, &problem) == -EOPNOTSUPP, rows[i].section);
		CHECK_PROBLEM(&problem, REASON_MISSING, rows[i].section);
	}
}

TEST(a_section_tells_which_hook_of_its_type)
{
	static const struct {
		const char *section, *name;
		uint32_t attach_type;
		bool on_return;
	} rows[] = {
		{ "kprobe", "kprobe", 0, false },
		{ "kretprobe", "kretprobe", 0, true },
		{ "uprobe.s", "uprobe", 0, false },
		{ "uretprobe.s", "uretprobe", 0, true },
		{ "kretsyscall", "kretsyscall", 0, true },
		{ "kprobe.multi", "kprobe.multi", ATTACH_TYPE_TRACE_KPROBE_MULTI, false },
		{ "kretprobe.multi", "kretprobe.multi", ATTACH_TYPE_TRACE_KPROBE_MULTI, true },
		{ "uretprobe.multi.s", "uretprobe.multi", ATTACH_TYPE_TRACE_UPROBE_MULTI, true },
		{ "uprobe.session.s", "uprobe.session", ATTACH_TYPE_TRACE_UPROBE_SESSION, false },
		{ NULL, "kprobe", 0, false },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct hook *hook = hook_find(PROG_TYPE_KPROBE, rows[i].attach_type,
						    rows[i].section);

		CHECK_STR(hook->name, rows[i].name);
		CHECK_CASE(hook->on_return == rows[i].on_return, rows[i].name);
	}
}

TEST(every_section_has_a_hook_and_what_makes_links_is_kept_by_them)
{
	for (size_t i = 0; i < section_count(); i++) {
		const struct section *section = section_at(i);
		const struct hook *hook = hook_find(section->prog_type, section->attach_type,
						    section->name);

		CHECK_CASE(hook->target != HOOK_UNKNOWN || section->prog_type == PROG_TYPE_SYSCALL,
			   section->name);
		CHECK_CASE(!hook->link || hook->kept_by == HOOK_KEPT_BY_LINK, section->name);
	}
	CHECK(hook_by_word("skb_verdict") == hook_by_word("sk_skb_verdict"));
	CHECK(hook_by_word("stream_parser")->attach_type == ATTACH_TYPE_SK_SKB_STREAM_PARSER);
	CHECK(!hook_by_word("nowhere"));
}

TEST(what_fails_to_attach_says_why)
{
	static const struct {
		uint32_t prog_type, attach_type;
		const char *section, *target;
		enum bpf_command command;
		int fails, err;
		enum reason reason;
	} rows[] = {
		{ PROG_TYPE_RAW_TRACEPOINT, 0, "raw_tp", "x", CMD_RAW_TRACEPOINT_OPEN, -ENOENT,
		  -ENOENT, REASON_NOT_FOUND },
		{ PROG_TYPE_KPROBE, 0, "uprobe", "/nonexistent:f", CMD_LINK_CREATE, 0, -ENOENT,
		  REASON_NOT_FOUND },
		{ PROG_TYPE_KPROBE, ATTACH_TYPE_TRACE_UPROBE_MULTI, "uprobe.multi",
		  "/proc/self/exe:main", CMD_LINK_CREATE, -EOPNOTSUPP, -ENODEV,
		  REASON_UNSUPPORTED },
		{ PROG_TYPE_KPROBE, ATTACH_TYPE_TRACE_UPROBE_MULTI, "uprobe.multi.s",
		  "/proc/self/exe:main", CMD_LINK_CREATE, -EPERM, -EPERM, REASON_KERNEL },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct hook *hook = hook_find(rows[i].prog_type, rows[i].attach_type,
						    rows[i].section);
		const struct hook_link link = { .target = rows[i].target };
		cleanup_problem struct problem problem = PROBLEM_NONE;

		fake_fail(rows[i].command, rows[i].fails, 1);
		CHECK_CASE(hook_attach(hook, &link, &problem) == rows[i].err, rows[i].section);
		CHECK_PROBLEM(&problem, rows[i].reason, rows[i].section);
	}
	fake_reset();
}

TEST(places_of_user_programs)
{
	static const struct {
		const char *target;
		int err;
		uint64_t offset; /* UINT64_MAX: any but 0 */
	} rows[] = {
		{ "/proc/self/exe:main", 0, UINT64_MAX },
		{ "/proc/self/exe:0x10", 0, 16 },
		{ "/proc/self/exe:16+0x4", 0, 20 },
		{ "/proc/self/exe:no_such_function", -ENOENT, 0 },
		{ "/proc/self/exe:main+x", -EINVAL, 0 },
		{ "/proc/self/exe:", -EINVAL, 0 },
		{ "/proc/self/exe", -EINVAL, 0 },
		{ ":main", -EINVAL, 0 },
		{ "", -EINVAL, 0 },
		{ NULL, -EINVAL, 0 },
		{ "/proc/self/status:main", -ENOEXEC, 0 },
		{ "/nonexistent/file:main", -ENOENT, 0 },
		{ "no-such-library.so.1:main", -ENOENT, 0 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *what = rows[i].target ? rows[i].target : "NULL";
		cleanup_free char *path = NULL;
		uint64_t offset = 0;

		CHECK_CASE(uprobe_resolve(rows[i].target, &path, &offset) == rows[i].err, what);
		CHECK_CASE(!path == (rows[i].err != 0), what);
		CHECK_CASE(rows[i].offset == UINT64_MAX ? offset != 0 : offset == rows[i].offset,
			   what);
	}
}

TEST(places_of_the_kernel)
{
	cleanup_free char *function = NULL;
	uint64_t offset = 7;

	CHECK(kprobe_resolve("do_unlinkat", NULL, &function, &offset) == 0);
	CHECK_STR(function, "do_unlinkat");
	CHECK(offset == 0);
	free(take_ptr(function));
	CHECK(kprobe_resolve("do_unlinkat+0x8", NULL, &function, &offset) == 0);
	CHECK_STR(function, "do_unlinkat");
	CHECK(offset == 8);
	free(take_ptr(function));
	CHECK(kprobe_resolve("+8", NULL, &function, &offset) == -EINVAL);
	CHECK(kprobe_resolve("f+", NULL, &function, &offset) == -EINVAL);
	CHECK(kprobe_resolve(NULL, NULL, &function, &offset) == -EINVAL);
}

UNIT_MAIN

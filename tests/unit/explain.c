/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What errnos mean, case by case; tests/kernel/explain.c has the kernel produce them. */
#include "bpf/explain.h"

#include <errno.h>

#include "../lib/unit.h"
#include "base/problem.h"
#include "base/util.h"
#include "bpf/kernel.h"
#include "names/names.h"

#define MAP(...)                                                                                   \
	&(const struct map_info)                                                                   \
	{                                                                                          \
		__VA_ARGS__                                                                        \
	}
#define CREATE(...)                                                                                \
	&(const struct map_create_attr)                                                            \
	{                                                                                          \
		__VA_ARGS__                                                                        \
	}
#define KEY(number)                                                                                \
	&(const uint32_t)                                                                          \
	{                                                                                          \
		number                                                                             \
	}
#define HASH	      MAP(.type = MAP_TYPE_HASH, .key_size = 4, .max_entries = 1024)
#define ARRAY	      MAP(.type = MAP_TYPE_ARRAY, .key_size = 4, .max_entries = 4)
#define TRIE	      MAP(.type = MAP_TYPE_LPM_TRIE, .key_size = 8, .max_entries = 9)
#define OF_TYPE(name) MAP(.type = MAP_TYPE_##name, .max_entries = 4)
#define RUN(...)                                                                                   \
	&(const struct test_run_attr)                                                              \
	{                                                                                          \
		__VA_ARGS__                                                                        \
	}
/* The beginning of a packet, with this protocol. */
#define PACKET(type) .data_in = (uintptr_t) "-address-to-" type
#define TEST_RUN(type, number, ...)                                                                \
	{                                                                                          \
		.command = CMD_PROG_TEST_RUN, .err = -(number), .prog_type = PROG_TYPE_##type,     \
		.run = RUN(__VA_ARGS__)                                                            \
	}
#define ELEM(name) .command = CMD_MAP_##name##_ELEM

static const struct {
	struct attempt attempt;
	enum reason reason;
} cases[] = {
	/* elements */
	{ { ELEM(UPDATE), .err = -E2BIG, .map = HASH, .key = KEY(1) }, REASON_FULL },
	{ { .command = CMD_MAP_UPDATE_BATCH, .err = -E2BIG, .map = HASH }, REASON_FULL },
	{ { ELEM(UPDATE), .err = -ENOSPC, .map = TRIE, .key = KEY(1) }, REASON_FULL },
	{ { ELEM(UPDATE), .err = -E2BIG, .map = OF_TYPE(QUEUE) }, REASON_FULL },
	{ { ELEM(UPDATE), .err = -E2BIG, .map = ARRAY, .key = KEY(4) }, REASON_RANGE },
	{ { ELEM(LOOKUP), .err = -ENOENT, .map = ARRAY, .key = KEY(UINT32_MAX) }, REASON_RANGE },
	{ { ELEM(LOOKUP), .err = -ENOENT, .map = OF_TYPE(PROG_ARRAY), .key = KEY(2) },
	  REASON_NOT_FOUND },
	{ { ELEM(DELETE), .err = -ENOENT, .map = OF_TYPE(ARRAY_OF_MAPS), .key = KEY(2) },
	  REASON_NOT_FOUND },
	{ { ELEM(LOOKUP), .err = -ENOENT, .map = HASH }, REASON_NOT_FOUND },
	{ { ELEM(DELETE), .err = -ENOENT, .map = HASH }, REASON_NOT_FOUND },
	{ { ELEM(LOOKUP_AND_DELETE), .err = -ENOENT, .map = HASH }, REASON_NOT_FOUND },
	{ { ELEM(LOOKUP), .err = -ENOENT, .map = OF_TYPE(QUEUE) }, REASON_NOT_FOUND },
	{ { ELEM(LOOKUP_AND_DELETE), .err = -ENOENT, .map = OF_TYPE(STACK) }, REASON_NOT_FOUND },
	{ { ELEM(LOOKUP), .err = -ENOENT, .map = OF_TYPE(BLOOM_FILTER) }, REASON_NOT_FOUND },
	{ { ELEM(LOOKUP), .err = -ENOENT, .map = TRIE, .key = KEY(32) }, REASON_NOT_FOUND },
	{ { ELEM(LOOKUP), .err = -ENOENT, .map = TRIE, .key = KEY(33) }, REASON_RANGE },
	{ { ELEM(UPDATE), .err = -EINVAL, .map = TRIE, .key = KEY(64) }, REASON_RANGE },
	{ { .command = CMD_MAP_GET_NEXT_KEY, .err = -ENOENT, .map = HASH }, REASON_NOT_FOUND },
	{ { ELEM(UPDATE), .err = -EEXIST, .map = HASH, .flags = UPDATE_FLAG_NOEXIST },
	  REASON_EXISTS },
	{ { ELEM(UPDATE), .err = -EEXIST, .map = ARRAY, .key = KEY(1), .flags = 1 },
	  REASON_EXISTS },
	{ { ELEM(UPDATE), .err = -ENOENT, .map = HASH, .flags = UPDATE_FLAG_EXIST },
	  REASON_NOT_FOUND },
	{ { ELEM(UPDATE), .err = -EINVAL, .map = OF_TYPE(PROG_ARRAY), .flags = UPDATE_FLAG_EXIST },
	  REASON_UNEXPECTED },
	{ { ELEM(UPDATE), .err = -EINVAL, .map = OF_TYPE(STACK_TRACE) }, REASON_UNSUPPORTED },
	{ { ELEM(UPDATE), .err = -EINVAL, .map = HASH, .flags = UPDATE_FLAG_LOCK },
	  REASON_UNEXPECTED },
	{ { ELEM(LOOKUP), .err = -EPERM, .map = HASH }, REASON_PERMISSION },
	{ { ELEM(UPDATE), .err = -EPERM, .map = HASH }, REASON_PERMISSION },
	{ { ELEM(DELETE), .err = -EINVAL, .map = ARRAY }, REASON_UNSUPPORTED },
	{ { ELEM(LOOKUP), .err = -KERNEL_ENOTSUPP, .map = OF_TYPE(RINGBUF) }, REASON_UNSUPPORTED },
	{ { ELEM(LOOKUP), .err = -KERNEL_ENOTSUPP, .map = OF_TYPE(PERF_EVENT_ARRAY) },
	  REASON_UNSUPPORTED },
	{ { ELEM(UPDATE), .err = -EBADF, .map = OF_TYPE(PROG_ARRAY) }, REASON_TYPE },
	{ { .command = CMD_MAP_GET_NEXT_KEY, .err = -EINVAL, .map = OF_TYPE(STACK) },
	  REASON_UNSUPPORTED },
	{ { ELEM(DELETE), .err = -EINVAL, .map = OF_TYPE(DEVMAP), .key = KEY(4) }, REASON_RANGE },
	{ { ELEM(DELETE), .err = -EINVAL, .map = OF_TYPE(CPUMAP), .key = KEY(4) }, REASON_RANGE },
	{ { ELEM(DELETE), .err = -EINVAL, .map = OF_TYPE(DEVMAP), .key = KEY(3) }, REASON_KERNEL },
	{ { ELEM(DELETE), .err = -E2BIG, .map = OF_TYPE(PERF_EVENT_ARRAY), .key = KEY(4) },
	  REASON_RANGE },
	{ { ELEM(UPDATE), .err = -ENODEV, .map = OF_TYPE(CPUMAP), .key = KEY(3) },
	  REASON_NOT_FOUND },
	{ { ELEM(DELETE), .err = -EINVAL, .map = OF_TYPE(CGROUP_STORAGE) }, REASON_UNSUPPORTED },
	{ { ELEM(DELETE), .err = -EINVAL, .map = OF_TYPE(PERCPU_CGROUP_STORAGE) },
	  REASON_UNSUPPORTED },
	{ { ELEM(UPDATE), .err = -EBUSY, .map = OF_TYPE(STRUCT_OPS), .map_fd = -1, .key = KEY(0) },
	  REASON_BUSY },
	{ { ELEM(UPDATE), .err = -EEXIST, .map = OF_TYPE(STRUCT_OPS), .key = KEY(0) },
	  REASON_EXISTS },
	{ { ELEM(UPDATE), .err = -EINVAL, .map = OF_TYPE(STRUCT_OPS), .key = KEY(0) },
	  REASON_KERNEL },
	{ { ELEM(UPDATE), .err = -E2BIG, .map = OF_TYPE(STRUCT_OPS), .key = KEY(4) },
	  REASON_RANGE },
	{ { ELEM(DELETE), .err = -EOPNOTSUPP, .map = OF_TYPE(STRUCT_OPS), .key = KEY(0) },
	  REASON_UNSUPPORTED },
	{ { ELEM(DELETE), .err = -ENOENT, .map = OF_TYPE(STRUCT_OPS), .key = KEY(0) },
	  REASON_NOT_FOUND },
	{ { ELEM(DELETE), .err = -EINPROGRESS, .map = OF_TYPE(STRUCT_OPS), .key = KEY(0) },
	  REASON_BUSY },

	/* making maps */
	{ { .command = CMD_MAP_CREATE,
	    .err = -EINVAL,
	    .create = CREATE(.map_type = MAP_TYPE_LPM_TRIE, .key_size = 8, .value_size = 4,
			     .max_entries = 1) },
	  REASON_MISSING },
	{ { .command = CMD_MAP_CREATE,
	    .err = -EINVAL,
	    .create = CREATE(.map_type = MAP_TYPE_ARRAY, .key_size = 8) },
	  REASON_SIZE },
	{ { .command = CMD_MAP_CREATE,
	    .err = -EINVAL,
	    .create = CREATE(.map_type = MAP_TYPE_RINGBUF, .max_entries = 5000) },
	  REASON_RANGE },
	{ { .command = CMD_MAP_CREATE,
	    .err = -EINVAL,
	    .create = CREATE(.map_type = MAP_TYPE_QUEUE, .key_size = 4, .value_size = 4,
			     .max_entries = 1) },
	  REASON_SIZE },
	{ { .command = CMD_MAP_CREATE, .err = -EINVAL, .create = CREATE(.map_type = 250) },
	  REASON_UNKNOWN },

	/* programs */
	{ { .command = CMD_PROG_LOAD, .err = -EACCES, .prog_type = PROG_TYPE_XDP, .log_size = 9 },
	  REASON_KERNEL },
	{ { .command = CMD_PROG_LOAD, .err = -E2BIG, .prog_type = PROG_TYPE_XDP, .log_size = 9 },
	  REASON_LIMIT },
	{ { .command = CMD_PROG_LOAD, .err = -EINVAL, .prog_type = PROG_TYPE_SK_LOOKUP },
	  REASON_MISSING },

	/* attachments */
	{ { .command = CMD_PROG_ATTACH, .err = -EOPNOTSUPP, .map = HASH }, REASON_TYPE },
	{ { .command = CMD_PROG_ATTACH, .err = -EOPNOTSUPP, .map = OF_TYPE(SOCKMAP) },
	  REASON_UNSUPPORTED },
	{ { .command = CMD_PROG_ATTACH, .err = -EBUSY, .map = OF_TYPE(SOCKHASH) }, REASON_BUSY },
	{ { .command = CMD_PROG_ATTACH, .err = -EEXIST, .prog_type = PROG_TYPE_FLOW_DISSECTOR },
	  REASON_EXISTS },
	{ { .command = CMD_PROG_DETACH, .err = -EINVAL, .prog_type = PROG_TYPE_FLOW_DISSECTOR },
	  REASON_BUSY },
	{ { .command = CMD_LINK_CREATE, .err = -EEXIST, .map = OF_TYPE(STRUCT_OPS) },
	  REASON_EXISTS },
	{ { .command = CMD_LINK_CREATE, .err = -EINVAL, .map = OF_TYPE(STRUCT_OPS) },
	  REASON_UNSUPPORTED },

	/* test runs */
	{ TEST_RUN(KPROBE, KERNEL_ENOTSUPP), REASON_UNSUPPORTED },
	{ TEST_RUN(XDP, EINVAL), REASON_MISSING },
	{ TEST_RUN(XDP, EINVAL, .data_size_in = 13), REASON_SIZE },
	{ TEST_RUN(XDP, EINVAL, .data_size_in = 14), REASON_UNSUPPORTED },
	{ TEST_RUN(XDP, EINVAL, .data_size_in = 14, .ctx_in = 1, .ctx_size_in = 24), REASON_RANGE },
	{ TEST_RUN(XDP, E2BIG, .data_size_in = 14, .ctx_in = 1, .ctx_size_in = 25), REASON_SIZE },
	{ TEST_RUN(XDP, ENODEV, .data_size_in = 14, .ctx_in = 1), REASON_NOT_FOUND },
	{ TEST_RUN(XDP, ENOMEM, .data_size_in = 1 << 20), REASON_SIZE },
	{ TEST_RUN(XDP, ENOMEM, .data_size_in = 64), REASON_KERNEL },
	{ TEST_RUN(XDP, EINVAL, .flags = TEST_RUN_FLAG_ON_CPU, .cpu = 1), REASON_UNEXPECTED },
	{ TEST_RUN(SCHED_CLS, EINVAL, .data_size_in = 33, PACKET("\x08\x00")), REASON_SIZE },
	{ TEST_RUN(SCHED_CLS, EINVAL, .data_size_in = 34, PACKET("\x08\x00")), REASON_KERNEL },
	{ TEST_RUN(SCHED_CLS, EINVAL, .data_size_in = 53, PACKET("\x86\xdd")), REASON_SIZE },
	{ TEST_RUN(SCHED_CLS, EINVAL, .data_size_in = 54, PACKET("\x86\xdd")), REASON_KERNEL },
	{ TEST_RUN(SCHED_CLS, EINVAL, .data_size_in = 1 << 20), REASON_SIZE },
	{ TEST_RUN(SCHED_CLS, EINVAL, .data_size_in = 64, .ctx_in = 1), REASON_RANGE },
	{ TEST_RUN(SCHED_CLS, EINVAL, .data_size_in = 64), REASON_KERNEL },
	{ TEST_RUN(FLOW_DISSECTOR, EINVAL, .data_size_in = 1 << 20), REASON_SIZE },
	{ TEST_RUN(FLOW_DISSECTOR, EINVAL, .data_size_in = 64, .ctx_in = 1), REASON_RANGE },
	{ TEST_RUN(NETFILTER, EINVAL, .data_size_in = 19), REASON_SIZE },
	{ TEST_RUN(NETFILTER, EINVAL, .data_size_in = 1 << 20), REASON_SIZE },
	{ TEST_RUN(NETFILTER, EPROTO, .data_size_in = 64, .ctx_in = 1), REASON_TYPE },
	{ TEST_RUN(SK_LOOKUP, EAFNOSUPPORT, .ctx_in = 1), REASON_RANGE },
	{ TEST_RUN(SK_LOOKUP, ERANGE, .ctx_in = 1), REASON_RANGE },
	{ TEST_RUN(SK_LOOKUP, EINVAL, .ctx_in = 1), REASON_RANGE },
	{ TEST_RUN(SK_LOOKUP, EINVAL), REASON_MISSING },
	{ TEST_RUN(SK_LOOKUP, EINVAL, .data_in = 1), REASON_UNEXPECTED },
	{ TEST_RUN(SK_LOOKUP, EINVAL, .data_out = 1, .ctx_in = 1), REASON_UNEXPECTED },
	{ TEST_RUN(RAW_TRACEPOINT, ENXIO, .flags = TEST_RUN_FLAG_ON_CPU), REASON_NOT_FOUND },
	{ TEST_RUN(RAW_TRACEPOINT, EINVAL, .repeat = 2), REASON_UNEXPECTED },
	{ TEST_RUN(RAW_TRACEPOINT, EINVAL), REASON_MISSING },
	{ TEST_RUN(RAW_TRACEPOINT, EINVAL, .ctx_in = 1, .ctx_size_in = 97), REASON_SIZE },
	{ TEST_RUN(RAW_TRACEPOINT, EINVAL, .ctx_in = 1, .ctx_size_in = 8), REASON_SIZE },
	{ TEST_RUN(SYSCALL, EINVAL, .ctx_in = 1, .ctx_size_in = 4), REASON_SIZE },
	{ TEST_RUN(SYSCALL, EINVAL, .ctx_in = 1, .ctx_size_in = 65536), REASON_SIZE },
	{ TEST_RUN(SYSCALL, EINVAL), REASON_MISSING },
	{ TEST_RUN(SYSCALL, EINVAL, .data_in = 1), REASON_UNEXPECTED },
	{ TEST_RUN(SYSCALL, EINVAL, .ctx_in = 1, .ctx_out = 1), REASON_UNEXPECTED },
	{ TEST_RUN(TRACING, EFAULT), REASON_UNSUPPORTED },

	/* pins */
	{ { .command = CMD_OBJ_PIN, .err = -EPERM, .path = "/sys/fs/bpf/a.b" }, REASON_SYNTAX },
	{ { .command = CMD_OBJ_PIN, .err = -EPERM, .path = "/sys/fs/b.pf/a" }, REASON_PERMISSION },
	{ { .command = CMD_OBJ_PIN, .err = -EXDEV, .path = "/tmp/d/x" }, REASON_FILE },
	{ { .command = CMD_OBJ_PIN, .err = -EXDEV, .path = "x" }, REASON_FILE },
	{ { .command = CMD_OBJ_PIN, .err = -EXDEV, .path = "/x" }, REASON_FILE },
	{ { .command = CMD_OBJ_PIN, .err = -EEXIST, .path = "/sys/fs/bpf/a" }, REASON_EXISTS },

	/* nothing better is known */
	{ { .command = CMD_LINK_CREATE, .err = -EIO }, REASON_KERNEL },
	{ { .command = CMD_LINK_CREATE, .err = -KERNEL_ENOTSUPP }, REASON_UNSUPPORTED },
};

/* "map_update_elem hash: E2BIG" */
static void name_case(char *name, size_t size, const struct attempt *attempt)
{
	const char *type = "";

	if (attempt->map)
		type = names_of(&map_types, attempt->map->type);
	else if (attempt->create)
		type = names_of(&map_types, attempt->create->map_type);
	else if (attempt->prog_type)
		type = names_of(&prog_types, attempt->prog_type);
	snprintf(name, size, "%s %s: %s", names_of(&bpf_commands, attempt->command),
		 type ? type : "?", errno_name(attempt->err));
}

TEST(causes)
{
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		cleanup_problem struct problem problem = PROBLEM_NONE;
		char name[128];

		name_case(name, sizeof(name), &cases[i].attempt);
		CHECK(explain_attempt(&cases[i].attempt, &problem) == cases[i].attempt.err);
		CHECK_PROBLEM(&problem, cases[i].reason, name);
	}
}

TEST(what_came_after_the_running_kernel)
{
	static const struct {
		struct attempt attempt;
		const char *since, *why;
	} rows[] = {
		{ { .command = CMD_PROG_LOAD,
		    .prog_type = PROG_TYPE_TRACING,
		    .attach_type = ATTACH_TYPE_TRACE_FSESSION },
		  "7.0",
		  " has no attach type trace_fsession: it came with Linux 7.0" },
		{ { .command = CMD_PROG_ATTACH, .attach_type = ATTACH_TYPE_TRACE_FSESSION },
		  "7.0",
		  " has no attach type trace_fsession: it came with Linux 7.0" },
		{ { .command = CMD_PROG_LOAD,
		    .prog_type = PROG_TYPE_XDP,
		    .prog_flags = PROG_FLAG_XDP_DEV_BOUND_ONLY },
		  "6.3",
		  " has no program flag xdp_dev_bound_only: it came with Linux 6.3" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct attempt attempt = rows[i].attempt;
		cleanup_problem struct problem problem = PROBLEM_NONE;

		attempt.err = -EINVAL;
		explain_attempt(&attempt, &problem);
		CHECK_CASE(kernel_before(rows[i].since) ==
				   !!strstr(problem_text(&problem), rows[i].why),
			   rows[i].why);
	}
}

TEST(a_long_path_is_told_in_full)
{
	cleanup_problem struct problem problem = PROBLEM_NONE;
	char path[4096];

	memset(path, 'x', sizeof(path));
	path[0] = path[4000] = '/';
	path[sizeof(path) - 1] = '\0';
	explain_attempt(&(struct attempt){ .command = CMD_OBJ_PIN, .err = -EXDEV, .path = path },
			&problem);
	CHECK(strncmp(problem_text(&problem), path, 4000) == 0);
	CHECK_STR(problem_text(&problem) + 4000, " is not on a bpf file system");
}

TEST(any_errno_of_any_command_has_words)
{
	for (enum bpf_command command = 0; command < COMMANDS; command++) {
		for (int err = 1; err <= KERNEL_ENOTSUPP; err++) {
			cleanup_problem struct problem problem = PROBLEM_NONE;
			const char *text;

			explain_attempt(&(struct attempt){ .command = command, .err = -err },
					&problem);
			text = problem_text(&problem);
			CHECK(*text && !strchr(text, '{') && problem.reason != REASON_NONE);
		}
	}
}

UNIT_MAIN

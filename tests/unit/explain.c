/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What errnos mean, case by case; tests/kernel/explain.c has the kernel produce them. */
#include "bpf/explain.h"

#include <errno.h>

#include "../lib/unit.h"
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
#define ELEM(name)    .command = CMD_MAP_##name##_ELEM

static const struct {
	struct attempt attempt;
	const char *why, *hint;
} cases[] = {
	/* elements */
	{ { ELEM(UPDATE), .err = -E2BIG, .map = HASH, .key = KEY(1) },
	  "it is full (max_entries 1024)",
	  "delete an element first, or make a larger map" },
	{ { .command = CMD_MAP_UPDATE_BATCH, .err = -E2BIG, .map = HASH },
	  "it is full (max_entries 1024)",
	  "delete an element first, or make a larger map" },
	{ { ELEM(UPDATE), .err = -ENOSPC, .map = TRIE, .key = KEY(1) },
	  "it is full (max_entries 9)",
	  "delete an element first, or make a larger map" },
	{ { ELEM(UPDATE), .err = -E2BIG, .map = OF_TYPE(QUEUE) },
	  "it is full (max_entries 4)",
	  "pop an element first; with evict, a push drops the oldest" },
	{ { ELEM(UPDATE), .err = -E2BIG, .map = ARRAY, .key = KEY(4) },
	  "index 4 is outside the array (0 to 3)",
	  "" },
	{ { ELEM(LOOKUP), .err = -ENOENT, .map = ARRAY, .key = KEY(UINT32_MAX) },
	  "index 4294967295 is outside the array (0 to 3)",
	  "" },
	{ { ELEM(LOOKUP), .err = -ENOENT, .map = OF_TYPE(PROG_ARRAY), .key = KEY(2) },
	  "slot 2 is empty",
	  "" },
	{ { ELEM(DELETE), .err = -ENOENT, .map = OF_TYPE(ARRAY_OF_MAPS), .key = KEY(2) },
	  "slot 2 is empty",
	  "" },
	{ { ELEM(LOOKUP), .err = -ENOENT, .map = HASH }, "it has no such key", "" },
	{ { ELEM(DELETE), .err = -ENOENT, .map = HASH }, "it has no such key", "" },
	{ { ELEM(LOOKUP_AND_DELETE), .err = -ENOENT, .map = HASH }, "it has no such key", "" },
	{ { ELEM(LOOKUP), .err = -ENOENT, .map = OF_TYPE(QUEUE) }, "it is empty", "" },
	{ { ELEM(LOOKUP_AND_DELETE), .err = -ENOENT, .map = OF_TYPE(STACK) }, "it is empty", "" },
	{ { ELEM(LOOKUP), .err = -ENOENT, .map = OF_TYPE(BLOOM_FILTER) },
	  "the value is not in it",
	  "" },
	{ { ELEM(LOOKUP), .err = -ENOENT, .map = TRIE, .key = KEY(32) },
	  "no prefix of it matches the key",
	  "" },
	{ { ELEM(LOOKUP), .err = -ENOENT, .map = TRIE, .key = KEY(33) },
	  "prefix length 33 is more than the 32 bits of the key",
	  "" },
	{ { ELEM(UPDATE), .err = -EINVAL, .map = TRIE, .key = KEY(64) },
	  "prefix length 64 is more than the 32 bits of the key",
	  "" },
	{ { .command = CMD_MAP_GET_NEXT_KEY, .err = -ENOENT, .map = HASH },
	  "it has no further key",
	  "" },
	{ { ELEM(UPDATE), .err = -EEXIST, .map = HASH, .flags = UPDATE_FLAG_NOEXIST },
	  "the key is there, and the flag noexist asks for a new one",
	  "" },
	{ { ELEM(UPDATE), .err = -EEXIST, .map = ARRAY, .key = KEY(1), .flags = 1 },
	  "the elements of an array are always there, so noexist cannot be met",
	  "" },
	{ { ELEM(UPDATE), .err = -ENOENT, .map = HASH, .flags = UPDATE_FLAG_EXIST },
	  "it has no such key, and the flag exist asks for one",
	  "" },
	{ { ELEM(UPDATE), .err = -EINVAL, .map = OF_TYPE(PROG_ARRAY), .flags = UPDATE_FLAG_EXIST },
	  "prog_array maps take neither exist nor noexist",
	  "" },
	{ { ELEM(UPDATE), .err = -EINVAL, .map = OF_TYPE(STACK_TRACE) },
	  "only programs put stacks into it",
	  "" },
	{ { ELEM(UPDATE), .err = -EINVAL, .map = HASH, .flags = UPDATE_FLAG_LOCK },
	  "its value has no struct bpf_spin_lock, which the flag lock needs",
	  "" },
	{ { ELEM(LOOKUP), .err = -EPERM, .map = HASH },
	  "its pin or a security module forbids it",
	  "" },
	{ { ELEM(UPDATE), .err = -EPERM, .map = HASH },
	  "it is frozen, or its pin or a security module forbids it",
	  "" },
	{ { ELEM(DELETE), .err = -EINVAL, .map = ARRAY },
	  "the elements of an array cannot be deleted",
	  "update them with zeroes" },
	{ { ELEM(LOOKUP), .err = -KERNEL_ENOTSUPP, .map = OF_TYPE(RINGBUF) },
	  "ringbuf maps have no elements that could be looked up",
	  "" },
	{ { ELEM(LOOKUP), .err = -KERNEL_ENOTSUPP, .map = OF_TYPE(PERF_EVENT_ARRAY) },
	  "the elements of perf_event_array maps cannot be read",
	  "" },
	{ { ELEM(UPDATE), .err = -EBADF, .map = OF_TYPE(PROG_ARRAY) },
	  "its values must be programs",
	  "give the value as id N, name NAME or pinned PATH" },
	{ { .command = CMD_MAP_GET_NEXT_KEY, .err = -EINVAL, .map = OF_TYPE(STACK) },
	  "a stack has no keys",
	  "map peek and map pop reach its elements" },

	/* making maps */
	{ { .command = CMD_MAP_CREATE,
	    .err = -EINVAL,
	    .create = CREATE(.map_type = MAP_TYPE_LPM_TRIE, .key_size = 8, .value_size = 4,
			     .max_entries = 1) },
	  "lpm_trie maps need the flag no_prealloc",
	  "add: flags no_prealloc" },
	{ { .command = CMD_MAP_CREATE,
	    .err = -EINVAL,
	    .create = CREATE(.map_type = MAP_TYPE_ARRAY, .key_size = 8) },
	  "the key of array maps is an index of 4 bytes, not 8",
	  "" },
	{ { .command = CMD_MAP_CREATE,
	    .err = -EINVAL,
	    .create = CREATE(.map_type = MAP_TYPE_RINGBUF, .max_entries = 5000) },
	  "max_entries of a ringbuf is its size in bytes: a power of 2 and whole pages, not 5000",
	  "" },
	{ { .command = CMD_MAP_CREATE,
	    .err = -EINVAL,
	    .create = CREATE(.map_type = MAP_TYPE_QUEUE, .key_size = 4, .value_size = 4,
			     .max_entries = 1) },
	  "a queue has no keys: its key size must be 0",
	  "" },
	{ { .command = CMD_MAP_CREATE, .err = -EINVAL, .create = CREATE(.map_type = 250) },
	  "there is no map type 250",
	  "" },

	/* programs */
	{ { .command = CMD_PROG_LOAD, .err = -EACCES, .prog_type = PROG_TYPE_XDP, .log_size = 9 },
	  "the verifier refuses it",
	  "" },
	{ { .command = CMD_PROG_LOAD, .err = -E2BIG, .prog_type = PROG_TYPE_XDP, .log_size = 9 },
	  "it is too complex for the verifier",
	  "" },
	{ { .command = CMD_PROG_LOAD, .err = -EINVAL, .prog_type = PROG_TYPE_SK_LOOKUP },
	  "sk_lookup programs need their attach type",
	  "say it with the type, as in cgroup/connect4" },
	{ { .command = CMD_PROG_TEST_RUN,
	    .err = -EINVAL,
	    .prog_type = PROG_TYPE_XDP,
	    .data_size = 13 },
	  "its packet needs an Ethernet header, 14 bytes at least, got 13",
	  "" },
	{ { .command = CMD_PROG_TEST_RUN, .err = -KERNEL_ENOTSUPP, .prog_type = PROG_TYPE_KPROBE },
	  "the kernel cannot test-run kprobe programs",
	  "" },

	{ { .command = CMD_PROG_TEST_RUN, .err = -EAFNOSUPPORT, .prog_type = PROG_TYPE_SK_LOOKUP },
	  "the family in its context is neither 2 (IPv4) nor 10 (IPv6)",
	  "" },

	/* pins */
	{ { .command = CMD_OBJ_PIN, .err = -EPERM, .path = "/sys/fs/bpf/a.b" },
	  "the name of a pin must not have a dot",
	  "" },
	{ { .command = CMD_OBJ_PIN, .err = -EPERM, .path = "/sys/fs/b.pf/a" },
	  "its mode or its directory's forbids it",
	  "" },
	{ { .command = CMD_OBJ_PIN, .err = -EXDEV, .path = "/tmp/d/x" },
	  "/tmp/d is not on a bpf file system",
	  "pin below /sys/fs/bpf, or mount one: mount -t bpf bpf DIR" },
	{ { .command = CMD_OBJ_PIN, .err = -EXDEV, .path = "x" },
	  "the current directory is not on a bpf file system",
	  "pin below /sys/fs/bpf, or mount one: mount -t bpf bpf DIR" },
	{ { .command = CMD_OBJ_PIN, .err = -EXDEV, .path = "/x" },
	  "/ is not on a bpf file system",
	  "pin below /sys/fs/bpf, or mount one: mount -t bpf bpf DIR" },
	{ { .command = CMD_OBJ_PIN, .err = -EEXIST, .path = "/sys/fs/bpf/a" },
	  "the path is taken",
	  "" },

	/* nothing better is known */
	{ { .command = CMD_LINK_CREATE, .err = -EIO }, "Input/output error", "" },
	{ { .command = CMD_LINK_CREATE, .err = -KERNEL_ENOTSUPP },
	  "the kernel does not support it",
	  "" },
};

TEST(causes)
{
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct explanation explanation;

		explain(&cases[i].attempt, &explanation);
		CHECK_STR(explanation.why, cases[i].why);
		CHECK_STR(explanation.hint, cases[i].hint);
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
		  " attaches nothing as trace_fsession: that came with Linux 7.0" },
		{ { .command = CMD_PROG_ATTACH, .attach_type = ATTACH_TYPE_TRACE_FSESSION },
		  "7.0",
		  " attaches nothing as trace_fsession: that came with Linux 7.0" },
		{ { .command = CMD_PROG_LOAD,
		    .prog_type = PROG_TYPE_XDP,
		    .prog_flags = PROG_FLAG_XDP_DEV_BOUND_ONLY },
		  "6.3",
		  " has no program flag xdp_dev_bound_only: it came with Linux 6.3" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct attempt attempt = rows[i].attempt;
		struct explanation explanation;

		attempt.err = -EINVAL;
		explain(&attempt, &explanation);
		CHECK_CASE(kernel_before(rows[i].since) == !!strstr(explanation.why, rows[i].why),
			   rows[i].why);
	}
}

TEST(a_long_path_is_cut)
{
	char path[4096];
	struct explanation explanation;

	memset(path, 'x', sizeof(path));
	path[0] = path[4000] = '/';
	path[sizeof(path) - 1] = '\0';
	explain(&(struct attempt){ .command = CMD_OBJ_PIN, .err = -EXDEV, .path = path },
		&explanation);
	CHECK(strlen(explanation.why) == sizeof(explanation.why) - 1);
}

TEST(any_errno_of_any_command_has_words)
{
	for (enum bpf_command command = 0; command < COMMANDS; command++) {
		for (int err = 1; err <= KERNEL_ENOTSUPP; err++) {
			struct explanation explanation;

			explain(&(struct attempt){ .command = command, .err = -err }, &explanation);
			CHECK(explanation.why[0] && !strchr(explanation.why, '{'));
		}
	}
}

UNIT_MAIN

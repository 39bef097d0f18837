/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The running kernel's errnos have the causes that explain_attempt() tells. */
#include "bpf/explain.h"

#include <errno.h>
#include <unistd.h>

#include "../lib/unit.h"
#include "base/util.h"
#include "bpf/insn.h"
#include "bpf/kernel.h"
#include "bpf/kind.h"
#include "bpf/map.h"
#include "bpf/prog.h"
#include "names/names.h"

/* One element operation on a new map of the given shape. */
struct step {
	uint32_t type, key_size, value_size, entries, map_flags;
	enum bpf_command command;
	uint32_t key; /* the first four bytes */
	uint64_t flags;
	unsigned puts;	 /* elements put in before: keys 0, 1, … */
	bool freeze;	 /* before */
	const char *why; /* NULL: it must succeed */
};

static int operate(const struct step *step, int fd)
{
	uint8_t key[512] = { 0 }, value[4096] = { 0 };
	void *k = step->key_size ? key : NULL;

	memcpy(key, &step->key, sizeof(step->key));
	switch (step->command) {
	case CMD_MAP_LOOKUP_ELEM:
		return map_lookup(fd, k, value, step->flags);
	case CMD_MAP_UPDATE_ELEM:
		return map_update(fd, k, value, step->flags);
	case CMD_MAP_DELETE_ELEM:
		return map_delete(fd, k);
	case CMD_MAP_LOOKUP_AND_DELETE_ELEM:
		return map_lookup_and_delete(fd, k, value, step->flags);
	case CMD_MAP_FREEZE:
		return map_freeze(fd);
	default:
		return map_next_key(fd, NULL, value);
	}
}

static void prepare(const struct step *step, int fd)
{
	uint8_t key[512] = { 0 }, value[4096] = { 0 };

	for (uint32_t i = 0; i < step->puts; i++) {
		memcpy(key, &i, sizeof(i));
		CHECK(map_update(fd, step->key_size ? key : NULL, value, 0) == 0);
	}
	if (step->freeze)
		CHECK(map_freeze(fd) == 0);
}

static bool type_is_newer(uint32_t type)
{
	return kernel_before(names_since(&map_types, type));
}

/* Hashes came to be taken from later than queues. */
static bool is_newer(const struct step *step)
{
	return type_is_newer(step->type) || (step->type == MAP_TYPE_HASH && kernel_before("5.14") &&
					     step->command == CMD_MAP_LOOKUP_AND_DELETE_ELEM);
}

static void check_step(const struct step *step)
{
	const struct map_create_attr create = {
		.map_type = step->type,
		.key_size = step->key_size,
		.value_size = step->value_size,
		.max_entries = step->entries,
		.map_flags = step->map_flags,
	};
	int err, fd = map_create(&create);
	struct map_info info = { 0 };
	cleanup_problem struct problem problem = PROBLEM_NONE;

	CHECK_CASE(fd >= 0 && map_info(fd, &info) == 0, step->why);
	prepare(step, fd);
	err = operate(step, fd);
	CHECK_CASE(err < 0, step->why);
	explain_attempt(&(struct attempt){ .command = step->command,
					   .err = err,
					   .map = &info,
					   .map_fd = fd,
					   .key = &step->key,
					   .flags = step->flags },
			&problem);
	CHECK_STR(problem_text(&problem), step->why);
	close(fd);
}

#define LOOKUP	   CMD_MAP_LOOKUP_ELEM
#define UPDATE	   CMD_MAP_UPDATE_ELEM
#define DELETE	   CMD_MAP_DELETE_ELEM
#define TAKE	   CMD_MAP_LOOKUP_AND_DELETE_ELEM
#define NEXT	   CMD_MAP_GET_NEXT_KEY
#define FREEZE	   CMD_MAP_FREEZE
#define HASH	   MAP_TYPE_HASH, 4, 4, 2
#define ARRAY	   MAP_TYPE_ARRAY, 4, 4, 2
#define TRIE	   MAP_TYPE_LPM_TRIE, 8, 4, 1, MAP_FLAG_NO_PREALLOC
#define QUEUE	   MAP_TYPE_QUEUE, 0, 4, 1
#define BLOOM	   MAP_TYPE_BLOOM_FILTER, 0, 4, 8
#define RINGBUF	   MAP_TYPE_RINGBUF, 0, 0, 4096
#define PERF	   MAP_TYPE_PERF_EVENT_ARRAY, 4, 4, 2
#define PROG_ARRAY MAP_TYPE_PROG_ARRAY, 4, 4, 2
#define SOCKMAP	   MAP_TYPE_SOCKMAP, 4, 4, 2
#define DEVMAP	   MAP_TYPE_DEVMAP, 4, 4, 2
#define CPUMAP	   MAP_TYPE_CPUMAP, 4, 4, 2
#define XSKMAP	   MAP_TYPE_XSKMAP, 4, 4, 2
#define OUTSIDE	   "index 2 is outside the array (0 to 1)"

static const struct step steps[] = {
	{ HASH, 0, LOOKUP, 1, 0, 1, false, "it has no such key" },
	{ HASH, 0, DELETE, 1, 0, 1, false, "it has no such key" },
	{ HASH, 0, TAKE, 1, 0, 1, false, "it has no such key" },
	{ HASH, 0, NEXT, 0, 0, 0, false, "it has no further key" },
	{ HASH, 0, UPDATE, 9, 0, 2, false, "it is full (max_entries 2)" },
	{ HASH, 0, UPDATE, 0, UPDATE_FLAG_NOEXIST, 1, false,
	  "the key is there, and the flag noexist asks for a new one" },
	{ HASH, 0, UPDATE, 0, UPDATE_FLAG_EXIST, 0, false,
	  "it has no such key, and the flag exist asks for one" },
	{ HASH, 0, UPDATE, 0, UPDATE_FLAG_LOCK, 0, false,
	  "its value has no struct bpf_spin_lock, which the flag lock needs" },
	{ HASH, 0, UPDATE, 0, 0, 1, true,
	  "it is frozen: it can no longer be changed from user space" },
	{ HASH, 0, DELETE, 0, 0, 1, true,
	  "it is frozen: it can no longer be changed from user space" },
	{ HASH, 0, FREEZE, 0, 0, 0, true, "it is frozen already" },
	{ ARRAY, 0, LOOKUP, 2, 0, 0, false, "index 2 is outside the array (0 to 1)" },
	{ ARRAY, 0, UPDATE, 2, 0, 0, false, "index 2 is outside the array (0 to 1)" },
	{ ARRAY, 0, UPDATE, 1, UPDATE_FLAG_NOEXIST, 0, false,
	  "all elements of an array exist, so noexist cannot succeed" },
	{ ARRAY, 0, DELETE, 1, 0, 0, false, "the elements of an array cannot be deleted" },
	{ ARRAY, 0, TAKE, 1, 0, 0, false,
	  "the elements of array maps cannot be looked up and deleted at once" },
	{ TRIE, LOOKUP, 32, 0, 0, false, "no prefix of it matches the key" },
	{ TRIE, LOOKUP, 64, 0, 0, false, "prefix length 64 is more than the 32 bits of the key" },
	{ TRIE, UPDATE, 64, 0, 0, false, "prefix length 64 is more than the 32 bits of the key" },
	{ TRIE, DELETE, 64, 0, 0, false, "prefix length 64 is more than the 32 bits of the key" },
	{ TRIE, UPDATE, 32, 0, 1, false, "it is full (max_entries 1)" },
	{ QUEUE, 0, LOOKUP, 0, 0, 0, false, "it is empty" },
	{ QUEUE, 0, TAKE, 0, 0, 0, false, "it is empty" },
	{ QUEUE, 0, UPDATE, 0, 0, 1, false, "it is full (max_entries 1)" },
	{ QUEUE, 0, UPDATE, 0, UPDATE_FLAG_NOEXIST, 0, false, "a queue does not take noexist" },
	{ QUEUE, 0, DELETE, 0, 0, 0, false, "a queue has no keys" },
	{ QUEUE, 0, NEXT, 0, 0, 0, false, "a queue has no keys" },
	{ BLOOM, 0, LOOKUP, 0, 0, 0, false, "the value is not in it" },
	{ BLOOM, 0, NEXT, 0, 0, 0, false, "the values in a bloom filter cannot be listed" },
	{ BLOOM, 0, DELETE, 0, 0, 0, false, "the values in a bloom filter cannot be deleted" },
	{ RINGBUF, 0, LOOKUP, 0, 0, 0, false,
	  "ringbuf maps have no elements that could be looked up" },
	{ RINGBUF, 0, UPDATE, 0, 0, 0, false, "ringbuf maps have no elements that could be set" },
	{ PERF, 0, LOOKUP, 0, 0, 0, false, "the elements of perf_event_array maps cannot be read" },
	{ PROG_ARRAY, 0, LOOKUP, 1, 0, 0, false, "slot 1 is empty" },
	{ PROG_ARRAY, 0, LOOKUP, 2, 0, 0, false, "index 2 is outside the array (0 to 1)" },
	{ PROG_ARRAY, 0, DELETE, 1, 0, 0, false, "slot 1 is empty" },
	{ PROG_ARRAY, 0, DELETE, 2, 0, 0, false, "index 2 is outside the array (0 to 1)" },
	{ PERF, 0, DELETE, 1, 0, 0, false, "slot 1 is empty" },
	{ PERF, 0, DELETE, 2, 0, 0, false, OUTSIDE },
	{ DEVMAP, 0, DELETE, 2, 0, 0, false, OUTSIDE },
	{ DEVMAP, 0, UPDATE, 2, 0, 0, false, OUTSIDE },
	{ CPUMAP, 0, DELETE, 2, 0, 0, false, OUTSIDE },
	{ CPUMAP, 0, UPDATE, 2, 0, 0, false, OUTSIDE },
	{ XSKMAP, 0, DELETE, 2, 0, 0, false, OUTSIDE },
	{ MAP_TYPE_CGROUP_STORAGE, 16, 4, 0, 0, DELETE, 0, 0, 0, false,
	  "the elements of cgroup_storage maps cannot be deleted: each goes with its cgroup" },
	{ SOCKMAP, 0, LOOKUP, 0, 0, 0, false,
	  "its sockets can only be shown when its values have 8 bytes" },
};

TEST(elements)
{
	for (size_t i = 0; i < ARRAY_SIZE(steps); i++)
		if (!is_newer(&steps[i]))
			check_step(&steps[i]);
}

static const struct {
	struct map_create_attr create;
	const char *why;
} creations[] = {
	{ { MAP_TYPE_ARRAY, 8, 4, 1 }, "the key of array maps is an index of 4 bytes, not 8" },
	{ { MAP_TYPE_ARRAY, 4, 4, 1, .map_name = "a b" },
	  "a name has at most 15 characters of A-Za-z0-9_." },
	{ { MAP_TYPE_ARRAY, 4, 0, 1 }, "the value of array maps has at least 1 byte, not 0" },
	{ { MAP_TYPE_ARRAY, 4, 4, 0 }, "max_entries must be at least 1" },
	{ { MAP_TYPE_ARRAY, 4, 4, 1, MAP_FLAG_NO_PREALLOC },
	  "an array always allocates its elements in advance: it does not take no_prealloc" },
	{ { MAP_TYPE_PERCPU_ARRAY, 4, 40000, 1 },
	  "the value of a CPU has at most 32768 bytes, not 40000" },
	{ { MAP_TYPE_HASH, 0, 4, 1 }, "the key of hash maps has at least 1 byte, not 0" },
	{ { MAP_TYPE_HASH, 4, 8 << 20, 1 },
	  "key and value together are larger than the kernel allows (4 MiB)" },
	{ { MAP_TYPE_HASH, 4, 4, 1, MAP_FLAG_MMAPABLE },
	  "hash maps do not take the flag mmapable" },
	{ { MAP_TYPE_HASH, 4, 4, 1, MAP_FLAG_RDONLY | MAP_FLAG_WRONLY },
	  "rdonly and wronly exclude each other" },
	{ { MAP_TYPE_HASH, 4, 4, 1, 1U << 30 }, "hash maps do not take the flag 0x40000000" },
	{ { MAP_TYPE_LRU_HASH, 4, 4, 1, MAP_FLAG_NO_PREALLOC },
	  "an LRU map always allocates its elements in advance: it does not take no_prealloc" },
	{ { MAP_TYPE_LPM_TRIE, 8, 4, 1 }, "lpm_trie maps need the flag no_prealloc" },
	{ { MAP_TYPE_LPM_TRIE, 4, 4, 1, MAP_FLAG_NO_PREALLOC },
	  "the key of an lpm_trie has 5 to 260 bytes, 4 of them for the prefix length, not 4" },
	{ { MAP_TYPE_STACK, 4, 4, 1 }, "stack maps have no keys: the key size must be 0" },
	{ { MAP_TYPE_RINGBUF, 4, 4, 4096 },
	  "ringbuf maps have neither keys nor values: both sizes must be 0" },
	{ { MAP_TYPE_RINGBUF, 0, 0, 5000 },
	  "max_entries of a ringbuf is its size in bytes: a power of 2 and a multiple of the page size, not 5000" },
	{ { MAP_TYPE_PROG_ARRAY, 4, 8, 1 }, "the value of prog_array maps has 4 bytes, not 8" },
	{ { MAP_TYPE_STACK_TRACE, 4, 4, 1 },
	  "the value of a stack_trace map is addresses of 8 bytes each, with stack_build_id 32, not 4 bytes" },
	{ { MAP_TYPE_HASH_OF_MAPS, 4, 4, 1 }, "a map of maps needs an inner map as its template" },
	{ { MAP_TYPE_SK_STORAGE, 4, 4, 0, MAP_FLAG_NO_PREALLOC },
	  "sk_storage maps need the types (BTF) of key and value" },
	{ { MAP_TYPE_BLOOM_FILTER, 0, 4, 1, .map_extra = 16 },
	  "map_extra of a bloom_filter is the number of its hashes, 0 to 15" },
	{ { MAP_TYPE_HASH, 4, 4, 1, .map_extra = 1 }, "hash maps do not take map_extra" },
	{ { MAP_TYPE_HASH, 4, 4, 1, .map_ifindex = 1 },
	  "the network device does not support hash maps" },
	{ { MAP_TYPE_CPUMAP, 4, 4, 99999 },
	  "99999 entries are more than the CPUs that this kernel was built for" },
	{ { 200, 4, 4, 1 }, "there is no map type 200" },
};

TEST(making_maps)
{
	for (size_t i = 0; i < ARRAY_SIZE(creations); i++) {
		cleanup_problem struct problem problem = PROBLEM_NONE;
		int err = map_create(&creations[i].create);

		if (type_is_newer(creations[i].create.map_type))
			continue;
		CHECK_CASE(err < 0, creations[i].why);
		explain_attempt(&(struct attempt){ .command = CMD_MAP_CREATE,
						   .err = err,
						   .create = &creations[i].create },
				&problem);
		CHECK_STR(problem_text(&problem), creations[i].why);
	}
}

static void check_load(uint32_t type, const struct insn *insns, uint32_t count, const char *why)
{
	const struct prog_load_attr attr = { .prog_type = type,
					     .insn_cnt = count,
					     .insns = ptr_u64(insns),
					     .license = ptr_u64("GPL") };
	cleanup_buf struct buf log = BUF_EMPTY;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	int err = prog_load(&attr, &log);

	CHECK_CASE(err < 0, why);
	explain_attempt(&(struct attempt){ .command = CMD_PROG_LOAD,
					   .err = err,
					   .prog_type = type,
					   .log_size = log.len },
			&problem);
	CHECK_STR(problem_text(&problem), why);
}

TEST(loading_programs)
{
	const struct insn pass[] = { insn_mov_imm(R0, 1), insn_exit() }, bad[] = { insn_exit() };

	check_load(PROG_TYPE_XDP, bad, 1, "the verifier refuses it");
	check_load(PROG_TYPE_XDP, pass, 1, "the verifier refuses it");
	check_load(PROG_TYPE_XDP, pass, 0,
		   "it has no instructions, or more than the kernel takes (1000000)");
	check_load(PROG_TYPE_SK_LOOKUP, pass, 2, "sk_lookup programs need their attach type");
	check_load(200, pass, 2, "there is no program type 200");
}

TEST(test_runs)
{
	const struct insn pass[] = { insn_mov_imm(R0, 1), insn_exit() };
	struct prog_load_attr load = { .prog_type = PROG_TYPE_XDP,
				       .insn_cnt = 2,
				       .insns = ptr_u64(pass),
				       .license = ptr_u64("GPL") };
	uint8_t packet[64] = { 0 };
	int fd = prog_load(&load, NULL);
	struct test_run_attr run = { .prog_fd = (uint32_t)fd,
				     .data_in = ptr_u64(packet),
				     .data_size_in = 13 };
	cleanup_problem struct problem problem = PROBLEM_NONE;
	int err = prog_test_run(&run);

	/* 5.10 takes any size for XDP, 6.1 does not. */
	if (kernel_before("6.1")) {
		CHECK(err == 0);
		close(fd);
		return;
	}
	explain_attempt(&(struct attempt){ .command = CMD_PROG_TEST_RUN,
					   .err = err,
					   .prog_type = PROG_TYPE_XDP,
					   .run = &run },
			&problem);
	CHECK_STR(problem_text(&problem),
		  "its packet needs an Ethernet header, at least 14 bytes, got 13");
	close(fd);
}

/* What a user without rights is told: giving up root takes the effective capabilities. */
TEST(without_privileges)
{
	struct map_create_attr create = { .map_type = MAP_TYPE_LPM_TRIE,
					  .key_size = 8,
					  .value_size = 4,
					  .max_entries = 1,
					  .map_flags = MAP_FLAG_NO_PREALLOC };
	cleanup_problem struct problem problem = PROBLEM_NONE;
	uint32_t id;
	int err;

	CHECK(seteuid(65534) == 0);
	err = map_create(&create);
	CHECK(err == -EPERM);
	explain_attempt(
		&(struct attempt){ .command = CMD_MAP_CREATE, .err = err, .create = &create },
		&problem);
	CHECK(strncmp(problem_text(&problem), "it needs CAP_BPF", 16) == 0);
	CHECK_STR(problem_hint_text(&problem), "run it as root");
	err = kind_next_id(KIND_MAP, 0, &id);
	CHECK(err == -EPERM);
	explain_attempt(&(struct attempt){ .command = CMD_MAP_GET_NEXT_ID, .err = err }, &problem);
	CHECK_STR(problem_text(&problem), "finding objects by id needs CAP_SYS_ADMIN");
	CHECK(seteuid(0) == 0);
}

UNIT_MAIN

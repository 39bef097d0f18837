/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How maps behave, as the kernel has it: tests/kernel/behaviour.c holds the running kernel to it,
 * and tests/unit/map_calls.c the fake one, so that the fake stays honest.
 */
#pragma once

#include <errno.h>
#include <stdint.h>
#include <unistd.h>

#include "base/util.h"
#include "bpf/kernel.h"
#include "bpf/kind.h"
#include "bpf/map.h"
#include "names/names.h"
#include "unit.h"

static int make_map(uint32_t type, uint32_t key_size, uint32_t value_size, uint32_t entries,
		    uint32_t flags)
{
	const struct map_create_attr create = {
		.map_type = type,
		.key_size = key_size,
		.value_size = value_size,
		.max_entries = entries,
		.map_flags = flags,
		.map_name = "behaviour",
	};

	return map_create(&create);
}

/* The same as an int, for tables. */
static int make_and_close(uint32_t type, uint32_t key_size, uint32_t value_size, uint32_t entries,
			  uint32_t flags)
{
	int fd = make_map(type, key_size, value_size, entries, flags);

	if (fd < 0)
		return fd;
	close(fd);
	return 0;
}

TEST(a_hash_of_one_entry)
{
	int fd = make_map(MAP_TYPE_HASH, 4, 8, 1, 0);
	uint32_t first = 1, second = 2, next = 0;
	uint64_t value = 0;

	CHECK(map_lookup(fd, &first, &value, 0) == -ENOENT);
	CHECK(map_update(fd, &first, &(uint64_t){ 42 }, UPDATE_FLAG_EXIST) == -ENOENT);
	CHECK(map_update(fd, &first, &(uint64_t){ 42 }, 0) == 0);
	CHECK(map_update(fd, &first, &(uint64_t){ 43 }, UPDATE_FLAG_NOEXIST) == -EEXIST);
	CHECK(map_lookup(fd, &first, &value, 0) == 0 && value == 42);
	CHECK(map_update(fd, &second, &(uint64_t){ 1 }, 0) == -E2BIG);
	CHECK(map_next_key(fd, NULL, &next) == 0 && next == first);
	CHECK(map_next_key(fd, &second, &next) == 0 && next == first);
	CHECK(map_next_key(fd, &first, &next) == -ENOENT);
	CHECK(map_delete(fd, &first) == 0);
	CHECK(map_delete(fd, &first) == -ENOENT);
	CHECK(map_next_key(fd, NULL, &next) == -ENOENT);
	close(fd);
}

TEST(a_hash_gives_up_an_element)
{
	int fd = make_map(MAP_TYPE_HASH, 4, 4, 4, 0);
	uint32_t key = 3, value = 0;

	if (kernel_before("5.14")) {
		CHECK(map_lookup_and_delete(fd, &key, &value, 0) == -KERNEL_ENOTSUPP);
		close(fd);
		return;
	}
	CHECK(map_update(fd, &key, &(uint32_t){ 30 }, 0) == 0);
	CHECK(map_lookup_and_delete(fd, &key, &value, 0) == 0 && value == 30);
	CHECK(map_lookup_and_delete(fd, &key, &value, 0) == -ENOENT);
	close(fd);
}

TEST(an_lru_hash_is_never_full)
{
	int fd = make_map(MAP_TYPE_LRU_HASH, 4, 4, 8, 0);

	for (uint32_t key = 0; key < 1000; key++)
		CHECK(map_update(fd, &key, &key, 0) == 0);
	close(fd);
}

TEST(an_array)
{
	int fd = make_map(MAP_TYPE_ARRAY, 4, 4, 2, 0);
	uint32_t inside = 1, outside = 2, value = 7, next;

	CHECK(map_lookup(fd, &inside, &value, 0) == 0 && value == 0);
	CHECK(map_lookup(fd, &outside, &value, 0) == -ENOENT);
	CHECK(map_update(fd, &inside, &(uint32_t){ 5 }, 0) == 0);
	CHECK(map_lookup(fd, &inside, &value, 0) == 0 && value == 5);
	CHECK(map_update(fd, &inside, &value, UPDATE_FLAG_NOEXIST) == -EEXIST);
	CHECK(map_update(fd, &inside, &value, UPDATE_FLAG_EXIST) == 0);
	CHECK(map_update(fd, &inside, &value, 3) == -EINVAL);
	CHECK(map_update(fd, &outside, &value, 0) == -E2BIG);
	CHECK(map_delete(fd, &inside) == -EINVAL);
	CHECK(map_lookup_and_delete(fd, &inside, &value, 0) == -KERNEL_ENOTSUPP);
	CHECK(map_next_key(fd, NULL, &next) == 0 && next == 0);
	CHECK(map_next_key(fd, &outside, &next) == 0 && next == 0);
	CHECK(map_next_key(fd, &inside, &next) == -ENOENT);
	close(fd);
}

TEST(a_value_for_each_cpu)
{
	uint64_t values[1024], got[1024] = { 0 };
	int fd = make_map(MAP_TYPE_PERCPU_HASH, 4, 4, 2, 0), cpus = kernel_cpus();
	uint32_t key = 9;

	for (int cpu = 0; cpu < cpus; cpu++)
		values[cpu] = 100 + (unsigned)cpu;
	CHECK(map_update(fd, &key, values, 0) == 0);
	CHECK(map_lookup(fd, &key, got, 0) == 0);
	CHECK(memcmp(values, got, (size_t)cpus * 8) == 0);
	close(fd);
}

TEST(a_trie_of_prefixes)
{
	int fd = make_map(MAP_TYPE_LPM_TRIE, 8, 4, 2, MAP_FLAG_NO_PREALLOC);
	struct {
		uint32_t length;
		uint8_t address[4];
	} net = { 8, { 10 } }, subnet = { 24, { 10, 1, 2 } }, host = { 32, { 10, 1, 2, 3 } },
	  other = { 32, { 10, 9 } }, outside = { 32, { 11 } }, wrong = { 33, { 10 } }, next;
	uint32_t value;

	CHECK(map_update(fd, &net, &(uint32_t){ 1 }, 0) == 0);
	CHECK(map_update(fd, &subnet, &(uint32_t){ 2 }, 0) == 0);
	CHECK(map_update(fd, &outside, &(uint32_t){ 3 }, 0) == -ENOSPC);
	CHECK(map_lookup(fd, &host, &value, 0) == 0 && value == 2);
	CHECK(map_lookup(fd, &other, &value, 0) == 0 && value == 1);
	CHECK(map_lookup(fd, &outside, &value, 0) == -ENOENT);
	CHECK(map_lookup(fd, &wrong, &value, 0) == -ENOENT);
	CHECK(map_update(fd, &wrong, &value, 0) == -EINVAL);
	CHECK(map_delete(fd, &wrong) == -EINVAL);
	CHECK(map_delete(fd, &host) == -ENOENT);
	CHECK(map_delete(fd, &subnet) == 0);
	CHECK(map_next_key(fd, NULL, &next) == 0 && next.length == 8);
	CHECK(map_next_key(fd, &net, &next) == -ENOENT);
	close(fd);
}

static void check_order(uint32_t type, const uint32_t order[3])
{
	int fd = make_map(type, 0, 4, 3, 0);
	uint32_t value, key;

	CHECK(map_lookup(fd, NULL, &value, 0) == -ENOENT);
	CHECK(map_lookup_and_delete(fd, NULL, &value, 0) == -ENOENT);
	for (value = 1; value <= 3; value++)
		CHECK(map_update(fd, NULL, &value, 0) == 0);
	CHECK(map_update(fd, NULL, &value, 0) == -E2BIG);
	CHECK(map_update(fd, NULL, &value, UPDATE_FLAG_NOEXIST) == -EINVAL);
	CHECK(map_lookup(fd, NULL, &value, 0) == 0 && value == order[0]);
	for (int i = 0; i < 3; i++)
		CHECK(map_lookup_and_delete(fd, NULL, &value, 0) == 0 && value == order[i]);
	CHECK(map_delete(fd, NULL) == -EINVAL);
	CHECK(map_next_key(fd, NULL, &key) == -EINVAL);
	CHECK(map_lookup(fd, &key, &value, 0) == -EINVAL);
	close(fd);
}

TEST(a_queue_and_a_stack)
{
	check_order(MAP_TYPE_QUEUE, (const uint32_t[]){ 1, 2, 3 });
	check_order(MAP_TYPE_STACK, (const uint32_t[]){ 3, 2, 1 });
}

TEST(a_full_queue_drops_the_oldest_when_told_to)
{
	int fd = make_map(MAP_TYPE_QUEUE, 0, 4, 1, 0);
	uint32_t value;

	CHECK(map_update(fd, NULL, &(uint32_t){ 1 }, 0) == 0);
	CHECK(map_update(fd, NULL, &(uint32_t){ 2 }, UPDATE_FLAG_EXIST) == 0);
	CHECK(map_lookup(fd, NULL, &value, 0) == 0 && value == 2);
	close(fd);
}

TEST(a_bloom_filter)
{
	int fd = make_map(MAP_TYPE_BLOOM_FILTER, 0, 4, 16, 0);
	uint32_t value = 5;

	if (kernel_before(names_since(&map_types, MAP_TYPE_BLOOM_FILTER))) {
		CHECK(fd == -EINVAL);
		return;
	}
	CHECK(map_lookup(fd, NULL, &value, 0) == -ENOENT);
	CHECK(map_update(fd, NULL, &value, 0) == 0);
	CHECK(map_lookup(fd, NULL, &value, 0) == 0);
	CHECK(map_update(fd, NULL, &value, UPDATE_FLAG_NOEXIST) == -EINVAL);
	CHECK(map_delete(fd, NULL) == -EOPNOTSUPP);
	CHECK(map_next_key(fd, NULL, &value) == -EOPNOTSUPP);
	close(fd);
}

TEST(maps_without_elements)
{
	int ring = make_map(MAP_TYPE_RINGBUF, 0, 0, 4096, 0);
	int perf = make_map(MAP_TYPE_PERF_EVENT_ARRAY, 4, 4, 1, 0);
	uint32_t key = 0, value;

	CHECK(ring >= 0 && perf >= 0);
	CHECK(map_lookup(ring, NULL, &value, 0) == -KERNEL_ENOTSUPP);
	CHECK(map_next_key(ring, NULL, &value) == -KERNEL_ENOTSUPP);
	CHECK(map_lookup(perf, &key, &value, 0) == -KERNEL_ENOTSUPP);
	CHECK(map_next_key(perf, NULL, &value) == 0);
	close(ring);
	close(perf);
}

TEST(a_frozen_map)
{
	int fd = make_map(MAP_TYPE_HASH, 4, 4, 2, 0);
	uint32_t key = 1, value = 2;
	int err;

	CHECK(map_update(fd, &key, &value, 0) == 0);
	CHECK(map_freeze(fd) == 0);
	err = map_freeze(fd);
	CHECK(err == -EPERM || err == -EBUSY); /* EBUSY until 6.1 at least */
	CHECK(map_update(fd, &key, &value, 0) == -EPERM);
	CHECK(map_delete(fd, &key) == -EPERM);
	CHECK(map_lookup_and_delete(fd, &key, &value, 0) == -EPERM);
	CHECK(map_lookup(fd, &key, &value, 0) == 0);
	close(fd);
}

TEST(a_map_for_reading_and_one_for_writing)
{
	int reading = make_map(MAP_TYPE_HASH, 4, 4, 2, MAP_FLAG_RDONLY);
	int writing = make_map(MAP_TYPE_HASH, 4, 4, 2, MAP_FLAG_WRONLY);
	uint32_t key = 1, value = 2;

	CHECK(map_update(reading, &key, &value, 0) == -EPERM);
	CHECK(map_lookup(reading, &key, &value, 0) == -ENOENT);
	CHECK(map_update(writing, &key, &value, 0) == 0);
	CHECK(map_lookup(writing, &key, &value, 0) == -EPERM);
	CHECK(map_next_key(writing, NULL, &key) == -EPERM);
	close(reading);
	close(writing);
}

TEST(a_map_of_maps)
{
	int inner = make_map(MAP_TYPE_ARRAY, 4, 4, 2, 0);
	const struct map_create_attr create = {
		.map_type = MAP_TYPE_HASH_OF_MAPS,
		.key_size = 4,
		.value_size = 4,
		.max_entries = 2,
		.inner_map_fd = (uint32_t)inner,
	};
	int outer = map_create(&create), none = 1000;
	struct map_info info = { 0 };
	uint32_t key = 1, id = 0;

	CHECK(outer >= 0 && map_info(inner, &info) == 0);
	CHECK(map_update(outer, &key, &inner, 0) == 0);
	CHECK(map_lookup(outer, &key, &id, 0) == 0 && id == info.id);
	CHECK(map_update(outer, &key, &none, 0) == -EBADF);
	CHECK(map_delete(outer, &key) == 0);
	close(outer);
	close(inner);
}

TEST(maps_that_cannot_be)
{
	const struct {
		const char *what;
		uint32_t type, key_size, value_size, entries, flags;
		int err;
	} cases[] = {
		{ "array", MAP_TYPE_ARRAY, 4, 4, 1, 0, 0 },
		{ "array's key", MAP_TYPE_ARRAY, 8, 4, 1, 0, -EINVAL },
		{ "array without value", MAP_TYPE_ARRAY, 4, 0, 1, 0, -EINVAL },
		{ "array without entries", MAP_TYPE_ARRAY, 4, 4, 0, 0, -EINVAL },
		{ "per-CPU array's value", MAP_TYPE_PERCPU_ARRAY, 4, 32769, 1, 0, -E2BIG },
		{ "hash", MAP_TYPE_HASH, 512, 4, 1, 0, 0 },
		{ "hash's long key", MAP_TYPE_HASH, 600, 4, 1, 0,
		  kernel_before("5.11") ? -E2BIG : 0 },
		{ "hash without key", MAP_TYPE_HASH, 0, 4, 1, 0, -EINVAL },
		{ "hash without value", MAP_TYPE_HASH, 4, 0, 1, 0, -EINVAL },
		{ "hash without entries", MAP_TYPE_HASH, 4, 4, 0, 0, -EINVAL },
		{ "hash's value", MAP_TYPE_HASH, 4, 4 << 20, 1, 0, -E2BIG },
		{ "trie", MAP_TYPE_LPM_TRIE, 260, 4, 1, MAP_FLAG_NO_PREALLOC, 0 },
		{ "trie with prealloc", MAP_TYPE_LPM_TRIE, 8, 4, 1, 0, -EINVAL },
		{ "trie's short key", MAP_TYPE_LPM_TRIE, 4, 4, 1, MAP_FLAG_NO_PREALLOC, -EINVAL },
		{ "trie's long key", MAP_TYPE_LPM_TRIE, 261, 4, 1, MAP_FLAG_NO_PREALLOC, -EINVAL },
		{ "queue", MAP_TYPE_QUEUE, 0, 4, 1, 0, 0 },
		{ "queue with key", MAP_TYPE_QUEUE, 4, 4, 1, 0, -EINVAL },
		{ "ring buffer", MAP_TYPE_RINGBUF, 0, 0, 8192, 0, 0 },
		{ "ring buffer's size", MAP_TYPE_RINGBUF, 0, 0, 12288, 0, -EINVAL },
		{ "ring buffer of no page", MAP_TYPE_RINGBUF, 0, 0, 100, 0, -EINVAL },
		{ "prog_array's value", MAP_TYPE_PROG_ARRAY, 4, 8, 1, 0, -EINVAL },
		{ "no such type", 200, 4, 4, 1, 0, -EINVAL },
		{ "unspec", MAP_TYPE_UNSPEC, 4, 4, 1, 0, -EINVAL },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		CHECK_CASE(make_and_close(cases[i].type, cases[i].key_size, cases[i].value_size,
					  cases[i].entries, cases[i].flags) == cases[i].err,
			   cases[i].what);
}

TEST(names_of_maps)
{
	static const struct {
		char name[OBJ_NAME_SIZE + 1];
		bool good;
	} cases[] = {
		{ "", true },
		{ "a_B.9", true },
		{ "fifteen_letters", true },
		{ "sixteen_letters_", false },
		{ "a b", false },
		{ "a-b", false },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct map_create_attr create = {
			.map_type = MAP_TYPE_ARRAY,
			.key_size = 4,
			.value_size = 4,
			.max_entries = 1,
		};
		int fd;

		memcpy(create.map_name, cases[i].name, OBJ_NAME_SIZE);
		fd = map_create(&create);
		CHECK_CASE(cases[i].good ? fd >= 0 : fd == -EINVAL, cases[i].name);
		if (fd >= 0)
			close(fd);
	}
}

enum { BATCH = 1000 };

static void fill(int fd)
{
	static uint32_t keys[BATCH], values[BATCH];
	struct map_batch_attr batch = {
		.keys = ptr_u64(keys),
		.values = ptr_u64(values),
		.count = BATCH,
		.map_fd = (uint32_t)fd,
	};

	for (uint32_t i = 0; i < BATCH; i++) {
		keys[i] = i;
		values[i] = 3 * i;
	}
	CHECK(map_update_batch(&batch) == 0 && batch.count == BATCH);
}

/* All elements in batches of `room`, each seen once with its value. */
static void check_batches(int fd, uint32_t room)
{
	static uint32_t keys[BATCH], values[BATCH];
	bool seen[BATCH] = { false };
	uint32_t token[2] = { 0 }, total = 0;
	int err = 0;

	for (bool first = true; !err; first = false) {
		struct map_batch_attr batch = {
			.in_batch = first ? 0 : ptr_u64(&token[0]),
			.out_batch = ptr_u64(&token[1]),
			.keys = ptr_u64(keys),
			.values = ptr_u64(values),
			.count = room,
			.map_fd = (uint32_t)fd,
		};

		err = map_lookup_batch(&batch);
		for (uint32_t i = 0; i < batch.count; i++) {
			CHECK(!seen[keys[i]] && values[i] == 3 * keys[i]);
			seen[keys[i]] = true;
		}
		total += batch.count;
		token[0] = token[1];
	}
	CHECK(err == -ENOENT && total == BATCH);
}

TEST(batches)
{
	static const uint32_t types[] = { MAP_TYPE_HASH, MAP_TYPE_ARRAY };

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		int fd = make_map(types[i], 4, 4, BATCH, 0);

		fill(fd);
		check_batches(fd, BATCH);
		check_batches(fd, 64);
		close(fd);
	}
}

TEST(batches_that_take_and_delete)
{
	static uint32_t keys[BATCH], values[BATCH];
	int fd = make_map(MAP_TYPE_HASH, 4, 4, BATCH, 0);
	uint32_t token = 0;
	struct map_batch_attr batch = {
		.out_batch = ptr_u64(&token),
		.keys = ptr_u64(keys),
		.values = ptr_u64(values),
		.count = BATCH,
		.map_fd = (uint32_t)fd,
	};

	fill(fd);
	CHECK(map_lookup_and_delete_batch(&batch) == -ENOENT && batch.count == BATCH);
	CHECK(map_next_key(fd, NULL, &token) == -ENOENT);
	fill(fd);
	CHECK(map_delete_batch(&batch) == 0 && batch.count == BATCH);
	CHECK(map_next_key(fd, NULL, &token) == -ENOENT);
	close(fd);
}

TEST(types_without_batches)
{
	int queue = make_map(MAP_TYPE_QUEUE, 0, 4, 1, 0);
	int array = make_map(MAP_TYPE_ARRAY, 4, 4, 1, 0);
	uint32_t key = 0, value = 0, token = 0;
	struct map_batch_attr batch = {
		.out_batch = ptr_u64(&token),
		.keys = ptr_u64(&key),
		.values = ptr_u64(&value),
		.count = 1,
		.map_fd = (uint32_t)queue,
	};

	CHECK(map_lookup_batch(&batch) == -KERNEL_ENOTSUPP);
	batch.map_fd = (uint32_t)array;
	CHECK(map_delete_batch(&batch) == -KERNEL_ENOTSUPP);
	close(queue);
	close(array);
}

TEST(a_map_by_its_id)
{
	int fd = make_map(MAP_TYPE_LPM_TRIE, 8, 12, 5, MAP_FLAG_NO_PREALLOC), again;
	struct map_info info = { 0 };
	uint32_t id = 0;

	CHECK(map_info(fd, &info) == 0);
	CHECK(info.type == MAP_TYPE_LPM_TRIE && info.key_size == 8 && info.value_size == 12);
	CHECK(info.max_entries == 5 && info.map_flags == MAP_FLAG_NO_PREALLOC);
	CHECK_STR(info.name, "behaviour");
	CHECK(kind_next_id(KIND_MAP, info.id - 1, &id) == 0 && id == info.id);
	again = kind_fd_by_id(KIND_MAP, info.id, 0);
	CHECK(again >= 0);
	close(again);
	CHECK(kind_fd_by_id(KIND_MAP, 0, 0) == -ENOENT);
	CHECK(kind_next_id(KIND_MAP, INT32_MAX - 1, &id) == -ENOENT);
	CHECK(map_info(1000, &info) == -EBADFD);
	close(fd);
}

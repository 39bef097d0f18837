/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walks of maps of the fake kernel: every method, every end, and change in between. */
#include "bpf/walk.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "../lib/fake.h"
#include "../lib/unit.h"
#include "base/interrupt.h"
#include "base/util.h"
#include "bpf/kind.h"
#include "bpf/map.h"
#include "names/names.h"

enum { LAST = 1 << 16 };

/* What a walk has given, by the number that a key stands for. */
struct seen {
	uint8_t times[LAST];
	uint32_t count, twice, errors;
	int end;
	bool missed;
};

static unsigned threads; /* that the walks may have */

static int make(uint32_t type, uint32_t value_size, uint32_t entries, uint32_t flags)
{
	const struct map_create_attr create = {
		.map_type = type,
		.key_size = type == MAP_TYPE_LPM_TRIE ? 8 : 4,
		.value_size = value_size,
		.max_entries = entries,
		.map_flags = flags,
	};

	return map_create(&create);
}

/* A trie's keys have lengths of 16 to 32, so that some are prefixes of others. */
static void make_key(uint32_t type, uint32_t number, uint8_t key[8])
{
	const uint32_t length = 16 + number % 17;

	if (type != MAP_TYPE_LPM_TRIE) {
		memcpy(key, &number, sizeof(number));
		return;
	}
	memcpy(key, &length, sizeof(length));
	memcpy(key + 4, (uint8_t[]){ (uint8_t)(number >> 8), (uint8_t)number, 0, 0 }, 4);
}

static uint32_t number_of(uint32_t type, const uint8_t *key)
{
	uint32_t number;

	if (type == MAP_TYPE_LPM_TRIE)
		return (uint32_t)key[4] << 8 | key[5];
	memcpy(&number, key, sizeof(number));
	return number;
}

static void put(int fd, uint32_t type, uint32_t number)
{
	static uint8_t value[4096];
	uint8_t key[8];

	make_key(type, number, key);
	memcpy(value, &number, sizeof(number));
	CHECK(map_update(fd, key, value, 0) == 0);
}

static void drop(int fd, uint32_t type, uint32_t number)
{
	uint8_t key[8];

	make_key(type, number, key);
	map_delete(fd, key);
}

static struct walk *begin(int fd, int *err)
{
	struct walk *walk = NULL;
	struct map_info info = { 0 };

	CHECK(map_info(fd, &info) == 0);
	*err = walk_begin(&walk, fd, &info, info.value_size, 0);
	if (!*err)
		walk_limit_threads(walk, threads);
	return walk;
}

static void take_bite(const struct bite *bite, uint32_t type, struct seen *seen)
{
	for (size_t i = 0; i < bite->count; i++) {
		uint32_t number = number_of(type, bite->keys + i * bite->key_stride);
		int err = bite->errors ? bite->errors[i] : 0;

		CHECK(number < LAST);
		seen->twice += seen->times[number % LAST]++ > 0;
		seen->errors += err != 0;
		if (!err)
			CHECK(memcmp(bite->values + i * bite->value_stride, &number, 4) == 0);
	}
	seen->count += (uint32_t)bite->count;
}

static void finish(struct walk *walk, uint32_t type, struct seen *seen)
{
	struct bite bite;

	while ((seen->end = walk_next(walk, &bite)) > 0)
		take_bite(&bite, type, seen);
	seen->missed = walk_missed(walk);
	walk_end(walk);
}

static struct seen *walk_all(int fd, uint32_t type)
{
	static struct seen seen;
	int err;
	struct walk *walk = begin(fd, &err);

	seen = (struct seen){ .end = err };
	if (!err)
		finish(walk, type, &seen);
	return &seen;
}

static const struct {
	const char *name;
	uint32_t type, flags;
} types[] = {
	{ "hash", MAP_TYPE_HASH, 0 },
	{ "array", MAP_TYPE_ARRAY, 0 },
	{ "lru_hash", MAP_TYPE_LRU_HASH, 0 },
	{ "mapped", MAP_TYPE_ARRAY, MAP_FLAG_MMAPABLE },
	{ "trie", MAP_TYPE_LPM_TRIE, MAP_FLAG_NO_PREALLOC },
};

/* Numbers of elements, and sizes of values such that they are one bite or several. */
static const struct {
	uint32_t count, value_size;
} shapes[] = { { 1, 4 }, { 2, 4 }, { 1000, 4 }, { 1000, 4096 }, { 64, 4096 }, { 65, 4096 } };

static void check_shapes(bool batches)
{
	for (size_t t = 0; t < ARRAY_SIZE(types); t++) {
		for (size_t s = 0; s < ARRAY_SIZE(shapes); s++) {
			int fd = make(types[t].type, shapes[s].value_size, shapes[s].count,
				      types[t].flags);
			struct seen *seen;

			for (uint32_t i = 0; i < shapes[s].count; i++)
				put(fd, types[t].type, i);
			if (!batches)
				fake_fail(CMD_MAP_LOOKUP_BATCH, -KERNEL_ENOTSUPP, 1);
			seen = walk_all(fd, types[t].type);
			CHECK_CASE(seen->end == 0 && !seen->missed, types[t].name);
			CHECK_CASE(seen->count == shapes[s].count, types[t].name);
			CHECK_CASE(seen->twice == 0 && seen->errors == 0, types[t].name);
			close(fd);
		}
	}
}

TEST(every_element_once_in_batches)
{
	check_shapes(true);
	CHECK(fake_calls(CMD_MAP_GET_NEXT_KEY) == 0);
}

TEST(every_element_once_key_by_key)
{
	fake_reset();
	check_shapes(false);
	CHECK(fake_calls(CMD_MAP_GET_NEXT_KEY) > 0);
}

TEST(every_element_once_without_a_thread)
{
	threads = 1;
	check_shapes(true);
	check_shapes(false);
	threads = 0;
}

TEST(a_small_map_takes_one_call_and_no_thread)
{
	int fd;

	fake_reset();
	fd = make(MAP_TYPE_HASH, 4, 10, 0);
	for (uint32_t i = 0; i < 10; i++)
		put(fd, MAP_TYPE_HASH, i);
	CHECK(walk_all(fd, MAP_TYPE_HASH)->count == 10);
	CHECK(fake_calls(CMD_MAP_LOOKUP_BATCH) == 1);
	close(fd);
}

TEST(an_empty_map_ends_at_once)
{
	for (size_t t = 0; t < ARRAY_SIZE(types); t++) {
		struct seen *seen;
		int fd;

		if (types[t].type == MAP_TYPE_ARRAY)
			continue;
		fd = make(types[t].type, 4, 10, types[t].flags);
		seen = walk_all(fd, types[t].type);
		CHECK_CASE(seen->end == 0 && seen->count == 0, types[t].name);
		close(fd);
	}
}

TEST(a_bucket_that_holds_more_than_a_bite)
{
	struct seen *seen;
	int fd;

	setenv("FAKE_BUCKETS", "1", 1);
	fd = make(MAP_TYPE_HASH, 4096, 500, 0);
	unsetenv("FAKE_BUCKETS");
	for (uint32_t i = 0; i < 500; i++)
		put(fd, MAP_TYPE_HASH, i);
	seen = walk_all(fd, MAP_TYPE_HASH);
	CHECK(seen->end == 0 && seen->count == 500 && seen->twice == 0);
	close(fd);
}

TEST(empty_slots_of_an_array_of_objects_are_told)
{
	int fd = make(MAP_TYPE_PROG_ARRAY, 4, 5, 0);
	struct seen *seen = walk_all(fd, MAP_TYPE_PROG_ARRAY);

	CHECK(seen->end == 0 && seen->count == 5 && seen->errors == 5);
	close(fd);
}

/* An array of maps with a map in slots 3 and 5, the last one empty. */
static int sparse_array_of_maps(void)
{
	int inner = make(MAP_TYPE_ARRAY, 4, 1, 0), fd;
	const struct map_create_attr create = {
		.map_type = MAP_TYPE_ARRAY_OF_MAPS,
		.key_size = 4,
		.value_size = 4,
		.max_entries = 7,
		.inner_map_fd = (uint32_t)inner,
	};

	fd = map_create(&create);
	CHECK(map_update(fd, &(uint32_t){ 3 }, &inner, 0) == 0);
	CHECK(map_update(fd, &(uint32_t){ 5 }, &inner, 0) == 0);
	close(inner);
	return fd;
}

static void check_sparse(int fd)
{
	uint32_t found[8] = { 0 };
	struct bite bite;
	int err, count = 0;
	struct walk *walk = begin(fd, &err);

	CHECK(walk && !err);
	while ((err = walk_next(walk, &bite)) > 0) {
		CHECK(!bite.errors);
		for (size_t i = 0; i < bite.count && count < 8; i++)
			memcpy(&found[count++], bite.keys + i * bite.key_stride, 4);
	}
	CHECK(err == 0 && count == 2 && found[0] == 3 && found[1] == 5);
	walk_end(walk);
}

TEST(an_array_of_maps_in_batches_without_its_empty_slots)
{
	int fd;

	fake_reset();
	fd = sparse_array_of_maps();
	check_sparse(fd);
	CHECK(fake_calls(CMD_MAP_LOOKUP_BATCH) == 1);
	CHECK(fake_calls(CMD_MAP_GET_NEXT_KEY) == 0);
	close(fd);
}

TEST(a_kernel_that_stops_at_each_empty_slot)
{
	int fd;

	fake_reset();
	fd = sparse_array_of_maps();
	fake_fail(CMD_MAP_LOOKUP_BATCH, -EINTR, 3);
	check_sparse(fd);
	CHECK(fake_calls(CMD_MAP_LOOKUP_BATCH) == 4);
	close(fd);
	/* All are empty. */
	fd = make(MAP_TYPE_ARRAY, 4, 3, 0);
	fake_fail(CMD_MAP_LOOKUP_BATCH, -EINTR, 3);
	CHECK(walk_all(fd, MAP_TYPE_ARRAY)->count == 0);
	close(fd);
}

TEST(types_without_elements_are_refused)
{
	const struct map_create_attr creates[] = {
		{ .map_type = MAP_TYPE_QUEUE, .value_size = 4, .max_entries = 1 },
		{ .map_type = MAP_TYPE_RINGBUF, .max_entries = 4096 },
		{ .map_type = MAP_TYPE_BLOOM_FILTER, .value_size = 4, .max_entries = 1 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(creates); i++) {
		int fd = map_create(&creates[i]), err;

		CHECK(fd >= 0 && !begin(fd, &err) && err == -EOPNOTSUPP);
		close(fd);
	}
}

/* A hash of 1000 elements in several bites. */
static int big_hash(void)
{
	int fd = make(MAP_TYPE_HASH, 4096, 1000, 0);

	for (uint32_t i = 0; i < 1000; i++)
		put(fd, MAP_TYPE_HASH, i);
	return fd;
}

static void check_errors(void)
{
	struct seen seen = { .count = 0 };
	int fd = big_hash(), err;
	struct walk *walk;

	fake_fail(CMD_MAP_LOOKUP_BATCH, -EPERM, 1);
	CHECK(!begin(fd, &err) && err == -EPERM);
	walk = begin(fd, &err);
	CHECK(walk && !err);
	fake_fail(CMD_MAP_LOOKUP_BATCH, -EIO, 1);
	finish(walk, MAP_TYPE_HASH, &seen);
	CHECK(seen.end == -EIO && seen.count > 0 && seen.count < 1000);
	close(fd);
}

static void check_interrupt(void)
{
	struct seen seen = { .count = 0 };
	int fd = big_hash(), err;
	struct walk *walk = begin(fd, &err);

	interrupted = 1;
	finish(walk, MAP_TYPE_HASH, &seen);
	CHECK(seen.end == -EINTR && seen.count < 1000);
	CHECK(!begin(fd, &err) && err == -EINTR);
	interrupted = 0;
	close(fd);
}

TEST(an_error_comes_back_at_the_beginning_or_behind_what_was_read)
{
	for (threads = 0; threads <= 2; threads++)
		check_errors();
	threads = 0;
}

TEST(an_interrupt_ends_it)
{
	for (threads = 0; threads <= 2; threads++)
		check_interrupt();
	threads = 0;
}

TEST(a_bite_that_the_kernel_cuts_short_is_not_the_end)
{
	struct seen seen = { .count = 0 };
	int fd = big_hash(), err;
	struct walk *walk;

	fake_fail(CMD_MAP_LOOKUP_BATCH, -EINTR, 2);
	walk = begin(fd, &err);
	CHECK(walk && !err);
	fake_fail(CMD_MAP_LOOKUP_BATCH, -EINTR, 2);
	finish(walk, MAP_TYPE_HASH, &seen);
	CHECK(seen.end == 0 && seen.count == 1000 && !seen.twice);
	close(fd);
}

TEST(a_walk_may_be_left_at_any_time)
{
	int fd = big_hash(), err;
	struct bite bite;

	for (int bites = 0; bites < 4; bites++) {
		struct walk *walk = begin(fd, &err);

		for (int i = 0; i < bites; i++)
			CHECK(walk_next(walk, &bite) == 1);
		walk_end(walk);
	}
	walk_end(NULL);
	close(fd);
}

/*
 * Change between the first bite and the next: keys that the walk has given go.  How many elements
 * there are, how many of those given first are deleted, and which: the last ones.
 */
struct change {
	uint32_t type, flags, value_size, count, first_bite, gone;
	bool batches, missed;
};

static const struct change changes[] = {
	{ MAP_TYPE_HASH, 0, 4, 10000, 4096, 1, false, false },
	{ MAP_TYPE_HASH, 0, 4, 10000, 4096, 500, false, false },
	{ MAP_TYPE_HASH, 0, 4, 10000, 4096, 4096, false, true },
	{ MAP_TYPE_HASH, 0, 4, 10000, 4096, 10000, false, true },
	{ MAP_TYPE_LPM_TRIE, MAP_FLAG_NO_PREALLOC, 1024, 2000, 254, 1, true, false },
	{ MAP_TYPE_LPM_TRIE, MAP_FLAG_NO_PREALLOC, 1024, 2000, 254, 254, true, false },
	{ MAP_TYPE_LPM_TRIE, MAP_FLAG_NO_PREALLOC, 4, 10000, 4096, 500, false, false },
};

/* The map's keys as numbers, in its own order. */
static uint32_t *order_of(int fd, const struct change *change)
{
	uint32_t *order = calloc(change->count, sizeof(*order));
	uint8_t key[8], *from = NULL;

	for (uint32_t i = 0; order && i < change->count; i++) {
		CHECK(map_next_key(fd, from, key) == 0);
		from = key;
		order[i] = number_of(change->type, key);
	}
	return order;
}

static void check_change(const struct change *change, const char *name)
{
	static struct seen seen;
	int fd = make(change->type, change->value_size, change->count, change->flags), err;
	uint32_t *order, end = change->first_bite, lost = 0;
	struct walk *walk;

	for (uint32_t i = 0; i < change->count; i++)
		put(fd, change->type, i);
	order = order_of(fd, change);
	seen = (struct seen){ .count = 0 };
	if (!change->batches)
		fake_fail(CMD_MAP_LOOKUP_BATCH, -KERNEL_ENOTSUPP, 1);
	walk = begin(fd, &err);
	CHECK_CASE(walk && !err, name);
	if (change->gone > end)
		end = change->count;
	for (uint32_t i = end - change->gone; i < end; i++)
		drop(fd, change->type, order[i]);
	finish(walk, change->type, &seen);
	for (uint32_t i = 0; i < change->count; i++)
		lost += (i < end - change->gone || i >= end) && !seen.times[order[i]];
	CHECK_CASE(seen.end == 0 && seen.twice == 0, name);
	CHECK_CASE(seen.missed == change->missed, name);
	CHECK_CASE(lost == 0 || seen.missed, name);
	free(order);
	close(fd);
}

TEST(keys_that_were_given_are_deleted)
{
	char name[32];

	for (size_t i = 0; i < ARRAY_SIZE(changes); i++) {
		snprintf(name, sizeof(name), "change %zu", i);
		check_change(&changes[i], name);
	}
}

/* A key that goes and comes back is the first of its chain: the kernel leads to all others again.
 */
TEST(a_key_that_was_given_goes_and_comes_back)
{
	const struct change change = { MAP_TYPE_HASH, 0, 4, 10000, 4096, 0, false, false };
	static struct seen seen;
	uint32_t *order;
	struct walk *walk;
	int fd, err;

	setenv("FAKE_BUCKETS", "1", 1);
	fd = make(change.type, change.value_size, change.count, change.flags);
	unsetenv("FAKE_BUCKETS");
	for (uint32_t i = 0; i < change.count; i++)
		put(fd, change.type, i);
	order = order_of(fd, &change);
	fake_fail(CMD_MAP_LOOKUP_BATCH, -KERNEL_ENOTSUPP, 1);
	walk = begin(fd, &err);
	CHECK(walk && !err);
	drop(fd, change.type, order[change.first_bite - 1]);
	put(fd, change.type, order[change.first_bite - 1]);
	finish(walk, change.type, &seen);
	CHECK(seen.end == 0 && seen.count == change.count && !seen.twice && !seen.missed);
	free(order);
	close(fd);
}

UNIT_MAIN

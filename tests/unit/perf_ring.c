/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records of a ring of perf events, in one piece and across the ring's end, and broken ones. */
#include "bpf/perf.h"

#include <linux/perf_event.h>
#include <stdlib.h>
#include <unistd.h>

#include "../lib/unit.h"
#include "base/util.h"

#define RING 4096

static struct perf_record records[8];
static uint8_t bytes[8][64];
static size_t count;

static void note(const struct perf_record *record, void *context)
{
	(void)context;
	records[count] = *record;
	if (record->data)
		memcpy(bytes[count], record->data, min_size(record->size, sizeof(bytes[0])));
	count++;
}

/* A ring whose next record begins at `tail`. */
static struct perf_ring make_ring(uint64_t tail)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	struct perf_ring ring = { .fd = -1, .size = RING };
	struct perf_event_mmap_page *control;

	ring.memory = aligned_alloc(page, page + page * (RING / page + 1));
	ring.joined = malloc(RING);
	memset(ring.memory, 0, page + RING);
	control = ring.memory;
	control->data_head = control->data_tail = tail;
	count = 0;
	return ring;
}

static void free_ring(struct perf_ring *ring)
{
	free(ring->memory);
	free(ring->joined);
}

static void put(struct perf_ring *ring, const void *from, size_t size)
{
	struct perf_event_mmap_page *control = ring->memory;
	uint8_t *data = (uint8_t *)ring->memory + sysconf(_SC_PAGESIZE);

	for (size_t i = 0; i < size; i++)
		data[(control->data_head + i) % RING] = ((const uint8_t *)from)[i];
	control->data_head += size;
}

static void put_sample(struct perf_ring *ring, uint16_t size, uint32_t raw, uint64_t time)
{
	struct {
		struct perf_event_header header;
		uint64_t time;
		uint32_t size;
		uint8_t data[20];
	} sample = { { PERF_RECORD_SAMPLE, 0, size }, time, raw, "hello, world" };

	put(ring, &sample, sizeof(sample));
}

TEST(samples_and_losses_wherever_they_begin)
{
	for (uint64_t tail = RING - 120; tail < RING + 8; tail += 8) {
		struct perf_ring ring = make_ring(tail);
		struct {
			struct perf_event_header header;
			uint64_t id, lost;
		} lost = { { PERF_RECORD_LOST, 0, sizeof(lost) }, 5, 77 };

		put_sample(&ring, 40, 13, 123);
		put(&ring, &lost, sizeof(lost));
		put_sample(&ring, 40, 13, 456);
		perf_ring_read(&ring, note, NULL);
		CHECK(count == 3);
		CHECK(records[0].time == 123 && records[0].size == 13 && !records[0].lost);
		CHECK_STR((char *)bytes[0], "hello, world");
		CHECK(records[1].lost && records[1].lost_id == 5 && records[1].lost_count == 77);
		CHECK(records[2].time == 456);
		CHECK_STR((char *)bytes[2], "hello, world");
		perf_ring_read(&ring, note, NULL);
		CHECK(count == 3);
		free_ring(&ring);
	}
}

TEST(records_that_claim_more_than_there_is)
{
	static const struct {
		uint16_t size;
		uint32_t raw;
	} broken[] = { { 40, 21 }, { 40, UINT32_MAX }, { 4000, 13 }, { 0, 13 }, { 12, 13 } };

	for (size_t i = 0; i < ARRAY_SIZE(broken); i++) {
		struct perf_ring ring = make_ring(0);

		put_sample(&ring, broken[i].size, broken[i].raw, 1);
		perf_ring_read(&ring, note, NULL);
		CHECK(count == 0);
		free_ring(&ring);
	}
}

UNIT_MAIN

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rings of perf events, into which programs write through a perf_event_array. */
#include "bpf/perf_ring.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/util.h"
#include "bpf/sys.h"

#define RING_PAGES 16

static size_t page_size(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

int perf_ring_open(struct perf_ring *ring, int cpu)
{
	struct perf_event_attr attr = {
		.size = sizeof(attr),
		.type = PERF_TYPE_SOFTWARE,
		.config = PERF_COUNT_SW_BPF_OUTPUT,
		.sample_type = PERF_SAMPLE_RAW | PERF_SAMPLE_TIME,
		.sample_period = 1,
		.wakeup_events = 1,
	};
	struct perf_ring made = { .size = RING_PAGES * page_size() };

	made.fd = sys_perf_event_open(&attr, -1, cpu, -1, PERF_FLAG_FD_CLOEXEC);
	if (made.fd < 0)
		return made.fd;
	made.joined = malloc(made.size);
	made.memory = mmap(NULL, page_size() + made.size, PROT_READ | PROT_WRITE, MAP_SHARED,
			   made.fd, 0);
	if (made.memory == MAP_FAILED)
		made.memory = NULL;
	if (!made.memory || !made.joined || ioctl(made.fd, PERF_EVENT_IOC_ENABLE, 0)) {
		int err = made.joined ? -errno : -ENOMEM;

		perf_ring_close(&made);
		return err;
	}
	*ring = made;
	return 0;
}

void perf_ring_close(struct perf_ring *ring)
{
	if (ring->memory)
		munmap(ring->memory, page_size() + ring->size);
	if (ring->fd >= 0)
		close(ring->fd);
	free(ring->joined);
	*ring = PERF_RING_NONE;
}

/* `size` bytes at the ring's position `tail`, in one piece. */
static const uint8_t *piece(const struct perf_ring *ring, uint64_t tail, size_t size)
{
	const uint8_t *data = (const uint8_t *)ring->memory + page_size();
	size_t start = tail & (ring->size - 1), first = min_size(size, ring->size - start);

	if (first == size)
		return data + start;
	memcpy(ring->joined, data + start, first);
	memcpy(ring->joined + first, data, size - first);
	return ring->joined;
}

/* Behind the header: of a sample the time, a size and the data, of losses an id and a number. */
static bool understand(const uint8_t *bytes, const struct perf_event_header *header,
		       struct perf_record *record)
{
	const uint8_t *body = bytes + sizeof(*header);
	size_t size = header->size - sizeof(*header);

	*record = (struct perf_record){ .type = header->type };
	if (header->type == PERF_RECORD_SAMPLE && size >= 12) {
		memcpy(&record->time, body, 8);
		memcpy(&record->size, body + 8, 4);
		record->data = body + 12;
		return record->size <= size - 12;
	}
	if (header->type == PERF_RECORD_LOST && size >= 16) {
		record->lost = true;
		memcpy(&record->lost_id, body, 8);
		memcpy(&record->lost_count, body + 8, 8);
		return true;
	}
	return false;
}

void perf_ring_read(struct perf_ring *ring,
		    void (*each)(const struct perf_record *record, void *context), void *context)
{
	struct perf_event_mmap_page *control = ring->memory;
	/* perf_event_open(2): read data_head, then the data, then write data_tail. */
	uint64_t head = __atomic_load_n(&control->data_head, __ATOMIC_ACQUIRE);
	uint64_t tail = control->data_tail;

	while (tail < head) {
		struct perf_event_header header;
		struct perf_record record;

		memcpy(&header, piece(ring, tail, sizeof(header)), sizeof(header));
		if (header.size < sizeof(header) || header.size > head - tail)
			break;
		if (understand(piece(ring, tail, header.size), &header, &record))
			each(&record, context);
		tail += header.size;
	}
	__atomic_store_n(&control->data_tail, head, __ATOMIC_RELEASE);
}

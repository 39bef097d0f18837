/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Perf events: what programs are attached to, counters, and the rings that programs write into. */
#include "bpf/perf.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/util.h"
#include "bpf/sys.h"

#define DEVICES "/sys/bus/event_source/devices"

#define RING_PAGES 16

static int read_small(const char *path, struct buf *text)
{
	int err = buf_read_file(text, path, PIPE_BUF);

	return err ? err : text->err;
}

/* All processes, on one CPU. */
static int open_on_cpu(struct perf_event_attr *attr, int cpu)
{
	attr->size = sizeof(*attr);
	return sys_perf_event_open(attr, -1, cpu, -1, PERF_FLAG_FD_CLOEXEC);
}

/* The kernel wants a CPU, the events are where they are. */
static int open_event(struct perf_event_attr *attr)
{
	return open_on_cpu(attr, 0);
}

int perf_open_tracefs(const char *name)
{
	static const char *const places[] = { "/sys/kernel/tracing", "/sys/kernel/debug/tracing" };
	char path[PATH_MAX];

	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		int fd;

		snprintf(path, sizeof(path), "%s/%s", places[i], name);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd >= 0 || errno != ENOENT)
			return fd < 0 ? -errno : fd;
		snprintf(path, sizeof(path), "%s/README", places[i]);
		if (access(path, F_OK) == 0)
			return -ENOENT;
	}
	return -ENODEV;
}

int perf_tracepoint(const char *name)
{
	struct perf_event_attr attr = { .type = PERF_TYPE_TRACEPOINT };
	cleanup_buf struct buf text = BUF_EMPTY;
	cleanup_close int fd = -1;
	char path[256];
	int err;

	if ((size_t)snprintf(path, sizeof(path), "events/%s/id", name) >= sizeof(path))
		return -ENOENT;
	fd = perf_open_tracefs(path);
	if (fd < 0)
		return fd;
	err = buf_read_fd(&text, fd, PIPE_BUF);
	if (err)
		return err;
	attr.config = strtoull(buf_text(&text), NULL, 10);
	return open_event(&attr);
}

/* The number that the kernel has given to "kprobe" or "uprobe". */
static int device_type(const char *device, uint32_t *type)
{
	cleanup_buf struct buf text = BUF_EMPTY;
	char path[128];
	int err;

	snprintf(path, sizeof(path), DEVICES "/%s/type", device);
	err = read_small(path, &text);
	if (err)
		return err == -ENOENT ? -ENODEV : err;
	*type = (uint32_t)strtoul(buf_text(&text), NULL, 10);
	return 0;
}

/* Which bit of config asks for the return: "config:0\n". */
static int retprobe_bit(const char *device, uint64_t *config)
{
	cleanup_buf struct buf text = BUF_EMPTY;
	char path[128];
	unsigned bit;
	int err;

	snprintf(path, sizeof(path), DEVICES "/%s/format/retprobe", device);
	err = read_small(path, &text);
	if (err)
		return err;
	if (sscanf(buf_text(&text), "config:%u", &bit) != 1 || bit > 63)
		return -EINVAL;
	*config = UINT64_C(1) << bit;
	return 0;
}

static int open_probe(const char *device, const char *where, uint64_t offset, bool retprobe)
{
	struct perf_event_attr attr = { .config1 = ptr_u64(where), .config2 = offset };
	uint32_t type = 0;
	uint64_t config = 0;
	int err = device_type(device, &type);

	if (!err && retprobe)
		err = retprobe_bit(device, &config);
	if (err)
		return err;
	attr.type = type;
	attr.config = config;
	return open_event(&attr);
}

int perf_kprobe(const char *function, uint64_t offset, bool retprobe)
{
	return open_probe("kprobe", function, offset, retprobe);
}

int perf_uprobe(const char *path, uint64_t offset, bool retprobe)
{
	return open_probe("uprobe", path, offset, retprobe);
}

int perf_counter(uint32_t type, uint64_t config, int cpu)
{
	struct perf_event_attr attr = { .type = type, .config = config };

	return open_on_cpu(&attr, cpu);
}

int perf_enable(int fd)
{
	return ioctl(fd, PERF_EVENT_IOC_ENABLE, 0) ? -errno : 0;
}

static size_t page_size(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

static int map_ring(struct perf_ring *ring)
{
	void *memory = mmap(NULL, page_size() + ring->size, PROT_READ | PROT_WRITE, MAP_SHARED,
			    ring->fd, 0);

	if (memory == MAP_FAILED)
		return -errno;
	ring->memory = memory;
	ring->joined = malloc(ring->size);
	return ring->joined ? 0 : -ENOMEM;
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
	int err;

	made.fd = sys_perf_event_open(&attr, -1, cpu, -1, PERF_FLAG_FD_CLOEXEC);
	if (made.fd < 0)
		return made.fd;
	err = map_ring(&made);
	if (!err)
		err = perf_enable(made.fd);
	if (err) {
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

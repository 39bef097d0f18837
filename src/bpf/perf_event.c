/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Perf events: what programs are attached to, and counters. */
#include "bpf/perf_event.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/util.h"
#include "bpf/sys.h"

#define DEVICES "/sys/bus/event_source/devices"

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
	uint32_t type;
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

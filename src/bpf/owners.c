/* Which processes hold which objects: a walk over /proc. */
#include "bpf/owners.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/util.h"
#include "bpf/fdinfo.h"

/* What /proc/PID/fd/N says of an object.  A link's name differs from the others' in the kernel
 * (kernel/bpf/syscall.c: "bpf-map", "bpf-prog", "bpf_link", BTF is "btf"). */
static const struct {
	const char *target;
	enum object_kind kind;
	size_t id; /* where fdinfo has its id */
} targets[] = {
	{ "anon_inode:bpf-map", OBJECT_MAP, offsetof(struct fdinfo, map_id) },
	{ "anon_inode:bpf-prog", OBJECT_PROG, offsetof(struct fdinfo, prog_id) },
	{ "anon_inode:bpf_link", OBJECT_LINK, offsetof(struct fdinfo, link_id) },
	{ "anon_inode:btf", OBJECT_BTF, offsetof(struct fdinfo, btf_id) },
};

struct scan {
	struct owners *owners;
	size_t space;
	int proc_fd; /* /proc/PID of the process being looked into */
	pid_t pid;
};

static int add(struct scan *scan, enum object_kind kind, int64_t id)
{
	struct owners *owners = scan->owners;

	if (owners->count == scan->space) {
		size_t space = max_size(64, scan->space * 2);
		struct owner *list = reallocarray(owners->list, space, sizeof(*list));

		if (!list)
			return -ENOMEM;
		owners->list = list;
		scan->space = space;
	}
	owners->list[owners->count++] = (struct owner){ .kind = kind,
							.id = (uint32_t)id,
							.pid = scan->pid };
	return 0;
}

static int look_at_fd(struct scan *scan, int fds, const char *name)
{
	struct fdinfo info;
	char target[32];
	ssize_t size = readlinkat(fds, name, target, sizeof(target) - 1);

	if (size <= 0)
		return 0;
	target[size] = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(targets); i++) {
		int64_t id;

		if (strcmp(target, targets[i].target) != 0)
			continue;
		if (fdinfo_read_at(scan->proc_fd, name, &info))
			return 0;
		id = *(int64_t *)((char *)&info + targets[i].id);
		return id == FDINFO_UNKNOWN ? 0 : add(scan, targets[i].kind, id);
	}
	return 0;
}

static void read_comm(int proc_fd, char comm[16])
{
	cleanup_close int fd = openat(proc_fd, "comm", O_RDONLY | O_CLOEXEC);
	ssize_t size = fd < 0 ? 0 : read(fd, comm, 16);

	if (size > 0)
		comm[size - 1] = '\0'; /* over the newline */
}

static DIR *open_fds(int proc_fd)
{
	int fd = openat(proc_fd, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *fds = fd < 0 ? NULL : fdopendir(fd);

	if (!fds && fd >= 0)
		close(fd);
	return fds;
}

static int look_at_process(struct scan *scan, int proc, const char *name)
{
	cleanup_close int proc_fd = openat(proc, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
	cleanup_dir DIR *fds = proc_fd < 0 ? NULL : open_fds(proc_fd);
	size_t before = scan->owners->count;
	struct dirent *entry;
	char comm[16] = "";
	int err = 0;

	scan->proc_fd = proc_fd;
	scan->pid = (pid_t)atoi(name);
	while (fds && !err && (entry = readdir(fds)))
		if (entry->d_name[0] != '.')
			err = look_at_fd(scan, dirfd(fds), entry->d_name);
	if (scan->owners->count == before)
		return err;
	read_comm(proc_fd, comm);
	for (size_t i = before; i < scan->owners->count; i++)
		memcpy(scan->owners->list[i].comm, comm, sizeof(comm));
	return err;
}

static int compare_object(const struct owner *a, enum object_kind kind, uint32_t id)
{
	if (a->kind != kind)
		return a->kind < kind ? -1 : 1;
	return a->id < id ? -1 : a->id > id;
}

static int compare(const void *left, const void *right)
{
	const struct owner *a = left, *b = right;
	int order = compare_object(a, b->kind, b->id);

	if (order)
		return order;
	return a->pid < b->pid ? -1 : a->pid > b->pid;
}

/* Sorts, and drops what a process holds more than once. */
static void tidy(struct owners *owners)
{
	size_t kept = 0;

	if (!owners->count)
		return;
	qsort(owners->list, owners->count, sizeof(*owners->list), compare);
	for (size_t i = 1; i < owners->count; i++)
		if (compare(&owners->list[kept], &owners->list[i]) != 0)
			owners->list[++kept] = owners->list[i];
	owners->count = kept + 1;
}

int owners_scan(struct owners *owners)
{
	cleanup_dir DIR *proc = opendir("/proc");
	struct scan scan = { .owners = owners };
	struct dirent *entry;
	int err = 0;

	if (!proc)
		return -errno;
	while (!err && (entry = readdir(proc)))
		if (isdigit((unsigned char)entry->d_name[0]) && atoi(entry->d_name) != getpid())
			err = look_at_process(&scan, dirfd(proc), entry->d_name);
	tidy(owners);
	return err;
}

void owners_done(struct owners *owners)
{
	free(owners->list);
	*owners = OWNERS_NONE;
}

const struct owner *owners_of(const struct owners *owners, enum object_kind kind, uint32_t id,
			      size_t *count)
{
	size_t low = 0, high = owners->count, end;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_object(&owners->list[middle], kind, id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (end = low; end < owners->count && !compare_object(&owners->list[end], kind, id);)
		end++;
	*count = end - low;
	return owners->list + low;
}

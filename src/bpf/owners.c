/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who holds what: the list, and a look at all descriptors of all processes in /proc. */
#include "bpf/owners.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/util.h"
#include "bpf/proc.h"

struct scan {
	struct owners *owners;
	size_t space;
	size_t limit, looked_at; /* descriptors */
	int proc;		 /* /proc */
	pid_t pid;		 /* of the process being looked into */
};

static int add(struct scan *scan, enum kind kind, uint32_t id)
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
	owners->list[owners->count++] = (struct owner){
		.object = { kind, id },
		.pid = scan->pid,
	};
	return 0;
}

static int add_from_fdinfo(struct scan *scan, enum kind kind, const char *fd)
{
	struct fdinfo info;
	char path[64];

	snprintf(path, sizeof(path), "%d/fdinfo/%.20s", (int)scan->pid, fd);
	if (fdinfo_read_at(scan->proc, path, &info) || info.ids[kind] == FDINFO_UNKNOWN)
		return 0;
	return add(scan, kind, (uint32_t)info.ids[kind]);
}

/* -EACCES holds for all descriptors of the process. */
static int look_at_fd(struct scan *scan, int fds, const char *fd)
{
	char target[32];
	ssize_t size = readlinkat(fds, fd, target, sizeof(target) - 1);
	enum kind kind;

	if (scan->looked_at++ == scan->limit)
		return -E2BIG;
	if (size < 0)
		return errno == EACCES ? -EACCES : 0;
	target[size] = '\0';
	kind = kind_of_fd_link(target);
	return kind == KINDS ? 0 : add_from_fdinfo(scan, kind, fd);
}

/* readdir() would allocate and ask more for each of the many directories than it reads. */
static int look_at_fds(struct scan *scan, int fds)
{
	_Alignas(struct dirent64) char entries[8192];
	ssize_t size;
	int err = 0;

	while (!err && (size = getdents64(fds, entries, sizeof(entries))) > 0) {
		for (ssize_t at = 0; at < size && !err;) {
			const struct dirent64 *entry = (const void *)(entries + at);

			if (entry->d_name[0] != '.')
				err = look_at_fd(scan, fds, entry->d_name);
			at += entry->d_reclen;
		}
	}
	return err;
}

static void read_comm(const struct scan *scan, char comm[16])
{
	cleanup_close int fd = -1;
	ssize_t size = 0;
	char path[32];

	snprintf(path, sizeof(path), "%d/comm", (int)scan->pid);
	fd = openat(scan->proc, path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0)
		size = read(fd, comm, 16);
	if (size > 0)
		comm[size - 1] = '\0'; /* over the newline */
}

static int look_at_process(struct scan *scan)
{
	size_t before = scan->owners->count;
	cleanup_close int fds = -1;
	char comm[16] = "", path[32];
	int err;

	snprintf(path, sizeof(path), "%d/fd", (int)scan->pid);
	fds = openat(scan->proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fds < 0)
		return 0;
	err = look_at_fds(scan, fds);
	if (scan->owners->count > before)
		read_comm(scan, comm);
	for (size_t i = before; i < scan->owners->count; i++)
		memcpy(scan->owners->list[i].comm, comm, sizeof(comm));
	return err == -EACCES ? 0 : err;
}

static int compare(const void *left, const void *right)
{
	const struct owner *a = left, *b = right;
	int objects = kind_id_compare(&a->object, &b->object);

	if (objects)
		return objects;
	return a->pid < b->pid ? -1 : a->pid > b->pid;
}

void owners_sort(struct owners *owners)
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

int owners_scan(struct owners *owners, size_t limit)
{
	cleanup_dir DIR *proc = opendir("/proc");
	struct scan scan = { .owners = owners, .limit = limit };
	const pid_t self = getpid();
	struct dirent *entry;
	int err = 0;

	if (!proc)
		return -errno;
	scan.proc = dirfd(proc);
	while (!err && (entry = readdir(proc))) {
		scan.pid = (pid_t)atoi(entry->d_name); /* 0: not a process */
		if (scan.pid && scan.pid != self)
			err = look_at_process(&scan);
	}
	if (err == -E2BIG)
		owners_done(owners);
	owners_sort(owners);
	return err;
}

void owners_done(struct owners *owners)
{
	free(owners->list);
	*owners = OWNERS_NONE;
}

const struct owner *owners_of(const struct owners *owners, enum kind kind, uint32_t id,
			      size_t *count)
{
	return kind_id_entries(owners->list, owners->count, sizeof(*owners->list),
			       &(struct kind_id){ kind, id }, count);
}

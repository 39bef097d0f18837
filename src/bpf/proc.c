/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What /proc knows of kernel objects: the numbers of fdinfo, and by a walk over all processes who
 * holds what. */
#include "bpf/proc.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/util.h"

/* Beside the ids, whose names are in the table of kinds. */
static const struct {
	const char *name;
	size_t offset;
} fields[] = {
	{ "key_size", offsetof(struct fdinfo, key_size) },
	{ "value_size", offsetof(struct fdinfo, value_size) },
	{ "memlock", offsetof(struct fdinfo, memlock) },
	{ "frozen", offsetof(struct fdinfo, frozen) },
	{ "owner_prog_type", offsetof(struct fdinfo, owner_prog_type) },
	{ "owner_jited", offsetof(struct fdinfo, owner_jited) },
};

/* A line is "name:\tnumber". */
static void take_line(struct fdinfo *info, char *line)
{
	char *colon = strchr(line, ':');

	if (!colon)
		return;
	*colon = '\0';
	for (int kind = 0; kind < KINDS; kind++)
		if (strcmp(line, kind_table[kind].fdinfo_id) == 0)
			info->ids[kind] = strtoll(colon + 1, NULL, 0);
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		if (strcmp(line, fields[i].name) == 0)
			*(int64_t *)((char *)info + fields[i].offset) = strtoll(colon + 1, NULL, 0);
}

int fdinfo_read_at(int directory, const char *path, struct fdinfo *info)
{
	cleanup_close int file = openat(directory, path, O_RDONLY | O_CLOEXEC);
	char text[4096];
	char *next, *line = text;
	ssize_t size;

	if (file < 0)
		return -errno;
	/* One read gives all: the file is far smaller than a page. */
	size = read(file, text, sizeof(text) - 1);
	if (size < 0)
		return -errno;
	text[size] = '\0';
	for (int kind = 0; kind < KINDS; kind++)
		info->ids[kind] = FDINFO_UNKNOWN;
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		*(int64_t *)((char *)info + fields[i].offset) = FDINFO_UNKNOWN;
	for (; (next = strchr(line, '\n')); line = next + 1) {
		*next = '\0';
		take_line(info, line);
	}
	return 0;
}

int fdinfo_read(int fd, struct fdinfo *info)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	return fdinfo_read_at(AT_FDCWD, path, info);
}

struct scan {
	struct owners *owners;
	size_t space;
	int proc;  /* /proc */
	pid_t pid; /* of the process being looked into */
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
	tidy(owners);
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

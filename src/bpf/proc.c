/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What /proc tells: the numbers of a descriptor's fdinfo, and who has a file open. */
#include "bpf/proc.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
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

/* Has the process a descriptor of a file whose path ends so? */
static bool has_open(int proc, const char *pid, const char *end)
{
	cleanup_buf struct buf path = BUF_EMPTY;
	cleanup_dir DIR *directory = NULL;
	struct dirent *entry;
	bool found = false;
	int fd;

	buf_printf(&path, "%s/fd", pid);
	fd = openat(proc, buf_text(&path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	directory = fd < 0 ? NULL : fdopendir(fd);
	if (fd >= 0 && !directory)
		close(fd);
	while (!found && directory && (entry = readdir(directory))) {
		char target[PATH_MAX];
		ssize_t size = readlinkat(dirfd(directory), entry->d_name, target, sizeof(target));
		size_t end_size = strlen(end);

		found = size >= (ssize_t)end_size &&
			memcmp(target + size - end_size, end, end_size) == 0;
	}
	return found;
}

void proc_add_users(const char *end, struct buf *words)
{
	cleanup_dir DIR *proc = opendir("/proc");
	const pid_t self = getpid();
	struct dirent *entry;

	while (proc && (entry = readdir(proc))) {
		const pid_t pid = (pid_t)atoi(entry->d_name); /* 0: not a process */
		cleanup_buf struct buf path = BUF_EMPTY, name = BUF_EMPTY;

		if (!pid || pid == self || !has_open(dirfd(proc), entry->d_name, end))
			continue;
		buf_printf(&path, "/proc/%d/comm", (int)pid);
		if (buf_read_file(&name, buf_text(&path), 64) || !name.len)
			continue;
		buf_add_str(words, words->len ? ", " : "");
		buf_add(words, name.data, name.len - 1); /* without the newline */
		buf_printf(words, " (%d)", (int)pid);
	}
}

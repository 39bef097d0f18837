/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which paths pin which objects: a walk over the bpf file systems. */
#include "bpf/pin.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/util.h"

enum { MAX_DEPTH = 32 };

struct pins_walk {
	struct pins *pins;
	size_t space;
	enum kind kind;	 /* that is looked for; KINDS: any */
	int fds;	 /* /proc/self/fd */
	struct buf path; /* of the directory being looked through */
	int depth;
};

static int add(struct pins_walk *walk, enum kind kind, uint32_t id)
{
	struct pins *pins = walk->pins;
	char *path;

	if (pins->count == walk->space) {
		size_t space = max_size(64, walk->space * 2);
		struct pinned *list = reallocarray(pins->list, space, sizeof(*list));

		if (!list)
			return -ENOMEM;
		pins->list = list;
		walk->space = space;
	}
	path = strdup(buf_text(&walk->path));
	if (!path)
		return -ENOMEM;
	pins->list[pins->count++] = (struct pinned){ { kind, id }, path };
	return 0;
}

/* What cannot be opened or is of no known kind is left out; not so what this process has no more
 * room to open.  There can be ten thousand: no call of the kernel is made for a pin that is not
 * needed. */
static int add_pin(struct pins_walk *walk)
{
	cleanup_close int fd = pin_open(buf_text(&walk->path), 0);
	union kind_info info = { 0 };
	uint32_t id;
	enum kind kind;

	if (fd < 0)
		return fd == -ENOMEM || fd == -EMFILE || fd == -ENFILE ? fd : 0;
	if (kind_of_fd_in(walk->fds, fd, &kind) || (walk->kind != KINDS && walk->kind != kind) ||
	    kind_info(kind, fd, &info))
		return 0;
	memcpy(&id, (const char *)&info + kind_table[kind].id_at, sizeof(id));
	return add(walk, kind, id);
}

static int walk_directory(struct pins_walk *walk, int parent, const char *name);

/* A bpf file system gives each entry's type with its name. */
static int walk_entry(struct pins_walk *walk, int directory, const struct dirent *entry)
{
	size_t before = walk->path.len;
	int err = 0;

	buf_add_char(&walk->path, '/');
	buf_add_str(&walk->path, entry->d_name);
	if (walk->path.err)
		return walk->path.err;
	if (entry->d_type == DT_DIR)
		err = walk_directory(walk, directory, entry->d_name);
	else if (entry->d_type == DT_REG)
		err = add_pin(walk);
	walk->path.len = before;
	return err;
}

static int walk_directory(struct pins_walk *walk, int parent, const char *name)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	cleanup_dir DIR *directory = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	int err = 0;

	if (fd >= 0 && !directory)
		close(fd);
	if (!directory || walk->depth == MAX_DEPTH)
		return 0;
	walk->depth++;
	while (!err && (entry = readdir(directory)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			err = walk_entry(walk, dirfd(directory), entry);
	walk->depth--;
	return err;
}

/* Spaces and the like stand as \040 in mountinfo. */
static void decode_octal(char *text)
{
	char *to = text;

	for (const char *from = text; *from; to++) {
		unsigned value;

		if (*from == '\\' && sscanf(from + 1, "%3o", &value) == 1) {
			*to = (char)value;
			from += 4;
		} else {
			*to = *from++;
		}
	}
	*to = '\0';
}

/* The mount point of a line of mountinfo when a bpf file system is there, else NULL; proc(5):
 * id parent major:minor root MOUNT-POINT options [fields] - TYPE source options */
static char *bpf_mount_point(char *line)
{
	char *separator = strstr(line, " - bpf ");
	char *word = line;

	if (!separator)
		return NULL;
	for (int i = 0; i < 4; i++) {
		word = strchr(word, ' ');
		if (!word)
			return NULL;
		word++;
	}
	word[strcspn(word, " ")] = '\0';
	decode_octal(word);
	return word;
}

static int compare(const void *left, const void *right)
{
	const struct pinned *a = left, *b = right;
	int objects = kind_id_compare(&a->object, &b->object);

	return objects ? objects : strcmp(a->path, b->path);
}

/* A directory on which two bpf file systems are mounted has been walked twice: the upper one hides
 * the lower. */
static void drop_repeated(struct pins *pins)
{
	size_t kept = 0;

	for (size_t i = 0; i < pins->count; i++) {
		if (kept && compare(&pins->list[kept - 1], &pins->list[i]) == 0)
			free(pins->list[i].path);
		else
			pins->list[kept++] = pins->list[i];
	}
	pins->count = kept;
}

int pins_scan(struct pins *pins, enum kind kind)
{
	cleanup_file FILE *mounts = fopen("/proc/self/mountinfo", "re");
	cleanup_close int fds = open("/proc/self/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cleanup_free char *line = NULL;
	struct pins_walk walk = { .pins = pins, .kind = kind, .fds = fds };
	size_t space = 0;
	int err = 0;

	if (!mounts || fds < 0)
		return -errno;
	while (!err && getline(&line, &space, mounts) > 0) {
		const char *mount_point = bpf_mount_point(line);

		if (!mount_point)
			continue;
		walk.path.len = 0;
		buf_add_str(&walk.path, mount_point);
		err = walk.path.err ? walk.path.err : walk_directory(&walk, AT_FDCWD, mount_point);
	}
	buf_done(&walk.path);
	if (pins->count)
		qsort(pins->list, pins->count, sizeof(*pins->list), compare);
	drop_repeated(pins);
	return err;
}

void pins_done(struct pins *pins)
{
	for (size_t i = 0; i < pins->count; i++)
		free(pins->list[i].path);
	free(pins->list);
	*pins = PINS_NONE;
}

const struct pinned *pins_of(const struct pins *pins, enum kind kind, uint32_t id, size_t *count)
{
	return kind_id_entries(pins->list, pins->count, sizeof(*pins->list),
			       &(struct kind_id){ kind, id }, count);
}

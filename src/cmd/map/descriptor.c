/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Descriptors as DATA: the key of a storage and the value of a socket map or a cgroup_array are
 * descriptors of this process.  They are those that the shell has opened for it (key 3 3<FILE), or
 * the process, file or cgroup is named and opened here.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/number.h"
#include "bpf/map_type.h"
#include "cmd/complete/complete.h"
#include "cmd/map/map_elements.h"

#define CGROUPS "/sys/fs/cgroup"

static int open_process(const char *text)
{
	uint64_t pid;

	return number_u64(text, INT32_MAX, &pid) ? -EINVAL : pidfd_open((pid_t)pid, 0);
}

/* Whatever it is, and without reading it. */
static int open_file(const char *path)
{
	return open(path, O_PATH | O_CLOEXEC);
}

/* A path of its own, or one below the cgroup file system. */
static int open_cgroup(const char *path)
{
	cleanup_free char *below = NULL;
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0 || errno != ENOENT || asprintf(&below, CGROUPS "/%s", path) < 0)
		return fd;
	return open(below, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static bool is_cgroup(int fd)
{
	struct statfs system;

	return fstatfs(fd, &system) || system.f_type == CGROUP2_SUPER_MAGIC ||
	       system.f_type == CGROUP_SUPER_MAGIC;
}

/* Both. */
static void complete_cgroup(const struct completion *at, struct candidates *candidates)
{
	(void)at;
	complete_directories(candidates, *candidates->part == '/' ? "" : CGROUPS "/");
}

/* What descriptors are of, by the trait of the map type. */
static const struct descriptors {
	uint32_t trait;
	const char *what;	       /* in sentences */
	const char *word, *metavar;    /* how one is named, or NULL */
	int (*open)(const char *name); /* -EINVAL, or -1 and errno */
	arg_complete *complete;	       /* of the metavar */
	bool (*is_one)(int fd);	       /* NULL: whatever opens is one */
} descriptors[] = {
	{ TRAIT_HOLDS_SOCKETS, "sockets" },
	{ TRAIT_TASKS, "processes (pidfds)", "pid", "N", open_process, complete_process },
	{ TRAIT_FILES, "files", "path", "FILE", open_file, complete_file },
	{ TRAIT_CGROUPS, "cgroup directories", "cgroup", "PATH", open_cgroup, complete_cgroup,
	  is_cgroup },
	{ TRAIT_STORAGE, "sockets" },
};

/* NULL: this part of an element is no descriptor. */
static const struct descriptors *find(const struct elements *elements, enum element_part part)
{
	uint32_t type = elements->map.info.map.type;

	if (part != (map_type_has(type, TRAIT_STORAGE) ? IN_KEY : IN_VALUE))
		return NULL;
	for (size_t i = 0; i < ARRAY_SIZE(descriptors); i++)
		if (map_type_has(type, descriptors[i].trait))
			return &descriptors[i];
	return NULL;
}

bool descriptor_complete(const struct elements *elements, enum element_part part,
			 const struct completion *at, struct candidates *candidates)
{
	const struct descriptors *of = find(elements, part);

	if (!of)
		return false;
	if (!at->count && of->word)
		candidates_add(candidates, of->word, of->what);
	else if (!at->count)
		candidates_expect(candidates, "a descriptor that is open from the start (%s)",
				  of->what);
	else if (at->count == 1 && of->word && strcmp(at->words[0], of->word) == 0)
		of->complete(at, candidates);
	return true;
}

int descriptor_open(const struct elements *elements, enum element_part part,
		    const struct words *words, int *fd)
{
	const struct descriptors *of = find(elements, part);

	if (!of || !of->word || words->count != 2 || strcmp(words->list[0], of->word) != 0)
		return STATUS_DONE;
	*fd = of->open(words->list[1]);
	if (*fd == -EINVAL)
		return fail_misuse("\"%s\" is not a process id", words->list[1]);
	if (*fd >= 0 && of->is_one && !of->is_one(*fd))
		return fail_misuse("%s is not a cgroup directory", words->list[1]);
	if (*fd >= 0)
		return STATUS_DONE;
	if (errno == ENOENT || errno == ESRCH)
		return fail_no_such("there is no %s %s",
				    strcmp(of->word, "pid") == 0 ? "process" : of->word,
				    words->list[1]);
	return fail(-errno, "cannot open %s %s", of->word, words->list[1]);
}

/* Those that were open when the program began have no FD_CLOEXEC, or exec would have closed them;
 * all that it opens itself has. */
int descriptor_check(const struct elements *elements, enum element_part part, const uint8_t *bytes)
{
	static const char *const standard[] = { "standard input", "standard output",
						"standard error" };
	const struct descriptors *of = find(elements, part);
	int fd, flags, status;

	if (!of || elements->parts[part].size < sizeof(fd))
		return STATUS_DONE;
	memcpy(&fd, bytes, sizeof(fd));
	flags = fd > STDERR_FILENO ? fcntl(fd, F_GETFD) : -1;
	if (flags >= 0 && !(flags & FD_CLOEXEC))
		return STATUS_DONE;
	status = fail_misuse(
		"%s is a descriptor, and %d is %s: its %ss must be %s that the process itself has open from its start",
		elements->parts[part].subject, fd,
		fd >= 0 && fd <= STDERR_FILENO ? standard[fd] : "not open",
		part == IN_KEY ? "key" : "value", of->what);
	if (of->word)
		return fail_hint(status, "%s %s %s opens one", part == IN_KEY ? "key" : "value",
				 of->word, of->metavar);
	return status;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* BTF from files: a file of its own, a part of one, or the kernel's. */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/problem.h"
#include "btf/internal.h"

#define VMLINUX "/sys/kernel/btf/vmlinux"

static int read_at(int fd, void *bytes, size_t size, uint64_t offset)
{
	for (size_t done = 0; done < size;) {
		ssize_t got = pread(fd, (char *)bytes + done, size - done, (off_t)(offset + done));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (got == 0)
			return -EINVAL;
		done += (size_t)got;
	}
	return 0;
}

static int fail_file(struct problem *problem, int err)
{
	return problem_set(problem, err, err == -ENOENT ? REASON_NOT_FOUND : REASON_FILE, "%s",
			   errno_text(err));
}

static int open_sized(const char *path, int *fd, uint64_t *size)
{
	cleanup_close int opened = open(path, O_RDONLY | O_CLOEXEC);
	struct stat stat;

	if (opened < 0 || fstat(opened, &stat) < 0)
		return -errno;
	if (S_ISDIR(stat.st_mode))
		return -EISDIR;
	*size = (uint64_t)stat.st_size;
	*fd = take_fd(&opened);
	return 0;
}

int btf_open_part(int fd, uint64_t offset, uint64_t size, const struct btf *base, struct btf **btf,
		  struct problem *problem)
{
	cleanup_free void *bytes = malloc(size ? size : 1);
	int err;

	if (!bytes)
		return problem_no_memory(problem);
	err = read_at(fd, bytes, size, offset);
	if (err == -EINVAL)
		return btf_bad(problem, err, REASON_CORRUPT, 0, "shorter than it was");
	if (err)
		return fail_file(problem, err);
	err = btf_open_bytes(bytes, size, base, btf, problem);
	if (err)
		return err;
	btf_adopt(*btf, take_ptr(bytes));
	return 0;
}

/* All of a file of the kernel's, which can be mapped since Linux 6.16, or NULL.  One of somebody's
 * might become shorter while it is read. */
static void *map_kernels(int fd, uint64_t size)
{
	struct statfs system;
	void *bytes;

	if (fstatfs(fd, &system) < 0 || system.f_type != SYSFS_MAGIC)
		return NULL;
	bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	return bytes == MAP_FAILED ? NULL : bytes;
}

static int open_mapped(void *bytes, uint64_t size, const struct btf *base, struct btf **btf,
		       struct problem *problem)
{
	int err = btf_open_bytes(bytes, size, base, btf, problem);

	if (err) {
		munmap(bytes, size);
		return err;
	}
	(*btf)->mapping = bytes;
	(*btf)->mapping_size = size;
	return 0;
}

static bool is_elf(int fd)
{
	char magic[SELFMAG];

	return read_at(fd, magic, SELFMAG, 0) == 0 && memcmp(magic, ELFMAG, SELFMAG) == 0;
}

int btf_open_file(const char *path, const struct btf *base, struct btf **btf,
		  struct problem *problem)
{
	cleanup_close int fd = -1;
	uint64_t size = 0;
	int err = open_sized(path, &fd, &size);
	void *mapping;

	if (err)
		return fail_file(problem, err);
	mapping = map_kernels(fd, size);
	if (mapping)
		return open_mapped(mapping, size, base, btf, problem);
	if (is_elf(fd))
		return btf_bad(problem, -ENOEXEC, REASON_TYPE, 0, "an ELF file");
	return btf_open_part(fd, 0, size, base, btf, problem);
}

int btf_open_vmlinux(struct btf **btf)
{
	return btf_open_file(VMLINUX, NULL, btf, NULL);
}

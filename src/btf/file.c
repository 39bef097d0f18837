/* BTF from files: as it is, in an ELF file, or the kernel's own. */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "btf/internal.h"

#define VMLINUX "/sys/kernel/btf/vmlinux"

int read_at(int fd, void *bytes, size_t size, uint64_t offset)
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

static int open_part(int fd, uint64_t offset, uint64_t size, const struct btf *base,
		     struct btf **btf, struct btf_fault *fault)
{
	cleanup_free void *bytes = malloc(size ? size : 1);
	int err;

	if (!bytes)
		return -ENOMEM;
	err = read_at(fd, bytes, size, offset);
	if (err)
		return err;
	err = btf_open_bytes(bytes, size, base, btf, fault);
	if (err)
		return err;
	btf_adopt(*btf, take_ptr(bytes));
	return 0;
}

static bool is_elf(int fd, uint64_t size)
{
	char magic[SELFMAG];

	return size >= SELFMAG && !read_at(fd, magic, SELFMAG, 0) &&
	       memcmp(magic, ELFMAG, SELFMAG) == 0;
}

int btf_open_file(const char *path, const struct btf *base, struct btf **btf,
		  struct btf_fault *fault)
{
	cleanup_close int fd = -1;
	uint64_t offset = 0, size = 0;
	int err;

	if (fault)
		*fault = (struct btf_fault){ 0, "shorter than it was" };
	err = open_sized(path, &fd, &size);
	if (!err && is_elf(fd, size)) {
		if (fault)
			fault->what = "a damaged ELF file";
		err = elf_find_btf(fd, size, &offset, &size);
	}
	if (err == -EOPNOTSUPP && fault)
		fault->what = "an ELF file that is not of 64 bits";
	return err ? err : open_part(fd, offset, size, base, btf, fault);
}

int btf_open_vmlinux(struct btf **btf)
{
	cleanup_close int fd = -1;
	uint64_t size = 0;
	void *bytes;
	int err;

	err = open_sized(VMLINUX, &fd, &size);
	if (err)
		return err;
	bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bytes == MAP_FAILED)
		return open_part(fd, 0, size, NULL, btf, NULL);
	err = btf_open_bytes(bytes, size, NULL, btf, NULL);
	if (err) {
		munmap(bytes, size);
		return err;
	}
	(*btf)->mapping = bytes;
	(*btf)->mapping_size = size;
	return 0;
}

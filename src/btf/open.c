/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening BTF, from bytes or a file: its header, then one pass over the records that checks them
 * and notes where they are. */
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

/* Newer headers may be longer. */
#define HEADER_SIZE sizeof(struct btf_file_header)

#define VMLINUX "/sys/kernel/btf/vmlinux"

int btf_bad(struct problem *problem, int err, enum reason reason, uint32_t id, const char *what)
{
	if (id)
		return problem_set(problem, err, reason, "type %u: %s", id, what);
	return problem_set(problem, err, reason, "%s", what);
}

int btf_too_deep(struct problem *problem, uint32_t id)
{
	return btf_bad(problem, -ELOOP, REASON_LIMIT, id, "types are nested too deeply");
}

/* err of the header or the strings, or, with an id, of a type */
static int bad(struct problem *problem, int err, uint32_t id, const char *what)
{
	return btf_bad(problem, err, err == -EOPNOTSUPP ? REASON_UNSUPPORTED : REASON_CORRUPT, id,
		       what);
}

static int read_header(struct btf *btf, const uint8_t *bytes, size_t size,
		       struct btf_file_header *header, struct problem *problem)
{
	uint16_t magic;

	if (size < HEADER_SIZE)
		return bad(problem, -EINVAL, 0, "too short for a header");
	memcpy(&magic, bytes, sizeof(magic));
	btf->swapped = magic == bswap_16(BTF_MAGIC);
	if (magic != BTF_MAGIC && !btf->swapped)
		return bad(problem, -EINVAL, 0, "not BTF");
	if (bytes[2] != BTF_VERSION)
		return bad(problem, -EOPNOTSUPP, 0, "an unknown version of BTF");
	if (btf->base && btf->base->swapped != btf->swapped)
		return bad(problem, -EINVAL, 0, "its byte order is not that of its base");
	header->size = btf_word(btf, bytes, 1);
	header->type_offset = btf_word(btf, bytes, 2);
	header->type_size = btf_word(btf, bytes, 3);
	header->string_offset = btf_word(btf, bytes, 4);
	header->string_size = btf_word(btf, bytes, 5);
	if (header->size < HEADER_SIZE || header->size > size)
		return bad(problem, -EINVAL, 0, "the header's length is wrong");
	return 0;
}

/* Finds the sections of a file that has `size` bytes after its header. */
static int find_sections(struct btf *btf, const uint8_t *body, size_t size,
			 const struct btf_file_header *header, struct problem *problem)
{
	uint64_t types_end = (uint64_t)header->type_offset + header->type_size;
	uint64_t strings_end = (uint64_t)header->string_offset + header->string_size;

	if (types_end > size || strings_end > size)
		return bad(problem, -EINVAL, 0, "shorter than its header says");
	if (header->type_offset < strings_end && header->string_offset < types_end)
		return bad(problem, -EINVAL, 0, "its sections overlap");
	btf->types = body + header->type_offset;
	btf->strings = (const char *)body + header->string_offset;
	btf->strings_size = header->string_size;
	if (!btf->base && (btf->strings_size == 0 || btf->strings[0] != '\0'))
		return bad(problem, -EINVAL, 0, "its strings do not begin with an empty one");
	if (btf->strings_size && btf->strings[btf->strings_size - 1] != '\0')
		return bad(problem, -EINVAL, 0, "its last string has no end");
	if (btf->strings_size > UINT32_MAX - btf->first_string)
		return bad(problem, -EINVAL, 0, "more strings than can be counted");
	return 0;
}

/* Checks each record, and at the end that all the types exist that they refer to. */
static int check_types(struct btf *btf, size_t size, struct problem *problem)
{
	uint32_t highest = 0, highest_in = 0;
	size_t at = 0;

	for (uint32_t id = btf->first_id; at < size; id++) {
		struct btf_record_facts facts;
		int err = btf_record_check(btf, btf->types + at, size - at, &facts);

		if (err)
			return bad(problem, err, id, facts.why);
		if (facts.highest_id > highest) {
			highest = facts.highest_id;
			highest_in = id;
		}
		btf->offsets[id - btf->first_id] = (uint32_t)at;
		btf->end_id = id + 1;
		at += facts.size;
	}
	if (highest >= btf->end_id && highest > 0)
		return bad(problem, -EINVAL, highest_in, "it refers to a type that does not exist");
	return 0;
}

/* The kernel has checked its own types as it read them (btf_parse_base() in kernel/bpf/btf.c), so
 * only their lengths are needed: commands that need them wait for this, and it takes a third of the
 * time. */
static int measure_types(struct btf *btf, size_t size, struct problem *problem)
{
	size_t at = 0;

	for (; at + RECORD_SIZE <= size; btf->end_id++) {
		uint32_t info = btf_word(btf, btf->types + at, 1);

		if (!btf_info_is_known(info))
			return bad(problem, -EOPNOTSUPP, btf->end_id, btf_unknown_kind);
		btf->offsets[btf->end_id - btf->first_id] = (uint32_t)at;
		at += btf_record_size(info);
	}
	return at == size ? 0 : bad(problem, -EINVAL, btf->end_id, btf_too_short);
}

static int load(struct btf *btf, const uint8_t *bytes, size_t size, bool checked,
		struct problem *problem)
{
	struct btf_file_header header = { 0 };
	uint32_t *shorter;
	int err;

	err = read_header(btf, bytes, size, &header, problem);
	if (err)
		return err;
	err = find_sections(btf, bytes + header.size, size - header.size, &header, problem);
	if (err)
		return err;
	/* As many as there can be; what is not needed is given back. */
	btf->offsets = malloc((header.type_size / RECORD_SIZE + 1) * sizeof(*btf->offsets));
	if (!btf->offsets)
		return problem_no_memory(problem);
	err = checked ? measure_types(btf, header.type_size, problem)
		      : check_types(btf, header.type_size, problem);
	if (err)
		return err;
	shorter = realloc(btf->offsets, (btf->end_id - btf->first_id + 1) * sizeof(*btf->offsets));
	if (shorter)
		btf->offsets = shorter;
	return 0;
}

static int open_bytes(const void *bytes, size_t size, bool checked, const struct btf *base,
		      struct btf **btf, struct problem *problem)
{
	cleanup_btf struct btf *opened = calloc(1, sizeof(*opened));
	int err;

	if (!opened)
		return problem_no_memory(problem);
	opened->base = base;
	opened->file = bytes;
	opened->file_size = size;
	opened->first_id = base ? base->end_id : 1;
	opened->end_id = opened->first_id;
	opened->first_string = base ? base->first_string + base->strings_size : 0;
	err = load(opened, bytes, size, checked, problem);
	if (err)
		return err;
	*btf = take_ptr(opened);
	return 0;
}

int btf_open_bytes(const void *bytes, size_t size, const struct btf *base, struct btf **btf,
		   struct problem *problem)
{
	return open_bytes(bytes, size, false, base, btf, problem);
}

void btf_adopt(struct btf *btf, void *bytes)
{
	btf->bytes = bytes;
}

void btf_close(struct btf *btf)
{
	if (!btf)
		return;
	if (btf->mapping)
		munmap(btf->mapping, btf->mapping_size);
	free(btf->bytes);
	free(btf->offsets);
	free(btf);
}

/*
 * Files: one of BTF alone, a part of one, or the kernel's
 */

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

static int open_mapped(void *bytes, uint64_t size, bool checked, const struct btf *base,
		       struct btf **btf, struct problem *problem)
{
	int err = open_bytes(bytes, size, checked, base, btf, problem);

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

static int open_file(const char *path, bool checked, const struct btf *base, struct btf **btf,
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
		return open_mapped(mapping, size, checked, base, btf, problem);
	if (is_elf(fd))
		return btf_bad(problem, -ENOEXEC, REASON_TYPE, 0, "an ELF file");
	return btf_open_part(fd, 0, size, base, btf, problem);
}

int btf_open_file(const char *path, const struct btf *base, struct btf **btf,
		  struct problem *problem)
{
	return open_file(path, false, base, btf, problem);
}

int btf_open_vmlinux(struct btf **btf)
{
	return open_file(VMLINUX, true, NULL, btf, NULL);
}

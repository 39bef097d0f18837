/* SPDX-License-Identifier: GPL-3.0-or-later */
/* BTF from ELF files: between src/btf, which knows no ELF, and elf.c, which knows no BTF. */
#include "objfile/btf_file.h"

#include <errno.h>
#include <fcntl.h>

#include "base/cleanup.h"
#include "base/problem.h"
#include "objfile/elf.h"

static int open_section(int fd, const struct btf *base, struct btf **btf, struct problem *problem)
{
	cleanup_elf_file struct elf_file *file = NULL;
	const struct elf_section *section;
	int err = objfile_elf_open_fd(fd, &file, problem);

	if (err)
		return err;
	if (!file->is_64)
		return problem_set(problem, -EOPNOTSUPP, REASON_UNSUPPORTED,
				   "an ELF file that is not of 64 bits");
	err = objfile_elf_read_sections(file, problem);
	if (err)
		return err;
	section = objfile_find_section(file, ".BTF");
	if (!section)
		return problem_set(problem, -ENODATA, REASON_NOT_FOUND, "an ELF file without BTF");
	err = objfile_elf_check_section(file, section, problem);
	return err ? err : btf_open_part(fd, section->offset, section->size, base, btf, problem);
}

int objfile_open_btf(const char *path, const struct btf *base, struct btf **btf,
		     struct problem *problem)
{
	cleanup_close int fd = -1;
	int err = btf_open_file(path, base, btf, problem);

	if (err != -ENOEXEC)
		return err;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return problem_set(problem, -errno, REASON_FILE, "%s", errno_text(errno));
	return open_section(fd, base, btf, problem);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading an object, from its bytes to the model; and BTF out of files of any machine. */
#include "objfile/objfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "objfile/internal.h"

/* The file's name up to a dot, as far as a kernel object's name goes. */
static void read_name(struct objfile *object, const char *path)
{
	const char *slash = strrchr(path, '/');

	snprintf(object->name, sizeof(object->name), "%s", slash ? slash + 1 : path);
	object->name[strcspn(object->name, ".")] = '\0';
}

static int read_notes(struct objfile_reader *reader)
{
	const struct elf_section *license = objfile_find_section(reader->elf, "license");
	const struct elf_section *version = objfile_find_section(reader->elf, "version");
	struct objfile *object = reader->object;

	if (license && license->data)
		memcpy(object->license, license->data,
		       min_size(license->size, sizeof(object->license) - 1));
	if (!version || !version->data)
		return 0;
	if (version->size != sizeof(object->version))
		return problem_set(reader->problem, -EINVAL, REASON_SIZE,
				   "section version: %llu bytes, not the 4 of a kernel version",
				   (unsigned long long)version->size);
	memcpy(&object->version, version->data, sizeof(object->version));
	return 0;
}

/* Nothing of the other byte order can be loaded, but it can be looked at. */
static int read_order(struct objfile_reader *reader)
{
	struct elf_file *elf = reader->object->elf;
	int err;

	if (!elf->swapped)
		return 0;
	reader->object->swapped = true;
	err = objfile_swap(elf);
	return err ? err
		   : problem_set(reader->problem, -EINVAL, REASON_UNSUPPORTED,
				 "for machines of the other byte order: %s-endian",
				 HOST_BIG_ENDIAN ? "little" : "big");
}

static int read_object(struct objfile_reader *reader)
{
	static int (*const steps[])(struct objfile_reader *) = {
		read_order,
		read_notes,
		objfile_read_types,
		objfile_read_externs,
		objfile_complete_types,
		objfile_read_declared_maps,
		objfile_read_legacy_maps,
		objfile_read_data_maps,
		objfile_read_kconfig_map,
		objfile_read_struct_ops,
		objfile_read_functions,
		objfile_read_slots,
		objfile_read_ext,
		objfile_read_programs,
	};
	const struct elf_file *elf = reader->elf;
	int err = 0;

	reader->relocs = calloc(elf->section_count, sizeof(*reader->relocs));
	reader->symbol_externs = malloc((elf->symbol_count + 1) * sizeof(uint32_t));
	if (!reader->relocs || !reader->symbol_externs)
		return -ENOMEM;
	memset(reader->symbol_externs, 0xff, (elf->symbol_count + 1) * sizeof(uint32_t));
	for (size_t i = 0; i < ARRAY_SIZE(steps) && !err; i++)
		err = objfile_note_fault(reader, steps[i](reader));
	return err;
}

static void reader_done(struct objfile_reader *reader)
{
	for (uint32_t i = 0; reader->relocs && i < reader->elf->section_count; i++)
		free(reader->relocs[i].relocs);
	free(reader->relocs);
	free(reader->symbol_externs);
	free(reader->functions);
	free(reader->places);
	objfile_ext_done(&reader->ext);
}

int objfile_look(const void *bytes, size_t size, const char *path, struct objfile **object,
		 struct problem *problem)
{
	cleanup_objfile struct objfile *opened = calloc(1, sizeof(*opened));
	cleanup_problem struct problem fault = PROBLEM_NONE;
	struct objfile_reader reader = { .object = opened, .problem = &fault };
	int err;

	if (!opened)
		return problem_no_memory(problem);
	opened->kconfig = OBJFILE_NO_MAP;
	read_name(opened, path);
	err = objfile_open_elf(bytes, size, &opened->elf, problem);
	if (!err) {
		reader.elf = opened->elf;
		err = read_object(&reader);
		reader_done(&reader);
	}
	if (err == -ENOMEM)
		return problem_no_memory(problem);
	if (err)
		return err;
	*object = take_ptr(opened);
	return 0;
}

int objfile_open(const void *bytes, size_t size, const char *path, struct objfile **object,
		 struct problem *problem)
{
	cleanup_objfile struct objfile *opened = NULL;
	int err = objfile_look(bytes, size, path, &opened, problem);

	if (err)
		return err;
	for (uint32_t i = 0; i < opened->fault_count; i++) {
		if (opened->faults[i].harmless)
			continue;
		err = opened->faults[i].problem.err;
		if (problem)
			problem_move(problem, &opened->faults[i].problem);
		return err;
	}
	*object = take_ptr(opened);
	return 0;
}

static int open_btf_section(int fd, const struct btf *base, struct btf **btf,
			    struct problem *problem)
{
	cleanup_elf_file struct elf_file *file = NULL;
	const struct elf_section *section;
	int err = objfile_elf_open_fd(fd, &file, problem);

	if (err)
		return err;
	if (!file->is_64)
		return problem_set(problem, -EOPNOTSUPP, REASON_UNSUPPORTED,
				   "not a 64-bit ELF file");
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
	return open_btf_section(fd, base, btf, problem);
}

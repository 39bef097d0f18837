/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions of the kernel and of user programs, as sections name them. */
#include "attach/probes.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "bpf/kernel.h"
#include "bpf/perf.h"
#include "objfile/elf.h"

/* "+8" or nothing. */
static int parse_offset(const char *text, uint64_t *offset)
{
	char *end;

	*offset = 0;
	if (!*text)
		return 0;
	errno = 0;
	*offset = strtoull(text + 1, &end, 0);
	return *text != '+' || errno || *end || end == text + 1 ? -EINVAL : 0;
}

/* "__x64_sys_unlinkat" where the kernel wraps its system calls, "__se_sys_unlinkat" elsewhere. */
static int find_syscall(const char *name, struct ksyms *symbols, char **function)
{
	static const char *const prefixes[] = { "__x64_sys_", "__arm64_sys_", "__s390x_sys_",
						"__riscv_sys_", "__se_sys_" };

	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++) {
		cleanup_free char *full = NULL;
		uint64_t address;

		if (asprintf(&full, "%s%s", prefixes[i], name) < 0) {
			full = NULL;
			return -ENOMEM;
		}
		if (ksyms_address(symbols, full, &address) != 0)
			continue;
		*function = take_ptr(full);
		return 0;
	}
	return -ENOENT;
}

int kprobe_resolve(const char *target, struct ksyms *syscalls, char **function, uint64_t *offset)
{
	size_t length = target ? strcspn(target, "+") : 0;

	if (!length || parse_offset(target + length, offset))
		return -EINVAL;
	if (syscalls)
		return find_syscall(target, syscalls, function);
	*function = strndup(target, length);
	return *function ? 0 : -ENOMEM;
}

/* Where the loader looks for libraries, and the shell for programs. */
static int find_file(const char *name, char **path)
{
	static const char *const places[] = {
		"/usr/lib64",
		"/usr/lib",
		"/usr/lib/x86_64-linux-gnu",
		"/usr/lib/aarch64-linux-gnu",
		"/usr/local/lib",
		"/usr/bin",
		"/usr/sbin",
		"/usr/local/bin",
		"/usr/local/sbin",
	};
	char full[PATH_MAX];

	if (strchr(name, '/')) {
		*path = strdup(name);
		return *path ? 0 : -ENOMEM;
	}
	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		snprintf(full, sizeof(full), "%s/%s", places[i], name);
		if (access(full, R_OK))
			continue;
		*path = strdup(full);
		return *path ? 0 : -ENOMEM;
	}
	return -ENOENT;
}

/* Where in the file the function's bytes are, if it is in this table of symbols. */
static int find_in_table(struct elf_file *file, const struct elf_section *table,
			 const char *function, uint64_t *offset)
{
	int err = objfile_elf_read_symbols(file, table, NULL);

	for (uint32_t i = 0; !err && i < file->symbol_count; i++) {
		const struct elf_symbol *symbol = &file->symbols[i];
		const struct elf_section *section;

		if (symbol->type != STT_FUNC || symbol->section == SHN_UNDEF ||
		    strcmp(symbol->name, function) != 0)
			continue;
		if (symbol->section >= file->section_count)
			return -EINVAL;
		section = &file->sections[symbol->section];
		*offset = symbol->value - section->address + section->offset;
		return 0;
	}
	return err ? err : -ENOENT;
}

static int find_in_elf(int fd, const char *function, uint64_t *offset)
{
	cleanup_elf_file struct elf_file *file = NULL;
	int err = objfile_elf_open_fd(fd, &file, NULL);

	if (!err)
		err = objfile_elf_read_sections(file, NULL);
	if (err)
		return err;
	for (uint32_t i = 1; i < file->section_count; i++) {
		const struct elf_section *section = &file->sections[i];

		err = -ENOENT;
		if (section->type == SHT_SYMTAB || section->type == SHT_DYNSYM)
			err = find_in_table(file, section, function, offset);
		if (err != -ENOENT)
			return err;
	}
	return -ENOENT;
}

static int find_function(const char *path, const char *function, uint64_t *offset)
{
	cleanup_close int fd = open(path, O_RDONLY | O_CLOEXEC);
	int err;

	if (fd < 0)
		return -errno;
	err = find_in_elf(fd, function, offset);
	return err == -EINVAL ? -ENOEXEC : err;
}

/* What follows the colon. */
static int find_place(const char *path, const char *place, uint64_t *offset)
{
	size_t length = strcspn(place, "+");
	cleanup_free char *function = strndup(place, length);
	uint64_t more, begin;
	char *end;
	int err;

	if (!function)
		return -ENOMEM;
	if (!length || parse_offset(place + length, &more))
		return -EINVAL;
	begin = strtoull(function, &end, 0);
	if (*end) {
		err = find_function(path, function, &begin);
		if (err)
			return err;
	}
	*offset = begin + more;
	return 0;
}

int uprobe_resolve(const char *target, char **path, uint64_t *offset)
{
	const char *colon = target ? strrchr(target, ':') : NULL;
	cleanup_free char *name = NULL, *found = NULL;
	int err;

	if (!colon || colon == target)
		return -EINVAL;
	name = strndup(target, (size_t)(colon - target));
	if (!name)
		return -ENOMEM;
	err = find_file(name, &found);
	if (!err)
		err = find_place(found, colon + 1, offset);
	if (!err)
		*path = take_ptr(found);
	return err;
}

void functions_done(struct functions *functions)
{
	buf_done(&functions->text);
	free(functions->names);
	*functions = FUNCTIONS_NONE;
}

static int add_name(struct functions *functions, const char *name)
{
	const char **names = reallocarray(functions->names, functions->count + 1, sizeof(*names));

	if (!names)
		return -ENOMEM;
	functions->names = names;
	names[functions->count++] = name;
	return 0;
}

int functions_match(struct functions *functions, const char *pattern)
{
	enum { LIMIT = 256 << 20 };
	cleanup_close int fd = -1;
	char *line, *state = NULL;
	int err;

	if (!strpbrk(pattern, "*?["))
		return add_name(functions, pattern);
	fd = perf_open_tracefs("available_filter_functions");
	if (fd < 0)
		return fd;
	err = buf_read_fd(&functions->text, fd, LIMIT);
	if (err || !functions->text.len)
		return err ? err : -ENOENT;
	buf_text(&functions->text);
	for (line = strtok_r(functions->text.data, "\n", &state); line && !err;
	     line = strtok_r(NULL, "\n", &state)) {
		line[strcspn(line, " \t")] = '\0';
		if (fnmatch(pattern, line, 0) == 0)
			err = add_name(functions, line);
	}
	if (err)
		return err;
	return functions->count ? 0 : -ENOENT;
}

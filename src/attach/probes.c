/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions of the kernel and of user programs, as sections name them. */
#include "attach/probes.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <gelf.h>
#include <libelf.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "bpf/perf_event.h"
#include "names/ksyms.h"

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
static int find_syscall(const char *name, char **function)
{
	static const char *const prefixes[] = { "__x64_sys_", "__arm64_sys_", "__s390x_sys_",
						"__riscv_sys_", "__se_sys_" };
	cleanup_ksyms struct ksyms ksyms = KSYMS_NONE;

	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++) {
		cleanup_free char *full = NULL;
		uint64_t address;

		if (asprintf(&full, "%s%s", prefixes[i], name) < 0) {
			full = NULL;
			return -ENOMEM;
		}
		if (ksyms_address(&ksyms, full, &address) != 0)
			continue;
		*function = take_ptr(full);
		return 0;
	}
	return -ENOENT;
}

int kprobe_resolve(const char *target, bool syscall, char **function, uint64_t *offset)
{
	size_t length = target ? strcspn(target, "+") : 0;

	if (!length || parse_offset(target + length, offset))
		return -EINVAL;
	if (syscall)
		return find_syscall(target, function);
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

/* Where in the file a symbol's bytes are. */
static int symbol_offset(Elf *elf, const GElf_Sym *symbol, uint64_t *offset)
{
	Elf_Scn *section = elf_getscn(elf, symbol->st_shndx);
	GElf_Shdr header;

	if (!section || !gelf_getshdr(section, &header))
		return -ENOEXEC;
	*offset = symbol->st_value - header.sh_addr + header.sh_offset;
	return 0;
}

static int find_in_table(Elf *elf, Elf_Scn *section, const GElf_Shdr *header, const char *function,
			 uint64_t *offset)
{
	Elf_Data *data = elf_getdata(section, NULL);
	size_t count = data && header->sh_entsize ? data->d_size / header->sh_entsize : 0;
	GElf_Sym symbol;

	for (size_t i = 0; i < count && i < INT_MAX && gelf_getsym(data, (int)i, &symbol); i++) {
		const char *name = elf_strptr(elf, header->sh_link, symbol.st_name);

		if (GELF_ST_TYPE(symbol.st_info) == STT_FUNC && symbol.st_shndx != SHN_UNDEF &&
		    name && strcmp(name, function) == 0)
			return symbol_offset(elf, &symbol, offset);
	}
	return -ENOENT;
}

static int find_in_elf(Elf *elf, const char *function, uint64_t *offset)
{
	Elf_Scn *section = NULL;
	GElf_Shdr header;

	while ((section = elf_nextscn(elf, section))) {
		int err = -ENOENT;

		if (gelf_getshdr(section, &header) &&
		    (header.sh_type == SHT_SYMTAB || header.sh_type == SHT_DYNSYM))
			err = find_in_table(elf, section, &header, function, offset);
		if (err != -ENOENT)
			return err;
	}
	return -ENOENT;
}

static int find_function(const char *path, const char *function, uint64_t *offset)
{
	cleanup_close int fd = open(path, O_RDONLY | O_CLOEXEC);
	Elf *elf;
	int err = -ENOEXEC;

	if (fd < 0)
		return -errno;
	elf_version(EV_CURRENT);
	elf = elf_begin(fd, ELF_C_READ_MMAP, NULL);
	if (elf && elf_kind(elf) == ELF_K_ELF)
		err = find_in_elf(elf, function, offset);
	elf_end(elf);
	return err;
}

/* What stands behind the colon. */
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
	fd = tracefs_open("available_filter_functions");
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * attr.h against the running kernel's BTF: each field's offset and size, the numbers of the
 * commands, and that no field of the kernel's is missing (up to the kernel that attr.h knows).
 */
#include "bpf/attr.h"

#include <ctype.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/utsname.h>

#include "../lib/unit.h"
#include "base/util.h"
#include "btf/btf.h"
#include "names/names.h"

#define SIZE(type, field) sizeof(((type *)0)->field)
#define PATH(path)	  PATH_(path)
#define PATH_(path)	  #path
#define ATTR(member, field, ...)                                                                   \
	{ "bpf_attr", PATH(IN_##member(field)), offsetof(union attr, member.field),                \
	  SIZE(union attr, member.field) },
#define INFO(kind, field)                                                                          \
	{ "bpf_" #kind "_info", #field, offsetof(struct kind##_info, field),                       \
	  SIZE(struct kind##_info, field) },
#define ATTR_NEW ATTR
#define INFO_NEW INFO

static const struct field {
	const char *owner, *path;
	size_t offset, size;
} fields[] = {
#include "../lib/abi_fields.def"
};

static struct btf *vmlinux;
static unsigned compared;

static bool kernel_is_known(void)
{
	struct utsname uts;
	int major, minor;

	return !uname(&uts) && sscanf(uts.release, "%d.%d", &major, &minor) == 2 &&
	       (major < 6 || (major == 6 && minor <= 18));
}

/* Our field at this path and place; unions of the same name may have it at several places. */
static void compare(const char *owner, const char *path, uint32_t offset, uint32_t size)
{
	bool named = false;

	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		if (strcmp(fields[i].owner, owner) != 0 || strcmp(fields[i].path, path) != 0)
			continue;
		named = true;
		compared++;
		if (fields[i].offset == offset && fields[i].size == size)
			return;
	}
	if (named || kernel_is_known())
		CHECK_CASE(!"attr.h has it so", path);
	else
		printf("# newer than attr.h: %s.%s\n", owner, path);
}

static void walk(const char *owner, uint32_t id, const char *path, uint32_t offset);

static void walk_member(const char *owner, const struct btf_member *member, const char *path,
			uint32_t offset)
{
	bool anonymous = !member->name[0];
	struct btf_type type;
	uint32_t size = 0;
	char deeper[256];

	snprintf(deeper, sizeof(deeper), "%s%s%s", path, *path && !anonymous ? "." : "",
		 member->name);
	offset += member->bit_offset / 8;
	CHECK(btf_resolve(vmlinux, member->type, &type) == 0);
	if (type.kind == BTF_STRUCT || type.kind == BTF_UNION)
		walk(owner, type.id, deeper, offset);
	else if (!member->bit_size && btf_size(vmlinux, member->type, &size) == 0)
		compare(owner, deeper, offset, size);
}

static void walk(const char *owner, uint32_t id, const char *path, uint32_t offset)
{
	struct btf_type type;

	CHECK(btf_type(vmlinux, id, &type) == 0);
	for (uint32_t i = 0; i < type.count; i++) {
		struct btf_member member = btf_member(vmlinux, &type, i);

		walk_member(owner, &member, path, offset);
	}
}

static void check_type(enum btf_kind kind, const char *name)
{
	uint32_t id;

	compared = 0;
	CHECK_CASE(btf_find(vmlinux, kind, name, &id) == 0, name);
	walk(name, id, "", 0);
	CHECK_CASE(compared, name);
}

TEST(what_commands_are_given)
{
	check_type(BTF_UNION, "bpf_attr");
}

TEST(what_is_told_of_objects)
{
	check_type(BTF_STRUCT, "bpf_map_info");
	check_type(BTF_STRUCT, "bpf_prog_info");
	check_type(BTF_STRUCT, "bpf_link_info");
	check_type(BTF_STRUCT, "bpf_btf_info");
}

/* "BPF_MAP_CREATE" is "map_create". */
static bool same_name(const char *constant, const char *name)
{
	for (constant += strlen("BPF_"); *constant && *name; constant++, name++)
		if (tolower((unsigned char)*constant) != *name)
			return false;
	return !*constant && !*name;
}

TEST(numbers_of_commands)
{
	struct btf_type type;
	uint32_t id;
	uint64_t value;

	CHECK(btf_find_enumerator(vmlinux, "BPF_MAP_CREATE", &id, &value) == 0);
	CHECK(btf_type(vmlinux, id, &type) == 0);
	for (uint32_t i = 0; i < type.count; i++) {
		struct btf_enumerator entry = btf_enumerator(vmlinux, &type, i);

		if (strncmp(entry.name, "BPF_", 4) != 0 || strcmp(entry.name, "BPF_PROG_RUN") == 0)
			continue;
		if (entry.value < COMMANDS)
			CHECK_CASE(same_name(entry.name, names_of(&bpf_commands, entry.value)),
				   entry.name);
		else
			printf("# newer than attr.h: %s\n", entry.name);
	}
}

/* Those that btf_open_vmlinux() takes as they are, because the kernel has checked them. */
TEST(the_types_of_the_kernel_pass_the_check_of_a_file)
{
	cleanup_btf struct btf *checked = NULL;
	struct btf_type type, other;

	CHECK(btf_open_file("/sys/kernel/btf/vmlinux", NULL, &checked, NULL) == 0);
	CHECK(checked && btf_end_id(checked) == btf_end_id(vmlinux));
	for (uint32_t id = 1; checked && id < btf_end_id(checked); id++)
		CHECK(btf_type(checked, id, &type) == 0 && btf_type(vmlinux, id, &other) == 0 &&
		      type.kind == other.kind && strcmp(type.name, other.name) == 0 &&
		      type.count == other.count);
}

__attribute__((constructor)) static void open_vmlinux(void)
{
	if (btf_open_vmlinux(&vmlinux)) {
		printf("Bail out! the kernel has no BTF\n");
		exit(1);
	}
}

__attribute__((destructor)) static void close_vmlinux(void)
{
	btf_close(vmlinux);
}

UNIT_MAIN

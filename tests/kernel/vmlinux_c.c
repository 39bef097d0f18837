/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * vmlinux_c: prints, for the running kernel's types or those of a BTF file, an assertion for each
 * struct and union that its size is that of the BTF, and for each named member that its offset is.
 * To be compiled behind the C that bpfadm makes of the same types.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "btf/btf.h"
#include "objfile/objfile.h"

static const struct btf *btf;

static struct btf_type type_of(uint32_t id)
{
	struct btf_type type = { 0 };

	(void)btf_type(btf, id, &type);
	return type;
}

static bool has_body(const struct btf_type *type)
{
	return *type->name && (type->kind == BTF_STRUCT || type->kind == BTF_UNION);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names of all tags, sorted, so that those that several types share can be left out. */
static const char **tags(size_t *count)
{
	const char **names = calloc(btf_end_id(btf), sizeof(*names));

	*count = 0;
	for (uint32_t id = 1; names && id < btf_end_id(btf); id++) {
		struct btf_type type = type_of(id);

		if (has_body(&type) || type.kind == BTF_ENUM || type.kind == BTF_ENUM64)
			names[(*count)++] = type.name;
	}
	qsort(names, *count, sizeof(*names), by_name);
	return names;
}

static bool is_unique(const char **names, size_t count, const char *name)
{
	const char **found = bsearch(&name, names, count, sizeof(*names), by_name);

	return (found == names || strcmp(found[-1], name) != 0) &&
	       (found == names + count - 1 || strcmp(found[1], name) != 0);
}

static void assert_members(const struct btf_type *outer, const struct btf_type *type,
			   uint32_t offset)
{
	const char *word = outer->kind == BTF_STRUCT ? "struct" : "union";

	for (uint32_t i = 0; i < type->count; i++) {
		struct btf_member member = btf_member(btf, type, i);
		struct btf_type inner = type_of(member.type);

		if (*member.name && !member.bit_size)
			printf("_Static_assert(__builtin_offsetof(%s %s, %s) == %u, \"\");\n", word,
			       outer->name, member.name, offset + member.bit_offset / 8);
		else if (!*member.name && (inner.kind == BTF_STRUCT || inner.kind == BTF_UNION))
			assert_members(outer, &inner, offset + member.bit_offset / 8);
	}
}

static void assert_all(void)
{
	size_t count, asserted = 0;
	const char **names = tags(&count);

	for (uint32_t id = 1; names && id < btf_end_id(btf); id++) {
		struct btf_type type = type_of(id);

		if (!has_body(&type) || !is_unique(names, count, type.name))
			continue;
		printf("_Static_assert(sizeof(%s %s) == %u, \"\");\n",
		       type.kind == BTF_STRUCT ? "struct" : "union", type.name, type.size);
		assert_members(&type, &type, 0);
		asserted++;
	}
	free(names);
	printf("/* %zu structs and unions asserted */\n", asserted);
}

int main(int argc, char **argv)
{
	cleanup_btf struct btf *opened = NULL;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	int err = argc > 1 ? objfile_open_btf(argv[1], NULL, &opened, &problem)
			   : btf_open_vmlinux(&opened);

	btf = opened;
	if (err) {
		fprintf(stderr, "%s: %s\n", strerror(-err), problem_text(&problem));
		return 2;
	}
	assert_all();
	return fflush(stdout) ? 2 : 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What programs throw to: bpf_helpers.h's __exception_cb(), a tag on a program's function with the
 * name of another one, which nothing else refers to (Linux 6.7). */
#include <string.h>

#include "objfile/internal.h"

#define TAG "exception_callback:"

static struct objfile_function *find_by_name(const struct objfile_reader *reader, const char *name,
					     bool is_program)
{
	for (uint32_t i = 0; i < reader->function_count; i++)
		if (reader->functions[i].is_program == is_program &&
		    strcmp(reader->functions[i].name, name) == 0)
			return &reader->functions[i];
	return NULL;
}

static void read_tag(const struct objfile_reader *reader, const struct btf_type *tag)
{
	struct objfile_function *program;
	struct btf_type tagged;

	if (btf_type(reader->object->btf, tag->type, &tagged) || tagged.kind != BTF_FUNC)
		return;
	program = find_by_name(reader, tagged.name, true);
	if (program)
		program->catcher = find_by_name(reader, tag->name + strlen(TAG), false);
}

void objfile_read_exceptions(struct objfile_reader *reader)
{
	const struct btf *btf = reader->object->btf;
	struct btf_type type;

	for (uint32_t id = 1; btf && id < btf_end_id(btf); id++) {
		btf_type(btf, id, &type);
		if (type.kind == BTF_DECL_TAG && strncmp(type.name, TAG, strlen(TAG)) == 0)
			read_tag(reader, &type);
	}
}

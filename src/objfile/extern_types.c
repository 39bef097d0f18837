/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Externs in BTF, made into what the kernel takes. */
#include <errno.h>
#include <string.h>

#include "objfile/types.h"

static const struct objfile_extern *find_extern(const struct objfile *object, const char *name)
{
	for (uint32_t i = 0; i < object->extern_count; i++)
		if (strcmp(object->externs[i].name, name) == 0)
			return &object->externs[i];
	return NULL;
}

/* The kernel takes no externs in BTF: those of .kconfig become the variables of a map. */
static int complete_kconfig(struct objfile_reader *reader, uint32_t id)
{
	struct objfile *object = reader->object;
	struct btf_type section, variable;

	btf_type(object->btf, id, &section);
	objfile_set_type_word(object, &section, 2, reader->kconfig_size);
	for (uint32_t i = 0; i < section.count; i++) {
		const struct objfile_extern *external;

		btf_type(object->btf, btf_variable(object->btf, &section, i).type, &variable);
		external = find_extern(object, variable.name);
		if (!external)
			return problem_set(reader->problem, -EINVAL, REASON_UNKNOWN,
					   "extern %s: it has no symbol", variable.name);
		objfile_set_linkage(object, &variable, 1);
		objfile_set_type_word(object, &section, 3 + 3 * i + 1, external->kconfig.offset);
	}
	return 0;
}

/* A function whose prototype is to have names for its parameters, which the kernel asks for. */
static void complete_function(struct objfile *object, const struct btf_type *function,
			      const struct types_added *added)
{
	struct btf_type proto;

	objfile_set_linkage(object, function, 1);
	if (btf_type(object->btf, function->type, &proto) || proto.kind != BTF_FUNC_PROTO)
		return;
	for (uint32_t i = 0; i < proto.count; i++) {
		struct btf_param param = btf_param(object->btf, &proto, i);

		if (param.type && !*param.name)
			objfile_set_type_word(object, &proto, 3 + 2 * i, added->name);
	}
}

/* … and those of .ksyms become integers, one behind the other, in a section that nothing refers to;
 * a function there is replaced by a variable made up for it.  It is what libbpf does. */
static int complete_ksyms(struct objfile_reader *reader, uint32_t id)
{
	struct objfile *object = reader->object;
	struct types_added added;
	struct btf_type section, entry;
	int err = objfile_add_variable(reader, "dummy_ksym", &added);

	if (err)
		return err;
	btf_type(object->btf, id, &section);
	objfile_set_type_word(object, &section, 2, 4 * section.count);
	for (uint32_t i = 0; i < section.count; i++) {
		btf_type(object->btf, btf_variable(object->btf, &section, i).type, &entry);
		if (entry.kind == BTF_FUNC) {
			complete_function(object, &entry, &added);
			objfile_set_type_word(object, &section, 3 + 3 * i, added.variable);
		} else if (entry.kind == BTF_VAR) {
			objfile_set_linkage(object, &entry, 1);
			objfile_set_type_word(object, &entry, 2, added.int_type);
		}
		objfile_set_type_word(object, &section, 3 + 3 * i + 1, 4 * i);
		objfile_set_type_word(object, &section, 3 + 3 * i + 2, 4);
	}
	return 0;
}

int objfile_complete_externs(struct objfile_reader *reader)
{
	const struct btf *btf = reader->object->btf;
	uint32_t id;
	int err = 0;

	if (btf && !btf_find(btf, BTF_DATASEC, ".kconfig", &id))
		err = complete_kconfig(reader, id);
	if (btf && !err && !btf_find(btf, BTF_DATASEC, ".ksyms", &id))
		err = complete_ksyms(reader, id);
	return err;
}

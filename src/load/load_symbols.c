/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an object needs of the running kernel, by name: functions that its programs are for, kernel
 * functions and variables that they use, the configuration. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/errname.h"
#include "load/core_types.h"
#include "load/load_internal.h"

/* All that is looked for in the kernel's BTF: an entry for each program, each extern, and two for
 * each map. */
struct wants {
	struct kernel_type *programs, *externs, *structs; /* parts of one list */
	size_t count;
	char **names; /* those that were put together; owned */
};

static void wants_done(struct wants *wants)
{
	for (size_t i = 0; wants->names && i < wants->count; i++)
		free(wants->names[i]);
	free(wants->names);
	free(wants->programs);
}

static int wants_make(struct wants *wants, const struct objfile *object)
{
	wants->count = (size_t)object->program_count + object->extern_count +
		       2 * (size_t)object->map_count;
	wants->programs = calloc(wants->count + 1, sizeof(*wants->programs));
	wants->names = calloc(wants->count + 1, sizeof(*wants->names));
	if (!wants->programs || !wants->names)
		return -ENOMEM;
	wants->externs = wants->programs + object->program_count;
	wants->structs = wants->externs + object->extern_count;
	return 0;
}

/* Keeps a name that is made of two, for the entry; of the second so many bytes. */
static int join(struct wants *wants, struct kernel_type *entry, const char *prefix,
		const char *name, size_t length)
{
	char **place = &wants->names[entry - wants->programs];

	if (asprintf(place, "%s%.*s", prefix, (int)length, name) < 0) {
		*place = NULL;
		return -ENOMEM;
	}
	entry->name = *place;
	return 0;
}

/* "tcp_connect", or "MODULE:tcp_connect". */
static int want_target(struct wants *wants, const struct objfile_program *program,
		       struct kernel_type *entry)
{
	const struct section_target *rule = section_target(program->kind.prog_type,
							   program->kind.attach_type);
	char *colon;
	int err;

	if (!program->autoload || !rule || !program->target)
		return 0;
	entry->kind = rule->kind;
	err = join(wants, entry, rule->prefix, program->target, strlen(program->target));
	colon = err || *rule->prefix ? NULL : (char *)strchr(entry->name, ':'); /* ours */
	if (colon) {
		*colon = '\0';
		entry->module = entry->name;
		entry->name = colon + 1;
	}
	return err;
}

static void want_extern(const struct objfile_extern *symbol, struct kernel_type *entry)
{
	if (symbol->kind != OBJFILE_EXTERN_KSYM_TYPED && symbol->kind != OBJFILE_EXTERN_KFUNC)
		return;
	entry->kind = symbol->kind == OBJFILE_EXTERN_KFUNC ? BTF_FUNC : BTF_VAR;
	entry->name = symbol->symbol;
}

/* The struct, by its name without a flavour, and the one that the map's value is. */
static int want_struct(struct wants *wants, const struct objfile *object,
		       const struct objfile_map *map, struct kernel_type *entries)
{
	struct btf_type type;
	size_t length;
	int err;

	if (map->kind != OBJFILE_MAP_STRUCT_OPS || !map->autocreate ||
	    btf_type(object->btf, map->struct_type, &type))
		return 0;
	entries[0].kind = entries[1].kind = BTF_STRUCT;
	length = btf_name_length(type.name);
	err = join(wants, &entries[0], "", type.name, length);
	return err ? err : join(wants, &entries[1], "bpf_struct_ops_", type.name, length);
}

static int want_all(struct wants *wants, const struct objfile *object)
{
	int err = wants_make(wants, object);

	for (uint32_t i = 0; !err && i < object->program_count; i++)
		err = want_target(wants, &object->programs[i], &wants->programs[i]);
	for (uint32_t i = 0; !err && i < object->extern_count; i++)
		want_extern(&object->externs[i], &wants->externs[i]);
	for (uint32_t i = 0; !err && i < object->map_count; i++)
		err = want_struct(wants, object, &object->maps[i], &wants->structs[2 * i]);
	return err;
}

/* Where in fd_array the module's BTF is; the kernel takes 0 for vmlinux. */
static int module_index(struct loader *loader, int fd, uint16_t *index)
{
	int *list;

	for (*index = 1; *index < loader->fd_count; ++*index)
		if (loader->fd_array[*index] == fd)
			return 0;
	list = reallocarray(loader->fd_array, *index + 1U, sizeof(*list));
	if (!list)
		return -ENOMEM;
	loader->fd_array = list;
	list[0] = 0;
	list[*index] = fd;
	loader->fd_count = (uint16_t)(*index + 1);
	return 0;
}

/* Is the kernel's the one that the object means?  A function's type is that of its prototype. */
static bool is_meant(const struct loader *loader, const struct objfile_extern *symbol,
		     const struct kernel_type *found)
{
	struct btf_type type;

	return btf_type(found->btf, found->id, &type) == 0 &&
	       core_types_compatible(loader->object->btf, symbol->type, found->btf, type.type);
}

static int take_extern(struct loader *loader, uint32_t index, const struct kernel_type *found)
{
	const struct objfile_extern *symbol = &loader->object->externs[index];
	struct loaded_extern *loaded = &loader->externs[index];

	if (!found->id)
		return 0;
	loaded->other_type = !is_meant(loader, symbol, found);
	if (loaded->other_type)
		return 0;
	loaded->found = true;
	loaded->type = found->id;
	loaded->btf_fd = found->btf_fd;
	if (!found->btf_fd || symbol->kind != OBJFILE_EXTERN_KFUNC)
		return 0;
	return module_index(loader, found->btf_fd, &loaded->btf_index);
}

static int take_all(struct loader *loader, const struct wants *wants)
{
	const struct objfile *object = loader->object;
	int err = 0;

	for (uint32_t i = 0; i < object->program_count; i++) {
		loader->programs[i].attach_btf_id = wants->programs[i].id;
		loader->programs[i].attach_btf_fd = wants->programs[i].btf_fd;
	}
	for (uint32_t i = 0; !err && i < object->extern_count; i++)
		err = take_extern(loader, i, &wants->externs[i]);
	if (err)
		return loader_no_memory(loader);
	for (uint32_t i = 0; i < object->map_count; i++) {
		loader->structs[i].type = wants->structs[2 * i].id;
		loader->structs[i].value_type = wants->structs[2 * i + 1].id;
		loader->structs[i].btf_fd = wants->structs[2 * i + 1].btf_fd;
		loader->structs[i].btf = wants->structs[2 * i + 1].btf;
	}
	return 0;
}

static int find_types(struct loader *loader)
{
	cleanup_with(wants_done) struct wants wants = { .count = 0 };
	int err = want_all(&wants, loader->object);

	if (err)
		return loader_no_memory(loader);
	err = kernel_types_find(&loader->types, wants.programs, wants.count);
	if (err)
		return loader_fail(loader, err, REASON_FILE,
				   "the kernel's own BTF (/sys/kernel/btf/vmlinux) "
				   "cannot be read");
	return take_all(loader, &wants);
}

static int find_address(struct loader *loader, uint32_t index)
{
	const struct objfile_extern *symbol = &loader->object->externs[index];
	struct loaded_extern *loaded = &loader->externs[index];
	int err;

	if (symbol->kind != OBJFILE_EXTERN_KSYM)
		return 0;
	err = ksyms_address(&loader->ksyms, symbol->symbol, &loaded->address);
	if (err == -ENOTUNIQ)
		return loader_fail(loader, err, REASON_AMBIGUOUS,
				   "the kernel has several symbols named %s", symbol->symbol);
	loaded->found = !err;
	return 0;
}

static int refuse_setting(struct loader *loader, const struct objfile_extern *symbol, int err)
{
	switch (err) {
	case -EINVAL:
		return loader_fail(loader, err, REASON_TYPE, "%s of this kernel is not %s",
				   symbol->name, kconfig_kind_words(symbol->kconfig.kind));
	case -ERANGE:
		return loader_fail(loader, err, REASON_RANGE,
				   "%s of this kernel does not fit into %u bytes", symbol->name,
				   symbol->kconfig.size);
	case -EOPNOTSUPP:
		return loader_fail(loader, err, REASON_UNKNOWN,
				   "there is no setting %s: their names begin with "
				   "CONFIG_",
				   symbol->name);
	default:
		if (loader->kconfig.err)
			return loader_fail(loader, err, REASON_FILE,
					   "it asks for %s, and the kernel's configuration cannot "
					   "be read: %s",
					   symbol->name, errno_text(err));
		return loader_fail(loader, err, REASON_NOT_FOUND,
				   "the kernel's configuration has no %s", symbol->name);
	}
}

static int find_setting(struct loader *loader, const struct objfile_extern *symbol)
{
	struct objfile *object = loader->object;
	struct kconfig_variable variable = {
		.name = symbol->name,
		.kind = symbol->kconfig.kind,
		.is_signed = symbol->kconfig.is_signed,
		.size = symbol->kconfig.size,
	};
	int err;

	if (symbol->kind != OBJFILE_EXTERN_KCONFIG)
		return 0;
	variable.value = object->maps[object->kconfig].data + symbol->kconfig.offset;
	err = kconfig_get(&loader->kconfig, &variable);
	if (!err || (symbol->weak && err != -EINVAL && err != -ERANGE))
		return 0;
	return refuse_setting(loader, symbol, err);
}

int loader_symbols(struct loader *loader)
{
	const struct objfile *object = loader->object;
	int err = find_types(loader);

	for (uint32_t i = 0; !err && i < object->extern_count; i++)
		err = find_address(loader, i);
	for (uint32_t i = 0; !err && i < object->extern_count; i++)
		err = find_setting(loader, &object->externs[i]);
	return err;
}

/* Which of a program's kinds may be for a function of another program. */
static bool is_for_functions(const struct objfile_program *program)
{
	const struct section_target *rule = section_target(program->kind.prog_type,
							   program->kind.attach_type);

	return program->kind.prog_type == PROG_TYPE_EXT ||
	       (rule && rule->kind == BTF_FUNC && !*rule->prefix);
}

void loader_set_target(struct loader *loader, int prog_fd, const struct btf *btf)
{
	for (uint32_t i = 0; i < loader->object->program_count; i++) {
		const struct objfile_program *program = &loader->object->programs[i];
		struct loaded_program *loaded = &loader->programs[i];
		uint32_t id;

		if (!program->autoload || !program->target || !is_for_functions(program) ||
		    btf_find(btf, BTF_FUNC, program->target, &id))
			continue;
		loaded->attach_btf_id = id;
		loaded->attach_btf_fd = prog_fd;
	}
}

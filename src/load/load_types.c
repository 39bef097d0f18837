/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The types that an object needs of the running kernel, by name, in vmlinux's BTF and in its
 * modules': functions that its programs attach to, kernel functions and variables that they use,
 * struct_ops. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bpf/btf_object.h"
#include "bpf/kind.h"
#include "load/core_spec.h"
#include "load/load_internal.h"

/* A type that is looked for, and where it was found. */
struct kernel_type {
	enum btf_kind kind;
	const char *name;      /* NULL: nothing is looked for */
	const char *module;    /* only in this one; NULL: in vmlinux, then anywhere */
	uint32_t id;	       /* 0: not found */
	const struct btf *btf; /* it is in */
	int btf_fd;	       /* of that, when it is a module's; 0: vmlinux's */
};

struct loaded_module {
	char name[BTF_NAME_SIZE];
	int fd;
	struct btf *btf; /* NULL until it is searched */
};

void loaded_modules_done(struct loaded_modules *modules)
{
	for (size_t i = 0; i < modules->count; i++) {
		btf_close(modules->list[i].btf);
		close(modules->list[i].fd);
	}
	free(modules->list);
	*modules = LOADED_MODULES_NONE;
}

/* Keeps the descriptor if it is that of a module's BTF. */
static int add_module(struct loaded_modules *modules, int fd)
{
	cleanup_close int owned = fd;
	struct loaded_module module = { .fd = fd }, *list;
	struct btf_info info;

	if (btf_describe(fd, &info, module.name) || !info.kernel_btf ||
	    strcmp(module.name, "vmlinux") == 0)
		return 0;
	list = reallocarray(modules->list, modules->count + 1, sizeof(*list));
	if (!list)
		return -ENOMEM;
	modules->list = list;
	list[modules->count++] = module;
	take_fd(&owned);
	return 0;
}

/* A user who may not list BTF finds no modules. */
static int list_modules(struct loaded_modules *modules)
{
	uint32_t id = 0;
	int err = 0;

	if (modules->listed)
		return 0;
	modules->listed = true;
	while (!err && kind_next_id(KIND_BTF, id, &id) == 0) {
		int fd = kind_fd_by_id(KIND_BTF, id, 0);

		if (fd >= 0)
			err = add_module(modules, fd);
	}
	return err;
}

/* Does one of them have to be looked for, in this module (NULL: in vmlinux)? */
static bool may_be_in(const struct kernel_type *wanted, const struct loaded_module *module)
{
	if (!wanted->name || wanted->id)
		return false;
	if (!wanted->module)
		return true;
	return module && strcmp(wanted->module, module->name) == 0;
}

/* One pass through one BTF. */
static int search(const struct btf *btf, const struct loaded_module *module,
		  struct kernel_type *wanted, size_t count)
{
	cleanup_free struct btf_wanted *list = calloc(count + 1, sizeof(*list));
	cleanup_free size_t *of = calloc(count + 1, sizeof(*of));
	size_t left = 0;

	if (!list || !of)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		if (!may_be_in(&wanted[i], module))
			continue;
		list[left] = (struct btf_wanted){ .kind = wanted[i].kind, .name = wanted[i].name };
		of[left++] = i;
	}
	btf_find_all(btf, list, left);
	for (size_t i = 0; i < left; i++) {
		if (!list[i].id)
			continue;
		wanted[of[i]].id = list[i].id;
		wanted[of[i]].btf = btf;
		wanted[of[i]].btf_fd = module ? module->fd : 0;
	}
	return 0;
}

static bool any_may_be_in(const struct kernel_type *wanted, size_t count,
			  const struct loaded_module *module)
{
	for (size_t i = 0; i < count; i++)
		if (may_be_in(&wanted[i], module))
			return true;
	return false;
}

static bool all_found(const struct kernel_type *wanted, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (wanted[i].name && !wanted[i].id)
			return false;
	return true;
}

/* A module that is unloaded meanwhile, or whose BTF is bad, is skipped. */
static int search_module(const struct btf *vmlinux, struct loaded_module *module,
			 struct kernel_type *wanted, size_t count)
{
	int err = 0;

	if (!any_may_be_in(wanted, count, module))
		return 0;
	if (!module->btf)
		err = btf_fetch_fd(module->fd, vmlinux, &module->btf, NULL);
	if (err)
		return err == -ENOMEM ? err : 0;
	return search(module->btf, module, wanted, count);
}

/* Looks for all of them; what is not there keeps the id 0.  0; kernel_types()'s -errno; -ENOMEM. */
static int find_all(struct loader *loader, struct kernel_type *wanted, size_t count)
{
	struct loaded_modules *modules = &loader->modules;
	const struct btf *vmlinux;
	int err;

	if (all_found(wanted, count))
		return 0;
	err = kernel_types(loader->kernel, &vmlinux);
	if (!err && any_may_be_in(wanted, count, NULL))
		err = search(vmlinux, NULL, wanted, count);
	if (err || all_found(wanted, count))
		return err;
	err = list_modules(modules);
	for (size_t i = 0; !err && i < modules->count; i++)
		err = search_module(vmlinux, &modules->list[i], wanted, count);
	return err;
}

/* All that is looked for in the kernel's BTF: an entry for each program, each extern, and two for
 * each map. */
struct wanted_types {
	struct kernel_type *programs, *externs, *structs; /* parts of one list */
	size_t count;
	char **names; /* those that were put together; owned */
};

static void wanted_types_done(struct wanted_types *wanted)
{
	for (size_t i = 0; wanted->names && i < wanted->count; i++)
		free(wanted->names[i]);
	free(wanted->names);
	free(wanted->programs);
}

static int wanted_types_make(struct wanted_types *wanted, const struct objfile *object)
{
	wanted->count = (size_t)object->program_count + object->extern_count +
			2 * (size_t)object->map_count;
	wanted->programs = calloc(wanted->count + 1, sizeof(*wanted->programs));
	wanted->names = calloc(wanted->count + 1, sizeof(*wanted->names));
	if (!wanted->programs || !wanted->names)
		return -ENOMEM;
	wanted->externs = wanted->programs + object->program_count;
	wanted->structs = wanted->externs + object->extern_count;
	return 0;
}

/* Gives the entry a name made of a prefix and the first `length` bytes of another. */
static int make_name(struct wanted_types *wanted, struct kernel_type *entry, const char *prefix,
		     const char *name, size_t length)
{
	char **place = &wanted->names[entry - wanted->programs];

	if (asprintf(place, "%s%.*s", prefix, (int)length, name) < 0) {
		*place = NULL;
		return -ENOMEM;
	}
	entry->name = *place;
	return 0;
}

/* "tcp_connect", or "MODULE:tcp_connect". */
static int want_target(struct wanted_types *wanted, const struct objfile_program *program,
		       struct kernel_type *entry)
{
	const struct section_target *rule = section_target(program->kind.prog_type,
							   program->kind.attach_type);
	char *colon;
	int err;

	if (!program->autoload || !rule || !program->target)
		return 0;
	entry->kind = rule->kind;
	err = make_name(wanted, entry, rule->prefix, program->target, strlen(program->target));
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
static int want_struct(struct wanted_types *wanted, const struct objfile *object,
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
	err = make_name(wanted, &entries[0], "", type.name, length);
	return err ? err : make_name(wanted, &entries[1], "bpf_struct_ops_", type.name, length);
}

static int want_all(struct wanted_types *wanted, const struct objfile *object)
{
	int err = wanted_types_make(wanted, object);

	for (uint32_t i = 0; !err && i < object->program_count; i++)
		err = want_target(wanted, &object->programs[i], &wanted->programs[i]);
	for (uint32_t i = 0; !err && i < object->extern_count; i++)
		want_extern(&object->externs[i], &wanted->externs[i]);
	for (uint32_t i = 0; !err && i < object->map_count; i++)
		err = want_struct(wanted, object, &object->maps[i], &wanted->structs[2 * i]);
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

static int store_extern(struct loader *loader, uint32_t index, const struct kernel_type *found)
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

static int store_all(struct loader *loader, const struct wanted_types *wanted)
{
	const struct objfile *object = loader->object;
	int err = 0;

	for (uint32_t i = 0; i < object->program_count; i++) {
		loader->programs[i].attach_btf_id = wanted->programs[i].id;
		loader->programs[i].attach_btf_fd = wanted->programs[i].btf_fd;
	}
	for (uint32_t i = 0; !err && i < object->extern_count; i++)
		err = store_extern(loader, i, &wanted->externs[i]);
	if (err)
		return loader_no_memory(loader);
	for (uint32_t i = 0; i < object->map_count; i++) {
		loader->structs[i].type = wanted->structs[2 * i].id;
		loader->structs[i].value_type = wanted->structs[2 * i + 1].id;
		loader->structs[i].btf_fd = wanted->structs[2 * i + 1].btf_fd;
		loader->structs[i].btf = wanted->structs[2 * i + 1].btf;
	}
	return 0;
}

int loader_no_kernel_types(struct loader *loader, int err)
{
	return loader_fail(loader, err, REASON_FILE,
			   "the kernel's own BTF (/sys/kernel/btf/vmlinux) cannot be read");
}

int loader_types(struct loader *loader)
{
	cleanup_with(wanted_types_done) struct wanted_types wanted = { .count = 0 };
	int err = want_all(&wanted, loader->object);

	if (err)
		return loader_no_memory(loader);
	err = find_all(loader, wanted.programs, wanted.count);
	return err ? loader_no_kernel_types(loader, err) : store_all(loader, &wanted);
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Types of the running kernel by name. */
#include "load/kernel_types.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "bpf/btf_object.h"
#include "bpf/kind.h"

struct kernel_module {
	char name[BTF_NAME_SIZE];
	int fd;
	struct btf *btf; /* NULL until it is searched */
};

void kernel_types_done(struct kernel_types *types)
{
	for (size_t i = 0; i < types->module_count; i++) {
		btf_close(types->modules[i].btf);
		close(types->modules[i].fd);
	}
	free(types->modules);
	btf_close(types->vmlinux);
	*types = KERNEL_TYPES_NONE;
}

int kernel_types_vmlinux(struct kernel_types *types)
{
	return types->vmlinux ? 0 : btf_open_vmlinux(&types->vmlinux);
}

/* Keeps the descriptor if it is that of a module's BTF. */
static int add_module(struct kernel_types *types, int fd)
{
	cleanup_close int owned = fd;
	struct kernel_module module = { .fd = fd }, *list;
	struct btf_info info;

	if (btf_describe(fd, &info, module.name) || !info.kernel_btf ||
	    strcmp(module.name, "vmlinux") == 0)
		return 0;
	list = reallocarray(types->modules, types->module_count + 1, sizeof(*list));
	if (!list)
		return -ENOMEM;
	types->modules = list;
	list[types->module_count++] = module;
	take_fd(&owned);
	return 0;
}

/* A kernel that does not let the user list BTF has no modules for them. */
static int list_modules(struct kernel_types *types)
{
	uint32_t id = 0;
	int err = 0;

	if (types->modules_listed)
		return 0;
	types->modules_listed = true;
	while (!err && kind_next_id(KIND_BTF, id, &id) == 0) {
		int fd = kind_fd_by_id(KIND_BTF, id, 0);

		if (fd >= 0)
			err = add_module(types, fd);
	}
	return err;
}

/* Does one of them have to be looked for, in this module (NULL: in vmlinux)? */
static bool may_be_in(const struct kernel_type *wanted, const struct kernel_module *module)
{
	if (!wanted->name || wanted->id)
		return false;
	if (!wanted->module)
		return true;
	return module && strcmp(wanted->module, module->name) == 0;
}

/* One pass through one BTF. */
static int search(const struct btf *btf, const struct kernel_module *module,
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
			  const struct kernel_module *module)
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

/* A module that goes meanwhile, or whose BTF is bad, has nothing. */
static int search_module(const struct kernel_types *types, struct kernel_module *module,
			 struct kernel_type *wanted, size_t count)
{
	int err = 0;

	if (!any_may_be_in(wanted, count, module))
		return 0;
	if (!module->btf)
		err = btf_fetch_fd(module->fd, types->vmlinux, &module->btf, NULL);
	if (err)
		return err == -ENOMEM ? err : 0;
	return search(module->btf, module, wanted, count);
}

int kernel_types_find(struct kernel_types *types, struct kernel_type *wanted, size_t count)
{
	int err = 0;

	if (all_found(wanted, count))
		return 0;
	err = kernel_types_vmlinux(types);
	if (!err && any_may_be_in(wanted, count, NULL))
		err = search(types->vmlinux, NULL, wanted, count);
	if (err || all_found(wanted, count))
		return err;
	err = list_modules(types);
	for (size_t i = 0; !err && i < types->module_count; i++)
		err = search_module(types, &types->modules[i], wanted, count);
	return err;
}

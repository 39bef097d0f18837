/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An object into the kernel, step by step: the beginning, with the kernel's symbols and settings
 * that it uses, and the end. */
#include "load/load.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/problem.h"
#include "load/load_internal.h"

static void close_fd(int fd)
{
	if (fd >= 0)
		close(fd);
}

static int make_lists(struct loader *loader)
{
	const struct objfile *object = loader->object;

	loader->maps = calloc(object->map_count + 1, sizeof(*loader->maps));
	loader->programs = calloc(object->program_count + 1, sizeof(*loader->programs));
	loader->externs = calloc(object->extern_count + 1, sizeof(*loader->externs));
	loader->structs = calloc(object->map_count + 1, sizeof(*loader->structs));
	for (uint32_t i = 0; loader->maps && i < object->map_count; i++)
		loader->maps[i].fd = -1;
	for (uint32_t i = 0; loader->programs && i < object->program_count; i++) {
		loader->programs[i].fd = -1;
		loader->programs[i].attach_type = object->programs[i].kind.attach_type;
	}
	if (!loader->maps || !loader->programs || !loader->externs || !loader->structs)
		return loader_no_memory(loader);
	return 0;
}

static int find_address(struct loader *loader, uint32_t index)
{
	const struct objfile_extern *symbol = &loader->object->externs[index];
	struct loaded_extern *loaded = &loader->externs[index];
	int err;

	if (symbol->kind != OBJFILE_EXTERN_KSYM)
		return 0;
	err = ksyms_address(&loader->kernel->symbols, symbol->symbol, &loaded->address);
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
				   "unknown setting %s: the names of settings start with CONFIG_",
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
	err = kconfig_get(&loader->kconfig, &loader->kernel->symbols, &variable);
	if (!err || (symbol->weak && err != -EINVAL && err != -ERANGE))
		return 0;
	return refuse_setting(loader, symbol, err);
}

static int find_symbols(struct loader *loader)
{
	const struct objfile *object = loader->object;
	int err = 0;

	for (uint32_t i = 0; !err && i < object->extern_count; i++)
		err = find_address(loader, i);
	for (uint32_t i = 0; !err && i < object->extern_count; i++)
		err = find_setting(loader, &object->externs[i]);
	return err;
}

int loader_begin(struct loader *loader, struct objfile *object, struct kernel *kernel)
{
	int err;

	loader->object = object;
	if (!loader->pin_root)
		loader->pin_root = "/sys/fs/bpf";
	loader->kernel = kernel;
	err = make_lists(loader);
	if (!err)
		err = loader_types(loader);
	if (!err)
		err = find_symbols(loader);
	if (!err)
		err = loader_structs(loader);
	return err;
}

static void free_lists(struct loader *loader)
{
	free(loader->maps);
	free(loader->programs);
	free(loader->externs);
	free(loader->structs);
	free(loader->fd_array);
}

void loader_done(struct loader *loader)
{
	const struct objfile *object = loader->object;

	for (uint32_t i = 0; loader->maps && i < object->map_count; i++)
		loaded_map_done(&loader->maps[i]);
	for (uint32_t i = 0; loader->programs && i < object->program_count; i++) {
		close_fd(loader->programs[i].fd);
		buf_done(&loader->programs[i].log);
	}
	for (uint32_t i = 0; loader->structs && i < object->map_count; i++)
		free(loader->structs[i].value);
	free_lists(loader);
	close_fd(loader->btf_fd);
	core_done(&loader->core);
	loaded_modules_done(&loader->modules);
	kconfig_done(&loader->kconfig);
	problem_done(&loader->btf_problem);
	problem_done(&loader->failure.problem);
	refusal_done(&loader->failure.refusal);
	buf_done(&loader->failure.log);
	*loader = LOADER_NONE;
}

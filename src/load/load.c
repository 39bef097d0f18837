/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An object into the kernel, step by step. */
#include "load/load.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "load/arena.h"
#include "load/load_internal.h"
#include "load/verdict.h"

static void close_fd(int fd)
{
	if (fd >= 0)
		close(fd);
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

	for (uint32_t i = 0; loader->maps && i < object->map_count; i++) {
		close_fd(loader->maps[i].fd);
		free(loader->maps[i].pin);
		if (loader->maps[i].mapped)
			arena_unmap(loader->maps[i].mapped, loader->maps[i].mapped_size);
	}
	for (uint32_t i = 0; loader->programs && i < object->program_count; i++) {
		close_fd(loader->programs[i].fd);
		buf_done(&loader->programs[i].log);
	}
	for (uint32_t i = 0; loader->structs && i < object->map_count; i++)
		free(loader->structs[i].value);
	free_lists(loader);
	close_fd(loader->btf_fd);
	core_done(&loader->core);
	kernel_types_done(&loader->types);
	kconfig_done(&loader->kconfig);
	ksyms_done(&loader->ksyms);
	problem_done(&loader->failure.problem);
	buf_done(&loader->failure.log);
	*loader = LOADER_NONE;
}

int loader_fail(struct loader *loader, int err, enum reason reason, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	problem_vset(&loader->failure.problem, err, reason, format, args);
	va_end(args);
	return err;
}

int loader_no_memory(struct loader *loader)
{
	return problem_no_memory(&loader->failure.problem);
}

int loader_refused(struct loader *loader, int err, enum bpf_command command)
{
	return verdict_explain(&(struct attempt){ .command = command, .err = err },
			       &loader->failure.problem);
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

int loader_begin(struct loader *loader, struct objfile *object)
{
	int err;

	loader->object = object;
	if (!loader->pin_root)
		loader->pin_root = "/sys/fs/bpf";
	err = make_lists(loader);
	if (!err)
		err = load_symbols(loader);
	if (!err)
		err = load_structs(loader);
	return err;
}

void loader_use_map(struct loader *loader, uint32_t index, int fd)
{
	struct loaded_map *map = &loader->maps[index];

	close_fd(map->fd);
	map->fd = fd;
	map->reused = true;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An object into the kernel, step by step: the beginning, its types, the end. */
#include "load/load.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "bpf/btf_object.h"
#include "bpf/kernel.h"
#include "load/load_internal.h"
#include "load/sanitise.h"
#include "load/verdict.h"

static void close_fd(int fd)
{
	if (fd >= 0)
		close(fd);
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
	return explain_attempt(&(struct attempt){ .command = command, .err = err },
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
		err = loader_symbols(loader);
	if (!err)
		err = loader_structs(loader);
	return err;
}

void loader_use_map(struct loader *loader, uint32_t index, int fd)
{
	struct loaded_map *map = &loader->maps[index];

	close_fd(map->fd);
	map->fd = fd;
	map->reused = true;
}

/* Once more without what the kernel is too old for, when there is such a thing. */
static int load_sanitised(struct loader *loader, int refused)
{
	const struct objfile *object = loader->object;
	cleanup_buf struct buf made = BUF_EMPTY;

	if (btf_sanitise(object->btf_bytes, object->btf_size, kernel_before, &made))
		return refused;
	return btf_load(made.data, (uint32_t)made.len, &loader->failure.log);
}

/* Maps and programs do without types, unless they are made of them. */
static bool needs_types(const struct objfile *object)
{
	for (uint32_t i = 0; i < object->map_count; i++)
		if (object->maps[i].kind == OBJFILE_MAP_STRUCT_OPS)
			return true;
	return false;
}

int loader_btf(struct loader *loader)
{
	const struct objfile *object = loader->object;
	int fd;

	if (!object->btf)
		return 0;
	fd = btf_load(object->btf_bytes, (uint32_t)object->btf_size, NULL);
	if (fd == -EINVAL)
		fd = load_sanitised(loader, fd);
	if (fd < 0 && !needs_types(object)) {
		buf_done(&loader->failure.log);
		return 0;
	}
	if (fd == -EINVAL && !loader->failure.log.len)
		fd = btf_load(object->btf_bytes, (uint32_t)object->btf_size, &loader->failure.log);
	if (fd < 0)
		return loader_refused(loader, fd, CMD_BTF_LOAD);
	loader->btf_fd = fd;
	return 0;
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
	kernel_types_done(&loader->types);
	kconfig_done(&loader->kconfig);
	ksyms_done(&loader->ksyms);
	problem_done(&loader->failure.problem);
	buf_done(&loader->failure.log);
	*loader = LOADER_NONE;
}

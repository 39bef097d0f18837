/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The object's types into the kernel. */
#include <errno.h>

#include "bpf/btf_object.h"
#include "bpf/kernel.h"
#include "load/load_internal.h"
#include "load/sanitise.h"

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

int load_btf(struct loader *loader)
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

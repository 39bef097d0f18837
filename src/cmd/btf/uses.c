/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which programs and maps use which BTF. */
#include "cmd/btf/uses.h"

#include <errno.h>

#include "base/cleanup.h"
#include "base/util.h"

void uses_done(struct uses *uses)
{
	free(uses->list);
}

static int add(struct uses *uses, struct use use)
{
	if (uses->count == uses->space) {
		size_t space = max_size(64, uses->space * 2);
		struct use *list = reallocarray(uses->list, space, sizeof(*list));

		if (!list)
			return -ENOMEM;
		uses->list = list;
		uses->space = space;
	}
	uses->list[uses->count++] = use;
	return 0;
}

/* 0: it has none, or is gone. */
static uint32_t btf_of(enum kind kind, uint32_t id)
{
	cleanup_close int fd = kind_fd_by_id(kind, id, 0);
	struct prog_info prog = { 0 };
	struct map_info map = { 0 };

	if (fd < 0)
		return 0;
	if (kind == KIND_PROG)
		return prog_info(fd, &prog) ? 0 : prog.btf_id;
	return map_info(fd, &map) ? 0 : map.btf_id;
}

static int find_kind(struct uses *uses, enum kind kind)
{
	uint32_t id = 0;
	int err;

	while ((err = kind_next_id(kind, id, &id)) == 0) {
		uint32_t btf_id = btf_of(kind, id);

		err = btf_id ? add(uses, (struct use){ kind, id, btf_id }) : 0;
		if (err)
			return err;
	}
	return err == -ENOENT ? 0 : err;
}

int uses_find(struct uses *uses)
{
	int err = find_kind(uses, KIND_PROG);

	return err ? err : find_kind(uses, KIND_MAP);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of bpf(2) on links and trace points; short, as each kind of object has its file of
 * commands. */
#include "bpf/link.h"

#include "base/util.h"
#include "bpf/sys.h"

int link_create(const struct link_create_attr *create)
{
	union attr attr = { .link_create = *create };

	return sys_bpf(CMD_LINK_CREATE, &attr, sizeof(attr.link_create));
}

int link_update(const struct link_update_attr *update)
{
	union attr attr = { .link_update = *update };

	return sys_bpf(CMD_LINK_UPDATE, &attr, sizeof(attr.link_update));
}

int link_detach(int link_fd)
{
	union attr attr = { .link_detach = { .link_fd = (uint32_t)link_fd } };

	return sys_bpf(CMD_LINK_DETACH, &attr, sizeof(attr.link_detach));
}

int link_create_iter(int link_fd)
{
	union attr attr = { .iter_create = { .link_fd = (uint32_t)link_fd } };

	return sys_bpf(CMD_ITER_CREATE, &attr, sizeof(attr.iter_create));
}

int link_open_raw_tracepoint(const char *name, int prog_fd, uint64_t cookie)
{
	union attr attr = {
		.raw_tracepoint = {
			.name = ptr_u64(name),
			.prog_fd = (uint32_t)prog_fd,
			.cookie = cookie,
		},
	};

	return sys_bpf(CMD_RAW_TRACEPOINT_OPEN, &attr, sizeof(attr.raw_tracepoint));
}

int link_query_task_fd(struct task_fd_query_attr *query)
{
	union attr attr = { .task_fd_query = *query };
	int result = sys_bpf(CMD_TASK_FD_QUERY, &attr, sizeof(attr.task_fd_query));

	*query = attr.task_fd_query;
	return result;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects by id, and what the kernel tells about them. */
#include "bpf/info.h"

#include "base/util.h"
#include "bpf/sys.h"

static const struct {
	enum bpf_command next_id, fd_by_id;
} commands[KINDS] = {
	[KIND_MAP] = { CMD_MAP_GET_NEXT_ID, CMD_MAP_GET_FD_BY_ID },
	[KIND_PROG] = { CMD_PROG_GET_NEXT_ID, CMD_PROG_GET_FD_BY_ID },
	[KIND_LINK] = { CMD_LINK_GET_NEXT_ID, CMD_LINK_GET_FD_BY_ID },
	[KIND_BTF] = { CMD_BTF_GET_NEXT_ID, CMD_BTF_GET_FD_BY_ID },
};

int next_id(enum kind kind, uint32_t after, uint32_t *id)
{
	union attr attr = { .get_id = { .start_id = after } };
	int err = sys_bpf(commands[kind].next_id, &attr, sizeof(attr.get_id));

	if (err)
		return err;
	*id = attr.get_id.next_id;
	return 0;
}

int fd_by_id(enum kind kind, uint32_t id, uint32_t open_flags)
{
	union attr attr = { .get_id = { .start_id = id, .open_flags = open_flags } };

	return sys_bpf(commands[kind].fd_by_id, &attr, sizeof(attr.get_id));
}

static int info_by_fd(int fd, void *info, uint32_t size)
{
	union attr attr = {
		.info = {
			.bpf_fd = (uint32_t)fd,
			.info_len = size,
			.info = ptr_u64(info),
		},
	};

	return sys_bpf(CMD_OBJ_GET_INFO_BY_FD, &attr, sizeof(attr.info));
}

int map_info(int fd, struct map_info *info)
{
	return info_by_fd(fd, info, sizeof(*info));
}

int prog_info(int fd, struct prog_info *info)
{
	return info_by_fd(fd, info, sizeof(*info));
}

int link_info(int fd, struct link_info *info)
{
	return info_by_fd(fd, info, sizeof(*info));
}

int btf_info(int fd, struct btf_info *info)
{
	return info_by_fd(fd, info, sizeof(*info));
}

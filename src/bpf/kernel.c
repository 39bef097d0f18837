/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of bpf(2) that are neither about a map, a program nor a link. */
#include "bpf/kernel.h"

#include "base/util.h"
#include "bpf/log.h"
#include "bpf/sys.h"

int btf_load(const void *bytes, uint32_t size, struct buf *log)
{
	union attr attr = { .btf_load = { .btf = ptr_u64(bytes), .btf_size = size } };
	const struct log_fields fields = {
		.level = &attr.btf_load.btf_log_level,
		.size = &attr.btf_load.btf_log_size,
		.true_size = &attr.btf_load.btf_log_true_size,
		.buffer = &attr.btf_load.btf_log_buf,
	};

	return log_call(CMD_BTF_LOAD, &attr, sizeof(attr.btf_load), &fields, log);
}

int enable_stats(uint32_t type)
{
	union attr attr = { .enable_stats = { .type = type } };

	return sys_bpf(CMD_ENABLE_STATS, &attr, sizeof(attr.enable_stats));
}

int token_create(int bpffs_fd)
{
	union attr attr = { .token_create = { .bpffs_fd = (uint32_t)bpffs_fd } };

	return sys_bpf(CMD_TOKEN_CREATE, &attr, sizeof(attr.token_create));
}

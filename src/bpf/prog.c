/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of bpf(2) on programs, and those for their statistics and tokens. */
#include "bpf/prog.h"

#include "base/util.h"
#include "bpf/retry.h"
#include "bpf/sys.h"

int prog_load(const struct prog_load_attr *load, struct buf *log)
{
	union attr attr = { .prog_load = *load };
	const struct log_fields fields = {
		.level = &attr.prog_load.log_level,
		.size = &attr.prog_load.log_size,
		.true_size = &attr.prog_load.log_true_size,
		.buffer = &attr.prog_load.log_buf,
	};

	return retry_with_log(CMD_PROG_LOAD, &attr, sizeof(attr.prog_load), &fields, log);
}

int prog_test_run(struct test_run_attr *run)
{
	union attr attr = { .test_run = *run };
	int result = sys_bpf(CMD_PROG_TEST_RUN, &attr, sizeof(attr.test_run));

	*run = attr.test_run;
	return result;
}

int prog_attach(const struct prog_attach_attr *attach)
{
	union attr attr = { .prog_attach = *attach };

	return sys_bpf(CMD_PROG_ATTACH, &attr, sizeof(attr.prog_attach));
}

int prog_detach(const struct prog_attach_attr *detach)
{
	union attr attr = { .prog_attach = *detach };

	return sys_bpf(CMD_PROG_DETACH, &attr, sizeof(attr.prog_attach));
}

int prog_query(struct query_attr *query)
{
	union attr attr = { .query = *query };
	int result = sys_bpf(CMD_PROG_QUERY, &attr, sizeof(attr.query));

	*query = attr.query;
	return result;
}

int prog_bind_map(int prog_fd, int map_fd)
{
	union attr attr = {
		.bind_map = {
			.prog_fd = (uint32_t)prog_fd,
			.map_fd = (uint32_t)map_fd,
		},
	};

	return sys_bpf(CMD_PROG_BIND_MAP, &attr, sizeof(attr.bind_map));
}

int prog_stream_read(int prog_fd, uint32_t stream, void *bytes, uint32_t size)
{
	union attr attr = {
		.stream_read = {
			.stream_buf = ptr_u64(bytes),
			.stream_buf_len = size,
			.stream_id = stream,
			.prog_fd = (uint32_t)prog_fd,
		},
	};

	return sys_bpf(CMD_PROG_STREAM_READ_BY_FD, &attr, sizeof(attr.stream_read));
}

int prog_assoc_struct_ops(int prog_fd, int map_fd)
{
	union attr attr = {
		.assoc_struct_ops = {
			.map_fd = (uint32_t)map_fd,
			.prog_fd = (uint32_t)prog_fd,
		},
	};

	return sys_bpf(CMD_PROG_ASSOC_STRUCT_OPS, &attr, sizeof(attr.assoc_struct_ops));
}

int prog_enable_stats(uint32_t type)
{
	union attr attr = { .enable_stats = { .type = type } };

	return sys_bpf(CMD_ENABLE_STATS, &attr, sizeof(attr.enable_stats));
}

int prog_create_token(int bpffs_fd)
{
	union attr attr = { .token_create = { .bpffs_fd = (uint32_t)bpffs_fd } };

	return sys_bpf(CMD_TOKEN_CREATE, &attr, sizeof(attr.token_create));
}

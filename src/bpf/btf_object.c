/* SPDX-License-Identifier: GPL-3.0-or-later */
/* BTF objects in the kernel: of programs, maps and modules. */
#include "bpf/btf_object.h"

#include <errno.h>

#include "base/cleanup.h"
#include "base/problem.h"
#include "base/util.h"
#include "bpf/kind.h"
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

	return retry_with_log(CMD_BTF_LOAD, &attr, sizeof(attr.btf_load), &fields, log);
}

int btf_describe(int fd, struct btf_info *info, char name[BTF_NAME_SIZE])
{
	struct btf_info asked = { .name = ptr_u64(name), .name_len = BTF_NAME_SIZE };
	int err;

	name[0] = '\0';
	err = btf_info(fd, &asked);
	if (err == -E2BIG) { /* the name came with Linux 5.11 */
		asked = (struct btf_info){ 0 };
		err = btf_info(fd, &asked);
	}
	if (!err)
		*info = asked;
	return err;
}

static int fail_kernel(struct problem *problem, int err)
{
	return problem_set(problem, err, REASON_KERNEL, "%s", errno_text(err));
}

int btf_fetch_fd(int fd, const struct btf *base, struct btf **btf, struct problem *problem)
{
	cleanup_free void *bytes = NULL;
	struct btf_info counts = { 0 }, info;
	int err = btf_info(fd, &counts);

	if (err)
		return fail_kernel(problem, err);
	bytes = malloc(counts.btf_size + 1);
	if (!bytes)
		return problem_no_memory(problem);
	info = (struct btf_info){ .btf = ptr_u64(bytes), .btf_size = counts.btf_size };
	err = btf_info(fd, &info);
	if (err)
		return fail_kernel(problem, err);
	err = btf_open_bytes(bytes, counts.btf_size, base, btf, problem);
	if (err)
		return err;
	btf_adopt(*btf, take_ptr(bytes));
	return 0;
}

int btf_fetch(uint32_t id, struct btf **btf)
{
	cleanup_close int fd = kind_fd_by_id(KIND_BTF, id, 0);

	return fd < 0 ? fd : btf_fetch_fd(fd, NULL, btf, NULL);
}

/* BTF that lies in the kernel. */
#include "bpf/fetch_btf.h"

#include <errno.h>

#include "base/cleanup.h"
#include "base/util.h"
#include "bpf/info.h"

int btf_fetch(uint32_t id, struct btf **btf)
{
	cleanup_close int fd = fd_by_id(OBJECT_BTF, id, 0);
	cleanup_free void *bytes = NULL;
	struct btf_info counts = { 0 }, info;
	int err;

	if (fd < 0)
		return fd;
	err = btf_info(fd, &counts);
	if (err)
		return err;
	bytes = malloc(counts.btf_size);
	if (!bytes)
		return -ENOMEM;
	info = (struct btf_info){ .btf = ptr_u64(bytes), .btf_size = counts.btf_size };
	err = btf_info(fd, &info);
	if (!err)
		err = btf_open_bytes(bytes, counts.btf_size, NULL, btf, NULL);
	if (!err)
		btf_adopt(*btf, take_ptr(bytes));
	return err;
}

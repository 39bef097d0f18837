/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fake kernel's maps behave like the kernel's, and errors can be put in their way. */
#include "../lib/fake.h"
#include "../lib/map_behaviour.h"
#include "bpf/sys.h"

TEST(a_bucket_with_more_elements_than_the_room)
{
	uint32_t keys[4], values[4], token = 0;
	struct map_batch_attr batch = {
		.out_batch = ptr_u64(&token),
		.keys = ptr_u64(keys),
		.values = ptr_u64(values),
		.count = 2,
	};
	int fd;

	setenv("FAKE_BUCKETS", "1", 1);
	fd = make_map(MAP_TYPE_HASH, 4, 4, 8, 0);
	unsetenv("FAKE_BUCKETS");
	for (uint32_t key = 0; key < 3; key++)
		CHECK(map_update(fd, &key, &key, 0) == 0);
	batch.map_fd = (uint32_t)fd;
	CHECK(map_lookup_batch(&batch) == -ENOSPC && batch.count == 0);
	batch.count = 4;
	CHECK(map_lookup_batch(&batch) == -ENOENT && batch.count == 3);
	close(fd);
}

TEST(the_size_is_that_of_the_command)
{
	union attr attr = { .map_elem = {
				    .map_fd = (uint32_t)make_map(MAP_TYPE_ARRAY, 4, 4, 1, 0) } };

	CHECK(sys_bpf(CMD_MAP_FREEZE, &attr, sizeof(attr)) == -E2BIG);
	CHECK(sys_bpf(CMD_MAP_FREEZE, &attr, sizeof(attr.map_elem) - 8) == -E2BIG);
	CHECK(sys_bpf(CMD_MAP_FREEZE, &attr, sizeof(attr.map_elem)) == 0);
	close((int)attr.map_elem.map_fd);
}

TEST(errors_on_demand)
{
	int fd = make_map(MAP_TYPE_HASH, 4, 4, 8, 0);
	uint32_t key = 1;

	setenv("FAKE_ERRNO", "prog_load=EPERM,map_update_elem=E2BIG,map_freeze=ENOTSUPP", 1);
	CHECK(map_update(fd, &key, &key, 0) == -E2BIG);
	CHECK(map_freeze(fd) == -KERNEL_ENOTSUPP);
	CHECK(map_delete(fd, &key) == -ENOENT);
	unsetenv("FAKE_ERRNO");
	fake_fail(CMD_MAP_UPDATE_ELEM, -EIO, 1);
	CHECK(map_update(fd, &key, &key, 0) == -EIO);
	CHECK(map_update(fd, &key, &key, 0) == 0);
	close(fd);
}

TEST(the_fixture)
{
	struct map_info info = { 0 };
	uint32_t id = 0, key = 3;
	uint64_t value = 0;
	int fd;

	fake_reset();
	CHECK(kind_next_id(KIND_MAP, 0, &id) == -ENOENT);
	fake_fixture();
	CHECK(kind_next_id(KIND_MAP, 0, &id) == 0 && id == 7);
	fd = kind_fd_by_id(KIND_MAP, 8, 0);
	CHECK(map_info(fd, &info) == 0);
	CHECK_STR(info.name, "counters");
	CHECK(map_lookup(fd, &key, &value, 0) == 0 && value == 30);
	close(fd);
	CHECK(kind_next_id(KIND_PROG, 0, &id) == 0 && id == 5);
	fd = make_map(MAP_TYPE_HASH, 4, 4, 1, 0);
	CHECK(kind_next_id(KIND_MAP, 11, &id) == 0 && id == 12);
	close(fd);
	CHECK(kind_next_id(KIND_MAP, 11, &id) == -ENOENT);
	fake_reset();
}

UNIT_MAIN

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A kernel in memory: what is there at start with FAKE_FIXTURE=1.
 *
 *	map 7 "flows": hash, key 16, value 24, max 1024, 3 elements
 *	map 8 "counters": array, key 4, value 8, max 4: 0, 10, 20, 30
 *	map 9 "percpu": percpu_array, key 4, value 8, max 2: on CPU c element i is 100 * c + i
 *	map 10 and 11 "twin": hash, key 4, value 4, max 8, empty
 *	prog 5 "xdp_pass": xdp, r0 = 2; exit
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/util.h"
#include "bpf/kernel.h"
#include "fake.h"
#include "names/names.h"

enum { MOST_CPUS = 1024 };

/* A map that stays; its fd for filling it. */
static int add_map(uint32_t id, const struct map_create_attr *create)
{
	int fd = fake_map_create(create, id);

	if (fd < 0)
		abort();
	fake_object_keep(fake_object_of(fd, KIND_MAP));
	return fd;
}

static void set(int fd, const void *key, const void *value)
{
	struct map_elem_attr elem = {
		.map_fd = (uint32_t)fd,
		.key = ptr_u64(key),
		.value = ptr_u64(value),
	};

	if (fake_map_elem(CMD_MAP_UPDATE_ELEM, &elem))
		abort();
}

/* Addresses 10.0.0.N and 10.0.0.254, ports 1000+N and 443, protocol 6; 10 N packets of 100 bytes.
 */
static void add_flows(void)
{
	const struct map_create_attr create = { .map_type = MAP_TYPE_HASH,
						.key_size = 16,
						.value_size = 24,
						.max_entries = 1024,
						.map_name = "flows" };
	int fd = add_map(7, &create);

	for (uint8_t n = 1; n <= 3; n++) {
		const uint16_t port = (uint16_t)(1000 + n);
		const uint8_t key[16] = { 10,  0,	  0,	       n, 10,	0, 0,
					  254, port >> 8, port & 0xff, 1, 0xbb, 6 };
		const uint64_t value[3] = { 10U * n, 1000U * n, 0 };

		set(fd, key, value);
	}
	close(fd);
}

static void add_arrays(void)
{
	const struct map_create_attr counters = { .map_type = MAP_TYPE_ARRAY,
						  .key_size = 4,
						  .value_size = 8,
						  .max_entries = 4,
						  .map_name = "counters" };
	const struct map_create_attr percpu = { .map_type = MAP_TYPE_PERCPU_ARRAY,
						.key_size = 4,
						.value_size = 8,
						.max_entries = 2,
						.map_name = "percpu" };
	uint64_t values[MOST_CPUS] = { 0 };
	int fd = add_map(8, &counters);

	for (uint32_t key = 0; key < 4; key++)
		set(fd, &key, &(uint64_t){ 10U * key });
	close(fd);
	fd = add_map(9, &percpu);
	for (uint32_t key = 0; key < 2; key++) {
		for (int cpu = 0; cpu < kernel_cpus(); cpu++)
			values[cpu] = 100U * (unsigned)cpu + key;
		set(fd, &key, values);
	}
	close(fd);
}

static void add_prog(void)
{
	const struct insn insns[] = { insn_mov_imm(R0, 2), insn_exit() };
	struct prog_load_attr load = {
		.prog_type = PROG_TYPE_XDP,
		.insn_cnt = ARRAY_SIZE(insns),
		.insns = ptr_u64(insns),
		.license = ptr_u64("GPL"),
		.prog_name = "xdp_pass",
	};
	int fd = fake_prog_load(&load, 5);

	fake_object_keep(fake_object_of(fd, KIND_PROG));
	close(fd);
}

void fake_fixture(void)
{
	const struct map_create_attr twin = { .map_type = MAP_TYPE_HASH,
					      .key_size = 4,
					      .value_size = 4,
					      .max_entries = 8,
					      .map_name = "twin" };

	add_flows();
	add_arrays();
	close(add_map(10, &twin));
	close(add_map(11, &twin));
	add_prog();
}

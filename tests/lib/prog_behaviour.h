/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How programs behave, as the kernel has it: for the running kernel and the fake one, as
 * map_behaviour.h. */
#pragma once

#include <errno.h>
#include <stdint.h>
#include <unistd.h>

#include "base/util.h"
#include "bpf/insn.h"
#include "bpf/kernel.h"
#include "bpf/kind.h"
#include "bpf/map.h"
#include "bpf/prog.h"
#include "names/names.h"
#include "unit.h"

static int load(const struct insn *insns, uint32_t count, uint32_t log_level, struct buf *log)
{
	const struct prog_load_attr attr = {
		.prog_type = PROG_TYPE_XDP,
		.insn_cnt = count,
		.insns = ptr_u64(insns),
		.license = ptr_u64("GPL"),
		.log_level = log_level,
		.prog_name = "behaviour",
	};

	return prog_load(&attr, log);
}

static const struct insn pass[] = {
	{ .opcode = BPF_ALU64 | BPF_MOV | BPF_K, .dst = R0, .imm = 2 },
	{ .opcode = BPF_JMP | BPF_EXIT },
};

TEST(a_program_that_exits_without_setting_r0_is_refused_with_a_log)
{
	const struct insn insns[] = { insn_exit() };
	cleanup_buf struct buf log = BUF_EMPTY;

	CHECK(load(insns, 1, 0, &log) == -EACCES);
	CHECK(strstr(buf_text(&log), "R0 !read_ok\n"));
	CHECK(load(insns, 1, 0, NULL) == -EACCES);
}

TEST(a_program_without_an_end_is_refused_with_a_log)
{
	const struct insn insns[] = { insn_mov_imm(R0, 0) };
	cleanup_buf struct buf log = BUF_EMPTY;

	CHECK(load(insns, 1, 0, &log) == -EINVAL);
	CHECK(strstr(buf_text(&log), "last insn is not an exit or jmp\n"));
	CHECK(load(insns, 0, 0, NULL) == -E2BIG);
}

TEST(a_program_that_sets_r0_loads)
{
	const struct insn insns[] = { insn_mov_imm(R0, 0), insn_exit() };
	cleanup_buf struct buf log = BUF_EMPTY;
	int fd = load(insns, 2, 0, &log);

	CHECK(fd >= 0 && log.len == 0);
	close(fd);
}

TEST(a_log_that_was_asked_for_comes_with_a_good_program)
{
	cleanup_buf struct buf log = BUF_EMPTY;
	int fd = load(pass, 2, LOG_BASIC | LOG_STATISTICS, &log);

	CHECK(fd >= 0);
	CHECK(strstr(buf_text(&log), "processed 2 insns"));
	close(fd);
}

TEST(a_test_run)
{
	uint8_t packet[64] = { 1, 2, 3 }, out[64] = { 0 };
	int fd = load(pass, 2, 0, NULL);
	struct test_run_attr run = {
		.prog_fd = (uint32_t)fd,
		.data_in = ptr_u64(packet),
		.data_size_in = sizeof(packet),
		.data_out = ptr_u64(out),
		.data_size_out = sizeof(out),
		.repeat = 1,
	};

	CHECK(prog_test_run(&run) == 0);
	CHECK(run.retval == 2 && run.data_size_out == 64);
	CHECK(memcmp(packet, out, sizeof(out)) == 0);
	run.data_size_out = 10;
	CHECK(prog_test_run(&run) == -ENOSPC && run.data_size_out == 64);
	run.data_out = run.data_size_out = 0;
	run.data_size_in = 13;
	/* 5.10 takes any size for XDP, 6.1 does not. */
	CHECK(prog_test_run(&run) == (kernel_before("6.1") ? 0 : -EINVAL));
	close(fd);
}

TEST(what_is_told_of_a_program)
{
	int map = map_create(&(struct map_create_attr){
		.map_type = MAP_TYPE_ARRAY, .key_size = 4, .value_size = 4, .max_entries = 1 });
	const struct insn insns[] = {
		insn_ld_map_fd1(R1, map),
		insn_ld_map_fd2(),
		insn_mov_imm(R0, 1),
		insn_exit(),
	};
	int fd = load(insns, 4, 0, NULL);
	struct prog_info sizes = { 0 }, info = { 0 };
	struct map_info of_map = { 0 };
	struct insn xlated[4] = { { 0 } };
	uint32_t ids[1] = { 0 };

	CHECK(fd >= 0 && map_info(map, &of_map) == 0);
	CHECK(prog_info(fd, &sizes) == 0);
	CHECK(sizes.type == PROG_TYPE_XDP && sizes.gpl_compatible && sizes.nr_map_ids == 1);
	CHECK(sizes.xlated_prog_len == sizeof(xlated));
	CHECK_STR(sizes.name, "behaviour");
	info.map_ids = ptr_u64(ids);
	info.nr_map_ids = 1;
	info.xlated_prog_insns = ptr_u64(xlated);
	info.xlated_prog_len = sizeof(xlated);
	CHECK(prog_info(fd, &info) == 0);
	CHECK(ids[0] == of_map.id);
	CHECK(xlated[0].src == BPF_PSEUDO_MAP_FD && xlated[0].imm == (int32_t)of_map.id);
	CHECK(xlated[2].imm == 1 && xlated[3].opcode == (BPF_JMP | BPF_EXIT));
	close(fd);
	close(map);
}

TEST(an_array_of_programs)
{
	int array = map_create(&(struct map_create_attr){ .map_type = MAP_TYPE_PROG_ARRAY,
							  .key_size = 4,
							  .value_size = 4,
							  .max_entries = 2 });
	int fd = load(pass, 2, 0, NULL), none = 1000;
	struct prog_info info = { 0 };
	uint32_t key = 1, id = 0;

	CHECK(map_lookup(array, &key, &id, 0) == -ENOENT);
	CHECK(map_delete(array, &key) == -ENOENT);
	CHECK(map_update(array, &key, &none, 0) == -EBADF);
	CHECK(map_update(array, &key, &fd, 0) == 0);
	CHECK(prog_info(fd, &info) == 0);
	CHECK(map_lookup(array, &key, &id, 0) == 0 && id == info.id);
	CHECK(map_delete(array, &key) == 0);
	close(fd);
	close(array);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The commands that behaviour.c does not try: links, attaching, BTF, statistics, streams.  In a
 * network namespace of its own, so that nothing is attached to anybody's interface.
 */
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../lib/unit.h"
#include "base/util.h"
#include "bpf/btf_object.h"
#include "bpf/insn.h"
#include "bpf/kernel.h"
#include "bpf/kind.h"
#include "bpf/link.h"
#include "bpf/map.h"
#include "bpf/prog.h"
#include "names/names.h"

enum { LOOPBACK = 1 };

static int new_prog(uint32_t type, uint32_t attach_type)
{
	const struct insn insns[] = { insn_mov_imm(R0, 0), insn_exit() };
	const struct prog_load_attr load = {
		.prog_type = type,
		.expected_attach_type = attach_type,
		.insn_cnt = 2,
		.insns = ptr_u64(insns),
		.license = ptr_u64("GPL"),
	};

	return prog_load(&load, NULL);
}

static uint32_t prog_id(int fd)
{
	struct prog_info info = { 0 };

	CHECK(prog_info(fd, &info) == 0);
	return info.id;
}

TEST(an_xdp_link)
{
	int first = new_prog(PROG_TYPE_XDP, ATTACH_TYPE_XDP);
	int second = new_prog(PROG_TYPE_XDP, ATTACH_TYPE_XDP);
	struct link_info info = { 0 };
	uint32_t id = 0;
	int again, link = link_create(&(struct link_create_attr){
			   .prog_fd = (uint32_t)first,
			   .target_ifindex = LOOPBACK,
			   .attach_type = ATTACH_TYPE_XDP,
		   });

	CHECK(link >= 0 && link_info(link, &info) == 0);
	CHECK(info.type == LINK_TYPE_XDP && info.xdp.ifindex == LOOPBACK);
	CHECK(info.prog_id == prog_id(first));
	CHECK(link_update(&(struct link_update_attr){ .link_fd = (uint32_t)link,
						      .new_prog_fd = (uint32_t)second }) == 0);
	CHECK(link_info(link, &info) == 0 && info.prog_id == prog_id(second));
	CHECK(kind_next_id(KIND_LINK, info.id - 1, &id) == 0 && id == info.id);
	again = kind_fd_by_id(KIND_LINK, info.id, 0);
	CHECK(again >= 0);
	CHECK(link_create_iter(link) == -EINVAL);
	CHECK(link_detach(link) == 0);
	memset(&info, 0, sizeof(info));
	CHECK(link_info(link, &info) == 0 && info.xdp.ifindex == 0);
	close(again);
	close(link);
	close(first);
	close(second);
}

TEST(attach_query_detach)
{
	int prog = new_prog(PROG_TYPE_SCHED_CLS, 0);
	const struct prog_attach_attr attach = {
		.target_ifindex = LOOPBACK,
		.attach_bpf_fd = (uint32_t)prog,
		.attach_type = ATTACH_TYPE_TCX_INGRESS,
	};
	uint32_t ids[4] = { 0 };
	struct query_attr query = {
		.target_ifindex = LOOPBACK,
		.attach_type = ATTACH_TYPE_TCX_INGRESS,
		.prog_ids = ptr_u64(ids),
		.count = ARRAY_SIZE(ids),
	};

	if (kernel_before(names_since(&attach_types, ATTACH_TYPE_TCX_INGRESS))) {
		CHECK(prog_attach(&attach) == -EINVAL);
		close(prog);
		return;
	}
	CHECK(prog_attach(&attach) == 0);
	CHECK(prog_query(&query) == 0 && query.count == 1 && ids[0] == prog_id(prog));
	CHECK(prog_detach(&attach) == 0);
	CHECK(prog_detach(&attach) == -ENOENT);
	close(prog);
}

TEST(a_raw_trace_point)
{
	int prog = new_prog(PROG_TYPE_RAW_TRACEPOINT, 0);
	bool no_cookie = kernel_before("6.10");
	int link = link_open_raw_tracepoint("sched_process_exec", prog, no_cookie ? 0 : 7);
	char name[64] = "";
	struct task_fd_query_attr query = {
		.pid = (uint32_t)getpid(),
		.fd = (uint32_t)link,
		.buf = ptr_u64(name),
		.buf_len = sizeof(name),
	};

	CHECK(link >= 0);
	CHECK(link_query_task_fd(&query) == 0);
	CHECK(query.fd_type == FD_RAW_TRACEPOINT && query.prog_id == prog_id(prog));
	CHECK_STR(name, "sched_process_exec");
	if (no_cookie)
		CHECK(link_open_raw_tracepoint("sched_process_exec", prog, 7) == -E2BIG);
	CHECK(link_open_raw_tracepoint("no_such_trace_point", prog, 0) == -ENOENT);
	close(link);
	close(prog);
}

/* Documentation/bpf/btf.rst: a header, the type u32, and the strings. */
TEST(btf)
{
	struct {
		uint16_t magic;
		uint8_t version, flags;
		uint32_t header_size, type_offset, type_size, string_offset, string_size;
		uint32_t name, kind, size, bits;
		char strings[8];
	} bytes = { 0xeb9f, 1, 0, 24, 0, 16, 16, 5, 1, 1 << 24, 4, 32, "\0u32" };
	struct btf_info info = { 0 };
	cleanup_buf struct buf log = BUF_EMPTY;
	uint32_t id = 0;
	int fd = btf_load(&bytes, 45, NULL), again;

	CHECK(fd >= 0 && btf_info(fd, &info) == 0 && info.btf_size == 45);
	CHECK(kind_next_id(KIND_BTF, info.id - 1, &id) == 0 && id == info.id);
	again = kind_fd_by_id(KIND_BTF, info.id, 0);
	CHECK(again >= 0);
	bytes.magic = 0;
	CHECK(btf_load(&bytes, 45, &log) == -EINVAL && log.len > 0);
	close(again);
	close(fd);
}

TEST(statistics_while_a_descriptor_is_open)
{
	int prog = new_prog(PROG_TYPE_XDP, 0), stats = prog_enable_stats(STATS_RUN_TIME);
	uint8_t packet[64] = { 0 };
	struct test_run_attr run = {
		.prog_fd = (uint32_t)prog,
		.data_in = ptr_u64(packet),
		.data_size_in = sizeof(packet),
		.repeat = 5,
	};
	struct prog_info info = { 0 };

	CHECK(stats >= 0);
	CHECK(prog_test_run(&run) == 0);
	CHECK(prog_info(prog, &info) == 0);
	CHECK(info.run_cnt == 5 && info.run_time_ns > 0);
	close(stats);
	close(prog);
}

TEST(a_program_bound_to_a_map)
{
	int prog = new_prog(PROG_TYPE_XDP, 0);
	int map = map_create(&(struct map_create_attr){
		.map_type = MAP_TYPE_ARRAY, .key_size = 4, .value_size = 4, .max_entries = 1 });
	struct prog_info info = { 0 };

	CHECK(prog_bind_map(prog, map) == 0);
	CHECK(prog_info(prog, &info) == 0 && info.nr_map_ids == 1);
	close(map);
	close(prog);
}

/* Older kernels do not have these: EINVAL. */
TEST(newer_commands)
{
	int prog = new_prog(PROG_TYPE_XDP, 0), err;
	char text[64];

	err = prog_stream_read(prog, STREAM_STDOUT, text, sizeof(text));
	CHECK(err == 0 || err == -EINVAL);
	CHECK(prog_stream_read(prog, 99, text, sizeof(text)) < 0);
	CHECK(prog_create_token(STDIN_FILENO) < 0);
	CHECK(prog_assoc_struct_ops(prog, prog) < 0);
	close(prog);
}

__attribute__((constructor)) static void set_up(void)
{
	if (unshare(CLONE_NEWNET)) {
		printf("Bail out! cannot make a network namespace\n");
		exit(1);
	}
}

UNIT_MAIN

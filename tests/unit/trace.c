/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How bpf(2) calls are shown. */
#include "bpf/sys.h"

#include <errno.h>

#include "../lib/unit.h"
#include "base/util.h"
#include "names/names.h"

static const struct {
	enum bpf_command command;
	union attr attr;
	int result;
	const char *text;
} cases[] = {
	{ CMD_MAP_CREATE,
	  { .map_create = { .map_type = MAP_TYPE_HASH,
			    .key_size = 4,
			    .value_size = 8,
			    .max_entries = 16,
			    .map_name = "flows" } },
	  3,
	  "bpf(map_create, map_type=hash key_size=4 value_size=8 max_entries=16 "
	  "map_name=\"flows\") = 3" },
	{ CMD_MAP_CREATE,
	  { .map_create = { .map_type = MAP_TYPE_LPM_TRIE,
			    .map_flags = MAP_FLAG_NO_PREALLOC | MAP_FLAG_RDONLY } },
	  -EINVAL,
	  "bpf(map_create, map_type=lpm_trie key_size=0 value_size=0 max_entries=0 "
	  "map_flags=no_prealloc,rdonly) = -1 EINVAL (Invalid argument)" },
	{ CMD_MAP_UPDATE_ELEM,
	  { .map_elem = { .map_fd = 3, .key = 0x1000, .value = 0x2000, .flags = 1 } },
	  -E2BIG,
	  "bpf(map_update_elem, map_fd=3 key=0x1000 value=0x2000 flags=noexist) = -1 E2BIG "
	  "(Argument list too long)" },
	{ CMD_MAP_LOOKUP_BATCH,
	  { .map_batch = { .map_fd = 4, .count = 2, .keys = 0x10, .values = 0x20 } },
	  -KERNEL_ENOTSUPP,
	  "bpf(map_lookup_batch, map_fd=4 count=2 keys=0x10 values=0x20) = -1 ENOTSUPP "
	  "(Operation not supported)" },
	{ CMD_MAP_GET_NEXT_ID,
	  { .get_id = { .start_id = 0, .next_id = 7 } },
	  0,
	  "bpf(map_get_next_id, start_id=0 next_id=7) = 0" },
	{ CMD_MAP_FREEZE, { .map_elem = { .map_fd = 5 } }, 0, "bpf(map_freeze, map_fd=5) = 0" },
	{ CMD_PROG_ATTACH,
	  { .prog_attach = { .target_fd = 3,
			     .attach_bpf_fd = 4,
			     .attach_type = ATTACH_TYPE_CGROUP_INET_EGRESS } },
	  0,
	  "bpf(prog_attach, target_fd=3 attach_bpf_fd=4 attach_type=cgroup_inet_egress) = 0" },
};

TEST(calls)
{
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		cleanup_buf struct buf line = BUF_EMPTY;

		trace_format(&line, cases[i].command, &cases[i].attr, cases[i].result);
		CHECK_STR(buf_text(&line), cases[i].text);
	}
}

TEST(strings_are_quoted_and_escaped)
{
	const union attr attr = { .obj = { .pathname = ptr_u64("/sys/fs/bpf/a\n\"b"),
					   .bpf_fd = 3 } };
	cleanup_buf struct buf line = BUF_EMPTY;

	trace_format(&line, CMD_OBJ_PIN, &attr, 0);
	CHECK_STR(buf_text(&line), "bpf(obj_pin, pathname=\"/sys/fs/bpf/a\\n\\\"b\" bpf_fd=3) = 0");
}

TEST(a_name_of_all_sixteen_letters)
{
	union attr attr = { .prog_load = { .prog_type = PROG_TYPE_XDP, .prog_btf_fd = 9 } };
	cleanup_buf struct buf line = BUF_EMPTY;

	memset(attr.prog_load.prog_name, 'x', OBJ_NAME_SIZE);
	trace_format(&line, CMD_PROG_LOAD, &attr, -EPERM);
	CHECK_STR(buf_text(&line), "bpf(prog_load, prog_type=xdp insn_cnt=0 insns=0x0 "
				   "prog_name=\"xxxxxxxxxxxxxxxx\" prog_btf_fd=9) = -1 EPERM "
				   "(Operation not permitted)");
}

TEST(every_command_has_a_line)
{
	static const union attr zero;

	for (enum bpf_command command = 0; command < COMMANDS; command++) {
		cleanup_buf struct buf line = BUF_EMPTY;

		trace_format(&line, command, &zero, 0);
		CHECK(strncmp(buf_text(&line), "bpf(", 4) == 0 && !strstr(buf_text(&line), "null"));
	}
}

UNIT_MAIN

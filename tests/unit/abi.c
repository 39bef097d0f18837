/* SPDX-License-Identifier: GPL-3.0-or-later */
/* attr.h against <linux/bpf.h>, as far as the oldest one goes; tests/kernel/abi.c has the rest. */
#include "bpf/attr.h"

#include <linux/bpf.h>
#include <stddef.h>

#include "../lib/unit.h"
#include "base/util.h"
#include "names/names.h"

#define SIZE(type, field) sizeof(((type *)0)->field)

#define ATTR(member, field, ...)                                                                   \
	{ #member "." #field, offsetof(union attr, member.field), SIZE(union attr, member.field),  \
	  offsetof(union bpf_attr, IN_##member(field)),                                            \
	  SIZE(union bpf_attr, IN_##member(field)) },
#define INFO(kind, field)                                                                          \
	{ #kind "_info." #field, offsetof(struct kind##_info, field),                              \
	  SIZE(struct kind##_info, field), offsetof(struct bpf_##kind##_info, field),              \
	  SIZE(struct bpf_##kind##_info, field) },
#define ATTR_NEW(member, field, ...)
#define INFO_NEW(kind, field)

static const struct {
	const char *name;
	size_t offset, size, their_offset, their_size;
} fields[] = {
#include "../lib/abi_fields.def"
};

static const struct {
	const char *name;
	uint64_t ours, theirs;
} constants[] = {
#define SAME(ours, theirs)                                                                         \
	{                                                                                          \
#theirs, ours, theirs                                                              \
	}
#define COMMAND_IS(command) SAME(CMD_##command, BPF_##command)
	COMMAND_IS(MAP_CREATE),
	COMMAND_IS(MAP_LOOKUP_ELEM),
	COMMAND_IS(MAP_UPDATE_ELEM),
	COMMAND_IS(MAP_DELETE_ELEM),
	COMMAND_IS(MAP_GET_NEXT_KEY),
	COMMAND_IS(PROG_LOAD),
	COMMAND_IS(OBJ_PIN),
	COMMAND_IS(OBJ_GET),
	COMMAND_IS(PROG_ATTACH),
	COMMAND_IS(PROG_DETACH),
	COMMAND_IS(PROG_TEST_RUN),
	COMMAND_IS(PROG_GET_NEXT_ID),
	COMMAND_IS(MAP_GET_NEXT_ID),
	COMMAND_IS(PROG_GET_FD_BY_ID),
	COMMAND_IS(MAP_GET_FD_BY_ID),
	COMMAND_IS(OBJ_GET_INFO_BY_FD),
	COMMAND_IS(PROG_QUERY),
	COMMAND_IS(RAW_TRACEPOINT_OPEN),
	COMMAND_IS(BTF_LOAD),
	COMMAND_IS(BTF_GET_FD_BY_ID),
	COMMAND_IS(TASK_FD_QUERY),
	COMMAND_IS(MAP_LOOKUP_AND_DELETE_ELEM),
	COMMAND_IS(MAP_FREEZE),
	COMMAND_IS(BTF_GET_NEXT_ID),
	COMMAND_IS(MAP_LOOKUP_BATCH),
	COMMAND_IS(MAP_LOOKUP_AND_DELETE_BATCH),
	COMMAND_IS(MAP_UPDATE_BATCH),
	COMMAND_IS(MAP_DELETE_BATCH),
	COMMAND_IS(LINK_CREATE),
	COMMAND_IS(LINK_UPDATE),
	COMMAND_IS(LINK_GET_FD_BY_ID),
	COMMAND_IS(LINK_GET_NEXT_ID),
	COMMAND_IS(ENABLE_STATS),
	COMMAND_IS(ITER_CREATE),
	COMMAND_IS(LINK_DETACH),
	COMMAND_IS(PROG_BIND_MAP),
	SAME(OBJ_NAME_SIZE, BPF_OBJ_NAME_LEN),
	SAME(TAG_SIZE, BPF_TAG_SIZE),
	SAME(OPEN_RDONLY, BPF_F_RDONLY),
	SAME(OPEN_WRONLY, BPF_F_WRONLY),
	SAME(QUERY_EFFECTIVE, BPF_F_QUERY_EFFECTIVE),
	SAME(STATS_RUN_TIME, BPF_STATS_RUN_TIME),
	SAME(FD_RAW_TRACEPOINT, BPF_FD_TYPE_RAW_TRACEPOINT),
	SAME(FD_TRACEPOINT, BPF_FD_TYPE_TRACEPOINT),
	SAME(FD_KPROBE, BPF_FD_TYPE_KPROBE),
	SAME(FD_KRETPROBE, BPF_FD_TYPE_KRETPROBE),
	SAME(FD_UPROBE, BPF_FD_TYPE_UPROBE),
	SAME(FD_URETPROBE, BPF_FD_TYPE_URETPROBE),
	SAME(UPDATE_FLAG_NOEXIST, BPF_NOEXIST),
	SAME(UPDATE_FLAG_EXIST, BPF_EXIST),
	SAME(UPDATE_FLAG_LOCK, BPF_F_LOCK),
	SAME(MAP_FLAG_NO_PREALLOC, BPF_F_NO_PREALLOC),
	SAME(MAP_FLAG_MMAPABLE, BPF_F_MMAPABLE),
	SAME(PROG_FLAG_SLEEPABLE, BPF_F_SLEEPABLE),
	SAME(ATTACH_FLAG_REPLACE, BPF_F_REPLACE),
	SAME(TEST_RUN_FLAG_XDP_LIVE_FRAMES, BPF_F_TEST_XDP_LIVE_FRAMES),
};

TEST(fields)
{
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		CHECK_CASE(fields[i].offset == fields[i].their_offset, fields[i].name);
		CHECK_CASE(fields[i].size == fields[i].their_size, fields[i].name);
	}
}

TEST(constants)
{
	for (size_t i = 0; i < ARRAY_SIZE(constants); i++)
		CHECK_CASE(constants[i].ours == constants[i].theirs, constants[i].name);
}

UNIT_MAIN

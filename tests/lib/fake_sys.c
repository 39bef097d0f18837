/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A kernel in memory: the call. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/problem.h"
#include "base/util.h"
#include "bpf/sys.h"
#include "fake.h"
#include "names/names.h"

static struct {
	unsigned calls;
	int err;
	unsigned times;
} commands[COMMANDS];

bool fake_is_busy;

/* The number of an errno's name, 0 when it is none. */
static int errno_by_name(const char *name, size_t size)
{
	for (int err = 1; err <= KERNEL_ENOTSUPP; err++) {
		const char *known = errno_name(err);

		if (strlen(known) == size && memcmp(known, name, size) == 0)
			return err;
	}
	return 0;
}

/* NAME=ERRNO,NAME=ERRNO: the error of one name. */
static int error_from_environment(const char *name)
{
	const char *list = getenv("FAKE_ERRNO");
	size_t size = strlen(name);

	while (list && *list) {
		if (strncmp(list, name, size) == 0 && list[size] == '=')
			return -errno_by_name(list + size + 1, strcspn(list + size + 1, ","));
		list += strcspn(list, ",");
		list += *list == ',';
	}
	return 0;
}

static void boot(void)
{
	static bool booted;

	if (booted)
		return;
	booted = true;
	if (getenv("FAKE_FIXTURE"))
		fake_fixture();
}

void fake_fail(enum bpf_command command, int err, unsigned times)
{
	commands[command].err = err;
	commands[command].times = times;
}

unsigned fake_calls(enum bpf_command command)
{
	return commands[command].calls;
}

void fake_reset(void)
{
	boot();
	memset(commands, 0, sizeof(commands));
	fake_objects_drop();
}

static const struct {
	enum bpf_command next, by_id;
} id_commands[KINDS] = {
	[KIND_MAP] = { CMD_MAP_GET_NEXT_ID, CMD_MAP_GET_FD_BY_ID },
	[KIND_PROG] = { CMD_PROG_GET_NEXT_ID, CMD_PROG_GET_FD_BY_ID },
	[KIND_LINK] = { CMD_LINK_GET_NEXT_ID, CMD_LINK_GET_FD_BY_ID },
	[KIND_BTF] = { CMD_BTF_GET_NEXT_ID, CMD_BTF_GET_FD_BY_ID },
};

static int call_by_id(enum bpf_command command, struct get_id_attr *attr)
{
	for (enum kind kind = 0; kind < KINDS; kind++) {
		struct fake_object *object;

		if (command == id_commands[kind].next) {
			object = fake_object_after(kind, attr->start_id);
			attr->next_id = object ? object->id : 0;
			return object ? 0 : -ENOENT;
		}
		if (command == id_commands[kind].by_id) {
			object = fake_object_by_id(kind, attr->start_id);
			return object ? fake_object_fd(object) : -ENOENT;
		}
	}
	return -EINVAL;
}

static int call(enum bpf_command command, union attr *attr)
{
	switch (command) {
	case CMD_MAP_CREATE:
		return fake_map_create(&attr->map_create, 0);
	case CMD_MAP_LOOKUP_ELEM:
	case CMD_MAP_UPDATE_ELEM:
	case CMD_MAP_DELETE_ELEM:
	case CMD_MAP_GET_NEXT_KEY:
	case CMD_MAP_LOOKUP_AND_DELETE_ELEM:
	case CMD_MAP_FREEZE:
		return fake_map_elem(command, &attr->map_elem);
	case CMD_MAP_LOOKUP_BATCH:
	case CMD_MAP_LOOKUP_AND_DELETE_BATCH:
	case CMD_MAP_UPDATE_BATCH:
	case CMD_MAP_DELETE_BATCH:
		return fake_map_batch(command, &attr->map_batch);
	case CMD_PROG_LOAD:
		return fake_prog_load(&attr->prog_load, 0);
	case CMD_PROG_TEST_RUN:
		return fake_test_run(&attr->test_run);
	case CMD_ENABLE_STATS:
		return fake_enable_stats();
	case CMD_OBJ_GET_INFO_BY_FD:
		return fake_info(&attr->info);
	case CMD_BTF_LOAD:
		return fake_btf_load(&attr->btf_load);
	default:
		return call_by_id(command, &attr->get_id);
	}
}

static int answer(enum bpf_command command, union attr *attr)
{
	int err;

	if (commands[command].times) {
		commands[command].times--;
		if (command == CMD_MAP_LOOKUP_BATCH) /* the kernel's first step, too */
			attr->map_batch.count = 0;
		return commands[command].err;
	}
	err = error_from_environment(names_of(&bpf_commands, command));
	return err ? err : call(command, attr);
}

int sys_bpf(enum bpf_command command, union attr *attr, size_t size)
{
	static const size_t sizes[] = {
#define COMMAND(number, constant, name, since, member) [number] = sizeof(attr->member),
#include "names/command.def"
#undef COMMAND
	};
	int result;

	fake_is_busy = true;
	boot();
	commands[command].calls++;
	/* The kernel reads what it is told to: the command's own struct, no more and no less. */
	result = size == sizes[command] ? answer(command, attr) : -E2BIG;
	fake_is_busy = false;
	trace_call(command, attr, result);
	return result;
}

/* There are no perf events here. */
int sys_perf_event_open(const struct perf_event_attr *attr, pid_t pid, int cpu, int group,
			unsigned long flags)
{
	(void)attr;
	(void)pid;
	(void)cpu;
	(void)group;
	(void)flags;
	return -ENOSYS;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pins, and who holds what, on the running kernel; in a mount namespace of its own. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../lib/unit.h"
#include "base/util.h"
#include "bpf/insn.h"
#include "bpf/kind.h"
#include "bpf/link.h"
#include "bpf/map.h"
#include "bpf/owners.h"
#include "bpf/pin.h"
#include "bpf/proc.h"
#include "bpf/prog.h"
#include "names/names.h"

static char directory[] = "/tmp/bpfadm-pins-XXXXXX";

/* A path below the directory, one of a few static buffers. */
static const char *at(const char *name)
{
	static char paths[4][256];
	static unsigned next;
	char *path = paths[next++ % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s", directory, name);
	return path;
}

static int new_map(uint32_t type)
{
	return map_create(&(struct map_create_attr){
		.map_type = type, .key_size = 4, .value_size = 4, .max_entries = 2 });
}

static int new_prog(uint32_t type)
{
	const struct insn insns[] = { insn_mov_imm(R0, 0), insn_exit() };
	const struct prog_load_attr load = {
		.prog_type = type,
		.insn_cnt = 2,
		.insns = ptr_u64(insns),
		.license = ptr_u64("GPL"),
	};

	return prog_load(&load, NULL);
}

static uint32_t map_id(int fd)
{
	struct map_info info = { 0 };

	CHECK(map_info(fd, &info) == 0);
	return info.id;
}

TEST(a_pin_keeps_a_map)
{
	int fd = new_map(MAP_TYPE_HASH), again;
	uint32_t id = map_id(fd);

	CHECK(pin_object(fd, at("fs/map")) == 0);
	CHECK(pin_object(fd, at("fs/map")) == -EEXIST);
	close(fd);
	again = pin_open(at("fs/map"), 0);
	CHECK(again >= 0 && map_id(again) == id);
	close(again);
	CHECK(pin_remove(at("fs/map")) == 0);
	CHECK(pin_remove(at("fs/map")) == -ENOENT);
	CHECK(pin_open(at("fs/map"), 0) == -ENOENT);
}

TEST(a_pin_opened_for_reading)
{
	int fd = new_map(MAP_TYPE_HASH), reading;
	uint32_t key = 1;

	CHECK(pin_object(fd, at("fs/ro")) == 0);
	reading = pin_open(at("fs/ro"), OPEN_RDONLY);
	CHECK(reading >= 0);
	CHECK(map_update(reading, &key, &key, 0) == -EPERM);
	CHECK(map_lookup(reading, &key, &key, 0) == -ENOENT);
	close(reading);
	close(fd);
	CHECK(pin_remove(at("fs/ro")) == 0);
}

TEST(nothing_is_pinned_or_mounted_elsewhere)
{
	int fd = new_map(MAP_TYPE_HASH);

	CHECK(pin_object(fd, at("plain/map")) == -EXDEV);
	CHECK(pin_mount(at("plain/map")) == -EXDEV);
	CHECK(pin_mount(at("nowhere/map")) == -ENOENT);
	CHECK(pin_on_bpffs(at("plain")) == 0);
	CHECK(access(at("plain/file"), F_OK) == 0);
	CHECK(pin_object(fd, at("nowhere/map")) == -ENOENT);
	CHECK(pin_object(fd, at("fs/a.b")) == -EPERM);
	CHECK(pin_object(fd, at("fs")) == -EXDEV);
	close(fd);
}

TEST(only_pins_are_opened_and_removed)
{
	int fd = new_map(MAP_TYPE_HASH);

	CHECK(pin_object(fd, at("fs/map")) == 0);
	CHECK(symlink(at("fs/map"), at("plain/link")) == 0);
	CHECK(pin_open(at("plain/file"), 0) == -EXDEV);
	CHECK(pin_remove(at("plain/file")) == -EXDEV);
	CHECK(pin_remove(at("plain/link")) == -EXDEV);
	CHECK(pin_remove(at("fs/dir")) == -EISDIR);
	CHECK(pin_open(at("fs/dir"), 0) == -EISDIR);
	CHECK(access(at("plain/file"), F_OK) == 0);
	CHECK(unlink(at("plain/link")) == 0 && pin_remove(at("fs/map")) == 0);
	close(fd);
}

/* The namespace is this program's own, so that nothing is mounted for anybody else. */
TEST(bpffs_is_mounted_where_it_belongs_when_that_is_allowed)
{
	int fd = new_map(MAP_TYPE_HASH);

	while (umount2("/sys/fs/bpf", MNT_DETACH) == 0)
		;
	CHECK(pin_object(fd, "/sys/fs/bpf/map") == -EXDEV);
	CHECK(pin_mount("/sys/fs/bpf/map") == 0);
	CHECK(pin_object(fd, "/sys/fs/bpf/map") == 0);
	CHECK(pin_on_bpffs("/sys/fs/bpf") == 1);
	CHECK(pin_remove("/sys/fs/bpf/map") == 0);
	CHECK(umount("/sys/fs/bpf") == 0);
	close(fd);
}

static void check_pin(const struct pins *pins, enum kind kind, uint32_t id,
		      const char *const paths[], size_t expected)
{
	size_t count;
	const struct pinned *found = pins_of(pins, kind, id, &count);

	CHECK(count == expected);
	for (size_t i = 0; i < count && i < expected; i++)
		CHECK_STR(found[i].path, paths[i]);
}

TEST(which_paths_pin_an_object)
{
	cleanup_pins struct pins pins = PINS_NONE, programs = PINS_NONE;
	int map = new_map(MAP_TYPE_HASH), prog = new_prog(PROG_TYPE_RAW_TRACEPOINT);
	int link = link_open_raw_tracepoint("sched_process_exec", prog, 0);
	struct prog_info prog_is = { 0 };
	struct link_info link_is = { 0 };

	CHECK(prog_info(prog, &prog_is) == 0 && link_info(link, &link_is) == 0);
	CHECK(pin_object(map, at("fs/b")) == 0);
	CHECK(pin_object(map, at("fs/dir/a")) == 0);
	CHECK(pin_object(prog, at("fs/prog")) == 0);
	CHECK(pin_object(link, at("a b/link")) == 0);
	CHECK(symlink(at("fs/b"), at("fs/symlink")) == 0);

	CHECK(pins_scan(&pins, KINDS) == 0);
	check_pin(&pins, KIND_MAP, map_id(map), (const char *const[]){ at("fs/b"), at("fs/dir/a") },
		  2);
	check_pin(&pins, KIND_PROG, prog_is.id, (const char *const[]){ at("fs/prog") }, 1);
	check_pin(&pins, KIND_LINK, link_is.id, (const char *const[]){ at("a b/link") }, 1);
	check_pin(&pins, KIND_MAP, UINT32_MAX, NULL, 0);
	CHECK(pins_scan(&programs, KIND_PROG) == 0);
	check_pin(&programs, KIND_PROG, prog_is.id, (const char *const[]){ at("fs/prog") }, 1);
	check_pin(&programs, KIND_MAP, map_id(map), NULL, 0);
	close(map);
	close(prog);
	close(link);
	unlink(at("fs/b"));
	unlink(at("fs/dir/a"));
	unlink(at("fs/prog"));
	unlink(at("fs/symlink"));
	unlink(at("a b/link"));
}

/* Closes the descriptor. */
static bool is_of_kind(int fd, enum kind wanted)
{
	enum kind kind = KINDS;
	int err = kind_of_fd(fd, &kind);

	close(fd);
	return !err && kind == wanted;
}

TEST(which_kind_of_object_a_descriptor_is)
{
	int prog = new_prog(PROG_TYPE_RAW_TRACEPOINT);
	int link = link_open_raw_tracepoint("sched_process_exec", prog, 0);
	struct link_info link_is = { 0 };
	uint32_t btf_id = 0;
	enum kind kind;

	CHECK(link_info(link, &link_is) == 0 && kind_next_id(KIND_BTF, 0, &btf_id) == 0);
	CHECK(is_of_kind(kind_fd_by_id(KIND_BTF, btf_id, 0), KIND_BTF));
	CHECK(is_of_kind(new_map(MAP_TYPE_HASH), KIND_MAP));
	CHECK(is_of_kind(kind_fd_by_id(KIND_LINK, link_is.id, 0), KIND_LINK));
	CHECK(is_of_kind(link, KIND_LINK) && is_of_kind(prog, KIND_PROG));
	CHECK(kind_of_fd(STDOUT_FILENO, &kind) == -EINVAL);
	CHECK(kind_of_fd(1000, &kind) == -ENOENT);
}

/* A process that holds what its parent has open, until it is killed. */
static pid_t start_holder(void)
{
	int ready[2];
	char byte;
	pid_t pid;

	CHECK(pipe(ready) == 0);
	pid = fork();
	if (pid == 0) {
		prctl(PR_SET_NAME, "holds (a) map");
		if (write(ready[1], "", 1) == 1)
			for (;;)
				pause();
		_exit(1);
	}
	CHECK(read(ready[0], &byte, 1) == 1);
	close(ready[0]);
	close(ready[1]);
	return pid;
}

TEST(which_processes_hold_an_object)
{
	cleanup_owners struct owners owners = OWNERS_NONE;
	int map = new_map(MAP_TYPE_HASH), twice = dup(map);
	pid_t pid = start_holder();
	const struct owner *found;
	size_t count;

	CHECK(owners_scan(&owners, SIZE_MAX) == 0);
	found = owners_of(&owners, KIND_MAP, map_id(map), &count);
	CHECK(count == 1);
	if (count == 1) {
		CHECK(found->pid == pid);
		CHECK_STR(found->comm, "holds (a) map");
	}
	owners_of(&owners, KIND_MAP, UINT32_MAX, &count);
	CHECK(count == 0);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	close(map);
	close(twice);
}

/* Its descriptor has another name in /proc than that of the process that made it. */
TEST(which_processes_hold_a_link_that_they_opened)
{
	cleanup_owners struct owners owners = OWNERS_NONE;
	int prog = new_prog(PROG_TYPE_RAW_TRACEPOINT), opened;
	int link = link_open_raw_tracepoint("sched_process_exec", prog, 0);
	struct link_info info = { 0 };
	size_t count;
	pid_t pid;

	CHECK(link_info(link, &info) == 0);
	opened = kind_fd_by_id(KIND_LINK, info.id, 0);
	close(link);
	pid = start_holder();
	CHECK(owners_scan(&owners, SIZE_MAX) == 0);
	CHECK(owners_of(&owners, KIND_LINK, info.id, &count) && count == 1);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	close(opened);
	close(prog);
}

/* Waits to be killed, as a thread that shares its process's descriptors. */
static void *share(void *context)
{
	pause();
	return context;
}

/* A process with a thread, the objects' descriptors that its parent has open, and many others. */
static pid_t start_large_holder(void)
{
	const struct rlimit many = { 4096, 4096 };
	pthread_t thread;
	int ready[2];
	char byte;
	pid_t pid;

	CHECK(pipe(ready) == 0);
	pid = fork();
	if (pid == 0) {
		setrlimit(RLIMIT_NOFILE, &many);
		for (int i = 0; i < 3000; i++)
			if (dup(ready[0]) < 0)
				_exit(1);
		if (pthread_create(&thread, NULL, share, NULL) == 0 && write(ready[1], "", 1) == 1)
			for (;;)
				pause();
		_exit(1);
	}
	CHECK(read(ready[0], &byte, 1) == 1);
	close(ready[0]);
	close(ready[1]);
	return pid;
}

/* What the process holds, in the order of the list. */
static size_t held_by(const struct owners *owners, pid_t pid, struct owner held[], size_t space)
{
	size_t count = 0;

	for (size_t i = 0; i < owners->count && count < space; i++)
		if (owners->list[i].pid == pid)
			held[count++] = owners->list[i];
	return count;
}

TEST(the_iterator_finds_the_holders_that_proc_shows)
{
	cleanup_owners struct owners scanned = OWNERS_NONE, few = OWNERS_NONE, found = OWNERS_NONE,
				     iterated = OWNERS_NONE;
	cleanup_kernel struct kernel kernel = KERNEL_NONE;
	struct owner by_scan[8], by_iterator[8], by_either[8];
	int map = new_map(MAP_TYPE_HASH), twice = dup(map), prog = new_prog(PROG_TYPE_XDP);
	int traced = new_prog(PROG_TYPE_RAW_TRACEPOINT);
	int link = link_open_raw_tracepoint("sched_process_exec", traced, 0), other, opened, btf;
	struct link_info info = { 0 };
	uint32_t btf_id = 0;
	int err;
	pid_t pid;

	CHECK(link_info(link, &info) == 0 && kind_next_id(KIND_BTF, 0, &btf_id) == 0);
	opened = kind_fd_by_id(KIND_LINK, info.id, 0);
	close(link);
	other = link_open_raw_tracepoint("sched_process_exec", traced, 0);
	btf = kind_fd_by_id(KIND_BTF, btf_id, 0);
	pid = start_large_holder();

	CHECK(owners_scan(&few, 100) == -E2BIG && few.count == 0);
	CHECK(owners_scan(&scanned, SIZE_MAX) == 0);
	CHECK(held_by(&scanned, pid, by_scan, 8) == 6);
	CHECK(owners_find(&found, &kernel) == 0 && held_by(&found, pid, by_either, 8) == 6);
	CHECK(memcmp(by_either, by_scan, 6 * sizeof(*by_scan)) == 0);
	err = owners_iterate(&iterated, &kernel);
	if (err)
		printf("# the kernel has no iterator for this: %s\n", strerror(-err));
	CHECK(err || held_by(&iterated, pid, by_iterator, 8) == 6);
	CHECK(err || memcmp(by_iterator, by_scan, 6 * sizeof(*by_scan)) == 0);
	CHECK(held_by(&iterated, getpid(), by_iterator, 8) == 0);

	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	for (size_t i = 0; i < 7; i++)
		close((const int[]){ map, twice, prog, traced, opened, other, btf }[i]);
}

TEST(what_proc_tells)
{
	int map = new_map(MAP_TYPE_HASH), array = new_map(MAP_TYPE_PROG_ARRAY);
	int prog = new_prog(PROG_TYPE_XDP);
	struct prog_info prog_is = { 0 };
	struct fdinfo info;
	uint32_t key = 0;

	CHECK(fdinfo_read(map, &info) == 0);
	CHECK(info.ids[KIND_MAP] == map_id(map) && info.memlock > 0 && info.frozen == 0);
	CHECK(info.ids[KIND_PROG] == FDINFO_UNKNOWN && info.owner_prog_type == FDINFO_UNKNOWN);
	CHECK(map_freeze(map) == 0 && fdinfo_read(map, &info) == 0 && info.frozen == 1);
	CHECK(map_update(array, &key, &prog, 0) == 0 && fdinfo_read(array, &info) == 0);
	CHECK(info.owner_prog_type == PROG_TYPE_XDP && info.owner_jited >= 0);
	CHECK(prog_info(prog, &prog_is) == 0 && fdinfo_read(prog, &info) == 0);
	CHECK(info.ids[KIND_PROG] == prog_is.id && info.memlock > 0);
	CHECK(fdinfo_read(STDOUT_FILENO, &info) == 0 && info.ids[KIND_MAP] == FDINFO_UNKNOWN);
	CHECK(fdinfo_read(1000, &info) == -ENOENT);
	close(map);
	close(array);
	close(prog);
}

static void tear_down(void)
{
	umount(at("fs"));
	umount(at("a b"));
	rmdir(at("fs"));
	rmdir(at("a b"));
	unlink(at("plain/file"));
	rmdir(at("plain"));
	rmdir(directory);
}

static int mount_bpffs(const char *name)
{
	return mkdir(at(name), 0700) || mount("bpf", at(name), "bpf", 0, NULL);
}

__attribute__((constructor)) static void set_up(void)
{
	if (unshare(CLONE_NEWNS) || mount("", "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    !mkdtemp(directory) || mount_bpffs("fs") || mount_bpffs("a b") ||
	    mkdir(at("fs/dir"), 0700) || mkdir(at("plain"), 0700) ||
	    close(creat(at("plain/file"), 0600))) {
		printf("Bail out! cannot mount a bpf file system\n");
		exit(1);
	}
	atexit(tear_down);
}

UNIT_MAIN

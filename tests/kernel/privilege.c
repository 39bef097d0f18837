/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a process may not use bpf(2): a seccomp filter, a user namespace, a missing capability, each
 * in a child of its own. */
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../lib/unit.h"
#include "base/util.h"
#include "bpf/explain.h"
#include "bpf/kernel.h"
#include "bpf/kind.h"
#include "bpf/map.h"
#include "names/names.h"

static struct map_create_attr hash = {
	.map_type = MAP_TYPE_HASH, .key_size = 4, .value_size = 4, .max_entries = 1
};

/* What is told of a hash that cannot be made, and of maps that cannot be listed. */
static void check(const char *create, const char *list)
{
	cleanup_problem struct problem problem = PROBLEM_NONE;
	struct attempt attempt = { .command = CMD_MAP_CREATE, .create = &hash };
	uint32_t id = 0;

	attempt.err = map_create(&hash);
	CHECK(attempt.err < 0);
	explain_attempt(&attempt, &problem);
	CHECK_STR(problem_text(&problem), create);
	attempt = (struct attempt){ .command = CMD_MAP_GET_NEXT_ID };
	attempt.err = kind_next_id(KIND_MAP, 0, &id);
	CHECK(attempt.err < 0);
	explain_attempt(&attempt, &problem);
	CHECK_STR(problem_text(&problem), list);
}

/* Runs it in a child, whose checks count here. */
static void in_child(void (*run)(void))
{
	int status;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (!child) {
		unit_failed = false;
		run();
		fflush(stdout);
		_exit(unit_failed);
	}
	CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && !WEXITSTATUS(status));
}

/* bpf(2) fails, all else goes on. */
static void filter_bpf(unsigned result)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_bpf, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, result),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { ARRAY_SIZE(code), code };

	CHECK(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
	CHECK(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0);
}

static void filtered(void)
{
	filter_bpf(SECCOMP_RET_ERRNO | EPERM);
	check("a seccomp filter denies this process bpf(2)",
	      "a seccomp filter denies this process bpf(2)");
}

static void filtered_as_unknown(void)
{
	filter_bpf(SECCOMP_RET_ERRNO | ENOSYS);
	check("a seccomp filter denies this process bpf(2)",
	      "a seccomp filter denies this process bpf(2)");
}

/* A filter that has nothing against bpf(2) is not named. */
static void filtered_and_poor(void)
{
	filter_bpf(SECCOMP_RET_ALLOW);
	prctl(PR_SET_KEEPCAPS, 0);
	CHECK(syscall(SYS_setresuid, 65534, 65534, 65534) == 0);
	check("it needs CAP_BPF because kernel.unprivileged_bpf_disabled is set",
	      "finding objects by id needs CAP_SYS_ADMIN");
}

static void in_namespace(void)
{
	int map;

	CHECK(unshare(CLONE_NEWUSER) == 0);
	map = open("/proc/self/uid_map", O_WRONLY | O_CLOEXEC);
	CHECK(write(map, "0 0 1\n", 6) == 6);
	close(map);
	check("it needs CAP_BPF outside of this user namespace",
	      "finding objects by id needs CAP_SYS_ADMIN outside of this user namespace");
}

TEST(a_seccomp_filter_is_named)
{
	in_child(filtered);
	in_child(filtered_as_unknown);
}

TEST(a_seccomp_filter_that_allows_bpf_is_not_named)
{
	in_child(filtered_and_poor);
}

TEST(a_user_namespace_is_named)
{
	in_child(in_namespace);
}

UNIT_MAIN

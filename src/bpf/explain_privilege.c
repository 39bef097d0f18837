/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a process may not do something: what its /proc/self/status, its namespace and the kernel's
 * security modules say.  What cannot be known is not named. */
#include <errno.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/cleanup.h"
#include "base/util.h"
#include "bpf/explain_rule.h"
#include "bpf/kernel.h"
#include "bpf/sys.h"
#include "names/names.h"

#define LOAD ON(PROG_LOAD)
/* What makes a new object. */
#define MAKE (ON(MAP_CREATE) | LOAD | ON(BTF_LOAD))
#define BY_ID                                                                                      \
	(ON(MAP_GET_NEXT_ID) | ON(PROG_GET_NEXT_ID) | ON(LINK_GET_NEXT_ID) | ON(BTF_GET_NEXT_ID) | \
	 ON(MAP_GET_FD_BY_ID) | ON(PROG_GET_FD_BY_ID) | ON(LINK_GET_FD_BY_ID) |                    \
	 ON(BTF_GET_FD_BY_ID))
#define ATTACH (ON(PROG_ATTACH) | ON(PROG_DETACH) | ON(LINK_CREATE) | ON(PROG_QUERY))
#define TRACERS                                                                                    \
	(PROGS(KPROBE) | PROGS(TRACEPOINT) | PROGS(PERF_EVENT) | PROGS(RAW_TRACEPOINT) |           \
	 PROGS(RAW_TRACEPOINT_WRITABLE) | FOR_KERNEL_TYPES)
#define NETWORKERS                                                                                 \
	(PROGS(SCHED_CLS) | PROGS(SCHED_ACT) | PROGS(XDP) | PROGS(LWT_IN) | PROGS(LWT_OUT) |       \
	 PROGS(LWT_XMIT) | PROGS(LWT_SEG6LOCAL) | PROGS(SK_SKB) | PROGS(SK_MSG) |                  \
	 PROGS(FLOW_DISSECTOR) | PROGS(CGROUP_SOCK) | PROGS(CGROUP_SOCK_ADDR) |                    \
	 PROGS(CGROUP_SOCKOPT) | PROGS(CGROUP_SYSCTL) | PROGS(SOCK_OPS) | PROGS(SK_LOOKUP) |       \
	 PROGS(NETFILTER))

/* A word of a file: the number after `key` in /proc/self/status, say; -1: there is none. */
static long number_in(const char *path, const char *key)
{
	cleanup_file FILE *file = fopen(path, "re");
	char line[256];

	while (file && fgets(line, sizeof(line), file))
		if (strncmp(line, key, strlen(key)) == 0)
			return strtol(line + strlen(key), NULL, 10);
	return -1;
}

static bool is_in(const char *path, const char *words)
{
	cleanup_file FILE *file = fopen(path, "re");
	char line[256];

	return file && fgets(line, sizeof(line), file) && strstr(line, words);
}

/* kernel.unprivileged_bpf_disabled is 1 or 2. */
static bool disabled_for_users(void)
{
	return number_in("/proc/sys/kernel/unprivileged_bpf_disabled", "") > 0;
}

/* CAP_SYS_ADMIN stands for CAP_BPF and CAP_PERFMON, which came with 5.8. */
static bool lacks_admin(const struct attempt *attempt)
{
	(void)attempt;
	return kernel_lacks(CAP_SYS_ADMIN);
}

static bool lacks_bpf(const struct attempt *attempt)
{
	return lacks_admin(attempt) && kernel_lacks(CAP_BPF);
}

static bool lacks_perfmon(const struct attempt *attempt)
{
	return lacks_admin(attempt) && kernel_lacks(CAP_PERFMON);
}

static bool lacks_net(const struct attempt *attempt)
{
	return lacks_admin(attempt) && kernel_lacks(CAP_NET_ADMIN);
}

static bool closed_to_users(const struct attempt *attempt)
{
	return lacks_bpf(attempt) && disabled_for_users();
}

/*
 * A process under a filter (Seccomp: 2) may be allowed bpf(2) all the same.  A call that everybody
 * may make tells: the kernel answers a path at the address 0 with EFAULT.  Before 5.19 it answers
 * EPERM itself where bpf(2) is closed to users (__sys_bpf()).
 */
static bool seccomp_denies(const struct attempt *attempt)
{
	union attr probe = { .obj = { .pathname = 0 } };

	if (number_in("/proc/self/status", "Seccomp:") != 2)
		return false;
	if (kernel_before("5.19") && closed_to_users(attempt))
		return false;
	return sys_bpf(CMD_OBJ_GET, &probe, sizeof(probe.obj)) == attempt->err;
}

/* The initial namespace maps all ids to themselves; in another one a process may be root and have
 * all capabilities, and those do not count for bpf(2), which asks for them in the initial one. */
static bool in_user_namespace(const struct attempt *attempt)
{
	cleanup_file FILE *map = fopen("/proc/self/uid_map", "re");
	unsigned inside, outside, count;

	(void)attempt;
	return map && (fscanf(map, "%u %u %u", &inside, &outside, &count) != 3 || inside ||
		       outside || count != UINT32_MAX);
}

/* Until 5.10 what maps and programs take counts against the user's limit. */
static bool memlock_limit(const struct attempt *attempt)
{
	struct rlimit limit;

	(void)attempt;
	return kernel_before("5.11") && getrlimit(RLIMIT_MEMLOCK, &limit) == 0 &&
	       limit.rlim_cur != RLIM_INFINITY;
}

static bool locked_down(const struct attempt *attempt)
{
	(void)attempt;
	return is_in("/sys/kernel/security/lockdown", "[confidentiality]");
}

/* Of the security modules SELinux alone has rules for bpf(2) (selinux_bpf()). */
static bool selinux_enforces(const struct attempt *attempt)
{
	(void)attempt;
	return number_in("/sys/fs/selinux/enforce", "") == 1;
}

#define ROOT "run it as root"

static const struct rule list[] = {
	{ ANY_COMMAND, EPERM, 0, seccomp_denies, REASON_PERMISSION,
	  "a seccomp filter denies this process bpf(2)",
	  "run it outside of the container, or with a seccomp profile that allows bpf(2)" },
	{ ANY_COMMAND, ENOSYS, 0, seccomp_denies, REASON_PERMISSION,
	  "a seccomp filter denies this process bpf(2)",
	  "run it outside of the container, or with a seccomp profile that allows bpf(2)" },

	{ BY_ID, EPERM, 0, in_user_namespace, REASON_PERMISSION,
	  "finding objects by id needs CAP_SYS_ADMIN outside of this user namespace",
	  "run it as root outside of the container, or name a pin that you may read" },
	{ MAKE, EPERM, 0, in_user_namespace, REASON_PERMISSION,
	  "it needs CAP_BPF outside of this user namespace",
	  "run it as root outside of the container" },

	{ ATTACH, EPERM, 0, in_user_namespace, REASON_PERMISSION,
	  "it needs CAP_BPF and CAP_NET_ADMIN outside of this user namespace",
	  "run it as root outside of the container" },

	{ MAKE, EPERM, 0, closed_to_users, REASON_PERMISSION,
	  "it needs CAP_BPF because kernel.unprivileged_bpf_disabled is set", ROOT },
	{ MAKE, EPERM, 0, lacks_bpf, REASON_PERMISSION, "it needs CAP_BPF", ROOT },
	{ ON(MAP_CREATE), EPERM, WITH(NET_ADMIN), lacks_net, REASON_PERMISSION,
	  "{map_type} maps need CAP_NET_ADMIN, too", ROOT },
	{ LOAD, EPERM, NETWORKERS, lacks_net, REASON_PERMISSION,
	  "{prog_type} programs need CAP_NET_ADMIN, too", ROOT },
	{ LOAD, EPERM, TRACERS, lacks_perfmon, REASON_PERMISSION,
	  "{prog_type} programs need CAP_PERFMON, too", ROOT },
	{ BY_ID, EPERM, 0, lacks_admin, REASON_PERMISSION,
	  "finding objects by id needs CAP_SYS_ADMIN",
	  "run it as root, or name a pin that you may read" },
	{ ATTACH, EPERM, 0, lacks_net, REASON_PERMISSION, "it needs CAP_NET_ADMIN", ROOT },
	{ ON(ENABLE_STATS) | ON(TASK_FD_QUERY), EPERM, 0, lacks_admin, REASON_PERMISSION,
	  "it needs CAP_SYS_ADMIN", ROOT },
	{ ON(RAW_TRACEPOINT_OPEN), EPERM, 0, lacks_perfmon, REASON_PERMISSION,
	  "it needs CAP_PERFMON", ROOT },

	{ ON(MAP_CREATE) | LOAD, EPERM, 0, memlock_limit, REASON_LIMIT,
	  "the limit on locked memory ({memlock} bytes) is used up",
	  "raise it: ulimit -l unlimited" },
	{ MAKE, EPERM, 0, locked_down, REASON_PERMISSION,
	  "the kernel's lockdown (confidentiality) forbids it", NULL },
	{ MAKE, EPERM, 0, selinux_enforces, REASON_PERMISSION, "SELinux forbids it",
	  "see the audit log: ausearch -m avc" },
	{ ON(MAP_CREATE), EPERM, 0, NULL, REASON_PERMISSION,
	  "the kernel does not permit {map_type} maps here, and does not say why", NULL },
	{ LOAD, EPERM, 0, NULL, REASON_PERMISSION,
	  "the kernel does not permit {prog_type} programs of this kind here, though the process has "
	  "the capabilities for it, and does not say why",
	  NULL },
};

const struct rules explain_privilege = { list, ARRAY_SIZE(list) };

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a program, a pin or another command fails. */
#include <errno.h>
#include <string.h>

#include "base/util.h"
#include "bpf/explain_rule.h"
#include "bpf/kernel.h"
#include "names/names.h"

#define LOAD ON(PROG_LOAD)
#define PIN  ON(OBJ_PIN)
#define GET  ON(OBJ_GET)
#define FD_BY_ID                                                                                   \
	(ON(MAP_GET_FD_BY_ID) | ON(PROG_GET_FD_BY_ID) | ON(LINK_GET_FD_BY_ID) |                    \
	 ON(BTF_GET_FD_BY_ID))

/* Programs whose type has several attach types, one of which must be given when they are loaded. */
#define FOR_PLACES                                                                                 \
	(PROGS(CGROUP_SOCK_ADDR) | PROGS(CGROUP_SOCKOPT) | PROGS(SK_LOOKUP) | PROGS(NETFILTER) |   \
	 PROGS(SK_REUSEPORT) | PROGS(CGROUP_SKB) | PROGS(CGROUP_SOCK))

static bool newer_command(const struct attempt *attempt)
{
	return kernel_before(names_since(&bpf_commands, attempt->command));
}

static bool newer_type(const struct attempt *attempt)
{
	return kernel_before(names_since(&prog_types, attempt->prog_type));
}

static bool newer_attach_type(const struct attempt *attempt)
{
	return !attempt->log_size &&
	       kernel_before(names_since(&attach_types, attempt->attach_type));
}

static bool newer_flag(const struct attempt *attempt)
{
	return !attempt->log_size && explain_newer_flag(attempt);
}

static bool unknown_type(const struct attempt *attempt)
{
	return !names_of(&prog_types, attempt->prog_type);
}

static bool no_log(const struct attempt *attempt)
{
	return !attempt->log_size;
}

static bool dot_in_name(const struct attempt *attempt)
{
	const char *slash = attempt->path ? strrchr(attempt->path, '/') : NULL;

	return attempt->path && strchr(slash ? slash : attempt->path, '.');
}

static const struct rule list[] = {
	/* programs */
	{ LOAD, EINVAL, 0, newer_type, REASON_UNSUPPORTED,
	  "this kernel ({release}) has no {prog_type} programs: they came with Linux {prog_since}",
	  NULL },
	{ LOAD, EINVAL, 0, unknown_type, REASON_UNKNOWN, "there is no program type {prog_type}",
	  NULL },
	{ LOAD | ON(PROG_ATTACH), EINVAL, 0, newer_attach_type, REASON_UNSUPPORTED,
	  "this kernel ({release}) has no attach type {attach_type}: it came with Linux "
	  "{attach_since}",
	  NULL },
	{ LOAD, EINVAL, 0, newer_flag, REASON_UNSUPPORTED,
	  "this kernel ({release}) has no program flag {prog_flag}: it came with Linux {flag_since}",
	  NULL },
	{ LOAD, EINVAL, FOR_KERNEL_TYPES, no_log, REASON_MISSING,
	  "{prog_type} programs are for one function or structure of the kernel",
	  "name it with the type, as in tp_btf/sched_switch" },
	{ LOAD, KERNEL_ENOTSUPP, FOR_KERNEL_TYPES, NULL, REASON_UNSUPPORTED,
	  "the kernel has no such function or structure for {prog_type} programs", NULL },
	{ LOAD, EINVAL, FOR_PLACES, no_log, REASON_MISSING,
	  "{prog_type} programs need their attach type",
	  "give it with the type, as in cgroup/connect4" },
	{ LOAD, EINVAL, 0, no_log, REASON_KERNEL,
	  "the kernel refuses it before looking at its instructions: is it built with {prog_type} "
	  "programs?",
	  NULL },
	{ LOAD, E2BIG, 0, no_log, REASON_LIMIT,
	  "it has no instructions, or more than the kernel takes (1000000)", NULL },
	{ LOAD, E2BIG, 0, NULL, REASON_LIMIT, "it is too complex for the verifier", NULL },
	{ LOAD, EACCES, 0, NULL, REASON_KERNEL, "the verifier refuses it", NULL },
	{ LOAD, EINVAL, 0, NULL, REASON_KERNEL, "the verifier refuses it", NULL },
	{ LOAD, EBADF, 0, NULL, REASON_NOT_FOUND, "it refers to a map that is not open", NULL },
	{ LOAD, KERNEL_ENOTSUPP, 0, NULL, REASON_UNSUPPORTED,
	  "the kernel's JIT compiler cannot translate it", NULL },
	{ LOAD, EAGAIN, 0, NULL, REASON_BUSY, "signals interrupted the verifier again and again",
	  "try again" },
	{ ON(BTF_LOAD), EINVAL, 0, NULL, REASON_KERNEL, "the kernel refuses the BTF", NULL },

	/* pins */
	{ PIN, EPERM, 0, dot_in_name, REASON_SYNTAX, "the name of a pin must not have a dot",
	  NULL },
	{ PIN, EISDIR, 0, NULL, REASON_TYPE, "it is a directory", "give the pin a name in it" },
	{ PIN, EEXIST, 0, NULL, REASON_EXISTS, "the path exists already", NULL },
	{ PIN, EXDEV, 0, NULL, REASON_FILE, "{directory} is not on a bpf file system",
	  "pin below /sys/fs/bpf, or mount one: mount -t bpf bpf DIR" },
	{ PIN, ENOENT, 0, NULL, REASON_NOT_FOUND, "{directory} does not exist", NULL },
	{ GET, EXDEV, 0, NULL, REASON_FILE, "it is not on a bpf file system", NULL },
	{ GET, ENOENT, 0, NULL, REASON_NOT_FOUND, "there is no such pin", NULL },
	{ GET, EISDIR, 0, NULL, REASON_TYPE, "it is a directory", NULL },
	{ PIN | GET, EACCES, 0, NULL, REASON_PERMISSION,
	  "the permissions of the path or of its directory forbid it", NULL },
	{ PIN | GET, EPERM, 0, NULL, REASON_PERMISSION,
	  "the permissions of the path or of its directory forbid it", NULL },

	{ FD_BY_ID, ENOENT, 0, NULL, REASON_NOT_FOUND, "there is no such id", NULL },
	{ ANY_COMMAND, EINVAL, 0, newer_command, REASON_UNSUPPORTED,
	  "this kernel ({release}) has no {command}", NULL },
	{ ANY_COMMAND, ENOSYS, 0, NULL, REASON_UNSUPPORTED, "this kernel was built without bpf(2)",
	  NULL },
	{ ANY_COMMAND, KERNEL_ENOTSUPP, 0, NULL, REASON_UNSUPPORTED,
	  "the kernel does not support it", NULL },
};

const struct rules explain_others = { list, ARRAY_SIZE(list) };

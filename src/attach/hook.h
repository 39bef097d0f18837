/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Hooks: the places where a program can be at work, a row each (hook.def).  What differs from hook
 * to hook - what it is called, what kind of target it has, how a program is attached there and what
 * keeps it attached - is asked of the row.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/problem.h"
#include "bpf/kernel.h"

/* Kinds of targets; in words: hook_target_words(). */
enum hook_target {
	HOOK_LOADED, /* what the program was loaded for */
	HOOK_RAW_TRACEPOINT,
	HOOK_TRACEPOINT,
	HOOK_FUNCTION,	    /* of the kernel: NAME[+OFFSET] */
	HOOK_FUNCTIONS,	    /* of the kernel: a pattern */
	HOOK_SYSCALL,	    /* its name */
	HOOK_USER_FUNCTION, /* FILE:NAME[+OFFSET] */
	HOOK_USDT,
	HOOK_PERF_EVENT,
	HOOK_DEVICE,
	HOOK_FILTER,
	HOOK_NETFILTER,
	HOOK_ROUTE,
	HOOK_SOCKET_MAP,
	HOOK_NETNS,
	HOOK_SOCKET,
	HOOK_CGROUP,
	HOOK_INFRARED,
	HOOK_STRUCT_OPS,
	HOOK_UNKNOWN,
	HOOK_TARGETS
};

enum hook_keeper {
	HOOK_KEPT_BY_LINK,  /* the program is detached when the link's last descriptor and pin go */
	HOOK_KEPT_BY_TARGET /* it stays until it is detached or the target disappears */
};

/* What a link is made of. */
struct hook_link {
	struct ksyms *symbols; /* the kernel's, in which system calls are looked up */
	int prog_fd;
	const char *target; /* "sched/sched_switch"; NULL: not given */
};

#define HOOK_ANY UINT32_MAX

struct hook {
	const char *name; /* "kprobe"; NULL: as its attach type */
	uint32_t prog_type;
	uint32_t attach_type; /* or HOOK_ANY */
	enum hook_target target;
	enum hook_keeper kept_by;
	int (*link)(const struct hook *hook, const struct hook_link *link, struct problem *problem);
	const char *example; /* of a section that names a target, or NULL */
	bool on_return;	     /* of a function */
};

/* The hook of programs of these types; where several have them, the one that the section of an
 * object file ("uprobe.s", NULL: none) is named after.  Never NULL: it may be one whose target is
 * HOOK_UNKNOWN. */
const struct hook *hook_find(uint32_t prog_type, uint32_t attach_type, const char *section);

/* The hook that a word of `prog attach` stands for, perhaps an alias; NULL: none. */
const struct hook *hook_by_word(const char *word);

/* Attaches the program by a link and returns its descriptor.  -EOPNOTSUPP, REASON_MISSING: the
 * target is not given, or a link is not enough for it, and the problem's text says what is needed
 * ("a network device").  Else the kernel's -errno; -ENODEV: the kernel lacks what this needs;
 * -ENOENT: there is no such tracepoint, function or file. */
int hook_attach(const struct hook *hook, const struct hook_link *link, struct problem *problem);

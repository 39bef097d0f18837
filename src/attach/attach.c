/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attaching a program to what its section names. */
#include "attach/attach.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attach/probes.h"
#include "base/cleanup.h"
#include "base/util.h"
#include "bpf/explain_rule.h"
#include "bpf/link.h"
#include "bpf/perf_event.h"
#include "names/names.h"

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* kretprobe, uretprobe, kretsyscall, kretprobe.multi, … */
static bool is_return(const struct attachment *attachment)
{
	return begins(attachment->section, "kret") || begins(attachment->section, "uret");
}

/* What an errno of a way to attach means; with `before`, on kernels older than that alone. */
struct reason {
	int err;
	const char *before, *why;
};

static const char no_tracefs[] =
	"tracefs is not mounted: mount -t tracefs tracefs /sys/kernel/tracing";
static const char no_trace_point[] = "the kernel has no such trace point";
static const char no_kprobes[] = "the kernel has no kprobes (CONFIG_KPROBE_EVENTS)";
static const char no_uprobes[] = "the kernel has no uprobes (CONFIG_UPROBE_EVENTS)";
static const char nothing_to_trace[] = "the kernel has no such function that may be traced";
static const char no_user_function[] = "there is no such file, or no such function in it";

/* Ends with an empty one.  -EOPNOTSUPP becomes -ENODEV: it is the kernel that lacks something. */
static int told(int err, const struct reason *reasons, const char **why)
{
	for (; err < 0 && reasons->err; reasons++) {
		if (err != -reasons->err || (reasons->before && !kernel_before(reasons->before)))
			continue;
		*why = reasons->why;
		return err == -EOPNOTSUPP ? -ENODEV : err;
	}
	return err;
}

/* What it is for was said when it was loaded. */
static int attach_tracing(const struct attachment *attachment, const char **why)
{
	(void)why;
	return raw_tracepoint_open(NULL, attachment->prog_fd, 0);
}

static int attach_raw_tracepoint(const struct attachment *attachment, const char **why)
{
	static const struct reason reasons[] = { { ENOENT, NULL, no_trace_point }, { 0 } };

	if (!attachment->target) {
		*why = "the name of a trace point, as in raw_tp/sched_switch";
		return -EOPNOTSUPP;
	}
	return told(raw_tracepoint_open(attachment->target, attachment->prog_fd, 0), reasons, why);
}

static int attach_iterator(const struct attachment *attachment, const char **why)
{
	const struct link_create_attr attr = {
		.prog_fd = (uint32_t)attachment->prog_fd,
		.attach_type = ATTACH_TYPE_TRACE_ITER,
	};

	(void)why;
	return link_create(&attr);
}

/* The link keeps the event. */
static int link_event(const struct attachment *attachment, int event, const char **why)
{
	static const struct reason reasons[] = {
		{ EINVAL, "5.15", "links to such events came with Linux 5.15" },
		{ 0 },
	};
	const struct link_create_attr attr = {
		.prog_fd = (uint32_t)attachment->prog_fd,
		.target_fd = (uint32_t)event,
		.attach_type = ATTACH_TYPE_PERF_EVENT,
	};
	cleanup_close int link = link_create(&attr);
	int err = link < 0 ? link : perf_enable(event);

	return err ? told(err, reasons, why) : take_fd(&link);
}

static int attach_tracepoint(const struct attachment *attachment, const char **why)
{
	static const struct reason reasons[] = {
		{ ENODEV, NULL, no_tracefs },
		{ ENOENT, NULL, no_trace_point },
		{ 0 },
	};
	cleanup_close int event = -1;

	if (!attachment->target || !strchr(attachment->target, '/')) {
		*why = "a trace point, as in tp/sched/sched_switch";
		return -EOPNOTSUPP;
	}
	event = perf_tracepoint(attachment->target);
	return event < 0 ? told(event, reasons, why) : link_event(attachment, event, why);
}

static int attach_uprobe(const struct attachment *attachment, const char **why)
{
	static const struct reason reasons[] = {
		{ ENODEV, NULL, no_uprobes },
		{ ENOENT, NULL, no_user_function },
		{ 0 },
	};
	cleanup_free char *path = NULL;
	cleanup_close int event = -1;
	uint64_t offset;
	int err = uprobe_resolve(attachment->target, &path, &offset);

	if (err == -EINVAL)
		*why = "a file and a function, as in uprobe//usr/bin/bash:readline";
	if (err)
		return err == -EINVAL ? -EOPNOTSUPP : told(err, reasons, why);
	event = perf_uprobe(path, offset, is_return(attachment));
	return event < 0 ? told(event, reasons, why) : link_event(attachment, event, why);
}

/* "do_unlinkat", "do_unlinkat+8"; of a system call the name alone. */
static int attach_kprobe(const struct attachment *attachment, const char **why)
{
	/* EADDRNOTAVAIL: since 6.7 (kernel/trace/trace_kprobe.c). */
	static const struct reason reasons[] = {
		{ ENODEV, NULL, no_kprobes },
		{ ENOENT, NULL, "the kernel has no such function" },
		{ EADDRNOTAVAIL, NULL, "several functions of the kernel have this name" },
		{ EILSEQ, NULL, "no instruction begins at that offset" },
		{ 0 },
	};
	cleanup_free char *function = NULL;
	cleanup_close int event = -1;
	uint64_t offset;
	int err = kprobe_resolve(attachment->target, strstr(attachment->section, "syscall"),
				 &function, &offset);

	if (err == -EINVAL)
		*why = "a function, as in kprobe/do_unlinkat";
	if (err)
		return err == -EINVAL ? -EOPNOTSUPP : told(err, reasons, why);
	event = perf_kprobe(function, offset, is_return(attachment));
	return event < 0 ? told(event, reasons, why) : link_event(attachment, event, why);
}

static int attach_probe(const struct attachment *attachment, const char **why)
{
	if (begins(attachment->section, "usdt")) {
		*why = "a process or file whose USDT probes are looked up";
		return -EOPNOTSUPP;
	}
	if (*attachment->section == 'u')
		return attach_uprobe(attachment, why);
	return attach_kprobe(attachment, why);
}

enum { MULTI_RETURN = 1 };

static int attach_kprobe_multi(const struct attachment *attachment, const char **why)
{
	static const struct reason reasons[] = {
		{ ENODEV, NULL, no_tracefs },
		{ EOPNOTSUPP, NULL, "the kernel was built without it (CONFIG_FPROBE)" },
		{ EINVAL, "5.18", "kprobe.multi came with Linux 5.18" },
		{ ENOENT, NULL, nothing_to_trace },
		{ ESRCH, NULL, nothing_to_trace },
		{ 0 },
	};
	cleanup_functions struct functions functions = FUNCTIONS_NONE;
	struct link_create_attr attr = {
		.prog_fd = (uint32_t)attachment->prog_fd,
		.attach_type = attachment->attach_type,
	};
	int err;

	if (!attachment->target) {
		*why = "functions, as in kprobe.multi/tcp_*";
		return -EOPNOTSUPP;
	}
	err = functions_match(&functions, attachment->target);
	if (err)
		return told(err, reasons, why);
	attr.kprobe_multi.flags = is_return(attachment) ? MULTI_RETURN : 0;
	attr.kprobe_multi.cnt = (uint32_t)functions.count;
	attr.kprobe_multi.syms = ptr_u64(functions.names);
	return told(link_create(&attr), reasons, why);
}

static int attach_uprobe_multi(const struct attachment *attachment, const char **why)
{
	static const struct reason reasons[] = {
		{ ENOENT, NULL, no_user_function },
		{ EOPNOTSUPP, NULL, no_uprobes },
		{ EINVAL, "6.6", "uprobe.multi came with Linux 6.6" },
		{ 0 },
	};
	cleanup_free char *path = NULL;
	uint64_t offset;
	struct link_create_attr attr = {
		.prog_fd = (uint32_t)attachment->prog_fd,
		.attach_type = attachment->attach_type,
	};
	int err = uprobe_resolve(attachment->target, &path, &offset);

	if (err == -EINVAL)
		*why = "a file and a function, as in uprobe.multi//usr/bin/bash:readline";
	if (err)
		return err == -EINVAL ? -EOPNOTSUPP : told(err, reasons, why);
	attr.uprobe_multi.flags = is_return(attachment) ? MULTI_RETURN : 0;
	attr.uprobe_multi.path = ptr_u64(path);
	attr.uprobe_multi.offsets = ptr_u64(&offset);
	attr.uprobe_multi.cnt = 1;
	return told(link_create(&attr), reasons, why);
}

#define ANY UINT32_MAX

/* What attaches a type of programs, or what that would need to know. */
static const struct way {
	uint32_t prog_type, attach_type;
	int (*attach)(const struct attachment *attachment, const char **why);
	const char *needs;
} ways[] = {
	{ PROG_TYPE_TRACING, ATTACH_TYPE_TRACE_ITER, attach_iterator, NULL },
	{ PROG_TYPE_TRACING, ANY, attach_tracing, NULL },
	{ PROG_TYPE_EXT, ANY, attach_tracing, NULL },
	{ PROG_TYPE_LSM, ATTACH_TYPE_LSM_MAC, attach_tracing, NULL },
	{ PROG_TYPE_LSM, ANY, NULL, "a cgroup" },
	{ PROG_TYPE_RAW_TRACEPOINT, ANY, attach_raw_tracepoint, NULL },
	{ PROG_TYPE_RAW_TRACEPOINT_WRITABLE, ANY, attach_raw_tracepoint, NULL },
	{ PROG_TYPE_TRACEPOINT, ANY, attach_tracepoint, NULL },
	{ PROG_TYPE_KPROBE, ATTACH_TYPE_TRACE_KPROBE_MULTI, attach_kprobe_multi, NULL },
	{ PROG_TYPE_KPROBE, ATTACH_TYPE_TRACE_KPROBE_SESSION, attach_kprobe_multi, NULL },
	{ PROG_TYPE_KPROBE, ATTACH_TYPE_TRACE_UPROBE_MULTI, attach_uprobe_multi, NULL },
	{ PROG_TYPE_KPROBE, ATTACH_TYPE_TRACE_UPROBE_SESSION, attach_uprobe_multi, NULL },
	{ PROG_TYPE_KPROBE, ANY, attach_probe, NULL },
	{ PROG_TYPE_XDP, ANY, NULL, "a network device" },
	{ PROG_TYPE_SCHED_CLS, ANY, NULL, "a network device" },
	{ PROG_TYPE_SCHED_ACT, ANY, NULL, "a network device and a filter" },
	{ PROG_TYPE_LWT_IN, ANY, NULL, "a route" },
	{ PROG_TYPE_LWT_OUT, ANY, NULL, "a route" },
	{ PROG_TYPE_LWT_XMIT, ANY, NULL, "a route" },
	{ PROG_TYPE_LWT_SEG6LOCAL, ANY, NULL, "a route" },
	{ PROG_TYPE_CGROUP_SKB, ANY, NULL, "a cgroup" },
	{ PROG_TYPE_CGROUP_SOCK, ANY, NULL, "a cgroup" },
	{ PROG_TYPE_CGROUP_SOCK_ADDR, ANY, NULL, "a cgroup" },
	{ PROG_TYPE_CGROUP_DEVICE, ANY, NULL, "a cgroup" },
	{ PROG_TYPE_CGROUP_SYSCTL, ANY, NULL, "a cgroup" },
	{ PROG_TYPE_CGROUP_SOCKOPT, ANY, NULL, "a cgroup" },
	{ PROG_TYPE_SOCK_OPS, ANY, NULL, "a cgroup" },
	{ PROG_TYPE_SOCKET_FILTER, ANY, NULL, "a socket" },
	{ PROG_TYPE_SK_REUSEPORT, ANY, NULL, "a socket" },
	{ PROG_TYPE_SK_SKB, ANY, NULL, "a map of sockets" },
	{ PROG_TYPE_SK_MSG, ANY, NULL, "a map of sockets" },
	{ PROG_TYPE_SK_LOOKUP, ANY, NULL, "a network namespace" },
	{ PROG_TYPE_FLOW_DISSECTOR, ANY, NULL, "a network namespace" },
	{ PROG_TYPE_NETFILTER, ANY, NULL, "a hook of netfilter and a priority" },
	{ PROG_TYPE_PERF_EVENT, ANY, NULL, "a perf event" },
	{ PROG_TYPE_LIRC_MODE2, ANY, NULL, "an infrared receiver" },
	{ PROG_TYPE_STRUCT_OPS, ANY, NULL, "its struct_ops map" },
};

int attach(const struct attachment *attachment, const char **why)
{
	*why = NULL;
	for (size_t i = 0; i < ARRAY_SIZE(ways); i++) {
		const struct way *way = &ways[i];

		if (way->prog_type != attachment->prog_type ||
		    (way->attach_type != ANY && way->attach_type != attachment->attach_type))
			continue;
		if (way->attach)
			return way->attach(attachment, why);
		*why = way->needs;
		return -EOPNOTSUPP;
	}
	*why = "something to attach it to";
	return -EOPNOTSUPP;
}

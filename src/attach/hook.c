/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of hooks, and how the links of those that have one are made. */
#include "attach/hook.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "attach/probes.h"
#include "base/cleanup.h"
#include "base/problem.h"
#include "base/util.h"
#include "bpf/kernel.h"
#include "bpf/link.h"
#include "bpf/perf.h"
#include "names/names.h"

/* The target is missing: says what is needed, with an example of a section that names it. */
static int need_target(const struct hook *hook, struct problem *problem)
{
	static const char *const words[] = {
		[HOOK_LOADED] = "a function or tracepoint of the kernel",
		[HOOK_RAW_TRACEPOINT] = "the name of a tracepoint",
		[HOOK_TRACEPOINT] = "a tracepoint",
		[HOOK_FUNCTION] = "a function",
		[HOOK_FUNCTIONS] = "functions",
		[HOOK_SYSCALL] = "a system call",
		[HOOK_USER_FUNCTION] = "a file and a function",
		[HOOK_USDT] = "a process or file with USDT probes",
		[HOOK_PERF_EVENT] = "a perf event",
		[HOOK_DEVICE] = "a network device",
		[HOOK_FILTER] = "a network device and a filter",
		[HOOK_NETFILTER] = "a hook of netfilter and a priority",
		[HOOK_ROUTE] = "a route",
		[HOOK_SOCKET_MAP] = "a map of sockets",
		[HOOK_NETNS] = "a network namespace",
		[HOOK_SOCKET] = "a socket",
		[HOOK_CGROUP] = "a cgroup",
		[HOOK_INFRARED] = "an infrared receiver",
		[HOOK_STRUCT_OPS] = "its struct_ops map",
		[HOOK_UNKNOWN] = "something to attach it to",
	};
	_Static_assert(ARRAY_SIZE(words) == HOOK_TARGETS, "words for each kind of target");

	return problem_set(problem, -EOPNOTSUPP, REASON_MISSING, "%s%s%s", words[hook->target],
			   hook->example ? ", as in " : "", hook->example ? hook->example : "");
}

/* What an errno means where a link is made; with `before`, only on kernels older than that. */
struct link_error {
	int err;
	enum reason reason;
	const char *before, *why;
};

static const char no_tracefs[] =
	"tracefs is not mounted: mount -t tracefs tracefs /sys/kernel/tracing";
static const char no_trace_point[] = "the kernel has no such tracepoint";
static const char no_kprobes[] = "the kernel has no kprobes (CONFIG_KPROBE_EVENTS)";
static const char no_uprobes[] = "the kernel has no uprobes (CONFIG_UPROBE_EVENTS)";
static const char nothing_to_trace[] = "the kernel has no function of that name that can be traced";
static const char no_user_function[] = "there is no such file, or no such function in it";

/* `result` when that is a descriptor; else the errno's meaning: `errors` ends with an empty one.
 * -EOPNOTSUPP becomes -ENODEV: it is the kernel that lacks something. */
static int link_result(int result, const struct link_error *errors, struct problem *problem)
{
	if (result >= 0)
		return result;
	for (; errors->err; errors++)
		if (result == -errors->err && (!errors->before || kernel_before(errors->before)))
			return problem_set(problem, result == -EOPNOTSUPP ? -ENODEV : result,
					   errors->reason, "%s", errors->why);
	return problem_set(problem, result, REASON_KERNEL, "%s", errno_text(result));
}

static const struct link_error no_errors[] = { { 0 } };

/* Loading has said what it is for. */
static int link_loaded(const struct hook *hook, const struct hook_link *link,
		       struct problem *problem)
{
	/* bpf_trampoline_link_prog(): a function is replaced by a program or traced, not both. */
	static const struct link_error errors[] = {
		{ EBUSY, REASON_BUSY, NULL,
		  "the function is replaced by a program, or is to be and is traced by another" },
		{ E2BIG, REASON_LIMIT, NULL,
		  "as many programs are attached to the function as the kernel takes (38)" },
		{ 0 },
	};

	(void)hook;
	return link_result(link_open_raw_tracepoint(NULL, link->prog_fd, 0), errors, problem);
}

static int link_raw_tracepoint(const struct hook *hook, const struct hook_link *link,
			       struct problem *problem)
{
	static const struct link_error errors[] = {
		{ ENOENT, REASON_NOT_FOUND, NULL, no_trace_point },
		{ 0 },
	};

	if (!link->target)
		return need_target(hook, problem);
	return link_result(link_open_raw_tracepoint(link->target, link->prog_fd, 0), errors,
			   problem);
}

static int link_iterator(const struct hook *hook, const struct hook_link *link,
			 struct problem *problem)
{
	const struct link_create_attr attr = {
		.prog_fd = (uint32_t)link->prog_fd,
		.attach_type = hook->attach_type,
	};
	int result = link_create(&attr);

	/* bpf_iter_attach_map() */
	if (result == -EBADF)
		return problem_set(problem, -EOPNOTSUPP, REASON_MISSING, "a map to iterate over");
	return link_result(result, no_errors, problem);
}

/* The link keeps the event. */
static int link_event(const struct hook_link *link, int event, struct problem *problem)
{
	static const struct link_error errors[] = {
		{ EINVAL, REASON_UNSUPPORTED, "5.15", "a link to a perf event needs Linux 5.15" },
		{ 0 },
	};
	const struct link_create_attr attr = {
		.prog_fd = (uint32_t)link->prog_fd,
		.target_fd = (uint32_t)event,
		.attach_type = ATTACH_TYPE_PERF_EVENT,
	};
	cleanup_close int fd = link_create(&attr);
	int err = fd < 0 ? fd : perf_enable(event);

	return err ? link_result(err, errors, problem) : take_fd(&fd);
}

static int link_tracepoint(const struct hook *hook, const struct hook_link *link,
			   struct problem *problem)
{
	static const struct link_error errors[] = {
		{ ENODEV, REASON_UNSUPPORTED, NULL, no_tracefs },
		{ ENOENT, REASON_NOT_FOUND, NULL, no_trace_point },
		{ 0 },
	};
	cleanup_close int event = -1;

	if (!link->target || !strchr(link->target, '/'))
		return need_target(hook, problem);
	event = perf_tracepoint(link->target);
	if (event < 0)
		return link_result(event, errors, problem);
	return link_event(link, event, problem);
}

/* "do_unlinkat", "do_unlinkat+8"; of a system call only its name. */
static int link_kprobe(const struct hook *hook, const struct hook_link *link,
		       struct problem *problem)
{
	/* EADDRNOTAVAIL: since 6.7 (kernel/trace/trace_kprobe.c). */
	static const struct link_error errors[] = {
		{ ENODEV, REASON_UNSUPPORTED, NULL, no_kprobes },
		{ ENOENT, REASON_NOT_FOUND, NULL, "the kernel has no such function" },
		{ EADDRNOTAVAIL, REASON_AMBIGUOUS, NULL,
		  "several functions of the kernel have this name" },
		{ EILSEQ, REASON_RANGE, NULL, "no instruction begins at that offset" },
		{ 0 },
	};
	cleanup_free char *function = NULL;
	cleanup_close int event = -1;
	uint64_t offset;
	struct ksyms *syscalls = hook->target == HOOK_SYSCALL ? link->symbols : NULL;
	int err = kprobe_resolve(link->target, syscalls, &function, &offset);

	if (err == -EINVAL)
		return need_target(hook, problem);
	if (!err)
		err = event = perf_kprobe(function, offset, hook->on_return);
	return err < 0 ? link_result(err, errors, problem) : link_event(link, event, problem);
}

static int link_uprobe(const struct hook *hook, const struct hook_link *link,
		       struct problem *problem)
{
	static const struct link_error errors[] = {
		{ ENODEV, REASON_UNSUPPORTED, NULL, no_uprobes },
		{ ENOENT, REASON_NOT_FOUND, NULL, no_user_function },
		{ 0 },
	};
	cleanup_free char *path = NULL;
	cleanup_close int event = -1;
	uint64_t offset;
	int err = uprobe_resolve(link->target, &path, &offset);

	if (err == -EINVAL)
		return need_target(hook, problem);
	if (!err)
		err = event = perf_uprobe(path, offset, hook->on_return);
	return err < 0 ? link_result(err, errors, problem) : link_event(link, event, problem);
}

/* The kernel's BPF_F_KPROBE_MULTI_RETURN and BPF_F_UPROBE_MULTI_RETURN. */
enum { MULTI_RETURN = 1 };

static int link_kprobe_multi(const struct hook *hook, const struct hook_link *link,
			     struct problem *problem)
{
	static const struct link_error errors[] = {
		{ ENODEV, REASON_UNSUPPORTED, NULL, no_tracefs },
		{ EOPNOTSUPP, REASON_UNSUPPORTED, NULL,
		  "the kernel was built without it (CONFIG_FPROBE)" },
		{ EINVAL, REASON_UNSUPPORTED, "5.18", "kprobe.multi needs Linux 5.18" },
		{ ENOENT, REASON_NOT_FOUND, NULL, nothing_to_trace },
		{ ESRCH, REASON_NOT_FOUND, NULL, nothing_to_trace },
		{ 0 },
	};
	cleanup_functions struct functions functions = FUNCTIONS_NONE;
	struct link_create_attr attr = {
		.prog_fd = (uint32_t)link->prog_fd,
		.attach_type = hook->attach_type,
	};
	int err;

	if (!link->target)
		return need_target(hook, problem);
	err = functions_match(&functions, link->target);
	if (err)
		return link_result(err, errors, problem);
	attr.kprobe_multi.flags = hook->on_return ? MULTI_RETURN : 0;
	attr.kprobe_multi.cnt = (uint32_t)functions.count;
	attr.kprobe_multi.syms = ptr_u64(functions.names);
	return link_result(link_create(&attr), errors, problem);
}

static int link_uprobe_multi(const struct hook *hook, const struct hook_link *link,
			     struct problem *problem)
{
	static const struct link_error errors[] = {
		{ ENOENT, REASON_NOT_FOUND, NULL, no_user_function },
		{ EOPNOTSUPP, REASON_UNSUPPORTED, NULL, no_uprobes },
		{ EINVAL, REASON_UNSUPPORTED, "6.6", "uprobe.multi needs Linux 6.6" },
		{ 0 },
	};
	cleanup_free char *path = NULL;
	uint64_t offset;
	struct link_create_attr attr = {
		.prog_fd = (uint32_t)link->prog_fd,
		.attach_type = hook->attach_type,
	};
	int err = uprobe_resolve(link->target, &path, &offset);

	if (err == -EINVAL)
		return need_target(hook, problem);
	if (err)
		return link_result(err, errors, problem);
	attr.uprobe_multi.flags = hook->on_return ? MULTI_RETURN : 0;
	attr.uprobe_multi.path = ptr_u64(path);
	attr.uprobe_multi.offsets = ptr_u64(&offset);
	attr.uprobe_multi.cnt = 1;
	return link_result(link_create(&attr), errors, problem);
}

/* "ANY" of hook.def. */
#define ATTACH_TYPE_ANY HOOK_ANY

#define ROW(name_, prog_, attach_, target_, keeper_, link_, example_, on_return_)                  \
	{ .name = name_,                                                                           \
	  .prog_type = PROG_TYPE_##prog_,                                                          \
	  .attach_type = ATTACH_TYPE_##attach_,                                                    \
	  .target = HOOK_##target_,                                                                \
	  .kept_by = HOOK_KEPT_BY_##keeper_,                                                       \
	  .link = link_,                                                                           \
	  .example = example_,                                                                     \
	  .on_return = on_return_ },

static const struct hook hooks[] = {
#define HOOK(...)	 ROW(__VA_ARGS__, false)
#define HOOK_RETURN(...) ROW(__VA_ARGS__, true)
#define HOOK_WORD(name, prog, attach, target, help)                                                \
	HOOK(name, prog, attach, target, TARGET, NULL, NULL)
#define HOOK_ALIAS(word, name)
#include "attach/hook.def"
#undef HOOK
#undef HOOK_RETURN
#undef HOOK_WORD
#undef HOOK_ALIAS
};

static const struct hook unknown_hook = { .target = HOOK_UNKNOWN };

static bool has_types(const struct hook *hook, uint32_t prog_type, uint32_t attach_type)
{
	return hook->prog_type == prog_type &&
	       (hook->attach_type == HOOK_ANY || hook->attach_type == attach_type);
}

/* "uprobe.s", whose program sleeps, is named after uprobe. */
static bool is_named_after(const char *section, const char *hook)
{
	size_t length = strlen(hook);

	return strncmp(section, hook, length) == 0 &&
	       (!section[length] || strcmp(section + length, ".s") == 0);
}

const struct hook *hook_find(uint32_t prog_type, uint32_t attach_type, const char *section)
{
	const struct hook *first = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(hooks); i++) {
		if (!has_types(&hooks[i], prog_type, attach_type))
			continue;
		if (section && hooks[i].name && is_named_after(section, hooks[i].name))
			return &hooks[i];
		if (!first)
			first = &hooks[i];
	}
	return first ? first : &unknown_hook;
}

const struct hook *hook_by_word(const char *word)
{
	static const struct {
		const char *word, *name;
	} aliases[] = {
#define HOOK(...)
#define HOOK_RETURN(...)
#define HOOK_WORD(...)
#define HOOK_ALIAS(word, name) { word, name },
#include "attach/hook.def"
	};

	for (size_t i = 0; i < ARRAY_SIZE(aliases); i++)
		if (strcmp(aliases[i].word, word) == 0)
			word = aliases[i].name;
	for (size_t i = 0; i < ARRAY_SIZE(hooks); i++)
		if (hooks[i].name && strcmp(hooks[i].name, word) == 0)
			return &hooks[i];
	return NULL;
}

int hook_attach(const struct hook *hook, const struct hook_link *link, struct problem *problem)
{
	return hook->link ? hook->link(hook, link, problem) : need_target(hook, problem);
}

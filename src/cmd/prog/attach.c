/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prog attach, prog detach - attach a program to a map of sockets or as the flow dissector. */
#include <errno.h>

#include "attach/hook.h"
#include "bpf/prog.h"
#include "cmd/command.h"
#include "cmd/fail.h"
#include "names/names.h"

struct params {
	struct ref prog;
	unsigned word; /* an index of words */
	struct ref map;
};

static const struct choice words[] = {
#define HOOK(...)
#define HOOK_RETURN(...)
#define HOOK_WORD(name, prog_type, attach_type, target, help) { name, help },
#define HOOK_ALIAS(word, name)				      { word, "the same as " name },
#include "attach/hook.def"
	{ NULL },
};

static const struct arg args[] = {
	{ ARG_PROG, .offset = offsetof(struct params, prog), .required = true },
	{ ARG_CHOICE, .metavar = "ATTACH_TYPE", .offset = offsetof(struct params, word),
	  .choices = words, .required = true, .help = "what the program does there" },
	{ ARG_MAP, .offset = offsetof(struct params, map),
	  .help = "the map of sockets (the flow dissector takes none)" },
	{ ARG_END },
};

static int open_map(struct handle *map, const struct ref *ref, const struct hook *hook)
{
	if (hook->target == HOOK_SOCKET_MAP)
		return ref->by == REF_NONE
			       ? fail_misuse("%s needs MAP, a map of sockets", hook->name)
			       : ref_open(map, KIND_MAP, ref, 0);
	if (ref->by != REF_NONE)
		return fail_misuse(
			"flow_dissector attaches to the network namespace and takes no MAP");
	return STATUS_DONE;
}

static int check_type(const struct handle *prog, const struct hook *hook)
{
	if (prog->info.prog.type == hook->prog_type)
		return STATUS_DONE;
	return fail_misuse("%s has the wrong type: %s takes %s programs", prog->label, hook->name,
			   names_of(&prog_types, hook->prog_type));
}

static int change(const struct params *p, enum bpf_command command,
		  int (*call)(const struct prog_attach_attr *attr), const char *what)
{
	cleanup_handle struct handle prog = HANDLE_NONE;
	cleanup_handle struct handle map = HANDLE_NONE;
	const struct hook *hook = hook_by_word(words[p->word].word);
	struct attempt attempt = { .command = command,
				   .prog_type = hook->prog_type,
				   .attach_type = hook->attach_type };
	int status = ref_open(&prog, KIND_PROG, &p->prog, 0);

	if (!status)
		status = check_type(&prog, hook);
	if (!status)
		status = open_map(&map, &p->map, hook);
	if (status)
		return status;
	if (map.fd >= 0) {
		attempt.map = &map.info.map;
		attempt.map_fd = map.fd;
	}
	attempt.err = call(&(struct prog_attach_attr){
		.target_fd = map.fd < 0 ? 0 : (uint32_t)map.fd,
		.attach_bpf_fd = (uint32_t)prog.fd,
		.attach_type = hook->attach_type,
	});
	if (!attempt.err)
		return STATUS_DONE;
	if (command == CMD_PROG_DETACH && attempt.err == -ENOENT && map.fd >= 0)
		return fail_no_such("%s is not attached there as %s", prog.label, hook->name);
	if (command == CMD_PROG_DETACH && attempt.err == -ENOENT)
		return fail_hint(
			fail_no_such("%s is not attached there as %s", prog.label, hook->name),
			"in another network namespace: ip netns exec NAME bpfadm prog detach ...");
	if (map.fd < 0)
		return fail_attempt(&attempt, "cannot %s %s as %s", what, prog.label, hook->name);
	return fail_attempt(&attempt, "cannot %s %s as %s of %s", what, prog.label, hook->name,
			    map.label);
}

static int attach(const struct context *context, const void *params)
{
	(void)context;
	return change(params, CMD_PROG_ATTACH, prog_attach, "attach");
}

static int detach(const struct context *context, const void *params)
{
	(void)context;
	return change(params, CMD_PROG_DETACH, prog_detach, "detach");
}

#define EXAMPLE_ATTACH                                                                             \
	EXAMPLE_PROG("sk_skb/verdict",                                                             \
		     EXAMPLE_MAP("type sockmap entries 4",                                         \
				 "'prog attach /sys/fs/bpf/demo sk_skb_verdict demo' "             \
				 "'prog detach /sys/fs/bpf/demo sk_skb_verdict demo'"))

const struct command cmd_prog_attach = {
	.name = "prog attach",
	.summary = "attach a program to a map of sockets, or as the flow dissector",
	.args = args,
	.params_size = sizeof(struct params),
	.run = attach,
	.example = EXAMPLE_ATTACH,
};

const struct command cmd_prog_detach = {
	.name = "prog detach",
	.summary = "detach a program from a map of sockets, or from the flow dissector",
	.args = args,
	.params_size = sizeof(struct params),
	.run = detach,
	.example = EXAMPLE_ATTACH,
};

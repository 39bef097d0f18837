/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prog attach, detach - put a program to work at a socket map or as the flow dissector. */
#include <errno.h>

#include "bpf/prog.h"
#include "cmd/command.h"
#include "cmd/objects.h"
#include "names/names.h"

struct params {
	struct ref prog;
	unsigned where; /* an index of words */
	struct ref map;
};

/* The attach types, and bpftool's shorter words for them. */
static const char *const words[] = {
	"sk_msg_verdict",	 "sk_skb_verdict",
	"sk_skb_stream_verdict", "sk_skb_stream_parser",
	"flow_dissector",	 "msg_verdict",
	"skb_verdict",		 "stream_verdict",
	"stream_parser",	 NULL,
};
static const struct place {
	uint32_t attach_type;
	uint32_t prog_type; /* that it takes */
} places[] = {
	{ ATTACH_TYPE_SK_MSG_VERDICT, PROG_TYPE_SK_MSG },
	{ ATTACH_TYPE_SK_SKB_VERDICT, PROG_TYPE_SK_SKB },
	{ ATTACH_TYPE_SK_SKB_STREAM_VERDICT, PROG_TYPE_SK_SKB },
	{ ATTACH_TYPE_SK_SKB_STREAM_PARSER, PROG_TYPE_SK_SKB },
	{ ATTACH_TYPE_FLOW_DISSECTOR, PROG_TYPE_FLOW_DISSECTOR },
	{ ATTACH_TYPE_SK_MSG_VERDICT, PROG_TYPE_SK_MSG },
	{ ATTACH_TYPE_SK_SKB_VERDICT, PROG_TYPE_SK_SKB },
	{ ATTACH_TYPE_SK_SKB_STREAM_VERDICT, PROG_TYPE_SK_SKB },
	{ ATTACH_TYPE_SK_SKB_STREAM_PARSER, PROG_TYPE_SK_SKB },
};
_Static_assert(ARRAY_SIZE(words) == ARRAY_SIZE(places) + 1, "a place for each word");

static const struct arg args[] = {
	{ ARG_PROG, .offset = offsetof(struct params, prog), .required = true },
	{ ARG_CHOICE, .metavar = "ATTACH_TYPE", .offset = offsetof(struct params, where),
	  .choices = words, .required = true, .help = "what it does there" },
	{ ARG_MAP, .offset = offsetof(struct params, map),
	  .help = "the map of sockets; the flow dissector has none" },
	{ ARG_END },
};

static int open_map(struct map *map, const struct ref *ref, uint32_t type)
{
	if (type == ATTACH_TYPE_FLOW_DISSECTOR && ref->by != REF_NONE)
		return misuse("a flow dissector is for the network namespace, not for a map");
	if (type == ATTACH_TYPE_FLOW_DISSECTOR)
		return STATUS_DONE;
	if (ref->by == REF_NONE)
		return misuse("%s needs the MAP of sockets", name_of(&attach_types, type));
	return map_open(map, ref, MAP_READ_WRITE);
}

static int check_type(const struct prog *prog, const struct place *place)
{
	if (prog->info.type == place->prog_type)
		return STATUS_DONE;
	return misuse("%s is of another type: %s takes %s programs", prog->label,
		      name_of(&attach_types, place->attach_type),
		      name_of(&prog_types, place->prog_type));
}

static int change(const struct params *p, enum bpf_command command,
		  int (*call)(const struct prog_attach_attr *attr), const char *what)
{
	cleanup_prog struct prog prog = PROG_NONE;
	cleanup_map struct map map = MAP_NONE;
	const struct place *place = &places[p->where];
	struct attempt attempt = { .command = command,
				   .prog_type = place->prog_type,
				   .attach_type = place->attach_type };
	const char *at = name_of(&attach_types, place->attach_type);
	int status = prog_open(&prog, &p->prog);

	if (!status)
		status = check_type(&prog, place);
	if (!status)
		status = open_map(&map, &p->map, place->attach_type);
	if (status)
		return status;
	attempt.err = call(&(struct prog_attach_attr){
		.target_fd = map.fd < 0 ? 0 : (uint32_t)map.fd,
		.attach_bpf_fd = (uint32_t)prog.fd,
		.attach_type = place->attach_type,
	});
	if (!attempt.err)
		return STATUS_DONE;
	if (command == CMD_PROG_DETACH && attempt.err == -ENOENT)
		return no_such("%s is not attached there as %s", prog.label, at);
	if (map.fd < 0)
		return fail_attempt(&attempt, "cannot %s %s as %s", what, prog.label, at);
	return fail_attempt(&attempt, "cannot %s %s as %s of %s", what, prog.label, at, map.label);
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

const struct command cmd_prog_attach = {
	.name = "prog attach",
	.summary = "put a program to work at a map of sockets, or as the flow dissector",
	.args = args,
	.params_size = sizeof(struct params),
	.run = attach,
	.example = "bpfadm prog attach verdict sk_skb_verdict sockets",
};

const struct command cmd_prog_detach = {
	.name = "prog detach",
	.summary = "take a program away from a map of sockets, or as the flow dissector",
	.args = args,
	.params_size = sizeof(struct params),
	.run = detach,
	.example = "bpfadm prog detach verdict sk_skb_verdict sockets",
};

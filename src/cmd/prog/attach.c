/* prog attach, detach - put a program to work at a socket map or as the flow dissector. */
#include "bpf/prog.h"
#include "cli/command.h"
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
static const uint32_t types[] = {
	ATTACH_TYPE_SK_MSG_VERDICT,	   ATTACH_TYPE_SK_SKB_VERDICT,
	ATTACH_TYPE_SK_SKB_STREAM_VERDICT, ATTACH_TYPE_SK_SKB_STREAM_PARSER,
	ATTACH_TYPE_FLOW_DISSECTOR,	   ATTACH_TYPE_SK_MSG_VERDICT,
	ATTACH_TYPE_SK_SKB_VERDICT,	   ATTACH_TYPE_SK_SKB_STREAM_VERDICT,
	ATTACH_TYPE_SK_SKB_STREAM_PARSER,
};
_Static_assert(ARRAY_SIZE(words) == ARRAY_SIZE(types) + 1, "a type for each word");

static const struct arg args[] = {
	{ ARG_PROG, .offset = offsetof(struct params, prog), .required = true },
	{ ARG_CHOICE, .metavar = "ATTACH_TYPE", .offset = offsetof(struct params, where),
	  .choices = words, .required = true },
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

static int change(const struct params *p, enum bpf_command command,
		  int (*call)(const struct prog_attach_attr *attr), const char *what)
{
	cleanup_prog struct prog prog = PROG_NONE;
	cleanup_map struct map map = MAP_NONE;
	uint32_t type = types[p->where];
	struct attempt attempt = { .command = command };
	int status = prog_open(&prog, &p->prog);

	if (!status)
		status = open_map(&map, &p->map, type);
	if (status)
		return status;
	attempt.prog_type = prog.info.type;
	attempt.err = call(&(struct prog_attach_attr){
		.target_fd = map.fd < 0 ? 0 : (uint32_t)map.fd,
		.attach_bpf_fd = (uint32_t)prog.fd,
		.attach_type = type,
	});
	if (!attempt.err)
		return STATUS_DONE;
	if (map.fd < 0)
		return fail_attempt(&attempt, "cannot %s %s as flow dissector", what, prog.label);
	return fail_attempt(&attempt, "cannot %s %s as %s of %s", what, prog.label,
			    name_of(&attach_types, type), map.label);
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

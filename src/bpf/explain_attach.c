/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a program or a struct_ops map cannot be attached, or detached. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/util.h"
#include "bpf/explain_rule.h"
#include "bpf/map.h"
#include "bpf/prog.h"

#define ATTACH	   ON(PROG_ATTACH)
#define DETACH	   ON(PROG_DETACH)
#define REGISTER   (ON(MAP_UPDATE_ELEM) | ON(LINK_CREATE))
#define UNREGISTER ON(MAP_DELETE_ELEM)
#define AT_SOCKETS (MAPS(SOCKMAP) | MAPS(SOCKHASH))
#define DISSECTOR  PROGS(FLOW_DISSECTOR)

/* A map of sockets has a program either for sk_skb_verdict or for sk_skb_stream_verdict, and asked
 * for one answers EBUSY when it has the other (sock_map_prog_link_lookup()). */
static bool other_verdict(const struct attempt *attempt)
{
	struct query_attr query = { .target_fd = (uint32_t)attempt->map_fd,
				    .attach_type = attempt->attach_type };

	return prog_query(&query) == -EBUSY;
}

/* Has this network namespace a flow dissector? */
static bool dissector_here(const struct attempt *attempt)
{
	cleanup_close int fd = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	struct query_attr query = { .target_fd = (uint32_t)fd,
				    .attach_type = attempt->attach_type };

	return fd >= 0 && prog_query(&query) == 0 && query.count;
}

/* Is the struct_ops map registered, or ready to be?  Its value begins with a count of references
 * and its state (struct bpf_struct_ops_common_value), which is 0 before. */
static bool is_registered(const struct attempt *attempt)
{
	const uint32_t key = 0;
	cleanup_free uint32_t *value = attempt->map
					       ? calloc(1, max_size(8, attempt->map->value_size))
					       : NULL;

	return value && map_lookup(attempt->map_fd, &key, value, 0) == 0 && value[1];
}

/* Those two of the value are the kernel's own. */
static bool sets_state(const struct attempt *attempt)
{
	uint64_t state = 0;

	if (attempt->value && attempt->map && attempt->map->value_size >= sizeof(state))
		memcpy(&state, attempt->value, sizeof(state));
	return state;
}

static bool has_map(const struct attempt *attempt)
{
	return attempt->map;
}

static bool without_link(const struct attempt *attempt)
{
	return attempt->map && !(attempt->map->map_flags & MAP_FLAG_LINK);
}

static const struct rule list[] = {
	/* maps of sockets (net/core/sock_map.c) */
	{ ATTACH, EBUSY, AT_SOCKETS, other_verdict, REASON_BUSY,
	  "it has a program for the other of sk_skb_verdict and sk_skb_stream_verdict, and takes "
	  "one of them",
	  "detach that program first" },
	{ ATTACH | DETACH, EBUSY, AT_SOCKETS, NULL, REASON_BUSY,
	  "a link has attached a program there, which only that link can change",
	  "detach the link first" },
	{ ATTACH | DETACH, EOPNOTSUPP, AT_SOCKETS, NULL, REASON_UNSUPPORTED,
	  "this kernel was built without {attach_type} (CONFIG_BPF_STREAM_PARSER)", NULL },
	{ ATTACH | DETACH, EOPNOTSUPP, 0, has_map, REASON_TYPE,
	  "its type is {map_type}, and these programs are for a sockmap or a sockhash", NULL },

	/* flow dissectors (kernel/bpf/net_namespace.c, net/core/flow_dissector.c) */
	{ ATTACH, EEXIST, DISSECTOR, dissector_here, REASON_EXISTS,
	  "a link has attached one to this network namespace", "detach the link first" },
	{ ATTACH, EEXIST, DISSECTOR, NULL, REASON_EXISTS,
	  "another network namespace has one, and one of the initial namespace excludes all others",
	  NULL },
	{ ATTACH, EINVAL, DISSECTOR, dissector_here, REASON_EXISTS,
	  "it is attached to this network namespace already", NULL },
	{ DETACH, EINVAL, DISSECTOR, NULL, REASON_BUSY,
	  "a link has attached the one of this network namespace", "detach the link" },

	/* struct_ops (kernel/bpf/bpf_struct_ops.c): an update registers it, or makes it ready for a
	 * link; a deletion unregisters it */
	{ REGISTER, EBUSY, MAPS(STRUCT_OPS), is_registered, REASON_BUSY, "it is registered already",
	  NULL },
	{ REGISTER, EBUSY, MAPS(STRUCT_OPS), NULL, REASON_BUSY,
	  "another one is registered, and the kernel takes only one of this kind", NULL },
	{ REGISTER, EEXIST, MAPS(STRUCT_OPS), NULL, REASON_EXISTS,
	  "one with the same name is registered already",
	  "unregister that one, or use another name" },
	{ ON(LINK_CREATE), EINVAL, MAPS(STRUCT_OPS), without_link, REASON_UNSUPPORTED,
	  "it was made without the flag link, so an update registers it", NULL },
	{ REGISTER, EINVAL, MAPS(STRUCT_OPS), sets_state, REASON_RANGE,
	  "refcnt and state of the value are the kernel's own and must be 0", NULL },
	{ REGISTER, EINVAL, MAPS(STRUCT_OPS), NULL, REASON_KERNEL,
	  "the kernel refuses its members: one is missing or must not be set, or the name is not "
	  "valid",
	  "the kernel's log may say more: dmesg" },
	{ UNREGISTER, EOPNOTSUPP, MAPS(STRUCT_OPS), NULL, REASON_UNSUPPORTED,
	  "it was registered by a link, and is unregistered when the link is detached", NULL },
	{ UNREGISTER, ENOENT, MAPS(STRUCT_OPS), NULL, REASON_NOT_FOUND, "it is not registered",
	  NULL },
	{ UNREGISTER, EINPROGRESS, MAPS(STRUCT_OPS), NULL, REASON_BUSY, "it is being unregistered",
	  NULL },
};

const struct rules explain_attach = { list, ARRAY_SIZE(list) };

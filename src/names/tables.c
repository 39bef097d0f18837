/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of names, made from the *.def files. */
#include <stdint.h>

#include "base/util.h"
#include "names/internal.h"
#include "names/names.h"

#define ENTRY(number, id, name, since)		 { number, name, since },
#define MAP_TYPE(number, id, name, since, ...)	 ENTRY(number, id, name, since)
#define COMMAND(number, id, name, since, member) ENTRY(number, id, name, since)
#define PROG_TYPE				 ENTRY
#define ATTACH_TYPE				 ENTRY
#define LINK_TYPE				 ENTRY
#define MAP_FLAG				 ENTRY
#define UPDATE_FLAG				 ENTRY
#define PROG_FLAG				 ENTRY
#define ATTACH_FLAG				 ENTRY
#define TEST_RUN_FLAG				 ENTRY
#define HELPER(number, name, since)		 { number, #name, since },
#define RETURN(number, name)			 { number, #name, NULL },
#define MAP_TYPE_ALIAS(number, name)
#define ATTACH_TYPE_ALIAS(number, name)

static const struct name map_type_entries[] = {
#include "names/map_type.def"
};
static const struct name prog_type_entries[] = {
#include "names/prog_type.def"
};
static const struct name attach_type_entries[] = {
#include "names/attach_type.def"
};
static const struct name link_type_entries[] = {
#include "names/link_type.def"
};
static const struct name helper_entries[] = {
#include "names/helper.def"
};
static const struct name map_flag_entries[] = {
#include "names/map_flag.def"
};
static const struct name update_flag_entries[] = {
#include "names/update_flag.def"
};
static const struct name prog_flag_entries[] = {
#include "names/prog_flag.def"
};
static const struct name attach_flag_entries[] = {
#include "names/attach_flag.def"
};
static const struct name test_run_flag_entries[] = {
#include "names/test_run_flag.def"
};
static const struct name command_entries[] = {
#include "names/command.def"
};
static const struct name xdp_action_entries[] = {
#include "names/xdp_action.def"
};
static const struct name tc_action_entries[] = {
#include "names/tc_action.def"
};
static const struct name sk_action_entries[] = {
#include "names/sk_action.def"
};
static const struct name lwt_return_entries[] = {
#include "names/lwt_return.def"
};
static const struct name flow_dissector_return_entries[] = {
#include "names/flow_dissector_return.def"
};
static const struct name netfilter_verdict_entries[] = {
#include "names/netfilter_verdict.def"
};

#undef ENTRY
#undef MAP_TYPE_ALIAS
#undef ATTACH_TYPE_ALIAS
#define ENTRY(number, id, name, since)
#define MAP_TYPE_ALIAS(number, name)	{ number, name, NULL },
#define ATTACH_TYPE_ALIAS(number, name) { number, name, NULL },

static const struct name map_type_aliases[] = {
#include "names/map_type.def"
};
static const struct name attach_type_aliases[] = {
#include "names/attach_type.def"
};

#define ENTRIES(table) .entries = (table), .count = ARRAY_SIZE(table)
#define ALIASES(table) .aliases = (table), .alias_count = ARRAY_SIZE(table)

const struct names map_types = {
	ENTRIES(map_type_entries),
	ALIASES(map_type_aliases),
	.unspec = true,
	.max = UINT32_MAX,
	.kernel_member = "BPF_MAP_TYPE_HASH",
	.kernel_prefix = "BPF_MAP_TYPE_",
};
const struct names prog_types = {
	ENTRIES(prog_type_entries),
	.unspec = true,
	.max = UINT32_MAX,
	.kernel_member = "BPF_PROG_TYPE_XDP",
	.kernel_prefix = "BPF_PROG_TYPE_",
};
const struct names attach_types = {
	ENTRIES(attach_type_entries),
	ALIASES(attach_type_aliases),
	.max = UINT32_MAX,
	.kernel_member = "BPF_CGROUP_INET_INGRESS",
	.kernel_prefix = "BPF_",
};
const struct names link_types = {
	ENTRIES(link_type_entries),
	.unspec = true,
	.max = UINT32_MAX,
	.kernel_member = "BPF_LINK_TYPE_ITER",
	.kernel_prefix = "BPF_LINK_TYPE_",
};
const struct names helpers = {
	ENTRIES(helper_entries),
	.unspec = true,
	.max = UINT32_MAX,
	.kernel_member = "BPF_FUNC_map_lookup_elem",
	.kernel_prefix = "BPF_FUNC_",
};
const struct names map_flags = {
	ENTRIES(map_flag_entries),
	.max = UINT32_MAX,
	.kernel_member = "BPF_F_NO_PREALLOC",
	.kernel_prefix = "BPF_F_",
};
const struct names update_flags = {
	ENTRIES(update_flag_entries),
	.max = UINT64_MAX,
	.kernel_member = "BPF_NOEXIST",
	.kernel_prefix = "BPF_",
};
/* These are macros in <linux/bpf.h>, which the kernel's BTF does not know. */
const struct names prog_flags = {
	ENTRIES(prog_flag_entries),
	.max = UINT32_MAX,
	.kernel_prefix = "BPF_F_",
};
const struct names attach_flags = {
	ENTRIES(attach_flag_entries),
	.max = UINT32_MAX,
	.kernel_prefix = "BPF_F_",
};
const struct names test_run_flags = {
	ENTRIES(test_run_flag_entries),
	.max = UINT32_MAX,
	.kernel_prefix = "BPF_F_",
};

const struct names bpf_commands = { ENTRIES(command_entries), .max = UINT32_MAX };

static const struct names xdp_actions = {
	ENTRIES(xdp_action_entries),
	.max = UINT32_MAX,
	.kernel_member = "XDP_PASS",
	.kernel_prefix = "",
};
static const struct names tc_actions = { ENTRIES(tc_action_entries), .max = UINT32_MAX };
static const struct names sk_actions = { ENTRIES(sk_action_entries), .max = UINT32_MAX };
static const struct names lwt_returns = { ENTRIES(lwt_return_entries), .max = UINT32_MAX };
static const struct names flow_dissector_returns = {
	ENTRIES(flow_dissector_return_entries),
	.max = UINT32_MAX,
};
static const struct names netfilter_verdicts = {
	ENTRIES(netfilter_verdict_entries),
	.max = UINT32_MAX,
};

static const struct names *const returns[] = {
	[PROG_TYPE_XDP] = &xdp_actions,
	[PROG_TYPE_SCHED_CLS] = &tc_actions,
	[PROG_TYPE_SCHED_ACT] = &tc_actions,
	[PROG_TYPE_LWT_IN] = &lwt_returns,
	[PROG_TYPE_LWT_OUT] = &lwt_returns,
	[PROG_TYPE_LWT_XMIT] = &lwt_returns,
	[PROG_TYPE_LWT_SEG6LOCAL] = &lwt_returns,
	[PROG_TYPE_SK_SKB] = &sk_actions,
	[PROG_TYPE_SK_MSG] = &sk_actions,
	[PROG_TYPE_SK_REUSEPORT] = &sk_actions,
	[PROG_TYPE_SK_LOOKUP] = &sk_actions,
	[PROG_TYPE_FLOW_DISSECTOR] = &flow_dissector_returns,
	[PROG_TYPE_NETFILTER] = &netfilter_verdicts,
};

const struct names *names_returns(uint32_t prog_type)
{
	return prog_type < ARRAY_SIZE(returns) ? returns[prog_type] : NULL;
}

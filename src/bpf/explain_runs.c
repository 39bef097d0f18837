/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a test run of a program fails: what net/bpf/test_run.c of Linux 5.10 to 6.19 takes. */
#include <errno.h>
#include <unistd.h>

#include "base/util.h"
#include "bpf/explain_rule.h"
#include "bpf/kernel.h"

#define RUN ON(PROG_TEST_RUN)

#define LWT (PROGS(LWT_IN) | PROGS(LWT_OUT) | PROGS(LWT_XMIT) | PROGS(LWT_SEG6LOCAL))
/* Programs whose context is a struct __sk_buff. */
#define SKB (PROGS(SCHED_CLS) | PROGS(SCHED_ACT) | PROGS(SOCKET_FILTER) | PROGS(CGROUP_SKB) | LWT)
/* Programs that run on packets with their Ethernet header, */
#define ETHERNET (SKB | PROGS(XDP) | PROGS(FLOW_DISSECTOR))
/* those that run on packets, */
#define PACKETS (ETHERNET | PROGS(NETFILTER))
/* and those that run on nothing but a context. */
#define RAW	   (PROGS(RAW_TRACEPOINT) | PROGS(RAW_TRACEPOINT_WRITABLE))
#define NO_PACKETS (RAW | PROGS(SYSCALL) | PROGS(SK_LOOKUP))

enum {
	ETHERNET_HEADER = 14,
	IPV4_HEADER = 20,
	IPV6_HEADER = 40,
	RAW_CONTEXT = 12 * 8,	  /* MAX_BPF_FUNC_ARGS of a u64 */
	SYSCALL_CONTEXT = 0xffff, /* U16_MAX */
};

static bool has_data(const struct attempt *attempt)
{
	return attempt->run && attempt->run->data_in;
}

static bool wants_data(const struct attempt *attempt)
{
	return attempt->run && attempt->run->data_out;
}

static bool no_packet(const struct attempt *attempt)
{
	return attempt->run && !attempt->run->data_size_in;
}

static bool has_context(const struct attempt *attempt)
{
	return attempt->run && attempt->run->ctx_in;
}

static bool no_context(const struct attempt *attempt)
{
	return attempt->run && !attempt->run->ctx_in;
}

static bool wants_context(const struct attempt *attempt)
{
	return attempt->run && attempt->run->ctx_out;
}

static bool repeats(const struct attempt *attempt)
{
	return attempt->run && attempt->run->repeat;
}

static bool on_cpu(const struct attempt *attempt)
{
	return attempt->run && attempt->run->flags & TEST_RUN_FLAG_ON_CPU;
}

static bool large_raw_context(const struct attempt *attempt)
{
	return attempt->run && attempt->run->ctx_size_in > RAW_CONTEXT;
}

static bool large_syscall_context(const struct attempt *attempt)
{
	return attempt->run && attempt->run->ctx_size_in > SYSCALL_CONTEXT;
}

static bool short_packet(const struct attempt *attempt)
{
	return attempt->run && attempt->run->data_size_in < ETHERNET_HEADER;
}

/* Linux 6.18 wants all of the IP header that the Ethernet header announces. */
static bool short_ip_packet(const struct attempt *attempt)
{
	const uint8_t *packet = attempt->run ? (const void *)(uintptr_t)attempt->run->data_in
					     : NULL;
	uint32_t size = packet ? attempt->run->data_size_in : 0;

	if (size < ETHERNET_HEADER)
		return false;
	if (packet[12] == 0x08 && packet[13] == 0x00)
		return size < ETHERNET_HEADER + IPV4_HEADER;
	return packet[12] == 0x86 && packet[13] == 0xdd && size < ETHERNET_HEADER + IPV6_HEADER;
}

static bool no_ip_header(const struct attempt *attempt)
{
	return attempt->run && attempt->run->data_size_in < IPV4_HEADER;
}

/* What of the kernel's struct skb_shared_info matters. */
struct shared_info {
	uint32_t size;	/* in the page after the packet */
	uint32_t frags; /* more pages that it can refer to */
};

/* Its last members are the frags; how many there are is a matter of the kernel's configuration
 * (MAX_SKB_FRAGS). */
static struct shared_info find_shared_info(struct kernel *kernel)
{
	struct shared_info info = { .size = 320, .frags = 17 };
	struct btf_type type, array;
	const struct btf *btf;
	uint32_t id;

	if (!kernel || kernel_types(kernel, &btf) ||
	    btf_find(btf, BTF_STRUCT, "skb_shared_info", &id) || btf_type(btf, id, &type))
		return info;
	info.size = (type.size + 63) / 64 * 64; /* SKB_DATA_ALIGN() */
	for (uint32_t i = 0; i < type.count; i++) {
		struct btf_member member = btf_member(btf, &type, i);

		if (strcmp(member.name, "frags") == 0 &&
		    btf_resolve(btf, member.type, &array) == 0 && array.kind == BTF_ARRAY)
			info.frags = array.array.elements;
	}
	return info;
}

/*
 * A packet is in one page, between some room in front of it and the kernel's struct
 * skb_shared_info; newer kernels put the rest of a larger one into further pages, for XDP since
 * 5.18, for the programs on an skb since 6.19.
 */
uint32_t explain_packet_max(const struct attempt *attempt)
{
	enum { XDP_HEADROOM = 256, SKB_HEADROOM = 64 };
	const struct shared_info info = find_shared_info(attempt->kernel);
	uint32_t page = (uint32_t)sysconf(_SC_PAGESIZE);

	switch (attempt->prog_type) {
	case PROG_TYPE_FLOW_DISSECTOR:
		return page;
	case PROG_TYPE_XDP:
		return page - XDP_HEADROOM - info.size +
		       (kernel_before("5.18") ? 0 : info.frags * page);
	case PROG_TYPE_NETFILTER:
		return page - SKB_HEADROOM - info.size;
	default:
		return page - SKB_HEADROOM - info.size +
		       (kernel_before("6.19") ? 0 : info.frags * page);
	}
}

static bool large_packet(const struct attempt *attempt)
{
	return attempt->run && attempt->run->data_size_in > explain_packet_max(attempt);
}

static const struct rule list[] = {
	{ RUN, KERNEL_ENOTSUPP, 0, NULL, REASON_UNSUPPORTED,
	  "the kernel cannot test-run {prog_type} programs", NULL },
	{ RUN, ENXIO, 0, on_cpu, REASON_NOT_FOUND, "CPU {cpu} does not exist or is offline", NULL },
	{ RUN, EINVAL, ~RAW, on_cpu, REASON_UNEXPECTED, "only raw_tracepoint programs take cpu",
	  NULL },

	/* programs that run on a context */
	{ RUN, EINVAL, NO_PACKETS, has_data, REASON_UNEXPECTED,
	  "{prog_type} programs run on a context, not on a packet: they take no data", NULL },
	{ RUN, EINVAL, NO_PACKETS, wants_data, REASON_UNEXPECTED,
	  "{prog_type} programs have no packet for data_out", NULL },
	{ RUN, EINVAL, RAW | PROGS(SYSCALL), wants_context, REASON_UNEXPECTED,
	  "the kernel does not write the context of {prog_type} programs to ctx_out", NULL },
	{ RUN, EINVAL, RAW | PROGS(SYSCALL), repeats, REASON_UNEXPECTED,
	  "{prog_type} programs do not take repeat", NULL },
	{ RUN, EINVAL, PROGS(SK_LOOKUP), no_context, REASON_MISSING,
	  "{prog_type} programs need a context",
	  "give one: ctx '{\"family\": 2, \"protocol\": 6, \"local_port\": 80}'" },
	{ RUN, EINVAL, PROGS(SK_LOOKUP), has_context, REASON_RANGE,
	  "the kernel does not accept this context", "cookie and ingress_ifindex must be 0" },
	{ RUN, ERANGE, PROGS(SK_LOOKUP), NULL, REASON_RANGE,
	  "local_port of its context is more than 65535", NULL },
	{ RUN, EAFNOSUPPORT, PROGS(SK_LOOKUP), NULL, REASON_RANGE,
	  "the family in its context is neither 2 (IPv4) nor 10 (IPv6)", NULL },
	{ RUN, EOPNOTSUPP, PROGS(SK_LOOKUP), NULL, REASON_UNSUPPORTED,
	  "it chose a socket of a reuseport group, which a test run cannot ask", NULL },
	{ RUN, EINVAL, RAW, no_context, REASON_MISSING, "it reads arguments, and none are given",
	  "give them: ctx '{\"arg0\": 1, \"arg1\": 2}'" },
	{ RUN, EINVAL, RAW, large_raw_context, REASON_SIZE,
	  "its context is 12 arguments of 8 bytes, at most 96 bytes, got {ctx_size}", NULL },
	{ RUN, EINVAL, PROGS(SYSCALL), no_context, REASON_MISSING,
	  "it reads a context, and none is given", "give one with ctx DATA or ctx_in FILE" },
	{ RUN, EINVAL, PROGS(SYSCALL), large_syscall_context, REASON_SIZE,
	  "its context has at most 65535 bytes, got {ctx_size}", NULL },
	{ RUN, EINVAL, RAW | PROGS(SYSCALL), has_context, REASON_SIZE,
	  "it reads more of its context than the {ctx_size} bytes that are given", NULL },

	/* programs that run on packets: the packet */
	{ RUN, EINVAL, PACKETS, no_packet, REASON_MISSING, "it runs on a packet, and none is given",
	  "give one with data HEX or data_in FILE" },
	{ RUN, EINVAL, ETHERNET, short_packet, REASON_SIZE,
	  "its packet needs an Ethernet header, at least 14 bytes, got {data_size}", NULL },
	{ RUN, EINVAL, PROGS(NETFILTER), no_ip_header, REASON_SIZE,
	  "its packet needs an IP header, at least 20 bytes, got {data_size}", NULL },
	{ RUN, EINVAL, PACKETS, large_packet, REASON_SIZE,
	  "the packet has {data_size} bytes, and a test run of {prog_type} programs takes at most "
	  "{packet_max} on this kernel",
	  NULL },
	{ RUN, ENOMEM, PACKETS, large_packet, REASON_SIZE,
	  "the packet has {data_size} bytes, and a test run of {prog_type} programs takes at most "
	  "{packet_max} on this kernel",
	  NULL },
	{ RUN, EINVAL, ETHERNET & ~PROGS(XDP), short_ip_packet, REASON_SIZE,
	  "its packet is too short for an IP header: at least 34 bytes for IPv4, 54 for IPv6, "
	  "got {data_size}",
	  NULL },
	{ RUN, EPROTO, PROGS(NETFILTER), NULL, REASON_TYPE,
	  "the packet has no Ethernet header of IPv4 or IPv6",
	  "it begins with the Ethernet header, and with hook 3 (LOCAL_OUT) with the IP header" },
	{ RUN, EMSGSIZE, 0, NULL, REASON_SIZE, "the packet is larger than the kernel takes", NULL },

	/* and their context */
	{ RUN, E2BIG, 0, has_context, REASON_SIZE,
	  "the context of {ctx_size} bytes is larger than the kernel's, and its end is not zero",
	  NULL },
	{ RUN, ENODEV, 0, has_context, REASON_NOT_FOUND,
	  "there is no network interface with the index that its context has", NULL },
	{ RUN, EINVAL, SKB, has_context, REASON_RANGE, "the kernel does not accept this context",
	  "only mark, priority, ingress_ifindex, ifindex, cb, tstamp, wire_len, gso_segs, gso_size "
	  "and hwtstamp can be set; wire_len is not less than the size of the packet" },
	{ RUN, EINVAL, PROGS(XDP), has_context, REASON_RANGE,
	  "the kernel does not accept this context",
	  "data_end must be the size of the packet, and data the size of the metadata at its "
	  "start: 0, or a multiple of 4 up to 252; rx_queue_index needs an ingress_ifindex that "
	  "has such a queue; the other fields must be 0" },
	{ RUN, EINVAL, PROGS(XDP), no_context, REASON_UNSUPPORTED,
	  "the kernel cannot test-run programs for a devmap or cpumap, or for one device", NULL },
	{ RUN, EINVAL, PROGS(FLOW_DISSECTOR), has_context, REASON_RANGE,
	  "the kernel does not accept this context", "only flags can be set" },
	{ RUN, EINVAL, PROGS(NETFILTER), has_context, REASON_RANGE,
	  "the kernel does not accept this context, or not with this packet",
	  "only pf and hook can be set: pf to 2 (IPv4) or 10 (IPv6), as in the Ethernet header of "
	  "the packet, which it has unless hook is 3 (LOCAL_OUT)" },
	{ RUN, EOPNOTSUPP, PROGS(LWT_XMIT), NULL, REASON_UNSUPPORTED,
	  "the kernel was booted without IPv6, which test runs of {prog_type} programs need",
	  NULL },

	{ RUN, EFAULT, PROGS(TRACING), NULL, REASON_UNSUPPORTED,
	  "of the {prog_type} programs the kernel test-runs only fentry, fexit and fmod_ret",
	  NULL },
	{ RUN, EINVAL, 0, NULL, REASON_KERNEL,
	  "{prog_type} programs do not take this data, context or option", NULL },
	{ RUN, EINTR, 0, NULL, REASON_BUSY, "it was interrupted", NULL },
};

const struct rules explain_runs = { list, ARRAY_SIZE(list) };

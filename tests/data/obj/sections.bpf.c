/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs of the types that a section's name tells. */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

#define PROGRAM(name, section, value)                                                              \
	SEC(section) int name##_program(void *ctx)                                                 \
	{                                                                                          \
		return value;                                                                      \
	}

PROGRAM(xdp_plain, "xdp", XDP_PASS)
PROGRAM(xdp_devmap, "xdp/devmap", XDP_PASS)
PROGRAM(xdp_cpumap, "xdp/cpumap", XDP_PASS)
PROGRAM(xdp_frags, "xdp.frags", XDP_PASS)
PROGRAM(tc_plain, "tc", 0)
PROGRAM(tc_second, "tc", 1)
PROGRAM(classifier, "classifier", 0)
PROGRAM(action, "action", 0)
PROGRAM(socket, "socket", 0)
PROGRAM(kprobe, "kprobe/do_unlinkat", 0)
PROGRAM(kretprobe, "kretprobe/do_unlinkat", 0)
PROGRAM(uprobe, "uprobe//bin/sh:main", 0)
PROGRAM(uprobe_sleepable, "uprobe.s//bin/sh:main", 0)
PROGRAM(kprobe_multi, "kprobe.multi/tcp_*", 0)
PROGRAM(ksyscall, "ksyscall/unlinkat", 0)
PROGRAM(tracepoint, "tracepoint/sched/sched_switch", 0)
PROGRAM(tp, "tp/sched/sched_switch", 0)
PROGRAM(raw_tp, "raw_tp/sched_switch", 0)
PROGRAM(raw_tracepoint, "raw_tracepoint/sched_switch", 0)
PROGRAM(perf_event, "perf_event", 0)
PROGRAM(lwt_in, "lwt_in", 0)
PROGRAM(lwt_out, "lwt_out", 0)
PROGRAM(lwt_xmit, "lwt_xmit", 0)
PROGRAM(lwt_seg6local, "lwt_seg6local", 0)
PROGRAM(sockops, "sockops", 1)
PROGRAM(sk_skb, "sk_skb", SK_PASS)
PROGRAM(sk_skb_parser, "sk_skb/stream_parser", 0)
PROGRAM(sk_skb_verdict, "sk_skb/stream_verdict", SK_PASS)
PROGRAM(sk_msg, "sk_msg", SK_PASS)
PROGRAM(sk_lookup, "sk_lookup", SK_PASS)
PROGRAM(sk_reuseport, "sk_reuseport", SK_PASS)
PROGRAM(flow_dissector, "flow_dissector", BPF_OK)
PROGRAM(syscall, "syscall", 0)
PROGRAM(cgroup_skb, "cgroup/skb", 1)
PROGRAM(cgroup_ingress, "cgroup_skb/ingress", 1)
PROGRAM(cgroup_egress, "cgroup_skb/egress", 1)
PROGRAM(cgroup_sock, "cgroup/sock", 1)
PROGRAM(cgroup_sock_release, "cgroup/sock_release", 1)
PROGRAM(cgroup_post_bind4, "cgroup/post_bind4", 1)
PROGRAM(cgroup_bind4, "cgroup/bind4", 1)
PROGRAM(cgroup_connect6, "cgroup/connect6", 1)
PROGRAM(cgroup_sendmsg4, "cgroup/sendmsg4", 1)
PROGRAM(cgroup_recvmsg6, "cgroup/recvmsg6", 1)
PROGRAM(cgroup_getpeername4, "cgroup/getpeername4", 1)
PROGRAM(cgroup_dev, "cgroup/dev", 1)
PROGRAM(cgroup_sysctl, "cgroup/sysctl", 1)
PROGRAM(cgroup_getsockopt, "cgroup/getsockopt", 1)
PROGRAM(cgroup_setsockopt, "cgroup/setsockopt", 1)

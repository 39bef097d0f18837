/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs for functions and trace points that the kernel's BTF knows. */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

SEC("tp_btf/sched_switch")
int trace(__u64 *ctx)
{
	return 0;
}

SEC("iter/task")
int each_task(__u64 *ctx)
{
	return 0;
}

SEC("iter/bpf_map")
int each_map(__u64 *ctx)
{
	return 0;
}

SEC("raw_tp/sched_process_exec")
int raw(__u64 *ctx)
{
	return 0;
}

SEC("xdp")
int needs_a_device(struct xdp_md *ctx)
{
	return XDP_PASS;
}

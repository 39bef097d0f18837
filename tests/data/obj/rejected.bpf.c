/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs that the verifier refuses, beside one that it does not. */
#include <linux/bpf.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, int);
	__type(value, int);
	__uint(max_entries, 16);
} numbers SEC(".maps");

struct task_struct {
	int there_is_no_such_field;
} __attribute__((preserve_access_index));

SEC("xdp")
int good(struct xdp_md *ctx)
{
	return XDP_PASS;
}

SEC("xdp")
int untested_pointer(struct xdp_md *ctx)
{
	int one = 1;
	int *number = bpf_map_lookup_elem(&numbers, &one);

	return *number;
}

SEC("raw_tp/sched_switch")
int missing_field(void *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();

	return BPF_CORE_READ(task, there_is_no_such_field);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions: static and global, called across sections, callbacks, several programs in a section.
 */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, int);
	__type(value, int);
	__uint(max_entries, 8);
} numbers SEC(".maps");

int total;

static __noinline int leaf(int x)
{
	return x * 3 + total;
}

static __noinline int middle(int x)
{
	return leaf(x + 1) + leaf(x + 2);
}

__noinline int global(int x)
{
	return middle(x) + 1;
}

__attribute__((visibility("hidden"))) __noinline int hidden(int x)
{
	return leaf(x) - 1;
}

__weak int may_be_replaced(int x)
{
	return x + total;
}

struct bpf_map;

static long each(struct bpf_map *map, const void *key, void *value, void *context)
{
	total += *(int *)value;
	return 0;
}

static int loop(__u32 index, void *context)
{
	*(int *)context += index;
	return leaf(index) > 1000;
}

SEC("xdp")
int first(struct xdp_md *ctx)
{
	return global(ctx->rx_queue_index) + middle(2);
}

SEC("xdp")
int second(struct xdp_md *ctx)
{
	int sum = 0;

	bpf_for_each_map_elem(&numbers, each, NULL, 0);
	bpf_loop(4, loop, &sum, 0);
	return sum + hidden(1);
}

SEC("tc")
int third(struct __sk_buff *skb)
{
	return leaf(skb->len) + may_be_replaced(1);
}

SEC("xdp")
int alone(struct xdp_md *ctx)
{
	return XDP_PASS;
}

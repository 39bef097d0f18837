/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A program with what compilers put into object files: BTF, source lines, functions, a callback, a
 * map, global data, metadata, and a name of more than 15 letters.
 */
#include <linux/bpf.h>

#define SEC(name)	     __attribute__((section(name), used))
#define __uint(name, number) int(*name)[number]
#define __type(name, type)   __typeof__(type) *name

static void *(*bpf_map_lookup_elem)(void *map, const void *key) = (void *)1;
static long (*bpf_map_update_elem)(void *map, const void *key, const void *value,
				   unsigned long long flags) = (void *)2;
static unsigned long long (*bpf_ktime_get_ns)(void) = (void *)5;
static long (*bpf_loop)(unsigned int count, void *call, void *context,
			unsigned long long flags) = (void *)181;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, unsigned int);
	__type(value, unsigned long long);
} counts SEC(".maps");

const char bpf_metadata_author[] SEC(".rodata") = "me \"quoted\"";
const volatile int bpf_metadata_version SEC(".rodata") = -3;
const volatile int configured SEC(".rodata") = 42;
int total = 5;

static __attribute__((noinline)) int count(struct xdp_md *ctx, int key)
{
	unsigned long long *value = bpf_map_lookup_elem(&counts, &key), now = bpf_ktime_get_ns();

	if (value)
		(*value)++;
	else
		bpf_map_update_elem(&counts, &key, &now, 0);
	return ctx->ingress_ifindex + key;
}

static int add(unsigned int index, void *context)
{
	(void)context;
	total += index;
	return 0;
}

SEC("xdp") int count_and_pass_packets(struct xdp_md *ctx)
{
	if (configured)
		bpf_loop(10, add, 0, 0);
	if (count(ctx, 1) > 100)
		return XDP_DROP;
	return count(ctx, 2) > 50 ? XDP_TX : XDP_PASS;
}

char _license[] SEC("license") = "GPL";

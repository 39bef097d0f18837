/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A map that is pinned by its name. */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

#ifndef ENTRIES
#define ENTRIES 16
#endif

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, int);
	__type(value, long);
	__uint(max_entries, ENTRIES);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} shared_numbers SEC(".maps");

SEC("xdp")
int use(struct xdp_md *ctx)
{
	int one = 1;

	return bpf_map_lookup_elem(&shared_numbers, &one) ? XDP_PASS : XDP_DROP;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An enum that is only declared: clang gives it no bytes, the kernel does not take such BTF, and
 * the program does without. */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

enum verdict;

struct request {
	enum verdict *verdict;
} request;

SEC("xdp")
int use(void *ctx)
{
	return request.verdict ? XDP_DROP : XDP_PASS;
}

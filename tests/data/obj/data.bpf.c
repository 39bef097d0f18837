/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Global variables in all their sections. */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";
const char bpf_metadata_author[] SEC(".rodata") = "somebody";

struct limits {
	int low, high;
	struct {
		unsigned char bits[3];
	} nested;
};

const volatile int threshold = 5;
const volatile struct limits limits = { 1, 9, { { 1, 2, 3 } } };
const volatile char device[16] = "lo";
const volatile _Bool enabled;
int counter = 7;
static volatile int hidden;
static int in_function_data = 11;
unsigned long long sum;
int table[4] = { 1, 2, 3, 4 };
int extra SEC(".data.extra") = 3;
const int fixed SEC(".rodata.fixed") = 4;
int *pointer = &counter;

SEC("xdp")
int use(struct xdp_md *ctx)
{
	static int calls;
	int at = ctx->rx_queue_index & 3;

	calls++;
	hidden++;
	sum += threshold + limits.high + device[0] + enabled;
	extra += fixed + in_function_data++;
	bpf_printk("a string constant %d", calls);
	return table[at] + counter + limits.nested.bits[1];
}

SEC("tc")
int none(void *ctx)
{
	return 0;
}

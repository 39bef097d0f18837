/* SPDX-License-Identifier: GPL-3.0-or-later */
/* clang keeps one element of the array, and says in BTF that it is a whole one: the kernel does not
 * take such BTF, and the program does without. */
#include <linux/bpf.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct large {
	long numbers[32];
} __attribute__((packed));

static struct large array[3];
int total;

struct task_struct {
	int pid;
} __attribute__((preserve_access_index));

SEC("raw_tp/sched_switch")
int use(void *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();

	array[1].numbers[0]++;
	total += BPF_CORE_READ(task, pid);
	return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CO-RE relocations of each kind, against the running kernel's types. */
#include <linux/bpf.h>
#include <stdbool.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct list_head {
	struct list_head *prev, *next; /* the other way round than the kernel's */
};

struct task_struct {
	int tgid;
	int pid;
	struct task_struct *real_parent;
	char comm[16];
	struct list_head tasks;
	unsigned sched_reset_on_fork : 1;
	int there_is_no_such_field;
};

struct task_struct___other {
	int pid;
};

struct there_is_no_such_struct {
	int x;
};
#pragma clang attribute pop

enum bpf_map_type___mine {
	BPF_MAP_TYPE_ARRAY___mine = 77,
	THERE_IS_NO_SUCH_TYPE___mine = 78,
};

typedef int (*initcall_t)(void);

__u64 results[32];

SEC("raw_tp/sched_switch")
int use(void *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	struct task_struct___other *other = (void *)task;
	int at = 0;

	results[0] = BPF_CORE_READ(task, real_parent, pid);
	results[1] = BPF_CORE_READ(other, pid);
	results[2] = BPF_CORE_READ_BITFIELD_PROBED(task, sched_reset_on_fork);
	results[3] = bpf_core_field_exists(task->there_is_no_such_field);
	results[4] = bpf_core_field_exists(task->comm);
	results[5] = bpf_core_field_size(task->comm);
	results[6] = bpf_core_type_exists(struct there_is_no_such_struct);
	results[7] = bpf_core_type_exists(struct task_struct);
	results[8] = bpf_core_type_size(struct task_struct);
	results[9] = bpf_core_type_id_kernel(struct task_struct);
	results[10] = bpf_core_type_id_local(struct task_struct);
	results[11] = bpf_core_enum_value(enum bpf_map_type___mine, BPF_MAP_TYPE_ARRAY___mine);
	results[12] = bpf_core_enum_value_exists(enum bpf_map_type___mine,
						 THERE_IS_NO_SUCH_TYPE___mine);
	results[13] = (__u64)BPF_CORE_READ(task, tasks.next);
	results[14] = bpf_core_type_exists(initcall_t);
	if (bpf_core_field_exists(task->there_is_no_such_field))
		results[15] = BPF_CORE_READ(task, there_is_no_such_field);
	results[18] = bpf_core_type_size(struct there_is_no_such_struct);
	results[19] = bpf_core_type_id_kernel(struct there_is_no_such_struct);
	bpf_core_read_str(&results[16], 16, &task->comm);
	return at;
}

static __noinline int in_function(struct task_struct *task)
{
	return BPF_CORE_READ(task, tgid);
}

SEC("raw_tp/sched_process_exec")
int second(void *ctx)
{
	return in_function((void *)bpf_get_current_task());
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is not in the object: the configuration, symbols and functions of the kernel. */
#include <linux/bpf.h>
#include <stdbool.h>

#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

extern unsigned int LINUX_KERNEL_VERSION __kconfig;
extern bool LINUX_HAS_BPF_COOKIE __kconfig __weak;
extern bool CONFIG_BPF_SYSCALL __kconfig;
extern enum libbpf_tristate CONFIG_NET __kconfig;
extern char CONFIG_INET __kconfig;
extern unsigned long long CONFIG_HZ __kconfig;
extern char CONFIG_DEFAULT_HOSTNAME[16] __kconfig __weak;
extern int CONFIG_THERE_IS_NO_SUCH_SETTING __kconfig __weak;

extern const void bpf_prog_put __ksym;
extern const void there_is_no_such_symbol __ksym __weak;
extern const int bpf_prog_active __ksym __weak;

extern void bpf_rcu_read_lock(void) __ksym;
extern void bpf_rcu_read_unlock(void) __ksym;
extern void there_is_no_such_function(void) __ksym __weak;

__u64 address, missing, percpu;

SEC("tc")
int use(struct __sk_buff *skb)
{
	if (CONFIG_BPF_SYSCALL && CONFIG_NET == TRI_YES && CONFIG_INET == 'y')
		address = (__u64)&bpf_prog_put + LINUX_KERNEL_VERSION + CONFIG_HZ;
	missing = (__u64)&there_is_no_such_symbol + CONFIG_THERE_IS_NO_SUCH_SETTING;
	if (LINUX_HAS_BPF_COOKIE)
		percpu = CONFIG_DEFAULT_HOSTNAME[0];
	return 0;
}

SEC("syscall")
int call(void *ctx)
{
	bpf_rcu_read_lock();
	bpf_rcu_read_unlock();
	if (there_is_no_such_function)
		there_is_no_such_function();
	return 0;
}

#!/usr/bin/env bats
# BTF as C, for all the types of the running kernel.

load ../lib/common
load ../lib/btf

setup() {
	directory=$(mktemp -d)
}

teardown() {
	rm -rf "$directory"
}

compiles() { # compiler [unsorted]: the kernel's types and the assertions about them
	command -v "$1" >/dev/null || skip "no $1"
	bpfadm btf dump file /sys/kernel/btf/vmlinux format c ${2:+"$2"} >"$directory/vmlinux.c"
	"$BUILD/kernel/vmlinux_c" >>"$directory/vmlinux.c"
	grep -q '^_Static_assert.*struct task_struct' "$directory/vmlinux.c"
	"$1" -std=gnu11 -Werror -fsyntax-only "$directory/vmlinux.c"
}

@test "the C of the kernel's types has their sizes and offsets with gcc" {
	compiles gcc
	compiles gcc unsorted
}

@test "the C of the kernel's types has their sizes and offsets with clang" {
	compiles clang
}

@test "the C of an object's types, read from its .BTF section, compiles" {
	command -v clang >/dev/null || skip "no clang"
	cat >"$directory/types.c" <<-'C'
		typedef unsigned int u32;
		struct flow {
			u32 saddr, daddr;
			unsigned char proto;
			u32 syn : 1, : 2, fin : 1;
			union {
				long wide;
				struct { short low, high; };
			};
			enum { NEW, CLOSED = -2 } state;
			int (*callback)(struct flow *, const char *const names[4], ...);
		} __attribute__((packed, aligned(8)));
		struct flow flow = { 0 };
	C
	clang -target bpf -g -c "$directory/types.c" -o "$directory/types.o"
	bpfadm btf dump file "$directory/types.o" format c >"$directory/again.c"
	"$BUILD/kernel/vmlinux_c" "$directory/types.o" >>"$directory/again.c"
	grep -q '^_Static_assert.*struct flow, callback' "$directory/again.c"
	clang -std=gnu11 -Werror -fsyntax-only "$directory/again.c"
}

@test "the C of the kernel's types is a header for BPF programs that are relocated" {
	command -v clang >/dev/null || skip "no clang"
	bpfadm btf dump file /sys/kernel/btf/vmlinux format c >"$directory/vmlinux.h"
	cat >"$directory/prog.c" <<-'C'
		#include "vmlinux.h"
		unsigned int count = 0;
		__attribute__((section("xdp"), used)) int prog(struct task_struct *task)
		{
			return task->pid;
		}
	C
	clang -target bpf -O2 -g -Wall -Werror -c "$directory/prog.c" -o "$directory/prog.o"
	run -0 bpfadm btf dump file "$directory/prog.o"
	assert_output --partial "STRUCT 'task_struct'"
	readelf -W -S "$directory/prog.o" | grep -q '\.BTF\.ext'
}

@test "the kernel's functions for programs are declared, and can be called" {
	command -v clang >/dev/null || skip "no clang"
	tagged=$(bpfadm btf dump file /sys/kernel/btf/vmlinux | grep -c "DECL_TAG 'bpf_kfunc'") ||
		skip "this kernel's BTF has no functions tagged bpf_kfunc"
	bpfadm btf dump file /sys/kernel/btf/vmlinux format c >"$directory/vmlinux.h"
	[ "$(grep -c '^extern .* __weak __ksym\( __bpf_fastcall\)\?;$' "$directory/vmlinux.h")" = "$tagged" ]
	cat >"$directory/prog.c" <<-'C'
		#include "vmlinux.h"
		/* As libbpf's bpf_helpers.h has them. */
		#define __weak __attribute__((weak))
		#define __ksym __attribute__((section(".ksyms")))
		__attribute__((section("tc"), used)) int prog(struct __sk_buff *skb)
		{
			bpf_rcu_read_lock();
			bpf_rcu_read_unlock();
			return 0;
		}
		char terms[] __attribute__((section("license"), used)) = "GPL";
	C
	clang -target bpf -O2 -g -Wall -Werror -c "$directory/prog.c" -o "$directory/prog.o"
	run -0 bpfadm object check "$directory/prog.o"
	# Its own declarations are possible, too.
	sed -i '1i #define BPF_NO_KFUNC_PROTOTYPES
		/^#define __ksym/a extern void bpf_rcu_read_lock(void) __ksym; extern void bpf_rcu_read_unlock(void) __ksym;' \
		"$directory/prog.c"
	clang -target bpf -O2 -g -Wall -Werror -c "$directory/prog.c" -o "$directory/prog.o"
}

# A module's BTF on the kernel's: struct conn { __u32 mark; struct sk_buff *skb; struct conn *next; }.
module_btf() {
	local strings size first u32 skb
	strings=$(od -An -tu4 -j20 -N4 /sys/kernel/btf/vmlinux)
	first=$(bpfadm -l btf dump file /sys/kernel/btf/vmlinux | tail -n 1 | jq .id)
	u32=$(type_id TYPEDEF __u32)
	skb=$(type_id STRUCT sk_buff)
	size=$((strings))
	btf_file 20 'conn\0mark\0skb\0next\0\0' $size 0x04000003 24 $((size + 5)) "$u32" 0 \
		$((size + 10)) $((first + 2)) 64 $((size + 14)) $((first + 3)) 128 \
		0 0x02000000 "$skb" 0 0x02000000 $((first + 1))
}

type_id() { # kind, name
	bpfadm btf dump file /sys/kernel/btf/vmlinux | sed -n "s/^\[\([0-9]*\)\] $1 '$2' .*/\1/p" | head -n 1
}

@test "the C of a module's types compiles beside vmlinux.h, for BPF and for the host" {
	command -v clang >/dev/null || skip "no clang"
	cd "$directory"
	module_btf >conntrack
	bpfadm btf dump file /sys/kernel/btf/vmlinux format c >vmlinux.h
	bpfadm -B /sys/kernel/btf/vmlinux btf dump file conntrack format c >conntrack.h
	[ "$(wc -l <conntrack.h)" -lt 40 ]
	grep -q '^#ifndef __MODULE_CONNTRACK_H__' conntrack.h
	cat >prog.c <<-'C'
		#include "conntrack.h"
		#include "vmlinux.h"
		__attribute__((section("tc"), used)) int prog(struct conn *conn)
		{
			return conn->next->skb->len == conn->mark;
		}
	C
	clang -target bpf -O2 -g -Wall -Werror -c prog.c -o prog.o
	run -0 bpfadm btf dump file prog.o format c
	assert_output --partial 'struct conn {
	__u32 mark;
	struct sk_buff *skb;
	struct conn *next;
};'
	gcc -std=gnu11 -Werror -fsyntax-only prog.c
	clang -std=gnu2x -Werror -fsyntax-only prog.c
}

@test "the kernel's BTF, saved, reads back as it was" {
	bpfadm btf dump 1 save "$directory/by_id"
	cmp "$directory/by_id" /sys/kernel/btf/vmlinux
	bpfadm btf dump file /sys/kernel/btf/vmlinux save "$directory/by_file"
	cmp "$directory/by_file" /sys/kernel/btf/vmlinux
}

@test "the C of the kernel's types is C23, whose bool is a keyword, too" {
	bpfadm btf dump file /sys/kernel/btf/vmlinux format c >"$directory/vmlinux.h"
	printf '#include "vmlinux.h"\nbool ready = false;\n_Bool *same = &ready;\n' >"$directory/c23.c"
	for compiler in gcc clang; do
		command -v "$compiler" >/dev/null || skip "no $compiler"
		"$compiler" -std=gnu2x -Werror -fsyntax-only "$directory/c23.c"
		"$compiler" -std=c2x -Werror -fsyntax-only "$directory/c23.c"
	done
}

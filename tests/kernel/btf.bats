#!/usr/bin/env bats
# BTF as C, for all the types of the running kernel.

load ../lib/common

setup() {
	directory=$(mktemp -d)
}

teardown() {
	rm -rf "$directory"
}

compiles() { # compiler: the kernel's types and the assertions about them
	command -v "$1" >/dev/null || skip "no $1"
	bpfadm btf dump file /sys/kernel/btf/vmlinux format c >"$directory/vmlinux.c"
	"$BUILD/kernel/vmlinux_c" >>"$directory/vmlinux.c"
	grep -q '^_Static_assert.*struct task_struct' "$directory/vmlinux.c"
	"$1" -std=gnu11 -Werror -fsyntax-only "$directory/vmlinux.c"
}

@test "the C of the kernel's types has their sizes and offsets with gcc" {
	compiles gcc
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

@test "the C of the kernel's types is C23, whose bool is a keyword, too" {
	bpfadm btf dump file /sys/kernel/btf/vmlinux format c >"$directory/vmlinux.h"
	printf '#include "vmlinux.h"\nbool ready = false;\n_Bool *same = &ready;\n' >"$directory/c23.c"
	for compiler in gcc clang; do
		command -v "$compiler" >/dev/null || skip "no $compiler"
		"$compiler" -std=gnu2x -Werror -fsyntax-only "$directory/c23.c"
		"$compiler" -std=c2x -Werror -fsyntax-only "$directory/c23.c"
	done
}

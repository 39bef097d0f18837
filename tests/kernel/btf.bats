#!/usr/bin/env bats
# BTF as C, for all the types of the running kernel.

setup() {
	directory=$(mktemp -d)
}

teardown() {
	rm -rf "$directory"
}

compiles() { # compiler: the kernel's types and the assertions about them
	command -v "$1" >/dev/null || skip "no $1"
	"$BUILD/kernel/vmlinux_c" >"$directory/vmlinux.c"
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
	"$BUILD/kernel/vmlinux_c" "$directory/types.o" >"$directory/again.c"
	grep -q '^_Static_assert.*struct flow, callback' "$directory/again.c"
	clang -std=gnu11 -Werror -fsyntax-only "$directory/again.c"
}

#!/usr/bin/env bats
# Each command of bpf(2) has a function, and it does what the kernel's does.

@test "links, attaching, BTF, statistics and streams on the running kernel" {
	run "$BUILD/kernel/commands"
	echo "$output"
	[ "$status" -eq 0 ]
}

#!/usr/bin/env bats
# What the program passes to bpf(2) is what the running kernel reads.

@test "attr.h has the offsets, sizes and numbers of the running kernel" {
	[ -e /sys/kernel/btf/vmlinux ] || skip "the kernel has no BTF"
	run "$BUILD/kernel/abi"
	echo "$output"
	[ "$status" -eq 0 ]
}

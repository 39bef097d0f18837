#!/usr/bin/env bats
# Pins are made, found and removed on bpf file systems alone; holders are found.

@test "pins and the processes that hold objects" {
	run "$BUILD/kernel/pins"
	echo "$output"
	[ "$status" -eq 0 ]
	[ -z "$(compgen -G '/tmp/bpfadm-pins-*')" ]
}

# Where the kernel's own numbers of processes are not those that people see.
@test "the same in a PID namespace" {
	run unshare --pid --fork --mount-proc "$BUILD/kernel/pins"
	echo "$output"
	[ "$status" -eq 0 ]
}

#!/usr/bin/env bats
# Pins are made, found and removed on bpf file systems alone; holders are found.

load ../lib/common

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

# Nothing is mounted for anybody else: the name space is these commands' own.
@test "a bpf file system that is mounted unasked is told, once, and not with -q" {
	run -0 --separate-stderr unshare -m --propagation private bash -ec '
		while mountpoint -q /sys/fs/bpf; do umount -l /sys/fs/bpf; done
		"$0" -j map create /sys/fs/bpf/a type array value 4 entries 1
		"$0" map create /sys/fs/bpf/b type array value 4 entries 1
		while mountpoint -q /sys/fs/bpf; do umount -l /sys/fs/bpf; done
		"$0" -q map create /sys/fs/bpf/a type array value 4 entries 1
		while mountpoint -q /sys/fs/bpf; do umount -l /sys/fs/bpf; done
		! "$0" -n map create /sys/fs/bpf/a type array value 4 entries 1' "$BPFADM"
	[ "${stderr_lines[0]}" = "note: mounted bpffs at /sys/fs/bpf" ]
	[[ ${stderr_lines[1]} == *"/sys/fs/bpf is not on a bpf file system" ]]
	[ "${#stderr_lines[@]}" -eq 3 ] # with the hint
}

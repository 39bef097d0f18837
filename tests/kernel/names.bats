#!/usr/bin/env bats
# The tables of names against the running kernel.

@test "map, program, attach and link types, helpers and flags have the kernel's numbers and names" {
	run "$BUILD/kernel/names"
	echo "$output"
	[ "$status" -eq 0 ]
	[ "${#lines[@]}" -eq 7 ]
}

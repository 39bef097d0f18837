#!/usr/bin/env bats
# The running kernel behaves as the program and its fake kernel take for granted.

@test "maps and programs of the running kernel behave as the unit tests' fake kernel does" {
	run "$BUILD/kernel/behaviour"
	echo "$output"
	[ "$status" -eq 0 ]
}

@test "every map type that the kernel can make has the traits of the table" {
	run "$BUILD/kernel/map_traits"
	echo "$output"
	[ "$status" -eq 0 ]
}

@test "the programs of prog profile are taken, and count" {
	run "$BUILD/kernel/profile"
	echo "$output"
	[ "$status" -eq 0 ]
}

#!/usr/bin/env bats
# What the program says about a failure is what caused it.

@test "failures of the running kernel have the causes that are told" {
	run "$BUILD/kernel/explain"
	echo "$output"
	[ "$status" -eq 0 ]
}

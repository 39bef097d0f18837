#!/usr/bin/env bats
# Assembler text against the running kernel.

@test "the kernel loads every form of instruction and its log has the same words for it" {
	run "$BUILD/kernel/asm"
	echo "$output"
	[ "$status" -eq 0 ]
}

#!/usr/bin/env bats
# What a terminal changes: lists as wide as it.

load ../lib/common

# Runs the program on a terminal of that size and prints what it writes.
on_screen() { # columns, rows, bpfadm's arguments...
	local columns=$1 rows=$2
	shift 2
	TERM=${term-dumb} script -qec "stty cols $columns rows $rows; exec $(printf '%q ' "$program" "$@")" \
		/dev/null </dev/null | tr -d '\r'
}

@test "lists are cut to the terminal's width, unless -w, and never on a pipe" {
	run -0 on_screen 40 24 map show
	assert_line --index 2 ' 8 array        counters  4 B   8 B    4'
	run -0 on_screen 36 24 map show
	assert_line --index 3 ' 9 percpu_… percpu    4 B   8 B    2'
	run -0 on_screen 40 24 -w map show
	assert_output "$(bpfadm map show)"
	run -0 on_screen 40 24 map show --wide
	assert_output "$(bpfadm map show)"
	run -0 on_screen 80 24 map show
	assert_output "$(bpfadm map show)"
	run -0 on_screen 40 24 -l map show
	assert_output "$(bpfadm -l map show)"
}

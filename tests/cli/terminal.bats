#!/usr/bin/env bats
# What a terminal changes: lists as wide as it.

load ../lib/common

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
}

# Runs the program on a terminal of that size and prints what it writes.
on_screen() { # columns, rows, bpfadm's arguments...
	local columns=$1 rows=$2
	shift 2
	TERM=${term-dumb} script -qec "stty cols $columns rows $rows; exec $(printf '%q ' "$program" "$@")" \
		/dev/null | tr -d '\r'
}

@test "watch shows what there is room for on the screen, and goes on in a pipe" {
	run -0 on_screen 30 5 watch 0.1 map show <<<q
	assert_output --partial $'\e[Hevery 0.1 s: map show\e[K'
	refute_output --partial percpu_array
	run -0 bash -c '"$0" watch 0.1 version | head -n 3' "$program"
	assert_output "$(for _ in 1 2 3; do bpfadm version; done)"
	run -2 --separate-stderr bpfadm -j watch 1 version
	is_json <<<"$output"
	assert_equal "$(jq -r .hint <<<"$output")" "-l prints a line a record"
	run -0 bash -c '"$0" -l watch 0.1 map show | head -n 7 | jq -s length' "$program"
	assert_output 7
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

@test "TAB asks before it shows a long list, in which ids have their names" {
	printf 'map create type array key 4 value 4 entries 1 name m%d\n' {1..120} >many
	run -0 on_terminal 'source many\n<name: m120><> >map show \t\t<(y or n)>y<m119, array>\003<> >version\n'
	assert_output --partial "possibilities? (y or n)"
	assert_output --regexp "[0-9]+ +m119, array"
	run -0 on_terminal 'source many\n<name: m120><> >map show \t\t<(y or n)>n<> >\003<> >version\n'
	refute_output --partial "m119, array"
	run -0 on_terminal 'source many\n<name: m120><> >map show \t\t<(y or n)>\003<> >version\n'
	refute_output --partial "m119, array"
	assert_output --partial "$(bpfadm version)"
}

@test "headers, names of properties and errors have colour, unless NO_COLOR or TERM=dumb" {
	term=xterm run -0 on_screen 80 24 map show 7
	assert_line --index 0 $'\e[1mid:\e[0m 7'
	term=xterm run -0 on_screen 80 24 map show
	assert_line --index 0 --partial $'\e[1mID'
	term=xterm run -0 on_screen 80 24 nosuch
	assert_line --index 0 $'\e[1;31mbpfadm:\e[0m unknown command "nosuch"'
	assert_line --index 1 $'\e[1mhint:\e[0m see "bpfadm help"'
	NO_COLOR=1 term=xterm run -0 on_screen 80 24 map show 7
	assert_output "$(bpfadm map show 7)"
	run -0 on_screen 80 24 nosuch
	assert_line --index 0 'bpfadm: unknown command "nosuch"'
}

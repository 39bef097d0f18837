#!/usr/bin/env bats
# What a terminal changes: lists as wide as it, a pager for what is longer, colour.

# shellcheck disable=SC2030,SC2031 # what a test exports is its own
load ../lib/common

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
}

# Runs the program on a terminal of that size, or with its input from the file $from, and prints what
# it writes.
on_screen() { # columns, rows, bpfadm's arguments...
	local columns=$1 rows=$2
	shift 2
	TERM=${term-dumb} script -qec "stty cols $columns rows $rows; exec $(printf '%q ' "$program" "$@")${from:+<$from}" \
		/dev/null | tr -d '\r'
	return "${PIPESTATUS[0]}"
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

@test "watch reverses what has changed and shows how fast numbers grow" {
	echo 100 >number
	# What the filter prints grows by 100 each round.
	printf 'read n <number\necho $((n + 100)) >number\necho "runs: $n, errors: 7"\n' >filter
	term=xterm run -0 on_terminal 'watch 0.2 version | sh ./filter\n<errors: 7  ><errors: 7  >q<> >version\n'
	assert_output --partial 'runs: 100, errors: 7'$'\e[K'
	assert_output --regexp $'runs: \e\\[7m[23]\e\\[27m00, errors: 7  \\+[0-9]{2,3}/s\e\\[K'
	assert_output --partial "$(bpfadm version)"
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
	term=xterm run -2 on_screen 80 24 nosuch
	assert_line --index 0 $'\e[1;31mbpfadm:\e[0m unknown command "nosuch"'
	assert_line --index 1 $'\e[1mhint:\e[0m see "bpfadm help"'
	term=xterm run -0 on_screen 80 24 map show
	assert_line --partial $'\e[36mcounters\e[0m'
	term=xterm run -0 on_screen 80 24 map lookup counters key 1 value-as u64
	assert_output $'\e[1mkey\e[0m: 01 00 00 00  \e[1mvalue\e[0m: 10'
	term=xterm run -0 on_screen 80 24 map dump counters fields key limit 1
	assert_line --index 0 $'\e[1mkey\e[0m'
	NO_COLOR='' term=xterm run -0 on_screen 80 24 map lookup counters key 1
	assert_output --partial $'\e[1mkey'
	for form in -j -p -l; do
		term=xterm run -0 on_screen 80 24 $form map dump counters limit 1 with value=ktime
		refute_output --partial $'\e['
	done
	TERM=xterm run -0 bpfadm map dump counters with value=ktime
	refute_output --partial $'\e'
	NO_COLOR=1 term=xterm run -0 on_screen 80 24 map lookup counters key 1
	assert_output "$(bpfadm map lookup counters key 1)"
	run -0 on_screen 80 24 map dump counters # TERM is dumb
	refute_output --partial $'\e'
	NO_COLOR=1 term=xterm run -0 on_screen 80 24 map show 7
	assert_output "$(bpfadm map show 7)"
	run -2 on_screen 80 24 nosuch
	assert_line --index 0 'bpfadm: unknown command "nosuch"'
}

# A pager that marks what it gets.
marking='sed "s/^/P:/"'
all_of() { # bpfadm's arguments...
	bpfadm "$@" | sed "s/^/P:/"
}

@test "what is longer than the screen goes through the pager, once and whole" {
	export term=xterm NO_COLOR=1 PAGER=$marking
	run -0 on_screen 80 5 map show
	assert_output "$(all_of map show)"
	# As long as the screen has room for beside the prompt; lines that are wider take more of it.
	run -0 on_screen 80 7 map show
	assert_output "$(bpfadm map show)"
	run -0 on_screen 80 6 map show
	assert_output "$(all_of map show)"
	run -0 on_screen 20 10 -w map show
	assert_output "$(all_of map show)"
	run -0 on_screen 80 5 -p map show
	assert_output "$(all_of -p map show)"
	run -0 on_screen 80 5 help
	assert_output "$(all_of help)"
	PAGER="$marking | tail -n 1" run -0 on_screen 80 5 map show
	assert_output "$(all_of map show | tail -n 1)"
}

@test "there is no pager where it would be in the way, or does not exist" {
	export NO_COLOR=1 PAGER=$marking
	run -0 on_screen 80 5 map show # TERM=dumb
	assert_output "$(bpfadm map show)"
	export term=xterm
	for options in -q -l -ql; do
		run -0 on_screen 80 5 $options map show
		assert_output "$(bpfadm $options map show)"
	done
	for pager in "" cat nosuchpager /nosuch/pager; do
		PAGER=$pager run -0 on_screen 80 5 map show
		assert_output "$(bpfadm map show)"
	done
	run -0 on_screen 80 5 -t map show 7
	refute_output --partial P:
	run -0 on_screen 80 4 watch 0.1 map show <<<q
	refute_output --partial P:
	printf 'map show > rows\nmap show | sed "s/^/Q:/"\n! cat rows\n' >lines
	from=lines run -0 on_screen 80 5 shell
	assert_output "$(bpfadm map show | sed "s/^/Q:/" && bpfadm map show)"
}

@test "without PAGER it is less, which ends by itself" {
	printf '#!/bin/sh\necho "$LESS $LESSSECURE $*"\nexec cat\n' >less
	chmod +x less
	export term=xterm PATH=$PWD:$PATH
	NO_COLOR=1 run -0 on_screen 80 5 map show
	assert_output "FRX  -FRX
$(bpfadm map show)"
	SUDO_UID=1000 LESS=-M PAGER="less -S" run -0 on_screen 80 5 map show 7
	assert_line --index 0 "-M 1 -S"
	assert_line --index 1 $'\e[1mid:\e[0m 7'
}

@test "a batch has one pager, with rows and messages in their order; what was printed moves there" {
	export term=xterm NO_COLOR=1 PAGER=$marking
	printf 'map show 8\nversion\nnosuch\nmap show\nversion\n' >file
	run -2 on_screen 80 12 batch ./file keep-going
	head=$(bpfadm map show 8 && bpfadm version)
	rows=$(wc -l <<<"$head")
	assert_output --partial "$head"$'\n'"bpfadm: ./file:3: unknown command \"nosuch\""
	assert_output --partial $'\e['"$((rows + 2))"$'A\e[J'"P:"
	run cat <<<"${output#*$'\e[J'}"
	assert_output "$(printf '%s\n' "$head" 'bpfadm: ./file:3: unknown command "nosuch"' \
		'hint: see "bpfadm help"' "$(bpfadm map show && bpfadm version)" | sed "s/^/P:/")"
	run -2 on_screen 80 40 batch ./file keep-going
	refute_output --partial P:
}

@test "who leaves the pager early has seen enough; the shell goes on" {
	export term=xterm NO_COLOR=1 PAGER="head -n 1"
	yes 'map show' | head -n 20000 >file
	run -0 on_screen 80 5 batch ./file
	assert_output "$(bpfadm map show | head -n 1)"
	echo version >>file
	PAGER=true run -0 on_screen 80 5 batch ./file
	assert_output ''
	printf 'batch ./file\nset pager off\nmap show\n' >lines
	from=lines run -0 on_screen 80 5 shell
	assert_output "$(bpfadm map show | head -n 1 && bpfadm map show)"
}

@test "in the shell each line has its own pager, and the lines of a file that it reads, too" {
	export term=xterm NO_COLOR=1 PAGER="$marking; echo end"
	printf 'map show\nversion\n' >file
	printf 'map show\nversion\nsource ./file\nbatch ./file\n' >lines
	from=lines run -0 on_screen 80 5 shell
	assert_output "$(for _ in 1 2; do
		all_of map show && echo end && bpfadm version
	done && all_of map show && all_of version && echo end)"
}

@test "Ctrl-C while the pager runs ends neither it nor the shell" {
	export term=xterm rows=5 NO_COLOR=1 PAGER="sh ./pager"
	printf 'cat >got\necho ready\nread line </dev/tty\necho "left with $line"\n' >pager
	run -0 on_terminal 'map show\n<ready>\003done\n<left with done><> >version\n'
	assert_output --partial "left with done"
	assert_output --partial "$(bpfadm version)"
	assert_equal "$(<got)" "$(bpfadm map show)"
}

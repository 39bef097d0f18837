#!/usr/bin/env bats
# The shell: its own words with lines from a pipe, editing and completion on a terminal.

load ../lib/common

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
}

# Gives the lines to a shell that is not on a terminal.
shell() { # text, options...
	local text=$1
	shift
	printf '%s\n' "$text" | bpfadm "$@" shell
}

@test "lines are commands, errors are told and the shell goes on, and the status is the worst" {
	run -2 --separate-stderr shell $'nosuch\n\n# nothing\nversion'
	assert_output "$(bpfadm version)"
	[ "${stderr_lines[0]}" = 'bpfadm: unknown command "nosuch"' ]
}

@test "the status is that of the worst line of a pipe, and tells of output that cannot be written" {
	run -0 shell $'version\n\n# nothing'
	run -1 shell $'map lookup counters key 9\nversion'
	run -2 shell $'version\nnosuch\nmap lookup counters key 9'
	run -2 --separate-stderr bash -c 'echo version | "$0" shell >/dev/full' "$program"
	assert_equal "$stderr" 'bpfadm: cannot write to standard output: No space left on device'
	run -2 --separate-stderr bash -c '"$0" shell <"$1"' "$program" "$PWD"
	assert_equal "$stderr" 'bpfadm: cannot read standard input: Is a directory'
	# A reader that has enough is no failure.
	yes version | head -n 30000 >lines
	run -0 bash -c '"$0" shell <lines | head -n 1; exit "${PIPESTATUS[0]}"' "$program"
	# Who types has seen it.
	run -0 on_terminal 'nosuch\n'
}

@test "the program's name may stand in front" {
	run -0 shell $'bpfadm version\nbpfadm\nbpfadm -j version'
	assert_output "$(bpfadm version && bpfadm -j version)"
}

@test "each command prints its own document" {
	run -2 shell $'map show 7\nversion\nnosuch' -j
	assert_line --index 0 "$(bpfadm -j map show 7)"
	assert_line --index 1 "$(bpfadm -j version)"
	run -0 jq -s length <<<"$(shell $'map show 7\nversion\nnosuch\nuse map 7\nset plain' -j 2>/dev/null)"
}

@test "use names the object that later commands are about" {
	run -2 shell $'use map flows\nshow\nbpfadm lookup key 0 0 0 0\nmap show 8\nd\nuse\nshow'
	assert_output --partial "$(bpfadm map show flows)"
	assert_output --partial "$(bpfadm map show 8)"
	assert_output --partial "$(bpfadm map dump flows)"
	assert_output --partial 'unknown command "show"'
	assert_output --partial 'the key of map 7 (flows) has 16 bytes'
}

@test "use of programs, by every way to name one; a command about another kind is told so" {
	for prog in 5 "id 5" xdp_pass "name xdp_pass" "tag $(bpfadm -j prog show 5 | jq -r .tag)"; do
		run -0 shell "use prog $prog
show"
		assert_output "$(bpfadm prog show 5)"
	done
	run -2 shell $'use prog 5\nfreeze'
	assert_output --partial 'unknown command "freeze"'
}

@test "use without the kind of object takes a map, or a program with the name" {
	run -0 shell $'use flows\nshow\nuse 8\nshow\nuse xdp_pass\nshow\nuse name flows\nshow\nuse\nuse id 7\nshow'
	assert_output "$(for object in 'map 7' 'map 8' 'prog xdp_pass' 'map 7' 'map 7'; do
		bpfadm "${object% *}" show "${object#* }"; done)"
	run -2 --separate-stderr shell $'use nosuch\nuse twin\nuse flows prog 5\nuse 999'
	assert_equal "$(grep ^bpfadm <<<"$stderr")" "bpfadm: there is no map named nosuch
bpfadm: 2 maps have the name twin: ids 10, 11
bpfadm: use takes one object
bpfadm: there is no map with id 999"
	run -0 shell 'complete -- use xdp_p'
	assert_output --partial 'xdp_pass'
	run -0 shell 'complete -- use flo'
	assert_output --partial 'flows'
}

@test "use refuses what is not there, or not one, and keeps what was in use" {
	run -2 --separate-stderr shell $'use map flows\nuse map twin\nuse map nosuch\nuse map 8 prog 5\nshow'
	assert_output "$(bpfadm map show flows)"
	[ "${#stderr_lines[@]}" -ge 3 ]
	[[ $stderr == *"10"*"11"* ]]
}

@test "set changes how commands print" {
	run -0 shell $'set json\nversion\nset pretty\nversion\nset jsonl\nversion\nset plain\nversion\nset'
	assert_output "$(for o in -j -p -l ''; do bpfadm $o version; done)
set plain
set pager on
set timing off"
	run -0 --separate-stderr shell $'set pager off\nset\nset pager on timing on\nset'
	assert_output $'set plain\nset pager off\nset timing off\nset plain\nset pager on\nset timing on'
	run -0 shell $'set jsonl pager off\n-j set'
	assert_output '{"format":"jsonl","pager":"off","timing":"off","with":[]}'
	run -0 --separate-stderr shell $'set timing on\nversion\nset timing off\nversion'
	assert_regex "$stderr" '^time: [0-9.]+ ms$'
	run -2 --separate-stderr shell $'set nosuch\nset timing perhaps\nset pager less'
	[ "${#stderr_lines[@]}" -ge 3 ]
}

@test "set with keeps decoders for a map, and what set shows sets them again" {
	run -0 shell $'set with counters value=ns\nset with counters key=hex\nmap dump 8\nmap lookup counters key 1
map dump counters where value==10 with value=hex\nuse map counters\n-l dump limit 1'
	assert_output "$(bpfadm map dump 8 with key=hex value=ns; bpfadm map lookup 8 key 1 with key=hex value=ns
		bpfadm map dump 8 where value==10 with key=hex value=hex
		bpfadm -l map dump 8 limit 1 with key=hex value=ns)"
	shell $'set with counters key=hex value=ns\nset with "it\'s" value=ip4\nset timing on pager off\nset' -q >settings
	assert_equal "$(<settings)" "set plain
set pager off
set timing on
set with counters key=hex value=ns
set with 'it'\\''s' value=ip4"
	run -0 --separate-stderr shell $'source settings\nset' -q
	assert_output "$(<settings)"
	run -1 --separate-stderr shell $'set with id 8 value=ns\nset with 8 key=hex\nset with counters value=hex\nset with 8\nset with id 8 off\nset with 8'
	assert_output 'set with id 8 value=ns key=hex'
	assert_equal "$stderr" 'bpfadm: no decoders are kept for 8'
}

@test "set with refuses what does not fit the map; what does not fit a later one is left out" {
	run -2 --separate-stderr shell $'set with counters key=hex value=ip6\nset with counters\nset with counters value\nset with 999 value=ns'
	[ -z "$output" ]
	assert_equal "$(head -n 1 <<<"$stderr")" 'bpfadm: the value of map 8 (counters) has 8 bytes: ip6 takes a field of 16 bytes'
	[[ $stderr == *'set with: unexpected "value"'*'there is no map with id 999' ]]
	run -0 --separate-stderr shell $'set with late value=ip6 key=hex\nmap create type array key 4 value 4 entries 1 name late
map dump late\nmap dump late value-as u32'
	assert_line 'key: 00 00 00 00  value: 00 00 00 00'
	assert_line 'key: 00 00 00 00  value: 0'
	assert_equal "$stderr" 'note: there is no map late now: the decoders are for when there is one
note: map 12 (late): a decoder of "set with" is not used: the value of map 12 (late) has 4 bytes: ip6 takes a field of 16 bytes'
	run -2 bpfadm -c 'set with counters value=ip6; map dump counters'
	run -0 shell $'complete -- set with counte\ncomplete -- set with counters key=h\ncomplete -- set with id 8 o\nset with 8 value=ns\ncomplete -- set with counters value=n'
	assert_output $'counters\tarray, id 8\nkey=hex\thexadecimal\noff\tforget what is kept for this map\nvalue=ns\tnanoseconds, as a duration'
}

@test "! runs the system's shell" {
	run -1 shell $'! echo "one two" | tr a-z A-Z\n!exit 3\nversion'
	assert_output "ONE TWO
$(bpfadm version)"
}

@test "a command may end in | and a command of the system's" {
	run -0 shell $'map show | grep -c twin\nmap show|wc -l | tr -d " "\nversion | true\nversion'
	assert_output "2
6
$(bpfadm version)"
	run -0 bpfadm -c 'map show | grep -q twin'
	run -1 bpfadm -c 'map show | grep nosuch'
	run -2 --separate-stderr bpfadm -c 'map show | nosuch_command'
	run -2 --separate-stderr bpfadm -c 'map show nosuch key | cat'
	run -2 --separate-stderr bpfadm -c '! nosuch_command'
	run -1 bpfadm -c $'version | false\nversion'
}

@test "a command may end in > and >> and a file" {
	shell $'version > "a file"\nversion >> "a file"\nmap show 7 -j > other'
	assert_equal "$(<"a file")" "$(bpfadm version && bpfadm version)"
	assert_equal "$(<other)" "$(bpfadm -j map show 7)"
	run -2 --separate-stderr shell $'version > /nosuch/file\nversion > /dev/full\nversion >\n| cat\nversion'
	assert_output "$(bpfadm version)"
	[ "${stderr_lines[0]}" = 'bpfadm: cannot write /nosuch/file: No such file or directory' ]
	[ "${stderr_lines[1]}" = 'bpfadm: cannot write to /dev/full: No space left on device' ]
}

@test "source runs a file's lines as if they were typed" {
	printf 'use map flows\nnosuch\nshow | cat\n' >file
	run -2 --separate-stderr shell $'source ./file\nshow\nsource ./nosuch\nversion'
	assert_output "$(bpfadm map show flows && bpfadm map show flows && bpfadm version)"
	[ "${stderr_lines[0]}" = 'bpfadm: ./file:2: unknown command "nosuch"' ]
	echo 'source ./self' >self
	run -2 --separate-stderr shell 'source ./self'
	[[ $stderr == *"8 deep"* ]]
}

@test "quit and exit leave, also from a file" {
	for word in quit exit; do
		run -0 shell "$word
version"
		assert_output ""
		echo "$word" >file
		run -0 shell $'source ./file\nversion'
		assert_output ""
	done
}

@test "what is created without a pin lives as long as the shell" {
	run -0 shell $'map create type hash key 4 value 4 entries 8 name mine\nmap show name mine | grep -c mine'
	assert_line --index -1 1
}

@test "watch repeats a command until its reader goes away, each round through its own pipe" {
	run -0 bash -c 'echo "watch 0.1 version" | "$0" shell | head -n 3' "$program"
	assert_output "$(for _ in 1 2 3; do bpfadm version; done)"
	run -0 bash -c 'echo "bpfadm watch 0.1 map show | sed -n 2p" | "$0" shell | head -n 3' "$program"
	assert_output "$(for _ in 1 2 3; do bpfadm map show | sed -n 2p; done)"
	run -0 on_terminal 'watch 0.2 map show | grep -c array\n<2><2>q<> >map show 7\n'
	assert_output --partial "type: hash"
	run -2 --separate-stderr shell $'watch 0 version\nwatch x\nwatch\nwatch 0.1 nosuch'
	[ -z "$output" ]
	[ "${stderr_lines[0]}" = 'bpfadm: watch: "0" is not from 0.1 to 86400 seconds' ]
}

@test "the shell's own words are unknown outside of it" {
	run -2 --separate-stderr bpfadm use map 7
	assert_equal "$stderr" "bpfadm: unknown command \"use\"
hint: use is a command of the shell: bpfadm starts it, and bpfadm -c 'LINE' runs a line of it"
	for word in set source history quit; do
		run -2 --separate-stderr bpfadm "$word"
		[[ $stderr == *"hint: $word is a command of the shell: "* ]]
		run -2 --separate-stderr bpfadm batch <<<"$word"
		[[ $stderr == *"hint: $word is a command of the shell: "* ]]
	done
	run -2 --separate-stderr bpfadm -c 'usee'
	[[ $stderr != *"of the shell"* ]]
}

@test "a shell in a shell, or in a batch, is refused" {
	run -2 --separate-stderr shell shell
	[ "$stderr" = "bpfadm: the shell is running already" ]
	echo shell >file
	run -2 --separate-stderr bpfadm batch ./file
	[ "${stderr_lines[0]}" = "bpfadm: ./file:1: a batch cannot run the shell" ]
}

@test "on a terminal there is a prompt that names what is in use, and a greeting unless -q" {
	run -0 on_terminal 'use map flows\nuse\nquit\n'
	assert_line --index 0 --partial "bpfadm $(bpfadm version | cut -d' ' -f2): help lists"
	assert_output --partial "bpfadm> use map flows"
	assert_output --partial "map flows> use"
	run -0 on_terminal 'quit\n' -q
	refute_output --partial "help lists"
}

@test "Ctrl-D leaves; Ctrl-C gives up the line" {
	run -0 on_terminal 'nosuch\003version\n\004'
	assert_output --partial "$(bpfadm version)"
	refute_output --partial "unknown"
}

@test "Ctrl-C clears a half-typed line, and ends a search in the history" {
	run -0 on_terminal 'map show 8\n<> >map del\003<> >version\n<> >'
	assert_output --partial "$(bpfadm version)"
	refute_output --partial 'unknown'
	run -0 on_terminal 'map count counters\n<> >abc\022coun<counters>\003<> >version\r<> >\022sho<show>\003<> >\022ver<version>\r'
	[ "$(grep -c "^$(bpfadm version).\?$" <<<"$output")" = 2 ]
	refute_output --partial 'unknown'
	refute_output --partial 'percpu'
}

@test "a ? as the last word shows help, in quotes it is a word" {
	run -0 shell $'?'
	assert_output "$(bpfadm help | sed '/^options/,$d' | head -n 5)"$'\n'"$(sed 1,5d <<<"$output")"
	assert_line --partial 'history  '
	run -0 shell $'map dump ?\nmap ?\nmap lookup flows key ?; use map flows; dump ? | cat'
	assert_output "$(bpfadm help map dump; bpfadm help map; bpfadm help map lookup; bpfadm help map dump)"
	run -1 --separate-stderr shell $'map show "?"\nmap show \\?\nmap show a?'
	[ -z "$output" ]
	assert_equal "$stderr" "bpfadm: there is no map named ?
bpfadm: there is no map named ?
bpfadm: there is no map named a?"
}

@test "-c runs a line as the shell would, with the options in front of it" {
	run -0 bpfadm -c "version; use map 'flows'; show; version > written; version | cat"
	assert_output "$(bpfadm version; bpfadm map show flows; bpfadm version)"
	assert_equal "$(<written)" "$(bpfadm version)"
	run -0 bpfadm -j --command='version; -l version'
	assert_output "$(bpfadm -j version; bpfadm -l version)"
	run -0 bpfadm -c $'version\nversion \\\n-j; version \\'
	assert_output "$(bpfadm version; bpfadm version -j; bpfadm version)"
	run -0 bpfadm -c 'quit; nosuch'
	[ -z "$output" ]
	run -0 bpfadm -c 'set json; version'
	assert_output "$(bpfadm -j version)"
}

@test "-c has the status of the worst line, and takes one line" {
	run -1 --separate-stderr bpfadm -c 'map lookup counters key 9; version'
	assert_output "$(bpfadm version)"
	run -2 bpfadm -c 'nosuch; map lookup counters key 9; version'
	run -2 --separate-stderr bpfadm -c 'version "'
	assert_equal "$stderr" 'bpfadm: a quote is not closed'
	run -2 --separate-stderr bpfadm -c version map
	assert_equal "$stderr" 'bpfadm: -c takes one LINE: unexpected "map"'
	run -2 --separate-stderr bpfadm -c version -c 'map show'
	[ -z "$output" ]
	assert_equal "$stderr" 'bpfadm: --command is given twice: put the commands into one LINE, with ; between them'
	run -2 --separate-stderr bpfadm -j -c
	is_json <<<"$output"
	run -2 --separate-stderr bpfadm batch <<<'-c version'
	[[ $stderr == *": -c is for the command line"* ]]
	run -2 shell '-c version'
	run -2 --separate-stderr bash -c '"$0" -c "version; version" >/dev/full' "$program"
	assert_equal "$stderr" 'bpfadm: cannot write to standard output: No space left on device'
	run -0 bpfadm -c version --help
	assert_output "$(bpfadm help)"
}

@test "Ctrl-C ends a watch and not the shell" {
	run -0 on_terminal 'watch 0.2 version\n<bpfadm ><bpfadm >\003<> >map show 7\n'
	assert_output --partial "type: hash"
}

@test "q ends a watch, too" {
	run -0 on_terminal 'watch 0.2 version\n<bpfadm ><bpfadm >q<> >map show 7\n'
	assert_output --partial "type: hash"
}

@test "TAB completes commands, keywords and objects" {
	run -0 on_terminal 'vers\t\n'
	assert_output --partial "$(bpfadm version)"
	run -0 on_terminal 'map show flo\t\n'
	assert_output --partial "type: hash"
	run -0 on_terminal 'map show id \t\t8\n'
	assert_output --partial "flows, hash"
	run -0 on_terminal 'use map flows\nsho\t\n'
	assert_output --partial "type: hash"
}

@test "TAB within the quotes of an expression leaves them open" {
	run -0 on_terminal "map count counters value-as u64 where 'val\\t>= 20'\n"
	assert_output --partial "where 'value >= 20'"
	refute_output --partial "bpfadm: "
}

@test "TAB completes the last of several commands, and the programs of sh" {
	mkdir bin
	printf '#!/bin/sh\necho of-sh; cat >/dev/null\n' >bin/zz_program
	chmod 755 bin/zz_program
	touch bin/zz_program.txt
	PATH=$PWD/bin:$PATH run -0 on_terminal 'version; map show fl\t\n'
	assert_output --partial 'type: hash'
	PATH=$PWD/bin:$PATH run -0 on_terminal 'version | zz_\t\n'
	assert_output --partial of-sh
	PATH=$PWD/bin:$PATH run -0 on_terminal 'version | cat | zz_\t\n'
	assert_output --partial of-sh
	PATH=$PWD/bin:$PATH run -0 on_terminal '!zz_\t</dev/null\n'
	assert_output --partial of-sh
	echo 'map show 7' >lines
	PATH=$PWD/bin:$PATH run -0 on_terminal '! cat lin\t\n'
	assert_output --partial 'map show 7'
}

@test "TAB puts quotes around words that need them, and closes them where the word ends" {
	echo 'map show 7' >'my file'
	run -0 on_terminal 'source my\t\n'
	assert_output --partial 'type: hash'
	echo 'map show 8' >"it's"
	run -0 on_terminal 'source it\t\n'
	assert_output --partial 'type: array'
	run -0 on_terminal "map create type hash key u32 value 'struct { u8 a; u8 b; }' entries 1 name m\nmap update m key 1 value \ta\t1,\"b\t2}'\nmap dump m\n"
	assert_output --partial 'a: 1, b: 2'
	run -0 on_terminal 'map create type hash key u32 value "struct { u8 a; u8 b; }" entries 1 name m\nmap update m key 1 value "{\\"a\t1,\\"b\t2}"\nmap dump m\n'
	assert_output --partial 'a: 1, b: 2'
}

@test "TAB twice says what can be typed where there is no word to offer" {
	run -0 on_terminal 'map dump counters limit \t\t<stop after N elements>1\n'
	assert_output --partial '(N: stop after N elements)'
	assert_output --partial 'stopped at the limit'
}

@test "the history is kept for the user alone" {
	on_terminal 'version\nversion\n secret\nmap show \\\n7\nhistory\n' >first
	grep -F '3  history' first
	file=.local/state/bpfadm/history
	assert_equal "$(<$file)" $'version\nmap show 7\nhistory'
	assert_equal "$(stat -c %a $file)" 600
	assert_equal "$(stat -c %a .local/state/bpfadm)" 700
	export XDG_STATE_HOME=$PWD/state
	on_terminal 'version\n' >second
	assert_equal "$(<state/bpfadm/history)" version
	chmod 644 state/bpfadm/history
	# The line of the last time comes back.
	run -0 on_terminal '\033[A -j\n'
	assert_output --partial "$(bpfadm -j version)"
	assert_equal "$(stat -c %a state/bpfadm/history)" 600
}

# What stands in the place of the history stays as it is, and a note says so.
not_a_history() {
	local before
	before=$(stat -Lc '%A %s %u' "$history")
	run -0 on_terminal 'version\nhistory\n'
	assert_output --partial "no history is kept in $PWD/$history: it is not a regular file of your own"
	assert_output --partial '2  history'
	assert_equal "$(stat -Lc '%A %s %u' "$history")" "$before"
}

@test "the history follows no links, and what is not a file of one's own is none" {
	history=.local/state/bpfadm/history
	mkdir -p .local/state/bpfadm
	seq 10 >other
	chmod 644 other
	ln -s ../../../other $history
	not_a_history
	ln -fs nosuch $history
	run -0 on_terminal 'version\n'
	assert_output --partial 'no history is kept'
	[ ! -e .local/state/bpfadm/nosuch ]
	ln -f other $history # a second name of it
	not_a_history
	rm $history
	mkfifo -m 644 $history
	not_a_history
	rm $history
	mkdir -m 755 $history
	not_a_history
	rmdir $history
	# With -q without a word.
	mkfifo $history
	run -0 on_terminal 'version\n' -q shell
	refute_output --partial 'no history'
}

@test "a history that is a link to /dev/null is none, without a word" {
	mkdir -p .local/state/bpfadm
	ln -s /dev/null .local/state/bpfadm/history
	before=$(stat -c %a /dev/null)
	run -0 on_terminal 'version\nhistory\n'
	assert_output --partial '2  history'
	refute_output --partial 'no history'
	assert_equal "$(stat -c %a /dev/null)" "$before"
	[ -L .local/state/bpfadm/history ]
}

@test "another user's history is not read, nor is one in another's directory" {
	[ "$(id -u)" = 0 ] || skip "needs root"
	history=.local/state/bpfadm/history
	mkdir -p .local/state/bpfadm
	seq 10 >$history
	chown 12345 $history
	not_a_history
	chown 0 $history
	chown 12345 .local/state/bpfadm
	not_a_history
}

@test "what a cut history is written to follows no links either" {
	mkdir -p .local/state/bpfadm
	seq 2500 >.local/state/bpfadm/history
	seq 10 >other
	chmod 644 other
	ln -s "$PWD/other" .local/state/bpfadm/history.new
	on_terminal 'version\n' >/dev/null
	assert_equal "$(stat -c '%a %s' other)" '644 21'
	assert_equal "$(wc -l <.local/state/bpfadm/history)" 2501
}

@test "a long history is cut" {
	mkdir -p .local/state/bpfadm
	seq 2500 >.local/state/bpfadm/history
	on_terminal 'version\n' >/dev/null
	assert_equal "$(wc -l <.local/state/bpfadm/history)" 1001
	assert_equal "$(head -1 .local/state/bpfadm/history)" 1501
	assert_equal "$(stat -c %a .local/state/bpfadm/history)" 600
}

@test "without a home the shell works and keeps nothing" {
	unset HOME
	run -0 on_terminal 'version\n'
	assert_output --partial "$(bpfadm version)"
}

@test "without readline lines are read plainly" {
	mkdir lib
	: >lib/libreadline.so.8
	export LD_LIBRARY_PATH=$PWD/lib
	run -0 on_terminal 'version\nuse map flows\nhistory\nquit\n'
	assert_output --partial "bpfadm> "
	assert_output --partial "map flows> "
	assert_output --partial "3  history"
}

@test "SIGTERM ends the shell, whether it waits for a line or not" {
	mkfifo pipe
	exec 5<>pipe # so that nobody waits for a reader or a writer
	"$program" shell <pipe 3>&- 5>&- &
	await_reading $!
	stop TERM $!
	echo '! kill -TERM $PPID' >&5
	"$program" shell <pipe 3>&- 5>&- &
	wait $!
}

# Lines for rc, and what the shell shows then.
with_rc() { # lines, text to be typed, options...
	mkdir -p .config/bpfadm
	printf '%s\n' "$1" >.config/bpfadm/rc
	chmod 644 .config/bpfadm/rc
	on_terminal "${@:2}"
}

@test "rc is run when a shell starts on a terminal, and an error in it does not stop that" {
	run -0 with_rc $'# mine\nset json\nnosuch\nuse map flows' 'version\n'
	assert_output --partial "bpfadm: $PWD/.config/bpfadm/rc:3: unknown command \"nosuch\""
	assert_output --partial 'map flows> version'
	assert_output --partial "$(bpfadm -j version)"
	run -0 with_rc $'set with late value=ns\nset timing on' 'set\n'
	refute_output --partial 'note:'
	assert_output --partial 'set with late value=ns'
	assert_output --partial 'set timing on'
	run -0 with_rc 'set json' 'version\n' -l shell
	refute_output --partial "$(bpfadm -p version)"
	run -0 with_rc 'map show "7' 'version\n'
	assert_output --partial "rc:1: "
	assert_output --partial "$(bpfadm version)"
	printf 'version\nmap show "7' >open
	run -2 --separate-stderr shell 'source open'
	assert_output "$(bpfadm version)"
	assert_equal "$stderr" 'bpfadm: open:2: a quote is not closed'
	run -0 with_rc 'quit' ''
	refute_output --partial 'bpfadm> '
	# Elsewhere it is not read.
	run -0 with_rc 'nosuch' 'version\n' version
	refute_output --partial nosuch
	run -0 shell version
	assert_output "$(bpfadm version)"
	run -0 bpfadm -c version
	assert_output "$(bpfadm version)"
	mkdir -p config/bpfadm
	echo 'use map counters' >config/bpfadm/rc
	export XDG_CONFIG_HOME=$PWD/config
	run -0 on_terminal 'version\n'
	assert_output --partial 'map counters> '
	XDG_CONFIG_HOME=/dev/null run -0 on_terminal 'version\n'
	refute_output --partial 'note:'
}

@test "rc must be a regular file of one's own that nobody else can write" {
	local rc=.config/bpfadm/rc refused="note: $PWD/.config/bpfadm/rc is not read: it is not a regular file of your own"
	run -0 with_rc 'use map flows' 'version\n'
	assert_output --partial 'map flows> '
	for mode in 666 620 602; do
		chmod $mode $rc
		run -0 on_terminal 'version\n'
		assert_output --partial "$refused"
		refute_output --partial 'map flows> '
	done
	chmod 644 $rc
	mv $rc other
	ln -s "$PWD/other" $rc
	run -0 on_terminal 'version\n'
	assert_output --partial "$refused"
	rm $rc
	mkfifo $rc
	run -0 on_terminal 'version\n'
	assert_output --partial "$refused"
	run -0 on_terminal 'version\n' -q shell
	refute_output --partial note:
	rm $rc
	mkdir $rc
	run -0 on_terminal 'version\n'
	assert_output --partial "$refused"
	rmdir $rc
	run -0 on_terminal 'version\n'
	refute_output --partial note:
	[ "$(id -u)" = 0 ] || skip "needs root"
	mv other $rc
	chown 12345 $rc
	run -0 on_terminal 'version\n'
	assert_output --partial "$refused"
}

@test "an expression after where has its operators; quoted, it may be piped and written" {
	run shell $'map dump counters where value > 998\nmap count counters where value>=1||value>3'
	[ ! -e 998 ]
	[ ! -e '=1||value' ]
	run -0 shell $'map count counters where \'value >= 0\' > quoted\nmap count counters where value >= 0 percpu list >> quoted'
	[ -z "$output" ]
	[ "$(wc -l <quoted)" = 2 ]
	run -2 --separate-stderr shell 'map dump counters where value > 1 | wc'
	[[ $stderr == *"hint: after where, | and > belong to the expression"* ]]
	[ ! -e 1 ]
}

@test "; ends a command, and an open quote continues on the next line" {
	run shell $'version;version ; version'
	assert_output "$(bpfadm version; bpfadm version; bpfadm version)"
	run -2 --separate-stderr shell $'version; nosuch; version'
	assert_output "$(bpfadm version; bpfadm version)"
	run -0 shell $'map show 7 > "a\nb"'
	[ -s $'a\nb' ]
	run -2 --separate-stderr shell $'version\nmap show "7'
	[[ $stderr == *"a quote is not closed"* ]]
}

@test "notes come once a batch and kind, and not with -q" {
	printf 'map getnext counters key 99\n%.0s' 1 2 3 >lines
	run -0 --separate-stderr bpfadm batch lines
	assert_equal "$stderr" \
		"note: lines:1: map 8 (counters) has no such key: this is its first key"
	run -0 --separate-stderr bpfadm -q batch lines
	[ -z "$stderr" ]
	run -0 --separate-stderr bpfadm map create type hash key 4 value 4 entries 8 name brief
	[[ $stderr == "note: map "*" (brief) is freed as this command ends"* ]]
	run -0 --separate-stderr bpfadm -q map create type hash key 4 value 4 entries 8 name brief
	[ -z "$stderr" ]
}

@test "several pasted lines run one after another, a comment among them" {
	local state=$PWD/state
	tmux -L "$$" -f /dev/null new-session -d -x 80 -y 24 "XDG_STATE_HOME=$state $program"
	for _ in {1..50}; do
		! tmux -L "$$" capture-pane -p | grep -q 'bpfadm>' || break
		sleep 0.1
	done
	printf 'version # | touch pasted\nmap show 7 | grep -c id\nnosuch' >lines
	tmux -L "$$" load-buffer lines
	tmux -L "$$" paste-buffer -p
	tmux -L "$$" send-keys Enter
	for _ in {1..50}; do
		! tmux -L "$$" capture-pane -p | grep -q 'unknown command "nosuch"' || break
		sleep 0.1
	done
	run -0 tmux -L "$$" capture-pane -p
	tmux -L "$$" kill-server
	assert_line "$(bpfadm version)"
	assert_line 'bpfadm: unknown command "nosuch"'
	[ ! -e pasted ]
	assert_equal "$(cat "$state/bpfadm/history")" "$(cat lines)"
}

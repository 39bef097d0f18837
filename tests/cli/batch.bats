#!/usr/bin/env bats
# Commands from a file or a pipe.

load ../lib/common

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
}

@test "a file, standard input and a pipe into bpfadm alone do the same" {
	printf 'map show 7\nprog show 5\n' >file
	want=$(bpfadm map show 7 && bpfadm prog show 5)
	for line in "batch file" "batch file ./file" "batch - <file" "batch file - <file" "batch <file" "<file"; do
		[[ $line != "batch file" ]] || line="batch ./file"
		run -0 bash -c "\"\$BPFADM_FAKE\" $line"
		assert_output "$want"
	done
}

@test "-j is one array of commands and outputs" {
	printf '# a comment\n\nmap show "7" # and this\nversion\n' >file
	run -0 bpfadm -j batch ./file
	assert_output "[{\"command\":[\"map\",\"show\",\"7\"],\"output\":$(bpfadm -j map show 7)},{\"command\":[\"version\"],\"output\":$(bpfadm -j version)}]"
	[ "$(bpfadm -p batch ./file | jq -c .)" = "$output" ]
}

@test "nothing but comments is an empty array" {
	run -0 bash -c 'printf "#\n\n   # x\n" | "$BPFADM_FAKE" -j batch'
	assert_output "[]"
	run -0 bash -c '"$BPFADM_FAKE" -j batch </dev/null'
	assert_output "[]"
	run -0 bash -c '"$BPFADM_FAKE" </dev/null'
	assert_output ""
}

@test "-l is the lines of all commands" {
	printf 'version\nversion\n' >file
	run -0 bpfadm -l batch ./file
	assert_line --index 0 "$(bpfadm -l version)"
	assert_line --index 1 "$(bpfadm -l version)"
}

@test "the first line that fails ends it; the error says where" {
	printf 'version\n\nnosuch\nversion\n' >file
	run -2 --separate-stderr bpfadm batch ./file
	assert_output "$(bpfadm version)"
	[ "${stderr_lines[0]}" = 'bpfadm: ./file:3: unknown command "nosuch"' ]
	[ "${stderr_lines[2]}" = 'note: ./file:3: stopped here; with keep-going the rest is run, too' ]
}

@test "a look-up that finds nothing ends it with status 1, as with bpftool" {
	printf 'map lookup 10 key 1 2 3 4\nversion\n' >file
	run -1 --separate-stderr bpfadm -j batch ./file
	assert_output '[{"command":["map","lookup","10","key","1","2","3","4"],"output":null}]'
}

@test "keep-going runs all lines; the status is that of the worst" {
	printf 'map lookup 10 key 1 2 3 4\nnosuch\nmap lookup 10 key 1 2 3 4\nversion\n' >file
	run -2 --separate-stderr bpfadm -j batch ./file keep-going
	[ "$(jq -c 'map(.output | type)' <<<"$output")" = '["null","object","null","object"]' ]
	printf 'map lookup 10 key 1 2 3 4\nversion\n' >file
	run -1 --separate-stderr bpfadm -j batch ./file keep-going
}

@test "whatever a line does, -j stays one document" {
	while IFS= read -r line; do
		printf 'version\n%s\nversion\n' "$line" >file
		run --separate-stderr bpfadm -j batch ./file keep-going
		is_json <<<"$output" || fail "$line: $output"
		[ "$(jq 'length' <<<"$output")" = 3 ] || fail "$line: $output"
	done <<-'EOF'
		map
		map dump
		map show -p
		map show -l
		map show id 999
		map dump 7 extra words
		-x map show
		'unclosed
		help
		map help
		prog load nosuch.o
		batch ./nosuch
		batch .
		batch
		shell
		-V
		--
	EOF
}

@test "options of a line hold for that line alone" {
	printf 'version -j\nversion\n' >file
	run -0 bpfadm batch ./file
	assert_line --index 0 "$(bpfadm -j version)"
	assert_line --index 1 "$(bpfadm version)"
	run -0 --separate-stderr bash -c 'printf "map show 7 -t\nmap show 7\n" | "$BPFADM_FAKE" -j'
	first=${#stderr_lines[@]}
	[ "$first" -gt 0 ]
	run -0 --separate-stderr bash -c 'printf "map show 7\nmap show 7\n" | "$BPFADM_FAKE" -jt'
	[ "${#stderr_lines[@]}" -eq $((2 * first)) ]
}

@test "quotes and continued lines" {
	printf 'map \\\n  show \\\n\t"7"\nnosuch\n' >file
	run -2 --separate-stderr bpfadm batch ./file
	assert_output "$(bpfadm map show 7)"
	[ "${stderr_lines[0]}" = 'bpfadm: ./file:4: unknown command "nosuch"' ]
}

@test "a last line without its newline, and carriage returns" {
	printf 'version\r\nversion' >file
	run -0 bpfadm batch ./file
	[ "${#lines[@]}" -eq 2 ]
}

@test "a line of any length, and a zero byte" {
	{
		printf 'map lookup 10 key'
		printf ' 1%.0s' {1..200000}
		echo
	} >file
	run -2 --separate-stderr bpfadm batch ./file
	[[ ${stderr_lines[0]} == *"4 bytes"* ]]
	printf 'map\0 show\n' >file
	run -2 --separate-stderr bpfadm batch ./file
	[ "${stderr_lines[0]}" = 'bpfadm: ./file:1: the line contains a NUL byte' ]
}

@test "a batch in a batch, and one that runs itself" {
	echo 'version' >inner
	printf 'batch ./inner\nversion\n' >outer
	run -0 bpfadm -j batch ./outer
	[ "$(jq -c 'map(.output | type)' <<<"$output")" = '["array","object"]' ]
	[ "$(jq -c '.[0].output[0].command' <<<"$output")" = '["version"]' ]
	echo 'batch ./self' >self
	run -2 --separate-stderr bpfadm -j batch ./self
	is_json <<<"$output"
	[ "${stderr_lines[0]}" = 'bpfadm: ./self:1: files are nested 8 deep: does ./self run itself?' ]
}

@test "a file that cannot be read" {
	run -2 --separate-stderr bpfadm -j batch ./nosuch
	is_json <<<"$output"
	[ "$stderr" = 'bpfadm: cannot open ./nosuch: No such file or directory' ]
	run -2 --separate-stderr bpfadm -j batch .
	is_json <<<"$output"
	[ "$stderr" = 'bpfadm: cannot read .: Is a directory' ]
	run -2 --separate-stderr bpfadm batch ./a file ./b
	[ -z "$output" ]
}

@test "control characters of a file's name do not reach the terminal" {
	echo nosuch >$'\e[31mred'
	run -2 --separate-stderr bpfadm batch $'./\e[31mred'
	[ "${stderr_lines[0]}" = 'bpfadm: ./\x1b[31mred:1: unknown command "nosuch"' ]
}

@test "a full disk ends it, once told" {
	printf 'version\nversion\nversion\n' >file
	for options in "" -j -l; do
		# shellcheck disable=SC2086
		run -2 --separate-stderr bash -c '"$BPFADM_FAKE" $1 batch ./file >/dev/full' - "$options"
		[ "$(grep -c 'No space left on device' <<<"$stderr")" -eq 1 ]
	done
}

@test "a reader that goes away ends it quietly" {
	run -0 --separate-stderr bash -c 'set -o pipefail; { while echo version; do :; done; } 2>/dev/null | "$BPFADM_FAKE" | head -1; [ "${PIPESTATUS[1]}" -eq 0 ]'
	[ -z "$stderr" ]
}

@test "each answer comes before the next line is read" {
	coproc "$BPFADM_FAKE" -l batch -
	# shellcheck disable=SC2154 # coproc sets it
	for _ in 1 2 3; do
		echo version >&"${COPROC[1]}"
		read -r -t 5 answer <&"${COPROC[0]}"
		[ "$answer" = "$(bpfadm -l version)" ]
	done
	eval "exec ${COPROC[1]}>&-"
}

@test "SIGINT and SIGTERM end a batch that waits, which is a failure" {
	for signal in INT TERM; do
		mkfifo "pipe$signal"
		exec 5<>"pipe$signal" # so that nobody waits for a reader or a writer
		"$program" -j batch - <"pipe$signal" >out 2>err 3>&- 5>&- &
		await_reading $!
		status=0
		stop "$signal" $! || status=$?
		[ "$status" -eq 2 ]
		is_json <out
		[ "$(<err)" = "bpfadm: stopped after line 0 of stdin: interrupted" ]
	done
}

@test "a batch that cannot be read fails" {
	local mem=/proc/self/mem

	for form in '' -j; do
		run -2 --separate-stderr bpfadm $form batch "$BATS_TEST_TMPDIR"
		assert_equal "$stderr" "bpfadm: cannot read $BATS_TEST_TMPDIR: Is a directory"
		run -2 --separate-stderr bpfadm $form batch $mem keep-going
		assert_equal "$stderr" "bpfadm: cannot read $mem: Input/output error"
		run -2 --separate-stderr bash -c '"$0" $1 batch <"$2"' "$program" "$form" "$BATS_TEST_TMPDIR"
		assert_equal "$stderr" "bpfadm: cannot read stdin: Is a directory"
	done
	run -2 bpfadm -j batch "$BATS_TEST_TMPDIR"
	assert_output --partial '[{"error":"cannot read '
}

@test "words that look alike are not alike in JSON, and none turns the line around" {
	run -2 --separate-stderr bpfadm -j batch keep-going <<<$'nosuch \xff\nnosuch \xc3\xbf\nnosuch \xee\xbf\xbf'
	[[ $output == *'["nosuch","\uefff"]'*$'["nosuch","\xc3\xbf"]'*'["nosuch","\uefee\uefbf\uefbf"]'* ]]
	is_json <<<"$output"
	run -2 --separate-stderr bpfadm -j batch <<<$'nosuch \xe2\x80\xae\xc2\x9b'
	[[ $output == *'["nosuch","\u202e\u009b"]'* ]]
	run -2 --separate-stderr bpfadm $'a\xe2\x80\xaeb\xc2\x9b\xe2\x80\x8b\xff'
	assert_equal "${stderr_lines[0]}" 'bpfadm: unknown command "a\u202eb\u009b\u200b\xff"'
}

@test "Ctrl-C and SIGTERM end the reading of standard input, and of what is not a file" {
	cd "$BATS_TEST_TMPDIR" || exit
	mkfifo pipe
	exec 5<>pipe # so that nobody waits for a reader or a writer
	for line in "prog load - type xdp" "prog loadall -" "object show -" "map update counters key 0 value @-" \
		"map lookup counters key @-" "prog test-run xdp_pass data_in -" "batch -" "batch pipe" batch \
		"prog load pipe type xdp" "map update counters key 0 value @pipe"; do
		for signal in INT TERM; do
			# shellcheck disable=SC2086 # words
			"$program" $line <pipe 2>message 3>&- 5>&- &
			await_reading $!
			ended=0
			stop "$signal" $! || ended=$?
			assert_equal "$line: $ended" "$line: 2"
			grep -q interrupted message
		done
	done
	exec 5>&-
}

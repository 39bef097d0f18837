#!/usr/bin/env bats
# From a line's words to a command: options, short words, mistakes, exit status.

load ../lib/common

@test "an object without a command is shown" {
	run -0 bpfadm map
	assert_output "$(bpfadm map show)"
}

@test "options stand anywhere on the line, in clusters and shortened" {
	want=$(bpfadm -j map show)
	for line in "map -j show" "map show --json" "-jn map show" "map show --js" "map show -nj"; do
		# shellcheck disable=SC2086
		run -0 bpfadm $line
		assert_output "$want"
	done
}

@test "-jp and -pj are both indented, and equal to -j" {
	for options in -jp -pj -p "--json --pretty"; do
		# shellcheck disable=SC2086
		run -0 bpfadm $options map show
		[ "${#lines[@]}" -gt 5 ]
		[ "$(jq -c . <<<"$output")" = "$(bpfadm -j map show)" ]
	done
}

@test "bpftool's -m, -L and --legacy are accepted without effect" {
	run -0 bpfadm -m -L --legacy map show
	assert_output "$(bpfadm map show)"
}

@test "an unknown option is refused, with the one that was perhaps meant" {
	run -2 --separate-stderr bpfadm --jsn map show
	[ -z "$output" ]
	[ "$stderr" = "bpfadm: unknown option --jsn
hint: did you mean json?" ]
	run -2 --separate-stderr bpfadm -jx map show
	is_json <<<"$output"
	[ "$stderr" = 'bpfadm: unknown option -x in "-jx"' ]
	run -2 --separate-stderr bpfadm -x map show
	[ "$stderr" = 'bpfadm: unknown option -x' ]
}

@test "an option's value is joined to it or stands behind it" {
	want=$(bpfadm -j map show 7)
	for option in "-B file" -Bfile "-jB file" "--base-btf file" --base-btf=file "--base file"; do
		# shellcheck disable=SC2086 # words
		[ "$(bpfadm $option -j map show 7)" = "$want" ]
		# shellcheck disable=SC2086
		[ "$(bpfadm map show 7 -j $option)" = "$want" ]
	done
	run -2 bpfadm --json=yes map show
	assert_output "bpfadm: --json takes no value"
	run -2 bpfadm --base-btf= map show
	assert_output "bpfadm: --base-btf needs FILE"
}

@test "--threads takes a number, which changes no output" {
	for option in "--threads 1" --threads=2 "--threads 64" "--thr 4"; do
		# shellcheck disable=SC2086
		run -0 bpfadm $option map dump counters
		assert_output "$(bpfadm map dump counters)"
	done
	for value in 0 65 -1 x 1k ''; do
		run -2 bpfadm "--threads=$value" map dump counters
		[[ $output == "bpfadm: --threads"* ]]
	done
	run -2 bpfadm map dump counters --threads
	assert_output "bpfadm: --threads needs N"
	run -0 bpfadm complete -- --threads ''
	[[ $output == *"N: walk large maps"* ]]
}

@test "an error is JSON whichever side of it -j stands on" {
	for line in "-j map nosuch" "map nosuch -j" "--nosuch -j" "-j"; do
		# shellcheck disable=SC2086
		run -2 --separate-stderr bpfadm $line nosuch
		[ "$(jq -r .errno <<<"$output")" = EINVAL ]
	done
}

@test "what follows -- is never an option" {
	run -1 --separate-stderr bpfadm map show name -- -j
	assert_equal "$stderr" "bpfadm: there is no map named -j"
	[ -z "$output" ]
}

@test "a negative number is data, never an option" {
	run -1 --separate-stderr bpfadm map show name -1
	assert_equal "$stderr" "bpfadm: there is no map named -1"
	run -2 --separate-stderr bpfadm map show id -1
	assert_equal "$stderr" 'bpfadm: "-1" is not an id: a number from 0 to 4294967295'
	for number in -.5 -inf -Infinity -1e3; do
		run -2 bpfadm map update counters key 0 value f32 $number
		assert_output 'bpfadm: the value of map 8 (counters) has 8 bytes, these types have 4'
	done
}

@test "what follows sort is a field, also when it has the letter of an option" {
	run -2 --separate-stderr bpfadm -j map show sort -n limit 1
	jq -e '[.. | .error? // empty] == ["sort: map show has no column \"n\""]' <<<"$output"
	run -0 bpfadm map show sort -id -j
	jq -e '[.[].id] == ([.[].id] | sort | reverse)' <<<"$output"
	run -1 bpfadm -j map show name sort -p
	[[ $output == *'no map named sort'* && $output != *unexpected* ]]
}

@test "bpftool's abbreviations mean what they always meant" {
	[ "$(bpfadm m)" = "$(bpfadm map show)" ]
	[ "$(bpfadm p)" = "$(bpfadm prog show)" ]
	[ "$(bpfadm map l)" = "$(bpfadm map show)" ]
	[ "$(bpfadm m s id 7)" = "$(bpfadm map show 7)" ]
	[ "$(bpfadm map show pin 2>&1)" = "$(bpfadm map show name pin 2>&1)" ]
	[ "$(bpfadm map show na flows)" = "$(bpfadm map show 7)" ]
	[ "$(echo 'map show' | bpfadm b file -)" = "$(bpfadm map show)" ]
}

@test "an ambiguous word is refused with what it could be" {
	run -2 --separate-stderr bpfadm prog run 5 data_ x
	assert_equal "$stderr" 'bpfadm: keyword "data_" is ambiguous: data_in, data_out, data_size_out'
}

@test "an unknown word gets what was perhaps meant" {
	run -2 --separate-stderr bpfadm mpa show
	[ "${stderr_lines[0]}" = 'bpfadm: unknown command "mpa"' ]
	[ "${stderr_lines[1]}" = 'hint: did you mean map?' ]
	run -2 --separate-stderr bpfadm map shwo
	[ "${stderr_lines[0]}" = 'bpfadm: unknown command "map shwo"' ]
	[ "${stderr_lines[1]}" = 'hint: did you mean show?' ]
	run -2 --separate-stderr bpfadm map completelyelse
	[ "${stderr_lines[1]}" = 'hint: see "bpfadm map help"' ]
}

@test "a command without what it is about gets the objects that have it" {
	run -2 --separate-stderr bpfadm dump flows
	[ "${stderr_lines[0]}" = 'bpfadm: unknown command "dump"' ]
	[ "${stderr_lines[1]}" = 'hint: did you mean map dump, prog dump, object dump, btf dump?' ]
	run -2 --separate-stderr bpfadm lookup flows key 1
	[ "${stderr_lines[1]}" = 'hint: did you mean map lookup?' ]
}

@test "a word that is none of a choice's gets those that are" {
	run -2 --separate-stderr bpfadm prog dump 5
	[ "${stderr_lines[0]}" = 'bpfadm: prog dump: unexpected "5"' ]
	[ "${stderr_lines[1]}" = 'hint: one of xlated, jited' ]
}

@test "an empty word is no command" {
	run -2 --separate-stderr bpfadm ''
	[ "${stderr_lines[0]}" = 'bpfadm: unknown command ""' ]
}

@test "control characters of a word do not reach the terminal" {
	run -2 --separate-stderr bpfadm $'\e[31mred'
	[ "${stderr_lines[0]}" = 'bpfadm: unknown command "\x1b[31mred"' ]
}

@test "a missing argument is named, with the usage" {
	run -2 --separate-stderr bpfadm prog pin
	[ "${stderr_lines[0]}" = 'bpfadm: prog pin needs PROG' ]
	[ "${stderr_lines[1]}" = 'hint: usage: bpfadm prog pin PROG PATH' ]
	run -2 --separate-stderr bpfadm map dump
	[ "${stderr_lines[1]}" = 'hint: see "bpfadm help map dump"' ]
	run -2 --separate-stderr bpfadm prog pin 5
	[ "${stderr_lines[0]}" = 'bpfadm: prog pin needs PATH' ]
	run -2 --separate-stderr bpfadm prog pin id
	[ "${stderr_lines[0]}" = 'bpfadm: prog pin needs PROG' ]
}

@test "a word too many is refused" {
	run -2 --separate-stderr bpfadm version again
	[ "${stderr_lines[0]}" = 'bpfadm: version: unexpected "again"' ]
	run -2 --separate-stderr bpfadm map create tpye hash key 4
	assert_equal "$stderr" 'bpfadm: map create: unexpected "hash"
hint: did you mean type instead of tpye?'
	run -2 --separate-stderr bpfadm map show lmit 3
	[[ $stderr == *'hint: did you mean limit instead of lmit?' ]]
	run -2 --separate-stderr bpfadm map show flows lmit
	[[ $stderr == *'hint: did you mean limit?' ]]
}

@test "an id is a number of 32 bits, and nothing that looks like one" {
	for id in 4294967296 -1 0x 1x ''; do
		run -2 --separate-stderr bpfadm map show id "$id"
		[ -z "$output" ]
	done
}

@test "a full disk is exit status 2 and told" {
	run -2 bash -c '"$BPFADM_FAKE" map show >/dev/full'
	assert_output 'bpfadm: cannot write to standard output: No space left on device'
}

@test "a closed pipe ends quietly" {
	run -0 bash -c 'set -o pipefail; { sleep 0.1; "$BPFADM_FAKE" map show; } | true'
	assert_output ''
}

@test "closed standard descriptors are no place for a BPF object" {
	run -0 bash -c '"$BPFADM_FAKE" map update counters key 0 value 1 >&- 2>&- <&-'
	assert_output ''
}

@test "output that is lost because stdout is closed is exit status 2 and told" {
	run -2 bash -c '"$BPFADM_FAKE" map show >&-'
	assert_output 'bpfadm: cannot write to standard output: Bad file descriptor'
	run -0 bash -c '"$BPFADM_FAKE" map update counters key 0 value 1 >&-'
	assert_output ''
}

@test "input that is missing because stdin is closed is exit status 2 and told" {
	for line in batch 'batch -' ''; do
		run -2 bash -c "\"\$BPFADM_FAKE\" $line <&-"
		assert_output 'bpfadm: cannot read stdin: Bad file descriptor'
	done
	run -2 bash -c '"$BPFADM_FAKE" shell <&-'
	assert_output 'bpfadm: cannot read standard input: Bad file descriptor'
	run -2 bash -c '"$BPFADM_FAKE" map update counters key 0 value @- <&-'
	assert_output 'bpfadm: cannot read standard input: Bad file descriptor'
	run -0 bash -c '"$BPFADM_FAKE" map update counters key 0 value 1 <&-'
	assert_output ''
}

@test "the version, by word and by option" {
	for line in version -V --version "map show -V"; do
		# shellcheck disable=SC2086
		run -0 bpfadm $line
		assert_output --regexp '^bpfadm [0-9]+\.[0-9]+\.[0-9]+$'
	done
	run -0 bpfadm -j version
	assert_output "{\"version\":\"$(bpfadm version | cut -d' ' -f2)\"}"
}

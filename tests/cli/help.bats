#!/usr/bin/env bats
# What the program says about itself.

load ../lib/common

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	mapfile -t commands < <(bpfadm -j help | jq -r ".commands[].command")
}

# Lines that go on after a backslash, joined.
in_one_line() {
	sed -e ':again' -e '/\\$/{N;s/\\\n *//;b again' -e '}'
}

@test "help at every depth goes to standard output, status 0, and ends with an example" {
	for line in help -h --help "map help" "map -h" "help map" "map lookup help" "map lookup --help" \
		"help map lookup" "map lookup 7 key 1 -h" "--help prog pin" "help help"; do
		# shellcheck disable=SC2086
		run -0 --separate-stderr bpfadm $line
		[ -z "$stderr" ]
		[[ $(in_one_line <<<"$output" | tail -n 1) == "example: "* ]]
	done
}

@test "help is about the command that was named" {
	run -0 bpfadm map lookup help
	assert_line --index 0 --partial "map lookup - "
	assert_line --partial "usage: bpfadm map lookup MAP [key DATA]"
	run -0 bpfadm prog help
	refute_output --partial "map lookup"
	assert_output --partial "prog show"
}

@test "help about an unknown command is an error" {
	run -2 --separate-stderr bpfadm help nosuch
	[ -z "$output" ]
	run -2 --separate-stderr bpfadm nosuch --help
	[ "${stderr_lines[0]}" = 'bpfadm: unknown command "nosuch"' ]
	run -2 --separate-stderr bpfadm help map lookup extra
	[ -z "$output" ]
	[ "$stderr" = 'bpfadm: help: unexpected "extra"' ]
	run -2 bpfadm help batch file
	assert_output 'bpfadm: help: unexpected "file"'
}

@test "-j help has every object, command, argument and option" {
	run -0 bpfadm -j help
	is_json <<<"$output"
	[ "$(jq -c '[.objects[].name]' <<<"$output")" = '["map","prog","object","btf"]' ]
	jq -e '.options | map(.letter) | index("j") and index("p") and index("l")' <<<"$output"
	jq -e '.commands | map(.command) | index("map lookup") and index("batch") and index("watch")' <<<"$output"
	jq -e '.shell | map(.command) | index("use") and index("source")' <<<"$output"
	jq -e '.commands[] | select(.command == "map delete").arguments[] | select(.keyword == "key").required' \
		<<<"$output"
	[ "$(bpfadm -j map lookup help)" = \
		"$(jq -c '.commands[] | select(.command == "map lookup")' <<<"$output")" ]
}

@test "each argument is explained, and DATA where there is some" {
	run -0 bpfadm -j help
	assert_equal "$(jq -c '[.commands[] | .name as $name | .arguments[] |
		select(.help == null) | $name]' <<<"$output")" '[]'
	for verb in lookup update delete getnext push; do
		run -0 bpfadm help map $verb
		assert_line --partial "DATA is bytes"
	done
}

@test "no line of help is longer than 80 columns" {
	local shell
	shell=$(printf 'help %s\n' "" use set watch source history quit | bpfadm shell)
	for topic in "" map prog object btf "${commands[@]}"; do
		# shellcheck disable=SC2086
		bpfadm help $topic
	done | cat - <(echo "$shell") | expand >all_of_it
	[ "$(wc -l <all_of_it)" -gt 500 ]
	assert_equal "$(grep -E '.{81}' all_of_it || true)" ""
}

@test "help explains the words in capitals of a command that uses them" {
	run -0 bpfadm help map update
	for term in MAP PROG DATA FIELD DECODER; do
		assert_line --regexp "^$term is "
	done
	refute_line --regexp "^(BTF|EXPR|LAYOUT) is "
	run -0 bpfadm help map dump
	assert_line --regexp "^EXPR is "
	refute_line --regexp "^DATA is "
	run -0 bpfadm help btf dump
	assert_line --regexp "^BTF is "
	run -0 bpfadm -j help map pin
	assert_equal "$(jq -c '[.terms[].term]' <<<"$output")" '["MAP"]'
}

@test "help knows every decoder" {
	run -2 --separate-stderr bpfadm map dump 7 with key=zzzzzz
	decoders=${stderr_lines[1]#hint: decoders: }
	[[ $decoders == *ip4*,* ]]
	run -0 bpfadm -j help map dump
	assert_equal "$(jq -r '.terms[] | select(.term == "DECODER").meaning' <<<"$output")" \
		"what the field holds: $decoders"
}

@test "an example that is longer than a line goes on after a backslash" {
	run -0 bpfadm help map create
	assert_line --regexp '^example: .* \\$'
	joined=$(in_one_line <<<"$output" | sed -n 's/^example: //p')
	assert_equal "$joined" "$(bpfadm -j help map create | jq -r .example)"
}

@test "every command has a summary and an example of itself" {
	run -0 bash -c '"$BPFADM_FAKE" -j help | jq -r ".commands[] |
		select(.summary and (.example | contains(\"bpfadm\")) | not).command"'
	assert_output ""
}

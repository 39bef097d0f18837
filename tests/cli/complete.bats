#!/usr/bin/env bats
# What completion offers, to bash and to the shell alike.

load ../lib/common

# The candidates for the line's last word, without their notes, on one line.
words() {
	bpfadm complete -- "$@" | cut -f1 | paste -sd' '
}

@test "commands and objects, with what they do" {
	run -0 bpfadm complete -- ma
	assert_output $'map\tinspect and change maps, in which programs keep data'
	[[ " $(words '') " == *" map prog object btf batch "* ]]
	[[ " $(words map '') " == *" show "*" lookup "*" help "* ]]
	[[ " $(words m '') " == *" show "* ]]
	[ "$(words map lo)" = lookup ]
	[ "$(words map li)" = list ]
	[ "$(words nosuch '')" = "" ]
}

@test "where a map stands: names, ids and the ways to say which" {
	[ "$(words map dump '')" = "flows counters percpu twin 7 8 9 10 11 id name pinned" ]
	[ "$(words map dump 1)" = "10 11" ]
	[ "$(words map dump id '')" = "7 8 9 10 11" ]
	[ "$(words map show id '')" = "7 8 9 10 11" ]
	[ "$(words map dump name '')" = "flows counters percpu twin" ]
	run -0 bpfadm complete -- map dump id ''
	assert_line --index 0 $'7\tflows, hash'
	run -0 bpfadm complete -- map dump ''
	assert_line --index 3 $'twin\tseveral'
}

@test "where a program stands: tags, too" {
	[ "$(words prog show '')" = "xdp_pass 5 id name pinned tag" ]
	[ "$(words prog show tag '')" = "$(bpfadm -j prog show 5 | jq -r .tag)" ]
}

@test "keywords that are not given yet, none inside of a value" {
	[[ " $(words map lookup 7 '') " == *" key "* ]]
	[[ " $(words map lookup 7 key 1 '') " != *" key "* ]]
	[[ " $(words map lookup 7 key 1 cpu '') " == "  " ]]
	[[ " $(words map lookup 7 key 1 '') " == *" value-as "* ]]
	[ "$(words map lookup 7 key va)" = "" ]
	[ "$(words map update 7 key 1 va)" = value ]
	[ "$(words map update 7 key 1 value 2 no)" = noexist ]
	[[ " $(words map update 7 noexist '') " != *exist* ]]
	[ "$(words map lookup 7 nosuch 1 '')" = "" ]
}

@test "types, flags and layouts, the latter two by commas" {
	[[ " $(words map create type '') " == *" hash array "*" ringbuf "* ]]
	[ "$(words map create type lru_p)" = lru_percpu_hash ]
	[ "$(words map create type hash flags no_pre)" = no_prealloc ]
	[ "$(words map create type hash flags zero_seed,no_pre)" = zero_seed,no_prealloc ]
	[[ " $(words map lookup 7 key-as u32,i) " == *" u32,ip4 "* ]]
	[ "$(words prog load x type xdp.)" = "xdp.frags xdp.frags/devmap xdp.frags/cpumap" ]
	[ "$(words prog load x type xd)" = "xdp xdp/devmap xdp/cpumap $(words prog load x type xdp.)" ]
	[ "$(words prog load x type fent)" = "fentry/ fentry.s/" ]
}

@test "a word of a choice" {
	[ "$(words prog dump '')" = "xlated jited" ]
	[ "$(words prog dump x)" = xlated ]
	[[ " $(words prog dump xlated '') " == *" xdp_pass "* ]]
}

# The candidates for a word after `map dump m` and others, m's value having this type.
typed_words() { # type, words...
	local type=$1 quoted
	shift
	quoted=$(printf " '%s'" "$@")
	bpfadm -l batch <<<"map create type hash key u32 value '$type' entries 1 name m
		complete -- $quoted" | jq -r 'select(.word).word' | paste -sd' '
}

@test "what has no members is not looked into: text, enums, arrays" {
	local type='struct { char comm[16]; enum { NEW, OLD } state; u32 arr[4]; struct { u8 a; } in[2]; }'

	for field in comm state arr value.comm value.state 'arr[0]' 'in[0].a' nosuch; do
		for words in where fields sort with; do
			# shellcheck disable=SC2086 # words
			[ "$(typed_words "$type" map dump m $words "$field.")" = "" ]
			[ "$(typed_words "$type" map dump m $words "$field.x")" = "" ]
		done
		[ "$(typed_words "$type" map update m key 1 set "$field.")" = "" ]
	done
	[ "$(typed_words "$type" map dump m where 'in[0].')" = 'in[0].a' ]
	[ "$(typed_words "$type" map dump m where 'arr[')" = 'arr[0] arr[1] arr[2] arr[3]' ]
	[ "$(typed_words "$type" map dump m where 'state == ')" = 'state == NEW state == OLD' ]
	for type in 'enum { NEW, OLD }' 'char[8]' u32 'u32[3]' 'bool'; do
		[ "$(typed_words "$type" map dump m where 'value.')" = "" ]
		[ "$(typed_words "$type" map dump m sort 'value.')" = "" ]
		[ "$(typed_words "$type" map update m key 1 set 'value.')" = "" ]
	done
}

@test "JSON of what is no object is not completed as one" {
	local type

	for type in 'enum { NEW, OLD }' 'char[8]' u32 'u32[3]' bool; do
		[ "$(typed_words "$type" map update m key 1 value '{')" = "" ]
		[ "$(typed_words "$type" map update m key 1 value '{"')" = "" ]
		[ "$(typed_words "$type" map update m key 1 value '{"a":{')" = "" ]
	done
	type='struct { char text[8]; enum { NEW, OLD } state; struct { u8 a; } in[2]; }'
	[ "$(typed_words "$type" map update m key 1 value '{"text":{')" = "" ]
	[ "$(typed_words "$type" map update m key 1 value '{"in":{')" = "" ]
	[ "$(typed_words "$type" map update m key 1 value '{"in":[{')" = '{"in":[{"a":' ]
	[ "$(typed_words "$type" map update m key 1 value '{"state":')" = '{"state":"NEW" {"state":"OLD"' ]
}

@test "files, with a slash behind directories" {
	cd "$BATS_TEST_TMPDIR" || exit
	mkdir dir
	touch file .hidden dir/inner
	[ "$(words batch '')" = "dir/ file keep-going" ]
	[ "$(words batch file '')" = "dir/ file" ]
	[ "$(words batch .h)" = .hidden ]
	[ "$(words batch dir/)" = dir/inner ]
	[ "$(words prog load '')" = "dir/ file" ]
	touch $'a\e[31m'
	[ "$(words batch '')" = "dir/ file keep-going" ]
}

@test "watch completes the command that it repeats" {
	assert_equal "$(words watch 1 map sh)" "$(words map sh)"
	assert_equal "$(words watch map show '')" "$(words map show '')"
}

@test "options, which do not disturb" {
	[ "$(words --js)" = "--json --jsonl" ]
	[ "$(words map -j show -f --bp)" = --bpffs ]
	[ "$(words -j map dump id 7)" = 7 ]
	[ "$(words map show -- --js)" = "" ]
}

@test "the command that help is about" {
	[ "$(words help pro)" = prog ]
	[ "$(words help map lo)" = lookup ]
}

@test "no line makes it fail" {
	for line in "''" "x ''" "map" "map show id" "-x ''" "-- ''" "prog load map idx 0 ''" "complete map sh"; do
		run -0 --separate-stderr bash -c "\"\$BPFADM_FAKE\" complete -- $line"
		[ -z "$stderr" ]
	done
	run -0 bpfadm complete
}

@test "JSON has the same" {
	run -0 bpfadm -j complete -- map dump id 1
	assert_output '[{"word":"10","note":"twin, hash"},{"word":"11","note":"twin, hash"}]'
}

# Completes the last word as bash would: COMP_TYPE 63 lists, 9 inserts.
in_bash() { # type, words...
	bash -c 'source "$1"; shift; COMP_TYPE=$1; shift
		COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
		_bpfadm "$BPFADM_FAKE" "${COMP_WORDS[COMP_CWORD]}"
		printf "%s\n" "${COMPREPLY[@]}"' - "$tests/../bash-completion/bpfadm" "$@"
}

@test "bash gets the words, and their notes when it lists them" {
	run -0 in_bash 9 bpfadm map dump id ''
	assert_output $'7\n8\n9\n10\n11'
	run -0 in_bash 63 bpfadm map dump id ''
	assert_line --index 0 "7  (flows, hash)"
	run -0 in_bash 63 bpfadm map dump fl
	assert_output flows
}

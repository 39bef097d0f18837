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
	[ "$(words prog show '')" = "xdp_pass 5 id name pinned tag where sort fields limit" ]
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

# The note without a word in the same place.
typed_note() { # type, words...
	local type=$1 quoted
	shift
	quoted=$(printf " '%s'" "$@")
	bpfadm -l batch <<<"map create type hash key u32 value '$type' entries 1 name m
		complete -- $quoted" | jq -r 'select(.note and (.word | not)).note'
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
	run -0 bpfadm complete -- watch ''
	assert_line $'\t[SECONDS] COMMAND: what to run, every SECONDS, 2 by default'
	assert_line --partial 'batch'
	assert_equal "$(words watch 1 map sh)" "$(words map sh)"
	assert_equal "$(words watch map show '')" "$(words map show '')"
}

@test "options, which do not disturb" {
	[ "$(words --js)" = "--json --jsonl" ]
	[ "$(words map -j show -f --bp)" = --bpffs ]
	[ "$(words -j map dump id 7)" = 7 ]
	run -0 bpfadm complete -- -c ''
	assert_line $'\tLINE: run LINE as the shell would'
	[ "$(words -c 'map du')" = 'map dump' ]
	[ "$(words -c 'version; map dump id 1')" = 'version; map dump id 10 version; map dump id 11' ]
	[ "$(words -c 'map show | so')" = '' ]
	run -0 bpfadm complete -- -B ''
	assert_line $'\tFILE: the BTF on which a module\'s BTF is based'
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

scripts=$tests/../src/cli/completion

# Completes the last word as bash would: COMP_TYPE 63 lists, 9 inserts.
in_bash() { # type, words...
	bash -c 'source "$1"; shift; COMP_TYPE=$1; shift
		COMP_LINE="$*" COMP_POINT=${#COMP_LINE}
		_bpfadm "$BPFADM_FAKE" "${!#}"
		printf "%s\n" "${COMPREPLY[@]}"' - "$scripts/bpfadm.bash" "$@"
}

@test "bash gets the words, and their notes when it lists them" {
	run -0 in_bash 9 bpfadm map dump id ''
	assert_output $'7\n8\n9\n10\n11'
	run -0 in_bash 63 bpfadm map dump id ''
	assert_line --index 0 "7  (flows, hash)"
	run -0 in_bash 63 bpfadm map dump fl
	assert_output flows
	run -0 in_bash 63 bpfadm map dump flows limit ''
	assert_output $'(N: stop after N elements)\n '
	run -0 in_bash 9 bpfadm map dump flows limit ''
	assert_output ''
}

@test "completion prints the script of each shell" {
	for shell in bash zsh fish; do
		run -0 --keep-empty-lines bpfadm completion "$shell"
		cmp - "$scripts/bpfadm.$shell" <<<"${output%$'\n'}"
		assert_equal "$(bpfadm -j completion "$shell" | jq -r .script)" "$(<"$scripts/bpfadm.$shell")"
	done
	run -2 bpfadm completion csh
	run -2 bpfadm completion
}

# A shell on a terminal that finds the program as bpfadm, after it has read the file.
in_shell() { # shell, file, text, arguments...
	local shell=$1 file=$2 text=$3
	shift 3
	mkdir -p "$BATS_TEST_TMPDIR/bin"
	ln -sf "$program" "$BATS_TEST_TMPDIR/bin/bpfadm"
	printf "PS1='> '\nPATH=%q:\$PATH\n" "$BATS_TEST_TMPDIR/bin" | cat - "$file" >"$BATS_TEST_TMPDIR/rc"
	ln -sf rc "$BATS_TEST_TMPDIR/.zshrc"
	program=$shell ZDOTDIR=$BATS_TEST_TMPDIR on_terminal "$text" "$@"
}

in_bash_typed() { # text
	in_shell bash "$scripts/bpfadm.bash" "$1" --noprofile --rcfile "$BATS_TEST_TMPDIR/rc" -i
}

@test "bash completes within quotes and leaves them open" {
	run -0 in_bash_typed "bpfadm map count counters value-as u64 where 'val\t>= 20'\n"
	assert_line --regexp '^2.?$'
	run -0 in_bash_typed "bpfadm map count counters value-as u64 where 'value >= 20 and v\t== 30'\n"
	assert_line --regexp '^1.?$'
	run -0 in_bash_typed 'bpfadm map count counters value-as u64 where "val\t>= 20"\n'
	assert_line --regexp '^2.?$'
	run -0 in_bash_typed "bpfadm map show 'fl\t\n"
	assert_output --partial "map show 'flows' "
	assert_output --partial 'type: hash'
}

@test "bash puts quotes around words that need them" {
	cd "$BATS_TEST_TMPDIR" || exit
	echo 'map show 7' >'my file'
	run -0 in_bash_typed 'bpfadm batch my\t\n'
	assert_output --partial 'type: hash'
	echo 'map show 7' >"it's"
	run -0 in_bash_typed 'bpfadm batch it\t\n'
	assert_output --partial 'type: hash'
	run -0 in_bash_typed 'bpfadm batch my\\ f\t\n'
	assert_output --partial 'type: hash'
	run -0 in_bash_typed 'bpfadm batch "my f\t\n'
	assert_output --partial 'type: hash'
}

@test "zsh completes, within quotes too, and shows ids with names" {
	command -v zsh >/dev/null || skip "zsh is not installed"
	cat >"$BATS_TEST_TMPDIR/zshrc" <<-'END'
		autoload -Uz compinit
		compinit -u -D
		compdef _bpfadm bpfadm
	END
	mkdir "$BATS_TEST_TMPDIR/functions"
	cp "$scripts/bpfadm.zsh" "$BATS_TEST_TMPDIR/functions/_bpfadm"
	sed -i "1i fpath=('$BATS_TEST_TMPDIR/functions' \$fpath)" "$BATS_TEST_TMPDIR/zshrc"
	run -0 in_shell zsh "$BATS_TEST_TMPDIR/zshrc" 'bpfadm map show fl\t\n' -i
	assert_output --partial 'type: hash'
	run -0 in_shell zsh "$BATS_TEST_TMPDIR/zshrc" \
		"bpfadm map count counters value-as u64 where 'val\t>= 20'\n" -i
	assert_line --regexp '^2.?$'
	run -0 in_shell zsh "$BATS_TEST_TMPDIR/zshrc" 'bpfadm map dump id \t<flows, hash>7\n' -i
	run -0 in_shell zsh "$BATS_TEST_TMPDIR/zshrc" 'bpfadm map dump 7 limit \t<stop after N elements>1\n' -i
}

# What fish offers for a line, without the notes.
in_fish() { # line
	mkdir -p "$BATS_TEST_TMPDIR/bin"
	ln -sf "$program" "$BATS_TEST_TMPDIR/bin/bpfadm"
	# shellcheck disable=SC2016 # fish's variables
	PATH=$BATS_TEST_TMPDIR/bin:$PATH fish --no-config -c 'source $argv[1]; complete -C $argv[2]' \
		"$scripts/bpfadm.fish" "$1"
}

@test "fish completes, within quotes too, and shows ids with names" {
	command -v fish >/dev/null || skip "fish is not installed"
	run -0 in_fish 'bpfadm map dump id '
	assert_line --index 0 $'7\tflows, hash'
	[ "${#lines[@]}" -eq 5 ]
	[ "$(in_fish "bpfadm map count percpu where 'c" | cut -f1)" = cpu ]
	[ "$(in_fish 'bpfadm map count percpu where "c' | cut -f1)" = cpu ]
	[ "$(in_fish 'bpfadm prog load x license GPL\ v' | cut -f1)" = 'GPL v2' ]
	[ "$(in_fish 'bpfadm map dump flows limit ')" = '' ]
}

# Lines that end where each argument's value begins, a line of JSON each: what comes before it is
# words that could be its.
value_places() {
	bpfadm -j help | jq -c '
		{MAP: "counters", PROG: "xdp_pass", BTF: "1", FILE: "x", PATH: "/x", N: "1", DIR: "/x"} as $words |
		.commands[] | (.command | split(" ")) as $name |
		[.arguments[] | select(.keyword == null)] as $first |
		($first | map(select(.required) | .choices[0] // $words[.value] // "x")) as $given |
		range($first | length) as $i | $name + $given[:$i] + [""],
		(.arguments[] | select(.keyword and .value) | $name + $given + [.keyword, ""])'
}

@test "wherever something can be typed there are words, or a note says what" {
	local count=0 line words
	while read -r line; do
		mapfile -t words < <(jq -r '.[]' <<<"$line")
		[[ ${words[*]} != "complete " ]] || continue
		[ -n "$(bpfadm complete -- "${words[@]}")" ] || fail "nothing after ${words[*]}"
		count=$((count + 1))
	done < <(value_places)
	[ "$count" -gt 100 ]
}

@test "a note without a word says what can be typed" {
	run -0 bpfadm complete -- map dump flows limit ''
	assert_output $'\tN: stop after N elements'
	run -0 bpfadm -j complete -- map dump flows limit ''
	assert_output '[{"note":"N: stop after N elements"}]'
	run -0 bpfadm complete -- map create /x type hash name ''
	assert_output $'\tNAME: 1 to 15 letters, digits, _ or .'
	run -0 bpfadm complete -- map lookup counters key ''
	assert_line $'hex\tbytes in hexadecimal digits'
	assert_line --partial $'\ta number from 0 to 4294967295'
	run -0 bpfadm complete -- map lookup counters key u32 ''
	assert_line $'\ta number from 0 to 4294967295 or an IPv4 address'
}

@test "bytes without types: layouts as long as there is room" {
	[[ " $(words map lookup counters key '') " == *" u8 "*" u32 "*" ip4 "* ]]
	[[ " $(words map lookup counters key '') " != *" u64 "* ]]
	[[ " $(words map lookup counters key u16 1 '') " == *" u16 "* ]]
	[[ " $(words map lookup counters key u16 1 '') " != *" u32 "* ]]
	[[ " $(words map lookup counters key u32 1 '') " != *" u8 "* ]]
	[ "$(words map lookup counters key u32 '')" = "" ]
	[ "$(words map lookup counters key h)" = hex ]
}

@test "DATA of known types: members, names, true and false, or what it takes" {
	local type='struct { char comm[16]; enum { NEW, OLD } state; bool on; struct { u8 a; } in[2]; }'

	[ "$(typed_words "$type" map update m key 1 value '')" = '{"comm": {"state": {"on": {"in":' ]
	[ "$(typed_words "$type" map update m key 1 value '{"in":')" = '{"in":[' ]
	[ "$(typed_words "$type" map update m key 1 value '{"on":')" = '{"on":true {"on":false' ]
	[ "$(typed_words 'enum { NEW, OLD }' map update m key 1 value '')" = 'NEW OLD' ]
	[ "$(typed_words 'enum { NEW, OLD }' map update m key 1 value 'NEW|')" = 'NEW|NEW NEW|OLD' ]
	[ "$(typed_words bool map update m key 1 value '')" = 'true false' ]
	[ "$(typed_note 'char[8]' map update m key 1 value '')" = 'text of at most 8 bytes' ]
	[ "$(typed_note u16 map update m key 1 value '')" = 'a number from 0 to 65535' ]
	[ "$(typed_note "$type" map update m key 1 value '{"comm":')" = 'text of at most 16 bytes' ]
	[ "$(typed_note "$type" map update m key 1 set comm=)" = 'text of at most 16 bytes' ]
	[ "$(typed_note "$type" map lookup m key '')" = 'a number from 0 to 4294967295 or an IPv4 address' ]
}

@test "an expression: all fields, then operators, then values, then and or or" {
	local type='struct { u64 n; enum { NEW, OLD } state; }'

	[ "$(typed_words "$type" map dump m where '')" = 'n state key value.' ]
	[[ $(typed_words "$type" map dump m where n '') == "== != < <= > >= ~ in & and or "* ]]
	[ "$(typed_words "$type" map dump m where 'n >')" = '' ]
	[ "$(typed_note "$type" map dump m where 'n >')" = 'a number from 0 to 18446744073709551615' ]
	[ "$(typed_words "$type" map dump m where 'state == NEW ')" = 'state == NEW and state == NEW or' ]
	[[ $(typed_words "$type" map dump m where state == NEW a) == and ]]
	# Keywords come where the expression may end.
	[[ $(typed_words "$type" map dump m where state == NEW '') == "and or fields "* ]]
	[ "$(typed_words "$type" map dump m where state == '')" = 'NEW OLD' ]
	[ "$(typed_words "$type" map dump m where n == 1 and '')" = 'n state key value.' ]
	[ "$(words map dump percpu where c)" = cpu ]
	[ "$(words map dump counters value-as u32,pad[2],u16 where 'value[')" = 'value[0] value[1]' ]
}

@test "the return values of the program's type, licenses, devices" {
	[ "$(words prog run xdp_pass expect '')" = 'XDP_ABORTED XDP_DROP XDP_PASS XDP_TX XDP_REDIRECT' ]
	[ "$(words prog load x license 'GPL ')" = 'GPL v2 GPL and additional rights' ]
	[[ " $(words map create /x type hash dev '') " == *" lo "* ]]
	[[ " $(words prog load x offload_dev '') " == *" lo "* ]]
}

@test "help is about names of commands alone" {
	[[ " $(words help '') " == *" map prog "* ]]
	[[ " $(words help map '') " == *" lookup "* ]]
	[ "$(words help map lookup '')" = "" ]
	[ "$(words help map '')" = "$(words map '')" ]
}

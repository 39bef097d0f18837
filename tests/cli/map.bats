#!/usr/bin/env bats
# The map commands on a kernel in memory: what needs no privileges, and what no real kernel does to
# order.

# shellcheck disable=SC2154 # what bats sets
load ../lib/common

flow='ip4 10.0.0.1 ip4 10.0.0.254 be16 1001 be16 443 u8 6 pad[3]'

@test "show: a table for people, records for one, lists for machines" {
	run -0 bpfadm map show
	[ "${#lines[@]}" -eq 6 ]
	[[ ${lines[0]} =~ ^' '*ID\ +TYPE\ +NAME ]]
	run -0 bpfadm map show 7
	assert_line 'id: 7'
	assert_line 'name: flows'
	assert_line 'value: 24 B'
	[ "$(bpfadm -j map show | jq -c 'map(.id)')" = '[7,8,9,10,11]' ]
	[ "$(bpfadm -j map show 7 | jq -c '[.type, .bytes_key, .max_entries]')" = '["hash",16,1024]' ]
	[ "$(bpfadm -l map show | jq -c .id | tr '\n' ' ')" = '7 8 9 10 11 ' ]
	[ "$(bpfadm -j map show twin | jq -c 'map(.id)')" = '[10,11]' ]
}

@test "lookup: a value by each form of key, and none" {
	for key in "$flow" '10 0 0 1 10 0 0 254 3 0xe9 1 187 6 0 0 0' \
		'hex 0a 0 0 1 0a 0 0 fe 3 e9 1 bb 6 0 0 0' 'hex 0a0000010a0000fe03e901bb06000000'; do
		# shellcheck disable=SC2086
		run -0 bpfadm map lookup flows key $key value-as u64,u64,u64
		assert_output --partial 'value: 10 1000 0'
	done
	run -1 --separate-stderr bpfadm -j map lookup flows key ::1
	[ "$output" = null ]
	[ "$stderr" = 'bpfadm: map 7 (flows) has no such key' ]
	run -1 --separate-stderr bpfadm map lookup counters key 4
	[ "$stderr" = \
		'bpfadm: map 8 (counters) has no such key: index 4 is outside the array (0 to 3)' ]
}

@test "an update is seen by what comes behind it in a batch" {
	run -0 bpfadm -l batch <<<'map update counters key 1 value 5
		map lookup counters key 1 value-as u64
		map update percpu key 0 cpu 1 value 7
		map lookup percpu key 0 cpu 1 value-as u64
		map delete flows key 10 0 0 1 10 0 0 254 3 0xe9 1 187 6 0 0 0
		map dump flows value-as u64,pad[16]'
	assert_line --index 0 '{"key":"01000000","value":5}'
	assert_line --index 1 '{"key":"00000000","value":[7]}'
	[ "${#lines[@]}" -eq 4 ]
}

@test "a map may be called what a keyword is called" {
	run -0 bpfadm -l batch <<<'map create type array value 4 entries 1 name key
		map update key key 0 value 3
		map lookup key key 0 value-as u32
		map dump key value-as u32'
	[ "$(grep -c '^{"key":"00000000","value":3}$' <<<"$output")" -eq 2 ]
	run -2 bpfadm map lookup key 0
	assert_line 'bpfadm: map lookup needs MAP'
}

@test "create without pin path: known to the batch, by id and name" {
	run -0 bpfadm -j batch - <<<'map create type hash key 4 value 4 entries 4 name own
		map update own key 1 value 2
		map dump own'
	[ "$(jq -r '.[0].output.name' <<<"$output")" = own ]
	[ "$(jq -c '.[2].output[0].value[0]' <<<"$output")" = '"0x02"' ]
}

@test "names that are no names" {
	for name in $'a\eb' 'a b' 'a/b' 'sixteen_letters_' '' 'é' '-'; do
		run -2 --separate-stderr bpfadm -j map create type hash key 4 value 4 entries 1 \
			name "$name"
		is_json <<<"$output"
		[[ $stderr != *$'\e'* ]]
		[[ $stderr == 'bpfadm: '*name* ]]
	done
	for name in $'no\esuch' 'no"such' $'no\nsuch'; do
		run -1 --separate-stderr bpfadm -j map lookup "$name" key 1
		is_json <<<"$output"
		[[ $stderr != *$'\e'* ]]
		[ "${#stderr_lines[@]}" -eq 1 ]
	done
}

@test "numbers that are out of range, or none" {
	for line in 'entries 4294967296' 'entries -1' 'entries 1k' 'entries 010' 'entries 1.5' \
		'flags 4294967296' 'flags 1x' 'map_extra 18446744073709551616' \
		'entries 1 key 4294967296' 'entries 1 key -1' 'entries 1 key 4 value 0x' \
		'entries 1 key 4 value 99999999999999999999'; do
		# shellcheck disable=SC2086
		run -2 --separate-stderr bpfadm -j map create type hash $line
		is_json <<<"$output"
		[[ $stderr == 'bpfadm: '*"\"${line##* }\""* ]]
	done
	for cpu in -1 4294967295 x; do
		run -2 bpfadm map lookup percpu key 0 cpu "$cpu"
	done
	run -2 bpfadm map lookup counters key 0 cpu 0
	assert_output 'bpfadm: map 8 (counters) is not per-CPU: it takes no cpu N'
}

@test "a map type that has no name yet" {
	run -2 bpfadm map create type 4000
	assert_output 'bpfadm: such maps need their size: entries N'
	run -2 bpfadm map create type 4000 entries 1
	assert_output --partial 'such maps need the size or the type of their keys'
}

@test "a keyword given twice is refused" {
	for line in 'lookup counters key 0 key 0' 'update counters key 0 value 1 key 1' \
		'update percpu key 0 cpu 0 cpu 1 value 1' 'dump counters key-as u32 key-as u32' \
		'create type hash key 4 value 4 entries 1 type array' 'push counters value 1 value 2'; do
		# shellcheck disable=SC2086
		run -2 --separate-stderr bpfadm -j map $line
		is_json <<<"$output"
		[[ $stderr == 'bpfadm: '* ]]
	done
}

@test "files for DATA that cannot be read" {
	mkdir "$BATS_TEST_TMPDIR/dir"
	mkfifo "$BATS_TEST_TMPDIR/fifo"
	: >"$BATS_TEST_TMPDIR/empty"
	for file in /nosuch "$BATS_TEST_TMPDIR/dir" "$BATS_TEST_TMPDIR/empty" /dev/null; do
		run -2 --separate-stderr bpfadm -j map update counters key 0 value "@$file"
		is_json <<<"$output"
		[[ $stderr == 'bpfadm: '*"$file"* || $stderr == *' has 8 bytes'* ]]
	done
}

@test "a file for DATA that may not be read" {
	as_nobody=()
	[ "$(id -u)" -ne 0 ] || as_nobody=(setpriv --reuid nobody --clear-groups)
	"${as_nobody[@]}" "$BPFADM_FAKE" version || skip "the program is not for everybody"
	install -d -m 755 /tmp/bpfadm-test.$$
	install -m 0 /dev/null /tmp/bpfadm-test.$$/secret
	run -2 "${as_nobody[@]}" "$BPFADM_FAKE" map update counters key 0 value \
		@/tmp/bpfadm-test.$$/secret
	rm -r /tmp/bpfadm-test.$$
	assert_output --partial "secret: Permission denied"
}

@test "the kernel's refusals: status, words and one JSON document for each command" {
	while IFS='|' read -r command errno line why; do
		# shellcheck disable=SC2086
		FAKE_ERRNO=$command=$errno run -2 --separate-stderr bpfadm -j map $line
		is_json <<<"$output"
		[ "$(jq -r 'if type == "array" then .[-1] else . end | .errno' <<<"$output")" = "$errno" ]
		[[ $stderr == *"$why"* ]] || { echo "$line: $stderr" && false; }
	done <<-'END'
		map_get_next_id|EPERM|show|cannot list the maps
		map_get_fd_by_id|EPERM|show 7|cannot open map 7
		map_get_fd_by_id|EPERM|dump 7|cannot open map 7
		map_create|EPERM|create type hash key 4 value 4 entries 4|cannot create the map
		map_create|ENOMEM|create type hash key 4 value 4 entries 4|memory
		map_create|E2BIG|create type hash key 4 value 4 entries 4|cannot create the map
		map_lookup_elem|EPERM|lookup counters key 1|cannot look up a key in map 8 (counters)
		map_update_elem|E2BIG|update flows key ::1 value u64 1 u64 2 u64 3|it is full (max_entries 1024)
		map_update_elem|ENOMEM|update counters key 1 value 1|memory
		map_delete_elem|EPERM|delete flows key ::1|cannot delete from map 7 (flows)
		map_freeze|EBUSY|freeze counters|mapped for writing
		map_freeze|EINVAL|freeze counters|cannot freeze map 8 (counters)
		map_get_next_key|EPERM|getnext counters|cannot go through the keys
		map_lookup_batch|EPERM|dump counters|cannot dump map 8 (counters)
		map_lookup_batch|ENOMEM|dump counters|cannot dump map 8 (counters)
	END
}

@test "a kernel without LOOKUP_BATCH is dumped key by key" {
	want=$(bpfadm -j map dump flows | jq -c sort)
	for errno in EINVAL ENOTSUPP; do
		FAKE_ERRNO=map_lookup_batch=$errno run -0 --separate-stderr bpfadm -j -t map dump flows
		[ "$(jq -c sort <<<"$output")" = "$want" ]
		[[ $stderr == *'bpf(map_get_next_key, '* ]]
	done
}

@test "a bucket larger than the batch is dumped whole" {
	{
		printf 'map update 10 key %d value 1\n' {1..8}
		echo 'map dump 10'
	} >"$BATS_TEST_TMPDIR/fill"
	FAKE_BUCKETS=1 run -0 bpfadm batch "$BATS_TEST_TMPDIR/fill"
	assert_line 'Found 8 elements'
}

@test "every command's failure is one JSON document, whatever the format" {
	for line in 'show nosuch' 'dump nosuch' 'lookup' 'lookup 7' 'lookup 7 key 1' 'update 7' \
		'delete 7 key 1' 'getnext 7 key 1' 'push 7 value 1' 'pop 7' 'peek 7' 'freeze nosuch' \
		'pin 7 /nosuch/x' 'unpin /nosuch' 'create' 'create type nosuch' 'nosuch' 'dump 7 with'; do
		for option in -j -p -jl; do
			# shellcheck disable=SC2086
			run --separate-stderr bpfadm $option map $line
			[ "$status" -ne 0 ]
			[ "$option" = -jl ] || is_json <<<"$output"
			[[ $stderr == 'bpfadm: '* ]]
		done
	done
}

@test "a write error is told, in every format and for every command that prints" {
	for line in show 'show 7' 'dump flows' 'lookup counters key 0' 'getnext counters'; do
		for option in -j -p -l -q; do
			run -2 bash -c '"$BPFADM_FAKE" "$1" map $2 >/dev/full' - $option "$line"
			assert_output \
				'bpfadm: cannot write to standard output: No space left on device'
		done
	done
}

@test "a mistyped keyword after DATA or an expression is named" {
	local line hint
	while IFS='|' read -r line hint; do
		# shellcheck disable=SC2086 # words
		run -2 --separate-stderr bpfadm $line
		assert_equal "${stderr_lines[-1]}" "hint: did you mean $hint?"
	done <<-'END'
		map update counters key 1 vlaue 2|value instead of vlaue
		map update counters key 1 value 5 noexits|noexist instead of noexits
		map lookup counters key 1 valeu-as u32|value-as instead of valeu-as
		map dump counters where value > 1 limt 3|limit instead of limt
		map dump counters where value > 1 sott value|sort instead of sott
	END
	run -2 --separate-stderr bpfadm map update counters key 1 value 1 2
	[[ $stderr != *"did you mean"* ]]
}

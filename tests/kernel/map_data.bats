#!/usr/bin/env bats
# DATA: how keys and values are written on the line, and shown.

# shellcheck disable=SC2154 # what bats and maps.bash set
load ../lib/common
load ../lib/maps

setup_file() {
	setup_maps
	for size in 1 2 3 4 6 8 16; do
		new "v$size" type array value $size entries 1
	done
	new k16 type hash key 16 value 8 entries 8
}
teardown_file() { drop_maps; }

# The value of a map of one element, in hex.
stored() { # size
	bpfadm -l map lookup "$fs/v$1" key 0 | jq -r .value
}

@test "the only key of an array of one entry need not be given" {
	new data type array key 4 value 'struct { u32 counter, limit; }' entries 1
	bpfadm map update "$fs/data" set counter=7 2>/dev/null
	run -0 bpfadm map lookup "$fs/data"
	assert_output "key: 0  value: {counter: 7, limit: 0}"
	new slots type percpu_array key 4 value 4 entries 1
	bpfadm map update "$fs/slots" cpu 0 value 5
	run -0 bpfadm -j map lookup "$fs/slots" cpu 0
	assert_output --partial '"value":["0x05",'
	new two type array key 4 value 4 entries 2
	run -2 bpfadm map update "$fs/two" value 5
	assert_output "bpfadm: the key of map $(map_id two) (${tag}two) is missing: give key DATA (4 bytes)"
	new hash type hash key 4 value 4 entries 1
	run -2 bpfadm map lookup "$fs/hash"
	assert_output --partial " is missing: give key DATA (4 bytes)"
}

@test "DATA that is accepted, and its bytes" {
	while IFS='|' read -r size data want; do
		# shellcheck disable=SC2086
		bpfadm map update "$fs/v$size" key 0 value $data
		[ "$(stored "$size")" = "$want" ] || { echo "$data: $(stored "$size")" && false; }
	done <<-'END'
		1|255|ff
		1|-1|ff
		2|1 2|0102
		2|0xff 0|ff00
		2|hex ff 0a|ff0a
		2|hex ff0a|ff0a
		2|0x1234|3412
		2|-2|feff
		3|1 2 3|010203
		3|hex 010203|010203
		4|4294967295|ffffffff
		4|-2147483648|00000080
		4|10.0.0.1|0a000001
		4|be32 258|00000102
		4|u16 258 be16 258|02010102
		4|u8 7 pad[3]|07000000
		4|char[4] ab|61620000
		4|f32 1.5|0000c03f
		6|02:00:5e:10:00:ff|02005e1000ff
		6|mac 02:00:5e:10:00:ff|02005e1000ff
		8|18446744073709551615|ffffffffffffffff
		8|f64 1|000000000000f03f
		8|ip4 10.0.0.1 be16 443 pad[2]|0a00000101bb0000
		16|2001:db8::1|20010db8000000000000000000000001
		16|ip6 ::1|00000000000000000000000000000001
		4|"0a0b0c0d"|0a0b0c0d
		4|["0x0a","0x0b","0x0c","0x0d"]|0a0b0c0d
	END
}

@test "DATA that is refused before the kernel is asked, and nothing stored" {
	bpfadm map update "$fs/v4" key 0 value 1 2 3 4
	bpfadm map update "$fs/v1" key 0 value 9
	while IFS='|' read -r size data; do
		# shellcheck disable=SC2086
		run -2 --separate-stderr bpfadm -j -t map update "$fs/v$size" key 0 value $data
		is_json <<<"$output"
		[[ $stderr != *map_update_elem* ]] || { echo "$data" && false; }
		[[ $stderr == *"bpfadm: "* ]]
	done <<-'END'
		1|256
		1|-129
		1|1g
		1|+1
		1|hex 0a0b
		1|1 2
		4|1 2 3
		4|1 2 3 4 5
		4|1 2 3 256
		4|1 2 3 010
		4|010
		4|0x100000000
		4|4294967296
		4|-2147483649
		4|hex 0a0b0c
		4|hex 0a0b0c0g
		4|10.0.0.256
		4|10.0.0
		4|::1
		4|u16 1
		4|u16 65536 u16 1
		4|u32 1 u8 1
		4|u32
		4|u33 1
		4|char[4] abcde
		4|pad[4] 1 2 3 4
		4|@/nosuch/file
		4|{"a":1}
		4|[1,2,3
	END
	[ "$(stored 4)" = 01020304 ]
	[ "$(stored 1)" = 09 ]
	for data in '' ' 1' '1 '; do
		run -2 bpfadm map update "$fs/v4" key 0 value "$data"
		run -2 bpfadm map update "$fs/v4" key "$data" value 1
	done
}

@test "a wrong size names the map, its size and what came" {
	id=$(map_id k16)
	run -2 bpfadm map lookup "$fs/k16" key 1 2 3
	assert_output "bpfadm: the key of map $id (${tag}k16) has 16 bytes, got 3"
	run -2 bpfadm map update "$fs/k16" key ::1 value 1 2 3
	assert_output "bpfadm: the value of map $id (${tag}k16) has 8 bytes, got 3"
	run -2 bpfadm map update "$fs/k16" value 1
	assert_line --partial "the key of map $id (${tag}k16) is missing"
	run -2 bpfadm map update "$fs/k16" key ::1
	assert_line --partial "the value of map $id (${tag}k16) is missing"
}

@test "keywords missing, doubled and unknown" {
	for line in "update $fs/v4 key 0 value" "update $fs/v4 key value 1" \
		"update $fs/v4 key 0 key 0 value 1" "update $fs/v4 key 0 value 1 value 2" \
		"update $fs/v4 key 0 value 1 any exist" "lookup $fs/k16" "lookup $fs/v4 key" \
		"delete $fs/v4" "push $fs/v4" "dump" "dump $fs/v4 key-as" "lookup $fs/v4 0" \
		"dump $fs/v4 key 0" "pin $fs/v4" "unpin" "create" "create $fs/x type"; do
		# shellcheck disable=SC2086
		run -2 --separate-stderr bpfadm -j map $line
		is_json <<<"$output"
		[ "$(jq -r .errno <<<"$output")" = EINVAL ] || { echo "$line" && false; }
	done
}

@test "@FILE and @- are raw bytes of exactly the size" {
	printf '\1\2\3\4' >"$BATS_TEST_TMPDIR/four"
	bpfadm map update "$fs/v4" key 0 value "@$BATS_TEST_TMPDIR/four"
	[ "$(stored 4)" = 01020304 ]
	printf 'abcd' | bpfadm map update "$fs/v4" key 0 value @-
	[ "$(stored 4)" = 61626364 ]
	for bytes in abc abcde ''; do
		run -2 bpfadm map update "$fs/v4" key 0 value @- <<<"$bytes$bytes"
	done
	run -2 bpfadm map update "$fs/v4" key 0 value @/dev/zero
	run -2 bpfadm map update "$fs/v4" key 0 value "@$BATS_TEST_TMPDIR"
	run -2 bpfadm map update "$fs/v4" key 0 value @/nosuch/file
	assert_output --partial '/nosuch/file: No such file or directory'
	[ "$(stored 4)" = 61626364 ]
}

@test "key-as and value-as: plain, JSON and JSON lines" {
	bpfadm map update "$fs/k16" key ip4 10.0.0.1 ip4 10.0.0.2 be16 80 be16 443 u8 6 pad[3] \
		value u32 7 s32 -1
	layout=(key-as "ip4,ip4,be16,be16,u8,pad[3]" value-as "u32,s32")
	for command in "dump $fs/k16" \
		"lookup $fs/k16 key hex 0a0000010a000002005001bb06000000"; do
		# shellcheck disable=SC2086
		run -0 bpfadm map $command "${layout[@]}"
		[ "${lines[0]}" = 'key: 10.0.0.1 10.0.0.2 80 443 6  value: 7 -1' ]
		# shellcheck disable=SC2086
		run -0 bpfadm -l map $command "${layout[@]}"
		assert_output '{"key":["10.0.0.1","10.0.0.2",80,443,6],"value":[7,-1]}'
		# shellcheck disable=SC2086
		run -0 bpfadm -j map $command "${layout[@]}"
		[ "$(jq -c '[.] | flatten[0].formatted' <<<"$output")" = \
			'{"key":["10.0.0.1","10.0.0.2",80,443,6],"value":[7,-1]}' ]
		[ "$(jq -c '[.] | flatten[0].value[0]' <<<"$output")" = '"0x07"' ]
	done
	bpfadm map delete "$fs/k16" key hex 0a0000010a000002005001bb06000000
	for layout in u32 u64,u8 u65 '' u32,,u32; do
		run -2 --separate-stderr bpfadm -j map dump "$fs/k16" value-as "$layout"
		is_json <<<"$output"
		run -2 bpfadm map lookup "$fs/k16" key ::1 value-as "$layout"
	done
}

@test "the four forms of one element" {
	bpfadm map update "$fs/k16" key ::1 value 258
	run -0 bpfadm map dump "$fs/k16"
	assert_output 'key: 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01  value: 02 01 00 00 00 00 00 00
Found 1 element'
	run -0 bpfadm -l map dump "$fs/k16"
	assert_output '{"key":"00000000000000000000000000000001","value":"0201000000000000"}'
	json=$(bpfadm -j map dump "$fs/k16")
	[ "$(jq -c '.[0].value' <<<"$json")" = \
		'["0x02","0x01","0x00","0x00","0x00","0x00","0x00","0x00"]' ]
	[ "$(bpfadm -p map dump "$fs/k16" | jq -c .)" = "$json" ]
	[ "$(bpfadm -p map dump "$fs/k16" | wc -l)" -gt 4 ]
}

@test "what -j and -l print is accepted back as DATA" {
	bpfadm map update "$fs/k16" key ::7 value 1 2 3 4 5 6 7 8
	for option in -j -l; do
		element=$(bpfadm $option map lookup "$fs/k16" key ::7)
		bpfadm map delete "$fs/k16" key "$(jq -c .key <<<"$element")"
		bpfadm map update "$fs/k16" key "$(jq -c .key <<<"$element")" \
			value "$(jq -c .value <<<"$element")"
		[ "$(bpfadm $option map lookup "$fs/k16" key ::7)" = "$element" ]
	done
}

@test "getnext goes through all keys, and says when a key is not there" {
	new next type hash key 4 value 4 entries 8
	run -1 --separate-stderr bpfadm -j map getnext "$fs/next"
	is_json <<<"$output"
	for i in 1 2 3; do bpfadm map update "$fs/next" key $i value $i; done
	key=$(bpfadm -j map getnext "$fs/next" | jq -c .next_key)
	seen=$key
	for _ in 1 2; do
		key=$(bpfadm -j map getnext "$fs/next" key "$key" | jq -c .next_key)
		seen+=$'\n'$key
	done
	[ "$(sort -u <<<"$seen" | wc -l)" -eq 3 ]
	run -1 bpfadm map getnext "$fs/next" key "$key"
	assert_output --partial 'has no key after this one'
	run -0 --separate-stderr bpfadm -j map getnext "$fs/next" key 9
	[[ $stderr == *'has no such key: this is its first key'* ]]
	is_json <<<"$output"
}

@test "freeze: read as before, changed no more" {
	new cold type hash key 4 value 4 entries 8
	bpfadm map update "$fs/cold" key 1 value 1
	bpfadm map freeze "$fs/cold"
	[ "$(bpfadm -j map show "$fs/cold" | jq .frozen)" = 1 ]
	run -0 bpfadm map show "$fs/cold"
	assert_line 'frozen: yes'
	for command in 'update key 1 value 2' 'update key 2 value 2' 'delete key 1'; do
		# shellcheck disable=SC2086
		set -- $command
		run -2 bpfadm map "$1" "$fs/cold" "${@:2}"
		assert_output --partial 'it is frozen'
	done
	run -2 bpfadm map freeze "$fs/cold"
	assert_output --partial 'it is frozen already'
	[ "$(bpfadm -l map dump "$fs/cold")" = '{"key":"01000000","value":"01000000"}' ]
}

@test "a list is no struct, and what is the kernel's own takes nothing but what is shown of it" {
	local data
	new own type hash key 'struct { u16 a, b; }' entries 4 value '
		struct bpf_spin_lock { u32 val; };
		struct bpf_timer { u64 __opaque[2]; } __attribute__((aligned(8)));
		struct { u64 n; struct bpf_timer t; struct bpf_spin_lock lock; }'
	bpfadm map update "$fs/own" key 0 0 0 0 value '{"n":1}' noexist
	# shellcheck disable=SC2089 # split on purpose
	for data in '[]' '[{"n":2}]' '{"n":2,"t":"foo"}' '{"n":2,"t":{"__opaque":[0,1]}}' '{"n":2,"lock":{"val":7}}' \
		'{"n":2,"lock":7}' "hex 0200000000000000$(printf '00%.0s' {1..16})0700000000000000"; do
		# shellcheck disable=SC2086,SC2089,SC2090 # hex and its digits
		run -2 bpfadm map update "$fs/own" key 0 0 0 0 value $data force
	done
	run -2 bpfadm map update "$fs/own" key 0 0 0 0 value '{"lock":{"val":7}}' force
	assert_line --index 0 --partial 'lock in the value of map '
	assert_line --index 0 --partial 'takes no value: it belongs to the kernel'
	run -2 bpfadm map delete "$fs/own" key '[]'
	[ "$(bpfadm -l map dump "$fs/own" | jq -c '[.key.a, .value.n]')" = '[0,1]' ]
}

@test "keys that differ only where no field is are told apart, and found by what is printed of them" {
	local line
	new padded type hash key 'struct { u8 proto; u32 addr; }' value u32 entries 4
	bpfadm map update "$fs/padded" key hex 06 00 00 00 0a 00 00 01 value 1
	bpfadm map update "$fs/padded" key hex 06 ff 00 00 0a 00 00 01 value 2
	run -0 bpfadm map dump "$fs/padded"
	assert_line 'key: {proto: 6, addr: 16777226}  value: 1'
	assert_line 'key: {proto: 6, addr: 16777226, "": hex:ff0000}  value: 2'
	run -0 bpfadm -l map dump "$fs/padded"
	assert_line '{"key":{"proto":6,"addr":16777226,"":"hex:ff0000"},"value":2}'
	while read -r line; do
		[ "$(bpfadm -l map lookup "$fs/padded" key "$(jq -c .key <<<"$line")")" = "$line" ]
	done <<<"$output"
	run -0 bpfadm -j map dump "$fs/padded"
	[ "$(jq -c '.[].formatted.key' <<<"$output" | sort -u)" = '{"proto":6,"addr":16777226}' ]
	# What is typed has zeroes there; a miss says so.
	bpfadm map delete "$fs/padded" key '{"proto":6,"addr":"10.0.0.1"}'
	run -1 bpfadm map lookup "$fs/padded" key '{"proto":6,"addr":"10.0.0.1"}'
	assert_line --index 1 --partial 'hint: 3 bytes of its keys belong to no field'
	run -1 bpfadm map delete "$fs/padded" key '{"proto":6,"addr":"10.0.0.1"}'
	assert_line --index 1 --partial 'hint: 3 bytes of its keys belong to no field'
	bpfadm map delete "$fs/padded" key '{"proto":6,"addr":"10.0.0.1","":"hex:ff0000"}'
	[ "$(bpfadm map count "$fs/padded")" = 0 ]
	# Values, too; what a change leaves out keeps what it had.
	new tail type array value 'struct { u64 n; u8 flag; }' entries 1
	bpfadm map update "$fs/tail" value hex 01 00 00 00 00 00 00 00 02 03 04 05 06 07 08 09
	bpfadm -q map update "$fs/tail" set n=2
	run -0 bpfadm -l map lookup "$fs/tail"
	assert_output '{"key":0,"value":{"n":2,"flag":2,"":"hex:03040506070809"}}'
	bpfadm map update "$fs/tail" value '{"n":2,"flag":2}'
	run -0 bpfadm -l map lookup "$fs/tail"
	assert_output '{"key":0,"value":{"n":2,"flag":2}}'
}

@test "set on an array that can be mapped leaves what a program counts in other fields meanwhile" {
	local i
	new counted type array key u32 entries 2 flags mmapable \
		value 'struct { u64 other, n; u32 low : 3, high : 29; u8 c; u16 d; }'
	bpfadm -q prog load - "$fs/count" type xdp <<-END
		*(u32 *)(r10 -4) = 1
		r1 = map[pinned:$fs/counted]
		r2 = r10
		r2 += -4
		call map_lookup_elem
		if r0 == 0 goto out
		r1 = 1
		lock *(u64 *)(r0 +8) += r1
		out: r0 = 2
		exit
	END
	head -c 64 /dev/zero >"$BATS_TEST_TMPDIR/packet"
	bpfadm prog run "$fs/count" data_in "$BATS_TEST_TMPDIR/packet" repeat 1000000 3>&- &
	counter=$!
	for i in {1..1000}; do
		echo "map update $fs/counted key 1 set other=$i low=5"
		echo "map update $fs/counted key 1 value '{\"d\":$i,\"high\":$i}'"
	done | bpfadm -q batch 2>/dev/null
	wait "$counter"
	run -0 bpfadm map lookup "$fs/counted" key 1
	assert_output 'key: 1  value: {other: 1000, n: 1000000, low: 5, high: 1000, c: 0, d: 1000}'
	run -0 bpfadm map lookup "$fs/counted" key 0
	assert_output 'key: 0  value: {other: 0, n: 0, low: 0, high: 0, c: 0, d: 0}'
	run -2 bpfadm map update "$fs/counted" key 2 set other=1
	assert_output --partial 'index 2 is outside the array (0 to 1)'
	run -1 bpfadm map update "$fs/counted" key 1 set other=1 noexist
	bpfadm map freeze "$fs/counted"
	run -2 bpfadm -q map update "$fs/counted" key 1 set other=1
	assert_output --partial 'it is frozen'
	rm "$fs/count"
}

@test "values with a spin lock are read and written under it" {
	new locked type hash key u32 entries 4 \
		value 'struct bpf_spin_lock { u32 val; }; struct { struct bpf_spin_lock lock; u64 n, m; }'
	run -0 bpfadm -t map update "$fs/locked" key 1 value '{"n":5,"m":0}'
	assert_line --regexp 'map_update_elem.* flags=lock\) = 0$'
	run -0 bpfadm -t map update "$fs/locked" key 1 set m=6 exist
	assert_line --regexp 'map_lookup_elem.* flags=lock\) = 0$'
	assert_line --regexp 'map_update_elem.* flags=exist,lock\) = 0$'
	run -0 bpfadm -t map lookup "$fs/locked" key 1
	assert_line --regexp 'map_lookup_elem.* flags=lock\) = 0$'
	assert_line 'key: 1  value: {lock: {val: 0}, n: 5, m: 6}'
	run -0 bpfadm -t map dump "$fs/locked"
	assert_line --regexp 'map_lookup_batch.* elem_flags=lock\) = -1 ENOENT'
	[ "$(bpfadm map count "$fs/locked" where 'm == 6')" = 1 ]
	# A lock that the kernel has not found is none.
	new typedefed type hash key u32 entries 4 value 'struct bpf_spin_lock_ { u32 val; }; struct { struct bpf_spin_lock_ lock; u64 n; }'
	run -0 bpfadm -t map update "$fs/typedefed" key 1 value '{"lock":{"val":1},"n":5}'
	refute_output --partial 'flags=lock'
}

@test "an update that would destroy what the kernel keeps in a value is refused, unless it is forced" {
	new timers type array key u32 entries 1 value '
		struct bpf_timer { u64 __opaque[2]; } __attribute__((aligned(8)));
		struct { u64 n; struct bpf_timer t; }'
	new times type hash key u32 entries 2 value '
		struct bpf_timer { u64 __opaque[2]; } __attribute__((aligned(8)));
		struct { u64 n; struct bpf_timer t; }'
	# shellcheck disable=SC2089 # split on purpose
	for line in 'value {"n":2}' 'set n=2' 'value {"n":2} exist'; do
		# shellcheck disable=SC2086,SC2089,SC2090 # words
		run -2 bpfadm map update "$fs/timers" key 0 $line
		assert_line --index 0 --regexp 'cannot update map [0-9]+ .*: this would destroy .* t \(struct bpf_timer\)'
		assert_line --index 1 'hint: force updates it all the same'
		# shellcheck disable=SC2086,SC2089,SC2090 # words
		run -2 bpfadm map update "$fs/times" key 0 $line
		assert_line 'hint: force updates it all the same, noexist adds a new element'
	done
	[ "$(bpfadm -l map lookup "$fs/timers" key 0 | jq .value.n)" = 0 ]
	bpfadm map update "$fs/timers" key 0 value '{"n":3}' force
	[ "$(bpfadm -l map lookup "$fs/timers" key 0 | jq .value.n)" = 3 ]
	bpfadm map update "$fs/times" key 1 value '{"n":4}' noexist
	[ "$(bpfadm -l map lookup "$fs/times" key 1 | jq .value.n)" = 4 ]
	run -1 bpfadm map update "$fs/times" key 1 value '{"n":4}' noexist
}

@test "nothing is left behind" {
	nothing_left
}

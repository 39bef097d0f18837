#!/usr/bin/env bats
# Every type of map that the kernel can make: made, shown, filled, read and emptied.

# shellcheck disable=SC2154 # what bats and maps.bash set
load ../lib/common
load ../lib/maps

setup_file() { setup_maps; }
teardown_file() { drop_maps; }

# What the map says of itself, as "TYPE KEY VALUE ENTRIES".
shape() { # name
	bpfadm -j map show "$fs/$1" | jq -r '"\(.type) \(.bytes_key) \(.bytes_value) \(.max_entries)"'
}

# The dump as "KEY=VALUE …", the first byte of each.
dumped() { # name
	bpfadm -j map dump "$fs/$1" |
		jq -r 'map("\(.key[0][2:])=\(.value[0][2:])") | sort | join(" ")'
}

@test "hash and lru_hash: update, look up, dump, delete" {
	for type in hash lru_hash; do
		new $type type $type key 4 value 8 entries 16
		[ "$(shape $type)" = "$type 4 8 16" ]
		for i in 1 2 3; do
			run -0 bpfadm map update "$fs/$type" key $i value 1$i
			assert_output ''
		done
		run -0 bpfadm map lookup "$fs/$type" key 2
		assert_output 'key: 02 00 00 00  value: 0c 00 00 00 00 00 00 00'
		[ "$(dumped $type)" = '01=0b 02=0c 03=0d' ]
		run -0 bpfadm map delete "$fs/$type" key 2
		run -1 bpfadm map lookup "$fs/$type" key 2
		assert_output --regexp 'has no such key$'
		[ "$(dumped $type)" = '01=0b 03=0d' ]
	done
}

@test "a full hash says so, an LRU hash makes room" {
	new full type hash key 4 value 4 entries 1
	bpfadm map update "$fs/full" key 1 value 1
	run -2 bpfadm map update "$fs/full" key 2 value 1
	assert_line "bpfadm: cannot update map $(map_id full) (${tag}full): it is full (max_entries 1)"
	assert_line --partial 'hint: delete an element first'
	[ "$(dumped full)" = '01=01' ]
	new lru type lru_hash key 4 value 4 entries 4
	for i in {1..64}; do echo "map update $fs/lru key $i value 1"; done | bpfadm batch
}

@test "exist and noexist hold" {
	new when type hash key 4 value 4 entries 4
	run -1 bpfadm map update "$fs/when" key 1 value 1 exist
	assert_output --partial 'has no such key, which exist requires'
	run -0 bpfadm map update "$fs/when" key 1 value 1 noexist
	run -1 bpfadm map update "$fs/when" key 1 value 2 noexist
	assert_output --partial 'the key is there'
	[ "$(dumped when)" = '01=01' ]
	run -0 bpfadm map update "$fs/when" key 1 value 3 exist
	run -0 bpfadm map update "$fs/when" key 1 value 4 any
	[ "$(dumped when)" = '01=04' ]
}

@test "array: its slots are there from the start, and no others" {
	new array type array value 4 entries 3
	[ "$(shape array)" = 'array 4 4 3' ]
	[ "$(dumped array)" = '00=00 01=00 02=00' ]
	run -0 bpfadm map update "$fs/array" key 2 value 7
	[ "$(dumped array)" = '00=00 01=00 02=07' ]
	run -1 bpfadm map lookup "$fs/array" key 3
	assert_output --partial 'has no such key: index 3 is outside the array (0 to 2)'
	run -2 bpfadm map update "$fs/array" key 3 value 1
	assert_output --partial 'index 3 is outside the array (0 to 2)'
	run -2 bpfadm map delete "$fs/array" key 1
	assert_line --partial 'the elements of an array cannot be deleted'
	run -1 bpfadm map update "$fs/array" key 1 value 1 noexist
	assert_output --partial 'all elements of an array exist'
}

@test "an array that can be mapped is dumped from its memory" {
	new mapped type array value 12 entries 1000 flags mmapable
	bpfadm map update "$fs/mapped" key 999 value u32 1 u64 5
	run -0 --separate-stderr bpfadm -t -l map dump "$fs/mapped" value-as u32,u64
	[ "${#lines[@]}" -eq 1000 ]
	[ "${lines[998]}" = '{"key":"e6030000","value":[0,0]}' ]
	[ "${lines[999]}" = '{"key":"e7030000","value":[1,5]}' ]
	[[ $stderr != *map_lookup* ]]
	bpfadm map freeze "$fs/mapped"
	run -0 bpfadm map dump "$fs/mapped"
	[ "${lines[1000]}" = 'Found 1000 elements' ]
}

@test "per-CPU types: a value for every CPU, for one, for each its own" {
	new pc type percpu_array value 4 entries 2
	cpus=$(bpfadm -j map lookup "$fs/pc" key 0 | jq '.values | length')
	for type in percpu_hash percpu_array lru_percpu_hash; do
		case $type in
		*array) new $type type $type value 4 entries 2 ;;
		*) new $type type $type key 4 value 4 entries 8 ;;
		esac
		bpfadm map update "$fs/$type" key 1 value 5
		run -0 bpfadm -j map lookup "$fs/$type" key 1
		[ "$(jq -c '[.values[].value[0]] | unique' <<<"$output")" = '["0x05"]' ]
		[ "$(jq -c '[.values[].cpu]' <<<"$output")" = "$(jq -nc "[range($cpus)]")" ]
		bpfadm map update "$fs/$type" key 1 cpu 0 value 6
		run -0 bpfadm -l map dump "$fs/$type" value-as u32
		assert_line "$(jq -nc "{key: \"01000000\", value: [6, (range($cpus - 1) | 5)]}")"
		run -0 bpfadm map lookup "$fs/$type" key 1 cpu 0
		assert_output $'key: 01 00 00 00\nvalue (CPU 0): 06 00 00 00'
		own=$(jq -nc "[range(10; 10 + $cpus)]")
		bpfadm map update "$fs/$type" key 1 value "$own"
		[ "$(bpfadm -l map lookup "$fs/$type" key 1 value-as u32 | jq -c .value)" = "$own" ]
	done
	run -2 bpfadm map lookup "$fs/pc" key 0 cpu "$cpus"
	assert_output --partial "there is no CPU $cpus"
	run -2 bpfadm map update "$fs/pc" key 0 cpu "$cpus" value 1
	run -2 bpfadm map update "$fs/pc" key 0 value "$(jq -nc "[range($cpus + 1)]")"
	assert_output --partial "got $((cpus + 1))"
}

@test "a per-CPU value is accepted back as -j and -l print it" {
	new pcback type percpu_hash key 4 value 4 entries 2
	bpfadm map update "$fs/pcback" key 1 cpu 0 value 258
	for option in -j -l; do
		value=$(bpfadm $option map lookup "$fs/pcback" key 1 | jq -c '.values // .value')
		bpfadm map update "$fs/pcback" key 2 value "$value"
		[ "$(bpfadm -l map lookup "$fs/pcback" key 1 | jq -c .value)" = \
			"$(bpfadm -l map lookup "$fs/pcback" key 2 | jq -c .value)" ]
		bpfadm map delete "$fs/pcback" key 2
	done
}

@test "lpm_trie: keys as ADDRESS/LENGTH, the longest prefix is found" {
	run -2 bpfadm map create "$fs/lpm" type lpm_trie key 8 value 4 entries 8
	assert_line --partial 'need the flag no_prealloc'
	assert_line 'hint: add: flags no_prealloc'
	new lpm type lpm_trie key 8 value 4 entries 8 flags no_prealloc
	bpfadm map update "$fs/lpm" key 10.0.0.0/8 value 8
	bpfadm map update "$fs/lpm" key 10.1.0.0/16 value 16
	bpfadm map update "$fs/lpm" key 24 0 0 0 10 1 2 0 value 24
	bpfadm map update "$fs/lpm" key u32 0 ip4 0.0.0.0 value 1
	run -0 bpfadm map lookup "$fs/lpm" key 10.1.2.3/32 value-as u32
	assert_output --partial 'value: 24'
	run -0 bpfadm map lookup "$fs/lpm" key 10.1.9.9/32 value-as u32
	assert_output --partial 'value: 16'
	run -0 bpfadm -l map dump "$fs/lpm" key-as u32,ip4 value-as u32
	[ "$(sort <<<"$output")" = '{"key":[0,"0.0.0.0"],"value":1}
{"key":[16,"10.1.0.0"],"value":16}
{"key":[24,"10.1.2.0"],"value":24}
{"key":[8,"10.0.0.0"],"value":8}' ]
	run -2 bpfadm map update "$fs/lpm" key 10.0.0.0/33 value 1
	bpfadm map delete "$fs/lpm" key 0.0.0.0/0
	run -1 bpfadm map lookup "$fs/lpm" key 11.0.0.0/8
	assert_output --partial 'no prefix of it matches the key'
	new lpm6 type lpm_trie key 20 value 4 entries 8 flags 1
	bpfadm map update "$fs/lpm6" key 2001:db8::/32 value 6
	run -0 bpfadm map lookup "$fs/lpm6" key 2001:db8::1/128
	assert_output --partial '06 00 00 00'
}

@test "queue and stack: push, peek, pop, and what does not work" {
	for type in queue stack; do
		new $type type $type value 4 entries 3
		run -1 bpfadm map peek "$fs/$type"
		assert_output --partial 'is empty'
		run -1 --separate-stderr bpfadm -j map pop "$fs/$type"
		[ "$output" = null ]
		for i in 1 2; do bpfadm map push "$fs/$type" value $i; done
		bpfadm map enqueue "$fs/$type" value hex 03000000
		run -2 bpfadm map push "$fs/$type" value 4
		assert_line --partial 'it is full (max_entries 3)'
		[ $type = queue ] && first=1 last=3 || first=3 last=1
		run -0 bpfadm -j map peek "$fs/$type"
		assert_output '{"key":[],"value":["0x0'"$first"'","0x00","0x00","0x00"]}'
		run -0 bpfadm map pop "$fs/$type" value-as u32
		assert_output "value: $first"
		run -0 bpfadm map dequeue "$fs/$type"
		run -0 bpfadm -l map pop "$fs/$type"
		assert_output '{"value":"0'"$last"'000000"}'
		run -2 bpfadm map dump "$fs/$type"
		assert_line --partial "$type maps have no elements to list"
		assert_line --partial 'map pop'
	done
	new evict type queue value 4 entries 2
	for i in 1 2 3; do bpfadm map push "$fs/evict" value $i evict; done
	run -2 bpfadm map push "$fs/evict" value 4
	assert_line 'hint: pop an element first; with evict, a push drops the oldest'
	run -0 bpfadm map pop "$fs/evict"
	assert_output 'value: 02 00 00 00'
}

@test "a type that is no queue loses nothing to pop" {
	new nopop type hash key 4 value 4 entries 4
	for i in 1 2 3; do bpfadm map update "$fs/nopop" key $i value $i; done
	for verb in pop dequeue peek 'push value 1'; do
		# shellcheck disable=SC2086
		set -- $verb
		run -2 --separate-stderr bpfadm -j map "$1" "$fs/nopop" "${@:2}"
		is_json <<<"$output"
		[[ $stderr == *'hash maps have no values without keys' ]]
	done
	[ "$(dumped nopop)" = '01=01 02=02 03=03' ]
}

@test "bloom_filter: peek tells whether a value is in it" {
	new bloom type bloom_filter value 4 entries 100 map_extra 5
	[ "$(bpfadm -j map show "$fs/bloom" | jq .map_extra)" = 5 ]
	bpfadm map push "$fs/bloom" value 10.0.0.1
	run -0 bpfadm map peek "$fs/bloom" value 10.0.0.1
	run -1 --separate-stderr bpfadm -j map peek "$fs/bloom" value 10.0.0.2
	[ "$output" = null ]
	[[ $stderr == *'does not have this value' ]]
	run -2 bpfadm map peek "$fs/bloom"
	assert_output --partial 'is missing'
	run -2 bpfadm map dump "$fs/bloom"
	assert_line --partial 'map peek'
	run -2 bpfadm map pop "$fs/bloom"
}

@test "array_of_maps and hash_of_maps: maps go in by id, name and path" {
	new inner type array value 4 entries 2
	new inner2 type array value 4 entries 2
	new other type hash key 4 value 4 entries 2
	new wider type array value 8 entries 2
	new longer type array value 4 entries 3
	inner=$(map_id inner) inner2=$(map_id inner2)
	run -2 bpfadm map create "$fs/aom" type array_of_maps entries 4
	assert_line --partial 'needs an inner map as its template'
	new aom type array_of_maps entries 4 inner_map "$fs/inner"
	new hom type hash_of_maps key 8 entries 4 inner_map name "${tag}inner"
	for type in aom hom; do
		run -0 bpfadm -j map dump "$fs/$type"
		[ "$output" = '[]' ]
		bpfadm map update "$fs/$type" key 1 value "$inner"
		bpfadm map update "$fs/$type" key 2 value pinned "$fs/inner2"
		bpfadm map update "$fs/$type" key 3 value "$fs/inner"
		bpfadm map update "$fs/$type" key 0 value name "${tag}inner"
		bpfadm map update "$fs/$type" key 0 value "$(bpfadm -j map lookup "$fs/$type" key 1 |
			jq -c .value)"
		run -0 bpfadm -j map dump "$fs/$type"
		[ "$(jq -c '[.[] | [.key[0], .inner_map_id]] | sort' <<<"$output")" = \
			"[[\"0x00\",$inner],[\"0x01\",$inner],[\"0x02\",$inner2],[\"0x03\",$inner]]" ]
		run -0 bpfadm map lookup "$fs/$type" key 2
		assert_output --partial "inner_map_id: $inner2"
		bpfadm map delete "$fs/$type" key 2
		run -1 bpfadm map lookup "$fs/$type" key 2
		run -0 bpfadm complete -- map update "$fs/$type" key 2 value "${tag}inner"
		assert_output --partial "${tag}inner2"$'\t'"array"
		run -2 bpfadm map update "$fs/$type" key 2 value "$fs/other"
		assert_output --partial "the inner map is of type hash, and the maps in it are of type array"
		run -2 bpfadm map update "$fs/$type" key 2 value "$fs/wider"
		assert_output --partial "the inner map has 8 bytes of value, and the maps in it have 4"
		run -2 bpfadm map update "$fs/$type" key 2 value "$fs/longer"
		assert_output --partial "the inner map has 3 entries, and the maps in it have 2"
		run -1 bpfadm map update "$fs/$type" key 2 value 4294967295
		assert_output --partial 'there is no map with id 4294967295'
		run -2 bpfadm map update "$fs/$type" key 2 value 1 0 0 0
		assert_output --partial 'the value must be one MAP'
		[ "$(bpfadm -l map dump "$fs/$type" | wc -l)" -eq 3 ]
	done
	run -1 bpfadm map lookup "$fs/aom" key 2
	assert_output --partial 'slot 2 is empty'
}

# Linux 5.10 has no LOOKUP_BATCH for maps of maps, which came with 5.14.
@test "a large array_of_maps is dumped in a few calls" {
	skip_under_asan # it does not run under strace
	new seed type array value 4 entries 1
	new wide type array_of_maps entries 20000 inner_map "$fs/seed"
	for key in 0 7 19999; do bpfadm map update "$fs/wide" key "$key" value "$fs/seed"; done
	strace -f -c -o "$BATS_TEST_TMPDIR/calls" -e trace=bpf "$BPFADM" -j map dump "$fs/wide" >"$BATS_TEST_TMPDIR/dump"
	[ "$(jq -c '[.[].key[0]]' "$BATS_TEST_TMPDIR/dump")" = '["0x00","0x07","0x1f"]' ]
	calls=$(awk '$NF == "bpf" { print $4 }' "$BATS_TEST_TMPDIR/calls")
	[ "$(printf '%s\n' 5.14 "$(uname -r)" | sort -V | head -1)" != 5.14 ] || [ "$calls" -lt 30 ]
}

@test "prog_array: programs go in by id, name, tag and path" {
	# A tag of its own: other tests load programs meanwhile.
	printf 'r1 = %d\nr0 = 2\nexit\n' $((BASHPID << 8 | RANDOM & 0xff)) >"$BATS_TEST_TMPDIR/pass.s"
	bpfadm prog load "$BATS_TEST_TMPDIR/pass.s" "$fs/pass" type xdp name "${tag}pass"
	prog=$(bpfadm -j prog show "$fs/pass" | jq .id)
	hash=$(bpfadm -j prog show "$fs/pass" | jq -r .tag)
	new progs type prog_array entries 6
	run -0 bpfadm -j map dump "$fs/progs"
	[ "$output" = '[]' ]
	bpfadm map update "$fs/progs" key 0 value "$prog"
	bpfadm map update "$fs/progs" key 1 value "${tag}pass"
	bpfadm map update "$fs/progs" key 2 value "$fs/pass"
	bpfadm map update "$fs/progs" key 3 value pinned "$fs/pass"
	bpfadm map update "$fs/progs" key 4 value tag "$hash"
	run -0 bpfadm -l map dump "$fs/progs" value-as u32
	assert_line "{\"key\":\"00000000\",\"value\":$prog}"
	assert_line "{\"key\":\"03000000\",\"value\":$prog}"
	run -0 bpfadm map lookup "$fs/progs" key 1
	assert_output "key: 01 00 00 00  prog_id: $prog"
	run -0 bpfadm -j map lookup "$fs/progs" key 1
	[ "$(jq '.prog_id, (.value | length)' <<<"$output")" = "$prog"$'\n4' ]
	run -0 bpfadm -l map lookup "$fs/progs" key 1
	assert_output '{"key":"01000000","value":'"$prog"'}'
	run -1 bpfadm map lookup "$fs/progs" key 5
	assert_output --partial 'slot 5 is empty'
	bpfadm map delete "$fs/progs" key 0
	run -1 bpfadm map lookup "$fs/progs" key 0
	run -1 bpfadm map update "$fs/progs" key 0 value nosuchprogram
	assert_output --partial 'there is no program named nosuchprogram'
	run -2 bpfadm map update "$fs/progs" key 0 value "$fs/progs"
	assert_output --partial 'is not a pinned program'
	bpfadm prog load "$BATS_TEST_TMPDIR/pass.s" "$fs/filter" type socket_filter
	run -2 bpfadm map update "$fs/progs" key 0 value "$fs/filter"
	assert_output --partial 'it holds programs of type xdp, and this one is of type socket_filter'
	[ "$(bpfadm -j map show "$fs/progs" | jq -c '[.owner_prog_type, .owner_jited]')" = \
		'["xdp",true]' ]
}

@test "devmap, devmap_hash and cpumap: set, shown, deleted" {
	for type in devmap devmap_hash cpumap; do
		new $type type $type entries 4
		[ "$(shape $type)" = "$type 4 4 4" ]
		bpfadm map update "$fs/$type" key 1 value 1
		run -0 bpfadm map dump "$fs/$type"
		[ $type = cpumap ] && value=1 || value=lo
		assert_output "key: 01 00 00 00  value: $value"$'\nFound 1 element'
		run -0 bpfadm -l map dump "$fs/$type"
		assert_output '{"key":"01000000","value":"01000000"}'
		bpfadm map delete "$fs/$type" key 1
		run -1 bpfadm map lookup "$fs/$type" key 1
	done
	run -2 bpfadm map update "$fs/devmap" key 1 value 4000000
	assert_output --partial 'no network interface with that index'
}

@test "devmap and cpumap: devices by name, programs that run there" {
	local type prog
	printf 'r0 = 2\nexit\n' >"$BATS_TEST_TMPDIR/pass.s"
	for type in devmap cpumap; do
		bpfadm -q prog load "$BATS_TEST_TMPDIR/pass.s" "$fs/at_$type" type "xdp/$type" name "${tag}at"
		prog=$(bpfadm -j prog show "$fs/at_$type" | jq .id)
		new "by_$type" type "$type" value 8 entries 4
		[ "$type" = devmap ] && target=lo || target=192
		bpfadm map update "$fs/by_$type" key 0 value "$target" "$fs/at_$type"
		bpfadm map update "$fs/by_$type" key 1 value "$target" id "$prog"
		for key in 0 1; do
			run -0 bpfadm -l map lookup "$fs/by_$type" key "$key" value-as u32,u32
			[ "$(jq -c .value[1] <<<"$output")" = "$prog" ]
		done
		run -2 bpfadm map update "$fs/by_$type" key 0 value "$target" "$fs/by_$type"
		bpfadm -q prog load "$BATS_TEST_TMPDIR/pass.s" "$fs/at_none" type xdp name "${tag}none"
		run -2 bpfadm map update "$fs/by_$type" key 0 value "$target" "$fs/at_none"
		assert_line --index 0 --partial "the program is not one that runs in a $type"
		assert_line "hint: such a program has SEC(\"xdp/$type\")"
		rm "$fs/at_none"
	done
	run -0 bpfadm map lookup "$fs/by_devmap" key 0
	assert_output --regexp "^key: 00 00 00 00  value: \{device: lo, prog_id: [0-9]+ \(${tag}at\)\}$"
	run -0 bpfadm map dump "$fs/by_cpumap"
	assert_line --regexp "^key: 01 00 00 00  value: \{qsize: 192, prog_id: [0-9]+ \(${tag}at\)\}$"
	bpfadm map update "$fs/by_cpumap" key 1 value 8
	run -0 bpfadm map lookup "$fs/by_cpumap" key 1
	assert_output 'key: 01 00 00 00  value: {qsize: 8, prog_id: 0}'
	# What is asked for comes first, and -l is exact.
	run -0 bpfadm map lookup "$fs/by_cpumap" key 1 with value=hex
	assert_output 'key: 01 00 00 00  value: 08 00 00 00 00 00 00 00'
	run -0 bpfadm map lookup "$fs/by_cpumap" key 1 value-as u32,u32
	assert_output 'key: 01 00 00 00  value: 8 0'
	run -0 bpfadm -l map lookup "$fs/by_cpumap" key 1
	assert_output '{"key":"01000000","value":"0800000000000000"}'
	run -0 bpfadm -l map lookup "$fs/by_cpumap" key 0 value-as u32,u32
	[ "$(jq .value[0] <<<"$output")" = 192 ]
	new narrow type devmap value 4 entries 4
	bpfadm map update "$fs/narrow" key 0 value lo
	run -0 bpfadm map lookup "$fs/narrow" key 0 value-as u32 with value=ifname
	assert_output --partial 'value: lo'
	run -2 bpfadm map update "$fs/narrow" key 0 value lo "$fs/at_devmap"
	assert_output --partial 'has 4 bytes, a program needs 8'
	run -2 bpfadm map update "$fs/narrow" key 0 value nosuchdevice
	assert_output 'bpfadm: there is no network device nosuchdevice'
	rm "$fs"/at_*
}

@test "prefixes are written and printed as ADDRESS/LENGTH where the data is an address, and nowhere else" {
	local key n=0
	for key in 8 20 'struct { u32 prefixlen; u8 data[4]; }' 'struct { u32 prefixlen; __be32 addr; }' \
		'struct { u32 prefixlen; u32 w[4]; }' 'struct { u32 prefixlen; struct { union { u8 b[16]; u32 w[4]; }; } in6; }'; do
		new "prefix$((++n))" type lpm_trie key "$key" value u32 entries 8 flags no_prealloc
		[[ $key =~ 16|w\[4|20 ]] && one=2001:db8::/32 other=2001:db8::1/128 || one=10.0.0.0/8 other=10.1.2.3/32
		bpfadm map update "$fs/prefix$n" key "$one" value 1
		run -0 bpfadm map dump "$fs/prefix$n"
		assert_line --index 0 "key: $one  value: 1"
		run -0 bpfadm map lookup "$fs/prefix$n" key "$other"
		run -0 bpfadm map getnext "$fs/prefix$n"
		assert_output "next key: $one"
		[ "$(bpfadm map count "$fs/prefix$n" where "key in $one")" = 1 ]
		[ "$(bpfadm map count "$fs/prefix$n" where "key == $one")" = 1 ]
		same=$(bpfadm -l map dump "$fs/prefix$n" | jq -c .key)
		run -0 bpfadm map lookup "$fs/prefix$n" key "$same"
	done
	for key in 'struct { u32 prefixlen; __be16 port, x; }' 'struct { u32 prefixlen; __be16 data[2]; }' \
		'struct { u32 prefixlen; u16 data; }' 'struct { u32 prefixlen; u32 index; u8 addr[12]; }'; do
		new "other$((++n))" type lpm_trie key "$key" value u32 entries 8 flags no_prealloc
		run -2 bpfadm map update "$fs/other$n" key 10.0.0.0/8 value 1
		run -2 bpfadm map update "$fs/other$n" key 2001:db8::/32 value 1
	done
	# Bits after the prefix: not of what is written as one, with a note otherwise.
	run -0 bpfadm map update "$fs/prefix3" key 10.1.255.3/17 value 2
	refute_output
	run -0 bpfadm map dump "$fs/prefix3"
	assert_line 'key: 10.1.128.0/17  value: 2'
	run -0 bpfadm map update "$fs/prefix3" key '{"prefixlen":9,"data":[10,65,0,0]}' value 3
	assert_output --regexp 'map [0-9]+ .*: the key has bits after its prefix of 9, which do not count$'
	run -0 bpfadm map update "$fs/prefix3" key '{"prefixlen":9,"data":[11,128,0,0]}' value 3
	refute_output
}

@test "map create refuses flags that only its own descriptor would have" {
	for flags in rdonly wronly no_prealloc,rdonly 8; do
		run -2 bpfadm map create "$fs/x" type hash key 4 value 4 entries 1 flags $flags
		assert_line --index 0 --partial 'rdonly and wronly have no effect on a map'
		assert_line --index 1 --partial 'hint: map freeze makes a map read-only'
	done
	new ro type array key 4 value 4 entries 1 flags rdonly_prog
}

@test "prog_array that nobody holds: an update that would be lost is refused; shell and batch hold it" {
	local id target="$fs/target"
	# When the last process lets go of a prog_array the kernel empties it a little later; let go of
	# once more before that, it is never freed (prog_array_map_clear() of kernel/bpf/arraymap.c).
	let_go() { sleep 0.3; }
	printf 'r0 = 2\nexit\n' | bpfadm -q prog load - "$target" type xdp name "${tag}target"
	printf 'r2 = map[name:%s]\nr3 = 0\ncall tail_call\nr0 = 2\nexit\n' "${tag}loose" >"$BATS_TEST_TMPDIR/jump.s"
	bpfadm batch - <<-END
		map create type prog_array entries 2 name ${tag}loose
		prog load $BATS_TEST_TMPDIR/jump.s $fs/jump type xdp name ${tag}jump
	END
	let_go
	id=$(bpfadm -j map show name "${tag}loose" | jq .id)
	let_go
	for map in "id $id" "name ${tag}loose"; do
		# shellcheck disable=SC2086 # words
		run -2 bpfadm map update $map key 0 value "$target"
		let_go
		assert_line --index 0 "bpfadm: cannot update map $id (${tag}loose): no path and no process holds it, so the kernel empties it as this command ends"
		assert_line --index 1 'hint: pin it first (map pin), or use the shell or a batch'
	done
	bpfadm map update id "$id" key 0 value "$target" force
	let_go
	run -1 bpfadm map lookup id "$id" key 0
	let_go
	# Each line of a batch finds what the lines before it have stored.
	printf 'map update id %d key 0 value %s\nmap update id %d key 1 value %s\nmap dump id %d\n' \
		"$id" "$target" "$id" "$target" "$id" >"$BATS_TEST_TMPDIR/lines"
	run -0 bpfadm -q batch "$BATS_TEST_TMPDIR/lines"
	assert_line 'Found 2 elements'
	let_go
	run -0 bpfadm shell <"$BATS_TEST_TMPDIR/lines"
	assert_line 'Found 2 elements'
	let_go
	# A pin holds it.
	bpfadm map pin id "$id" "$fs/held"
	bpfadm map update id "$id" key 0 value "$target"
	run -0 bpfadm map lookup id "$id" key 0
	rm "$fs/held" "$fs/jump" "$target"
}

@test "maps of sockets and cgroups: listed, and why their elements cannot be shown" {
	for type in sockmap sockhash xskmap reuseport_sockarray cgroup_array; do
		size=$([ $type = sockhash ] && echo "key 4 value 4" || true)
		# shellcheck disable=SC2086
		new $type type $type $size entries 2
		[ "$(shape $type)" = "$type 4 4 2" ]
		run -2 bpfadm map update "$fs/$type" key 0 value 1
		assert_output --partial 'its values must be'
		run -0 bpfadm -l map dump "$fs/$type"
		[ $type = sockhash ] && want=0 || want=2
		[ "$(jq -s 'map(select(.value.error)) | length' <<<"$output")" -eq "$want" ]
		run -0 bpfadm map dump "$fs/$type"
		[ "$want" -eq 0 ] || assert_line 'Found 0 elements, 2 that cannot be read'
	done
	run -1 bpfadm map delete "$fs/sockmap" key 1
	assert_output --partial 'has no such key: slot 1 is empty'
	run -1 bpfadm map delete "$fs/sockmap" key 2
	assert_output --partial 'has no such key: index 2 is outside the array (0 to 1)'
	new sock8 type sockmap value 8 entries 2
	run -0 bpfadm map dump "$fs/sock8"
	assert_output 'Found 0 elements'
}

# The sockets of a connection, as the shell's descriptors 4 and 5, in a program that lives as long.
with_sockets() { # command line...
	python3 -c '
import os, socket, sys
server = socket.create_server(("127.0.0.1", 0))
ends = [socket.create_connection(server.getsockname()), server.accept()[0]]
for number, end in enumerate(ends, 14):
    os.dup2(end.fileno(), number)
os.execvp(sys.argv[1], sys.argv[1:])' "$@"
}

@test "map count counts the sockets of a map that does not show them, or says why it cannot" {
	new hash4 type sockhash key 4 value 4 entries 4
	new slots8 type sockmap value 8 entries 4
	new slots4 type sockmap value 4 entries 4
	for map in hash4 slots8 slots4; do
		printf 'map update %s key %d value u%d %d\n' "$fs/$map" 1 "$((8 * ${map: -1}))" 14 \
			"$fs/$map" 3 "$((8 * ${map: -1}))" 15
		[ "$map" = slots4 ] || echo "map count $fs/$map"
	done >"$BATS_TEST_TMPDIR/lines"
	echo "map count $fs/slots4" >>"$BATS_TEST_TMPDIR/lines"
	run -2 --separate-stderr with_sockets "$BPFADM" batch "$BATS_TEST_TMPDIR/lines" keep-going
	assert_output $'2\n2'
	assert_equal "$(grep -c . <<<"$stderr")" 1
	[[ $stderr == *'cannot count the elements of map'*'when its values have 8 bytes' ]] || fail "$stderr"
}

@test "an inode's storage: the key is a file that the caller has open" {
	new inode type inode_storage value 4 flags no_prealloc
	run -0 bpfadm map update "$fs/inode" key 7 value 5 7<"$BATS_TEST_FILENAME"
	run -0 bpfadm map lookup "$fs/inode" key 7 value-as u32 7<"$BATS_TEST_FILENAME"
	assert_output --partial 'value: 5'
}

@test "descriptors are those that the shell has opened, or are opened by name" {
	local map n
	new files type inode_storage value 4 flags no_prealloc
	for n in 0 1 2 3 77; do
		run -2 bpfadm map update "$fs/files" key $n value 5 3>&-
		assert_line --index 0 --partial "is a descriptor, and $n is "
		assert_line --index 0 --partial 'its keys must be files that the process itself has open'
		run -2 bpfadm map lookup "$fs/files" key $n 3>&-
	done
	run -2 bpfadm batch - 3>&- <<<"map update $fs/files key 3 value 5"
	echo text >"$BATS_TEST_TMPDIR/file"
	bpfadm map update "$fs/files" key path "$BATS_TEST_TMPDIR/file" value 7
	run -0 bpfadm map lookup "$fs/files" key 9 value-as u32 9<"$BATS_TEST_TMPDIR/file"
	assert_output --partial 'value: 7'
	run -0 bpfadm map lookup "$fs/files" key path "$BATS_TEST_TMPDIR/file" value-as u32
	assert_output --partial 'value: 7'
	run -1 bpfadm map lookup "$fs/files" key path "$BATS_TEST_FILENAME"
	run -1 bpfadm map lookup "$fs/files" key path /nosuchfile
	assert_output 'bpfadm: there is no path /nosuchfile'
	bpfadm map delete "$fs/files" key path "$BATS_TEST_TMPDIR/file"
	run -1 bpfadm map delete "$fs/files" key path "$BATS_TEST_TMPDIR/file"

	new tasks type task_storage value 4 flags no_prealloc
	bpfadm map update "$fs/tasks" key pid $$ value 9
	run -0 bpfadm map lookup "$fs/tasks" key pid $$ value-as u32
	assert_output --partial 'value: 9'
	run -1 bpfadm map lookup "$fs/tasks" key pid 1
	run -1 bpfadm map lookup "$fs/tasks" key pid 2147483647
	assert_output 'bpfadm: there is no process 2147483647'
	run -2 bpfadm map lookup "$fs/tasks" key pid init

	for map in sockmap sockhash xskmap reuseport_sockarray cgroup_array; do
		# shellcheck disable=SC2046 # a size or nothing
		new "of_$map" type $map $([ $map = sockhash ] && echo key 4 value 4) entries 2
		run -2 bpfadm map update "$fs/of_$map" key 0 value 3 3>&-
		assert_line --index 0 --partial 'is a descriptor, and 3 is not open: its values must be '
	done
	if [ -d /sys/fs/cgroup/cgroup.controllers ] || grep -q ' cgroup2 ' /proc/self/mountinfo; then
		cgroup=$(awk '/ - cgroup2 / { print $5; exit }' /proc/self/mountinfo)
		bpfadm map update "$fs/of_cgroup_array" key 0 value cgroup "$cgroup"
		run -1 bpfadm map update "$fs/of_cgroup_array" key 1 value cgroup "$cgroup/nosuchgroup"
		run -2 bpfadm map update "$fs/of_cgroup_array" key 1 value cgroup "$BATS_TEST_TMPDIR"
		assert_output "bpfadm: $BATS_TEST_TMPDIR is not a cgroup directory"
		new groups type cgrp_storage value 4 flags no_prealloc
		bpfadm map update "$fs/groups" key cgroup "$cgroup" value 3
		run -0 bpfadm map lookup "$fs/groups" key cgroup "$cgroup" value-as u32
		assert_output --partial 'value: 3'
	fi
}

@test "a map that cannot be in a map of maps is what is wrong" {
	new jumps type prog_array entries 2
	run -2 bpfadm map create "$fs/x" type array_of_maps entries 2 inner_map "$fs/jumps"
	assert_output --partial 'the inner map is of a type that cannot be in a map of maps'
}

@test "the limit on locked memory is no bar, where a kernel before 5.11 counts maps against it" {
	run -0 bash -c 'ulimit -l 64 && exec "$@"' _ "$BPFADM" map create "$fs/locked" \
		type array value 8 entries 100000 name "${tag}locked"
	[ "$(shape locked)" = 'array 4 8 100000' ]
}

@test "stack_trace: made, empty" {
	new stacks type stack_trace value 16 entries 4
	[ "$(shape stacks)" = 'stack_trace 4 16 4' ]
	run -0 bpfadm map dump "$fs/stacks"
	assert_output 'Found 0 elements'
	run -1 bpfadm map getnext "$fs/stacks"
}

# A map's stack of a program that runs in this process's system call, by bpf_get_stackid(flags).
take_stack() { # map, flags
	printf 'r2 = map[pinned:%s]\nr3 = %s\ncall get_stackid\nr0 = 0\nexit\n' "$fs/$1" "$2" \
		>"$BATS_TEST_TMPDIR/stack.s"
	rm -f "$fs/taker"
	bpfadm -q prog load "$BATS_TEST_TMPDIR/stack.s" "$fs/taker" type raw_tracepoint name "${tag}stack"
	bpfadm prog test-run "$fs/taker" >/dev/null
}

@test "stack_trace: frames by the kernel's symbols for people, exact for programs" {
	new frames type stack_trace value 128 entries 64
	take_stack frames 0
	run -0 bpfadm map dump "$fs/frames"
	assert_line --index 0 --regexp '^key: [0-9a-f ]{11}$'
	assert_line --index 1 'value:'
	assert_line --index 2 --regexp "^    bpf_prog_[0-9a-f]{16}_${tag}stack\+0x[0-9a-f]+$"
	assert_line --regexp '^    __sys_bpf\+0x[0-9a-f]+$'
	refute_line --partial ' 0x0'
	run -0 bpfadm -l map dump "$fs/frames"
	[ "$(jq -r .value <<<"$output" | tr -d '\n' | wc -c)" = 256 ]
	key=$(jq -c .key <<<"$output")
	run -0 bpfadm map lookup "$fs/frames" key "$key" with value=hex
	assert_output --regexp 'value:[[:space:]]+([0-9a-f]{2} ){15}'
	run -0 bpfadm map lookup "$fs/frames" key "$key" value-as 'u64[16]' with value=ksym
	assert_output --partial '__sys_bpf+0x'
	assert_output --partial ', 0x0]'
	# A process's addresses have no symbols in the kernel.
	new user type stack_trace value 128 entries 64
	take_stack user 256
	run -0 bpfadm map dump "$fs/user"
	assert_line --index 2 --regexp '^    0x[0-9a-f]+$'
	rm "$fs/taker"
}

@test "stack_trace: frames by build id and offset" {
	new ids type stack_trace value 256 entries 64 flags stack_build_id
	take_stack ids 256
	run -0 bpfadm map dump "$fs/ids"
	assert_line --index 1 'value:'
	assert_line --index 2 --regexp '^    ([0-9a-f]{40}\+)?0x[0-9a-f]+$'
	run -0 bpfadm -j map dump "$fs/ids"
	[ "$(jq -c '.[0] | [keys, (.value | length)]' <<<"$output")" = '[["key","value"],256]' ]
	rm "$fs/taker"
}

@test "a type without elements says so instead of looking empty" {
	page=$(getconf PAGESIZE)
	new ringbuf type ringbuf entries "$page"
	new perf type perf_event_array entries 2
	maps=(ringbuf perf)
	if kernel_has BPF_MAP_TYPE_USER_RINGBUF; then
		new uring type user_ringbuf entries "$page"
		maps+=(uring)
	fi
	if kernel_has BPF_MAP_TYPE_ARENA; then
		new arena type arena entries 1 flags mmapable
		maps+=(arena)
	fi
	for map in "${maps[@]}"; do
		for command in dump getnext 'lookup key 1' 'update key 1 value 1' 'delete key 1'; do
			# shellcheck disable=SC2086
			set -- $command
			[ "$map $1" != "perf delete" ] || continue # its slots can be emptied
			run -2 --separate-stderr bpfadm -j map "$1" "$fs/$map" "${@:2}"
			[ "$(jq -r .errno <<<"$output")" = EINVAL ]
			[[ $stderr == *' maps have no elements '* ]]
		done
	done
	run -1 bpfadm map delete "$fs/perf" key 1
	assert_output --partial 'has no such key: slot 1 is empty'
}

@test "an index beyond the last is what is wrong, whatever the array holds" {
	new i_array type array value 4 entries 2
	new i_percpu type percpu_array value 4 entries 2
	new i_progs type prog_array entries 2
	new i_perf type perf_event_array entries 2
	new i_cgroups type cgroup_array entries 2
	new i_aom type array_of_maps entries 2 inner_map "$fs/i_array"
	new i_devmap type devmap entries 2
	new i_cpumap type cpumap entries 2
	new i_xskmap type xskmap entries 2
	new i_sockmap type sockmap value 8 entries 2
	new i_sockarray type reuseport_sockarray value 8 entries 2
	new i_stacks type stack_trace value 8 entries 2
	for map in progs perf cgroups aom devmap cpumap xskmap sockmap sockarray stacks; do
		run bpfadm map delete "$fs/i_$map" key 2
		[ "$status" -ne 0 ]
		assert_output --partial 'index 2 is outside the array (0 to 1)'
	done
	for map in array percpu progs aom devmap cpumap sockmap sockarray stacks; do
		run -1 bpfadm map lookup "$fs/i_$map" key 2
		assert_output --partial 'index 2 is outside the array (0 to 1)'
	done
	for map in array percpu devmap cpumap; do
		run -2 bpfadm map update "$fs/i_$map" key 2 value 0
		assert_output --partial 'index 2 is outside the array (0 to 1)'
	done
	run -2 bpfadm map update "$fs/i_aom" key 2 value "$fs/i_array"
	assert_output --partial 'index 2 is outside the array (0 to 1)'
	for map in array percpu; do
		run -2 bpfadm map delete "$fs/i_$map" key 1
		assert_output --partial 'the elements of an array cannot be deleted'
	done
	for map in progs perf cgroups aom devmap cpumap; do
		run bpfadm map delete "$fs/i_$map" key 1
		[ "$status" -le 1 ] || fail "$map: $output"
	done
}

@test "cgroup storages and other types that the kernel makes only with help" {
	for type in cgroup_storage percpu_cgroup_storage; do
		new $type type $type key 16 value 4
		run -0 bpfadm map dump "$fs/$type"
		assert_output 'Found 0 elements'
		run -1 bpfadm map update "$fs/$type" key 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 value 1
		assert_output --partial 'has no such key, and an update cannot add it'
		run -2 bpfadm map delete "$fs/$type" key 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
		assert_line --partial "the elements of $type maps cannot be deleted: each goes with its cgroup"
		assert_line 'hint: update it with zeroes'
	done
	for type in sk_storage task_storage inode_storage cgrp_storage; do
		kernel_has "BPF_MAP_TYPE_${type^^}" || continue
		new $type type $type value 4 flags no_prealloc
		for command in 'lookup key 99' 'update key 99 value 1' 'delete key 99'; do
			# shellcheck disable=SC2086
			set -- $command
			run -2 bpfadm map "$1" "$fs/$type" "${@:2}"
			assert_line --partial 'that the process itself has open'
		done
		[ "$(bpftool -j map show pinned "$fs/$type" | jq .btf_id)" -gt 0 ]
		run -2 bpfadm map create "$fs/x" type $type value 4
		assert_output --partial "$type maps need the flag no_prealloc"
	done
	[ ! -e "$fs/x" ]
}

@test "flags by name and by number are the same" {
	new byname type hash key 4 value 4 entries 4 flags no_prealloc,zero_seed
	new bynumber type hash key 4 value 4 entries 4 flags 0x41
	for name in byname bynumber; do
		[ "$(bpfadm -j map show "$fs/$name" | jq .flags)" = 65 ]
		run -0 bpfadm map show "$fs/$name"
		assert_line 'flags: no_prealloc,zero_seed'
	done
	run -2 bpfadm map create "$fs/x" type hash key 4 value 4 entries 4 flags no_preallox
	assert_line 'bpfadm: unknown flag "no_preallox"'
	assert_line 'hint: did you mean no_prealloc?'
	run -2 bpfadm map create "$fs/x" type hash key 4 value 4 entries 4 flags 0x80000000
	[ ! -e "$fs/x" ]
}

@test "what the kernel cannot make is refused in words" {
	while IFS='|' read -r arguments why; do
		# shellcheck disable=SC2086
		run -2 --separate-stderr bpfadm -j map create "$fs/x" $arguments
		is_json <<<"$output"
		[[ $stderr == *"$why"* ]] || { echo "$arguments: $stderr" && false; }
		[ ! -e "$fs/x" ]
	done <<-'END'
		type array key 8 value 4 entries 1|4 bytes
		type hash value 4 entries 1|hash maps need the size or the type of their keys: key BYTES|TYPE
		type hash key 4 entries 1|hash maps need the size or the type of their values: value BYTES|TYPE
		type hash key 4 value 4|hash maps need their size: entries N
		type hash key 4 value 4 entries 0|max_entries must be at least 1
		type queue key 4 value 4 entries 1|key
		type ringbuf entries 3|power of 2
		type hasch key 4 value 4 entries 1|unknown map type "hasch"
		type 4000 key 4 value 4 entries 1|map type
		type hash key 4 value 4 entries 4294967297|is not from 0 to 4294967295
	END
	run -1 bpfadm map create "$fs/x" type hash key 4 value 4 entries 1 dev nosuchdevice
	assert_output 'bpfadm: there is no network device nosuchdevice'
}

@test "nothing is left behind" {
	nothing_left
}

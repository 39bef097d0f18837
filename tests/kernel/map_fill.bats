#!/usr/bin/env bats
# How full a map is, by the kernel's own counters: what map show and map count tell of it.

load ../lib/common
load ../lib/maps

setup_file() {
	setup_maps
	new probe type hash key 4 value 4 entries 8
	# Iterators are since 5.8, the sums of hashes since 6.6.
	export counts_known=true
	jq -e 'has("entries")' <<<"$(bpfadm -j map show "$fs/probe")" || counts_known=false
}

teardown_file() {
	nothing_left
}

setup() {
	$counts_known || skip "the kernel does not count this"
}

# A map with so many elements, of which one is deleted again.
filled() { # name, count, create's arguments...
	local name=$1 count=$2 key
	shift 2
	new "$name" "$@"
	for ((key = 0; key <= count; key++)); do
		echo "map update $fs/$name key $key value ${value:-1}"
	done | bpfadm batch -
	bpfadm map delete "$fs/$name" key "$count"
}

fill_of() { # name
	bpfadm -j map show "$fs/$1" | jq -c '[.entries, .max_entries, .fill, .approximate]'
}

@test "hashes of each kind" {
	local type
	for type in hash percpu_hash lru_hash lru_percpu_hash; do
		filled "$type" 60 type "$type" key 4 value 8 entries 1000
		assert_equal "$(fill_of "$type")" '[60,1000,6,null]'
		assert_equal "$(bpfadm map count "$fs/$type")" 60
		assert_equal "$(bpfadm map count "$fs/$type" exact)" 60
	done
	filled loose 60 type hash key 4 value 8 entries 1000 flags no_prealloc
	assert_equal "$(fill_of loose)" '[60,1000,6,null]'
}

@test "a map of maps, a trie, devices" {
	local index
	new inner type array value 4 entries 1
	value=$fs/inner filled outer 5 type hash_of_maps key 4 entries 10 inner_map "$fs/inner"
	assert_equal "$(fill_of outer)" '[5,10,50,null]'
	new trie type lpm_trie key 8 value 4 entries 200 flags no_prealloc
	for index in {1..7}; do
		bpfadm map update "$fs/trie" key "10.0.$index.0/24" value 1
	done
	assert_equal "$(fill_of trie)" '[7,200,3,null]'
	new devices type devmap_hash value 4 entries 4
	bpfadm map update "$fs/devices" key 9 value 1
	assert_equal "$(fill_of devices)" '[1,4,25,null]'
	assert_equal "$(bpfadm map count "$fs/devices")" 1
}

@test "queues and stacks, also when they have gone round" {
	local type _
	for type in queue stack; do
		new "$type" type "$type" value 4 entries 5
		for _ in {1..4}; do bpfadm map push "$fs/$type" value 1; done
		assert_equal "$(fill_of "$type")" '[4,5,80,null]'
		for _ in {1..3}; do bpfadm map pop "$fs/$type" >/dev/null; done
		for _ in {1..4}; do bpfadm map push "$fs/$type" value 1; done
		assert_equal "$(fill_of "$type")" '[5,5,100,null]'
		for _ in {1..5}; do bpfadm map pop "$fs/$type" >/dev/null; done
		assert_equal "$(fill_of "$type")" '[0,5,0,null]'
	done
}

@test "a ring buffer: the bytes that wait" {
	local page
	page=$(getconf PAGESIZE)
	new ring type ringbuf entries "$page"
	cat >"$BATS_TEST_TMPDIR/send.asm" <<-END
		*(u64 *)(r10 -8) = 1
		r1 = map[name:ring]
		r2 = r10
		r2 += -8
		r3 = 8
		r4 = 0
		call ringbuf_output
		r0 = 2
		exit
	END
	bpfadm prog load "$BATS_TEST_TMPDIR/send.asm" "$fs/send" type xdp map name ring "$fs/ring"
	assert_equal "$(fill_of ring)" "[null,$page,0,null]"
	# 8 bytes, and a header of 8
	bpfadm prog run "$fs/send" data 0011223344556677889900112233 repeat $((page / 32)) >/dev/null
	assert_equal "$(fill_of ring)" "[null,$page,50,null]"
}

@test "in tables: elements, room and per cent; nothing where it is not known" {
	filled small 3 type hash key 4 value 4 entries 10000
	new slots type array value 4 entries 10
	run -0 bash -c '"$BPFADM" map show | grep "$1"' - "${tag}small"
	[[ $output =~ \ 3\ +10000\ +'<1%'\  ]]
	run -0 bpfadm map show "$fs/small"
	assert_line 'entries: 3'
	assert_line 'max: 10000'
	assert_line 'fill: <1%'
	assert_equal "$(fill_of slots)" '[null,10,null,null]'
	run -0 bpfadm map show "$fs/slots"
	refute_output --partial 'entries:'
	assert_equal "$(bpfadm map count "$fs/slots")" 10
}

@test "counting elements of a kind, or exactly, goes through them" {
	filled walked 40 type hash key 4 value 4 entries 100
	run -0 --separate-stderr bpfadm -t map count "$fs/walked"
	assert_output 40
	[[ $stderr != *lookup_batch* ]]
	run -0 --separate-stderr bpfadm -t map count "$fs/walked" exact
	assert_output 40
	[[ $stderr == *lookup_batch* ]]
	run -0 bpfadm map count "$fs/walked" where 'key < 10'
	assert_output 10
}

@test "without the right to load a program nothing is said of it" {
	filled plain 3 type hash key 4 value 4 entries 10
	chmod 644 "$fs/plain"
	run -0 --separate-stderr setpriv --bounding-set=-all --inh-caps=-all \
		"$program" -j map show "$fs/plain"
	jq -e 'has("entries") | not' <<<"$output"
	[ -z "$stderr" ]
}

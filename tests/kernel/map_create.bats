#!/usr/bin/env bats
# map create with types: the map describes itself, to bpftool as well, as clang would have it.

load ../lib/common
load ../lib/maps

setup_file() {
	setup_maps
}

teardown_file() {
	drop_maps
}

# What bpftool makes of the map's only element.
theirs() { # name
	bpftool -j map dump pinned "$fs/$1" | jq -c '.[0].formatted'
}

@test "a C declaration gives fields to keys and values" {
	new c type hash entries 4 key 'struct { u32 saddr; __be16 port; u8 proto, zone; }' value '
		enum state { NEW, ESTABLISHED = 1 << 4, CLOSED }; // of a flow
		struct { u64 packets, bytes; char name[8]; enum state state; s16 delta : 4, rest : 12; }'
	run -0 bpfadm map update "$fs/c" key '{"saddr": "10.0.0.1", "port": 80, "proto": 6}' \
		value '{"packets": 3, "name": "web", "state": "CLOSED", "rest": 7}'
	run -0 bpfadm map dump "$fs/c"
	assert_output --partial 'packets: 3, bytes: 0, name: "web", state: CLOSED, delta: 0, rest: 7'
	run -0 theirs c
	assert_output '{"key":{"saddr":16777226,"port":20480,"proto":6,"zone":0},"value":{"packets":3,"bytes":0,"name":"web","state":"CLOSED","delta":"0x0","rest":"0x7"}}'
}

@test "numbers of the types __be16, __be32 and __be64 are in network order, but for bpftool" {
	local key='{"addr":1,"ports":[443,8080],"id":2,"low":3}'

	new order type hash entries 4 value u64 key '
		typedef __be16 port_t;
		struct { __be32 addr; const port_t ports[2]; __be64 id; __be16 low : 4; }'
	bpfadm map update "$fs/order" key "$key" value 1
	bpfadm map lookup "$fs/order" key hex 00 00 00 01 01 bb 1f 90 00 00 00 00 00 00 00 02 \
		03 00 00 00 00 00 00 00
	run -0 bpfadm map dump "$fs/order"
	assert_line --partial 'key: {addr: 1, ports: [443, 8080], id: 2, low: 3}'
	run -0 bpfadm -l map dump "$fs/order"
	assert_output "{\"key\":$key,\"value\":1}"
	for where in 'ports[0] == 443' 'addr < 2' 'id >= 2' 'ports[1] == 8080'; do
		assert_equal "$(bpfadm map count "$fs/order" where "$where")" 1
	done
	for where in 'ports[0] == 47873' 'id > 2'; do
		assert_equal "$(bpfadm map count "$fs/order" where "$where")" 0
	done
	assert_equal "$(bpfadm -j map dump "$fs/order" | jq -c '.[0].formatted')" "$(theirs order)"
	assert_equal "$(bpfadm -j map dump "$fs/order" with 'ports[0]=be16' | jq -c '.[0].formatted.key.ports')" \
		'[443,36895]'
	run -0 bpfadm map dump "$fs/order" with addr=ip4
	assert_line --partial 'addr: 0.0.0.1'
}

@test "a C declaration may have pointers to functions, and sizes of types" {
	new functions type hash entries 4 key u32 value \
		'struct { void (*each[2])(struct x *, int n, ...); u8 n[sizeof(struct { u8 a, b; })]; }'
	run -0 bpfadm btf dump map "$fs/functions" value format c
	assert_output --partial 'void (*each[2])(struct x *, int n, ...);'
	assert_output --partial 'u8 n[2];'
	bpfadm map update "$fs/functions" key 1 set each[1]=0x1234 n[1]=7 2>/dev/null
	run -0 theirs functions
	assert_output '{"key":1,"value":{"each":[0,4660],"n":[0,7]}}'
}

@test "layout words give fields f0, f1, …" {
	new words type hash entries 4 key ip4,be16,pad[2] value u8,u64,char[4]
	run -0 bpfadm -j map show "$fs/words"
	[ "$(jq -c '[.bytes_key, .bytes_value]' <<<"$output")" = '[8,13]' ]
	run -0 bpfadm map update "$fs/words" key '{"f0": "10.0.0.1", "f1": 443}' \
		value '{"f0": 1, "f1": 4294967296, "f2": "abc"}'
	run -0 bpfadm map lookup "$fs/words" key ip4 10.0.0.1 be16 47873 'pad[2]'
	run -0 theirs words
	assert_output '{"key":{"f0":[10,0,0,1],"f1":443},"value":{"f0":1,"f1":4294967296,"f2":"abc"}}'
}

@test "one word, and a size beside a type" {
	new one type array value s64 entries 1
	run -0 bpfadm map update "$fs/one" key 0 value -5
	run -0 theirs one
	assert_output '{"key":0,"value":-5}'
	new size type hash key 6 value 'struct flow { u16 a; }' entries 1
	run -0 bpfadm map update "$fs/size" key 02:00:00:00:00:01 value '{"a": 1}'
	run -0 theirs size
	assert_output '{"key":[2,0,0,0,0,1],"value":{"a":1}}'
	new trie type lpm_trie key 8 value bool flags no_prealloc entries 1
	run -0 bpfadm map update "$fs/trie" key 10.0.0.0/8 value true
	run -0 theirs trie
	assert_output '{"key":{"prefixlen":8,"data":[10,0,0,0]},"value":true}'
}

@test "the value may refer to what the key declares" {
	new shared type hash entries 1 key 'struct ip { u8 b[4]; }' \
		value 'struct { struct ip from, to; const struct ip *next; }'
	[ "$(bpfadm -j map show "$fs/shared" | jq .bytes_value)" = 16 ]
}

@test "a spin lock in the declaration is the kernel's" {
	own='struct bpf_spin_lock { u32 val; };'
	for declared in "$own" ""; do
		new "lock${#declared}" type hash key u32 entries 1 \
			value "$declared struct { struct bpf_spin_lock lock; u64 n; }"
		run -0 bpfadm map update "$fs/lock${#declared}" key 1 value '{"n": 5}'
		run -0 bpftool map lookup pinned "$fs/lock${#declared}" key 1 0 0 0
		assert_output --partial '"n": 5'
	done
	new timer type array key u32 entries 1 value 'struct { struct bpf_timer t; u64 n; }'
	run -0 bpfadm map lookup "$fs/timer"
	assert_output --partial 'n: 0'
}

@test "without a type for either there is no BTF" {
	new plain type hash key 4 value 4 entries 1
	[ "$(bpfadm -j map show "$fs/plain" | jq 'has("btf_id")')" = false ]
}

@test "a type of map that keeps no types is made all the same, and it is said" {
	for type in queue stack bloom_filter; do
		new $type type $type value 'struct { u32 a, b; }' entries 1 2>"$BATS_TEST_TMPDIR/said"
		[ "$(bpfadm -j map show "$fs/$type" | jq .bytes_value)" = 8 ]
	done
	run --separate-stderr bpfadm map create "$fs/devs" type devmap key u32 value u32 entries 1
	[ "$status" -eq 0 ]
	[ "$stderr" = 'note: devmap maps keep no types: only the sizes are used' ]
}

@test "a key that the type of map cannot have is refused, with what it takes" {
	run -2 bpfadm map create "$fs/x" type array key 'struct { u32 i; }' value u32 entries 1
	assert_output 'bpfadm: cannot create the map: its key is an integer of 32 bits, such as u32'
	run -2 bpfadm map create "$fs/x" type lpm_trie key u64 value 1 entries 1 flags no_prealloc
	assert_output --partial 'its key is a struct that begins with a prefix length: u32,ip4'
	[ ! -e "$fs/x" ]
}

@test "what is wrong with a type is said, and where" {
	while IFS='|' read -r type why; do
		run -2 bpfadm map create "$fs/x" type hash key 4 value "$type" entries 1
		assert_line "bpfadm: value: $why"
		[ ! -e "$fs/x" ]
	done <<-'END'
		struct { u33 a; }|character 10: unknown type "u33"
		struct { u32 a }|character 16: expected ";" before "}"
		struct { u32 a[]; }|character 16: an array needs a size
		struct { }|character 1: this type has no size
		struct|character 7: expected a name or "{" at the end
		u8,pad[5000]|pad[5000]: padding has at most 4096 bytes
		u32,u33|"u33" is not a layout type
		1k|"1k" is neither a size in bytes nor a type
		-1|"-1" is neither a size in bytes nor a type
	END
	run -2 bpfadm map create "$fs/x" type hash key 4 value 'struct { u33 a; }' entries 1
	assert_line 'hint: did you mean u32?'
	run -2 bpfadm map create "$fs/x" type hash key 4 value 'char[16777215]' entries 1
	assert_output --partial 'larger than the kernel allows (4 MiB)'
}

@test "sizes, offsets and kinds are those that clang gives the same declarations" {
	command -v clang >/dev/null || skip "no clang"
	cat >"$BATS_TEST_TMPDIR/known.h" <<-'C'
		typedef unsigned char u8, ip4[4], mac[6];
		typedef unsigned short u16, be16;
		typedef unsigned int u32;
		typedef unsigned long long u64;
		typedef signed char s8;
		typedef long long s64;
		typedef double f64;
		typedef _Bool bool;
	C
	for seed in 1 2 3; do
		"$BUILD/kernel/declared" make $seed >"$BATS_TEST_TMPDIR/$seed.c"
		clang -target bpf -g -include "$BATS_TEST_TMPDIR/known.h" \
			-c "$BATS_TEST_TMPDIR/$seed.c" -o "$BATS_TEST_TMPDIR/$seed.o"
		run -0 "$BUILD/kernel/declared" compare "$BATS_TEST_TMPDIR/$seed.c" "$BATS_TEST_TMPDIR/$seed.o"
		[[ $output == 'the same: '* ]]
	done
}

@test "nothing is left behind" {
	nothing_left
}

@test "what a map type does not take is named, with what it takes" {
	local line words hint
	while IFS='|' read -r line words hint; do
		# shellcheck disable=SC2086
		run -2 --separate-stderr bpfadm map create type $line
		assert_equal "${stderr_lines[0]}" "bpfadm: cannot create the map: $words"
		[ -z "$hint" ] || assert_equal "${stderr_lines[1]}" "hint: $hint"
	done <<-END
		hash key 4 value 4 entries 4 flags rdonly_prog,wronly_prog|rdonly_prog and wronly_prog exclude each other
		hash key 4 value 4 entries 4 flags mmapable|hash maps do not take the flag mmapable|they take no_prealloc,numa_node,zero_seed,rdonly_prog,wronly_prog
		hash key 0 value 4 entries 4|the key of hash maps has at least 1 byte, not 0
		array key 4 value 2147483648 entries 1|the value of array maps has at most 2147483647 bytes, not 2147483648
		percpu_array key 4 value 40000 entries 1|the value of a CPU has at most 32768 bytes, not 40000
		devmap key 4 value 12 entries 4|the value of devmap maps has 4 or 8 bytes, not 12
		devmap key 4 value 4 entries 4 flags rdonly_prog,clone|devmap maps do not take the flags rdonly_prog,clone|they take numa_node
		sockhash key 600 value 4 entries 4|the key of sockhash maps has 1 to 512 bytes, not 600
		cgroup_storage key 4 value 4 entries 0|the key of cgroup_storage maps has 8 or 16 bytes, not 4
		cgroup_storage key 8 value 4 entries 3|max_entries of cgroup_storage maps must be 0, not 3
		stack_trace key 4 value 12 entries 4|the value of a stack_trace map is addresses of 8 bytes each, with stack_build_id 32, not 12 bytes
		stack_trace key 4 value 80000 entries 4|a value of 80000 bytes holds more addresses than kernel.perf_event_max_stack allows
		sk_storage key int value int entries 0|sk_storage maps need the flag no_prealloc|add: flags no_prealloc
		queue key 4 value 4 entries 4|queue maps have no keys: the key size must be 0
	END
}

@test "an arena needs mmapable, and says so" {
	kernel_has bpf_arena_alloc_pages || skip "the kernel has no arenas"
	run -2 --separate-stderr bpfadm map create type arena entries 2
	assert_equal "$stderr" "bpfadm: cannot create the map: arena maps need the flag mmapable
hint: add: flags mmapable"
}

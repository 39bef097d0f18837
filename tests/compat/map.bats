#!/usr/bin/env bats
# What scripts read: the same lines through bpftool -j and bpfadm -j on the same maps give the same,
# but for keys that bpfadm adds.

# shellcheck disable=SC2154 # what bats and maps.bash set
load ../lib/common
load ../lib/maps
load ../lib/compat

# Every type that can be created: "NAME TYPE ARGUMENTS".
types="
hash         hash                  key 4 value 8 entries 8
hash0        hash                  key 1 value 1 entries 4 flags 1
lru          lru_hash              key 4 value 4 entries 8
pchash       percpu_hash           key 4 value 4 entries 8
pclru        lru_percpu_hash       key 4 value 12 entries 8
array        array                 value 20 entries 3
mapped       array                 value 4 entries 3 flags mmapable
pcarray      percpu_array          value 8 entries 3
lpm          lpm_trie              key 8 value 4 entries 8 flags no_prealloc
queue        queue                 value 4 entries 8
stack        stack                 value 4 entries 8
bloom        bloom_filter          value 4 entries 8
ringbuf      ringbuf               entries 4096
uringbuf     user_ringbuf          entries 4096
perf         perf_event_array      entries 2
stacks       stack_trace           value 16 entries 64
cgroups      cgroup_array          entries 2
devmap       devmap                entries 3
devmap8      devmap                value 8 entries 3
devhash      devmap_hash           entries 3
sockmap      sockmap               entries 2
sockmap8     sockmap               value 8 entries 2
sockhash     sockhash              key 4 value 8 entries 2
cpumap       cpumap                entries 2
cpumap8      cpumap                value 8 entries 2
buildids     stack_trace           value 64 entries 64 flags stack_build_id
xskmap       xskmap                entries 2
reuse        reuseport_sockarray   entries 2
reuse8       reuseport_sockarray   value 8 entries 2
progs        prog_array            entries 3
cgroupstore  cgroup_storage        key 16 value 4
"

make_all() {
	local name type arguments
	while read -r name type arguments; do
		# shellcheck disable=SC2086
		[ -z "$name" ] || new "$name" type "$type" $arguments
	done <<<"$types"
	new aom type array_of_maps entries 3 inner_map "$fs/array"
	new hom type hash_of_maps key 4 entries 3 inner_map "$fs/array"
}

fill_all() {
	for name in hash lru pchash pclru pcarray array mapped; do
		for key in 0 1 2; do
			echo "map update $fs/$name key $key 0 0 0 value @$BATS_FILE_TMPDIR/bytes.$name"
		done
	done
	echo "map update $fs/pcarray key 1 value [1,2]"
	echo "map update $fs/hash0 key 255 value 0"
	echo "map update $fs/lpm key 10.0.0.0/8 value 1"
	echo "map update $fs/lpm key 10.128.0.0/9 value 2"
	for name in queue stack bloom; do
		for i in 1 2 3; do echo "map push $fs/$name value 22$i"; done
	done
	for name in devmap devmap8 devhash cpumap cpumap8; do
		echo "map update $fs/$name key 1 value 1"
	done
	echo "map update $fs/devmap8 key 2 value lo $fs/atdev"
	echo "map update $fs/cpumap8 key 0 value 192 $fs/atcpu"
	for name in aom hom; do echo "map update $fs/$name key 1 value $fs/array"; done
	echo "map update $fs/progs key 1 value $fs/pass"
}

# A stack in a map, of the system call that runs the program.
take_stack() { # map, flags of bpf_get_stackid()
	printf 'r2 = map[pinned:%s]\nr3 = %s\ncall get_stackid\nr0 = 0\nexit\n' "$fs/$1" "$2" \
		>"$BATS_FILE_TMPDIR/stack.s"
	bpfadm -q prog load "$BATS_FILE_TMPDIR/stack.s" "$fs/taker" type raw_tracepoint name "${tag}stack"
	bpfadm prog test-run "$fs/taker" >/dev/null
	rm "$fs/taker"
}

setup_file() {
	setup_maps
	make_all
	printf 'r0 = 2\nexit\n' >"$BATS_FILE_TMPDIR/pass.s"
	bpfadm prog load "$BATS_FILE_TMPDIR/pass.s" "$fs/pass" type xdp name "${tag}pass"
	for name in hash lru pchash pclru pcarray array mapped; do
		size=$(bpfadm -j map show "$fs/$name" | jq .bytes_value)
		head -c "$size" /dev/urandom >"$BATS_FILE_TMPDIR/bytes.$name"
	done
	fill_all >"$BATS_FILE_TMPDIR/fill"
	for at in devmap cpumap; do
		bpfadm -q prog load "$BATS_FILE_TMPDIR/pass.s" "$fs/at${at:0:3}" type "xdp/$at" name "${tag}at"
	done
	bpfadm batch "$BATS_FILE_TMPDIR/fill"
	take_stack stacks 0
	take_stack buildids 256
}
teardown_file() { drop_maps; }

# The names of all maps but those given.
all_but() {
	local name _
	while read -r name _; do
		[[ -z $name || " $* " == *" $name "* ]] || echo "$name"
	done <<<"$types"
	echo $'aom\nhom'
}

@test "map show of one map, by path, id and name" {
	for name in $(all_but); do
		same_as_bpftool map show pinned "$fs/$name"
	done
	same_as_bpftool map show id "$(map_id hash)"
	same_as_bpftool map list name "${tag}array"
	same_as_bpftool -f map show pinned "$fs/array"
}

@test "map show of all maps" {
	# In a list bpftool shows the BTF of one map for those behind it that have none.
	ours() {
		jq --arg tag "$tag" \
			'[.[] | select(.name // "" | startswith($tag)) | del(.btf_id)]'
	}
	for option in "" -f; do
		# shellcheck disable=SC2086
		same_json "$(bpftool -j $option map show | ours)" "$(bpfadm -j $option map show | ours)"
	done
}

@test "map dump" {
	for name in $(all_but queue stack bloom ringbuf uringbuf perf); do
		same_as_bpftool map dump pinned "$fs/$name"
	done
	same_as_bpftool map dump id "$(map_id pchash)"
	same_as_bpftool map dump name "${tag}lpm"
}

@test "map lookup: what is there, and null for what is not" {
	for name in hash lru pchash pclru array mapped pcarray devmap devmap8 devhash cpumap cpumap8 \
		aom hom progs; do
		same_as_bpftool map lookup pinned "$fs/$name" key 1 0 0 0
		same_as_bpftool map lookup pinned "$fs/$name" key 0x9 0 0 0
	done
	same_as_bpftool map lookup pinned "$fs/hash0" key hex ff
	same_as_bpftool map lookup pinned "$fs/lpm" key 32 0 0 0 10 1 2 3
	same_as_bpftool map lookup pinned "$fs/lpm" key 32 0 0 0 11 1 2 3
}

@test "map getnext: from the start, from a key, and the error at the end" {
	for name in $(all_but lpm hash0 cgroupstore queue stack bloom ringbuf uringbuf perf sockhash \
		stacks buildids); do
		same_as_bpftool map getnext pinned "$fs/$name"
		[ "$name" = hom ] || same_as_bpftool map getnext pinned "$fs/$name" key 0 0 0 0
	done
	same_as_bpftool map getnext pinned "$fs/lpm" key 9 0 0 0 10 128 0 0
}

@test "map update and delete: null, and the same bytes" {
	new twin type hash key 4 value 8 entries 4
	for tool in bpftool bpfadm; do
		line="map update pinned $fs/twin key 9 0 0 0xff value hex 1 2 3 4 5 6 7 f any"
		# shellcheck disable=SC2086
		[ "$($tool -j $line)" = null ]
		same_as_bpftool map dump pinned "$fs/twin"
		[ "$($tool -j map delete pinned "$fs/twin" key hex 9 0 0 ff)" = null ]
		[ "$(bpfadm -j map dump "$fs/twin")" = '[]' ]
	done
	for tool in bpftool bpfadm; do
		[ "$($tool -j map update pinned "$fs/aom" key 2 0 0 0 value pinned "$fs/array")" = null ]
		same_as_bpftool map dump pinned "$fs/aom"
		[ "$($tool -j map update pinned "$fs/progs" key 2 0 0 0 value pinned "$fs/pass")" = null ]
		same_as_bpftool map dump pinned "$fs/progs"
		[ "$($tool -j map update pinned "$fs/pchash" key 7 0 0 0 value 1 2 3 4)" = null ]
		same_as_bpftool map lookup pinned "$fs/pchash" key 7 0 0 0
	done
}

@test "map push, peek and pop" {
	for name in queue stack; do
		same_as_bpftool map peek pinned "$fs/$name"
		same_as_bpftool map lookup pinned "$fs/$name"
		[ "$(bpftool -j map push pinned "$fs/$name" value 1 2 3 4)" = null ]
		[ "$(bpfadm -j map enqueue pinned "$fs/$name" value 1 2 3 4)" = null ]
		while bpfadm map pop "$fs/$name" >/dev/null 2>&1; do :; done
		for _ in 1 2; do bpfadm map push "$fs/$name" value 7; done
		same_as_bpftool map pop pinned "$fs/$name" # each takes one
		same_as_bpftool map pop pinned "$fs/$name"
		same_as_bpftool map peek pinned "$fs/$name"
		for tool in bpftool bpfadm; do
			run -0 $tool -j map update pinned "$fs/$name" value 5 6 7 8
			assert_output null
			same_as_bpftool map lookup pinned "$fs/$name"
			run -0 bpfadm map pop "$fs/$name"
			assert_output 'value: 05 06 07 08'
		done
		same_as_bpftool map lookup pinned "$fs/$name"
	done
}

@test "map create, pin and freeze: null, and the same_as_bpftool map" {
	for tool in bpftool bpfadm; do
		run -0 $tool -j map create "$fs/by_$tool" type hash key 4 value 8 entries 16 \
			name "${tag}made" flags 0x1
		assert_output null
		run -0 $tool -j map pin pinned "$fs/by_$tool" "$fs/again_$tool"
		assert_output null
		run -0 $tool -j map freeze pinned "$fs/by_$tool"
		assert_output null
		same_as_bpftool map show pinned "$fs/again_$tool"
	done
	same_json "$(bpftool -j map show pinned "$fs/by_bpftool" | jq 'del(.id)')" \
		"$(bpfadm -j map show pinned "$fs/by_bpfadm" | jq 'del(.id)')"
	same_as_bpftool map show name "${tag}made"
}

@test "several maps of one name: show and dump take all" {
	for i in 1 2; do
		bpfadm map create "$fs/same$i" type hash key 4 value 4 entries 4 name "${tag}same"
	done
	bpfadm map update "$fs/same1" key 1 value 1
	same_as_bpftool map show name "${tag}same"
	same_as_bpftool map dump name "${tag}same"
}

@test "a batch is one array of commands and their output" {
	cat >"$BATS_TEST_TMPDIR/batch" <<-END
		# a comment
		map show pinned $fs/hash
		map dump pinned $fs/array   # and another
		map update pinned $fs/lru key 1 0 0 0 value 9 9 9 9

		map lookup pinned $fs/lru \\
			key 1 0 0 0
		map getnext pinned "$fs/lru"
	END
	same_as_bpftool batch file "$BATS_TEST_TMPDIR/batch"
}

@test "abbreviations mean the same" {
	same_as_bpftool m s pinned "$fs/hash"
	same_as_bpftool map d pinned "$fs/hash"
	same_as_bpftool map l pinned "$fs/hash"
	same_as_bpftool map lo pin "$fs/hash" k 1 0 0 0
	same_as_bpftool map show na "${tag}hash"
	for tool in bpftool bpfadm; do
		[ "$($tool -j map u pinned "$fs/lru" k 1 0 0 0 v 1 2 3 4 a)" = null ]
		[ "$($tool -j map u pinned "$fs/lru" key hex 1 0 0 0 val hex a b c d ex)" = null ]
		same_as_bpftool map lookup pinned "$fs/lru" key 1 0 0 0
	done
}

@test "nothing is left behind" {
	nothing_left
}

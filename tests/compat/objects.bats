#!/usr/bin/env bats
# Real maps and programs: what libxdp brings is loaded with bpftool, then shown, dumped and edited
# with bpfadm, and compared.

# shellcheck disable=SC2154 # what bats and maps.bash set
load ../lib/common
load ../lib/maps
load ../lib/compat

setup_file() {
	setup_maps
	local object
	for object in $(objects); do
		load_object "$object" >"$BATS_FILE_TMPDIR/log" 2>&1 || true
	done
}
teardown_file() { drop_maps; }

setup() {
	[ -n "$(objects)" ] || skip "libxdp1 is not installed"
}

# Each has a directory of its own, which it takes for /sys/fs/bpf: some pin their maps there by name.
load_object() { # FILE
	local name
	name=$(basename "$1" .o)
	name=$fs/${name//./_}
	mkdir "$name"
	# shellcheck disable=SC2016 # $1, $2 are the inner shell's
	unshare -m sh -c 'mount --bind "$1" /sys/fs/bpf &&
		bpftool prog load "$2" /sys/fs/bpf/prog type xdp' sh "$name" "$1"
}

objects() {
	dpkg -L libxdp1 2>/dev/null | grep '\.o$'
}

programs() { # their paths
	find "$fs" -name prog
}

maps() { # their ids: not all are pinned
	for prog in $(programs); do
		bpfadm -j prog show "$prog" | jq -r '.map_ids[]?'
	done | sort -nu
}

# bpftool gives an anonymous member the key "", the same to each; bpfadm gives its fields to the
# structure around it.
lift() {
	jq -c 'walk(if type == "object" and has("") then del(.[""]) + .[""] else . end)'
}

@test "every object's programs and maps are there" {
	[ "$(programs | wc -l)" -ge 10 ]
	[ "$(maps | wc -l)" -ge 20 ]
}

@test "map show of each map" {
	for map in $(maps); do
		same_as_bpftool map show id "$map"
	done
}

@test "map dump of each map" {
	for map in $(maps); do
		# What bpfadm refuses to dump, and tables of all ports, which are much for jq.
		bpfadm -j map show "$map" |
			jq -e '.type != "perf_event_array" and .max_entries < 65536' >/dev/null ||
			continue
		same_json "$(bpftool -j map dump id "$map" | lift)" \
			"$(bpfadm -j map dump "$map")"
	done
}

@test "a filter's table is edited by bpfadm and read by both" {
	map=$fs/xdpfilt_dny_ip/filter_ipv4
	bpfadm map update "$map" key 192.0.2.1 value 3
	bpfadm map update "$map" key 192.0.2.2 cpu 0 value 5
	run -0 bpfadm -j map lookup "$map" key 192.0.2.1
	[ "$(jq -c '[.values[].value[0]] | unique' <<<"$output")" = '["0x03"]' ]
	same_json "$(bpftool -j map dump pinned "$map" | lift)" \
		"$(bpfadm -j map dump "$map")"
	same_json "$(bpftool -j map lookup pinned "$map" key 192 0 2 2 | lift)" \
		"$(bpfadm -j map lookup "$map" key 192.0.2.2)"
	run -0 bpfadm map lookup "$map" key 192.0.2.2 cpu 0 value-as u64 key-as ip4
	assert_output $'key: 192.0.2.2\nvalue (CPU 0): 5'
	bpfadm map delete "$map" key 192.0.2.1
	[ "$(bpftool -j map dump pinned "$map" | jq length)" -eq 1 ]
}

@test "a frozen .rodata map refuses a change and keeps its bytes" {
	frozen=$(for map in $(maps); do bpfadm -j map show "$map"; done |
		jq -s 'map(select(.frozen == 1))[0].id')
	before=$(bpfadm -j map dump "$frozen")
	size=$(bpfadm -j map show "$frozen" | jq .bytes_value)
	head -c "$size" /dev/zero >"$BATS_TEST_TMPDIR/zeroes"
	run -2 bpfadm map update "$frozen" key 0 value "@$BATS_TEST_TMPDIR/zeroes"
	assert_output --partial 'it is frozen'
	[ "$(bpfadm -j map dump "$frozen")" = "$before" ]
}

@test "nothing is left behind" {
	run -0 maps
	ids=$output
	drop_maps
	for id in $ids; do
		for _ in {1..20}; do
			bpfadm map show "$id" >/dev/null 2>&1 || continue 2
			sleep 0.1
		done
		bpfadm map show "$id"
		false
	done
}

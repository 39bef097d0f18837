#!/bin/bash
# make bench: bpfadm beside the installed bpftool, in turn, on the same maps, output into a pipe.
# Prints medians of RUNS (5) runs each, and how many times bpfadm's time each takes.  "floor" is what
# no dump can beat: the same look-ups in batches and as many bytes written, nothing else.
set -euo pipefail
tools=$(realpath "$1")
runs=${RUNS:-5}
entries=${ENTRIES:-1000000}
dir=$(mktemp -d /tmp/bench.XXXXXX) work=$(mktemp -d /tmp/bench.XXXXXX)
mount -t bpf bpf "$dir"
trap 'umount "$dir"; rm -r "$dir" "$work"' EXIT

compare() { # title, option of both, map: dumps
	local bytes
	bytes=$("$BPFADM" ${2:+"$2"} map dump "$3" | wc -c)
	echo "$1, ${2:-plain}"
	"$tools/pairs" "$runs" \
		bpfadm "exec '$BPFADM' $2 map dump $3" \
		bpftool "exec bpftool $2 map dump pinned $3" \
		floor "exec '$tools/floor' $3 $bytes"
}

dumps() { # title, type, key size, value size, entries
	"$tools/fill" "$dir/map" "$2" "$3" "$4" "$5"
	compare "map dump, $1" -j "$dir/map"
	compare "map dump, $1" "" "$dir/map"
	rm "$dir/map"
}

alone() { # title, bpfadm's words before the map, bytes of the floor
	echo "$1"
	"$tools/pairs" "$runs" bpfadm "exec '$BPFADM' $2 $dir/map" \
		floor "exec '$tools/floor' $dir/map $3"
}

typed() {
	"$BPFADM" map create "$dir/map" type hash name flows entries "$entries" \
		key 'struct key { u32 saddr, daddr; u16 sport, dport; u8 proto; u8 pad[3]; }' \
		value 'enum state { NEW, ESTABLISHED, CLOSED };
			struct value { u64 packets, bytes, last_ns; enum state state; char comm[16];
			u32 syn:1, fin:1, rst:1, rest:29; }'
	"$tools/fill" "$dir/map"
	compare "map dump, $entries entries with types" -j "$dir/map"
	compare "map dump, $entries entries with types" "" "$dir/map"
	alone "map dump, $entries entries with types, -l" "-l map dump" \
		"$("$BPFADM" -l map dump "$dir/map" | wc -c)"
	alone "map count, $entries entries" "map count" 0
	rm "$dir/map"
}

loads() { # an object file
	echo "prog loadall, $(basename "$1")"
	"$tools/pairs" 20 \
		bpfadm "'$BPFADM' prog loadall $1 $dir/load && rm -r $dir/load" \
		bpftool "bpftool prog loadall $1 $dir/load && rm -r $dir/load"
}

objects() {
	local source
	for source in core functions maps; do
		clang -O2 -g -target bpf -I"/usr/include/$(uname -m)-linux-gnu" \
			-c "$(dirname "$0")/../data/obj/$source.bpf.c" -o "$work/$source.bpf.o"
		loads "$work/$source.bpf.o"
	done
}

echo "Linux $(uname -r), $(nproc) CPUs, $(bpftool version | head -n 1); medians of $runs runs"
dumps "hash 4/8, $entries entries" hash 4 8 "$entries"
dumps "hash 16/64, $entries entries" hash 16 64 "$entries"
dumps "array 4/8, $entries entries" array 4 8 "$entries"
dumps "percpu_array 4/8, $((entries / 10)) entries" percpu_array 4 8 "$((entries / 10))"
typed

"$tools/fill" "$dir/one" hash 4 8 1000
"$tools/json" "$entries"
echo "map lookup, a process"
"$tools/pairs" 100 \
	bpfadm "exec '$BPFADM' map lookup $dir/one key 1 0 0 0" \
	bpftool "exec bpftool map lookup pinned $dir/one key 1 0 0 0"
echo "map show, all maps"
"$tools/pairs" 20 bpfadm "exec '$BPFADM' -j map show" bpftool "exec bpftool -j map show"
objects

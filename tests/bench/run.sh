#!/bin/bash
# make bench: bpfadm beside the installed bpftool, in turn, on the same maps, output into a pipe.
# Prints medians of RUNS (3) runs each, and how many times bpfadm's time each takes.  "floor" is what
# no dump can beat: the same look-ups in batches and as many bytes written, nothing else.  All takes
# some ten minutes, most of it bpftool's; ROWS="typed lists" are some of the functions below.
set -euo pipefail
tools=$(realpath "$1")
runs=${RUNS:-3}
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

alone() { # title, bpfadm's words, bytes of the floor
	echo "$1"
	"$tools/pairs" "$runs" bpfadm "exec '$BPFADM' $2" floor "exec '$tools/floor' $dir/map $3"
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
	alone "map dump, $entries entries with types, -l" "-l map dump $dir/map" \
		"$("$BPFADM" -l map dump "$dir/map" | wc -c)"
	alone "map count, $entries entries, by the kernel's counter" "map count $dir/map" 0
	alone "map count, $entries entries, exact" "map count $dir/map exact" 0
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

# bpfadm and bpftool with the same words.
both() { # title, runs, words
	echo "$1"
	"$tools/pairs" "$2" bpfadm "exec '$BPFADM' $3" bpftool "exec bpftool $3"
}

# The map of the batches below, and lines for each of 100,000 keys.
batch_map() {
	"$BPFADM" map create "$dir/map" type hash name bench_map entries 100000 \
		key 'struct { u32 id; }' value 'struct { u64 packets, bytes; }'
}

lines() { # command, the map's words, what follows the key
	awk -v before="map $1 $2 key" -v after="${3-}" 'BEGIN {
		for (i = 0; i < 100000; i++)
			printf "%s hex %02x %02x %02x 00%s\n", before, i % 256, i / 256 % 256, i / 65536, after
	}'
}

updates() { # the map's words
	lines update "$1" " value hex 01 00 00 00 00 00 00 00 02 00 00 00 00 00 00 00"
}

batch() { # title, the map's words: 100,000 updates, then as many deletes, too
	updates "$2" >"$work/updates"
	{
		updates "$2"
		lines delete "$2"
	} >"$work/both"
	both "batch, 100,000 updates $1" "$runs" "batch file $work/updates"
	both "batch, 100,000 updates and 100,000 deletes $1" "$runs" "batch file $work/both"
}

batches() {
	local id
	batch_map
	id=$("$BPFADM" -j map show "$dir/map" | jq .id)
	batch "by path" "pinned $dir/map"
	batch "by id" "id $id"
	awk -v map="$dir/map" 'BEGIN {
		for (i = 0; i < 100000; i++)
			printf "map update pinned %s key \047{\"id\": %d}\047 value \047{\"packets\": %d, \"bytes\": 2}\047\n", map, i, i
	}' >"$work/typed"
	updates "pinned $dir/map" >"$work/updates"
	echo "batch, 100,000 updates with JSON by types (bpftool: as bytes)"
	"$tools/pairs" "$runs" bpfadm "exec '$BPFADM' batch file $work/typed" \
		bpftool "exec bpftool batch file $work/updates"
	rm "$dir/map"
}

# Pins more maps or programs at $dir/many.
more() { # map|prog, the first one's number, the last one's
	local number
	for ((number = $2; number <= $3; number++)); do
		case $1 in
		map) echo "map create $dir/many/map$number type hash key 4 value 8 entries 16 name many$number" ;;
		prog) echo "prog load $work/two.asm $dir/many/prog$number type xdp" ;;
		esac
	done | "$BPFADM" -q batch - >"$work/made"
}

# Where the kernel's types are not to be found, and with them its counters.
without_types() { # command...
	unshare --mount bash -c 'mount -t tmpfs none /sys/kernel/btf && exec "$@"' - "$@"
}

lists() {
	mkdir "$dir/many"
	printf 'r0 = 2\nexit\n' >"$work/two.asm"
	more map 1 2000
	both "map show, 2,000 maps" 20 "-j map show"
	echo "map show, 2,000 maps, without how full they are"
	without_types "$tools/pairs" 20 bpfadm "exec '$BPFADM' -j map show"
	more map 2001 2300
	batch_map
	updates "name bench_map" >"$work/updates"
	# bpftool looks at all maps for each line, which takes it a quarter of an hour.
	echo "batch, 100,000 updates by name among 2,300 maps"
	"$tools/pairs" "$runs" bpfadm "exec '$BPFADM' batch file $work/updates"
	rm "$dir/map"
	more map 2301 5000
	more prog 1 5000
	both "map show -f, 5,000 of 10,000 pinned objects" 10 "-j -f map show"
	both "prog show -f, 5,000 of 10,000 pinned objects" 10 "-j -f prog show"
	rm -r "$dir/many"
}

# bpftool needs a kernel with CONFIG_KALLSYMS_ALL to find holders: without, it lists maps alone.
holders() {
	echo "map show, 500 processes with 200 descriptors each"
	"$tools/crowd" 500 200 "$tools/pairs" 20 \
		bpfadm "exec '$BPFADM' -j map show" bpftool "exec bpftool -j map show"
}

untyped() {
	dumps "hash 4/8, $entries entries" hash 4 8 "$entries"
	dumps "hash 16/64, $entries entries" hash 16 64 "$entries"
	dumps "array 4/8, $entries entries" array 4 8 "$entries"
	dumps "percpu_array 4/8, $((entries / 10)) entries" percpu_array 4 8 "$((entries / 10))"
}

short() {
	"$tools/json" "$entries"
	"$tools/fill" "$dir/one" hash 4 8 1000
	echo "map lookup, a process"
	"$tools/pairs" 100 \
		bpfadm "exec '$BPFADM' map lookup $dir/one key 1 0 0 0" \
		bpftool "exec bpftool map lookup pinned $dir/one key 1 0 0 0"
	both "map show, all maps" 20 "-j map show"
	rm "$dir/one"
}

echo "Linux $(uname -r), $(nproc) CPUs, $(bpftool version | head -n 1); medians of $runs runs"
for rows in ${ROWS:-untyped typed short batches lists holders objects}; do
	"$rows"
done

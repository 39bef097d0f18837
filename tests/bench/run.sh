#!/bin/bash
# make bench: bpfadm beside the installed bpftool, in turn, on the same maps, output into a pipe.
# RUNS=N (5) runs of each; medians are printed, and how many times bpfadm's time each takes.
set -euo pipefail
tools=$(realpath "$1")
runs=${RUNS:-5}
dir=$(mktemp -d /tmp/bench.XXXXXX)
mount -t bpf bpf "$dir"
trap 'umount "$dir"; rmdir "$dir"' EXIT

dumps() { # name, type, key size, value size, entries
	local map=$dir/$1 bytes form
	"$tools/fill" "$map" "$2" "$3" "$4" "$5"
	for form in -j ""; do
		bytes=$("$BPFADM" $form map dump "$map" | wc -c)
		echo "map dump, $1: $2 $3/$4, $5 entries, ${form:-plain}"
		"$tools/pairs" "$runs" \
			bpfadm "exec '$BPFADM' $form map dump $map" \
			bpftool "exec bpftool $form map dump pinned $map" \
			floor "exec '$tools/floor' $map $bytes"
	done
	rm "$map"
}

nproc=$(nproc)
echo "Linux $(uname -r), $nproc CPUs, $(bpftool version | head -n 1), $runs runs of each, medians"
dumps hash_small hash 4 8 1000000
dumps hash hash 16 64 1000000
dumps array array 4 8 1000000
dumps percpu percpu_array 4 8 100000

"$tools/fill" "$dir/one" hash 4 8 1000
echo "map lookup, one process"
"$tools/pairs" 100 \
	bpfadm "exec '$BPFADM' map lookup $dir/one key 1 0 0 0" \
	bpftool "exec bpftool map lookup pinned $dir/one key 1 0 0 0"
echo "map show, all maps"
"$tools/pairs" 20 bpfadm "exec '$BPFADM' -j map show" bpftool "exec bpftool -j map show"

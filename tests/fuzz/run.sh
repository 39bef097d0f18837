#!/bin/bash
# tests/fuzz/run.sh DIR SECONDS: runs each fuzz target in DIR for so long, from its seeds, as many
# at once as there are CPUs.
set -euo pipefail
targets=$(realpath "$1")
export seconds=$2
seeds=$(realpath "$(dirname "$0")")/seeds
export seeds
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fuzz() { # target
	local name=${1##*/} corpora
	mkdir "$name"
	corpora=("$name")
	[ ! -d "$seeds/$name" ] || corpora+=("$seeds/$name")
	[ ! -x "$seeds/$name.sh" ] || "$seeds/$name.sh" "$name"
	# What made it fail is in the log, as Base64.
	if "$1" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 "${corpora[@]}" \
		>"$name.log" 2>&1; then
		echo "fuzzed $name for $seconds s: $(grep -E '^Done' "$name.log")"
	else
		echo "$name failed:"
		tail -n 100 "$name.log"
		return 1
	fi
}
export -f fuzz

printf '%s\n' "$targets"/* | xargs -P "$(nproc)" -I{} bash -c 'fuzz {}'

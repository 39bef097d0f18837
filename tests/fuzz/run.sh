#!/bin/bash
# tests/fuzz/run.sh DIR SECONDS: runs each fuzz target in DIR for so long, from its seeds.
set -euo pipefail
targets=$(realpath "$1")
seconds=$2
seeds=$(realpath "$(dirname "$0")")/seeds
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for target in "$targets"/*; do
	name=${target##*/}
	mkdir "$name"
	corpora=("$name")
	[ ! -d "$seeds/$name" ] || corpora+=("$seeds/$name")
	[ ! -x "$seeds/$name.sh" ] || "$seeds/$name.sh" "$name"
	echo "fuzzing $name for $seconds s"
	# What made it fail is in the log, as Base64.
	"$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
		"${corpora[@]}" >log 2>&1 || { tail -n 100 log && exit 1; }
	grep -E '^Done' log
done

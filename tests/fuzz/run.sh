#!/bin/bash
# tests/fuzz/run.sh DIR SECONDS: runs each fuzz target in DIR for so long, from its seeds.
set -euo pipefail
targets=$(realpath "$1")
seconds=$2
cd "$(dirname "$0")"
corpus=$(mktemp -d)
trap 'rm -rf "$corpus"' EXIT
for target in "$targets"/*; do
	name=${target##*/}
	mkdir -p "$corpus/$name"
	seeds=()
	[ ! -d "seeds/$name" ] || seeds=("seeds/$name")
	echo "fuzzing $name for $seconds s"
	(cd "$corpus" && "$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
		-print_final_stats=0 -verbosity=0 "$name" "${seeds[@]/#/$OLDPWD/}")
done

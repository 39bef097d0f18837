#!/usr/bin/env bats
# Large dumps: whole, in little memory, and well-behaved when they are cut short.

# shellcheck disable=SC2154 # what bats and maps.bash set
load ../lib/common
load ../lib/maps

setup_file() {
	setup_maps
	new big type array value 8 entries 1000000
	new percpu type percpu_array value 8 entries 20000
	new hash type hash key 4 value 4 entries 20000
	for i in {0..9999}; do echo "map update $fs/hash key $i value $i"; done | bpfadm batch
}
teardown_file() { drop_maps; }
teardown() {
	# shellcheck disable=SC2086 # none, or two
	[ -z "${dump-}" ] || kill -KILL $dump $reader 2>/dev/null || true
}

# Starts a dump whose reader is slow: it reads $1 bytes and waits for go_on.  $dump is its process,
# $BATS_TEST_TMPDIR/out what it wrote, $BATS_TEST_TMPDIR/err its messages.
slow_dump() { # bytes, bpfadm's arguments...
	local bytes=$1
	shift
	mkfifo "$BATS_TEST_TMPDIR/pipe" "$BATS_TEST_TMPDIR/go"
	# bash lets background processes ignore SIGINT
	env --default-signal=INT "$BPFADM" "$@" >"$BATS_TEST_TMPDIR/pipe" \
		2>"$BATS_TEST_TMPDIR/err" 3>&- &
	dump=$!
	{
		head -c "$bytes"
		touch "$BATS_TEST_TMPDIR/reached"
		read -r how <"$BATS_TEST_TMPDIR/go"
		[ "$how" = close ] || cat
	} <"$BATS_TEST_TMPDIR/pipe" >"$BATS_TEST_TMPDIR/out" 3>&- &
	reader=$!
	until [ -e "$BATS_TEST_TMPDIR/reached" ]; do sleep 0.02; done
}

go_on() { # read or close; the dump's status in $status
	echo "$1" >"$BATS_TEST_TMPDIR/go"
	status=0
	wait "$dump" || status=$?
	wait "$reader"
}

@test "a dump has every element once" {
	bpfadm -l map dump "$fs/big" key-as u32 >"$BATS_TEST_TMPDIR/out"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/out")" -eq 1000000 ]
	[ "$(sort -u "$BATS_TEST_TMPDIR/out" | wc -l)" -eq 1000000 ]
	bpfadm -j map dump "$fs/hash" key-as u32 value-as u32 >"$BATS_TEST_TMPDIR/out"
	jq -e 'map(.formatted | if .key == .value then .key else error end) | sort == [range(10000)]' \
		"$BATS_TEST_TMPDIR/out" >/dev/null
	run -0 bpfadm map dump "$fs/hash"
	[ "${lines[-1]}" = 'Found 10000 elements' ]
	[ "$(bpfadm -l map dump "$fs/percpu" | wc -l)" -eq 20000 ]
}

@test "memory stays below 16 MiB whatever the map's size" {
	skip_under_asan
	for map in big percpu; do
		rm -f "$BATS_TEST_TMPDIR"/{pipe,go,reached}
		slow_dump 2000000 -j map dump "$fs/$map"
		peak=$(awk '/^VmHWM:/ { print $2 }' "/proc/$dump/status")
		go_on close
		echo "$map: $peak KiB"
		[ "$peak" -lt 16384 ]
	done
}

@test "Ctrl-C in a dump: one JSON document, its elements whole, exit status 2" {
	slow_dump 100000 -j map dump "$fs/big"
	kill -INT "$dump"
	go_on read
	[ "$status" -eq 2 ]
	is_json <"$BATS_TEST_TMPDIR/out"
	jq -e '.[-1].errno == "EINTR" and (.[:-1] | length > 0 and all(has("value")))' \
		"$BATS_TEST_TMPDIR/out" >/dev/null
	[ "$(jq length "$BATS_TEST_TMPDIR/out")" -lt 1000000 ]
	grep -q '^bpfadm: stopped after [0-9]* elements' "$BATS_TEST_TMPDIR/err"
}

@test "Ctrl-C in a dump as lines: every line is whole, the last says so" {
	slow_dump 100000 -l map dump "$fs/big"
	kill -INT "$dump"
	go_on read
	[ "$status" -eq 2 ]
	jq -es '.[-1].errno == "EINTR" and (.[:-1] | all(has("value")))' \
		"$BATS_TEST_TMPDIR/out" >/dev/null
}

@test "a reader that goes away ends a dump quietly and soon" {
	for option in -j -l -p -q; do
		run -0 bash -c 'set -o pipefail
			"$BPFADM" "$1" map dump "$2" 2>&3 | head -c 100 >/dev/null' - \
			$option "$fs/big" 3>&1
		assert_output ''
	done
	slow_dump 1000 -j map dump "$fs/big"
	go_on close
	[ "$status" -eq 0 ]
	[ ! -s "$BATS_TEST_TMPDIR/err" ]
}

@test "a full disk is exit status 2 and told, large dump or small" {
	for map in big hash; do
		for option in -j -l -q; do
			run -2 bash -c '"$BPFADM" "$1" map dump "$2" >/dev/full' - $option "$fs/$map"
			assert_output \
				'bpfadm: cannot write to standard output: No space left on device'
		done
	done
	for line in "map show $fs/big" "map lookup $fs/hash key 1" "map getnext $fs/hash"; do
		# shellcheck disable=SC2086
		run -2 bash -c '"$BPFADM" -j "$@" >/dev/full' - $line
	done
}

@test "values larger than a batch, and keys that share a bucket" {
	new large type hash key 4 value 300000 entries 4
	head -c 300000 /dev/urandom >"$BATS_TEST_TMPDIR/value"
	for i in 1 2 3; do bpfadm map update "$fs/large" key $i value "@$BATS_TEST_TMPDIR/value"; done
	hex=$(od -An -v -tx1 "$BATS_TEST_TMPDIR/value" | tr -d ' \n')
	bpfadm -l map dump "$fs/large" >"$BATS_TEST_TMPDIR/out"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/out")" -eq 3 ]
	[ "$(jq -r .value "$BATS_TEST_TMPDIR/out" | sort -u)" = "$hex" ]
	new wide type array value 1000000 entries 2 flags mmapable
	[ "$(bpfadm -l map dump "$fs/wide" | wc -c)" -eq $((2 * (2000000 + 30))) ]
}

@test "nothing is left behind" {
	nothing_left
}

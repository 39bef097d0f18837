#!/usr/bin/env bats
# Dumps of maps that change all the while: each ends, gives no key twice, and gives every key that
# was there all the time, or says that it may not have.

# shellcheck disable=SC2154 # what bats and maps.bash set
load ../lib/common
load ../lib/maps

setup_file() { setup_maps; }
teardown_file() { drop_maps; }
teardown() { stop; }

stable=2000 total=12000

start() { # name of the map
	"$BUILD/kernel/churn" "$fs/$1" $stable $total 30 >"$BATS_TEST_TMPDIR/ready" 3>&- &
	churn=$!
	until [ -s "$BATS_TEST_TMPDIR/ready" ]; do
		kill -0 "$churn"
		sleep 0.02
	done
}

stop() {
	[ -z "${churn-}" ] || kill "$churn" 2>/dev/null || true
}

# Checks dumps while the map changes; $1 is its name, $2 how its keys are numbers for jq.
check_dumps() { # name, layout, jq
	start "$1"
	for _ in {1..5}; do
		timeout 20 "$BPFADM" -l map dump "$fs/$1" key-as "$2" >"$BATS_TEST_TMPDIR/out" \
			2>"$BATS_TEST_TMPDIR/err"
		jq -n "[inputs.key | $3]"' | {
			elements: length,
			twice: (length - (unique | length)),
			lost: ('$stable' - (map(select(. < '$stable')) | unique | length)) }' \
			"$BATS_TEST_TMPDIR/out" >"$BATS_TEST_TMPDIR/found"
		cat "$BATS_TEST_TMPDIR/found" "$BATS_TEST_TMPDIR/err"
		jq -e '.twice == 0' "$BATS_TEST_TMPDIR/found" >/dev/null
		jq -e '.lost == 0' "$BATS_TEST_TMPDIR/found" >/dev/null ||
			grep -q 'changed too fast' "$BATS_TEST_TMPDIR/err"
	done
	kill -0 "$churn"
}

@test "a hash, read in batches" {
	new hash type hash key 4 value 8 entries $total
	check_dumps hash u32 .
}

@test "a per-CPU hash, read in batches" {
	new percpu type percpu_hash key 4 value 8 entries $total
	check_dumps percpu u32 .
}

@test "a trie, which begins anew when its last key is gone" {
	new trie type lpm_trie key 8 value 8 entries $total flags no_prealloc
	check_dumps trie u32,be32 '.[1] / 65536'
}

@test "a devmap_hash, read key by key" {
	new devices type devmap_hash entries $total
	check_dumps devices u32 .
}

@test "a sockhash, whose sockets cannot be looked up" {
	new sockets type sockhash key 4 value 4 entries $total
	check_dumps sockets u32 .
}

@test "nothing is left behind" {
	nothing_left
}

#!/usr/bin/env bats
# A batch keeps the maps open that its last lines worked on: it must not be noticed but by its speed.

load ../lib/common
load ../lib/maps

setup_file() {
	setup_maps
}

teardown_file() {
	nothing_left
}

# Starts a batch that reads from descriptor 9.
begin() {
	answer=$BATS_TEST_TMPDIR/answer
	mkfifo "$BATS_TEST_TMPDIR/lines"
	"$BPFADM" batch - <"$BATS_TEST_TMPDIR/lines" >"$answer" 2>&1 3>&- &
	batch=$!
	exec 9>"$BATS_TEST_TMPDIR/lines"
}

# A line, and what it answers.
line() { # words...
	local before
	before=$(wc -c <"$answer")
	echo "$*" >&9
	for _ in {1..100}; do
		[ "$(wc -c <"$answer")" = "$before" ] || break
		sleep 0.05
	done
	tail -c +$((before + 1)) "$answer"
}

finish() {
	exec 9>&-
	wait "$batch"
}

@test "lines on one map find it and its types once" {
	new many type hash key 'struct { u32 a; u32 b; }' value 'struct { u64 n; }' entries 200
	id=$(map_id many)
	for map in "$fs/many" "id $id" "${tag}many"; do
		for i in {1..100}; do
			echo "map update $map key '{\"a\":$i,\"b\":2}' value '{\"n\":$i}' any"
		done >"$BATS_TEST_TMPDIR/lines"
		# By name it is looked for again when anybody makes a map meanwhile.
		for _ in {1..5}; do
			run -0 --separate-stderr bpfadm -t batch "$BATS_TEST_TMPDIR/lines"
			[ "$(grep -c 'bpf(btf_get_fd_by_id' <<<"$stderr")" -gt 1 ] || break
		done
		assert_equal "$(grep -c 'bpf(map_update_elem' <<<"$stderr")" 100
		assert_equal "$(grep -c 'bpf(btf_get_fd_by_id' <<<"$stderr")" 1
		[ "$(grep -c 'bpf(obj_get,' <<<"$stderr")" -le 1 ]
	done
	run -0 bpfadm map count "$fs/many"
	assert_output 100
}

@test "a map that a line unpins is gone with the line" {
	new brief type array value 4 entries 1
	id=$(map_id brief)
	run -1 bpfadm batch - <<<"map update $fs/brief key 0 value 1
		map update $id key 0 value 2
		map unpin $fs/brief
		map show $id"
	assert_line --partial "there is no map with id $id"
}

@test "a path that leads to another map now: the line means that one" {
	new one type array value 4 entries 1
	new two type array value 4 entries 1
	begin
	line "map update $fs/one key 0 value 1"
	run line "map lookup $fs/one key 0"
	assert_output --partial 'value: 01 00 00 00'
	rm "$fs/one"
	mv "$fs/two" "$fs/one"
	run line "map lookup $fs/one key 0"
	assert_output --partial 'value: 00 00 00 00'
	run line "map update $fs/one key 0 value 7"
	run line "map lookup $fs/one key 0"
	finish
	run -0 bpfadm map lookup "$fs/one" key 0
	assert_output --partial 'value: 07 00 00 00'
}

@test "a name that another map has taken over: the line means that one" {
	new same type array value 4 entries 1
	begin
	line "map update ${tag}same key 0 value 1"
	run line "map lookup ${tag}same key 0"
	assert_output --partial 'value: 01 00 00 00'
	rm "$fs/same" # alive in the batch alone
	new same type array value 4 entries 1
	run line "map lookup ${tag}same key 0"
	assert_output --partial 'value: 00 00 00 00'
	finish
}

@test "a name that two maps have by now is refused" {
	new twin type array value 4 entries 1
	begin
	run line "map lookup ${tag}twin key 0"
	assert_output --partial 'value: 00 00 00 00'
	bpfadm map create "$fs/twin2" type array value 4 entries 1 name "${tag}twin"
	run line "map lookup ${tag}twin key 0"
	assert_output --partial "2 maps have the name ${tag}twin"
	finish || true
}

@test "more maps than are kept open, in turn" {
	for i in {1..12}; do new "m$i" type array value 4 entries 1; done
	for round in 1 2 3; do
		for i in {1..12}; do echo "map update $fs/m$i key 0 value $((round * i))"; done
	done >"$BATS_TEST_TMPDIR/lines"
	run -0 bpfadm batch "$BATS_TEST_TMPDIR/lines"
	for map in {1..12}; do # run has an i of its own
		run -0 bpfadm map lookup "$fs/m$map" key 0
		assert_output --partial "value: $(printf %02x $((3 * map))) 00 00 00"
	done
}

@test "a shell keeps no map open between its lines" {
	new free type array value 4 entries 1
	id=$(map_id free)
	run bash -c '{ echo "map update $2 key 0 value 1"; sleep 0.3; rm "$1"; sleep 0.2; echo "map show $2"; } |
		"$BPFADM" shell' - "$fs/free" "$id"
	assert_output --partial "there is no map with id $id"
}

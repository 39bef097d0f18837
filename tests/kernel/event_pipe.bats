#!/usr/bin/env bats
# map event_pipe on the running kernel: a program's events, until Ctrl-C.
# shellcheck disable=SC2154 # $fs, $output: bpffs.bash and bats set them

load ../lib/common
load ../lib/bpffs

setup() {
	bpffs_mount
	cd "$BATS_TEST_TMPDIR" || return
	bpfadm map create "$fs/events" type perf_event_array entries 64 name events
	cat >send.asm <<-END
		r6 = r1
		*(u32 *)(r10 -8) = 0x11223344
		r1 = r6
		r2 = map[name:events]
		r3 = 0xffffffff ll
		r4 = r10
		r4 += -8
		r5 = 4
		call perf_event_output
		r0 = 2
		exit
	END
	bpfadm prog load send.asm "$fs/send" type xdp map name events "$fs/events"
}

teardown() {
	bpffs_unmount
}

# The rings that a process has open.
rings_of() { # pid
	readlink /proc/"$1"/fd/* | grep -c perf_event
}

# Reads events into the file `events` while the program runs twice, until Ctrl-C.
read_two() { # option...
	local _
	"$BPFADM" "$@" map event_pipe "$fs/events" >events 2>err 3>&- &
	for _ in {1..100}; do
		[ "$(rings_of $!)" -lt "$(nproc)" ] || break
		sleep 0.05
	done
	sleep 0.2 # the last one goes into the map
	bpfadm prog run "$fs/send" data 0011223344556677889900112233 repeat 2
	interrupt $!
}

@test "map event_pipe prints what a program writes, as bpftool's JSON" {
	read_two -j
	[ ! -s err ]
	jq -e 'length == 2' events
	jq -e '.[0] | .type == 9 and .data[:4] == [68, 51, 34, 17] and .cpu == .index' events
	jq -e '.[0].timestamp <= .[1].timestamp' events
}

@test "map event_pipe prints a hex dump for people" {
	read_two
	[ "$(grep -c '^  0000  44 33 22 11' events)" -eq 2 ]
	grep -qE '^[0-9]+\.[0-9]{9}  CPU [0-9]+  index [0-9]+  [0-9]+ bytes$' events
}

@test "map event_pipe takes one CPU's ring with its place, and no other kind of map" {
	run -2 bpfadm map event_pipe "$fs/events" cpu 0
	[ "$output" = "bpfadm: cpu and index must be given together" ]
	bpfadm map create "$fs/hash" type hash key 4 value 4 entries 4 name h
	run -2 bpfadm map event_pipe "$fs/hash"
	[[ $output == *"is not a perf_event_array" ]]
	run -2 bpfadm map event_pipe "$fs/events" cpu 0 index 64
	[[ $output == *"cannot put a ring of events into map "* ]]
}

@test "map delete takes a ring out of its slot" {
	"$BPFADM" map event_pipe "$fs/events" cpu 0 index 3 >events 2>err 3>&- &
	local pid=$! _
	for _ in {1..100}; do
		[ "$(rings_of $pid)" -eq 0 ] || break
		sleep 0.05
	done
	sleep 0.2 # it goes into the map
	run -0 bpfadm map delete "$fs/events" key 3
	run -1 bpfadm map delete "$fs/events" key 3
	[[ $output == *"has no such key: slot 3 is empty" ]]
	run -2 bpfadm map delete "$fs/events" key 64
	[[ $output == *"index 64 is outside the array (0 to 63)" ]]
	interrupt $pid
}

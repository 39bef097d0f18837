#!/usr/bin/env bats
# What is chosen of the lists of a real kernel.

# shellcheck disable=SC2154 # what bats and maps.bash set
load ../lib/common
load ../lib/maps

setup_file() {
	setup_maps
	new empty type hash key 4 value 4 entries 8
	new full type hash key 4 value 8 entries 2
	bpfadm map update "$fs/full" key 1 value 1
	bpfadm map update "$fs/full" key 2 value 1
	new sealed type array value 4 entries 1
	bpfadm map freeze "$fs/sealed"
}
teardown_file() { drop_maps; }

# The names of the file's own maps for which the expression is true.
own() { # expression [words...]
	local expression=$1
	shift
	bpfadm -l map show where "name ~ '$tag*' and ($expression)" "$@" | jq -r .name |
		sed "s/^$tag//" | paste -sd' '
}

@test "where and sort on what the kernel, /proc and pins say" {
	[ "$(own 'frozen')" = sealed ]
	[ "$(own 'frozen == 0')" = 'empty full' ]
	[ "$(own 'bytes_memlock > 0' sort -name)" = 'sealed full empty' ]
	[ "$(own 'not pids')" = 'empty full sealed' ]
	[ "$(own "pinned == $fs/full or pinned ~ '*/sealed'")" = 'full sealed' ]
	[ "$(own 'not pinned')" = '' ]
}

@test "where and sort on the kernel's own counts" {
	kernel_has bpf_map_sum_elem_count || skip "the kernel does not count"
	[ "$(own 'fill == 100')" = full ]
	[ "$(own 'entries >= 0' sort -entries)" = 'full empty' ]
	[ "$(own id sort fill)" = 'empty full sealed' ]
	run -0 bpfadm -l map show where "name == ${tag}full" fields name,entries,fill
	assert_output "{\"name\":\"${tag}full\",\"entries\":2,\"fill\":100}"
}

@test "the process that holds a map is found by its name" {
	coproc holder { exec "$BPFADM" shell 3>&- 2>&1; }
	echo "map create type array value 4 entries 1 name ${tag}held" >&"${holder[1]}"
	read -r -t 5 <&"${holder[0]}"
	[ "$(own "pids.comm == bpfadm and pids.pid == $holder_PID")" = held ]
	[ "$(own 'pids and not pinned')" = held ]
	[ "$(own 'pids.comm != bpfadm')" = '' ]
	[ "$(own 'not pids.comm == bpfadm')" = 'empty full sealed' ]
	kill "$holder_PID"
}

@test "what no column needs is not looked for" {
	command -v strace >/dev/null || skip "no strace"
	skip_under_asan
	run -0 strace -f -e trace=openat,bpf "$BPFADM" -l map show where "name ~ '$tag*'" fields id,name
	[[ $output == *BPF_MAP_GET_NEXT_ID* ]]
	[[ $output != *'"/proc"'* ]]
	[[ $output != *fdinfo* ]]
	[[ $output != *BPF_PROG_LOAD* ]]
}

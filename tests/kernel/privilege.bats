#!/usr/bin/env bats
# What a process lacks when bpf(2) is not permitted.

load ../lib/common
load ../lib/bpffs

@test "a seccomp filter, a user namespace and a missing capability are told apart" {
	run "$BUILD/kernel/privilege"
	echo "$output"
	[ "$status" -eq 0 ]
}

@test "in a user namespace and without capabilities, the message names what lacks" {
	run -2 --separate-stderr unshare -U -r "$program" map create type hash key 4 value 4 entries 1
	[ "${stderr_lines[0]}" = "bpfadm: cannot create the map: it needs CAP_BPF outside of this user namespace" ]
	run -2 --separate-stderr unshare -U -r "$program" -j map show
	jq -e '.[-1] | .errno == "EPERM" and (.error | endswith("CAP_SYS_ADMIN outside of this user namespace"))' <<<"$output"
	run -2 --separate-stderr setpriv --bounding-set=-bpf,-sys_admin --inh-caps=-bpf,-sys_admin \
		"$program" map create type hash key 4 value 4 entries 1
	[[ ${stderr_lines[0]} == "bpfadm: cannot create the map: it needs CAP_BPF"* ]]
}

@test "types that may not be read, or not for now, are not called wrong" {
	bpffs_mount
	bpfadm map create "$fs/typed" type hash key u32 value 'struct { u16 a; }' entries 1
	bpfadm map update "$fs/typed" key 1 value '{"a": 2}'
	run -0 --separate-stderr unshare -U -r "$program" map dump "$fs/typed"
	assert_equal "${lines[0]}" 'key: 01 00 00 00  value: 02 00'
	[[ $stderr == "note: map "*": its BTF cannot be read; keys and values are shown as bytes: finding objects by id needs CAP_SYS_ADMIN outside of this user namespace" ]]
	bpffs_unmount
}

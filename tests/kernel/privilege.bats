#!/usr/bin/env bats
# What a process lacks when bpf(2) is not permitted.

load ../lib/common

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

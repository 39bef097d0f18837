#!/usr/bin/env bats
# prog test-run with a context by its type.

load ../lib/common
load ../lib/maps

setup_file() {
	setup_maps
	cd "$BATS_FILE_TMPDIR" || exit
	# Returns the mark and sets another.
	printf 'r0 = *(u32 *)(r1 +8)\nr2 = 9\n*(u32 *)(r1 +8) = r2\nexit\n' >mark.s
	printf 'r0 = 1\nexit\n' >one.s
	bpfadm prog load mark.s "$fs/tc" type tc name "${tag}tc"
	for type in xdp sk_lookup raw_tp syscall netfilter flow_dissector; do
		kernel_has "BPF_PROG_TYPE_${type^^}" || [ $type = raw_tp ] || continue
		bpfadm prog load one.s "$fs/$type" type $type name "${tag}${type:0:9}"
	done
	bpfadm prog load one.s "$fs/device" type cgroup/dev name "${tag}dev"
	export packet=00112233445566778899aabb08004500002200000000000000000000000000000000
}

teardown_file() {
	drop_maps
}

@test "a packet's context goes in and comes back by field names" {
	run -0 bpfadm -j prog run "$fs/tc" data "$packet" ctx '{"mark": 77, "cb": [1, 2, 3, 4, 5]}'
	[ "$(jq -c '[.retval, .ctx.mark, .ctx.cb]' <<<"$output")" = '[77,9,[1,2,3,4,5]]' ]
	run -0 bpfadm prog run "$fs/tc" data "$packet" ctx '{"mark": 77}'
	assert_line --regexp '^ +mark: 9$'
	for format in -j -p -l; do
		bpfadm $format prog run "$fs/tc" data "$packet" ctx '{"mark": 1}' | is_json
	done
}

@test "the context of XDP has the size of the packet by itself" {
	run -0 bpfadm -j prog run "$fs/xdp" data "$packet" ctx '{"data": 4}'
	[ "$(jq -c '[.ctx.data, .ctx.data_end]' <<<"$output")" = '[4,34]' ]
	run -2 bpfadm prog run "$fs/xdp" data "$packet" ctx '{"data": 3}'
	assert_line --partial 'the kernel does not accept this context'
	assert_line --partial 'hint: data_end must be the size of the packet'
}

@test "contexts of other types of programs" {
	run -0 bpfadm prog run "$fs/sk_lookup" \
		ctx '{"family": 2, "protocol": 6, "remote_ip4": "10.0.0.1", "local_port": 80}'
	assert_line --regexp '^ +remote_ip4: 16777226$'
	run -2 bpfadm prog run "$fs/sk_lookup" ctx '{"family": 3}'
	assert_line --partial 'the family in its context is neither 2 (IPv4) nor 10 (IPv6)'
	run -0 bpfadm prog run "$fs/raw_tp" ctx '{"arg0": 1, "arg11": 2}'
	! kernel_has BPF_PROG_TYPE_NETFILTER ||
		run -0 bpfadm prog run "$fs/netfilter" data "$packet" ctx '{"pf": 2, "hook": 1}' expect NF_ACCEPT
	run -0 bpfadm prog run "$fs/flow_dissector" data "$packet" ctx '{"flags": 1}'
	kernel_has BPF_PROG_TYPE_SYSCALL || return 0
	run -0 bpfadm -j prog run "$fs/syscall" ctx 01 02ff
	[ "$(jq -c .ctx <<<"$output")" = '["0x01","0x02","0xff"]' ]
}

@test "a program of type syscall brings the type of its context" {
	command -v clang >/dev/null || skip "no clang"
	kernel_has BPF_PROG_TYPE_SYSCALL || skip "no programs of type syscall here"
	cat >"$BATS_TEST_TMPDIR/own.c" <<-'C'
		struct question { unsigned int a, b, sum; };
		__attribute__((section("syscall"))) int add(struct question *q)
		{
			q->sum = q->a + q->b;
			return 0;
		}
		char _license[] __attribute__((section("license"))) = "GPL";
	C
	clang -target bpf -O2 -g -c "$BATS_TEST_TMPDIR/own.c" -o "$BATS_TEST_TMPDIR/own.o"
	bpftool prog load "$BATS_TEST_TMPDIR/own.o" "$fs/own" type syscall
	run -0 bpfadm prog run "$fs/own" ctx '{"a": 2, "b": 3}'
	assert_line 'context: {a: 2, b: 3, sum: 5}'
}

@test "completion: the fields of a context, of the kernel's and of one's own" {
	run -0 bpfadm complete -- prog run "$fs/xdp" ctx '{"ingress_ifindex":1,"rx'
	assert_output $'{"ingress_ifindex":1,"rx_queue_index":\t__u32'
	run -0 bpfadm complete -- prog run "$fs/raw_tp" ctx '{"arg1'
	assert_line --partial '{"arg11":'
	run -0 --separate-stderr bpfadm complete -- prog run "$fs/device" ctx '{"'
	assert_equal "$output$stderr" \
		$'\tDATA: the context, by its type: \'{"mark": 7}\'; it is also printed after the run'
}

@test "completion: what programs of a type return" {
	run -0 bpfadm complete -- prog run "$fs/tc" expect TC_ACT_S
	assert_line $'TC_ACT_SHOT\t2'
	run -0 bpfadm complete -- prog run "$fs/xdp" repeat 2 expect ''
	assert_line $'XDP_PASS\t2'
}

@test "what is wrong with a context is told" {
	run -2 bpfadm prog run "$fs/tc" data "$packet" ctx '{"mork": 1}'
	assert_line --partial 'has no field "mork"'
	assert_line 'hint: did you mean mark?'
	run -2 bpfadm prog run "$fs/tc" data "$packet" ctx '{"len": 1}'
	assert_line --partial 'the kernel does not accept this context'
	assert_line --partial 'hint: only mark, priority, '
	run -2 bpfadm prog run "$fs/device" ctx '{}'
	assert_output 'bpfadm: cgroup_device programs take no context in a test run'
	run -2 bpfadm prog run "$fs/tc" data "$packet" ctx '{}' ctx_in /dev/null
	assert_output 'bpfadm: ctx and ctx_in cannot be given together'
}

@test "files of bytes are as they were" {
	head -c 192 /dev/zero >"$BATS_TEST_TMPDIR/in"
	run -0 bpfadm -j prog run "$fs/tc" data "$packet" ctx_in "$BATS_TEST_TMPDIR/in" ctx_out -
	[ "$(jq -c '[(.ctx_out | length), has("ctx")]' <<<"$output")" = '[192,false]' ]
}

@test "nothing is left behind" {
	nothing_left
}

#!/usr/bin/env bats
# The prog commands on the running kernel.
# shellcheck disable=SC2154 # $fs, $output, $stderr: bpffs.bash and bats set them

load ../lib/common
load ../lib/bpffs

setup() {
	bpffs_mount
	cd "$BATS_TEST_TMPDIR" || return
	printf 'r0 = 2\nexit\n' >pass.s
	packet=00112233445566778899aabb0806
	pf=$(printf 'p%04x' "$RANDOM") # begins names, so that others on the machine are not met
}

teardown() {
	bpffs_unmount
}

map() { # name: pinned under it
	bpftool map create "$fs/$1" type hash key 4 value 8 entries 4 name "$1"
}

@test "prog load prints id, name, tag and type, and pins" {
	run -0 --separate-stderr bpfadm prog load pass.s "$fs/pass" type xdp
	[ -z "$stderr" ]
	[[ ${lines[0]} =~ ^"id: "[0-9]+$ ]]
	[ "${lines[1]}" = "name: pass" ]
	[[ ${lines[2]} =~ ^"tag: "[0-9a-f]{16}$ ]]
	[ "${lines[3]}" = "type: xdp" ]
	[ "${lines[4]}" = "pinned: $fs/pass" ]
	run -0 bpfadm -j prog load - "$fs/again" type xdp name again <pass.s
	jq -e '.name == "again" and .type == "xdp" and (.id | type) == "number"' <<<"$output"
}

@test "prog load without a path says that the program is gone, and a batch keeps it" {
	run -0 --separate-stderr bpfadm prog load pass.s type xdp
	[[ $stderr == "note: program "*" (pass) is freed as this command ends: pin it at a path, or use the shell" ]]
	run -0 --separate-stderr bpfadm -q prog load pass.s type xdp
	[ -z "$stderr" ]
	run -0 --separate-stderr bpfadm batch - <<-END
		prog load pass.s type xdp name ${pf}_kept
		prog run ${pf}_kept data $packet expect XDP_PASS
	END
	[ -z "$stderr" ]
}

@test "a refused program is told with the verifier's reason, and its log is in the document" {
	echo exit >bad.s
	run -2 --separate-stderr bpfadm prog load bad.s "$fs/bad" type xdp
	[ -z "$output" ]
	[ "${stderr_lines[0]}" = "bpfadm: cannot load bad: the verifier refused it: R0 !read_ok, at bad.s:1: exit" ]
	[[ $stderr =~ 0( \||:)" (95) exit" ]] # Linux 7.3 explains in a report where
	[ ! -e "$fs/bad" ]
	run -2 --separate-stderr bpfadm -j prog load bad.s "$fs/bad" type xdp
	jq -e '.errno == "EACCES" and (.log | contains("R0 !read_ok"))' <<<"$output"
}

@test "of a long log the end is shown, all of it with -d, and the document has all" {
	{
		for ((i = 0; i < 100; i++)); do echo "r2 = $i"; done
		echo exit
	} >long.s
	run -2 --separate-stderr --keep-empty-lines bpfadm prog load long.s type xdp
	[ "$(wc -l <<<"${stderr%$'\n'}")" -eq 22 ] # the reason, what it means, 20 lines of log
	run -2 --separate-stderr bpfadm -d prog load long.s type xdp
	[ "${#stderr_lines[@]}" -gt 100 ]
	run -2 --separate-stderr bpfadm -j prog load long.s type xdp
	jq -e '.log | split("\n") | length > 100' <<<"$output"
}

@test "prog load without type loads a socket filter, and says so when it is refused" {
	run -0 bpfadm -qj prog load pass.s
	jq -e '.type == "socket_filter"' <<<"$output"
	printf 'r0 = *(u32 *)(r1 +200)\nexit\n' >ctx.s
	run -2 --separate-stderr bpfadm prog load ctx.s
	[[ $stderr == *"hint: the program was loaded as a socket_filter: give its type with type TYPE"* ]]
	echo exit >unset.s # of no type
	run -2 --separate-stderr bpfadm prog load unset.s
	[[ $stderr == *"hint: the program may end before it has set its return value"* ]]
}

@test "prog load takes dev, an old word for offload_dev" {
	run -2 bpfadm prog load pass.s type xdp dev lo
	assert_output 'bpfadm: offload_dev is for object files, and pass.s is not one'
}

@test "prog load takes the types that bpftool takes, and programs' own" {
	local type expected
	while read -r type expected; do
		case $type in
		xdp.frags) kernel_has xdp_frags_size ;;
		syscall) kernel_has BPF_PROG_TYPE_SYSCALL ;;
		esac || continue
		printf 'r0 = 1\nexit\n' >one.s
		run -0 bpfadm -qj prog load one.s type "$type"
		[ "$(jq -r .type <<<"$output")" = "$expected" ] || fail "$type: $output"
	done <<-END
		socket socket_filter
		xdp xdp
		xdp.frags xdp
		xdp/devmap xdp
		tc sched_cls
		classifier sched_cls
		action sched_act
		cgroup/skb cgroup_skb
		cgroup_skb/ingress cgroup_skb
		cgroup/connect4 cgroup_sock_addr
		cgroup/sock cgroup_sock
		cgroup/dev cgroup_device
		cgroup/sysctl cgroup_sysctl
		cgroup/getsockopt cgroup_sockopt
		lwt_in lwt_in
		sockops sock_ops
		sk_msg sk_msg
		sk_lookup sk_lookup
		raw_tp raw_tracepoint
		raw_tp/sched_switch raw_tracepoint
		tracepoint tracepoint
		kprobe/do_nanosleep kprobe
		perf_event perf_event
		syscall syscall
		sched_cls sched_cls
		raw_tracepoint_writable raw_tracepoint_writable
	END
	printf 'r0 = 0\nexit\n' >zero.s
	bpfadm -q prog load zero.s type tp_btf/sched_switch
	bpfadm -q prog load zero.s type iter/bpf_map
}

@test "types that do not exist, or lack what they are for, are told" {
	run -2 --separate-stderr bpfadm prog load pass.s type xpd
	[ "${stderr_lines[0]}" = 'bpfadm: unknown program type "xpd"' ]
	[ "${stderr_lines[1]}" = 'hint: did you mean xdp?' ]
	run -2 --separate-stderr bpfadm prog load pass.s type tp_btf
	[ "$stderr" = "bpfadm: type tp_btf needs a target, as in tp_btf/sched_switch" ]
	run -2 --separate-stderr bpfadm prog load pass.s type tp_btf/no_such_event
	[ "$stderr" = "bpfadm: the kernel has no no_such_event that a program can be attached to" ]
	run -2 bpfadm prog load pass.s type xdp/no_such
}

@test "a path that is taken, or not on a bpf file system, leaves nothing behind" {
	bpfadm -q prog load pass.s "$fs/pass" type xdp
	run -2 --separate-stderr bpfadm -t prog load pass.s "$fs/pass" type xdp
	[[ $stderr != *prog_load* ]]
	[[ $stderr == *"cannot pin a program at $fs/pass: "* ]]
	run -2 --separate-stderr bpfadm prog load pass.s "$BATS_TEST_TMPDIR/file" type xdp name "${pf}_stray"
	[ -z "$output" ]
	[ ! -e "$BATS_TEST_TMPDIR/file" ]
	run -1 bpfadm prog show name "${pf}_stray"
	run -2 bpfadm prog load pass.s "$fs/no/such/directory" type xdp
	run -2 bpfadm prog load pass.s "$fs/a.dot" type xdp
}

@test "sources that are none are told: missing, empty, neither text nor instructions, ELF" {
	run -2 --separate-stderr bpfadm prog load missing.s type xdp
	[ "$stderr" = "bpfadm: cannot read missing.s: No such file or directory" ]
	: >empty.s
	run -2 --separate-stderr bpfadm prog load empty.s type xdp
	[ "$stderr" = "bpfadm: empty.s has no instructions" ]
	run -2 --separate-stderr bpfadm prog load "$BATS_TEST_TMPDIR" type xdp
	[[ $stderr == "bpfadm: cannot read $BATS_TEST_TMPDIR: "* ]]
	printf '\xb7\0\0\0\2\0\0\0\x95\0\0' >odd.bin
	run -2 --separate-stderr bpfadm prog load odd.bin type xdp
	[ "${stderr_lines[0]}" = "bpfadm: odd.bin is neither text nor instructions of 8 bytes" ]
	run -2 --separate-stderr bpfadm prog load /bin/true "$fs/elf"
	[[ $stderr == "bpfadm: cannot read /bin/true: not for BPF "* ]]
	run -2 --separate-stderr bpfadm prog loadall /bin/true "$fs/elf"
	[[ $stderr == "bpfadm: cannot read /bin/true: not for BPF "* ]]
	printf 'r0 = 2\nr1 == 3\nexit\n' >wrong.s
	run -2 --separate-stderr bpfadm prog load wrong.s type xdp
	[[ $stderr == "bpfadm: wrong.s:2:"* ]]
}

@test "raw instructions load" {
	printf '\xb7\0\0\0\2\0\0\0\x95\0\0\0\0\0\0\0' >raw.bin
	bpfadm -q prog load raw.bin "$fs/raw" type xdp
	run -0 bpfadm prog test-run "$fs/raw" data "$packet" expect 2
}

@test "maps are found by name, id and path, and what the command line says comes first" {
	map "${pf}_one"
	map "${pf}_two"
	one=$(bpftool -j map show pinned "$fs/${pf}_one" | jq .id)
	two=$(bpftool -j map show pinned "$fs/${pf}_two" | jq .id)
	uses() { # source, arguments: the ids of the maps that the program has
		printf '%b\nr0 = 0\nexit\n' "$1" | bpfadm -q prog load - "$fs/uses" "${@:2}" >/dev/null
		bpfadm -j prog show "$fs/uses" | jq -c .map_ids
		rm "$fs/uses"
	}
	[ "$(uses "r1 = map[name:${pf}_one]")" = "[$one]" ]
	[ "$(uses "r1 = map[id:$two]")" = "[$two]" ]
	[ "$(uses "r1 = map[pinned:$fs/${pf}_two]")" = "[$two]" ]
	[ "$(uses "r1 = map[name:${pf}_one]" map name "${pf}_one" "${pf}_two")" = "[$two]" ]
	[ "$(uses 'r1 = map[name:any]' map name any id "$one")" = "[$one]" ]
	[ "$(uses 'r1 = map[idx:1]\nr2 = map[idx:0]' map idx 0 "${pf}_one" map idx 1 "${pf}_two")" = "[$two,$one]" ]
	[ "$(uses "r1 = map[name:${pf}_one]\nr1 = map[name:${pf}_one]" map idx 0 "${pf}_two")" = "[$two]" ]
}

@test "maps that are not there, not said or not used are told" {
	printf 'r1 = map[name:no_such_map]\nr0 = 0\nexit\n' >named.s
	run -1 --separate-stderr bpfadm prog load named.s
	[ "$stderr" = "bpfadm: there is no map named no_such_map" ]
	printf 'r1 = map[idx:3]\nr0 = 0\nexit\n' >index.s
	run -2 --separate-stderr bpfadm prog load index.s
	[ "${stderr_lines[1]}" = "hint: give it with: map idx 3 MAP" ]
	map "${pf}_other"
	run -2 --separate-stderr bpfadm prog load named.s map name flows "${pf}_other"
	[ "$stderr" = "bpfadm: the program uses no map named flows" ]
	run -2 --separate-stderr bpfadm prog load pass.s map idx 0 "${pf}_other"
	[ "$stderr" = "bpfadm: the program uses no map of index 0" ]
}

# with_fd N PIN COMMAND...: with the pinned object as its descriptor N
with_fd() {
	python3 -c '
import ctypes, os, sys
fd = ctypes.CDLL("libbpf.so.1").bpf_obj_get(sys.argv[2].encode())
os.dup2(fd, int(sys.argv[1]))
os.execvp(sys.argv[3], sys.argv[3:])' "$@"
}

@test "map[fd:N] takes a map that the shell has opened, and nothing else" {
	printf 'r1 = map[fd:9]\nr0 = 0\nexit\n' >fd.s
	map "${pf}_fd"
	run -0 --separate-stderr with_fd 9 "$fs/${pf}_fd" "$BPFADM" -j prog load fd.s type xdp
	jq -e '.type == "xdp"' <<<"$output"
	run -2 --separate-stderr bpfadm prog load fd.s type xdp
	[ "$stderr" = "bpfadm: map[fd:9]: there is no such descriptor" ]
	run -2 --separate-stderr bpfadm prog load fd.s type xdp 9<pass.s
	[ "$stderr" = "bpfadm: map[fd:9]: this descriptor is not a map" ]
	bpfadm prog load pass.s "$fs/pass" type xdp
	run -2 --separate-stderr with_fd 9 "$fs/pass" "$BPFADM" prog load fd.s type xdp
	[ "$stderr" = "bpfadm: map[fd:9]: this descriptor is not a map but a program" ]
}

@test "what prog dump xlated prints or writes can be loaded again, to the same tag" {
	map "${pf}_again"
	cat >source.s <<-END
		; a helper, a map, a jump, a number of 64 bits, a function
			r6 = r1
			call ktime_get_ns
			r7 = r0
			r1 = map[name:${pf}_again]
			if r7 > 10 goto out
			r7 = 0x1122334455667788 ll
		out:
			r1 = 3
			call double
			exit
		double:
			r0 = r1
			r0 += r1
			exit
	END
	bpfadm -q prog load source.s "$fs/first" type tc
	bpfadm prog dump xlated "$fs/first" >text.s
	bpfadm prog dump xlated "$fs/first" opcodes linum >long.s
	bpfadm prog dump xlated "$fs/first" file raw.bin
	tag=$(bpfadm -j prog show "$fs/first" | jq -r .tag)
	for file in text.s long.s raw.bin; do
		run -0 bpfadm -qj prog load "$file" type tc
		[ "$(jq -r .tag <<<"$output")" = "$tag" ] || fail "$file: $output"
	done
}

@test "functions of the kernel are called by name, as dumps have them" {
	kernel_has bpf_rcu_read_lock || skip "no bpf_rcu_read_lock"
	printf 'call bpf_rcu_read_lock\ncall bpf_rcu_read_unlock#1\nr0 = 0\nexit\n' >locks.s
	bpfadm -q prog load locks.s "$fs/locks" type syscall
	run -0 bpfadm prog dump xlated "$fs/locks"
	# Some of these the kernel replaces by other instructions.
	! grep -q '#' <<<"$output" || bpfadm -q prog load - type syscall <<<"$output"
	printf 'exit\ncall bpf_rcu_read_lok\n' >odd.s
	run -2 bpfadm prog load odd.s type syscall
	assert_line "bpfadm: odd.s:2:6: bpf_rcu_read_lok is neither a helper, a function of the kernel nor a label"
	bpftool btf dump file /sys/kernel/btf/vmlinux | grep -q "DECL_TAG 'bpf_kfunc'" || return 0
	printf 'call __htab_map_lookup_elem#228016\nexit\n' >inner.s
	run -2 bpfadm prog load inner.s type syscall
	assert_line --partial "inner.s:1:6: __htab_map_lookup_elem#228016 is a function inside the kernel"
}

@test "what llvm-objdump and object dump print of an object can be loaded" {
	cat >count.c <<-'END'
		#include <linux/bpf.h>
		#include <bpf/bpf_helpers.h>
		struct {
			__uint(type, BPF_MAP_TYPE_ARRAY);
			__uint(max_entries, 1);
			__type(key, int);
			__type(value, long);
		} packets_counted_by_test SEC(".maps");
		static __attribute__((noinline)) int twice(int x) { return x * 2; }
		SEC("xdp") int count(struct xdp_md *ctx)
		{
			int key = 0;
			long *value = bpf_map_lookup_elem(&packets_counted_by_test, &key);
			if (value)
				*value += twice(ctx->rx_queue_index);
			return XDP_PASS;
		}
		char LICENSE[] SEC("license") = "GPL";
	END
	clang -O2 -g -target bpf -I"/usr/include/$(uname -m)-linux-gnu" -c count.c -o count.o
	bpfadm -q prog load count.o "$fs/count"
	tag=$(bpfadm -j prog show "$fs/count" | jq -r .tag)
	bpfadm object dump count.o count opcodes linum >ours.s
	run -0 bpfadm -qj prog load ours.s type xdp
	[ "$(jq -r .tag <<<"$output")" = "$tag" ]
	# Sections are in the order of the file: the function that is called comes first there.
	llvm-objdump -dr --section=xdp count.o >theirs.s
	llvm-objdump -dr --section=.text count.o >>theirs.s
	run -0 bpfadm -qj prog load theirs.s type xdp
	[ "$(jq -r .tag <<<"$output")" = "$tag" ]
	sed -i 's/r1 = 0x0 ll/r1 = 0x1 ll/; s/r1 = 0 ll/r1 = 1 ll/' theirs.s
	run -2 bpfadm prog load theirs.s type xdp
	assert_line --regexp '^bpfadm: theirs.s:[0-9]+:[0-9]+: these are not the bytes of this instruction$'
}

@test "prog test-run tells what a program returns, by name, and how long it took" {
	bpfadm -q prog load pass.s "$fs/pass" type xdp
	run -0 --separate-stderr bpfadm prog test-run "$fs/pass" data "$packet"
	[ "${lines[0]}" = "return value: XDP_PASS (2)" ]
	[[ ${lines[1]} == "duration: "* ]]
	run -0 bpfadm prog run "$fs/pass" data "ff ff ff ff ff ff 02:00:00:00:00:01" 0x0800
	run -2 bpfadm prog run "$fs/pass" data " " ffffffffffff0200000000010800
	run -2 bpfadm prog run "$fs/pass" data ffffffffffff0200000000010800 cpu 0
	assert_output --partial "only raw_tracepoint programs take cpu"
	run -0 bpfadm prog run "$fs/pass" data 00 11 2233 445566778899aabb0800 repeat 100
	[[ ${lines[1]} == "duration (average): "* ]]
	run -0 bpfadm prog run "$fs/pass" data hex 00 11 2233 445566778899aabb0800
	run -0 bpfadm -j prog run "$fs/pass" data "$packet"
	jq -e '.retval == 2 and .retval_name == "XDP_PASS" and (.duration | type) == "number"' <<<"$output"
	printf 'r0 = -1\nexit\n' | bpfadm -q prog load - "$fs/tc" type tc
	run -0 bpfadm prog run "$fs/tc" data "${packet}00" expect TC_ACT_UNSPEC
	run -0 bpfadm prog run "$fs/tc" data "${packet}00" expect -1
	run -2 --separate-stderr bpfadm prog run "$fs/tc" data "${packet%0806}0800"
	[[ $stderr == *"too short for an IP header: at least 34 bytes"* ]]
	kernel_has BPF_PROG_TYPE_SYSCALL || return 0
	printf 'r0 = -22\nexit\n' | bpfadm -q prog load - "$fs/syscall" type syscall
	run -0 bpfadm prog run "$fs/syscall"
	[ "${lines[0]}" = "return value: -22 (4294967274)" ]
}

@test "prog test-run exits with 1 when the return value is not the expected one" {
	bpfadm -q prog load pass.s "$fs/pass" type xdp
	run -0 bpfadm prog run "$fs/pass" data "$packet" expect XDP_PASS
	run -1 --separate-stderr bpfadm prog run "$fs/pass" data "$packet" expect XDP_DROP
	[[ $stderr == *"(pass) returned XDP_PASS (2), not XDP_DROP (1)" ]]
	run -1 --separate-stderr bpfadm -j prog run "$fs/pass" data "$packet" expect 1
	is_json <<<"$output"
	jq -e '.retval == 2' <<<"$output"
	run -2 --separate-stderr bpfadm prog run "$fs/pass" data "$packet" expect TC_ACT_OK
	[[ $stderr == *'"TC_ACT_OK" is neither a number nor the name of a value that program '* ]]
	run -2 bpfadm prog run "$fs/pass" data "$packet" expect 4294967296
}

@test "prog test-run reads and writes packets and contexts as bpftool does" {
	printf 'r2 = *(u32 *)(r1 +0)\nr3 = *(u32 *)(r1 +4)\nr4 = r2\nr4 += 14\nif r4 > r3 goto out\n*(u8 *)(r2 +0) = 255\nout: r0 = 2\nexit\n' |
		bpfadm -q prog load - "$fs/change" type xdp
	printf '\0\1\2\3\4\5\6\7\10\11\12\13\14\15' >packet
	bpfadm prog run pinned "$fs/change" data_in packet data_out changed
	[ "$(od -An -tx1 changed | tr -d ' \n')" = ff0102030405060708090a0b0c0d ]
	run -0 bpfadm prog run "$fs/change" data_in - data_out - <packet
	[ "${lines[2]}" = "data out:" ]
	[[ ${lines[3]} == *"ff 01 02 03 04 05 06 07  08 09 0a 0b 0c 0d"* ]]
	run -0 bpfadm -j prog run "$fs/change" data_in packet data_out -
	jq -e '.data_out == [255,1,2,3,4,5,6,7,8,9,10,11,12,13]' <<<"$output"
	printf 'r0 = *(u32 *)(r1 +16)\nexit\n' | bpfadm -q prog load - "$fs/tc" type tc
	run -0 bpfadm -j prog run "$fs/tc" data "${packet}00" ctx_out -
	jq -e '.ctx_out | length > 100' <<<"$output"
}

@test "prog test-run tells what is wrong with its data" {
	bpfadm -q prog load pass.s "$fs/pass" type xdp
	run -2 --separate-stderr bpfadm prog run "$fs/pass" data 0011
	[[ $stderr == *"needs an Ethernet header, at least 14 bytes, got 2" ]]
	run -2 bpfadm prog run "$fs/pass"
	run -2 --separate-stderr bpfadm prog run "$fs/pass" data 001
	[ "$stderr" = 'bpfadm: "001" is not hexadecimal: each byte has two digits' ]
	run -2 bpfadm prog run "$fs/pass" data 0x
	run -2 bpfadm prog run "$fs/pass" data zz
	run -2 --separate-stderr bpfadm prog run "$fs/pass" data "$packet" data_in /dev/null
	[ "$stderr" = "bpfadm: data and data_in cannot be given together" ]
	run -2 --separate-stderr bpfadm prog run "$fs/pass" data_in missing
	[ "$stderr" = "bpfadm: cannot read missing: No such file or directory" ]
	run -2 --separate-stderr bpfadm prog run "$fs/pass" data "$packet" data_out /dev/full
	[ "$stderr" = "bpfadm: cannot write /dev/full: No space left on device" ]
	run -2 --separate-stderr bpfadm -j prog run "$fs/pass" data "$packet" data_out "$BATS_TEST_TMPDIR"
	is_json <<<"$output"
	run -2 --separate-stderr bpfadm prog run "$fs/pass" data "$packet" data_out - data_size_out 3
	[[ $stderr == *"its output of 14 bytes does not fit into 3"* ]]
	run -2 bpfadm prog run "$fs/pass" data "$packet" repeat -1
	printf 'r0 = 0\nexit\n' | bpfadm -q prog load - "$fs/tc" type tc
	run -2 --separate-stderr bpfadm prog run "$fs/tc" data "$packet" ctx_out - ctx_size_out 3
	[[ $stderr == *"does not fit into 3: ctx_size_out is too small"* ]]
}

# The program's name, the size of a packet: it runs, and one byte more is refused with this size.
largest_packet() {
	{ printf '%s' "ffffffffffff0200000000018888"; printf '00%.0s' $(seq 1 $(($2 - 14))); } >"$1.hex"
	run -0 bpfadm prog run "$fs/$1" data "$(cat "$1.hex")"
	run -2 --separate-stderr bpfadm prog run "$fs/$1" data "$(cat "$1.hex")00"
	[[ $stderr == *"the packet has $(($2 + 1)) bytes, and a test run of $3 programs takes at most $2 on this kernel"* ]]
}

@test "prog test-run tells how large a packet may be" {
	[ "$(getconf PAGESIZE)" = 4096 ] || skip "pages of another size"
	for type in tc flow_dissector; do
		bpfadm -q prog load pass.s "$fs/$type" type $type
	done
	kernel_since 6.19 || largest_packet tc 3712 sched_cls
	largest_packet flow_dissector 4096 flow_dissector
	! kernel_has BPF_PROG_TYPE_NETFILTER || {
		printf 'r0 = 1\nexit\n' | bpfadm -q prog load - "$fs/netfilter" type netfilter
		largest_packet netfilter 3712 netfilter
	}
	kernel_since 5.18 || skip "XDP has one page here"
	bpfadm -q prog load pass.s "$fs/xdp" type xdp
	head -c 73152 /dev/zero >large
	run -0 bpfadm prog run "$fs/xdp" data_in large
	run -2 --separate-stderr bpfadm prog run "$fs/xdp" data_in large data_out - data_size_out 3
	[[ $stderr == *"its output of 73152 bytes does not fit into 3: data_size_out is too small"* ]]
	echo >>large
	run -2 --separate-stderr bpfadm prog run "$fs/xdp" data_in large
	[[ $stderr == *"the packet has 73153 bytes, and a test run of xdp programs takes at most 73152 on this kernel"* ]]
}

@test "prog test-run tells what a program lacks that runs on a context" {
	printf 'r0 = *(u64 *)(r1 +8)\nexit\n' | bpfadm -q prog load - "$fs/raw" type raw_tp
	run -2 bpfadm prog run "$fs/raw"
	assert_line --partial "it reads arguments, and none are given"
	assert_line "hint: give them: ctx '{\"arg0\": 1, \"arg1\": 2}'"
	run -2 bpfadm prog run "$fs/raw" ctx '{"arg0": 1}' repeat 2
	assert_output --partial "raw_tracepoint programs do not take repeat"
	run -2 bpfadm prog run "$fs/raw" data "$packet"
	assert_output --partial "raw_tracepoint programs run on a context, not on a packet: they take no data"
	head -c 8 /dev/zero >eight
	run -2 bpfadm prog run "$fs/raw" ctx_in eight
	assert_output --partial "it reads more of its context than the 8 bytes that are given"
	run -2 bpfadm prog run "$fs/raw" ctx '{"arg0": 1}' cpu 9999
	assert_output --partial "CPU 9999 does not exist or is offline"
	bpfadm -q prog load pass.s "$fs/xdp" type xdp
	run -2 bpfadm prog run "$fs/xdp"
	assert_line --partial "it runs on a packet, and none is given"
	assert_line "hint: give one with data HEX or data_in FILE"
	kernel_has BPF_PROG_TYPE_SK_LOOKUP || return 0
	bpfadm -q prog load pass.s "$fs/lookup" type sk_lookup 2>/dev/null ||
		printf 'r0 = 1\nexit\n' | bpfadm -q prog load - "$fs/lookup" type sk_lookup
	run -2 bpfadm prog run "$fs/lookup"
	assert_line --partial "sk_lookup programs need a context"
	run -2 bpfadm prog run "$fs/lookup" ctx '{"family": 2, "local_port": 65536}'
	assert_line --partial "local_port of its context is more than 65535"
}

@test "a tail call and the targets of native calls are what they are" {
	printf 'r6 = r1\ncall get_prandom_u32\nr1 = r6\nr2 = map[id:%s]\nr3 = 0\ncall tail_call\nr0 = 2\nexit\n' \
		"$(bpfadm -j map create "$fs/jumps" type prog_array key 4 value 4 entries 2 name jumps >/dev/null &&
			bpfadm -j map show "$fs/jumps" | jq .id)" >tail.s
	bpfadm prog load tail.s "$fs/tail" type xdp
	run -0 bpfadm prog dump xlated "$fs/tail"
	assert_line --regexp 'call bpf_tail_call#12$'
	run -0 bpfadm -j prog dump xlated "$fs/tail"
	jq -e 'any(.[]; .disasm == "(85) call bpf_tail_call#12")' <<<"$output"
	address=$(awk '$3 == "bpf_user_rnd_u32" || $3 == "bpf_get_prandom_u32" { print $1 }' /proc/kallsyms | head -2)
	run -0 bpfadm -j prog dump jited "$fs/tail"
	call=$(jq -r '[.[0].insns[] | select(.operation | test("^(call|bl)"))][0].operands[0]' <<<"$output")
	grep -q "${call#0x}" <<<"$address"
}

@test "prog dump shows native code, its names and its bytes" {
	bpfadm -q prog load pass.s "$fs/pass" type xdp
	run -0 bpfadm -j prog dump jited "$fs/pass" opcodes
	jq -e '.[0].name | test("^bpf_prog_[0-9a-f]{16}_pass$")' <<<"$output"
	jq -e '[.[0].insns[].opcodes | length] | add' <<<"$output"
	jq -e '.[0].insns[-1].operation | test("ret|jmp|int3|\\(bad\\)")' <<<"$output"
	bpfadm prog dump jited "$fs/pass" file native
	[ "$(stat -c %s native)" -eq "$(bpfadm -j prog show "$fs/pass" | jq .bytes_jited)" ]
}

@test "prog dump visual is a graph, and what does not go together is told" {
	bpfadm -q prog load pass.s "$fs/pass" type xdp
	run -0 bpfadm prog dump xlated "$fs/pass" visual
	[ "${lines[0]}" = 'digraph "DOT graph for eBPF program" {' ]
	[ "${lines[-1]}" = "}" ]
	bpfadm -j prog dump xlated "$fs/pass" visual | jq -e '.dot | startswith("digraph")'
	run -0 bpfadm prog dump xlated "$fs/pass" visual opcodes linum
	assert_line --partial '\l\ \ \ \ \ \ \ 95 00 00 00 00 00 00 00\l}'
	run -2 bpfadm prog dump jited "$fs/pass" visual
	run -2 bpfadm prog dump xlated "$fs/pass" file x opcodes
	run -2 bpfadm prog dump xlated "$fs/pass" file /dev/full
	run -2 bpfadm prog dump "$fs/pass"
}

@test "prog show lists programs, and tells all about one" {
	bpfadm -q prog load pass.s "$fs/pass" type xdp name "${pf}_shown"
	id=$(bpftool -j prog show pinned "$fs/pass" | jq .id)
	run -0 bpfadm prog show
	[[ ${lines[0]} =~ ^" "*"ID  TYPE"" "+NAME ]]
	[[ $output == *" ${pf}_shown "* ]]
	run -0 bpfadm prog show "$id"
	[ "${lines[0]}" = "id: $id" ]
	run -0 bpfadm -f prog show "$id"
	[[ $output == *"pinned: $fs/pass"* ]]
	tag=$(bpfadm -j prog show "$id" | jq -r .tag)
	run -0 bpfadm -j prog show tag "$tag"
	is_json <<<"$output"
	[ "$(bpfadm -l prog show | jq .id | grep -cx "$id")" -eq 1 ]
	[ "$(bpfadm -j prog show | jq .[].id | grep -cx "$id")" -eq 1 ]
}

@test "prog show names the processes that hold a program" {
	mkfifo gate
	{
		echo "prog load pass.s type xdp name ${pf}_held"
		cat gate
	} | bpfadm batch - >/dev/null &
	batch=$!
	for ((i = 0; i < 50; i++)); do
		bpfadm prog show name "${pf}_held" >/dev/null 2>&1 && break
		sleep 0.1
	done
	run -0 bpfadm -j prog show name "${pf}_held"
	: >gate
	wait "$batch"
	jq -e '.pids[0].comm == "bpfadm" and (.pids[0].pid | type) == "number"' <<<"$output"
}

@test "programs that are not there, or more than one, are told" {
	run -1 --separate-stderr bpfadm prog show name "${pf}_nosuch"
	[ -z "$output" ]
	[ "$stderr" = "bpfadm: there is no program named ${pf}_nosuch" ]
	run -1 --separate-stderr bpfadm -j prog show id 4294967295
	jq -e '.errno == "ENOENT"' <<<"$output"
	bpfadm -q prog load pass.s "$fs/a" type xdp name "${pf}_twin"
	bpfadm -q prog load pass.s "$fs/b" type xdp name "${pf}_twin"
	run -2 --separate-stderr bpfadm prog pin "${pf}_twin" "$fs/c"
	[[ $stderr == *"2 programs have the name ${pf}_twin: ids "* ]]
	run -0 bpfadm -j prog show name "${pf}_twin"
	jq -e 'length == 2' <<<"$output"
	run -0 bpfadm -j prog dump xlated name "${pf}_twin"
	jq -e 'length == 2 and (.[0].insns | length) == 2' <<<"$output"
	run -2 bpfadm prog dump xlated name "${pf}_twin" file x
}

@test "prog pin and unpin" {
	bpfadm -q prog load pass.s "$fs/pass" type xdp name "${pf}_pin"
	bpfadm prog pin "${pf}_pin" "$fs/second"
	run -2 bpfadm prog pin "${pf}_pin" "$fs/second"
	run -2 bpfadm prog pin "${pf}_pin" "$BATS_TEST_TMPDIR/elsewhere"
	map "${pf}_map"
	run -2 --separate-stderr bpfadm prog unpin "$fs/${pf}_map"
	[ "$stderr" = "bpfadm: $fs/${pf}_map is not a pinned program" ]
	run -2 bpfadm prog unpin "$BATS_TEST_TMPDIR/pass.s"
	[ -e "$BATS_TEST_TMPDIR/pass.s" ]
	run -2 bpfadm prog unpin "$fs"
	ln -s "$fs/second" link
	run -2 bpfadm prog unpin link
	assert_output 'bpfadm: link is a symbolic link to a pin, not the pin'
	[ -L link ]
	bpfadm prog unpin "$fs/pass"
	bpfadm prog unpin "$fs/second"
	run -1 bpfadm prog show name "${pf}_pin"
	run -1 bpfadm prog unpin "$fs/pass"
}

@test "prog attach and detach work at a map of sockets and for the flow dissector" {
	kernel_has BPF_SK_SKB_VERDICT || skip "no sk_skb_verdict here"
	bpftool map create "$fs/sockets" type sockmap key 4 value 4 entries 4 name "${pf}_sockets"
	printf 'r0 = 1\nexit\n' | bpfadm -q prog load - "$fs/verdict" type sk_skb/verdict
	bpfadm prog attach "$fs/verdict" sk_skb_verdict "$fs/sockets"
	bpfadm prog detach pinned "$fs/verdict" skb_verdict pinned "$fs/sockets"
	run -1 --separate-stderr bpfadm prog detach "$fs/verdict" sk_skb_verdict "$fs/sockets"
	[[ $stderr == *"is not attached there as sk_skb_verdict" ]]
	run -2 --separate-stderr bpfadm prog attach "$fs/verdict" sk_msg_verdict "$fs/sockets"
	[[ $stderr == *"has the wrong type: sk_msg_verdict takes sk_msg programs" ]]
	run -2 bpfadm prog attach "$fs/verdict" sk_skb_verdict
	printf 'r0 = 0\nexit\n' | bpfadm -q prog load - "$fs/dissector" type flow_dissector
	unshare -n "$program" prog attach "$fs/dissector" flow_dissector
	run -2 bpfadm prog attach "$fs/dissector" flow_dissector "$fs/sockets"
}

@test "why a program cannot be attached is told" {
	kernel_has BPF_SK_SKB_VERDICT || skip "no sk_skb_verdict here"
	bpfadm map create "$fs/sockets" type sockmap key 4 value 4 entries 4
	bpfadm map create "$fs/hash" type hash key 4 value 4 entries 4
	printf 'r0 = 1\nexit\n' | bpfadm -q prog load - "$fs/verdict" type sk_skb/verdict
	run -2 bpfadm prog attach "$fs/verdict" sk_skb_verdict "$fs/hash"
	assert_output --partial 'its type is hash, and these programs are for a sockmap or a sockhash'
	bpfadm prog attach "$fs/verdict" sk_skb_verdict "$fs/sockets"
	run -2 bpfadm prog attach "$fs/verdict" sk_skb_stream_verdict "$fs/sockets"
	assert_line --partial 'it has a program for the other of sk_skb_verdict and sk_skb_stream_verdict'
	assert_line 'hint: detach that program first'
	bpfadm prog detach "$fs/verdict" sk_skb_verdict "$fs/sockets"
	printf 'r0 = 0\nexit\n' | bpfadm -q prog load - "$fs/dissector" type flow_dissector
	run -2 unshare -n bash -ec '"$0" prog attach "$1" flow_dissector; "$0" prog attach "$1" flow_dissector' \
		"$program" "$fs/dissector"
	assert_output --partial 'it is attached to this network namespace already'
	run -1 unshare -n "$program" prog detach "$fs/dissector" flow_dissector
	assert_line --partial 'is not attached there as flow_dissector'
	assert_line --partial 'hint: in another network namespace: '
}

@test "without privileges each command says which it lacks" {
	unshare -U true || skip "no user namespaces here"
	run -2 --separate-stderr unshare -U "$program" prog show
	[ -z "$output" ]
	[[ ${stderr_lines[0]} == "bpfadm: cannot list the programs: "*"CAP_SYS_ADMIN outside of this user namespace" ]]
	run -2 --separate-stderr unshare -U "$program" prog load pass.s type xdp
	[[ ${stderr_lines[0]} == "bpfadm: cannot load pass: "*CAP_* ]]
	bpfadm -q prog load pass.s "$fs/pass" type xdp
	run -2 --separate-stderr unshare -U "$program" -j prog dump xlated "$fs/pass"
	is_json <<<"$output"
}

@test "prog tracelog shows what programs write, as text and as JSON, until Ctrl-C" {
	tracefs='mountpoint -q /sys/kernel/tracing || mount -t tracefs tracefs /sys/kernel/tracing'
	unshare -m bash -c "$tracefs" || skip "no tracefs here"
	export program
	cat >hello.s <<-END
		r1 = r10
		r1 += -8
		*(u64 *)(r10 -8) = 0
		*(u16 *)(r10 -8) = 0x6968
		r2 = 3
		call trace_printk
		r0 = 2
		exit
	END
	bpfadm -q prog load hello.s "$fs/hello" type xdp
	for format in "" -j; do
		# shellcheck disable=SC2016 # the inner shell's
		unshare -m bash -c "$tracefs"'
			exec "$program" $0 prog tracelog' "$format" >"log$format" 3>&- &
		for _ in {1..100}; do
			! grep -qs "bpf_trace_printk: hi" "log$format" || break
			sleep 0.05
			bpfadm -q prog run "$fs/hello" data "$packet"
		done
		interrupt $!
		grep -q "bpf_trace_printk: hi" "log$format"
		[ -z "$format" ] || is_json <"log$format"
	done
}

# Without a trace pipe that others read, and with tracing_on as it was.
@test "prog tracelog says that tracing is off, and who else reads" {
	tracefs='mountpoint -q /sys/kernel/tracing || mount -t tracefs tracefs /sys/kernel/tracing'
	unshare -m bash -c "$tracefs" || skip "no tracefs here"
	export program
	# shellcheck disable=SC2016 # the inner shell's
	unshare -m bash -c "$tracefs"'
		before=$(cat /sys/kernel/tracing/tracing_on)
		trap "echo $before >/sys/kernel/tracing/tracing_on" EXIT
		echo 0 >/sys/kernel/tracing/tracing_on
		timeout -s INT 1 "$program" -j prog tracelog
		timeout -s INT 1 "$program" -q prog tracelog
		echo 1 >/sys/kernel/tracing/tracing_on
		timeout -s INT 1 "$program" prog tracelog' >out 2>err 3>&- || true
	[ "$(<err)" = "note: tracing is off, so nothing is written: echo 1 > /sys/kernel/tracing/tracing_on turns it on" ]
	# shellcheck disable=SC2016
	unshare -m bash -c "$tracefs"'
		exec 5</sys/kernel/tracing/trace_pipe
		timeout -s INT 1 "$program" prog tracelog' >out 2>err 3>&- || true
	if kernel_since 6.6; then
		[[ $(<err) =~ ^"bpfadm: cannot open the trace pipe: it is read by "[a-z]+" ("[0-9]+")" ]]
	else
		[[ $(<err) =~ ^"note: the trace pipe is also read by "[a-z]+" ("[0-9]+")".*": each line goes to one reader only" ]]
	fi
}

@test "prog profile counts while a program runs, or says what is missing" {
	bpfadm -q prog load pass.s "$fs/pass" type xdp
	run -2 bpfadm prog profile "$fs/pass"
	[ "${lines[0]}" = "bpfadm: prog profile needs a metric to count" ]
	run -2 bpfadm prog profile "$fs/pass" cycles instructions l1d_loads llc_misses cpu_clock
	[ "$output" = "bpfadm: prog profile counts at most 4 metrics at once" ]
	run -2 bpfadm prog profile "$fs/pass" cpu_clock duration 0
	[[ $output == *" (pass): it has no BTF, which says where its function is" ]]
	cat >hot.c <<-'END'
		__attribute__((section("xdp"), used)) int hot(void *ctx)
		{
			return 2;
		}
	END
	clang -O2 -g -target bpf -c hot.c -o hot.o
	bpfadm -q prog load hot.o "$fs/hot"
	# Not every kernel lets functions be traced.
	if ! bpfadm -j prog profile "$fs/hot" cpu_clock duration 0 >json 2>err; then
		grep -q '^bpfadm: cannot load the program that counts: ' err
		jq -e '.errno == "EPERM"' json
		return
	fi
	"$program" -j prog profile "$fs/hot" cpu_clock >json 3>&- &
	for _ in {1..8}; do
		sleep 0.1
		bpfadm -q prog run "$fs/hot" data "$packet" repeat 10
	done
	interrupt $!
	jq -e 'length == 1 and (.[0] | .metric == "cpu_clock" and .run_cnt > 0 and .value > 0)' json
}

@test "Ctrl-C ends a long test run" {
	bpfadm -q prog load pass.s "$fs/pass" type xdp
	"$program" -j prog run "$fs/pass" data "$packet" repeat 2000000000 >log 3>&- &
	sleep 0.5
	interrupt $! || status=$?
	[ "$status" -eq 2 ]
	grep -q interrupted log
}

#!/usr/bin/env bats
# Programs that the verifier refuses: the reason, the line, the hint.

# shellcheck disable=SC2154 # what bats sets
load ../lib/common
load ../lib/objects

setup_file() {
	local source
	export objects=$BATS_FILE_TMPDIR
	bpfadm btf dump file /sys/kernel/btf/vmlinux format c >"$objects/vmlinux.h"
	for source in "$tests"/data/refused/*.bpf.c; do
		# Without optimisation each call is one through a pointer.
		case $source in
		*/indirect_call.*) echo "$source" -O0 ;;
		*) echo "$source" -O2 ;;
		esac
	done >"$objects/list"
	# shellcheck disable=SC2016 # the inner shell's
	xargs -P 2 -L 1 sh -c 'clang -g "$3" -target bpf -w -I"$1" -I"/usr/include/$(uname -m)-linux-gnu" \
		-c "$2" -o "$1/$(basename "$2" .bpf.c).o"' sh "$objects" <"$objects/list"
}

# "line|reason|hint" of the only program, or "loads||".
judged() { # object
	bpfadm -j object check "$1" 2>/dev/null | jq -r '.[0] |
		if .verdict == "loads" then "loads||" else "\(.line // "")|\(.reason)|\(.hint // "")" end'
}

@test "each refusal has its reason with the numbers, its line, and a hint at the cause" {
	local name line reason hint got failed=
	while IFS='|' read -r name line reason hint; do
		got=$(judged "$objects/$name.o")
		case "$(uname -r) $(clang -dumpversion)" in
		6.18.*\ 14.*) [ "$got" = "$line|$reason|$hint" ] || failed+="$name: $got"$'\n' ;;
		# Other kernels have other words, other compilers other registers.
		*) [[ $got = "loads||" || $got != *"|" ]] || failed+="$name: $got"$'\n' ;;
		esac
	done <"$tests/data/refused/expected"
	[ -z "$failed" ] || {
		echo "$failed"
		return 1
	}
}

@test "the line is in the message, and the log ends with the reason" {
	run -2 --separate-stderr bpfadm prog load "$objects/oob_packet.o" /sys/fs/bpf/refused
	[[ ${stderr_lines[0]} = *"(section xdp): the verifier refused it: invalid access to packet, "*": R1 "*", at oob_packet.bpf.c:"*": if (eth->h_proto == bpf_htons(0x0800))" ]]
	[[ ${stderr_lines[1]} = "hint: "* ]]
	[[ $stderr != *"patched insn"* ]]
	[[ $stderr != *"processed "* ]]
	[ ! -e /sys/fs/bpf/refused ]
	run -2 --separate-stderr bpfadm -j prog load "$objects/oob_packet.o" /sys/fs/bpf/refused
	jq -e '.error and .errno == "EACCES" and (.reason | startswith("invalid access to packet")) and
		.file == "oob_packet.bpf.c" and .line == 10 and (.src | startswith("if (eth->h_proto")) and
		(.hint | contains("data_end")) and (.log | contains("processed "))' <<<"$output"
}

@test "a reason about a program of text names the line of the text" {
	printf '; reads where it may not\nr0 = 0\n\nstart: r1 = *(u32 *)(r10 - 8)\nr2 = *(u32 *)(r1 + 4) # here\nexit\n' \
		>"$BATS_TEST_TMPDIR/reads.s"
	cd "$BATS_TEST_TMPDIR"
	run -2 --separate-stderr bpfadm prog load reads.s /sys/fs/bpf/refused type xdp
	assert_equal "${stderr_lines[0]}" "bpfadm: cannot load reads: the verifier refused it: R1 invalid mem access 'scalar', at reads.s:5: r2 = *(u32 *)(r1 + 4) # here"
	run -2 --separate-stderr bpfadm -j prog load reads.s /sys/fs/bpf/refused type xdp
	jq -e '.file == "reads.s" and .line == 5 and (.src | startswith("r2 ="))' <<<"$output"
}

#!/usr/bin/env bats
# The prog commands on the fake kernel: what is printed, and what is told of bad lines and failures.
# The fixture has program 5, xdp_pass, and maps 7 (flows), 10 and 11 (twin).

load ../lib/common

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	printf 'r0 = 2\nexit\n' >pass.s
	packet=00112233445566778899aabb0806
}

@test "prog show is a table, one program is lines, and JSON has bpftool's keys" {
	run -0 bpfadm prog show
	[[ ${lines[0]} == "ID  TYPE  NAME      TAG "* ]]
	[[ ${lines[1]} == " 5  xdp   xdp_pass  "* ]]
	[ "${#lines[@]}" -eq 2 ]
	run -0 bpfadm prog show 5
	[ "${lines[0]}" = "id: 5" ]
	[ "${lines[1]}" = "type: xdp" ]
	[ "${lines[2]}" = "name: xdp_pass" ]
	run -0 bpfadm -j prog show id 5
	jq -e '[.id, .type, .name, .gpl_compatible, .uid, .orphaned, .bytes_xlated, .jited] ==
		[5, "xdp", "xdp_pass", true, '"$(id -u)"', false, 16, false]' <<<"$output"
	jq -e '(.tag | test("^[0-9a-f]{16}$")) and (.loaded_at | type) == "number"' <<<"$output"
}

@test "prog show: the average run, and what is not counted" {
	# The machine's own setting stands beside the fake kernel.
	[ "$(</proc/sys/kernel/bpf_stats_enabled)" = 0 ] || skip "statistics are on"
	run -0 bpfadm prog show 5
	assert_line 'run statistics: off; see "bpfadm help prog stats"'
	run -0 bpfadm -j prog show 5
	jq -e '.stats_enabled == false and (has("run_cnt") | not)' <<<"$output"
	jq -e 'all(.[]; has("stats_enabled") | not)' <<<"$(bpfadm -j prog show)"
	run -0 bpfadm -l batch <<-END
		prog stats on
		prog run 5 data $packet repeat 4
		prog show 5
		prog stats on
		prog stats off
		prog stats off
	END
	jq -e '.run_cnt == 4 and .run_avg_ns * 4 == .run_time_ns and .stats_enabled' <<<"${lines[1]}"
	run -0 bpfadm batch <<-END
		prog stats on
		prog run 5 data $packet repeat 4
		prog show 5
	END
	assert_line --regexp '^average run: [0-9]+ ns$'
	refute_line --partial 'run statistics'
}

@test "prog stats: what it needs, and what goes wrong" {
	run -2 --separate-stderr bpfadm prog stats on
	[ "${stderr_lines[0]}" = 'bpfadm: statistics would end with this command' ]
	[[ ${stderr_lines[1]} == *'prog stats on -- COMMAND'*'kernel.bpf_stats_enabled=1' ]]
	run -2 --separate-stderr bpfadm prog stats
	[[ $stderr == 'bpfadm: prog stats needs on|off'* ]]
	run -2 bpfadm prog stats off -- true
	assert_output 'bpfadm: a command is for "prog stats on"'
	FAKE_ERRNO=enable_stats=EPERM run -2 bpfadm -j prog stats on -- true
	is_json <<<"${lines[-1]}"
	assert_output --partial 'cannot turn statistics on: '
	run -2 bpfadm prog stats on -- "$BATS_TEST_TMPDIR/nosuch"
	assert_output "bpfadm: cannot run $BATS_TEST_TMPDIR/nosuch: No such file or directory"
	run -0 bpfadm prog stats on -- true
	assert_output 'no program ran'
	run -1 --separate-stderr bpfadm -j prog stats on -- sh -c 'echo printed; exit 3'
	[ "$output" = '[]' ]
	[ "${stderr_lines[*]}" = 'printed bpfadm: sh ended with status 3' ]
	run -1 bpfadm prog stats on -- sh -c 'kill -9 $$'
	assert_line 'bpfadm: sh was ended by signal 9 (Killed)'
}

@test "a list of programs that may not be made is an error and nothing else" {
	export FAKE_ERRNO=prog_get_next_id=EPERM
	run -2 --separate-stderr bpfadm prog show
	[ -z "$output" ]
	[[ ${stderr_lines[0]} == "bpfadm: cannot list the programs: "* ]]
	run -2 --separate-stderr bpfadm -j prog show
	is_json <<<"$output"
	jq -e '.[0].errno == "EPERM"' <<<"$output"
}

@test "programs that do not exist are told, with exit status 1" {
	for words in "show 6" "show nosuch" "dump xlated id 77" "run 6 data 00" "pin name nosuch /x/y" \
		"show tag 0123456789abcdef"; do
		# shellcheck disable=SC2086
		run -1 --separate-stderr bpfadm prog $words
		[ -z "$output" ]
		[[ $stderr == "bpfadm: there is no program "* ]]
		# shellcheck disable=SC2086
		run -1 --separate-stderr bpfadm -j prog $words
		is_json <<<"$output"
	done
}

@test "lines that are not complete, or too long, are told what they need" {
	while IFS='|' read -r words message; do
		# shellcheck disable=SC2086
		run -2 --separate-stderr bpfadm prog $words
		[ -z "$output" ]
		[ "${stderr_lines[0]}" = "bpfadm: $message" ] || fail "$words: $stderr"
		# shellcheck disable=SC2086
		run -2 --separate-stderr bpfadm -j prog $words
		is_json <<<"$output"
	done <<-'END'
		load|prog load needs FILE
		dump|prog dump needs xlated|jited
		dump xlated|prog dump needs PROG
		dump asm 5|prog dump: unexpected "asm"
		show 5 6|prog show: unexpected "6"
		show id x|"x" is not an id: a number from 0 to 4294967295
		show tag 123|"123" is not a tag: 16 hexadecimal digits
		run 5 data|prog test-run: data needs HEX
		run 5 data 00 data 00|prog test-run: data is given twice
		run 5 repeat -1|repeat: "-1" is not from 0 to 2147483647
		run 5 data 0g|"0g" is not hexadecimal: each byte has two digits
		pin 5|prog pin needs PATH
		unpin|prog unpin needs PATH
		load pass.s type|prog load: type needs TYPE
		load pass.s name a-b|the name "a-b" has a character that is not a letter, a digit, _ or .
		load pass.s name 0123456789abcdef|a name has 1 to 15 characters, "0123456789abcdef" has 16
		load pass.s map flows 7|map: "flows" is neither "idx" nor "name"
		attach 5 sk_skb_verdict 7|program 5 (xdp_pass) has the wrong type: sk_skb_verdict takes sk_skb programs
		tracelog stdout|stdout needs PROG, the program that writes it
	END
}

@test "prog load: text, standard input, raw bytes, and what it prints" {
	run -0 --separate-stderr bpfadm prog load pass.s type xdp
	[ "${lines[0]}" = "id: 12" ] || [[ ${lines[0]} == "id: "* ]]
	[ "${lines[1]}" = "name: pass" ]
	[ "${lines[3]}" = "type: xdp" ]
	[[ $stderr == *"is freed as this command ends: pin it at a path, or use the shell" ]]
	run -0 --separate-stderr bpfadm -jq prog load - type tc <pass.s
	jq -e '.type == "sched_cls" and (has("name") | not)' <<<"$output"
	[ -z "$stderr" ]
	printf '\xb7\0\0\0\2\0\0\0\x95\0\0\0\0\0\0\0' >raw.bin
	run -0 bpfadm -q prog load raw.bin type xdp name raw
}

@test "prog load refuses what it cannot load, with the place" {
	printf 'r0 = 2\nr1 ?= 3\nexit\n' >wrong.s
	run -2 --separate-stderr bpfadm prog load wrong.s
	[[ $stderr == "bpfadm: wrong.s:2:"* ]]
	printf 'call bpf_map_lookup_elm\nexit\n' >helper.s
	run -2 --separate-stderr bpfadm prog load helper.s
	[ "${stderr_lines[0]}" = "bpfadm: helper.s:1:6: bpf_map_lookup_elm is neither a helper, a function of the kernel nor a label" ]
	[ "${stderr_lines[1]}" = "hint: did you mean map_lookup_elem?" ]
	printf 'r1 = map[name:twin]\nexit\n' >twin.s
	run -2 --separate-stderr bpfadm prog load twin.s
	[[ $stderr == "bpfadm: 2 maps have the name twin: ids 10, 11"* ]]
	echo exit >bad.s
	run -2 --separate-stderr bpfadm prog load bad.s type xdp
	[ "${stderr_lines[0]}" = "bpfadm: cannot load bad: the verifier refused it: R0 !read_ok, at bad.s:1: exit" ]
	FAKE_ERRNO=prog_load=EPERM run -2 --separate-stderr bpfadm prog load pass.s type xdp
	[[ $stderr == "bpfadm: cannot load pass: "* ]]
	[[ $stderr != *verifier* ]]
}

@test "a program that was loaded in a batch is there for the lines that follow" {
	run -0 --separate-stderr bpfadm -j batch - <<-END
		prog load pass.s type xdp name in_batch
		prog run in_batch data $packet expect XDP_PASS
		prog dump xlated in_batch
	END
	is_json <<<"$output"
	jq -e '.[1].output.retval_name == "XDP_PASS"' <<<"$output"
	jq -e '[.[2].output[].disasm] == ["(b7) r0 = 2", "(95) exit"]' <<<"$output"
}

@test "prog dump prints instructions as bpftool does" {
	run -0 bpfadm prog dump xlated 5
	assert_output "   0: (b7) r0 = 2
   1: (95) exit"
	run -0 bpfadm prog dump xlated 5 opcodes
	assert_output "   0: (b7) r0 = 2
       b7 00 00 00 02 00 00 00
   1: (95) exit
       95 00 00 00 00 00 00 00"
	run -0 bpfadm -j prog dump xlated 5 opcodes
	jq -e '.[0] == {"disasm": "(b7) r0 = 2", "opcodes": {"code": "0xb7", "src_reg": "0x0",
		"dst_reg": "0x0", "off": ["0x00", "0x00"], "imm": ["0x02", "0x00", "0x00", "0x00"]}}' <<<"$output"
	run -0 bpfadm -l prog dump xlated 5
	assert_output '{"disasm":"(b7) r0 = 2"}
{"disasm":"(95) exit"}'
	run -0 bpfadm -j prog dump xlated 5 file raw.bin
	assert_output null
	[ "$(od -An -tx1 raw.bin | tr -d ' \n')" = b7000000020000009500000000000000 ]
	run -2 --separate-stderr bpfadm prog dump jited 5
	[ "${stderr_lines[0]}" = "bpfadm: program 5 (xdp_pass) has no native code: it is interpreted" ]
}

@test "prog test-run: return values by name and by number" {
	run -0 bpfadm prog test-run 5 data "$packet" expect XDP_PASS
	assert_output "return value: XDP_PASS (2)
duration: 42 ns"
	run -0 bpfadm prog run 5 data "$packet" expect 0x2
	run -1 --separate-stderr bpfadm prog run 5 data "$packet" expect 3
	[ "${lines[0]}" = "return value: XDP_PASS (2)" ]
	[ "$stderr" = "bpfadm: program 5 (xdp_pass) returned XDP_PASS (2), not XDP_TX (3)" ]
	run -2 --separate-stderr bpfadm prog run 5 data "$packet" expect XDP_NONE
	[ "$stderr" = 'bpfadm: "XDP_NONE" is neither a number nor the name of a value that program 5 (xdp_pass) returns' ]
	run -2 --separate-stderr bpfadm prog test-run 5 data_in /dev/null expect XDP_PSAS
	[[ $stderr == *'hint: did you mean XDP_PASS?' ]]
	run -2 --separate-stderr bpfadm prog run 5 data 00
	[[ $stderr == *"needs an Ethernet header, at least 14 bytes, got 1" ]]
}

@test "prog test-run: the packet and the context come from files" {
	printf '\0\21\42\63\104\125\146\167\210\231\252\273\10\6' >packet
	for words in "data @packet" "data_in packet" "data @-" "data_in -"; do
		# shellcheck disable=SC2086
		run -0 bpfadm -j prog run 5 $words data_out - <packet
		jq -e '.data_out == [0,17,34,51,68,85,102,119,136,153,170,187,8,6]' <<<"$output"
	done
	run -2 --separate-stderr bpfadm prog run 5 data @missing
	[ "$stderr" = "bpfadm: cannot read missing: No such file or directory" ]
	run -2 --separate-stderr bpfadm prog run 5 data @packet 00
	[ "$stderr" = 'bpfadm: "@packet" is not hexadecimal: each byte has two digits' ]
	run -2 --separate-stderr bpfadm prog run 5 data @- ctx_in - <packet
	[ "$stderr" = "bpfadm: the packet and the context cannot both come from standard input" ]
	run -2 --separate-stderr bpfadm prog run 5 data_in packet packet 1
	[ "$stderr" = "bpfadm: packet is for a capture file, and packet is not one" ]
	run -2 --separate-stderr bpfadm prog run 5 data "$packet" packet 1
	[ "$stderr" = "bpfadm: packet is for a capture file, and no file is given" ]
}

# A capture file of packets that are given in hexadecimal digits and had 64 bytes each.
pcap() { # link type, packet...
	local packet hex=d4c3b2a1020004000000000000000000ffff0000
	hex+=$(printf %02x "$1")000000
	for packet in "${@:2}"; do
		hex+=0000000000000000$(printf %02x $((${#packet} / 2)))00000040000000$packet
	done
	basenc --base16 -d <<<"${hex^^}"
}

@test "prog test-run: a packet of a capture file" {
	pcap 1 "$packet" 020000000001020000000002080045 >two.pcap
	run -0 --separate-stderr bpfadm -j prog run 5 data_in two.pcap packet 2 data_out - expect XDP_PASS
	jq -e '.data_out == [2,0,0,0,0,1,2,0,0,0,0,2,8,0,69]' <<<"$output"
	[ "$stderr" = "note: packet 2 of two.pcap was cut off when it was captured: 15 of 64 bytes" ]
	run -0 --separate-stderr bpfadm prog run 5 data @- data_out out repeat 3 <two.pcap
	[ "${stderr_lines[0]}" = "note: the first of the 2 packets in standard input is used: packet N chooses another" ]
	[ "$(od -An -tx1 out | tr -d ' \n')" = "$packet" ]
	run -0 --separate-stderr bpfadm -q prog run 5 data @two.pcap
	[ -z "$stderr" ]
	run -2 --separate-stderr bpfadm prog run 5 data_in two.pcap packet 3
	[ "$stderr" = "bpfadm: two.pcap: there is no packet 3: it has packets 1 to 2" ]
	pcap 113 "$packet" >cooked.pcap
	run -2 --separate-stderr bpfadm -j prog run 5 data_in cooked.pcap
	is_json <<<"$output"
	[ "${stderr_lines[0]}" = "bpfadm: cooked.pcap: the packet has no Ethernet header: its link type is 113 (Linux cooked, as of tcpdump -i any)" ]
	[ "${stderr_lines[1]}" = "hint: capture on one interface: tcpdump -i eth0 -w FILE" ]
}

@test "standard output that is full is told" {
	for words in "show" "dump xlated 5" "run 5 data $packet" "load pass.s"; do
		# shellcheck disable=SC2016 # the inner shell's
		run -2 bash -c '"$program" prog $0 2>&1 >/dev/full' "$words"
		[[ $output == *"cannot write to standard output: No space left on device"* ]]
	done
}

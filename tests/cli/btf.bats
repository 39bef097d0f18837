#!/usr/bin/env bats
# The btf commands: files, how they are told, what is refused.

load ../lib/common
load ../lib/btf

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	btf_base >base.btf
	btf_split >split.btf
}

@test "btf dump prints the types of a file, one after the other" {
	run -0 bpfadm btf dump file base.btf
	assert_output "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
[2] PTR '(anon)' type_id=1"
}

@test "-j has bpftool's document, -p the same indented, -l a type a line" {
	run -0 bpfadm -j btf dump file base.btf
	assert_output '{"types":[{"id":1,"kind":"INT","name":"int","size":4,"bits_offset":0,"nr_bits":32,"encoding":"SIGNED"},{"id":2,"kind":"PTR","name":"(anon)","type_id":1}]}'
	[ "$(bpfadm -p btf dump file base.btf)" = "$(jq --indent 4 . <<<"$output")" ]
	[ "$(bpfadm -l btf dump file base.btf)" = "$(jq -c '.types[]' <<<"$output")" ]
}

@test "root_id tells which types, as often as it is given" {
	run -0 bpfadm btf dump file base.btf root_id 2 root_id 1 root_id 2
	[ "${#lines[@]}" -eq 3 ]
	[[ ${lines[0]} == "[2] PTR"* && ${lines[1]} == "[1] INT"* ]]
	run -1 --separate-stderr bpfadm btf dump file base.btf root_id 3
	[ -z "$output" ]
	[ "$stderr" = "bpfadm: base.btf has no type 3" ]
}

@test "split BTF is read on its base" {
	run -0 bpfadm -B base.btf btf dump file split.btf
	assert_output "[3] TYPEDEF 't' type_id=2
[4] STRUCT 's' size=8 vlen=1
	'a' type_id=3 bits_offset=0"
	[ "$(bpfadm btf dump file split.btf --base-btf=base.btf)" = "$output" ]
	run -0 bpfadm -B base.btf btf dump file split.btf root_id 4 format c
	assert_output --partial "typedef int *t;

struct s {
	t a;
};"
	run -2 bpfadm btf dump file split.btf
	assert_output "bpfadm: cannot read the BTF of split.btf: its strings do not begin with an empty one"
	run -1 bpfadm -B nosuch btf dump file split.btf
	assert_output "bpfadm: there is no nosuch"
	cp split.btf module.ko
	run -2 bpfadm btf dump file module.ko
	assert_line "hint: the BTF of a module is based on the kernel's: -B /sys/kernel/btf/vmlinux"
}

@test "format c is a header; with -j it is a string" {
	run -0 bpfadm -B base.btf btf dump file split.btf format c
	text=$output
	assert_line --index 0 "#ifndef __VMLINUX_H__"
	assert_line "struct s {"
	[ "$(bpfadm -j -B base.btf btf dump file split.btf format c | jq -r .c)" = "$text" ]
	"${CC:-cc}" -Werror -fsyntax-only -x c - <<<"$text"
}

@test "bad BTF is an error that names the file and what is wrong with it" {
	head -c 50 base.btf >short
	btf_file 5 '\0int\0' 0 0x02000000 9 >beyond
	echo "not BTF" >text
	printf '\x7fELF and nothing else' >elf
	while IFS=: read -r file why; do
		run -2 --separate-stderr bpfadm -j btf dump file "$file"
		[ "$stderr" = "bpfadm: cannot read the BTF of $file:$why" ] || fail "$stderr"
		[ "$(jq -r .error <<<"$output")" = "${stderr#bpfadm: }" ]
	done <<-'LIST'
		short: shorter than its header says
		beyond: type 1: it refers to a type that does not exist
		text: too short for a header
		elf: a damaged ELF file
		.: Is a directory
	LIST
}

@test "what has no BTF, or is not there, is status 1" {
	run -1 bpfadm btf dump file nosuch
	assert_output "bpfadm: there is no nosuch"
	run -1 bpfadm btf dump file /bin/true
	assert_line "bpfadm: /bin/true has no BTF"
	run -1 bpfadm btf dump 99
	assert_output "bpfadm: there is no BTF with id 99"
	run -1 bpfadm btf show id 99
	assert_output "bpfadm: there is no BTF with id 99"
	run -1 bpfadm btf dump map flows
	assert_output "bpfadm: map 7 (flows) has no BTF"
	run -1 bpfadm btf dump prog xdp_pass
	assert_output "bpfadm: program 5 (xdp_pass) has no BTF"
}

@test "one source is dumped, no more and no less" {
	for line in "" "1 map flows" "file base.btf prog 5" "map 7 prog 5"; do
		# shellcheck disable=SC2086 # words
		run -2 bpfadm btf dump $line
		assert_output "bpfadm: btf dump takes one of BTF, file FILE, map MAP, prog PROG"
	done
	run -2 bpfadm btf dump file base.btf kv
	assert_output "bpfadm: kv needs map MAP"
	run -2 bpfadm btf dump map 7 kv root_id 1
	assert_output "bpfadm: kv and root_id cannot be given together"
	run -2 bpfadm btf dump vmlinux
	assert_output 'bpfadm: "vmlinux" is not an id: a number from 0 to 4294967295'
	run -2 bpfadm btf dump file base.btf root_id 4294967296
	assert_output 'bpfadm: root_id: "4294967296" is not from 0 to 4294967295'
}

@test "btf alone shows, and b is still a batch" {
	run -0 bpfadm btf
	assert_output "no BTF"
	[ "$(bpfadm -j btf list)" = "[]" ]
	[ "$(bpfadm b help)" = "$(bpfadm batch help)" ]
}

@test "-B needs a file, whatever the command" {
	run -2 bpfadm map show -B
	assert_output "bpfadm: --base-btf needs FILE"
	[ "$(bpfadm -jB x map show 7)" = "$(bpfadm -j map show 7)" ]
	[ "$(bpfadm complete -- -B bas | cut -f1)" = "base.btf" ]
}

@test "completion knows files, maps, programs and words" {
	words() { bpfadm complete -- "$@" | cut -f1 | xargs; }
	[ "$(words btf du)" = dump ]
	[ "$(words btf dump file ba)" = base.btf ]
	[ "$(words btf dump map flo)" = flows ]
	[ "$(words btf dump prog '')" = "xdp_pass 5 id name pinned tag" ]
	[ "$(words btf dump map flows form)" = format ]
	[ "$(words btf dump map flows format '')" = "raw c" ]
	[[ " $(words btf dump file base.btf root_id 1 '') " == *" root_id "* ]]
}

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
	assert_line --index 0 "#ifndef __MODULE_SPLIT_H__"
	assert_line "struct s {"
	[ "$(bpfadm -j -B base.btf btf dump file split.btf format c | jq -r .c)" = "$text" ]
	bpfadm btf dump file base.btf format c >vmlinux.h
	[ "$(head -n 1 vmlinux.h)" = "#ifndef __VMLINUX_H__" ]
	"${CC:-cc}" -Werror -fsyntax-only -x c -I. - <<<"$text"
}

@test "the header of split BTF has its own guard and types, and includes that of its base" {
	# 1: int; 2: typedef int u32; 3: struct twice { u32 a; }; 4: another.
	btf_file 17 '\0int\0u32\0twice\0a\0' 1 0x01000000 4 0x01000020 5 0x08000000 1 \
		9 0x04000001 4 15 2 0 9 0x04000000 0 >vmlinux
	# 5: struct own { struct twice *first; struct twice___2 *other; }; 6, 7: those pointers; 8: u32.
	btf_file 20 'own\0first\0other\0u32\0' 17 0x04000002 16 21 6 0 27 7 64 \
		0 0x02000000 3 0 0x02000000 4 33 0x08000000 2 >my-module.ko.btf
	bpfadm btf dump file vmlinux format c >vmlinux.h
	bpfadm -B vmlinux btf dump file my-module.ko.btf format c >my_module.h
	[ "$(head -n 4 my_module.h)" = '#ifndef __MODULE_MY_MODULE_H__
#define __MODULE_MY_MODULE_H__

#include "vmlinux.h"' ]
	run -0 grep -v '^#' my_module.h
	assert_output --partial 'typedef u32 u32___2;

struct own {
	struct twice *first;
	struct twice___2 *other;
};'
	refute_output --partial "twice {"
	printf '#include "my_module.h"\n#include "my_module.h"\nstruct own own;\n' >both.c
	for way in "" unsorted; do
		bpfadm btf dump file vmlinux format c $way >vmlinux.h
		bpfadm -B vmlinux btf dump file my-module.ko.btf format c $way >my_module.h
		"${CC:-cc}" -Werror -fsyntax-only both.c
	done
}

@test "format c sorts by kind and name, unsorted does not" {
	btf_file 9 '\0int\0b\0a\0' 1 0x01000000 4 0x01000020 5 0x08000000 1 7 0x08000000 1 >types
	run -0 bpfadm btf dump file types format c
	assert_output --regexp 'int a;.*int b;'
	run -0 bpfadm btf dump file types format c unsorted
	assert_output --regexp 'int b;.*int a;'
	run -2 bpfadm btf dump file types unsorted
	assert_output "bpfadm: unsorted needs format c"
}

@test "save writes the bytes, in one step, and they read back as they were" {
	run -0 --separate-stderr bpfadm btf dump file base.btf save copy
	[ -z "$output$stderr" ]
	cmp base.btf copy
	bpfadm -B base.btf btf dump file split.btf save split.copy
	cmp split.btf split.copy
	# What was there keeps its mode; a link leads where it led.
	chmod 640 copy
	ln -s copy link
	bpfadm -B copy btf dump file split.btf save link
	cmp split.btf copy
	[ -L link ] && [ "$(stat -c %a copy)" = 640 ]
	bpfadm btf dump file base.btf save /dev/stdout | cmp base.btf -
	[ "$(bpfadm -j btf dump file base.btf save again)" = null ]
	run -2 bpfadm btf dump file base.btf save nosuch/copy
	assert_output "bpfadm: cannot write nosuch/copy: No such file or directory"
	head -c 50 base.btf >short
	run -2 bpfadm btf dump file short save copy
	cmp split.btf copy
	run -0 bash -c 'shopt -s nullglob; echo *.new'
	assert_output ""
	for word in "root_id 1" "format c"; do
		# shellcheck disable=SC2086 # words
		run -2 bpfadm btf dump file base.btf save copy $word
		assert_output "bpfadm: save writes all of the BTF as it is: ${word% 1} cannot be given with it"
	done
	run -2 bpfadm btf dump map flows kv save copy
	assert_output "bpfadm: save writes all of the BTF as it is: kv cannot be given with it"
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

#!/usr/bin/env bats
# The btf commands on BTF that lies in the kernel.

load ../lib/common
load ../lib/bpffs

setup_file() {
	command -v clang >/dev/null || skip "no clang"
	cat >"$BATS_FILE_TMPDIR/types.c" <<-'C'
		struct key { int a; };
		struct value { struct key *next; unsigned low : 3, high : 5; long packets; };
		struct {
			int (*type)[1];
			struct key *key;
			struct value *value;
			int (*max_entries)[4];
		} table __attribute__((section(".maps"), used));
		int number = 3;
		static void *(*lookup)(void *map, const void *key) = (void *)1;
		__attribute__((section("xdp"), used)) int program(void *context)
		{
			struct key key = { number };

			return lookup(&table, &key) ? 1 : 2;
		}
		char terms[] __attribute__((section("license"), used)) = "GPL";
	C
	clang -target bpf -O2 -g -c "$BATS_FILE_TMPDIR/types.c" -o "$BATS_FILE_TMPDIR/types.o"
}

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	bpffs_mount
	bpftool prog load "$BATS_FILE_TMPDIR/types.o" "$fs/program"
	prog=$(bpfadm -j prog show "$fs/program")
	btf=$(jq .btf_id <<<"$prog")
	for id in $(jq '.map_ids[]' <<<"$prog"); do
		case $(bpfadm -j map show "$id" | jq -r .name) in
		table) table=$id ;;
		*.data) data=$id ;;
		esac
	done
}

teardown() { bpffs_unmount; }

@test "btf show tells who uses it" {
	run -0 bpfadm -j btf show "$btf"
	jq -e --argjson prog "$prog" '.id == $prog.btf_id and .prog_ids == [$prog.id] and
		.map_ids == ($prog.map_ids | sort) and .kernel == false and (has("name") | not)' \
		<<<"$output"
	[ "$(bpfadm -j btf show id "$btf" | jq .size)" -gt 100 ]
	run -0 bpfadm btf list "$btf"
	assert_line "id: $btf"
	assert_line "programs: $(jq .id <<<"$prog")"
	run -0 bpfadm btf show
	assert_line --regexp "^ *1  vmlinux  "
	assert_line --regexp "^ *$btf .* $table"
	[ "$(bpfadm -l btf show | jq -s 'map(.id) | . == sort and length > 1')" = true ]
}

@test "btf show of one object does not read the kernel's types" {
	skip_under_asan # it does not run under strace
	run -0 bash -c 'strace -f -e trace=openat "$BPFADM" btf show "$1" 2>&1' bash "$btf"
	refute_output --partial /sys/kernel/btf
}

@test "the kernel's types by id are those of the file" {
	cmp <(bpfadm btf dump id 1) <(bpfadm btf dump file /sys/kernel/btf/vmlinux)
	bpfadm -j btf dump 1 | is_json
}

@test "a program's types by the program, by its BTF, and from its file" {
	bpfadm btf dump prog "$fs/program" >by_prog
	cmp by_prog <(bpfadm btf dump "$btf")
	grep -q "STRUCT 'value' size=24 vlen=4" by_prog
	grep -q "'high' type_id=[0-9]* bits_offset=67 bitfield_size=5" by_prog
	# The kernel has sizes of sections that the file leaves open.
	diff <(grep -v DATASEC by_prog | sed 's/offset=.* (VAR/(VAR/') \
		<(bpfadm btf dump file "$BATS_FILE_TMPDIR/types.o" | grep -v DATASEC |
			sed 's/offset=.* (VAR/(VAR/')
}

@test "of a map: key, value, both, all" {
	run -0 bpfadm btf dump map "$table"
	[ "${lines[0]%% size*}" = "$(bpfadm btf dump map "$table" key | head -1 | sed 's/ size.*//')" ]
	assert_line --partial "STRUCT 'key' size=4 vlen=1"
	assert_line --partial "STRUCT 'value' size=24 vlen=4"
	[ "$(bpfadm btf dump map "$table" kv)" = "$output" ]
	run -0 bpfadm btf dump map "$table" value
	refute_output --partial "'key'"
	cmp <(bpfadm btf dump map "$table" all) <(bpfadm btf dump "$btf")
}

@test "of a map, as C: what key and value need, and no more" {
	run -0 bpfadm btf dump map "$table" format c
	assert_output --partial "struct key {
	int a;
};

struct value {
	struct key *next;
	unsigned int low: 3;
	unsigned int high: 5;
	long packets;
};"
	refute_output --partial "type"
	run -0 bpfadm btf dump map "$table" key format c
	refute_output --partial "struct value"
}

@test "of global data: the section" {
	run -0 bpfadm btf dump map "$data" value
	assert_line --partial "DATASEC '.data' size=4 vlen=1"
	assert_line --partial "(VAR 'number')"
	run -0 bpfadm btf dump map "$data" format c
	refute_output --partial "struct"
}

@test "a reader that goes ends the dump quietly" {
	run -0 bash -c 'set -o pipefail; "$BPFADM" btf dump 1 | head -1'
	assert_output "[1] INT 'long unsigned int' size=8 bits_offset=0 nr_bits=64 encoding=(none)"
	run -2 bash -c '"$BPFADM" btf dump 1 >/dev/full'
	assert_output --partial "No space left on device"
}

@test "a type of the kernel's is found without reading the file" {
	skip_under_asan # it does not run under strace
	[ "$(printf '%s\n' 6.16 "$(uname -r)" | sort -V | head -n 1)" = 6.16 ] || skip "read before 6.16"
	vmlinux=/sys/kernel/btf/vmlinux
	run -0 strace -P "$vmlinux" -e trace=read,pread64,mmap "$program" btf dump file "$vmlinux" root_id 1
	assert_line --partial "mmap(NULL"
	refute_output --partial "read"
}

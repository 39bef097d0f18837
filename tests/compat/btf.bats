#!/usr/bin/env bats
# BTF as bpftool prints it: the text byte for byte, the documents but for what bpfadm-json(7) lists.

load ../lib/common
load ../lib/btf
load ../lib/bpffs

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
}

teardown() {
	if mountpoint -q "$BATS_TEST_TMPDIR/bpffs"; then bpffs_unmount; fi
}

same_text() { # line...
	bpftool "$@" >theirs 2>/dev/null
	bpfadm "$@" >ours
	cmp theirs ours || fail "differs: $*"
}

# bpftool extends the sign of 32-bit enumerators that have none.
usual='walk(if type == "object" and .kind == "ENUM" and .encoding == "UNSIGNED" then
	.values |= map(if .val > 2147483647 then .val = "large" else . end) else . end)'

same_json() { # line...
	bpftool -j "$@" | jq -S "$usual" >theirs
	bpfadm -j "$@" | jq -S "$usual" >ours
	cmp theirs ours || fail "differs: $*"
}

@test "btf dump of the kernel's types" {
	same_text btf dump file /sys/kernel/btf/vmlinux
	same_json btf dump file /sys/kernel/btf/vmlinux
	same_text btf dump id 1 format raw
}

@test "btf dump of object files" {
	local object
	command -v clang >/dev/null || skip "no clang"
	cat >kinds.c <<-'C'
		#define tag(word) __attribute__((btf_decl_tag(word)))
		typedef enum { NEW = -1, OLD = 7 } signed_enum;
		enum wide { SMALL, LARGE = 0x8000000000000000 };
		enum negative { LOW = -0x8000000000000000 };
		struct forward;
		struct tag("outer") all {
			signed_enum e; enum wide w; enum negative n;
			float f; double d; _Bool b; char c; signed char s; __int128 x;
			struct forward *restrict p; union { int a; long l; }; const volatile int *v;
			int bits : 3, : 4, more : 9; int (*call)(int, const char *, ...);
			int flexible[];
		};
		static volatile struct all *all; extern int elsewhere; int here = 1;
		static __attribute__((noinline)) int local(struct all *x) { return x->bits; }
		int global(void) { return local((void *)all) + elsewhere + here; }
	C
	clang -target bpf -O2 -g -c kinds.c -o kinds.o
	for object in kinds.o /usr/lib/*/bpf/*.o; do
		same_text btf dump file "$object"
		same_json btf dump file "$object"
	done
}

@test "btf dump of split BTF" {
	btf_base >base.btf
	btf_split >split.btf
	same_text -B base.btf btf dump file split.btf
	same_json -B base.btf btf dump file split.btf
	same_text --base-btf=base.btf btf dump file split.btf
}

@test "btf show, and btf dump of maps and programs" {
	local object way id
	bpffs_mount
	object=$(find /usr/lib -name 'xdpdump_xdp.o' -path '*/bpf/*' | head -1)
	[ -n "$object" ] || skip "no libxdp1"
	bpftool prog load "$object" "$fs/program" 2>/dev/null
	same_text btf dump prog pinned "$fs/program"
	for id in $(bpfadm -j prog show "$fs/program" | jq '.map_ids[]'); do
		[ "$(bpfadm -j map show "$id" | jq 'has("btf_id")')" = true ] || continue
		for way in "" key value kv all; do
			# shellcheck disable=SC2086 # words
			same_text btf dump map id "$id" $way
			# shellcheck disable=SC2086
			same_json btf dump map id "$id" $way
		done
	done
	id=$(bpfadm -j prog show "$fs/program" | jq .btf_id)
	sorted='del(.pids) | .prog_ids |= sort | .map_ids |= sort'
	for line in "show id $id" "list id 1"; do
		# shellcheck disable=SC2086
		[ "$(bpftool -j btf $line | jq -c "$sorted")" = "$(bpfadm -j btf $line | jq -c "$sorted")" ]
	done
	[ "$(bpftool -j btf show | jq -c "map(select(.id == 1 or .id == $id)) | map($sorted)")" = \
		"$(bpfadm -j btf show | jq -c "map(select(.id == 1 or .id == $id)) | map($sorted)")" ]
}

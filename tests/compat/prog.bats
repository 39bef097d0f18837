#!/usr/bin/env bats
# The prog commands beside bpftool's, on programs out of real object files: Debian's libxdp1, and one
# with all that compilers put into objects.
# shellcheck disable=SC2154 # $fs, $output: bpffs.bash and bats set them

load ../lib/common
load ../lib/bpffs
load ../lib/compat

setup_file() {
	export name
	name=$(printf 'c%04x_and_pass_packets' "$RANDOM") # nobody else's
	clang -O2 -g -target bpf -Dcount_and_pass_packets="$name" -I"/usr/include/$(uname -m)-linux-gnu" \
		-c "$BATS_TEST_DIRNAME/../data/prog.c" -o "$BATS_FILE_TMPDIR/prog.o"
}

setup() {
	bpffs_mount
	cd "$BATS_TEST_TMPDIR" || return
}

teardown() {
	bpffs_unmount
}

# Loads an object file with bpftool.  Some pin maps at /sys/fs/bpf, so one is mounted there for them
# alone.
load_object() { # file, path
	unshare -m --propagation private bash -ec '
		mount -t bpf bpf /sys/fs/bpf
		bpftool prog load "$0" "$1"' "$1" "$2" 2>/dev/null
}

# What is there to be seen of a program, its ids being bpftool's.
same_program() { # path
	local id
	id=$(bpftool -j prog show pinned "$1" | jq .id)
	same_as_bpftool prog show id "$id"
	same_as_bpftool prog show pinned "$1"
	same_as_bpftool prog dump xlated id "$id"
	same_as_bpftool prog dump xlated id "$id" opcodes
	same_as_bpftool prog dump xlated pinned "$1" linum
	bpftool prog dump xlated id "$id" file theirs.bin
	bpfadm prog dump xlated id "$id" file ours.bin
	cmp theirs.bin ours.bin
}

@test "programs of libxdp1's object files look the same" {
	local object loaded=0
	for object in /usr/lib/*/bpf/xdpfilt_*.o /usr/lib/*/bpf/xdpdump_xdp.o \
		/usr/lib/*/bpf/xdp-dispatcher.o; do
		load_object "$object" "$fs/program" || fail "bpftool does not load $object"
		same_program "$fs/program"
		rm "$fs/program"
		loaded=$((loaded + 1))
	done
	[ "$loaded" -eq 12 ]
}

@test "a program with functions, lines, maps, global data and metadata looks the same" {
	load_object "$BATS_FILE_TMPDIR/prog.o" "$fs/program"
	same_program "$fs/program"
	run -0 bpfadm -j prog show "$fs/program"
	[ "$(jq -r .name <<<"$output")" = "$name" ]
	jq -e '.metadata == {"author": "me \"quoted\"", "version": -3}' <<<"$output"
	run -0 bpfadm prog show "$fs/program"
	assert_line 'metadata: author=me "quoted", version=-3'
	same_as_bpftool prog show name "$name"
	same_as_bpftool prog show tag "$(jq -r .tag <<<"$output")"
}

@test "source lines are shown as they were written" {
	sed "s/return XDP_DROP;/return ctx->rx_queue_index == '\\\\\\\\' ? XDP_ABORTED : XDP_DROP;/" \
		"$BATS_TEST_DIRNAME/../data/prog.c" >slash.c
	clang -O2 -g -target bpf -I"/usr/include/$(uname -m)-linux-gnu" -c slash.c -o slash.o
	load_object slash.o "$fs/program"
	run -0 bpfadm prog dump xlated "$fs/program"
	assert_output --partial "return ctx->rx_queue_index == '\\\\' ? XDP_ABORTED"
	run -0 bpfadm -j prog dump xlated "$fs/program"
	jq -re '.. | .src? // empty' <<<"$output" >sources
	grep -qF "return ctx->rx_queue_index == '\\\\' ? XDP_ABORTED" sources
}

@test "metadata of any type looks the same" {
	cat >metadata.c <<'END'
#define SEC(name) __attribute__((section(name), used))
#define METADATA(type, name) const volatile type bpf_metadata_##name SEC(".rodata")
enum level { LOW, HIGH = 7 };
METADATA(struct { int a; int b[2]; char c[4]; }, struct) = { 1, { 2, 3 }, "x\"y" };
METADATA(enum level, enum) = HIGH;
const volatile short bpf_metadata_list[2] SEC(".rodata") = { 4, -5 };
METADATA(unsigned __int128, wide) = 5;
METADATA(_Bool, flag) = 1;
METADATA(int *const, pointer) = 0;
SEC("xdp") int of_metadata(void *ctx) { return bpf_metadata_list[1]; }
char _license[] SEC("license") = "GPL";
END
	clang -O2 -g -target bpf -c metadata.c -o metadata.o
	load_object metadata.o "$fs/program"
	same_as_bpftool prog show pinned "$fs/program"
	run -0 bpfadm -j prog show "$fs/program"
	jq -e '.metadata.struct == {"a": 1, "b": [2, 3], "c": "x\"y"} and .metadata.enum == "HIGH"' <<<"$output"
	run -0 bpfadm prog show "$fs/program"
	assert_line 'metadata: struct={a: 1, b: [2, 3], c: "x\"y"}, enum=HIGH, list=[4, -5], wide=5, flag=yes, pointer=0x0'
}

@test "programs that share a name look the same" {
	load_object "$BATS_FILE_TMPDIR/prog.o" "$fs/one"
	load_object "$BATS_FILE_TMPDIR/prog.o" "$fs/two"
	same_as_bpftool prog show name "$name"
	same_as_bpftool prog dump xlated name "$name"
}

@test "the list of all programs has the same of each, with and without pins" {
	local line ids
	load_object "$BATS_FILE_TMPDIR/prog.o" "$fs/one"
	load_object "$BATS_FILE_TMPDIR/prog.o" "$fs/two"
	ids=$(for pin in one two; do bpftool -j prog show pinned "$fs/$pin" | jq .id; done | jq -sc)
	ours() {
		jq -c --argjson ids "$ids" 'map(select(.id | IN($ids[])))'
	}
	[ "$(bpftool -j prog show | ours | jq length)" -eq 2 ]
	for line in "prog show" "prog list" "prog" "-f prog show"; do
		# shellcheck disable=SC2086 # words
		same_json "$(bpftool -j $line | ours)" "$(bpfadm -j $line | ours)"
	done
}

@test "prog run gives the same, but for the time it takes" {
	printf 'r2 = *(u32 *)(r1 +0)\nr3 = *(u32 *)(r1 +4)\nr4 = r2\nr4 += 14\nif r4 > r3 goto out\n*(u8 *)(r2 +0) = 255\nout: r0 = 2\nexit\n' |
		bpfadm -q prog load - "$fs/change" type xdp
	head -c 64 /dev/urandom >packet
	for line in "data_in packet" "data_in packet data_out -" "data_in packet data_out - data_size_out 64" \
		"data_in packet repeat 5"; do
		# shellcheck disable=SC2086 # words
		bpftool -j prog run pinned "$fs/change" $line | jq -S 'del(.duration)' >theirs
		# shellcheck disable=SC2086
		bpfadm -j prog run pinned "$fs/change" $line | jq -S 'del(.duration, .retval_name)' >ours
		diff theirs ours
	done
	bpftool prog run pinned "$fs/change" data_in packet data_out theirs.out
	bpfadm prog run pinned "$fs/change" data_in packet data_out ours.out
	cmp theirs.out ours.out
}

@test "prog pin, attach and detach print the same" {
	printf 'r0 = 1\nexit\n' | bpfadm -q prog load - "$fs/verdict" type sk_skb/verdict
	bpftool map create "$fs/sockets" type sockmap key 4 value 4 entries 4 name pf_sockets
	[ "$(bpfadm -j prog pin pinned "$fs/verdict" "$fs/again")" = null ]
	[ "$(bpfadm -j prog attach pinned "$fs/verdict" sk_skb_verdict pinned "$fs/sockets")" = null ]
	[ "$(bpftool -j prog detach pinned "$fs/again" sk_skb_verdict pinned "$fs/sockets")" = null ]
	[ "$(bpftool -j prog attach pinned "$fs/verdict" sk_skb_verdict pinned "$fs/sockets")" = null ]
	[ "$(bpfadm -j prog detach pinned "$fs/again" sk_skb_verdict pinned "$fs/sockets")" = null ]
}

#!/usr/bin/env bats
# Object files: loaded, pinned, attached, looked into.

# shellcheck disable=SC2154 # what bats and maps.bash set
load ../lib/common
load ../lib/maps
load ../lib/objects

setup_file() {
	setup_maps
	export objects=$BATS_FILE_TMPDIR
	compile_objects "$objects"
	compile_object "$tests/data/obj/pinned.bpf.c" "$objects/pinned_32.bpf.o" -DENTRIES=32
}
teardown_file() { drop_maps; }

teardown() { find "$fs" -mindepth 1 ! -name '*.debug' -delete; }

# bpfadm with the test's bpf file system at /sys/fs/bpf, where maps are pinned by their names.
at_home() { # arguments...
	# shellcheck disable=SC2016 # the inner shell's
	unshare -m sh -c 'mount --bind "$1" /sys/fs/bpf && shift && exec "$@"' \
		sh "$fs" "$program" "$@"
}

pins() { # what is below the bpf file system, a line
	(cd "$fs" && find . -mindepth 1 ! -name '*.debug' | sort | tr '\n' ' ')
}

@test "loadall pins each program by its name, and prints a row each" {
	run -0 bpfadm -j prog loadall "$objects/functions.bpf.o" "$fs/all"
	assert_equal "$(pins)" "./all ./all/alone ./all/first ./all/second ./all/third "
	assert_equal "$(jq -c '[.programs[] | [.name, .type, .pinned]]' <<<"$output")" \
		"$(jq -nc --arg d "$fs/all" '[["first","xdp"],["second","xdp"],["alone","xdp"],
			["third","sched_cls"]] | map(. + ["\($d)/\(.[0])"])')"
	assert_equal "$(jq -c '[.maps[].name] | sort' <<<"$output")" '["function.bss","numbers"]'
	run -0 bpfadm prog loadall "$objects/functions.bpf.o" "$fs/again"
	assert_line --regexp '^ *ID  PROGRAM  TAG               TYPE       PINNED$'
	assert_line --regexp "^ *[0-9]+  alone    [0-9a-f]{16}  xdp        $fs/again/alone$"
}

@test "a map is found by the name in its source, of which the kernel keeps 15 characters" {
	cat >"$BATS_TEST_TMPDIR/cut.bpf.c" <<-'END'
		#include <linux/bpf.h>
		#include <bpf/bpf_helpers.h>
		#define MAP(name, of)                                                              \
			struct {                                                                   \
				__uint(type, BPF_MAP_TYPE_HASH);                                   \
				__uint(max_entries, 4);                                            \
				__type(key, int);                                                  \
				__type(value, of);                                                 \
			} name SEC(".maps")
		MAP(packets_counted_by_source, long);
		MAP(packets_counted_by_target, int);
		SEC("xdp") int uses(void *ctx)
		{
			int key = 1;
			return bpf_map_lookup_elem(&packets_counted_by_source, &key) &&
			       bpf_map_lookup_elem(&packets_counted_by_target, &key);
		}
	END
	compile_object "$BATS_TEST_TMPDIR"/cut.bpf.{c,o}
	bpfadm prog load "$BATS_TEST_TMPDIR/cut.bpf.o" "$fs/uses"
	run -0 bpfadm -j map show packets_counted_by_source
	jq -e '.name == "packets_counted" and .bytes_value == 8' <<<"$output"
	run -0 bpfadm -j map show name packets_counted_by_target
	jq -e '.bytes_value == 4' <<<"$output"
	run -1 --separate-stderr bpfadm map show packets_counted_by_all
	[ "${stderr_lines[0]}" = "bpfadm: there is no map named packets_counted_by_all" ]
	run -0 bpfadm map update packets_counted_by_source key 1 value 2
	run -2 --separate-stderr bpfadm map update packets_counted key 1 value 2
	[[ $stderr == "bpfadm: 2 maps have the name packets_counted: ids "* ]]
}

@test "load pins the first program, and tells of it and of what it holds alone" {
	run -0 bpfadm -j prog load "$objects/functions.bpf.o" "$fs/one"
	assert_equal "$(jq -c '[.programs[].name], [.maps[].name]' <<<"$output" | tr '\n' ' ')" \
		'["first"] ["function.bss"] '
	assert_equal "$(pins)" "./one "
}

@test "pinmaps pins the maps in a directory, dots replaced" {
	bpfadm prog loadall "$objects/data.bpf.o" "$fs/p" pinmaps "$fs/m"
	assert_equal "$(pins)" "./m ./m/_data_extra ./m/_rodata_fixed ./m/data_bss ./m/data_data ./m/data_rodata ./p ./p/none ./p/use "
}

# Each call of bpf(2) fails in turn, until none does.
@test "a load that fails, wherever it does, leaves no pin and says so in JSON" {
	skip_under_asan # which does not run under strace
	local calls failed=0

	for ((calls = 1; calls < 200; calls++)); do
		run --separate-stderr strace -qq -o /dev/null -e trace=bpf \
			-e inject=bpf:error=EPERM:when="$calls" "$program" -j prog loadall \
			"$objects/functions.bpf.o" "$fs/progs" pinmaps "$fs/maps"
		is_json <<<"$output" || fail "call $calls: $output"
		if [ "$status" -eq 0 ]; then
			[ "$(jq 'has("error")' <<<"$output")" = false ]
			[[ $(pins) == *./progs/alone* ]]
			rm -r "$fs/progs" "$fs/maps"
			# Calls that ask what the kernel can do may fail.
			strace -qq -o "$BATS_TEST_TMPDIR/trace" -e trace=bpf -e inject=bpf:error=EPERM:when="$calls" \
				"$program" prog loadall "$objects/functions.bpf.o" "$fs/progs" >/dev/null
			rm -r "$fs/progs"
			grep -q INJECTED "$BATS_TEST_TMPDIR/trace" || break
			continue
		fi
		failed=$((failed + 1))
		[ "$status" -eq 2 ] || fail "call $calls: status $status"
		[ "$(jq '[.. | objects | select(has("error"))] | length' <<<"$output")" = 1 ] ||
			fail "call $calls: $output"
		assert_equal "call $calls: $(pins)" "call $calls: "
	done
	[ "$failed" -gt 8 ]
}

@test "type leaves it to the section whether a program sleeps" {
	cat >"$BATS_TEST_TMPDIR/sleeps.c" <<-'END'
		static long (*copy_from_user)(void *, unsigned, const void *) = (void *)148;
		char LICENSE[] __attribute__((section("license"), used)) = "GPL";
		__attribute__((section("uprobe.s"), used)) int sleeps(long *ctx)
		{
			long value = 0;

			return copy_from_user(&value, sizeof(value), (void *)ctx[0]);
		}
	END
	compile_object "$BATS_TEST_TMPDIR/sleeps.c" "$BATS_TEST_TMPDIR/sleeps.o"
	run -0 bpfadm -j prog loadall "$BATS_TEST_TMPDIR/sleeps.o" "$fs/p" type kprobe
	assert_equal "$(jq -r '.programs[].type' <<<"$output")" kprobe
}

@test "set gives variables other values, typed, before the maps are filled" {
	bpfadm prog loadall "$objects/data.bpf.o" "$fs/p" pinmaps "$fs/m" \
		set threshold=-3 limits.high=0x10 'limits.nested.bits[1]=9' device=eth0 enabled=true \
		counter=1
	run -0 bpfadm -l map dump "$fs/m/data_rodata"
	assert_equal "$(jq -c '.value | [.threshold, .limits.high, .limits.nested.bits[1], .device,
		.enabled]' <<<"$output")" '[-3,16,9,"eth0",true]'
	assert_equal "$(bpfadm -l map dump "$fs/m/data_data" | jq .value.counter)" 1
	assert_equal "$(bpfadm -j map show "$fs/m/data_rodata" | jq .frozen)" 1
}

@test "set tells what it does not know or what does not fit" {
	run -2 bpfadm prog load "$objects/data.bpf.o" "$fs/p" set nosuch=1
	assert_output "bpfadm: cannot set nosuch=1: the object has no variable nosuch"
	run -2 bpfadm prog load "$objects/data.bpf.o" "$fs/p" set limit.middle=1
	assert_line "hint: did you mean limits?"
	run -2 bpfadm prog load "$objects/data.bpf.o" "$fs/p" set limits.middle=1
	assert_line "bpfadm: cannot set limits.middle=1: limits in .rodata has no field \"middle\""
	run -2 bpfadm prog load "$objects/data.bpf.o" "$fs/p" set threshold=3000000000
	assert_output --partial "cannot set threshold=3000000000: "
	run -2 bpfadm prog load "$objects/data.bpf.o" "$fs/p" set threshold
	assert_output 'bpfadm: set: "threshold" is not VAR=VALUE'
	assert_equal "$(pins)" ""
}

@test "a map pinned by its name is used again; one that differs is refused, the difference named" {
	at_home prog load "$objects/pinned.bpf.o" "$fs/first"
	bpfadm map update "$fs/shared_numbers" key 1 value 5
	run -0 at_home -j prog load "$objects/pinned.bpf.o" "$fs/second"
	assert_equal "$(jq -c '.maps[0] | [.id, .pinned]' <<<"$output")" \
		"[$(map_id shared_numbers),\"/sys/fs/bpf/shared_numbers\"]"
	bpfadm map lookup "$fs/shared_numbers" key 1
	run -2 at_home prog load "$objects/pinned_32.bpf.o" "$fs/third"
	assert_output "bpfadm: cannot load map shared_numbers: the map pinned at /sys/fs/bpf/shared_numbers has max_entries 16, the object's 32"
	assert_equal "$(pins)" "./first ./second ./shared_numbers "
}

@test "what is pinned where a map would be, and is no map, is not taken for one" {
	printf 'r0 = 2\nexit\n' >"$BATS_TEST_TMPDIR/pass.s"
	bpfadm prog load "$BATS_TEST_TMPDIR/pass.s" "$fs/shared_numbers" type xdp
	run -2 at_home prog load "$objects/pinned.bpf.o" "$fs/first"
	assert_output "bpfadm: cannot load map shared_numbers: a program is pinned at /sys/fs/bpf/shared_numbers, not a map"
	assert_equal "$(pins)" "./shared_numbers "
}

@test "map puts a map that is there in the place of the object's" {
	new mine type hash key 4 value 8 entries 32 flags 0
	run -0 at_home -j prog load "$objects/pinned_32.bpf.o" "$fs/p" map name shared_numbers "$fs/mine"
	assert_equal "$(jq -c '[.maps[].id]' <<<"$output")" "[$(map_id mine)]"
	run -0 at_home -j prog load "$objects/pinned_32.bpf.o" "$fs/q" map idx 0 "$fs/mine"
	assert_equal "$(bpfadm -j prog show "$fs/q" | jq -c .map_ids)" "[$(map_id mine)]"
	run -2 at_home prog load "$objects/pinned_32.bpf.o" "$fs/r" map name nosuch "$fs/mine"
	assert_output "bpfadm: the object has no map named nosuch"
	run -2 at_home prog load "$objects/pinned_32.bpf.o" "$fs/r" map idx 1 "$fs/mine"
	assert_output "bpfadm: the object has no map with index 1: it has 1"
}

@test "elements that are there from the start: maps in maps, programs in a prog_array" {
	bpfadm prog loadall "$objects/maps.bpf.o" "$fs/p" pinmaps "$fs/m"
	run -0 bpfadm -j map dump "$fs/m/outer"
	assert_equal "$(jq -c '[.[].inner_map_id]' <<<"$output")" \
		"[$(map_id m/first_inner),$(map_id m/second_inner)]"
	run -0 bpfadm -j map dump "$fs/m/jumps"
	assert_equal "$(jq -c '[.[].key[0]]' <<<"$output")" '["0x02"]'
}

@test "settings of the kernel are in .kconfig" {
	kernel_has bpf_rcu_read_lock || skip "the object's kernel function is not here"
	bpfadm prog loadall "$objects/externs.bpf.o" "$fs/p" pinmaps "$fs/m"
	run -0 bpfadm -l map dump "$fs/m/externs_kconfig"
	assert_equal "$(jq -c '.value | [.CONFIG_BPF_SYSCALL, .CONFIG_NET, .CONFIG_INET,
		.CONFIG_THERE_IS_NO_SUCH_SETTING]' <<<"$output")" '[true,"TRI_YES","y",0]'
	major=$(uname -r | cut -d. -f1) minor=$(uname -r | cut -d. -f2)
	assert_equal "$(jq '.value.LINUX_KERNEL_VERSION / 256 | floor' <<<"$output")" \
		$((major * 256 + minor))
}

@test "autoattach attaches what says to what, and names what does not" {
	run -0 --separate-stderr bpfadm -j prog loadall "$objects/targets.bpf.o" "$fs/p" autoattach
	assert_equal "$stderr" \
		"note: needs_a_device is not attached: it needs a network device"
	assert_equal "$(jq -c '[.programs[] | select(.link_id).name]' <<<"$output")" \
		'["trace","each_task","each_map","raw"]'
	for link in trace each_task each_map raw; do
		bpftool link show pinned "$fs/p/$link" >/dev/null || true # it ends with 255
		bpftool -j link show pinned "$fs/p/$link" | jq -e .prog_id >/dev/null
	done
	grep -q bpf_link <(cat "$fs/p/each_map" && echo bpf_link)
	bpfadm prog show "$fs/p/needs_a_device" >/dev/null
}

@test "autoattach tells what the kernel does not have" {
	cat >"$BATS_TEST_TMPDIR/nowhere.c" <<-END
		char LICENSE[] __attribute__((section("license"), used)) = "GPL";
		__attribute__((section("raw_tp/no_such_point"), used)) int lost(void *ctx) { return 0; }
	END
	compile_object "$BATS_TEST_TMPDIR/nowhere.c" "$BATS_TEST_TMPDIR/nowhere.o"
	run -2 bpfadm prog loadall "$BATS_TEST_TMPDIR/nowhere.o" "$fs/p" autoattach
	assert_output "bpfadm: cannot attach program lost (section raw_tp/no_such_point): the kernel has no such tracepoint"
	assert_equal "$(pins)" ""
}

@test "autoattach registers struct_ops maps" {
	run -0 bpfadm -j prog loadall "$objects/struct_ops.bpf.o" "$fs/p" autoattach
	grep -qw bpfadm_test /proc/sys/net/ipv4/tcp_available_congestion_control
	bpftool struct_ops unregister id "$(jq '.maps[0].id' <<<"$output")" >/dev/null
}

# Nothing is asserted while it is registered, so that it does not stay if something is wrong.
@test "why a struct_ops map is not registered is told" {
	sed 's/bpfadm_test/bpfadm_once/' "$tests/data/obj/struct_ops.bpf.c" >"$BATS_TEST_TMPDIR/once.c"
	sed 's/bpfadm_test//' "$tests/data/obj/struct_ops.bpf.c" >"$BATS_TEST_TMPDIR/nameless.c"
	for name in once nameless; do
		compile_object "$BATS_TEST_TMPDIR/$name.c" "$BATS_TEST_TMPDIR/$name.o"
	done
	id=$(bpfadm -j prog loadall "$BATS_TEST_TMPDIR/once.o" "$fs/p" autoattach | jq '.maps[0].id')
	value=$(bpfadm -l map lookup id "$id" key 0 | jq -c .value)
	zero=$(jq -c '.common.refcnt.refs.counter = 0 | .common.state = 0' <<<"$value")
	again=$(bpfadm prog loadall "$BATS_TEST_TMPDIR/once.o" "$fs/again" autoattach 2>&1) || true
	state=$(bpfadm map update id "$id" key 0 value "$value" 2>&1) || true
	twice=$(bpfadm map update id "$id" key 0 value "$zero" 2>&1) || true
	bpftool struct_ops unregister id "$id" >/dev/null
	[ "$again" = "bpfadm: cannot attach map plain: one with the same name is registered already
hint: unregister that one, or use another name" ]
	[[ $state == *"refcnt and state of the value are the kernel's own and must be 0" ]]
	[[ $twice == *"it is registered already" ]]
	run -2 bpfadm prog loadall "$BATS_TEST_TMPDIR/nameless.o" "$fs/nameless" autoattach
	assert_line --partial "cannot attach map plain: the kernel refuses its members: one is missing or must not be set"
}

@test "a struct_ops map's struct is found by its name without a flavour" {
	compile_object "$tests/data/obj/struct_ops.bpf.c" "$BATS_TEST_TMPDIR/flavour.bpf.o" \
		-Dtcp_congestion_ops=tcp_congestion_ops___mine
	run -0 bpfadm -j prog loadall "$BATS_TEST_TMPDIR/flavour.bpf.o" "$fs/p"
	assert_equal "$(jq '.programs | length' <<<"$output")" 3
}

@test "a program that is rejected is told with section, reason, meaning and source lines" {
	run -2 --separate-stderr bpfadm prog loadall "$objects/rejected.bpf.o" "$fs/p"
	assert_equal "${stderr_lines[0]}" "bpfadm: cannot load program untested_pointer (section xdp): the verifier refused it: R0 invalid mem access 'map_value_or_null', at rejected.bpf.c:33: return *number;"
	assert_equal "${stderr_lines[1]}" "hint: the pointer to a map's value may be NULL, as after a look-up that finds nothing: test it first"
	grep -q 'return \*number' <<<"$stderr"
	assert_equal "$(pins)" ""
	run -2 bpfadm -j prog loadall "$objects/rejected.bpf.o" "$fs/p"
	is_json <<<"${lines[-1]}"
}

@test "a device that runs no programs is told" {
	run -2 unshare -n "$program" prog load "$objects/sections.bpf.o" "$fs/p" offload_dev lo type xdp
	assert_output --regexp "^bpfadm: cannot load program .*: the network device does not support offloaded programs$"
}

@test "nothing stays pinned of a load that fails when it pins" {
	mkdir "$fs/p"
	at_home prog load "$objects/pinned.bpf.o" "$fs/p/third"
	rm "$fs/shared_numbers"
	run -2 bpfadm prog loadall "$objects/functions.bpf.o" "$fs/p" pinmaps "$fs/m"
	assert_output --partial "cannot pin program third at $fs/p/third: the path exists already"
	assert_equal "$(pins)" "./p ./p/third "
}

@test "object check tells the verdict of each program and loads none" {
	run -1 --separate-stderr bpfadm object check "$objects/rejected.bpf.o"
	assert_line --regexp '^good +xdp +loads +2 +0 +0$'
	assert_line --regexp '^untested_pointer +xdp +rejected'
	assert_line --regexp '^missing_field +raw_tp/sched_switch +rejected'
	grep -q "^bpfadm: cannot load program missing_field .*: it needs the field there_is_no_such_field of struct task_struct, which this kernel does not have, at rejected.bpf.c:[0-9]*: " <<<"$stderr"
	assert_equal "${stderr_lines[-1]}" "bpfadm: 2 of 3 programs are rejected"
	run -1 --separate-stderr bpfadm -j object check "$objects/rejected.bpf.o"
	assert_equal "$(jq -c '[.[] | .verdict]' <<<"$output")" '["loads","rejected","rejected"]'
	assert_equal "$(jq -r '.[1].reason' <<<"$output")" \
		"R0 invalid mem access 'map_value_or_null'"
	assert_equal "$(jq -c '.[1] | [.file, .line, .src]' <<<"$output")" \
		'["rejected.bpf.c",33,"return *number;"]'
	jq -e '.[1].hint | contains("may be NULL")' <<<"$output"
	run -0 bpfadm object check "$objects/core.bpf.o"
	assert_equal "$(pins)" ""
}

@test "object check: the reason of what the verifier did not even see is the reason alone" {
	echo '__attribute__((section("xdp"), used)) int pass(void *ctx) { return 2; }' \
		>"$BATS_TEST_TMPDIR/pass.c"
	compile_object "$BATS_TEST_TMPDIR/pass.c" "$BATS_TEST_TMPDIR/pass.o"
	run -1 --separate-stderr setpriv --bounding-set=-all --inh-caps=-all \
		"$program" -j object check "$BATS_TEST_TMPDIR/pass.o"
	jq -e '.[0].reason | startswith("it needs CAP_BPF")' <<<"$output"
}

@test "object show tells what is in a file without loading it" {
	run -0 bpfadm -j object show "$objects/maps.bpf.o"
	assert_equal "$(jq -c '[.programs[].name]' <<<"$output")" '["target","use"]'
	assert_equal "$(jq -c '.maps[] | select(.name == "typed") |
		[.type, .bytes_key, .bytes_value, .max_entries]' <<<"$output")" '["hash",8,16,128]'
	assert_equal "$(jq -r '.needs[] | select(.name == "bloom_filter").since' <<<"$output")" 5.16
	run -0 bpfadm object show "$objects/data.bpf.o"
	assert_line 'license: GPL'
	assert_line --regexp '^threshold +\.rodata +4  5$'
	assert_line --regexp '^device +\.rodata +16  "lo"$'
}

@test "completion knows an object's variables and maps" {
	run -0 bpfadm complete -- prog load "$objects/data.bpf.o" "$fs/p" set thr
	assert_output $'threshold=\tint'
	run -0 bpfadm complete -- object check "$objects/data.bpf.o" set counter=1 dev
	assert_output $'device=\ttext of at most 16 bytes'
	# Members of variables, enumerators, how many elements a map can hold; types of one program.
	run -0 bpfadm complete -- object check "$objects/maps.bpf.o" set typed
	assert_output $'typed.max_entries=\thow many elements the map can hold'
	run -0 bpfadm complete -- object check "$objects/maps.bpf.o" set typed.max_entries=
	assert_output $'\thow many elements the map can hold, 128 in the file'
	run -0 bpfadm complete -- prog loadall "$objects/maps.bpf.o" "$fs/p" type targ
	assert_output --partial 'target='
	run -0 bpfadm complete -- prog loadall "$objects/maps.bpf.o" "$fs/p" type target=xdp,us
	assert_output --partial 'target=xdp,use='
	run -0 bpfadm complete -- prog loadall "$objects/maps.bpf.o" "$fs/p" type target=xdp/
	assert_line --index 0 --partial 'target=xdp/devmap'
	run -0 bpfadm complete -- prog loadall "$objects/pinned.bpf.o" "$fs/p" map name ''
	assert_output $'shared_numbers\t'
	mkfifo "$BATS_TEST_TMPDIR/pipe"
	run -0 timeout 5 "$program" complete -- prog load "$BATS_TEST_TMPDIR/pipe" "$fs/p" set ''
	assert_output $'\tVAR=VALUE...: set variables of the object before it is loaded'
}

@test "what is no object file is told" {
	echo text >"$BATS_TEST_TMPDIR/text"
	run -2 bpfadm object show "$BATS_TEST_TMPDIR/text"
	assert_output "bpfadm: $BATS_TEST_TMPDIR/text is not an object file: it is not ELF"
	run -2 bpfadm object show /bin/true
	assert_output --regexp "^bpfadm: cannot read /bin/true: "
	head -c 1000 "$objects/data.bpf.o" >"$BATS_TEST_TMPDIR/cut.o"
	run -2 bpfadm prog load "$BATS_TEST_TMPDIR/cut.o" "$fs/p"
	assert_output "bpfadm: cannot read $BATS_TEST_TMPDIR/cut.o: it has no table of sections: the file may be cut short"
}

@test "kernel_btf: relocations are applied before loading, to the same programs" {
	for object in core functions; do
		run -0 bpfadm -j prog loadall "$objects/$object.bpf.o" "$fs/a"
		theirs=$(jq -c '[.programs[].tag]' <<<"$output")
		run -0 bpfadm -j prog loadall "$objects/$object.bpf.o" "$fs/b" \
			kernel_btf /sys/kernel/btf/vmlinux
		assert_equal "$(jq -c '[.programs[].tag]' <<<"$output")" "$theirs"
		rm -r "$fs/a" "$fs/b"
	done
}

@test "kernel_btf: the types of another kernel" {
	cat >"$BATS_TEST_TMPDIR/other.c" <<-END
		struct list_head { struct list_head *next, *prev; };
		struct task_struct {
			char before[100];
			union { struct { int pid; long tgid; }; int x; };
			char comm[32];
			struct task_struct *real_parent;
			struct list_head tasks;
			unsigned a : 3, sched_reset_on_fork : 1;
		} task;
		enum bpf_map_type { BPF_MAP_TYPE_ARRAY = 99 } type;
	END
	compile_object "$BATS_TEST_TMPDIR/other.c" "$BATS_TEST_TMPDIR/other.o"
	bpfadm -q prog loadall "$objects/core.bpf.o" "$fs/p" kernel_btf "$BATS_TEST_TMPDIR/other.o"
	run -0 bpfadm prog dump xlated "$fs/p/use"
	assert_output --regexp 'r[0-9] = 152' # real_parent
	assert_output --regexp 'r[0-9] = 104' # pid
	assert_output --regexp 'r[0-9] = 0x63' # BPF_MAP_TYPE_ARRAY
	run -0 bpfadm prog dump xlated "$fs/p/second"
	assert_output --regexp 'r[0-9] (=|\+=) 112' # tgid
	run -2 bpfadm prog loadall "$objects/core.bpf.o" "$fs/q" kernel_btf /bin/true
	assert_output --partial "cannot read the BTF in /bin/true: "
}

@test "a program that replaces another's function needs to be told whose" {
	cat >"$BATS_TEST_TMPDIR/replace.c" <<-END
		char LICENSE[] __attribute__((section("license"))) = "GPL";
		__attribute__((section("freplace/global"))) int mine(int x) { return 5; }
	END
	compile_object "$BATS_TEST_TMPDIR/replace.c" "$BATS_TEST_TMPDIR/replace.o"
	run -2 bpfadm prog load "$BATS_TEST_TMPDIR/replace.o" "$fs/r"
	assert_line --partial "it replaces the function global of another program"
	assert_line "hint: give the program that has the function with target PROG"
	bpfadm -q prog loadall "$objects/functions.bpf.o" "$fs/p"
	# Some kernels forbid it.
	run bpfadm -t prog load "$BATS_TEST_TMPDIR/replace.o" "$fs/r" target "$fs/p/first"
	assert_line --regexp 'prog_load, prog_type=ext .* attach_btf_id=[0-9]+ attach_prog_fd=[0-9]+'
}

@test "what is for object files is told where text is loaded" {
	for word in autoattach "pinmaps $fs/m" "set x=1" "kernel_btf /x" "target 1"; do
		# shellcheck disable=SC2086 # words
		run -2 bpfadm prog load - "$fs/p" $word <<<"exit"
		assert_output "bpfadm: ${word%% *} is for object files, and standard input is not one"
	done
}

@test "in a batch an object's programs live without a pin, and no longer" {
	compile_object "$tests/data/obj/functions.bpf.c" "$objects/own.bpf.o" "-Dalone=${tag}alone"
	run -0 bpfadm -j batch - <<<"prog load $objects/own.bpf.o
prog show name ${tag}alone"
	assert_equal "$(jq -r '.[1].output.name' <<<"$output")" "${tag}alone"
	for _ in {1..20}; do
		bpfadm prog show name "${tag}alone" >/dev/null 2>&1 || return 0
		sleep 0.1
	done
	false
}

@test "object show tells what is wrong with a file, and what else is in it" {
	cd "$BATS_TEST_TMPDIR"
	cat >part.c <<-'END'
		char LICENSE[] __attribute__((section("license"), used)) = "GPL";
		extern int other(int x);
		__attribute__((section("xdp"), used)) int calls(void *ctx) { return other(1); }
		__attribute__((section("xdp"), used)) int passes(void *ctx) { return 2; }
	END
	compile_object part.c part.o
	run -0 bpfadm object show part.o
	assert_line --regexp '^extern other: it is neither in .kconfig'
	assert_line --regexp '^passes +xdp '
	run -0 bpfadm -j object show part.o
	assert_equal "$(jq -c '[(.faults | length), .faults[0].harmless, (.programs | length)]' \
		<<<"$output")" '[1,false,2]'
	run -2 bpfadm prog loadall part.o "$fs/p"
	assert_line --partial "cannot read part.o: extern other: "
	compile_object "$tests/data/obj/functions.bpf.c" big.o -target bpfeb
	run -0 bpfadm -j object show big.o
	assert_equal "$(jq -c '[.faults[0].problem, .programs[0].name, .maps[0].type]' \
		<<<"$output")" \
		'["for machines of the other byte order: big-endian","first","array"]'
	cat >untyped.c <<-'END'
		struct { int (*type)[1]; } nothing_known __attribute__((section(".maps"), used));
	END
	clang -O2 -target bpf -c untyped.c -o untyped.o
	run -0 bpfadm -j object show untyped.o
	assert_equal "$(jq -c '[.maps, .needs]' <<<"$output")" '[[{"name":"nothing_known"}],[]]'
}

@test "functions without a type, as old clangs have them, are loaded" {
	cd "$BATS_TEST_TMPDIR"
	cat >old.s <<-'END'
		.section license,"aw",@progbits
		.globl _license
		_license: .asciz "GPL"
		.section xdp,"ax",@progbits
		.globl first
		first:
		if r1 == 0 goto LBB0_1
		r0 = 1
		exit
		LBB0_1:
		r0 = 2
		exit
	END
	clang -target bpf -c -x assembler old.s -o old.o
	run -0 bpfadm -j prog loadall old.o "$fs/old"
	assert_equal "$(jq -c '[.programs[].name]' <<<"$output")" '["first"]'
	sed 's/^.globl first$//' old.s >local.s
	clang -target bpf -c -x assembler local.s -o local.o
	run -0 bpfadm prog loadall local.o "$fs/local"
	assert_output --partial "section xdp: no symbol names the function that its instructions are"
}

@test "a function without instructions leaves the others to be loaded" {
	cd "$BATS_TEST_TMPDIR"
	cat >empty.c <<-'END'
		char LICENSE[] __attribute__((section("license"), used)) = "GPL";
		__attribute__((naked, used)) void empty(void) { asm volatile(""); }
		__attribute__((noinline)) int after(int x) { asm volatile("%0 ^= 77":"+r"(x)); return x; }
		__attribute__((section("xdp"), used)) int some(void *ctx) { return after(1); }
		#ifdef MORE
		__attribute__((section("xdp"), used, naked)) int none(void) { asm volatile(""); }
		#endif
	END
	compile_object empty.c empty.o
	bpfadm prog loadall empty.o "$fs/p"
	compile_object empty.c more.o -DMORE
	run -2 bpfadm prog loadall more.o "$fs/q"
	assert_line "bpfadm: cannot load program none (section xdp): it has no instructions"
}

@test "programs that are loaded only when asked for are named, and loaded by name" {
	cd "$BATS_TEST_TMPDIR"
	cat >optional.c <<-'END'
		char LICENSE[] __attribute__((section("license"), used)) = "GPL";
		__attribute__((section("?xdp"), used)) int one(void *ctx) { return 1; }
		__attribute__((section("?tc"), used)) int two(void *ctx) { return 2; }
		__attribute__((section("?tc"), used)) int bad(void *ctx) { return *(int *)0; }
	END
	compile_object optional.c optional.o
	run -0 --separate-stderr bpfadm -j prog loadall optional.o "$fs/p"
	assert_equal "$stderr" "note: not loaded, as their sections begin with a ?: one, two, bad (only NAME loads one)"
	run -0 bpfadm -j prog loadall optional.o "$fs/q" only two one
	assert_equal "$(jq -c '[.programs[].name]' <<<"$output")" '["one","two"]'
	run -2 bpfadm prog load optional.o "$fs/r"
	assert_line --partial "has no program to pin at"
	assert_line --partial "only NAME loads one"
	run -2 bpfadm prog load optional.o "$fs/r" only on
	assert_line "bpfadm: the object has no program on"
	assert_line "hint: did you mean one?"
	run -0 bpfadm -j prog load optional.o "$fs/r" only one type one=tc
	assert_equal "$(jq -r '.programs[].type' <<<"$output")" sched_cls
	run -1 --separate-stderr bpfadm -j object check optional.o
	assert_equal "$(jq -c '[.[] | select(.name)] | map(.verdict)' <<<"$output")" \
		'["loads","loads","rejected"]'
	run -0 bpfadm object check optional.o only one two
}

@test "type says for one program what it is" {
	cd "$BATS_TEST_TMPDIR"
	cat >two.c <<-'END'
		char LICENSE[] __attribute__((section("license"), used)) = "GPL";
		__attribute__((section("classifier/a"), used)) int one(void *ctx) { return 1; }
		__attribute__((section("mine"), used)) int two(void *ctx) { return 2; }
	END
	compile_object two.c two.o
	run -0 bpfadm -j prog loadall two.o "$fs/p" type one=tc,two=kprobe/vfs_read
	assert_equal "$(jq -c '[.programs[].type]' <<<"$output")" '["sched_cls","kprobe"]'
	run -2 bpfadm prog loadall two.o "$fs/q" type one=tc,three=xdp
	assert_line "bpfadm: the object has no program three"
	run -2 bpfadm prog loadall two.o "$fs/q" type one=tc,two
	assert_line 'bpfadm: type: "two" is not NAME=TYPE'
}

@test "types that the kernel does not take are told, and the others stay" {
	cd "$BATS_TEST_TMPDIR"
	cat >atomic.c <<-'END'
		char LICENSE[] __attribute__((section("license"), used)) = "GPL";
		struct pair { int first; _Atomic int second; int third; } pair;
		int other = 4;
		__attribute__((section("xdp"), used)) int f(void *ctx) { pair.third++; return other; }
	END
	compile_object atomic.c atomic.o
	bpfadm btf dump file atomic.o | grep -q "'second' type_id=0" ||
		skip "this clang describes members that are _Atomic"
	run -0 --separate-stderr bpfadm -j prog loadall atomic.o "$fs/p" pinmaps "$fs/m"
	[[ $stderr == "note: the kernel does not accept the object's struct pair (BTF: second type_id=0"*"): second is left out of it" ]]
	run -0 bpfadm -l map dump "$fs/m/atomic_data"
	assert_equal "$(jq -c .value <<<"$output")" '{"other":4}'
	run -0 bpfadm -l map dump "$fs/m/atomic_bss"
	assert_equal "$(jq -c '.value.pair | keys' <<<"$output")" '["first","third"]'
}

@test "a function's parameters that have no names cost no types" {
	cd "$BATS_TEST_TMPDIR"
	cat >nameless.c <<-'END'
		char LICENSE[] __attribute__((section("license"), used)) = "GPL";
		int counter;
		static __attribute__((noinline)) int add(int n, int) { counter += n; return counter; }
		__attribute__((section("xdp"), used)) int f(void *) { return add(2, 3) & 1; }
	END
	compile_object nameless.c nameless.o -Wno-c2x-extensions -Wno-c23-extensions \
		-Wno-unknown-warning-option
	run -0 --separate-stderr bpfadm prog loadall nameless.o "$fs/p" pinmaps "$fs/m"
	assert_equal "$stderr" ''
	run -0 bpfadm -l map dump "$fs/m/nameless_bss"
	assert_equal "$(jq -c .value <<<"$output")" '{"counter":0}'
	run -0 bpfadm prog dump xlated pinned "$fs/p/f"
	assert_line --partial 'int add(int n, int add)'
}

@test "a struct_ops member that the kernel does not have is refused" {
	cd "$BATS_TEST_TMPDIR"
	cat >ops.c <<-'END'
		char LICENSE[] __attribute__((section("license"), used)) = "GPL";
		struct tcp_congestion_ops { unsigned (*ssthresh)(void *sk); void (*nosuch)(void *sk);
			char name[16]; };
		__attribute__((section("struct_ops"), used)) unsigned keeps(void *ctx) { return 4; }
		#ifdef CALLBACK
		__attribute__((section("struct_ops"), used)) void drops(void *ctx) { }
		#endif
		__attribute__((section(".struct_ops"), used)) struct tcp_congestion_ops ops = {
			.ssthresh = (void *)keeps, .name = "bpfadm_test",
		#ifdef CALLBACK
			.nosuch = (void *)drops,
		#endif
		};
	END
	compile_object ops.c without.o
	run -0 bpfadm object check without.o
	compile_object ops.c with.o -DCALLBACK
	for words in "object check with.o" "prog loadall with.o $fs/p"; do
		# shellcheck disable=SC2086
		run -2 bpfadm $words
		assert_line "bpfadm: cannot load map ops: this kernel's struct has no member nosuch, which would call drops"
	done
}

@test "a prog_array with programs from the start is kept, or its loss is told" {
	run -0 --separate-stderr bpfadm prog loadall "$objects/maps.bpf.o" "$fs/p"
	assert_equal "$stderr" "note: map jumps loses its program, as it is not pinned: pinmaps DIR keeps it"
	run -0 --separate-stderr bpfadm prog loadall "$objects/maps.bpf.o" "$fs/q" pinmaps "$fs/m"
	[ -z "$stderr" ]
	rm -r "$fs/m"
	# The map of a name of its own is found by it.
	sed 's/\<jumps\>/kept_jumps/' "$tests/data/obj/maps.bpf.c" >"$BATS_TEST_TMPDIR/kept.bpf.c"
	compile_object "$BATS_TEST_TMPDIR/kept.bpf.c" "$BATS_TEST_TMPDIR/kept.bpf.o"
	held() { # a batch that waits, and its map's elements in the meantime
		{
			echo "prog loadall $BATS_TEST_TMPDIR/kept.bpf.o $fs/r"
			sleep 1
			echo "map dump name kept_jumps"
		} | bpfadm -j batch -
	}
	rm -r "$fs/p" "$fs/q"
	assert_equal "$(held | jq -c '.[1].output | length')" 1
}

@test "what a section seems to mean, and what a map lacks, is hinted at before maps are made" {
	cd "$BATS_TEST_TMPDIR"
	while read -r section meant; do
		cat >section.c <<-END
			char LICENSE[] __attribute__((section("license"), used)) = "GPL";
			__attribute__((section("$section"), used)) int f(void *ctx) { return 1; }
		END
		compile_object section.c section.o
		run -2 bpfadm prog loadall section.o "$fs/p"
		assert_line --partial "hint: if $meant is meant: type f=$meant, or SEC(\"$meant\") in C"
		bpfadm -q prog loadall section.o "$fs/p" type "f=$meant"
		rm -r "$fs/p"
	done <<-'END'
		classifier/x classifier
		socket1 socket
		xdp_prog xdp
		xpd xdp
		cgroup_skb/egres cgroup_skb/egress
	END
	cat >empty.c <<-'END'
		struct { int (*type)[1]; int *key; long *value; }
			sized __attribute__((section(".maps"), used));
		struct { int (*type)[12]; int *key; int (*max_entries)[2]; int (*value_size)[4]; }
			outer __attribute__((section(".maps"), used));
		struct { int (*type)[27]; int *key; int *value; int (*max_entries)[4096]; }
			ring __attribute__((section(".maps"), used));
	END
	compile_object empty.c empty.o
	run -2 bpfadm prog loadall empty.o "$fs/p"
	assert_line "hint: set sized.max_entries=N"
	run -2 bpfadm prog loadall empty.o "$fs/p" set sized.max_entries=16
	assert_line "hint: use a map that has one: map name outer MAP"
}

@test "files that are not object files are called what they are" {
	cd "$BATS_TEST_TMPDIR"
	: >empty
	printf '# bpfadm\n' >README.md
	printf '#include <linux/bpf.h>\nint f;\n' >source
	printf 'BC\xc0\xde1234' >bitcode
	for command in "object show" "object check" "prog loadall"; do
		while IFS='|' read -r file message; do
			# shellcheck disable=SC2086
			run -2 bpfadm $command $file
			assert_line --partial "$file $message"
		done <<-'END'
			empty|is empty
			README.md|is not an object file: it is not ELF
			source|is C, not an object file
			bitcode|is LLVM bitcode, not an object file
		END
		# shellcheck disable=SC2086
		run -2 bpfadm $command "$BATS_TEST_DIRNAME/../../build/bpfadm"
		assert_line --regexp 'not for BPF but for (x86-64|arm64)$'
	done
	mkdir "$fs/directory"
	run -2 bpfadm prog load "$objects/functions.bpf.o" "$fs/directory"
	assert_line "bpfadm: $fs/directory is a directory: the program needs a name in it"
}

@test "a CO-RE relocation that fails is told by what is missing" {
	cd "$BATS_TEST_TMPDIR"
	cat >core.c <<-'END'
		char LICENSE[] __attribute__((section("license"), used)) = "GPL";
		struct task_struct { int pid; int nosuch; } __attribute__((preserve_access_index));
		__attribute__((section("tp_btf/sched_switch"), used)) int f(unsigned long long *ctx)
		{
			struct task_struct *task = (void *)ctx[1];
			return task->nosuch;
		}
	END
	compile_object core.c core.o
	run -2 bpfadm prog load core.o "$fs/p"
	assert_line --partial "it needs the field nosuch of struct task_struct, which this kernel does not have"
	run -2 bpfadm prog load core.o "$fs/p" kernel_btf "$objects/functions.bpf.o"
	refute_output --partial "this kernel"
}

@test "maps as iproute2 declares them are loaded, and pinned where tc does" {
	cd "$BATS_TEST_TMPDIR"
	cat >tc.c <<-'END'
		struct bpf_elf_map { unsigned type, size_key, size_value, max_elem, flags, id, pinning,
			inner_id, inner_idx; };
		struct bpf_elf_map counts __attribute__((section("maps"), used)) = { 1, 4, 8, 16, 0, 7, 2 };
	END
	compile_object tc.c tc.o
	run -0 --separate-stderr at_home -j prog loadall tc.o "$fs/p"
	assert_equal "$(jq -r '.maps[0].pinned' <<<"$output")" /sys/fs/bpf/tc/globals/counts
	run -0 --separate-stderr at_home -j prog loadall tc.o "$fs/q"
	assert_equal "$(jq '.maps[0].id' <<<"$output")" "$(map_id tc/globals/counts)"
}

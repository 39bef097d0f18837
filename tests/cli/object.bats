#!/usr/bin/env bats
# The object commands that need no kernel: what a file's instructions are, and refer to.

# shellcheck disable=SC2154 # what bats sets
load ../lib/common
load ../lib/objects

setup_file() {
	export objects=$BATS_FILE_TMPDIR
	compile_objects "$objects"
}

setup() { cd "$BATS_TEST_TMPDIR" || exit; }

texts() { # the instructions of a dump in JSON
	jq -r '.[].disasm' <<<"$output"
}

@test "object dump names what instructions refer to: functions, maps, variables, helpers" {
	run -0 bpfadm object dump "$objects/functions.bpf.o" second
	assert_line --regexp '^ +[0-9]+: \(18\) r1 = map\[name:numbers\]$'
	assert_line --regexp $'^ +[0-9]+: \\(18\\) r2 = subprog\\[\\+[0-9]+\\]\t; each$'
	assert_line --regexp '^ +[0-9]+: \(85\) call bpf_for_each_map_elem#164$'
	assert_line --regexp '^ +[0-9]+: \(85\) call pc\+[0-9]+#hidden$'
	assert_line --regexp $'^ +[0-9]+: \\(18\\) r[0-9] = map\\[name:function.bss\\]\\[0\\]\\+0\t; total$'
	assert_line 'int loop(__u32 index, void * context):'
	assert_line '; return leaf(index) > 1000;'
	run -0 bpfadm object dump "$objects/data.bpf.o" use
	assert_line --regexp $'map\\[name:data.rodata\\]\\[0\\]\\+12\t; threshold$'
	assert_line --regexp $'map\\[name:data.bss\\]\\[0\\]\\+[0-9]+\t; use.calls$'
}

@test "object dump names what only the kernel has: its functions, symbols and settings" {
	run -0 bpfadm object dump "$objects/externs.bpf.o"
	assert_line --regexp '\(85\) call bpf_rcu_read_lock$'
	assert_line --regexp $'\\(18\\) r[0-9] = 0x0\t; bpf_prog_put$'
	assert_line --regexp $'= map\\[name:externs.kconfig\\]\\[0\\]\\+16\t; LINUX_KERNEL_VERSION$'
	run -0 bpfadm object dump "$objects/core.bpf.o" use
	assert_line --regexp $' = 4\t; CO-RE: offset of the field pid of struct task_struct$'
	assert_line --regexp $' = 56\t; CO-RE: size of struct task_struct$'
	assert_line --regexp $'; CO-RE: existence of the field there_is_no_such_field of struct task_struct$'
	assert_line --regexp $'; CO-RE: value of the enumerator BPF_MAP_TYPE_ARRAY___mine of enum'
}

@test "object dump -j has the shape of prog dump xlated, a list for each program without PROGRAM" {
	run -0 bpfadm -j object dump "$objects/functions.bpf.o" alone opcodes linum
	assert_equal "$(texts)" $'(b7) r0 = 2\n(95) exit'
	assert_equal "$(jq -c '.[0] | [.proto, .src, .line_num > 0, (.file | endswith("functions.bpf.c")),
		.opcodes]' <<<"$output")" '["int alone(struct xdp_md * ctx)","return XDP_PASS;",true,true,{"code":"0xb7","src_reg":"0x0","dst_reg":"0x0","off":["0x00","0x00"],"imm":["0x02","0x00","0x00","0x00"]}]'
	run -0 bpfadm -j object dump "$objects/functions.bpf.o"
	assert_equal "$(jq -c '[.[] | [.name, .section, (.insns | length > 1)]]' <<<"$output")" \
		'[["first","xdp",true],["second","xdp",true],["alone","xdp",true],["third","tc",true]]'
	assert_equal "$(jq -r '[.[].insns[].symbol | select(.)] | unique | join(" ")' <<<"$output")" \
		"each loop total"
	run -0 bpfadm -j object dump "$objects/core.bpf.o" second
	assert_equal "$(jq -r '.[].core_relo | select(.)' <<<"$output")" \
		"CO-RE: offset of the field tgid of struct task_struct"
	run -0 bpfadm -l object dump "$objects/functions.bpf.o"
	assert_equal "${#lines[@]}" 4
}

@test "object dump: without types functions have their names, and lines none" {
	cat >plain.s <<-'END'
		.section .text,"ax",@progbits
		.type sub,@function
		sub:
			r0 = 3
			exit
		.Lsub: .size sub, .Lsub-sub
		.section xdp,"ax",@progbits
		.globl pass
		.type pass,@function
		pass:
			call sub
			exit
		.Lpass: .size pass, .Lpass-pass
	END
	clang -target bpf -c plain.s -o plain.o
	run -0 bpfadm object dump plain.o pass opcodes
	assert_output 'pass:
   0: (85) call pc+1#sub
       85 10 00 00 01 00 00 00
   1: (95) exit
       95 00 00 00 00 00 00 00
sub:
   2: (b7) r0 = 3
       b7 00 00 00 03 00 00 00
   3: (95) exit
       95 00 00 00 00 00 00 00'
	run -0 bpfadm object dump plain.o
	assert_line --index 0 "; program pass, section xdp"
}

@test "object dump shows what it can of a file with faults, and says what is wrong" {
	cat >part.c <<-'END'
		extern int other(int x);
		__attribute__((section("xdp"), used)) int calls(void *ctx) { return other(1); }
	END
	compile_object part.c part.o
	run -0 --separate-stderr bpfadm -j object dump part.o calls
	assert_equal "$(texts)" $'(b7) r1 = 1\n(85) call other\n(95) exit'
	[[ $stderr == "note: extern other: "* ]]
	run -0 --separate-stderr bpfadm -qj object dump part.o
	[ -z "$stderr" ]
	mkdir big
	compile_object "$tests/data/obj/functions.bpf.c" big/functions.bpf.o -target bpfeb
	bpfadm -qj object dump big/functions.bpf.o | jq '[.[].insns[].disasm]' >big.json
	bpfadm -j object dump "$objects/functions.bpf.o" | jq '[.[].insns[].disasm]' >little.json
	cmp big.json little.json
}

@test "object dump refuses programs that are not there, and several as one graph" {
	run -2 bpfadm object dump "$objects/functions.bpf.o" frist
	assert_output "bpfadm: the object has no program frist
hint: did you mean first?"
	run -2 bpfadm object dump "$objects/functions.bpf.o" visual
	assert_output "bpfadm: visual takes only one program, and the object has 4"
	run -2 bpfadm object dump /bin/true
	run -2 bpfadm object dump
	assert_line "bpfadm: object dump needs FILE"
	run -0 bpfadm complete -- object dump "$objects/functions.bpf.o" ''
	assert_line $'third\ttc'
	assert_line --regexp '^visual'
}

@test "object dump visual: a graph that dot reads, whatever the source has in it" {
	cat >odd.c <<-'END'
		struct context { int a[4]; };
		__attribute__((section("tc"), used)) int odd(struct context *c)
		{
			if (c->a[0] < 3 && "<b>{}|\\ \"q\" &lt;"[c->a[1] & 7]   > 'b') return c->a[2]; // é {
			return 0;
		}
	END
	compile_object odd.c odd.o
	run -0 bpfadm -q object dump odd.o visual opcodes linum
	assert_line --index 0 'digraph "DOT graph for eBPF program" {'
	assert_line --partial '{; int odd(struct context * c):\l; '
	assert_output --partial '; if (c-\>a[0] \< 3 && \"\<b\>\{\}\|\\\\ \\\"q\\\" &amp;lt;\"[c-\>a[1] & 7] \ \ \> '"'b'"') return c-\>a[2]; // é \{ [file:'
	assert_output --partial 'odd.c line_num:4 line_col:'
	assert_output --partial ': (95) exit\l\ \ \ \ \ \ \ 95 00 00 00 00 00 00 00\l'
	bpfadm -qj object dump odd.o odd visual | jq -e '.dot | startswith("digraph")'
	! command -v dot || for one in first second third; do
		bpfadm object dump "$objects/functions.bpf.o" "$one" visual linum | dot -Tsvg >/dev/null
	done
	! command -v dot || bpfadm -q object dump odd.o visual opcodes linum | dot -Tsvg >odd.svg
	! command -v dot || grep -qF '&quot;&lt;b&gt;{}|\\ \&quot;q\&quot; &amp;lt;&quot;' odd.svg
	# A call of one of the kernel's functions does not begin a function.
	run -0 bpfadm object dump "$objects/externs.bpf.o" call visual
	refute_line --partial cluster_1
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Logs of the verifier as several kernels have written them, of the programs in tests/data/refused:
 * their statistics and the long ones' beginnings are left out. */
#include "load/verdict.h"

#include "../lib/unit.h"
#include "base/util.h"
#include "names/names.h"

static const struct {
	const char *kernel, *program;
	enum prog_type type;
	uint32_t insn; /* that the reason is about */
	const char *reason, *hint, *log;
} recorded[] = {
	{ "7.3", "oob_packet", PROG_TYPE_XDP, 1,
	  "invalid access to packet, off=12 size=2, R1(id=0,off=12,r=0): R1 min value is outside of the allowed memory range",
	  "no comparison with data_end comes before this access: return first if data + 14 > data_end",
	  "0: R1=ctx() R10=fp0\n"
	  "; void *data = (void *)(long)ctx->data; @ 01_oob_packet.bpf.c:7\n"
	  "0: (61) r1 = *(u32 *)(r1 +0)          ; R1=pkt(r=0)\n"
	  "; if (eth->h_proto == bpf_htons(0x0800)) @ 01_oob_packet.bpf.c:9\n"
	  "1: (69) r1 = *(u16 *)(r1 +12)\n"
	  "invalid access to packet, off=12 size=2, R1(id=0,off=12,r=0)\n"
	  "R1 min value is outside of the allowed memory range\n"
	  "\n"
	  "Verification failed: Memory Safety: Access outside bounds\n"
	  "\n"
	  "Reason:\n"
	  "  The verifier cannot prove offset + access_size <= object_size. Here, the minimal bound for a\n"
	  "  memory access is 12 and is outside of the object of size 0. R1 is pkt; offset is constant 12;\n"
	  "  access_size is 2; object_size is 0.\n"
	  "\n"
	  "At:\n"
	  "  prog @ 01_oob_packet.bpf.c:9:12\n"
	  "  Source context:\n"
	  "       7 |   void *data = (void *)(long)ctx->data;\n"
	  "       8 | ...\n"
	  "  >>>  9 |   if (eth->h_proto == bpf_htons(0x0800))\n"
	  "         |   ^-- error: access may be outside object bounds\n"
	  "      10 | ...\n"
	  "      11 | ...\n"
	  "  Instruction context:\n"
	  "      0 | (61) r1 = *(u32 *)(r1 +0)\n"
	  "  >>> 1 | (69) r1 = *(u16 *)(r1 +12)\n"
	  "      2 | (b7) r0 = 1\n"
	  "      3 | (15) if r1 == 0x8 goto pc+1\n"
	  "\n"
	  "Causal path:\n"
	  "  prog @ 01_oob_packet.bpf.c:7:35\n"
	  "  Source context:\n"
	  "      5 | ...\n"
	  "      6 | ...\n"
	  "\n"
	  "Suggestion:\n"
	  "  Add or adjust a bounds check that proves offset + access_size stays within the object.\n"
	  "\n"
	  "verification time 23807 usec\n"
	  "stack depth max 0\n"
	  "subprog 0 (prog) main insns_self 2 insns_total 2 stack 0\n"
	  "processed 2 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n" },
	{ "7.3", "ringbuf_leak", PROG_TYPE_UNSPEC, 14,
	  "Unreleased reference id=2 alloc_insn=4: BPF_EXIT instruction in main prog would lead to reference leak",
	  "what bpf_ringbuf_reserve() at f.c:7 acquires is not released on every path: bpf_ringbuf_submit() or bpf_ringbuf_discard()",
	  "arg#0 reference type('UNKNOWN ') size cannot be determined: -22\n"
	  "0: R1=ctx() R10=fp0\n"
	  "; u64 *e = bpf_ringbuf_reserve(&rb, sizeof(*e), 0); @ 15_ringbuf_leak.bpf.c:8\n"
	  "0: (18) r1 = 0xffff8880059bc800       ; R1=map_ptr(map=rb,ks=0,vs=0)\n"
	  "2: (b7) r2 = 8                        ; R2=8\n"
	  "3: (b7) r3 = 0                        ; R3=0\n"
	  "4: (85) call bpf_ringbuf_reserve#131          ; R0=ringbuf_mem_or_null(id=2,sz=8) refs=2\n"
	  "5: (bf) r6 = r0                       ; R6=ringbuf_mem_or_null(id=2,sz=8) refs=2\n"
	  "; if (!e) return 0; @ 15_ringbuf_leak.bpf.c:9\n"
	  "6: (15) if r6 == 0x0 goto pc+6        ; R6=ringbuf_mem(id=2,sz=8) refs=2\n"
	  "; *e = bpf_get_current_pid_tgid(); @ 15_ringbuf_leak.bpf.c:10\n"
	  "7: (85) call bpf_get_current_pid_tgid#14      ; R0=scalar() refs=2\n"
	  "8: (7b) *(u64 *)(r6 +0) = r0          ; R0=scalar() R6=ringbuf_mem(id=2,sz=8) refs=2\n"
	  "; if (*e == 0) return 0; @ 15_ringbuf_leak.bpf.c:11\n"
	  "9: (15) if r0 == 0x0 goto pc+3 13: R10=fp0 refs=2\n"
	  "13: (b7) r0 = 0                       ; R0=0 refs=2\n"
	  "14: (95) exit\n"
	  "Unreleased reference id=2 alloc_insn=4\n"
	  "\n"
	  "Verification failed: Resource Lifetime Safety: Unreleased resource\n"
	  "\n"
	  "Reason:\n"
	  "  Owned resource (id=2) was acquired at instruction 4 and still needs to be released before this\n"
	  "  exit path.\n"
	  "\n"
	  "At:\n"
	  "  prog @ 15_ringbuf_leak.bpf.c:14:1\n"
	  "  Source context:\n"
	  "      12 |   bpf_ringbuf_submit(e, 0);\n"
	  "      13 | ...\n"
	  "  >>> 14 | }\n"
	  "         | ^-- error: owned resource (id=2) still needs release\n"
	  "      15 | ...\n"
	  "      16 | ...\n"
	  "  Instruction context:\n"
	  "      12 | (85) call bpf_ringbuf_submit#132\n"
	  "      13 | (b7) r0 = 0\n"
	  "  >>> 14 | (95) exit\n"
	  "\n"
	  "Causal path:\n"
	  "  prog @ 15_ringbuf_leak.bpf.c:8:12\n"
	  "  Source context:\n"
	  "       6 | ...\n"
	  "       7 | ...\n"
	  "\n"
	  "Suggestion:\n"
	  "  Release or transfer ownership of the acquired resource on every path before the program exits.\n"
	  "\n"
	  "BPF_EXIT instruction in main prog would lead to reference leak\n"
	  "verification time 5160 usec\n"
	  "stack depth max 0\n"
	  "subprog 0 (prog) main insns_self 16 insns_total 16 stack 0\n"
	  "processed 16 insns (limit 1000000) max_states_per_insn 0 total_states 1 peak_states 1 mark_read 0\n" },
	{ "7.3", "ret_range", PROG_TYPE_CGROUP_SKB, 1,
	  "At program exit the register R0 has smin=0 smax=4294967295 should have been in [0, 1]",
	  "cgroup_skb programs may return only 0 to 1 here",
	  "0: R1=ctx() R10=fp0\n"
	  "; SEC(\"cgroup_skb/ingress\") int prog(struct __sk_buff *ctx) { return ctx->len; } @ 23_ret_range.bpf.c:6\n"
	  "0: (61) r0 = *(u32 *)(r1 +0)          ; R0=scalar(smin=0,smax=umax=0xffffffff,var_off=(0x0; 0xffffffff)) R1=ctx()\n"
	  "1: (95) exit\n"
	  "At program exit the register R0 has smin=0 smax=4294967295 should have been in [0, 1]\n"
	  "verification time 1669 usec\n"
	  "stack depth max 0\n"
	  "subprog 0 (prog) main insns_self 2 insns_total 2 stack 0\n"
	  "processed 2 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n" },
	{ "7.3", "read_kernel_mem", PROG_TYPE_UNSPEC, 1, "R1 invalid mem access 'scalar'",
	  "a number is used as a pointer: memory at an address that was read as a number, or computed, can only be read with bpf_probe_read_kernel() or BPF_CORE_READ()",
	  "0: R1=ctx() R10=fp0\n"
	  "; struct task_struct *t = (void*)ctx->args[1]; @ 27_read_kernel_mem.bpf.c:7\n"
	  "0: (79) r1 = *(u64 *)(r1 +8)          ; R1=scalar()\n"
	  "; return t->pid; @ 27_read_kernel_mem.bpf.c:8\n"
	  "1: (61) r0 = *(u32 *)(r1 +2872)\n"
	  "R1 invalid mem access 'scalar'\n"
	  "\n"
	  "Verification failed: Register Type Safety: Invalid dereference\n"
	  "\n"
	  "Reason:\n"
	  "  R1 is an integer scalar here, not a pointer to memory.\n"
	  "\n"
	  "At:\n"
	  "  prog @ 27_read_kernel_mem.bpf.c:8:3\n"
	  "  Source context:\n"
	  "       6 | ...\n"
	  "       7 |   struct task_struct *t = (void*)ctx->args[1];\n"
	  "  >>>  8 |   return t->pid;\n"
	  "         |   ^-- error: invalid dereference of R1 (an integer scalar)\n"
	  "       9 | ...\n"
	  "      10 | ...\n"
	  "  Instruction context:\n"
	  "      0 | (79) r1 = *(u64 *)(r1 +8)\n"
	  "  >>> 1 | (61) r0 = *(u32 *)(r1 +2872)\n"
	  "      2 | (95) exit\n"
	  "\n"
	  "Causal path:\n"
	  "  prog @ 27_read_kernel_mem.bpf.c:7:34\n"
	  "  Source context:\n"
	  "      5 | ...\n"
	  "      6 | ...\n"
	  "\n"
	  "Suggestion:\n"
	  "  Preserve a pointer-valued register where needed, or reload and revalidate the pointer after scalar\n"
	  "  arithmetic, helper calls, or other operations that can invalidate it.\n"
	  "\n"
	  "verification time 1770 usec\n"
	  "stack depth max 0\n"
	  "subprog 0 (prog) main insns_self 2 insns_total 2 stack 0\n"
	  "processed 2 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n" },
	{ "7.3", "sleep_in_rcu", PROG_TYPE_TRACING, 4,
	  "sleepable helper bpf_copy_from_user#148 in non-sleepable prog",
	  "bpf_copy_from_user() may sleep, and the program may not: a section such as fentry.s, lsm.s, iter.s or uprobe.s makes a program that may",
	  "0: R1=ctx() R10=fp0\n"
	  "; SEC(\"tp_btf/sched_switch\") int prog(u64 *ctx) { char b[8]; bpf_copy_from_user(b, 8, (void*)0); return 0; } @ 49_sleep_in_rcu.bpf.c:6\n"
	  "0: (bf) r1 = r10                      ; R1=fp0 R10=fp0\n"
	  ";  @ 49_sleep_in_rcu.bpf.c:0\n"
	  "1: (07) r1 += -8                      ; R1=fp-8\n"
	  "; SEC(\"tp_btf/sched_switch\") int prog(u64 *ctx) { char b[8]; bpf_copy_from_user(b, 8, (void*)0); return 0; } @ 49_sleep_in_rcu.bpf.c:6\n"
	  "2: (b7) r2 = 8                        ; R2=8\n"
	  "3: (b7) r3 = 0                        ; R3=0\n"
	  "4: (85) call bpf_copy_from_user#148\n"
	  "sleepable helper bpf_copy_from_user#148 in non-sleepable prog\n"
	  "\n"
	  "Verification failed: Execution Context Safety: Operation is not allowed in this context\n"
	  "\n"
	  "Reason:\n"
	  "  The operation sleepable helper bpf_copy_from_user#148 cannot be used in non-sleepable program.\n"
	  "\n"
	  "At:\n"
	  "  prog @ 49_sleep_in_rcu.bpf.c:6:60\n"
	  "  Source context:\n"
	  "      4 | ...\n"
	  "      5 | ...\n"
	  "  >>> 6 | SEC(\"tp_btf/sched_switch\") int prog(u64 *ctx) { char b[8]; bpf_copy_from_user...\n"
	  "        | ^-- error: sleepable helper bpf_copy_from_user#148 is not allowed in non-sleepable program\n"
	  "      7 | ...\n"
	  "      8 | ...\n"
	  "  Instruction context:\n"
	  "      2 | (b7) r2 = 8\n"
	  "      3 | (b7) r3 = 0\n"
	  "  >>> 4 | (85) call bpf_copy_from_user#148\n"
	  "      5 | (b7) r0 = 0\n"
	  "      6 | (95) exit\n"
	  "\n"
	  "Suggestion:\n"
	  "  Move the helper call outside the critical section, or use a non-sleepable helper.\n"
	  "\n"
	  "verification time 1263 usec\n"
	  "stack depth max 0\n"
	  "subprog 0 (prog) main insns_self 5 insns_total 5 stack 0\n"
	  "processed 5 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n" },
	{ "7.3", "global_oob", PROG_TYPE_UNSPEC, 5,
	  "invalid access to map value, value_size=16 off=31 size=1: R2 max value is outside of the allowed memory range",
	  "the offset into the map's value, which has 16 bytes, may reach byte 31: bound the index before it is used, with if (i >= N) return, or i &= N - 1",
	  "0: R1=ctx() R10=fp0\n"
	  "; return tab[ctx->len & 31]; @ 53_global_oob.bpf.c:8\n"
	  "0: (61) r1 = *(u32 *)(r1 +0)          ; R1=scalar(smin=0,smax=umax=0xffffffff,var_off=(0x0; 0xffffffff))\n"
	  "1: (57) r1 &= 31                      ; R1=scalar(smin=smin32=0,smax=umax=smax32=umax32=31,var_off=(0x0; 0x1f))\n"
	  "2: (18) r2 = 0xffffc900006f7000       ; R2=map_value(map=53_globa.bss,ks=4,vs=16)\n"
	  "4: (0f) r2 += r1                      ; R1=scalar(smin=smin32=0,smax=umax=smax32=umax32=31,var_off=(0x0; 0x1f)) R2=map_value(map=53_globa.bss,ks=4,vs=16,smin=smin32=0,smax=umax=smax32=umax32=31,var_off=(0x0; 0x1f))\n"
	  "5: (71) r0 = *(u8 *)(r2 +0)\n"
	  "invalid access to map value, value_size=16 off=31 size=1\n"
	  "R2 max value is outside of the allowed memory range\n"
	  "\n"
	  "Verification failed: Memory Safety: Access outside bounds\n"
	  "\n"
	  "Reason:\n"
	  "  The verifier cannot prove offset + access_size <= object_size. Here, the maximal bound for a\n"
	  "  memory access is 32: start 31 + access_size 1, beyond object_size 16. R2 is map_value; offset is\n"
	  "  variable: known bits 0x0, unknown mask 0x1f; signed range [0, 31], unsigned range [0, 31];\n"
	  "  access_size is 1; object_size is 16.\n"
	  "\n"
	  "At:\n"
	  "  prog @ 53_global_oob.bpf.c:8:10\n"
	  "  Source context:\n"
	  "       6 | ...\n"
	  "       7 | ...\n"
	  "  >>>  8 |   return tab[ctx->len & 31];\n"
	  "         |   ^-- error: access may be outside object bounds\n"
	  "       9 | ...\n"
	  "      10 | ...\n"
	  "  Instruction context:\n"
	  "      4 | (0f) r2 += r1\n"
	  "  >>> 5 | (71) r0 = *(u8 *)(r2 +0)\n"
	  "      6 | (67) r0 <<= 56\n"
	  "      7 | (c7) r0 s>>= 56\n"
	  "\n"
	  "Causal path:\n"
	  "  prog @ 53_global_oob.bpf.c:8:10\n"
	  "  Source context:\n"
	  "       6 | ...\n"
	  "       7 | ...\n"
	  "\n"
	  "Suggestion:\n"
	  "  Add or adjust a bounds check that proves offset + access_size stays within the object.\n"
	  "\n"
	  "verification time 3278 usec\n"
	  "stack depth max 0\n"
	  "subprog 0 (prog) main insns_self 5 insns_total 5 stack 0\n"
	  "processed 5 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n" },
	{ "7.3", "args6", PROG_TYPE_UNSPEC, 4, "R3 type=ctx expected=fp",
	  "the third argument of bpf_skb_store_bytes() is the program's context and must be memory of the program: on the stack, in a map or in the packet",
	  "0: R1=ctx() R10=fp0\n"
	  "; SEC(\"tc\") int prog(struct __sk_buff *ctx) { return bpf_skb_store_bytes(ctx, 0, ctx, 4, 0); } @ 85_args6.bpf.c:7\n"
	  "0: (b7) r2 = 0                        ; R2=0\n"
	  "1: (bf) r3 = r1                       ; R1=ctx() R3=ctx()\n"
	  "2: (b7) r4 = 4                        ; R4=4\n"
	  "3: (b7) r5 = 0                        ; R5=0\n"
	  "4: (85) call bpf_skb_store_bytes#9\n"
	  "R3 type=ctx expected=fp\n"
	  "verification time 1237 usec\n"
	  "stack depth max 0\n"
	  "subprog 0 (prog) main insns_self 5 insns_total 5 stack 0\n"
	  "processed 5 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n" },
	{ "7.3", "var_stack", PROG_TYPE_UNSPEC, 7,
	  "invalid variable-offset write to stack R2 var_off=(0x0; 0xffffffffffffffff) off=0 size=1",
	  "the index into a variable on the stack is not known to stay within it: bound it before it is used, with if (i >= N) return, or i &= N - 1",
	  "0: R1=ctx() R10=fp0\n"
	  "; SEC(\"xdp\") int prog(struct xdp_md *ctx) { char b[32]; u32 i = bpf_get_prandom_u32(); b[i & 63] = 1; asm volatile(\"\"::\"r\"(b):\"memory\"); return 0; } @ 73_var_stack.bpf.c:7\n"
	  "0: (85) call bpf_get_prandom_u32#7    ; R0=scalar()\n"
	  "1: (57) r0 &= 63                      ; R0=scalar(smin=smin32=0,smax=umax=smax32=umax32=63,var_off=(0x0; 0x3f))\n"
	  "2: (bf) r1 = r10                      ; R1=fp0 R10=fp0\n"
	  ";  @ 73_var_stack.bpf.c:0\n"
	  "3: (07) r1 += -32                     ; R1=fp-32\n"
	  "; SEC(\"xdp\") int prog(struct xdp_md *ctx) { char b[32]; u32 i = bpf_get_prandom_u32(); b[i & 63] = 1; asm volatile(\"\"::\"r\"(b):\"memory\"); return 0; } @ 73_var_stack.bpf.c:7\n"
	  "4: (bf) r2 = r1                       ; R1=fp-32 R2=fp-32\n"
	  "5: (0f) r2 += r0                      ; R0=scalar(smin=smin32=0,smax=umax=smax32=umax32=63,var_off=(0x0; 0x3f)) R2=fp(smin=smin32=-32,smax=smax32=31)\n"
	  "6: (b7) r3 = 1                        ; R3=1\n"
	  "7: (73) *(u8 *)(r2 +0) = r3\n"
	  "invalid variable-offset write to stack R2 var_off=(0x0; 0xffffffffffffffff) off=0 size=1\n"
	  "verification time 1128 usec\n"
	  "stack depth max 0\n"
	  "subprog 0 (prog) main insns_self 8 insns_total 8 stack 0\n"
	  "processed 8 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n" },
	{ "6.1", "misaligned", PROG_TYPE_UNSPEC, 6,
	  "misaligned stack access off (0x0; 0x0)+-16+3 size 8",
	  "the address is not a multiple of the access's size: align the variable on the stack, or copy byte by byte with __builtin_memcpy()",
	  "0: R1=ctx(off=0,imm=0) R10=fp0\n"
	  "; SEC(\"xdp\") int prog(struct xdp_md *ctx) {\n"
	  "0: (b7) r1 = 0                        ; R1_w=0\n"
	  "; char buf[16] = {};\n"
	  "1: (7b) *(u64 *)(r10 -8) = r1         ; R1_w=0 R10=fp0 fp-8_w=00000000\n"
	  "2: (7b) *(u64 *)(r10 -16) = r1        ; R1_w=0 R10=fp0 fp-16_w=00000000\n"
	  "3: (bf) r1 = r10                      ; R1_w=fp0 R10=fp0\n"
	  "; \n"
	  "4: (07) r1 += -16                     ; R1_w=fp-16\n"
	  "5: (b7) r2 = 1                        ; R2_w=1\n"
	  "; asm volatile(\"*(u64 *)(%0 + 3) = %1\" :: \"r\"(buf), \"r\"(1ULL) : \"memory\");\n"
	  "6: (7b) *(u64 *)(r1 +3) = r2\n"
	  "misaligned stack access off (0x0; 0x0)+-16+3 size 8\n"
	  "verification time 652 usec\n"
	  "stack depth 16\n"
	  "processed 7 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n" },
	{ "6.1", "ret_range", PROG_TYPE_CGROUP_SKB, 1,
	  "At program exit the register R0 has value (0x0; 0xffffffff) should have been in (0x0; 0x1)",
	  "cgroup_skb programs may return only 0 to 0x1 here: & with a mask, or return a constant on each path",
	  "0: R1=ctx(off=0,imm=0) R10=fp0\n"
	  "; SEC(\"cgroup_skb/ingress\") int prog(struct __sk_buff *ctx) { return ctx->len; }\n"
	  "0: (61) r0 = *(u32 *)(r1 +0)          ; R0_w=scalar(umax=4294967295,var_off=(0x0; 0xffffffff)) R1=ctx(off=0,imm=0)\n"
	  "1: (95) exit\n"
	  "At program exit the register R0 has value (0x0; 0xffffffff) should have been in (0x0; 0x1)\n"
	  "verification time 293 usec\n"
	  "stack depth 0\n"
	  "processed 2 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n" },
	{ "6.18", "tail_call_hash", PROG_TYPE_XDP, 3, "expected prog array map for tail call",
	  "a tail call takes a prog_array",
	  "0: R1=ctx() R10=fp0\n"
	  "; bpf_tail_call(ctx, &m, 0); @ tail_call_hash.bpf.c:7\n"
	  "0: (18) r2 = 0xffff8881012c4a00       ; R2=map_ptr(map=m,ks=4,vs=8)\n"
	  "2: (b4) w3 = 0                        ; R3=0\n"
	  "3: (85) call bpf_tail_call#12\n"
	  "expected prog array map for tail callverification time 26 usec\n"
	  "stack depth 0\n"
	  "processed 3 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n" },
	{ "6.1", "var_pkt", PROG_TYPE_UNSPEC, 11,
	  "invalid access to packet, off=17 size=1, R1(id=1,off=17,r=0): R1 offset is outside of the packet",
	  "after a variable is added to a packet pointer, the new pointer must be compared with data_end: return if it and the size of this access, 1, go beyond data_end",
	  "0: (b7) r0 = 0                        ; R0_w=0\n"
	  "; u8 *d = (void*)(long)ctx->data, *e = (void*)(long)ctx->data_end;\n"
	  "1: (61) r2 = *(u32 *)(r1 +4)          ; R1=ctx(off=0,imm=0) R2_w=pkt_end(off=0,imm=0)\n"
	  "; u8 *d = (void*)(long)ctx->data, *e = (void*)(long)ctx->data_end;\n"
	  "2: (61) r1 = *(u32 *)(r1 +0)          ; R1_w=pkt(off=0,r=0,imm=0)\n"
	  "; if (d + 34 > e) return 0;\n"
	  "3: (bf) r3 = r1                       ; R1_w=pkt(off=0,r=0,imm=0) R3_w=pkt(off=0,r=0,imm=0)\n"
	  "4: (07) r3 += 34                      ; R3_w=pkt(off=34,r=0,imm=0)\n"
	  "; if (d + 34 > e) return 0;\n"
	  "5: (2d) if r3 > r2 goto pc+6          ; R2_w=pkt_end(off=0,imm=0) R3_w=pkt(off=34,r=34,imm=0)\n"
	  "; int hl = (d[14] & 15) * 4;\n"
	  "6: (71) r2 = *(u8 *)(r1 +14)          ; R1_w=pkt(off=0,r=34,imm=0) R2_w=scalar(umax=255,var_off=(0x0; 0xff))\n"
	  "7: (07) r1 += 14                      ; R1_w=pkt(off=14,r=34,imm=0)\n"
	  "; int hl = (d[14] & 15) * 4;\n"
	  "8: (67) r2 <<= 2                      ; R2_w=scalar(umax=1020,var_off=(0x0; 0x3fc))\n"
	  "9: (57) r2 &= 60                      ; R2_w=scalar(umax=60,var_off=(0x0; 0x3c))\n"
	  "; u8 *t = d + 14 + hl;\n"
	  "10: (0f) r1 += r2                     ; R1_w=pkt(id=1,off=14,r=0,umax=60,var_off=(0x0; 0x3c)) R2_w=scalar(umax=60,var_off=(0x0; 0x3c))\n"
	  "; return t[3];\n"
	  "11: (71) r0 = *(u8 *)(r1 +3)\n"
	  "invalid access to packet, off=17 size=1, R1(id=1,off=17,r=0)\n"
	  "R1 offset is outside of the packet\n"
	  "verification time 956 usec\n"
	  "stack depth 0\n"
	  "processed 12 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n" },
	{ "6.1", "var_stack", PROG_TYPE_UNSPEC, 7,
	  "invalid variable-offset write to stack R2 var_off=(0x0; 0x3f) size=1",
	  "the index into a variable on the stack is not known to stay within it: bound it before it is used, with if (i >= N) return, or i &= N - 1",
	  "0: R1=ctx(off=0,imm=0) R10=fp0\n"
	  "; SEC(\"xdp\") int prog(struct xdp_md *ctx) { char b[32]; u32 i = bpf_get_prandom_u32(); b[i & 63] = 1; asm volatile(\"\"::\"r\"(b):\"memory\"); return 0; }\n"
	  "0: (85) call bpf_get_prandom_u32#7    ; R0_w=scalar()\n"
	  "; SEC(\"xdp\") int prog(struct xdp_md *ctx) { char b[32]; u32 i = bpf_get_prandom_u32(); b[i & 63] = 1; asm volatile(\"\"::\"r\"(b):\"memory\"); return 0; }\n"
	  "1: (57) r0 &= 63                      ; R0_w=scalar(umax=63,var_off=(0x0; 0x3f))\n"
	  "2: (bf) r1 = r10                      ; R1_w=fp0 R10=fp0\n"
	  "; \n"
	  "3: (07) r1 += -32                     ; R1_w=fp-32\n"
	  "; SEC(\"xdp\") int prog(struct xdp_md *ctx) { char b[32]; u32 i = bpf_get_prandom_u32(); b[i & 63] = 1; asm volatile(\"\"::\"r\"(b):\"memory\"); return 0; }\n"
	  "4: (bf) r2 = r1                       ; R1_w=fp-32 R2_w=fp-32\n"
	  "5: (0f) r2 += r0                      ; R0_w=scalar(umax=63,var_off=(0x0; 0x3f)) R2_w=fp(off=-32,umax=63,var_off=(0x0; 0x3f))\n"
	  "6: (b7) r3 = 1                        ; R3_w=1\n"
	  "; SEC(\"xdp\") int prog(struct xdp_md *ctx) { char b[32]; u32 i = bpf_get_prandom_u32(); b[i & 63] = 1; asm volatile(\"\"::\"r\"(b):\"memory\"); return 0; }\n"
	  "7: (73) *(u8 *)(r2 +0) = r3\n"
	  "invalid variable-offset write to stack R2 var_off=(0x0; 0x3f) size=1\n"
	  "verification time 365 usec\n"
	  "stack depth 0\n"
	  "processed 8 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n" },
	{ "6.1", "double_release", PROG_TYPE_UNSPEC, 17,
	  "R1 type=scalar expected=sock_common, sock, tcp_sock, xdp_sock, ptr_",
	  "the first argument of bpf_sk_release() is not valid any more: bpf_sk_release() has released it on this path",
	  "2: (7b) *(u64 *)(r10 -16) = r2        ; R2_w=0 R10=fp0 fp-16_w=00000000\n"
	  "3: (7b) *(u64 *)(r10 -24) = r2        ; R2_w=0 R10=fp0 fp-24_w=00000000\n"
	  "4: (7b) *(u64 *)(r10 -32) = r2        ; R2_w=0 R10=fp0 fp-32_w=00000000\n"
	  "5: (7b) *(u64 *)(r10 -40) = r2        ; R2_w=0 R10=fp0 fp-40_w=00000000\n"
	  "6: (bf) r2 = r10                      ; R2_w=fp0 R10=fp0\n"
	  "; \n"
	  "7: (07) r2 += -40                     ; R2_w=fp-40\n"
	  "; SEC(\"tc\") int prog(struct __sk_buff *ctx) { struct bpf_sock_tuple t = {}; struct bpf_sock *sk = bpf_sk_lookup_tcp(ctx,&t,12,0,0); if (!sk) return 0; bpf_sk_release(sk); bpf_sk_release(sk); return 0; }\n"
	  "8: (b7) r3 = 12                       ; R3_w=12\n"
	  "9: (b7) r4 = 0                        ; R4_w=0\n"
	  "10: (b7) r5 = 0                       ; R5_w=0\n"
	  "11: (85) call bpf_sk_lookup_tcp#84    ; R0_w=sock_or_null(id=2,ref_obj_id=2,off=0,imm=0) refs=2\n"
	  "12: (bf) r6 = r0                      ; R0_w=sock_or_null(id=2,ref_obj_id=2,off=0,imm=0) R6_w=sock_or_null(id=2,ref_obj_id=2,off=0,imm=0) refs=2\n"
	  "; SEC(\"tc\") int prog(struct __sk_buff *ctx) { struct bpf_sock_tuple t = {}; struct bpf_sock *sk = bpf_sk_lookup_tcp(ctx,&t,12,0,0); if (!sk) return 0; bpf_sk_release(sk); bpf_sk_release(sk); return 0; }\n"
	  "13: (15) if r6 == 0x0 goto pc+4       ; R6_w=sock(ref_obj_id=2,off=0,imm=0) refs=2\n"
	  "; SEC(\"tc\") int prog(struct __sk_buff *ctx) { struct bpf_sock_tuple t = {}; struct bpf_sock *sk = bpf_sk_lookup_tcp(ctx,&t,12,0,0); if (!sk) return 0; bpf_sk_release(sk); bpf_sk_release(sk); return 0; }\n"
	  "14: (bf) r1 = r6                      ; R1_w=sock(ref_obj_id=2,off=0,imm=0) R6_w=sock(ref_obj_id=2,off=0,imm=0) refs=2\n"
	  "15: (85) call bpf_sk_release#86       ; R0=scalar()\n"
	  "; SEC(\"tc\") int prog(struct __sk_buff *ctx) { struct bpf_sock_tuple t = {}; struct bpf_sock *sk = bpf_sk_lookup_tcp(ctx,&t,12,0,0); if (!sk) return 0; bpf_sk_release(sk); bpf_sk_release(sk); return 0; }\n"
	  "16: (bf) r1 = r6                      ; R1_w=scalar(id=3) R6=scalar(id=3)\n"
	  "17: (85) call bpf_sk_release#86\n"
	  "R1 type=scalar expected=sock_common, sock, tcp_sock, xdp_sock, ptr_\n"
	  "verification time 974 usec\n"
	  "stack depth 40\n"
	  "processed 18 insns (limit 1000000) max_states_per_insn 0 total_states 1 peak_states 1 mark_read 1\n" },
	{ "6.1", "timer_cb", PROG_TYPE_RAW_TRACEPOINT, 0, "tracing progs cannot use bpf_timer yet",
	  "raw_tracepoint programs may not use maps whose values have a bpf_timer",
	  "tracing progs cannot use bpf_timer yet\n"
	  "verification time 105 usec\n"
	  "stack depth 0\n"
	  "processed 0 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n" },
	{ "6.1", "combined_stack", PROG_TYPE_UNSPEC, 0,
	  "combined stack size of 2 calls is 640. Too large",
	  "the functions on one call path may use 512 bytes of stack together, and these use 640, each rounded up: keep large variables in a map, for example a percpu_array with one element",
	  "combined stack size of 2 calls is 640. Too large\n"
	  "verification time 1389 usec\n"
	  "stack depth 304+304\n"
	  "processed 24 insns (limit 1000000) max_states_per_insn 0 total_states 1 peak_states 1 mark_read 1\n" },
	{ "5.10", "dynptr_leak", PROG_TYPE_UNSPEC, 9, "invalid func unknown#198",
	  "this kernel does not have bpf_ringbuf_reserve_dynptr(), which came with Linux 5.19",
	  "arg#0 type is not a struct\n"
	  "Unrecognized arg#0 type PTR\n"
	  "; SEC(\"raw_tp/sched_switch\") int prog(void *ctx) {\n"
	  "0: (b7) r1 = 1\n"
	  "; u64 x = 1;\n"
	  "1: (7b) *(u64 *)(r10 -24) = r1\n"
	  "2: (bf) r6 = r10\n"
	  "; \n"
	  "3: (07) r6 += -16\n"
	  "; bpf_ringbuf_reserve_dynptr(&rb, 8, 0, &p);\n"
	  "4: (18) r1 = 0xffff88802fef0600\n"
	  "6: (b7) r2 = 8\n"
	  "7: (b7) r3 = 0\n"
	  "8: (bf) r4 = r6\n"
	  "9: (85) call unknown#198\n"
	  "invalid func unknown#198\n"
	  "verification time 195 usec\n"
	  "stack depth 24\n"
	  "processed 9 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n" },
	{ "5.10", "read_kernel_mem", PROG_TYPE_UNSPEC, 1, "R1 invalid mem access 'inv'",
	  "a number is used as a pointer: memory at an address that was read as a number, or computed, can only be read with bpf_probe_read_kernel() or BPF_CORE_READ()",
	  "; struct task_struct *t = (void*)ctx->args[1];\n"
	  "0: (79) r1 = *(u64 *)(r1 +8)\n"
	  "; return t->pid;\n"
	  "1: (61) r0 = *(u32 *)(r1 +2232)\n"
	  "R1 invalid mem access 'inv'\n"
	  "verification time 154 usec\n"
	  "stack depth 0\n"
	  "processed 2 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n" },
	{ "5.10", "global_func_arg", PROG_TYPE_XDP, 0,
	  "Arg#0 type PTR in g() is not supported yet.",
	  "a global function's argument of this type needs a newer kernel: make g() static",
	  "Validating g() func#1...\n"
	  "Arg#0 type PTR in g() is not supported yet.\n"
	  "verification time 100 usec\n"
	  "stack depth 0+0\n"
	  "processed 0 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n" },
	{ "5.10", "sleep_in_rcu", PROG_TYPE_TRACING, 4, "unknown func bpf_copy_from_user#148",
	  "tracing programs may not call bpf_copy_from_user(), or this kernel does not let them",
	  "arg#0 type is not a struct\n"
	  "Unrecognized arg#0 type PTR\n"
	  "; SEC(\"tp_btf/sched_switch\") int prog(u64 *ctx) { char b[8]; bpf_copy_from_user(b, 8, (void*)0); return 0; }\n"
	  "0: (bf) r1 = r10\n"
	  "; \n"
	  "1: (07) r1 += -8\n"
	  "; SEC(\"tp_btf/sched_switch\") int prog(u64 *ctx) { char b[8]; bpf_copy_from_user(b, 8, (void*)0); return 0; }\n"
	  "2: (b7) r2 = 8\n"
	  "3: (b7) r3 = 0\n"
	  "4: (85) call bpf_copy_from_user#148\n"
	  "unknown func bpf_copy_from_user#148\n"
	  "verification time 264 usec\n"
	  "stack depth 0\n"
	  "processed 5 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n" },
	{ "5.10", "callback_loop", PROG_TYPE_UNSPEC, 0,
	  "number of funcs in func_info doesn't match number of subprogs",
	  "this kernel does not count the program's functions as the compiler did: callbacks need Linux 5.13",
	  "number of funcs in func_info doesn't match number of subprogs\n"
	  "verification time 257 usec\n"
	  "stack depth 0\n"
	  "processed 0 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n" },
	{ "5.10", "const_map_key", PROG_TYPE_UNSPEC, 3,
	  "R2 type=inv expected=fp, pkt, pkt_meta, map_value", "the second argument of bpf_map_lookup_elem() is a number and must be a pointer to memory of the program: copy what is at that address to the stack first, with bpf_probe_read_kernel()",
	  "; SEC(\"raw_tp/sched_switch\") int prog(struct bpf_raw_tracepoint_args *ctx) { u64 *v = bpf_map_lookup_elem(&m, (void *)ctx->args[1]); return 0; }\n"
	  "0: (79) r2 = *(u64 *)(r1 +8)\n"
	  "; SEC(\"raw_tp/sched_switch\") int prog(struct bpf_raw_tracepoint_args *ctx) { u64 *v = bpf_map_lookup_elem(&m, (void *)ctx->args[1]); return 0; }\n"
	  "1: (18) r1 = 0xffff88802fe8fc00\n"
	  "3: (85) call bpf_map_lookup_elem#1\n"
	  "R2 type=inv expected=fp, pkt, pkt_meta, map_value\n"
	  "verification time 152 usec\n"
	  "stack depth 0\n"
	  "processed 3 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n" },
	{ "5.10", "unbounded_loop", PROG_TYPE_UNSPEC, 2, "infinite loop detected at insn 2",
	  "a loop repeats without a change that would end it: count it up to a constant limit, or use bpf_loop() (Linux 5.17)",
	  "0: (18) r1 = 0xffffc90000096000\n"
	  "; while (!*(volatile int *)&stop) { }\n"
	  "2: (61) r2 = *(u32 *)(r1 +0)\n"
	  " R1_w=map_value(id=0,off=0,ks=4,vs=4,imm=0) R10=fp0\n"
	  "; while (!*(volatile int *)&stop) { }\n"
	  "3: (15) if r2 == 0x0 goto pc-2\n"
	  "\n"
	  "from 3 to 2: R1_w=map_value(id=0,off=0,ks=4,vs=4,imm=0) R2_w=inv0 R10=fp0\n"
	  "; while (!*(volatile int *)&stop) { }\n"
	  "2: (61) r2 = *(u32 *)(r1 +0)\n"
	  " R1_w=map_value(id=0,off=0,ks=4,vs=4,imm=0) R2_w=inv0 R10=fp0\n"
	  "; while (!*(volatile int *)&stop) { }\n"
	  "3: (15) if r2 == 0x0 goto pc-2\n"
	  "\n"
	  "from 3 to 2: R1=map_value(id=0,off=0,ks=4,vs=4,imm=0) R2=inv0 R10=fp0\n"
	  "; while (!*(volatile int *)&stop) { }\n"
	  "2: (61) r2 = *(u32 *)(r1 +0)\n"
	  " R1=map_value(id=0,off=0,ks=4,vs=4,imm=0) R2_w=inv0 R10=fp0\n"
	  "; while (!*(volatile int *)&stop) { }\n"
	  "3: (15) if r2 == 0x0 goto pc-2\n"
	  "; while (!*(volatile int *)&stop) { }\n"
	  "infinite loop detected at insn 2\n"
	  "verification time 8734 usec\n"
	  "stack depth 0\n"
	  "processed 14 insns (limit 1000000) max_states_per_insn 0 total_states 1 peak_states 1 mark_read 1\n" },
	{ "5.10", "ringbuf_leak", PROG_TYPE_UNSPEC, 14, "Unreleased reference id=2 alloc_insn=4",
	  "what bpf_ringbuf_reserve() at f.c:7 acquires is not released on every path: bpf_ringbuf_submit() or bpf_ringbuf_discard()",
	  "Unrecognized arg#0 type PTR\n"
	  "; u64 *e = bpf_ringbuf_reserve(&rb, sizeof(*e), 0);\n"
	  "0: (18) r1 = 0xffff88802fef0600\n"
	  "2: (b7) r2 = 8\n"
	  "3: (b7) r3 = 0\n"
	  "4: (85) call bpf_ringbuf_reserve#131\n"
	  "5: (bf) r6 = r0\n"
	  "; if (!e) return 0;\n"
	  "6: (15) if r6 == 0x0 goto pc+6\n"
	  " R0_w=mem(id=0,ref_obj_id=2,off=0,imm=0) R6_w=mem(id=0,ref_obj_id=2,off=0,imm=0) R10=fp0 refs=2\n"
	  "; *e = bpf_get_current_pid_tgid();\n"
	  "7: (85) call bpf_get_current_pid_tgid#14\n"
	  "; *e = bpf_get_current_pid_tgid();\n"
	  "8: (7b) *(u64 *)(r6 +0) = r0\n"
	  " R0=inv(id=0) R6=mem(id=0,ref_obj_id=2,off=0,imm=0) R10=fp0 refs=2\n"
	  "; if (*e == 0) return 0;\n"
	  "9: (15) if r0 == 0x0 goto pc+3\n"
	  "\n"
	  "from 9 to 13: R0=inv0 R6=mem(id=0,ref_obj_id=2,off=0,imm=0) R10=fp0 refs=2\n"
	  "13: (b7) r0 = 0\n"
	  "14: (95) exit\n"
	  "Unreleased reference id=2 alloc_insn=4\n"
	  "verification time 766 usec\n"
	  "stack depth 0\n"
	  "processed 16 insns (limit 1000000) max_states_per_insn 0 total_states 1 peak_states 1 mark_read 1\n" },
};

/* Notes which instruction is asked for. */
static bool note_insn(const void *noted, uint32_t insn, struct source_place *place)
{
	*(uint32_t *)noted = insn;
	*place = (struct source_place){ .file = "f.c", .file_size = 3, .line = 7 };
	return true;
}

TEST(recorded_logs_have_their_reason_place_and_hint)
{
	for (size_t i = 0; i < ARRAY_SIZE(recorded); i++) {
		cleanup_refusal struct refusal refusal = REFUSAL_NONE;
		cleanup_problem struct problem problem = PROBLEM_NONE;
		cleanup_buf struct buf log = BUF_EMPTY;
		uint32_t insn = UINT32_MAX;
		const struct verdict verdict = {
			.err = -EACCES,
			.prog_type = recorded[i].type,
			.log = &log,
			.find_place = note_insn,
			.program = &insn,
		};

		buf_add_str(&log, recorded[i].log);
		CHECK(verdict_problem(&verdict, &refusal, &problem) == -EACCES);
		CHECK_PROBLEM(&problem, REASON_VERIFIER, recorded[i].program);
		CHECK_STR(buf_text(&refusal.reason), recorded[i].reason);
		CHECK_STR(problem_hint_text(&problem), recorded[i].hint);
		CHECK_CASE(insn == recorded[i].insn, recorded[i].program);
	}
}

/* What is shown ends with the reason; a report is shown up to the place. */
TEST(the_log_is_shown_up_to_the_reason)
{
	for (size_t i = 0; i < ARRAY_SIZE(recorded); i++) {
		cleanup_refusal struct refusal refusal = REFUSAL_NONE;
		cleanup_problem struct problem problem = PROBLEM_NONE;
		cleanup_buf struct buf log = BUF_EMPTY, shown = BUF_EMPTY;
		bool reported = strstr(recorded[i].log, "\nReason:\n");

		buf_add_str(&log, recorded[i].log);
		verdict_problem(&(struct verdict){ .err = -EACCES, .log = &log }, &refusal,
				&problem);
		buf_add(&shown, log.data + refusal.log_begin, refusal.log_end - refusal.log_begin);
		CHECK_CASE(!strstr(buf_text(&shown), "processed "), recorded[i].program);
		CHECK_CASE(!strstr(buf_text(&shown), "\nCausal path:"), recorded[i].program);
		CHECK_CASE(!reported || strstr(buf_text(&shown), "\nReason:\n"),
			   recorded[i].program);
		CHECK_CASE(!reported || strstr(buf_text(&shown), "\nAt:\n"), recorded[i].program);
	}
}

UNIT_MAIN

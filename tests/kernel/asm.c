/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Assembler text against the running kernel: it loads every form of instruction, its verifier's log
 * has the same words for each, and what it gives back is what was loaded. */
#include <errno.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "../lib/unit.h"
#include "asm/asm.h"
#include "base/util.h"
#include "bpf/kind.h"
#include "bpf/prog.h"
#include "names/names.h"

/* Is the running kernel as new as the version times 1000, 6.18 being 6018? */
static bool kernel_has(unsigned version)
{
	struct utsname name;
	unsigned major = 0, minor = 0;

	return uname(&name) == 0 && sscanf(name.release, "%u.%u", &major, &minor) == 2 &&
	       major * 1000 + minor >= version;
}

static int helper_by_name(const char *name)
{
	uint64_t number;

	return names_number(&helpers, name, &number) ? -ENOENT : (int)number;
}

static const struct asm_helpers known_helpers = { .number = helper_by_name };

static const char *call_text(void *context, const struct insn *insn, char *space, size_t size)
{
	(void)context;
	if (insn->src)
		return NULL;
	snprintf(space, size, "bpf_%s#%d", names_of(&helpers, (uint32_t)insn->imm), insn->imm);
	return space;
}

/* A socket filter's descriptor, the log of all its instructions in `log`. */
static int load(const struct asm_program *program, struct buf *log)
{
	const struct prog_load_attr attr = {
		.prog_type = PROG_TYPE_SOCKET_FILTER,
		.insn_cnt = (uint32_t)program->count,
		.insns = ptr_u64(program->insns),
		.license = ptr_u64("GPL"),
		.log_level = 2,
		.prog_name = "asm",
	};

	return prog_load(&attr, log);
}

/* Does the log have the instruction in our words? */
static bool logged(struct buf *log, const struct asm_program *program, size_t index)
{
	const struct disasm_names names = { .call = call_text };
	cleanup_buf struct buf line = BUF_EMPTY;

	buf_printf(&line, "\n%zu: ", index);
	disasm_insn(&line, &program->insns[index], program->count - index, DISASM_OPCODE, &names);
	if (strstr(buf_text(log), buf_text(&line)))
		return true;
	printf("# not in the log: %s\n", buf_text(&line) + 1);
	return false;
}

static void check_text(const char *text)
{
	cleanup_asm_program struct asm_program program = ASM_PROGRAM_EMPTY;
	cleanup_buf struct buf log = BUF_EMPTY;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	cleanup_close int fd = -1;

	CHECK_CASE(asm_assemble(text, strlen(text), &known_helpers, &program, &problem) == 0,
		   problem_text(&problem));
	if (!program.count)
		return;
	fd = load(&program, &log);
	CHECK_CASE(fd >= 0, buf_text(&log));
	for (size_t i = 0; fd >= 0 && i < program.count; i += insn_slots(&program.insns[i]))
		CHECK(logged(&log, &program, i));
}

TEST(the_log_has_the_same_words)
{
	check_text("	r6 = r1\n"
		   "	r7 = 5\n"
		   "	r8 = 0x1122334455667788 ll\n"
		   "	r7 += 1\n"
		   "	r7 -= r8\n"
		   "	w7 *= 3\n"
		   "	w7 /= w8\n"
		   "	r7 |= 8\n"
		   "	r7 &= -256\n"
		   "	r7 <<= 3\n"
		   "	r7 >>= r8\n"
		   "	r7 %= 7\n"
		   "	r7 ^= r8\n"
		   "	r7 s>>= 1\n"
		   "	w7 s>>= 1\n"
		   "	r7 = -r7\n"
		   "	w7 = -w7\n"
		   "	w9 = w7\n"
		   "	r9 = be16 r9\n"
		   "	r9 = be64 r9\n"
		   "	r9 = le16 r9\n"
		   "	r9 = le32 r9\n"
		   "	*(u64 *)(r10 -8) = -1\n"
		   "	*(u32 *)(r10 -16) = 77\n"
		   "	*(u16 *)(r10 -12) = r7\n"
		   "	*(u8 *)(r10 -10) = r7\n"
		   "	*(u64 *)(r10 -16) = r7\n"
		   "	r9 = *(u8 *)(r10 -8)\n"
		   "	r9 = *(u16 *)(r10 -8)\n"
		   "	r9 = *(u32 *)(r6 +0)\n"
		   "	r9 = *(u64 *)(r10 -8)\n"
		   "	lock *(u64 *)(r10 -8) += r8\n"
		   "	lock *(u32 *)(r10 -8) += r8\n"
		   "	r0 = *(u16 *)skb[12]\n"
		   "	r0 = *(u8 *)skb[r0 + -2]\n"
		   "	call get_prandom_u32\n"
		   "	call sub\n"
		   "	call sub\n"
		   "	exit\n"
		   "sub:	goto here\n"
		   "here:	r0 = 0\n"
		   "	exit\n");
}

TEST(the_log_has_the_same_words_for_conditions)
{
	static const char *const conditions[] = {
		"==", "!=", ">", ">=", "<", "<=", "&", "s>", "s>=", "s<", "s<=",
	};
	static const char *const operands[] = { "r7 %s 0x5", "r7 %s r8", "w7 %s -5", "w7 %s w8" };
	cleanup_buf struct buf text = BUF_EMPTY;

	buf_add_str(&text, "r6 = r1\n r8 = *(u32 *)(r6 +4)\n");
	for (size_t i = 0; i < ARRAY_SIZE(conditions) * ARRAY_SIZE(operands); i++) {
		const char *at = strstr(operands[i % 4], "%s");

		buf_printf(&text, "r7 = *(u32 *)(r6 +0)\nif %.*s%s%s goto out\n",
			   (int)(at - operands[i % 4]), operands[i % 4], conditions[i / 4], at + 2);
	}
	buf_add_str(&text, "out: r0 = 0\nexit\n");
	check_text(buf_text(&text));
}

TEST(the_log_has_the_same_words_for_atomics)
{
	if (!kernel_has(5012))
		return;
	check_text("r8 = 3\n"
		   "*(u64 *)(r10 -8) = r8\n"
		   "lock *(u64 *)(r10 -8) &= r8\n"
		   "lock *(u32 *)(r10 -8) |= r8\n"
		   "lock *(u64 *)(r10 -8) ^= r8\n"
		   "r8 = atomic64_fetch_add((u64 *)(r10 -8), r8)\n"
		   "r8 = atomic_fetch_or((u32 *)(r10 -8), r8)\n"
		   "r8 = atomic64_fetch_and((u64 *)(r10 -8), r8)\n"
		   "r8 = atomic_fetch_xor((u32 *)(r10 -8), r8)\n"
		   "r8 = atomic64_xchg((u64 *)(r10 -8), r8)\n"
		   "r8 = atomic_xchg((u32 *)(r10 -8), r8)\n"
		   "r0 = 0\n"
		   "r0 = atomic64_cmpxchg((u64 *)(r10 -8), r0, r8)\n"
		   "r0 = atomic_cmpxchg((u32 *)(r10 -8), r0, r8)\n"
		   "r0 = 0\n"
		   "exit\n");
}

TEST(the_log_has_the_same_words_for_the_fourth_instruction_set)
{
	if (!kernel_has(6006))
		return;
	check_text("r7 = 77\n"
		   "r8 = 3\n"
		   "r7 s/= r8\n"
		   "r7 s/= 3\n"
		   "w7 s%= w8\n"
		   "w7 s%= 3\n"
		   "r9 = (s8)r7\n"
		   "r9 = (s16)r7\n"
		   "r9 = (s32)r7\n"
		   "w9 = (s8)w7\n"
		   "w9 = (s16)w7\n"
		   "r9 = bswap16 r9\n"
		   "r9 = bswap32 r9\n"
		   "r9 = bswap64 r9\n"
		   "*(u64 *)(r10 -8) = -1\n"
		   "r9 = *(s8 *)(r10 -8)\n"
		   "r9 = *(s16 *)(r10 -8)\n"
		   "r9 = *(s32 *)(r10 -8)\n"
		   "gotol out\n"
		   "out: r0 = 0\n"
		   "exit\n");
}

TEST(the_log_has_the_same_words_for_may_goto)
{
	if (!kernel_has(6009))
		return;
	check_text("r0 = 0\n"
		   "again: may_goto out\n"
		   "r0 += 1\n"
		   "goto again\n"
		   "out: r0 = 0\n"
		   "exit\n");
}

TEST(the_log_has_the_same_words_for_acquire_and_release)
{
	if (!kernel_has(6015))
		return;
	check_text("*(u64 *)(r10 -8) = 0\n"
		   "r9 = load_acquire((u64 *)(r10 -8))\n"
		   "r9 = load_acquire((u8 *)(r10 -8))\n"
		   "store_release((u32 *)(r10 -8), r9)\n"
		   "r0 = 0\n"
		   "exit\n");
}

/* What the kernel has no reason to rewrite. */
TEST(what_was_loaded_comes_back)
{
	static const char text[] = "r6 = -7\n"
				   "r7 = 0x1122334455667788 ll\n"
				   "w6 <<= 3\n"
				   "*(u64 *)(r10 -8) = r7\n"
				   "r0 = *(u16 *)(r10 -4)\n"
				   "r0 = be16 r0\n"
				   "lock *(u64 *)(r10 -8) += r6\n"
				   "exit\n";
	cleanup_asm_program struct asm_program program = ASM_PROGRAM_EMPTY;
	cleanup_buf struct buf log = BUF_EMPTY;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	struct insn back[16] = { 0 };
	struct prog_info info = { .xlated_prog_insns = ptr_u64(back),
				  .xlated_prog_len = sizeof(back) };
	cleanup_close int fd = -1;

	CHECK(asm_assemble(text, sizeof(text) - 1, &known_helpers, &program, &problem) == 0);
	CHECK(program.count == 9);
	fd = load(&program, &log);
	CHECK_CASE(fd >= 0, buf_text(&log));
	CHECK(prog_info(fd, &info) == 0);
	CHECK(info.xlated_prog_len == program.count * sizeof(*back));
	CHECK(memcmp(back, program.insns, program.count * sizeof(*back)) == 0);
}

UNIT_MAIN

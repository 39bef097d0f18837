/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What llvm-objdump prints is read by the assembler, and so is what `object dump` prints: for each
 * program of tests/data it becomes the bytes that are in the object. */
#include <errno.h>
#include <glob.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>

#include "../lib/compiled.h"
#include "../lib/unit.h"
#include "asm/asm.h"
#include "base/util.h"
#include "names/names.h"
#include "objfile/elf.h"

enum { KERNEL_FUNCTION = 4711 };

static int helper_by_name(const char *name)
{
	uint64_t number;

	return names_number(&helpers, name, &number) ? -ENOENT : (int)number;
}

/* All that are not helpers. */
static int kernel_function(void *context, const char *name)
{
	(void)context;
	return strncmp(name, "no_", 3) == 0 ? -ENOENT : KERNEL_FUNCTION;
}

static const char *similar_helper(const char *name)
{
	return names_similar(&helpers, name);
}

static const struct asm_helpers test_helpers = { .number = helper_by_name,
						 .similar = similar_helper,
						 .kernel_function = kernel_function };

/* Says why when the text is refused. */
static struct asm_program assembled(const char *text, size_t size)
{
	struct asm_program program = ASM_PROGRAM_EMPTY;
	cleanup_problem struct problem problem = PROBLEM_NONE;

	if (asm_assemble(text, size, &test_helpers, &program, &problem))
		printf("# %u:%u: %s\n", problem.line, problem.column, problem_text(&problem));
	return program;
}

static bool makes(const char *text, const struct insn *insns, size_t count)
{
	cleanup_asm_program struct asm_program program = assembled(text, strlen(text));

	return program.count == count &&
	       (!count || memcmp(program.insns, insns, count * sizeof(*insns)) == 0);
}

TEST(a_file_as_llvm_objdump_prints_it)
{
	const struct insn want[] = {
		insn_ldx(BPF_DW, R6, R1, 8),
		insn_jeq_imm(R6, 0, 2),
		insn_ld_dw1(R1, 0, 5),
		insn_ld_dw2(1),
		insn_call_func(1),
		insn_exit(),
		insn_stx(BPF_W, R10, -4, R0),
		insn_exit(),
	};

	CHECK(makes(
		"\n"
		"a file: 1.bpf.o:\tfile format elf64-bpf\n"
		"\n"
		"Disassembly of section uprobe//bin/one two:\r\n"
		"\n"
		"0000000000000000 <xdp_prog>:\n"
		"; if (!ctx) goto out; }\n"
		"       0:\t79 16 08 00 00 00 00 00\tr6 = *(u64 *)(r1 + 8)\n"
		"       1:\t15 06 02 00 00 00 00 00\tif r6 == 0x0 goto +0x2 <LBB0_2>\n"
		"       2:\t18 01 00 00 05 00 00 00 00 00 00 00 01 00 00 00\tr1 = 0x100000005 ll\n"
		"\n"
		"0000000000000020 <LBB0_2>:\n"
		"       4:\t85 10 00 00 01 00 00 00\tcall 0x1\n"
		"       5:\t95 00 00 00 00 00 00 00\texit\n"
		"\n"
		"Disassembly of section .text:\n"
		"00000000 sub:\n"
		"       0:\t63 0a fc ff 00 00 00 00\t*(u32 *)(r10 - 0x4) = w0\n"
		"       1:\texit\n",
		want, ARRAY_SIZE(want)));
}

TEST(bytes_and_text_are_the_same_in_either_order)
{
	const struct {
		const char *text;
		struct insn insns[2];
	} cases[] = {
		{ "0: 61 12 04 00 00 00 00 00 r2 = *(u32 *)(r1 + 0x4)",
		  { insn_ldx(BPF_W, R2, R1, 4) } },
		{ "0: 61 21 00 04 00 00 00 00 r2 = *(u32 *)(r1 + 0x4)",
		  { insn_ldx(BPF_W, R2, R1, 4) } },
		{ "18 10 00 00 00 00 00 05 00 00 00 00 00 00 00 00 r1 = 0x5 ll",
		  { insn_ld_dw1(R1, 0, 5), insn_ld_dw2(0) } },
		{ "85 00 00 00 06 00 00 00 call 0x6", { insn_call(6) } },
		{ "85 10 00 00 ff ff ff ff call -0x1", { insn_call_func(-1) } },
		{ "85 01 00 00 ff ff ff ff call -0x1", { insn_call_func(-1) } },
		{ "85 10 00 00 02 00 00 00 call 0x2", { insn_call_func(2) } },
		{ "85 20 00 00 07 00 00 00 call 0x7", { insn_call_kfunc(7, 0) } },
		{ "85 00 00 00 01 00 00 00 call map_lookup_elem", { insn_call(1) } },
		{ "e5 00 02 00 00 00 00 00 <unknown>", { insn_may_goto(2) } },
		{ "8d 01 00 00 00 00 00 00 callx r1",
		  { { .opcode = BPF_JMP | BPF_CALL | BPF_X, .dst = R1 } } },
		{ "8d 00 00 00 03 00 00 00 callx r3",
		  { { .opcode = BPF_JMP | BPF_CALL | BPF_X, .dst = R3 } } },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		CHECK_CASE(makes(cases[i].text, cases[i].insns, insn_slots(cases[i].insns)),
			   cases[i].text);
}

TEST(relocations_name_functions_and_maps)
{
	static const char text[] = "Disassembly of section .text:\n"
				   "0000000000000000 <sub>:\n"
				   "0: r0 = 1\n"
				   "1: exit\n"
				   "0000000000000010 <each>:\n"
				   "2: exit\n"
				   "Disassembly of section xdp:\n"
				   "0000000000000000 <xdp_prog>:\n"
				   "0: 85 10 00 00 ff ff ff ff call -0x1\n"
				   "\t\t0000000000000000:  R_BPF_64_32\tsub\n"
				   "1: 85 10 00 00 01 00 00 00 call 0x1\n"
				   "\t\t0000000000000008:  R_BPF_64_32\t.text\n"
				   "2: 85 10 00 00 ff ff ff ff call -0x1\n"
				   "\t\t0000000000000010:  R_BPF_64_32\tbpf_rcu_read_lock\n"
				   "3: r1 = 0x0 ll\n"
				   "\t\t0000000000000018:  R_BPF_64_64\tpackets_by_source\n"
				   "5: r2 = 0x10 ll\n"
				   "\t\t0000000000000028:  R_BPF_64_64\t.text\n"
				   "7: r3 = 0x8 ll\n"
				   "\t\t0000000000000038:  R_BPF_64_64\t.rodata\n"
				   "9: r4 = 0x4\n"
				   "\t\t0000000000000048:  CO-RE <byte_off> [2] struct a::b (0:1)\n"
				   "10: exit\n";
	const struct insn want[] = {
		insn_mov_imm(R0, 1),
		insn_exit(),
		insn_exit(),
		insn_call_func(-4),
		insn_call_func(-3),
		insn_call_kfunc(KERNEL_FUNCTION, 0),
		insn_ld_map_fd1(R1, 0),
		insn_ld_map_fd2(),
		insn_ld_dw1(R2, BPF_PSEUDO_FUNC, (uint32_t)-7),
		insn_ld_dw2(0),
		insn_ld_dw1(R3, BPF_PSEUDO_MAP_VALUE, 0),
		insn_ld_dw2(8),
		insn_mov_imm(R4, 4),
		insn_exit(),
	};
	cleanup_asm_program struct asm_program program = assembled(text, strlen(text));

	CHECK(makes(text, want, ARRAY_SIZE(want)));
	CHECK(program.map_count == 2);
	if (program.map_count != 2)
		return;
	CHECK_STR(program.maps[0].text, "packets_by_source");
	CHECK(program.maps[0].kind == MAP_REF_NAME && program.maps[0].insn == 6);
	CHECK_STR(program.maps[1].text, ".rodata");
	CHECK(program.maps[1].insn == 10 && program.maps[1].line == 20);
}

TEST(what_does_not_fit_together_is_refused)
{
	static const struct {
		const char *text;
		unsigned line, column;
		enum reason reason;
	} cases[] = {
		{ "0: b7 00 00 00 01 00 00 00 r0 = 2", 1, 28, REASON_CONFLICT },
		{ "0: b7 00 00 00 02 00 00 00 r1 = 2", 1, 28, REASON_CONFLICT },
		{ "b7 00 00 00 02 00 00 00 r0 = 2 ll", 1, 25, REASON_CONFLICT },
		{ "18 01 00 00 05 00 00 00 00 00 00 00 00 00 00 00 r1 = 5", 1, 49,
		  REASON_CONFLICT },
		{ "18 21 00 00 05 00 00 00 00 00 00 00 00 00 00 00 r1 = 5 ll", 1, 49,
		  REASON_CONFLICT },
		{ "85 30 00 00 ff ff ff ff call -1", 1, 25, REASON_CONFLICT },
		{ "b7 00 00 00 02 00 00 r0 = 2", 1, 1, REASON_UNKNOWN },
		{ "b7 00 00 00 02 00 00 00 ro = 2", 1, 25, REASON_UNKNOWN },
		{ "ff ff ff ff ff ff ff ff <unknown>", 1, 25, REASON_UNKNOWN },
		{ "18 01 00 00 05 00 00 00 <unknown>", 1, 25, REASON_UNKNOWN },
		{ "exit\n<unknown>", 2, 1, REASON_UNKNOWN },
		{ "0000000000000000:  R_BPF_64_64\tflows", 1, 32, REASON_UNEXPECTED },
		{ "r1 = 5\n0000000000000000:  R_BPF_64_64\tflows", 2, 32, REASON_CONFLICT },
		{ "r1 = 5 ll\n0000000000000000:  R_BPF_64_64\tfl ows", 2, 32, REASON_SYNTAX },
		{ "call -1\n0000000000000000:  R_BPF_64_32\tno_such_function", 2, 32,
		  REASON_UNKNOWN },
		{ "00000000 <f>:\ncall 7\n0000000000000000:  R_BPF_64_32\tf", 3, 32, REASON_RANGE },
		{ "0000000000000000 <f>\nexit", 1, 1, REASON_UNKNOWN },
		{ "Disassembly of section xdp\nexit", 1, 1, REASON_UNKNOWN },
		{ "call no_such_function#70000", 1, 6, REASON_UNEXPECTED },
		{ "call no_such_function", 1, 6, REASON_UNKNOWN },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		cleanup_asm_program struct asm_program program = ASM_PROGRAM_EMPTY;
		cleanup_problem struct problem problem = PROBLEM_NONE;
		const char *text = cases[i].text;

		CHECK_CASE(asm_assemble(text, strlen(text), &test_helpers, &program, &problem) ==
				   -EINVAL,
			   text);
		CHECK_CASE(problem.line == cases[i].line, text);
		CHECK_CASE(problem.column == cases[i].column, text);
		CHECK_PROBLEM(&problem, cases[i].reason, text);
		CHECK_CASE(!program.insns && !program.maps, text);
	}
}

TEST(functions_of_the_kernel_are_called_by_name_as_dumps_have_them)
{
	static const char *const texts[] = {
		"call bpf_xdp_metadata_rx_timestamp",
		"call bpf_xdp_metadata_rx_timestamp#12345",
		"(85) call bpf_xdp_metadata_rx_timestamp#-1234567",
	};
	const struct insn want = insn_call_kfunc(KERNEL_FUNCTION, 0);

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		CHECK_CASE(makes(texts[i], &want, 1), texts[i]);
}

/*
 * What compilers make
 */

/* Appends what a command prints. */
static bool read_command(const char *command, struct buf *out)
{
	FILE *pipe = popen(command, "r");
	char part[4096];
	size_t size;

	while (pipe && (size = fread(part, 1, sizeof(part), pipe)) > 0)
		buf_add(out, part, size);
	return pipe && pclose(pipe) == 0 && !out->err;
}

/* The code in all sections of an object, one after the other, in this machine's byte order. */
static bool read_code(const struct buf *bytes, struct buf *code)
{
	cleanup_elf_file struct elf_file *file = NULL;
	bool swapped;

	if (objfile_elf_open_bytes(bytes->data, bytes->len, &file, NULL) ||
	    objfile_elf_read_sections(file, NULL))
		return false;
	swapped = file->swapped;
	for (uint32_t i = 1; i < file->section_count; i++) {
		const struct elf_section *section = &file->sections[i];

		if (section->type == SHT_PROGBITS && section->flags & SHF_EXECINSTR)
			buf_add(code, bytes->data + section->offset, section->size);
	}
	for (size_t i = 0; swapped && i < code->len; i += sizeof(struct insn)) {
		struct insn *insn = (struct insn *)(code->data + i);
		uint8_t registers = ((uint8_t *)insn)[1];

		((uint8_t *)insn)[1] = (uint8_t)(registers << 4 | registers >> 4);
		insn->off = (int16_t)__builtin_bswap16((uint16_t)insn->off);
		insn->imm = (int32_t)__builtin_bswap32((uint32_t)insn->imm);
	}
	return !code->err;
}

/* Where relocations are the text may have what they refer to. */
static bool same_but_for_names(const struct insn *a, const struct insn *b)
{
	return a->opcode == b->opcode && a->dst == b->dst && a->off == b->off &&
	       (a->opcode == 0 || a->opcode == (BPF_JMP | BPF_CALL) || insn_slots(a) == 2 ||
		(a->src == b->src && a->imm == b->imm));
}

static void check_code(const char *what, const struct buf *text, const struct insn *insns,
		       size_t count, bool exactly)
{
	cleanup_asm_program struct asm_program program = assembled(text->data, text->len);
	size_t same = 0;

	CHECK_CASE(program.count == count, what);
	while (same < min_size(count, program.count) &&
	       (exactly ? memcmp(&program.insns[same], &insns[same], sizeof(*insns)) == 0
			: same_but_for_names(&program.insns[same], &insns[same])))
		same++;
	if (same < count)
		printf("# %s: instruction %zu\n", what, same);
	CHECK_CASE(same == count, what);
}

/* llvm-objdump's text becomes the same bytes, and with relocations those but for what they name. */
static void check_objdump(const char *object, const char *what)
{
	cleanup_buf struct buf bytes = BUF_EMPTY, code = BUF_EMPTY;
	static const char *const options[] = { "-d", "-drS --no-show-raw-insn" };

	CHECK_CASE(!buf_read_file(&bytes, object, 1 << 24) && read_code(&bytes, &code), what);
	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		cleanup_buf struct buf text = BUF_EMPTY;
		char command[PATH_MAX + 64];

		snprintf(command, sizeof(command), "llvm-objdump %s %s", options[i], object);
		CHECK_CASE(read_command(command, &text), command);
		check_code(what, &text, (const struct insn *)code.data,
			   code.len / sizeof(struct insn), i == 0);
	}
}

/* The program next to this one's directory. */
static const char *bpfadm(void)
{
	static char path[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 1);

	if (length <= 0)
		return "bpfadm-fake";
	path[length] = '\0';
	dirname(path);
	strcat(path, "/../bpfadm-fake");
	return path;
}

static void check_object_dump(const char *object, const char *what)
{
	cleanup_buf struct buf bytes = BUF_EMPTY;
	cleanup_objfile struct objfile *opened = NULL;

	CHECK_CASE(!buf_read_file(&bytes, object, 1 << 24) &&
			   !objfile_look(bytes.data, bytes.len, object, &opened, NULL),
		   what);
	for (uint32_t i = 0; opened && i < opened->program_count; i++) {
		const struct objfile_program *program = &opened->programs[i];
		cleanup_buf struct buf text = BUF_EMPTY;
		char command[2 * PATH_MAX];

		snprintf(command, sizeof(command), "%s -q object dump %s %s %s", bpfadm(), object,
			 program->name, i % 2 ? "opcodes linum" : "");
		CHECK_CASE(read_command(command, &text), command);
		check_code(command, &text, program->insns, program->insn_count, false);
	}
}

TEST(dumps_of_what_clang_makes_become_the_same_bytes)
{
	static const char *const flags[] = { "-O1 -mcpu=v1", "-O2 -mcpu=v3 -target bpfeb" };
	size_t compiled = 0;
	glob_t sources;

	CHECK(access("data", F_OK) == 0 || chdir("tests") == 0);
	CHECK(glob("data/obj/*.bpf.c", 0, NULL, &sources) == 0 &&
	      glob("data/*.c", GLOB_APPEND, NULL, &sources) == 0);
	for (size_t i = 0; i < sources.gl_pathc * ARRAY_SIZE(flags); i++) {
		const char *source = sources.gl_pathv[i / ARRAY_SIZE(flags)];
		char object[] = "/tmp/bpfadm-objdump-XXXXXX", command[PATH_MAX + 256];
		int fd = mkstemp(object);

		snprintf(
			command, sizeof(command),
			"clang -target bpf -g -I/usr/include/$(uname -m)-linux-gnu %s -w -c %s -o %s",
			flags[i % ARRAY_SIZE(flags)], source, object);
		if (fd >= 0 && system(command) == 0) {
			compiled++;
			check_objdump(object, command);
			check_object_dump(object, command);
		}
		close(fd);
		unlink(object);
	}
	CHECK(compiled == sources.gl_pathc * ARRAY_SIZE(flags));
	globfree(&sources);
}

UNIT_MAIN

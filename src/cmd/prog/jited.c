/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prog dump jited: the native code that a program has been compiled to, as text by libcapstone,
 * which is opened when it is first needed. */
#include "cmd/prog/code.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/lazy.h"
#include "base/util.h"
#include "cmd/fail.h"
#include "sonames.h"

struct native_insn {
	size_t size; /* bytes of code */
	char operation[32];
	char operands[160]; /* with commas between them */
	bool branches;	    /* it jumps to `target`, or calls it */
	bool calls;
	uint64_t target;
};

#if defined(CAPSTONE_SONAME) && (defined(__x86_64__) || defined(__aarch64__))
#include <capstone/capstone.h>

#ifdef __x86_64__
static const cs_arch arch = CS_ARCH_X86;
static const cs_mode mode = CS_MODE_64;
enum { SMALLEST = 1 };
#else
static const cs_arch arch = CS_ARCH_ARM64;
static const cs_mode mode = CS_MODE_LITTLE_ENDIAN;
enum { SMALLEST = 4 };
#endif

static struct {
	__typeof__(cs_open) *open;
	__typeof__(cs_close) *close;
	__typeof__(cs_option) *option;
	__typeof__(cs_malloc) *malloc;
	__typeof__(cs_free) *free;
	__typeof__(cs_disasm_iter) *next;
} capstone;

static csh disassembler;
static cs_insn *space; /* for one instruction */

static int open_library(void)
{
	static const struct lazy_symbol symbols[] = {
		{ "cs_open", &capstone.open },	   { "cs_close", &capstone.close },
		{ "cs_option", &capstone.option }, { "cs_malloc", &capstone.malloc },
		{ "cs_free", &capstone.free },	   { "cs_disasm_iter", &capstone.next },
	};

	return capstone.next ? 0 : lazy_open(CAPSTONE_SONAME, symbols, ARRAY_SIZE(symbols));
}

/* 0; -ENOENT: no libcapstone, or it was not known when bpfadm was built; -ENOSYS: it does not know
 * this machine's processor. */
static int native_open(void)
{
	int err = open_library();

	if (err)
		return -ENOENT;
	if (capstone.open(arch, mode, &disassembler) != CS_ERR_OK)
		return -ENOSYS;
	/* As bpftool, objdump and the kernel's own sources write it; without meaning on arm64. */
	capstone.option(disassembler, CS_OPT_SYNTAX, CS_OPT_SYNTAX_ATT);
	space = capstone.malloc(disassembler);
	if (space)
		return 0;
	capstone.close(&disassembler);
	return -ENOSYS;
}

static void native_close(void)
{
	capstone.free(space, 1);
	capstone.close(&disassembler);
	space = NULL;
}

/* The operand of a call of a fixed address is that address. */
static void find_target(const cs_insn *found, struct native_insn *insn)
{
	const char *name = found->mnemonic;
	const char *operand = found->op_str + (found->op_str[0] == '#');
	char *end;

	insn->calls = strncmp(name, "call", 4) == 0 || strcmp(name, "bl") == 0;
	if (operand[0] != '0' || (!insn->calls && *name != 'j' && *name != 'b'))
		return;
	insn->target = strtoull(operand, &end, 16);
	insn->branches = !*end;
}

/* The instruction at the beginning of `bytes` (at least one), which runs at `address`; bytes that
 * are not an instruction are one of operation "(bad)". */
static void native_insn(const uint8_t *bytes, size_t size, uint64_t address,
			struct native_insn *insn)
{
	const uint8_t *at = bytes;
	size_t left = size;

	*insn = (struct native_insn){ .size = min_size(SMALLEST, size), .operation = "(bad)" };
	if (!capstone.next(disassembler, &at, &left, &address, space))
		return;
	insn->size = space->size;
	snprintf(insn->operation, sizeof(insn->operation), "%.31s", space->mnemonic);
	snprintf(insn->operands, sizeof(insn->operands), "%.159s", space->op_str);
	find_target(space, insn);
}

#else

static int native_open(void)
{
	return -ENOENT;
}

static void native_close(void)
{
}

static void native_insn(const uint8_t *bytes, size_t size, uint64_t address,
			struct native_insn *insn)
{
	(void)bytes;
	(void)address;
	*insn = (struct native_insn){ .size = size, .operation = "(bad)" };
}

#endif

/* Without a disassembler the bytes are shown. */
enum { BYTES_A_LINE = 16 };

struct jited_function {
	const uint8_t *bytes;
	size_t size;
	uint64_t address; /* 0: not known */
};

struct jited_view {
	struct out *out;
	struct code *code;
	const struct dump_options *options;
	bool native; /* there is a disassembler */
};

/* Splits "a, b(c, d)" at the commas outside of brackets. */
static void show_operands(struct out *out, const char *operands)
{
	const char *start = operands;
	unsigned depth = 0;

	out_list_begin(out, "operands", NULL);
	for (const char *c = operands; *start; c++) {
		depth += *c == '(' || *c == '[';
		depth -= (*c == ')' || *c == ']') && depth;
		if (*c && (*c != ',' || depth))
			continue;
		out_str_n(out, NULL, start, (size_t)(c - start));
		start = c + (*c == ',');
		start += *start == ' ';
	}
	out_list_end(out);
}

static size_t show_insn(const struct jited_view *view, const struct jited_function *function,
			size_t pc)
{
	struct out *out = view->out;
	struct native_insn insn;
	const char *target = NULL;

	native_insn(function->bytes + pc, function->size - pc, pc, &insn);
	/* The text counts from 0, as if the function were there: what is elsewhere gets its
	 * address. */
	if (insn.branches && function->address && (insn.calls || insn.target >= function->size)) {
		insn.target += function->address;
		snprintf(insn.operands, sizeof(insn.operands), "0x%" PRIx64, insn.target);
		target = ksyms_name(view->code->ksyms, insn.target);
	}
	out_str(out, "operation", insn.operation);
	show_operands(out, insn.operands);
	if (target)
		out_str(out, "target", target);
	out_text(out, "%4zx: %s%s%s%s%s", pc, insn.operation, *insn.operands ? "\t" : "",
		 insn.operands, target ? "\t; " : "", target ? target : "");
	if (view->options->opcodes) {
		out_hex(out, "opcodes", function->bytes + pc, insn.size);
		code_show_bytes(out, function->bytes + pc, insn.size);
	}
	return insn.size;
}

static size_t show_raw(const struct jited_view *view, const struct jited_function *function,
		       size_t pc)
{
	size_t size = min_size(BYTES_A_LINE, function->size - pc);

	out_hex(view->out, "opcodes", function->bytes + pc, size);
	out_text(view->out, "%4zx:", pc);
	code_show_bytes(view->out, function->bytes + pc, size);
	return size;
}

/* The source line that begins at the address, if one does; the last of several. */
static void show_line(const struct jited_view *view, const struct jited_function *function,
		      size_t pc)
{
	struct code *code = view->code;
	const struct prog_info *info = &code->details.info;
	const uint64_t *addresses = prog_details_array(info->jited_line_info);
	uint64_t address = function->address + pc;
	bool found = false;

	if (!addresses || !info->line_info || info->nr_line_info != info->nr_jited_line_info)
		return;
	for (; code->line < info->nr_line_info; code->line++) {
		if (addresses[code->line] < function->address || addresses[code->line] > address)
			break;
		found = true;
	}
	if (!found)
		return;
	code->line--;
	code_show_line(view->out, code, view->options);
}

static void show_function(const struct jited_view *view, const struct jited_function *function)
{
	const struct prog_info *info = &view->code->details.info;
	struct out *out = view->out;
	const char *name = NULL;
	char pc_text[24];

	out_record_begin(out, NULL, NULL);
	if (info->func_info && view->code->function < info->nr_func_info)
		code_show_function(out, view->code);
	if (function->address)
		name = ksyms_name(view->code->ksyms, function->address);
	out_str(out, "name", name ? name : "unknown");
	out_text(out, "%s:", name ? name : "unknown");
	out_list_begin(out, "insns", NULL);
	for (size_t pc = 0; pc < function->size && !out_error(out);) {
		out_record_begin(out, NULL, NULL);
		show_line(view, function, pc);
		snprintf(pc_text, sizeof(pc_text), "0x%zx", pc);
		out_str(out, "pc", pc_text);
		pc += view->native ? show_insn(view, function, pc) : show_raw(view, function, pc);
		out_record_end(out);
	}
	out_list_end(out);
	out_record_end(out);
}

/* Each function's part of the code, in turn; all of it is one where the kernel does not report
 * their lengths. */
static void show_functions(const struct jited_view *view)
{
	const struct prog_info *info = &view->code->details.info;
	const uint64_t *addresses = prog_details_array(info->jited_ksyms);
	const uint32_t *lengths = prog_details_array(info->jited_func_lens);
	const uint8_t *bytes = prog_details_array(info->jited_prog_insns);
	size_t left = info->jited_prog_len;
	uint32_t count = lengths ? info->nr_jited_func_lens : 1;

	for (uint32_t i = 0; i < count; i++) {
		struct jited_function function = { bytes, left, 0 };

		if (lengths)
			function.size = min_size(lengths[i], left);
		if (addresses && i < info->nr_jited_ksyms)
			function.address = addresses[i];
		show_function(view, &function);
		bytes += function.size;
		left -= function.size;
	}
}

void jited_show(struct out *out, const char *name, struct code *code,
		const struct dump_options *options)
{
	int err = native_open();
	struct jited_view view = { out, code, options, .native = !err };

	if (err)
		fail_note("there is no disassembler (libcapstone): only the bytes are shown");
	out_list_begin(out, name, NULL);
	show_functions(&view);
	out_list_end(out);
	if (!err)
		native_close();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The native code that a program has been compiled to. */
#include "cmd/prog/jited.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cmd/fail.h"
#include "cmd/prog/native.h"

/* Without a disassembler the bytes are shown, so many at a time. */
enum { BYTES_A_LINE = 16 };

struct function {
	const uint8_t *bytes;
	size_t size;
	uint64_t address; /* 0: not known */
};

struct view {
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

static void show_bytes(struct out *out, const uint8_t *bytes, size_t size)
{
	char text[BYTES_A_LINE * 3 + 1];

	for (size_t i = 0; i < size && i < BYTES_A_LINE; i++)
		snprintf(text + 3 * i, sizeof(text) - 3 * i, " %02x", bytes[i]);
	out_text(out, "      %s", text);
}

static size_t show_insn(const struct view *view, const struct function *function, size_t pc)
{
	struct out *out = view->out;
	struct native_insn insn;
	const char *target;

	native_insn(function->bytes + pc, function->size - pc, pc, &insn);
	/* A call's distance counts from where the function is; the text says it from 0. */
	target = insn.target && function->address
			 ? ksyms_name(view->code->ksyms, function->address + insn.target)
			 : NULL;
	out_str(out, "operation", insn.operation);
	show_operands(out, insn.operands);
	if (target)
		out_str(out, "target", target);
	out_text(out, "%4zx: %s%s%s%s%s", pc, insn.operation, *insn.operands ? "\t" : "",
		 insn.operands, target ? "\t; " : "", target ? target : "");
	if (view->options->opcodes) {
		out_hex(out, "opcodes", function->bytes + pc, insn.size);
		show_bytes(out, function->bytes + pc, insn.size);
	}
	return insn.size;
}

static size_t show_raw(const struct view *view, const struct function *function, size_t pc)
{
	size_t size = min_size(BYTES_A_LINE, function->size - pc);

	out_hex(view->out, "opcodes", function->bytes + pc, size);
	out_text(view->out, "%4zx:", pc);
	show_bytes(view->out, function->bytes + pc, size);
	return size;
}

/* The source line that begins at the address, if one does; the last of several. */
static void show_line(const struct view *view, const struct function *function, size_t pc)
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

static void show_function(const struct view *view, const struct function *function)
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

/* Each function's part of the code, in turn; all of it is one where their lengths are not told. */
static void show_functions(const struct view *view)
{
	const struct prog_info *info = &view->code->details.info;
	const uint64_t *addresses = prog_details_array(info->jited_ksyms);
	const uint32_t *lengths = prog_details_array(info->jited_func_lens);
	const uint8_t *bytes = prog_details_array(info->jited_prog_insns);
	size_t left = info->jited_prog_len;
	uint32_t count = lengths ? info->nr_jited_func_lens : 1;

	for (uint32_t i = 0; i < count; i++) {
		struct function function = { bytes, left, 0 };

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
	struct view view = { out, code, options, .native = !err };

	if (err)
		fail_note("no disassembler (libcapstone): the bytes alone");
	out_list_begin(out, name, NULL);
	show_functions(&view);
	out_list_end(out);
	if (!err)
		native_close();
}

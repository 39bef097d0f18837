/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program's instructions, as the kernel has translated them or as they are in a file. */
#include "cmd/prog/code.h"

#include <stdio.h>

#include "asm/asm.h"
#include "base/escape.h"
#include "bpf/insn.h"
#include "names/names.h"

static const struct insn *insns(const struct code *code)
{
	return prog_details_array(code->details.info.xlated_prog_insns);
}

uint32_t xlated_count(const struct code *code)
{
	return insns(code) ? code->details.info.xlated_prog_len / (uint32_t)sizeof(struct insn) : 0;
}

/* A function of the program: in a loaded one off is the distance, and imm, once it is native code,
 * counts the functions. */
static const char *name_function(struct code *code, const struct insn *insn, char *space,
				 size_t size)
{
	const struct prog_info *info = &code->details.info;
	const uint64_t *addresses = prog_details_array(info->jited_ksyms);
	const char *name = NULL;

	if (addresses && (uint32_t)insn->imm < info->nr_jited_ksyms)
		name = ksyms_name(code->ksyms, addresses[insn->imm]);
	snprintf(space, size, "pc%+d%s%s", insn->off, name ? "#" : "", name ? name : "");
	return space;
}

/* A helper by its number, which the kernel has replaced; any other function by what is there now.
 */
static const char *name_call(void *context, const struct insn *insn, char *space, size_t size)
{
	struct code *code = context;
	const char *name;
	int helper;

	if (insn->src == BPF_PSEUDO_CALL)
		return name_function(code, insn, space, size);
	name = ksyms_called(code->ksyms, insn->imm);
	if (!name)
		/* It is not replaced (bpf_insn_prepare_dump() of kernel/bpf/syscall.c). */
		return insn->imm == HELPER_tail_call ? "bpf_tail_call#12" : NULL;
	helper = ksyms_helper(name);
	snprintf(space, size, "%s#%d", name, helper >= 0 ? helper : insn->imm);
	return space;
}

uint32_t xlated_text(struct buf *text, struct code *code, uint32_t index)
{
	const struct disasm_names loaded = { .call = name_call, .context = code };

	return (uint32_t)disasm_insn(text, insns(code) + index, xlated_count(code) - index,
				     DISASM_OPCODE, code->file ? &code->file->names : &loaded);
}

const char *xlated_remark(struct buf *text, const struct code *code, uint32_t index)
{
	return code->file ? code->file->remark(code->file, index, text) : NULL;
}

/* The bytes of the second half of a 64-bit number belong to the imm of the first. */
static void show_opcodes(struct out *out, const struct insn *insn, uint32_t slots)
{
	const size_t imm_size = slots * sizeof(*insn) - offsetof(struct insn, imm);
	char text[8];

	out_record_begin(out, "opcodes", NULL);
	snprintf(text, sizeof(text), "0x%02x", insn->opcode);
	out_str(out, "code", text);
	snprintf(text, sizeof(text), "0x%x", insn->src);
	out_str(out, "src_reg", text);
	snprintf(text, sizeof(text), "0x%x", insn->dst);
	out_str(out, "dst_reg", text);
	out_hex(out, "off", &insn->off, sizeof(insn->off));
	out_hex(out, "imm", &insn->imm, imm_size);
	out_record_end(out);
}

static uint32_t show_insn(struct out *out, struct code *code, uint32_t index,
			  const struct dump_options *options)
{
	cleanup_buf struct buf text = BUF_EMPTY, remark = BUF_EMPTY;
	const struct insn *insn = insns(code) + index;
	uint32_t slots = xlated_text(&text, code, index);
	const char *key = xlated_remark(&remark, code, index);

	out_str(out, "disasm", buf_text(&text));
	if (key) {
		out_str(out, key, buf_text(&remark));
		buf_add_str(&text, "\t; ");
		escape_text(&text, remark.data, remark.len);
	}
	out_text(out, "%4u: %s", index, buf_text(&text));
	if (options->opcodes) {
		show_opcodes(out, insn, slots);
		code_show_bytes(out, insn, slots * sizeof(*insn));
	}
	return slots;
}

void xlated_show(struct out *out, const char *name, struct code *code,
		 const struct dump_options *options)
{
	const struct prog_info *info = &code->details.info;
	uint32_t count = xlated_count(code), i = 0;

	out_list_begin(out, name, NULL);
	while (i < count && !out_error(out)) {
		out_record_begin(out, NULL, NULL);
		if (info->func_info && code->function < info->nr_func_info &&
		    prog_func_record(info, code->function)->insn == i)
			code_show_function(out, code);
		if (info->line_info && code->line < info->nr_line_info &&
		    prog_line_record(info, code->line)->insn <= i)
			code_show_line(out, code, options);
		i += show_insn(out, code, i, options);
		out_record_end(out);
	}
	out_list_end(out);
}

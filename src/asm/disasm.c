/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instructions as text. */
#include "asm/asm.h"

#include "asm/forms.h"

/* One instruction on its way to text. */
struct printing {
	struct buf *out;
	const struct insn *insn; /* two of them where the form has a 64-bit number */
	unsigned flags;
	const struct disasm_names *names;
};

/* Room for a function's name and what stands around it. */
enum { NAME_SPACE = 256 };

static void print_dst(const struct printing *p)
{
	buf_printf(p->out, "r%u", p->insn->dst);
}

static void print_src(const struct printing *p)
{
	buf_printf(p->out, "r%u", p->insn->src);
}

static void print_dst32(const struct printing *p)
{
	buf_printf(p->out, "w%u", p->insn->dst);
}

static void print_src32(const struct printing *p)
{
	buf_printf(p->out, "w%u", p->insn->src);
}

static void print_off(const struct printing *p)
{
	buf_printf(p->out, "%+d", p->insn->off);
}

static void print_imm(const struct printing *p)
{
	buf_printf(p->out, "%d", p->insn->imm);
}

/* Of -1 bpftool makes 0xffffffff even where 64 bits are compared; without the opcode, which says
 * that the text is such a dump, that would be another number. */
static void print_compared(const struct printing *p)
{
	if (p->insn->imm < 0 && !(p->flags & DISASM_OPCODE))
		buf_printf(p->out, "%d", p->insn->imm);
	else
		buf_printf(p->out, "0x%x", (uint32_t)p->insn->imm);
}

static void print_imm_high(const struct printing *p)
{
	buf_printf(p->out, "%u", (uint32_t)p->insn->imm >> 16);
}

static void print_imm_low(const struct printing *p)
{
	buf_printf(p->out, "%u", (uint32_t)p->insn->imm & 0xffff);
}

static void print_jump(const struct printing *p)
{
	buf_printf(p->out, "pc%+d", p->insn->off);
}

static void print_long_jump(const struct printing *p)
{
	buf_printf(p->out, "pc%+d", p->insn->imm);
}

/* What the number stands for is in src; both halves have 32 bits. */
static void print_pseudo(struct buf *out, const struct insn *insn)
{
	uint32_t low = (uint32_t)insn[0].imm, high = (uint32_t)insn[1].imm;

	switch (insn->src) {
	case BPF_PSEUDO_MAP_FD:
		buf_printf(out, "map[id:%u]", low);
		break;
	case BPF_PSEUDO_MAP_VALUE:
		buf_printf(out, "map[id:%u][0]+%u", low, high);
		break;
	case BPF_PSEUDO_MAP_IDX:
		buf_printf(out, "map[idx:%u]", low);
		break;
	case BPF_PSEUDO_MAP_IDX_VALUE:
		buf_printf(out, "map[idx:%u]+%u", low, high);
		break;
	case BPF_PSEUDO_BTF_ID:
		buf_printf(out, high ? "btf_id[%u:%u]" : "btf_id[%u]", low, high);
		break;
	case BPF_PSEUDO_FUNC:
		buf_printf(out, "subprog[%+d]", insn->imm);
		break;
	default:
		buf_printf(out, "0x%llx", (unsigned long long)high << 32 | low);
	}
}

static void print_imm64(const struct printing *p)
{
	char space[NAME_SPACE];
	const char *name = NULL;

	if (p->names && p->names->imm64)
		name = p->names->imm64(p->names->context, p->insn, space, sizeof(space));
	if (name)
		buf_add_str(p->out, name);
	else
		print_pseudo(p->out, p->insn);
	/* Without the opcode nothing else would tell it from a move. */
	if (!(p->flags & DISASM_OPCODE) && p->insn->src == 0)
		buf_add_str(p->out, " ll");
}

static void print_call(const struct printing *p)
{
	char space[NAME_SPACE];
	const char *name = NULL;

	if (p->names && p->names->call)
		name = p->names->call(p->names->context, p->insn, space, sizeof(space));
	if (name)
		buf_add_str(p->out, name);
	else if (p->insn->src == BPF_PSEUDO_CALL)
		buf_printf(p->out, "pc%+d", p->insn->imm);
	else if (p->insn->src == BPF_PSEUDO_KFUNC_CALL && p->insn->off)
		buf_printf(p->out, "kernel-function#%d:%d", p->insn->imm, p->insn->off);
	else if (p->insn->src == BPF_PSEUDO_KFUNC_CALL)
		buf_printf(p->out, "kernel-function#%d", p->insn->imm);
	else
		buf_printf(p->out, "unknown#%d", p->insn->imm);
}

static void (*const print_field[])(const struct printing *p) = {
	['d'] = print_dst,     ['D'] = print_dst32, ['s'] = print_src,	     ['S'] = print_src32,
	['o'] = print_off,     ['i'] = print_imm,   ['x'] = print_compared,  ['h'] = print_imm_high,
	['l'] = print_imm_low, ['j'] = print_jump,  ['J'] = print_long_jump, ['m'] = print_imm64,
	['f'] = print_call,
};

static void print_form(const struct printing *p, const struct asm_form *form)
{
	for (const char *at = form->pattern; *at; at++) {
		uint8_t bits;

		if (*at != '%') {
			buf_add_char(p->out, *at);
			continue;
		}
		at++;
		bits = form_token_bits(*at);
		if (bits)
			buf_add_str(p->out, form_token_text(*at, p->insn->opcode & bits));
		else
			print_field[(unsigned char)*at](p);
	}
}

int disasm_insn(struct buf *out, const struct insn *insn, size_t left, unsigned flags,
		const struct disasm_names *names)
{
	const struct asm_form *form = form_of(insn);
	struct printing p = { .out = out, .insn = insn, .flags = flags, .names = names };

	if (!form || insn_slots(insn) > left) {
		buf_printf(out, "BUG_%02x", insn->opcode);
		return 1;
	}
	if (flags & DISASM_OPCODE)
		buf_printf(out, "(%02x) ", insn->opcode);
	print_form(&p, form);
	return (int)insn_slots(insn);
}

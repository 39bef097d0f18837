/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program's control flow as a graph for dot(1). */
#include "cmd/prog/code.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/escape.h"
#include "bpf/insn.h"
#include "cmd/fail.h"

/* How control leaves an instruction. */
struct flow {
	bool jumps;   /* to target */
	bool goes_on; /* to the next instruction */
	bool exits;
	int64_t target;
};

static struct flow flow_of(const struct insn *insn, uint32_t index)
{
	struct flow flow = { .goes_on = true, .target = (int64_t)index + 1 };
	uint8_t class = insn_class(insn), op = insn->opcode & INSN_OP_BITS;

	if (class != BPF_JMP && class != BPF_JMP32)
		return flow;
	if (op == BPF_CALL)
		return flow;
	flow.goes_on = op != BPF_JA && op != BPF_EXIT;
	flow.exits = op == BPF_EXIT;
	/* Where gotox jumps to is in a map. */
	flow.jumps = op != BPF_EXIT && insn->opcode != (BPF_JMP | BPF_JA | BPF_X);
	flow.target += class == BPF_JMP32 && op == BPF_JA ? insn->imm : insn->off;
	return flow;
}

struct graph {
	struct code *code;
	const struct dump_options *options;
	const struct insn *insns;
	uint32_t count;
	bool *begins; /* a block, at this instruction */
	bool *enters; /* a function */
	struct buf *text;
};

static void mark(struct graph *graph, int64_t index, bool *marks)
{
	if (index >= 0 && index < graph->count)
		marks[index] = true;
}

/* An object file has a record for each of them; the kernel only with BTF. */
static void find_functions(struct graph *graph)
{
	const struct prog_info *info = &graph->code->details.info;

	mark(graph, 0, graph->enters);
	for (uint32_t i = 0; info->func_info && i < info->nr_func_info; i++)
		mark(graph, prog_func_record(info, i)->insn, graph->enters);
	for (uint32_t i = 0; i < graph->count && !graph->code->file; i++) {
		const struct insn *insn = &graph->insns[i];

		if (insn->opcode == (BPF_JMP | BPF_CALL) && insn->src == BPF_PSEUDO_CALL)
			mark(graph, (int64_t)i + 1 + insn->off, graph->enters);
		if (insn_slots(insn) == 2 && insn->src == BPF_PSEUDO_FUNC)
			mark(graph, (int64_t)i + 1 + insn->imm, graph->enters);
		i += insn_slots(insn) - 1;
	}
}

static void find_blocks(struct graph *graph)
{
	for (uint32_t i = 0; i < graph->count; i++) {
		struct flow flow = flow_of(&graph->insns[i], i);

		graph->begins[i] |= graph->enters[i];
		if (flow.jumps)
			mark(graph, flow.target, graph->begins);
		if (flow.jumps || !flow.goes_on)
			mark(graph, (int64_t)i + 1, graph->begins);
		i += insn_slots(&graph->insns[i]) - 1;
	}
}

/* Adds a line of a record's label, where dot gives these characters a meaning, takes &lt; for < and
 * several blanks for one. */
static void add_label(struct buf *text, const struct buf *line)
{
	for (size_t i = 0; i < line->len; i++) {
		bool blank = line->data[i] == ' ' && (!i || line->data[i - 1] == ' ');

		if (blank || strchr("<>{}|\"\\", line->data[i]))
			buf_add_char(text, '\\');
		buf_add_char(text, line->data[i]);
		if (line->data[i] == '&' && i + 1 < line->len &&
		    (isalpha((unsigned char)line->data[i + 1]) || line->data[i + 1] == '#'))
			buf_add_str(text, "amp;");
	}
	if (line->len)
		buf_add_str(text, "\\l");
}

/* The declaration of the function that begins here. */
static void add_declaration(struct graph *graph, uint32_t index)
{
	const struct prog_info *info = &graph->code->details.info;
	cleanup_buf struct buf line = BUF_EMPTY;
	uint32_t *next = &graph->code->function;

	if (!info->func_info || *next >= info->nr_func_info ||
	    prog_func_record(info, *next)->insn != index)
		return;
	buf_add_str(&line, "; ");
	code_declaration(&line, graph->code, (*next)++);
	if (line.len == 2)
		return;
	buf_add_char(&line, ':');
	add_label(graph->text, &line);
}

/* The source line of the instruction, if another one than that of the instruction before it in the
 * block. */
static void add_line(struct graph *graph, uint32_t index, bool first)
{
	const struct prog_info *info = &graph->code->details.info;
	cleanup_buf struct buf line = BUF_EMPTY;
	uint32_t *next = &graph->code->line, before = *next;

	while (info->line_info && *next < info->nr_line_info &&
	       prog_line_record(info, *next)->insn <= index)
		++*next;
	if (!*next || (*next == before && !first))
		return;
	code_comment(&line, graph->code, *next - 1, graph->options);
	add_label(graph->text, &line);
}

/* The instruction, its bytes if they are asked for, and what is printed before it; how many it was.
 */
static uint32_t add_insn(struct graph *graph, uint32_t index, bool first)
{
	cleanup_buf struct buf line = BUF_EMPTY, remark = BUF_EMPTY;
	uint32_t slots;

	add_declaration(graph, index);
	add_line(graph, index, first);
	buf_printf(&line, "%4u: ", index);
	slots = xlated_text(&line, graph->code, index);
	if (xlated_remark(&remark, graph->code, index)) {
		buf_add_str(&line, " ; ");
		escape_text(&line, remark.data, remark.len);
	}
	add_label(graph->text, &line);
	if (graph->options->opcodes) {
		line.len = 0;
		code_bytes(&line, &graph->insns[index], slots * sizeof(struct insn));
		add_label(graph->text, &line);
	}
	return slots;
}

static void add_edge(struct graph *graph, uint32_t from, int64_t to, const char *style)
{
	buf_printf(graph->text, "\tbb_%u:s -> bb_%lld:n [style=\"%s\"];\n", from, (long long)to,
		   style);
}

/* The block's node and the edges that leave it; the index after its last instruction. */
static uint32_t add_block(struct graph *graph, uint32_t start, unsigned function)
{
	struct flow flow = { .goes_on = true };
	uint32_t i = start;

	buf_printf(graph->text, "\tbb_%u [shape=record,style=filled,label=\"{", start);
	do {
		flow = flow_of(&graph->insns[i], i);
		i += add_insn(graph, i, i == start);
	} while (i < graph->count && !graph->begins[i]);
	buf_add_str(graph->text, "}\"];\n");
	if (flow.jumps)
		add_edge(graph, start, flow.target, "solid");
	if (flow.goes_on && i < graph->count)
		add_edge(graph, start, i, flow.jumps ? "dashed" : "solid");
	if (flow.exits)
		buf_printf(graph->text, "\tbb_%u:s -> exit_%u:n;\n", start, function);
	return i;
}

/* A function is a cluster of blocks between an entry and an exit. */
static uint32_t add_function(struct graph *graph, uint32_t start, unsigned function)
{
	uint32_t i = start;

	buf_printf(graph->text,
		   "subgraph \"cluster_%u\" {\n"
		   "\tstyle=\"dashed\";\n\tlabel=\"func_%u ()\";\n"
		   "\tentry_%u [shape=Mdiamond,style=filled,label=\"ENTRY\"];\n"
		   "\texit_%u [shape=Mdiamond,style=filled,label=\"EXIT\"];\n"
		   "\tentry_%u:s -> bb_%u:n;\n",
		   function, function, function, function, function, start);
	do
		i = add_block(graph, i, function);
	while (i < graph->count && !graph->enters[i]);
	buf_add_str(graph->text, "}\n");
	return i;
}

static void add_functions(struct graph *graph)
{
	uint32_t i = 0;

	buf_add_str(graph->text, "digraph \"DOT graph for eBPF program\" {\n");
	for (unsigned function = 0; i < graph->count; function++)
		i = add_function(graph, i, function);
	buf_add_str(graph->text, "}");
}

int graph_show(struct out *out, struct code *code, const struct dump_options *options)
{
	const uint32_t count = xlated_count(code);
	cleanup_free bool *begins = calloc((size_t)count + 1, sizeof(*begins));
	cleanup_free bool *enters = calloc((size_t)count + 1, sizeof(*enters));
	cleanup_buf struct buf text = BUF_EMPTY;
	struct graph graph = {
		.code = code,
		.options = options,
		.insns = prog_details_array(code->details.info.xlated_prog_insns),
		.count = count,
		.begins = begins,
		.enters = enters,
		.text = &text,
	};

	if (!begins || !enters)
		return fail(-ENOMEM, "cannot draw the graph of %s", code->label);
	find_functions(&graph);
	find_blocks(&graph);
	add_functions(&graph);
	if (text.err)
		return fail(text.err, "cannot draw the graph of %s", code->label);
	out_record_begin(out, NULL, NULL);
	out_str(out, "dot", buf_text(&text));
	out_record_end(out);
	out_text(out, "%s", buf_text(&text));
	return STATUS_DONE;
}

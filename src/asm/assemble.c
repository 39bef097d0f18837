/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text to instructions: the lines of the text, one after another, and then the labels. */
#include "asm/asm.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "asm/assembler.h"

static void assembler_done(struct assembler *a)
{
	struct asm_program program = { .maps = (struct asm_map_ref *)a->maps.data,
				       .map_count = a->maps.len / sizeof(struct asm_map_ref) };

	asm_program_done(&program);
	buf_done(&a->insns);
	buf_done(&a->lines);
	buf_done(&a->labels);
	buf_done(&a->label_refs);
	buf_done(&a->relocs);
	scan_failure_done(&a->failure);
}

void asm_program_done(struct asm_program *program)
{
	for (size_t i = 0; i < program->map_count; i++)
		free(program->maps[i].text);
	free(program->maps);
	free(program->insns);
	free(program->lines);
	*program = ASM_PROGRAM_EMPTY;
}

int assembler_refuse(const struct assembler *a, unsigned line, unsigned column, enum reason reason,
		     const char *format, ...)
{
	va_list args;

	va_start(args, format);
	problem_vset(a->problem, -EINVAL, reason, format, args);
	va_end(args);
	problem_at(a->problem, line, column);
	return -EINVAL;
}

static unsigned column_of(const struct assembler *a, const char *at)
{
	return (unsigned)(at - a->line.text) + 1;
}

/* A dump's function heading, int xdp_pass(struct xdp_md * ctx): -- a type, a name, parameters. */
static bool is_heading(struct span line)
{
	const char *parameters = memchr(line.text, '(', line.length);
	struct scanner scan = { line.text, parameters, NULL };
	size_t words = 0;

	if (!parameters || line.length < 2 || memcmp(line.text + line.length - 2, "):", 2) != 0)
		return false;
	while (!scan_at_end(&scan)) {
		size_t length = scan_word_length(&scan);

		if (!length && *scan.at != '*')
			return false;
		words += length > 0;
		scan.at += max_size(length, 1);
	}
	return words >= 2;
}

/* A dump's bytes of an instruction: eight or sixteen times two hexadecimal digits. */
static bool is_bytes(struct span line)
{
	struct scanner scan = { line.text, line.text + line.length, NULL };
	size_t bytes = 0;

	for (; !scan_at_end(&scan); bytes++) {
		if (scan_word_length(&scan) != 2 || number_hex_digit(scan.at[0]) < 0 ||
		    number_hex_digit(scan.at[1]) < 0)
			return false;
		scan.at += 2;
	}
	return bytes == 8 || bytes == 16;
}

/* A comment begins with ; or //, or with # after a blank: in call name#1 there is no blank.  Paths
 * in brackets are not looked into. */
static bool is_comment(struct span line, size_t at)
{
	switch (line.text[at]) {
	case ';':
		return true;
	case '/':
		return at + 1 < line.length && line.text[at + 1] == '/';
	case '#':
		return at == 0 || isspace((unsigned char)line.text[at - 1]);
	default:
		return false;
	}
}

static struct span without_comment(struct span line)
{
	bool in_brackets = false;

	for (size_t i = 0; i < line.length; i++) {
		if (line.text[i] == '[' || line.text[i] == ']')
			in_brackets = line.text[i] == '[';
		else if (!in_brackets && is_comment(line, i))
			line.length = i;
	}
	while (line.length && isspace((unsigned char)line.text[line.length - 1]))
		line.length--;
	return line;
}

int assembler_add_map(struct assembler *a, struct asm_map_ref ref, struct span text)
{
	if (ref.kind == MAP_REF_NAME || ref.kind == MAP_REF_PINNED) {
		ref.text = strndup(text.text, text.length);
		if (!ref.text)
			return -ENOMEM;
	}
	buf_add(&a->maps, &ref, sizeof(ref));
	if (a->maps.err)
		free(ref.text);
	return a->maps.err;
}

static int add_statement(struct assembler *a, const struct statement *statement)
{
	int err = 0;

	if (statement->use != LABEL_NONE) {
		struct label_ref ref = { .name = statement->label,
					 .use = statement->use,
					 .helper = statement->helper,
					 .insn = assembler_count(a),
					 .line = a->number,
					 .column = column_of(a, statement->label.text) };

		buf_add(&a->label_refs, &ref, sizeof(ref));
	}
	if (statement->has_map) {
		struct asm_map_ref ref = { .kind = statement->map_kind,
					   .number = (uint32_t)statement->insn->imm,
					   .insn = assembler_count(a),
					   .line = a->number };

		err = assembler_add_map(a, ref, statement->map);
	}
	a->last = assembler_count(a);
	buf_add(&a->insns, statement->insn, sizeof(struct insn) * insn_slots(statement->insn));
	for (size_t i = 0; i < insn_slots(statement->insn); i++)
		buf_add(&a->lines, &a->number, sizeof(a->number));
	return err;
}

/* Takes what stands in front of an instruction: its number in a dump, which says nothing, and
 * labels. */
static int take_labels(struct assembler *a, struct scanner *scan)
{
	for (;;) {
		struct scanner ahead = *scan;
		size_t length = scan_word_length(&ahead);
		struct label label = { .name = { ahead.at, length },
				       .insn = assembler_count(a),
				       .line = a->number,
				       .column = column_of(a, ahead.at) };

		ahead.at += length;
		if (!length || !scan_char(&ahead, ':'))
			return 0;
		*scan = ahead;
		if (!isdigit((unsigned char)label.name.text[0]))
			buf_add(&a->labels, &label, sizeof(label));
		else if (!scan_digits(label.name))
			return assembler_refuse(a, a->number, label.column, REASON_SYNTAX,
						"a label begins with a letter");
	}
}

/* Reads the instruction, which may have llvm-objdump's bytes in front: they and the text are to say
 * the same. */
static int assemble_insn(struct assembler *a, struct scanner *scan)
{
	uint8_t bytes[2 * sizeof(struct insn)];
	size_t count = objdump_bytes(scan, bytes);
	cleanup_buf struct buf known = BUF_EMPTY;
	struct statement statement;
	struct span text;
	const char *at;
	int err;

	scan_blanks(scan);
	at = scan->at;
	text = (struct span){ at, (size_t)(scan->end - at) };
	if (count && objdump_unknown(text, bytes, count, &known))
		text = (struct span){ known.data, known.len };
	if (known.err)
		return -ENOMEM;
	if (!statement_read(text, a->helpers, &statement, &a->failure)) {
		err = scan_problem(&a->failure, a->problem);
		problem_at(a->problem, a->number, column_of(a, known.len ? at : a->failure.at));
		return err;
	}
	if (count && !objdump_agrees(&statement, bytes, count))
		return assembler_refuse(a, a->number, column_of(a, at), REASON_CONFLICT,
					"these are not the bytes of this instruction");
	return add_statement(a, &statement);
}

/* What llvm-objdump prints between the instructions. */
static int assemble_objdump(struct assembler *a, enum objdump_kind kind, struct span name)
{
	struct label label = { .name = name,
			       .insn = assembler_count(a),
			       .line = a->number,
			       .column = column_of(a, name.text),
			       .heading = true };
	struct label_ref reloc = {
		.name = name, .insn = a->last, .line = a->number, .column = label.column
	};

	if (kind == OBJDUMP_HEADING)
		buf_add(&a->labels, &label, sizeof(label));
	if (kind != OBJDUMP_RELOC)
		return 0;
	if (!assembler_count(a))
		return assembler_refuse(a, a->number, label.column, REASON_UNEXPECTED,
					"a relocation follows its instruction");
	buf_add(&a->relocs, &reloc, sizeof(reloc));
	return 0;
}

static int assemble_line(struct assembler *a)
{
	struct span text = without_comment(a->line), name = { NULL, 0 };
	struct scanner scan = { text.text, text.text + text.length, NULL };
	const char *zero = memchr(a->line.text, '\0', a->line.length);
	enum objdump_kind kind;
	int err;

	if (zero)
		return assembler_refuse(a, a->number, column_of(a, zero), REASON_SYNTAX,
					"a NUL byte is not text");
	if (is_heading(text) || is_bytes(text))
		return 0;
	/* Names of sections may look like comments: uprobe//bin/sh */
	kind = objdump_line(a->line, &name);
	if (kind != OBJDUMP_NONE)
		return assemble_objdump(a, kind, name);
	err = take_labels(a, &scan);
	return err || scan_at_end(&scan) ? err : assemble_insn(a, &scan);
}

static int assemble_lines(struct assembler *a, const char *text, size_t size)
{
	const char *end = text + size;
	int err = 0;

	while (text < end && !err) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));

		if (!stop)
			stop = end;
		a->line = (struct span){ text, (size_t)(stop - text) };
		a->number++;
		err = assemble_line(a);
		text = stop < end ? stop + 1 : end;
	}
	return err;
}

static void hand_over(struct assembler *a, struct asm_program *program)
{
	*program = (struct asm_program){
		.count = assembler_count(a),
		.insns = (struct insn *)take_ptr(a->insns.data),
		.lines = (unsigned *)take_ptr(a->lines.data),
		.map_count = a->maps.len / sizeof(struct asm_map_ref),
		.maps = (struct asm_map_ref *)take_ptr(a->maps.data),
	};
	a->maps.len = 0;
}

int asm_assemble(const char *text, size_t size, const struct asm_helpers *helpers,
		 struct asm_program *program, struct problem *problem)
{
	cleanup_with(assembler_done) struct assembler a = { .helpers = helpers,
							    .problem = problem };
	int err = assemble_lines(&a, size ? text : "", size);

	/* An allocation that failed is remembered by the buffer that it was for. */
	if (!err &&
	    (a.insns.err || a.lines.err || a.labels.err || a.label_refs.err || a.relocs.err))
		err = -ENOMEM;
	if (!err)
		err = assembler_resolve(&a);
	if (err == -ENOMEM)
		return problem_no_memory(problem);
	if (!err)
		hand_over(&a, program);
	return err;
}

void asm_set_map(struct asm_program *program, const struct asm_map_ref *ref, int fd)
{
	struct insn *insn = &program->insns[ref->insn];
	bool is_value = insn->src == BPF_PSEUDO_MAP_VALUE || insn->src == BPF_PSEUDO_MAP_IDX_VALUE;

	insn->src = is_value ? BPF_PSEUDO_MAP_VALUE : BPF_PSEUDO_MAP_FD;
	insn->imm = fd;
}

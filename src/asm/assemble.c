/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text to instructions: the lines of the text, one after another. */
#include "asm/assemble.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "asm/error.h"
#include "asm/labels.h"
#include "asm/statement.h"

struct assembler {
	asm_helper_by_name helper;
	struct buf insns; /* of struct insn */
	struct buf maps;  /* of struct asm_map_ref */
	struct labels labels;
	struct span line;
	unsigned number; /* the line's */
	struct asm_error *error;
};

static size_t insn_count(const struct assembler *a)
{
	return a->insns.len / sizeof(struct insn);
}

static void assembler_done(struct assembler *a)
{
	struct asm_program program = { .maps = (struct asm_map_ref *)a->maps.data,
				       .map_count = a->maps.len / sizeof(struct asm_map_ref) };

	asm_program_done(&program);
	buf_done(&a->insns);
	labels_done(&a->labels);
}

void asm_program_done(struct asm_program *program)
{
	for (size_t i = 0; i < program->map_count; i++)
		free(program->maps[i].text);
	free(program->maps);
	free(program->insns);
	*program = ASM_PROGRAM_EMPTY;
}

static unsigned column_of(const struct assembler *a, const char *at)
{
	return (unsigned)(at - a->line.text) + 1;
}

/* A dump's function heading, int xdp_pass(struct xdp_md * ctx): -- a type, a name, parameters. */
static bool is_heading(struct span line)
{
	const char *parameters = memchr(line.text, '(', line.length);
	struct scan scan = { line.text, parameters, NULL };
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
	struct scan scan = { line.text, line.text + line.length, NULL };
	size_t bytes = 0;

	for (; !scan_at_end(&scan); bytes++) {
		if (scan_word_length(&scan) != 2 || number_hex_digit(scan.at[0]) < 0 ||
		    number_hex_digit(scan.at[1]) < 0)
			return false;
		scan.at += 2;
	}
	return bytes == 8 || bytes == 16;
}

/* A comment begins with ; or //, or with # behind a blank: call name#1 has none.  Paths in brackets
 * are left alone. */
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

static int add_map_ref(struct assembler *a, const struct statement *statement)
{
	struct asm_map_ref ref = { .kind = statement->map_kind,
				   .number = (uint32_t)statement->insn->imm,
				   .insn = insn_count(a),
				   .line = a->number };

	if (statement->map_kind == MAP_REF_NAME || statement->map_kind == MAP_REF_PINNED) {
		ref.text = strndup(statement->map.text, statement->map.length);
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
					 .insn = insn_count(a),
					 .line = a->number,
					 .column = column_of(a, statement->label.text) };

		buf_add(&a->labels.used, &ref, sizeof(ref));
	}
	if (statement->has_map)
		err = add_map_ref(a, statement);
	buf_add(&a->insns, statement->insn, sizeof(struct insn) * insn_slots(statement->insn));
	return err;
}

/* Takes what stands in front of an instruction: its number in a dump, which says nothing, and
 * labels. */
static int take_labels(struct assembler *a, struct scan *scan)
{
	for (;;) {
		struct scan ahead = *scan;
		size_t length = scan_word_length(&ahead);
		struct label label = { .name = { ahead.at, length },
				       .insn = insn_count(a),
				       .line = a->number,
				       .column = column_of(a, ahead.at) };

		ahead.at += length;
		if (!length || !scan_char(&ahead, ':'))
			return 0;
		*scan = ahead;
		if (!isdigit((unsigned char)label.name.text[0]))
			buf_add(&a->labels.defined, &label, sizeof(label));
		else if (!scan_digits(label.name))
			return asm_fail(a->error, a->number, label.column,
					"a label begins with a letter");
	}
}

static int fail_statement(struct assembler *a, const struct failure *failure)
{
	char message[sizeof(a->error->message)];

	failure_text(failure, message, sizeof(message));
	return asm_fail(a->error, a->number, column_of(a, failure->at), "%s", message);
}

static int assemble_line(struct assembler *a)
{
	struct span text = without_comment(a->line);
	struct scan scan = { text.text, text.text + text.length, NULL };
	const char *zero = memchr(a->line.text, '\0', a->line.length);
	struct statement statement;
	struct failure failure;
	int err;

	if (zero)
		return asm_fail(a->error, a->number, column_of(a, zero), "a zero byte is no text");
	if (is_heading(text) || is_bytes(text))
		return 0;
	err = take_labels(a, &scan);
	if (err || scan_at_end(&scan))
		return err;
	text = (struct span){ scan.at, (size_t)(scan.end - scan.at) };
	if (!statement_read(text, a->helper, &statement, &failure))
		return fail_statement(a, &failure);
	return add_statement(a, &statement);
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

/* An allocation that failed is remembered by the buffer that it was for. */
static int memory_error(const struct assembler *a)
{
	return a->insns.err	       ? a->insns.err
	       : a->labels.defined.err ? a->labels.defined.err
				       : a->labels.used.err;
}

static void hand_over(struct assembler *a, struct asm_program *program)
{
	*program = (struct asm_program){
		.count = insn_count(a),
		.insns = (struct insn *)take_ptr(a->insns.data),
		.map_count = a->maps.len / sizeof(struct asm_map_ref),
		.maps = (struct asm_map_ref *)take_ptr(a->maps.data),
	};
	a->maps.len = 0;
}

int assemble(const char *text, size_t size, asm_helper_by_name helper, struct asm_program *program,
	     struct asm_error *error)
{
	cleanup_with(assembler_done) struct assembler a = { .helper = helper, .error = error };
	int err = assemble_lines(&a, size ? text : "", size);

	if (!err)
		err = memory_error(&a);
	if (!err)
		err = labels_resolve(&a.labels, (struct insn *)a.insns.data, error);
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

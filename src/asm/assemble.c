/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text to instructions: the lines of the text, one after another, and then the labels. */
#include "asm/asm.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "asm/statement.h"

struct label {
	struct span name;
	size_t insn; /* the index that it stands for */
	unsigned line, column;
};

/* An instruction that names one. */
struct label_ref {
	struct span name;
	enum label_use use;
	int helper; /* as in struct statement */
	size_t insn;
	unsigned line, column;
};

struct assembler {
	const struct asm_helpers *helpers;
	struct buf insns;	     /* of struct insn */
	struct buf lines;	     /* of unsigned, for each of them */
	struct buf maps;	     /* of struct asm_map_ref */
	struct buf labels;	     /* of struct label */
	struct buf label_refs;	     /* of struct label_ref */
	struct scan_failure failure; /* of the line */
	struct span line;
	unsigned number; /* the line's */
	struct problem *problem;
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
	buf_done(&a->lines);
	buf_done(&a->labels);
	buf_done(&a->label_refs);
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

/* Says what is wrong, and where: -EINVAL. */
PRINTF_LIKE(5, 6)
static int refuse(const struct assembler *a, unsigned line, unsigned column, enum reason reason,
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

		buf_add(&a->label_refs, &ref, sizeof(ref));
	}
	if (statement->has_map)
		err = add_map_ref(a, statement);
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
				       .insn = insn_count(a),
				       .line = a->number,
				       .column = column_of(a, ahead.at) };

		ahead.at += length;
		if (!length || !scan_char(&ahead, ':'))
			return 0;
		*scan = ahead;
		if (!isdigit((unsigned char)label.name.text[0]))
			buf_add(&a->labels, &label, sizeof(label));
		else if (!scan_digits(label.name))
			return refuse(a, a->number, label.column, REASON_SYNTAX,
				      "a label begins with a letter");
	}
}

static int assemble_line(struct assembler *a)
{
	struct span text = without_comment(a->line);
	struct scanner scan = { text.text, text.text + text.length, NULL };
	const char *zero = memchr(a->line.text, '\0', a->line.length);
	struct statement statement;
	int err;

	if (zero)
		return refuse(a, a->number, column_of(a, zero), REASON_SYNTAX,
			      "a NUL byte is not text");
	if (is_heading(text) || is_bytes(text))
		return 0;
	err = take_labels(a, &scan);
	if (err || scan_at_end(&scan))
		return err;
	text = (struct span){ scan.at, (size_t)(scan.end - scan.at) };
	if (statement_read(text, a->helpers, &statement, &a->failure))
		return add_statement(a, &statement);
	err = scan_problem(&a->failure, a->problem);
	problem_at(a->problem, a->number, column_of(a, a->failure.at));
	return err;
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

/* For %.*s: a name may be as long as the file. */
#define SHOWN_SPAN(span) (int)min_size((span).length, 60), (span).text

static int compare_names(struct span a, struct span b)
{
	int order = memcmp(a.text, b.text, min_size(a.length, b.length));

	if (order)
		return order;
	return (a.length > b.length) - (a.length < b.length);
}

/* By name; of two with the same name the earlier one comes first. */
static int compare_labels(const void *left, const void *right)
{
	const struct label *a = left, *b = right;
	int order = compare_names(a->name, b->name);

	return order ? order : (a->name.text > b->name.text) - (a->name.text < b->name.text);
}

static int compare_to_label(const void *name, const void *label)
{
	return compare_names(*(const struct span *)name, ((const struct label *)label)->name);
}

static int find_twice(const struct assembler *a, const struct label *labels, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		const struct label *first = &labels[i - 1], *second = &labels[i];

		if (compare_names(first->name, second->name) == 0)
			return refuse(a, second->line, second->column, REASON_DUPLICATE,
				      "label %.*s is already defined in line %u",
				      SHOWN_SPAN(second->name), first->line);
	}
	return 0;
}

static int set_distance(const struct assembler *a, struct insn *insn, const struct label_ref *ref,
			int64_t distance)
{
	if (ref->use == LABEL_CALL)
		insn->src = BPF_PSEUDO_CALL;
	if (ref->use != LABEL_OFF) {
		insn->imm = (int32_t)distance;
		return 0;
	}
	if (distance < INT16_MIN || distance > INT16_MAX)
		return refuse(
			a, ref->line, ref->column, REASON_RANGE,
			"a jump of %lld instructions does not fit in 16 bits (gotol takes 32)",
			(long long)distance);
	insn->off = (int16_t)distance;
	return 0;
}

/* The helper that a mistyped name may be meant for, or NULL. */
static const char *similar_helper(const struct assembler *a, struct span name)
{
	static const char prefix[] = "bpf_";
	char text[64];

	if (!a->helpers || name.length >= sizeof(text))
		return NULL;
	memcpy(text, name.text, name.length);
	text[name.length] = '\0';
	return a->helpers->similar(text +
				   (strncmp(text, prefix, strlen(prefix)) ? 0 : strlen(prefix)));
}

static int refuse_call(const struct assembler *a, const struct label_ref *ref)
{
	const char *near = similar_helper(a, ref->name);

	refuse(a, ref->line, ref->column, REASON_UNKNOWN, "%.*s is neither a helper nor a label",
	       SHOWN_SPAN(ref->name));
	if (near)
		problem_hint(a->problem, "did you mean %s?", near);
	return -EINVAL;
}

static int resolve_label(const struct assembler *a, const struct label_ref *ref,
			 const struct label *label)
{
	struct insn *insn = (struct insn *)a->insns.data + ref->insn;

	if (label)
		return set_distance(a, insn, ref, (int64_t)label->insn - (int64_t)ref->insn - 1);
	if (ref->use != LABEL_CALL)
		return refuse(a, ref->line, ref->column, REASON_UNKNOWN,
			      "label %.*s is not defined", SHOWN_SPAN(ref->name));
	if (ref->helper < 0)
		return refuse_call(a, ref);
	insn->imm = ref->helper;
	return 0;
}

/* Fills the distances to labels in. */
static int resolve_labels(const struct assembler *a)
{
	struct label *labels = (struct label *)a->labels.data;
	size_t count = a->labels.len / sizeof(*labels);
	const struct label_ref *refs = (const struct label_ref *)a->label_refs.data;
	size_t ref_count = a->label_refs.len / sizeof(*refs);
	int err = 0;

	if (count) {
		qsort(labels, count, sizeof(*labels), compare_labels);
		err = find_twice(a, labels, count);
	}
	for (size_t i = 0; i < ref_count && !err; i++) {
		const struct label *label = NULL;

		if (count)
			label = bsearch(&refs[i].name, labels, count, sizeof(*labels),
					compare_to_label);
		err = resolve_label(a, &refs[i], label);
	}
	return err;
}

static void hand_over(struct assembler *a, struct asm_program *program)
{
	*program = (struct asm_program){
		.count = insn_count(a),
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
	if (!err && (a.insns.err || a.lines.err || a.labels.err || a.label_refs.err))
		err = -ENOMEM;
	if (!err)
		err = resolve_labels(&a);
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

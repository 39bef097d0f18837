/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verifier's log, read backwards from its reason. */
#include "load/verdict_internal.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"

static const struct log_part nothing = { NULL, 0 };

static bool begins_with(struct log_part part, const char *words)
{
	size_t size = strlen(words);

	return part.size >= size && memcmp(part.text, words, size) == 0;
}

static const char *find(struct log_part part, const char *words)
{
	return part.size ? memmem(part.text, part.size, words, strlen(words)) : NULL;
}

/* What follows the words in the part; size 0 when they are not in it. */
static struct log_part after(struct log_part part, const char *words)
{
	const char *at = find(part, words);

	if (!at)
		return nothing;
	at += strlen(words);
	return (struct log_part){ at, (size_t)(part.text + part.size - at) };
}

static struct log_part part_until(struct log_part part, const char *end)
{
	return (struct log_part){ part.text, (size_t)(end - part.text) };
}

/* The last line of the part that is not empty. */
static struct log_part last_line(struct log_part part)
{
	size_t start;

	while (part.size && part.text[part.size - 1] == '\n')
		part.size--;
	for (start = part.size; start && part.text[start - 1] != '\n';)
		start--;
	return (struct log_part){ part.text + start, part.size - start };
}

/* The line before this one of the log. */
static struct log_part line_before(const struct verdict_log *log, struct log_part line)
{
	return last_line(part_until(log->all, line.text));
}

static bool begins_with_one(struct log_part line, const char *const *beginnings)
{
	for (; *beginnings; beginnings++)
		if (begins_with(line, *beginnings))
			return true;
	return false;
}

/* Is the line about the verifier's work, or does it add to a reason that stands above it? */
static bool is_appendix(struct log_part line)
{
	static const char *const beginnings[] = {
		"processed ",
		"verification time ",
		"stack depth ",
		"subprog ",
		"cur state:",
		"old state:",
		"Caller passes invalid args into ",
		"Note, BPF_LSM_CGROUP that attach to void LSM hooks can't modify return value!",
		NULL,
	};

	return begins_with_one(line, beginnings);
}

/* Is it the first of two lines that are one reason: the numbers, or the cause? */
static bool is_first_of_two(struct log_part line)
{
	static const char *const beginnings[] = {
		"invalid access to map value, ",
		"invalid access to map key, ",
		"invalid access to packet, ",
		"invalid access to context, ",
		"invalid access to memory, ",
		"Unreleased reference id=",
		"func '",
		"access beyond ",
		"global function calls are not allowed while holding a lock,",
		NULL,
	};
	/* "func 'f' arg0 has btf_id 7 type …" is no reason. */
	return begins_with_one(line, beginnings) && !find(line, " has btf_id ");
}

/* "12: (85) call bpf_map_lookup_elem#1": the number and the instruction. */
static bool parse_insn(struct log_part line, uint32_t *number)
{
	const char *at = line.text, *end = line.text + line.size;
	uint32_t value = 0;

	for (; at < end && isdigit((unsigned char)*at); at++)
		value = value * 10 + (uint32_t)(*at - '0');
	if (at == line.text || end - at < 6 || memcmp(at, ": (", 3) != 0 || at[5] != ')')
		return false;
	*number = value;
	return true;
}

/* Is it about CO-RE relocations, which come before the verifier's work? */
static bool is_relocation(struct log_part line)
{
	return begins_with(line, "CO-RE ") || begins_with(line, "prog '");
}

/* A reason to which the kernel gives no newline has the first line of statistics right after it. */
static struct log_part without_statistics(struct log_part line)
{
	const char *statistics = NULL;

	if (find(line, " insns (limit "))
		statistics = find(line, "processed ");
	else if (find(line, " usec"))
		statistics = find(line, "verification time ");
	return statistics ? part_until(line, statistics) : line;
}

/* The lines that tell why.  What the kernel says of a CO-RE relocation that it has applied is no
 * reason: the verifier has not begun. */
static void find_reason(struct verdict_log *log, struct log_part before_report)
{
	struct log_part line = last_line(before_report), first;
	uint32_t number;

	while (is_appendix(line))
		line = line_before(log, line);
	line = without_statistics(line);
	if (!line.size || find(line, "patched insn #"))
		return;
	if (log->report.size && parse_insn(line, &number)) {
		/* The report says it all. */
		log->reason = last_line(part_until(log->report, strchr(log->report.text, '\n')));
		return;
	}
	for (log->reason = line;; line = first) {
		first = line_before(log, line);
		if (!first.size || !is_first_of_two(first))
			break;
		log->reason.text = first.text;
		log->reason.size = (size_t)(line.text + line.size - first.text);
		if (begins_with(first, "Unreleased reference"))
			continue;
		break;
	}
}

/* The report has indented paragraphs, each below a heading. */
static void find_outcome(struct verdict_log *log)
{
	struct log_part line = last_line(log->report);

	while (line.size && line.text > log->report.text && is_appendix(line))
		line = line_before(log, line);
	if (line.text <= log->report.text || isspace((unsigned char)*line.text) ||
	    line.text[line.size - 1] == ':')
		return;
	log->outcome = line;
}

static void find_insn(struct verdict_log *log)
{
	struct log_part line = log->reason;
	uint32_t number;

	do
		line = line_before(log, line);
	while (line.size && !parse_insn(line, &number));
	log->insn = line;
}

void verdict_log_read(struct verdict_log *log, const char *text, size_t size)
{
	static const char heading[] = "\nVerification failed: ";
	struct log_part all = { text, size }, before = all;
	const char *report = find(all, heading);

	*log = (struct verdict_log){ .all = all };
	if (report) {
		report++;
		before = part_until(all, report);
		log->report = (struct log_part){ report, (size_t)(text + size - report) };
	}
	find_reason(log, before);
	if (log->report.size)
		find_outcome(log);
	if (log->reason.size && log->reason.text < before.text + before.size)
		find_insn(log);
}

/* Appends the lines of the part, without what is empty around them. */
static void add_lines(struct buf *text, struct log_part part, const char *between)
{
	const char *at = part.text, *end = part.text + part.size;

	while (at < end) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		const char *stop = newline ? newline : end;

		while (at < stop && isspace((unsigned char)*at))
			at++;
		if (text->len && at < stop)
			buf_add_str(text, between);
		buf_add(text, at, (size_t)(stop - at));
		at = stop + 1;
	}
}

void verdict_log_reason(const struct verdict_log *log, struct buf *reason)
{
	add_lines(reason, log->reason, ": ");
	add_lines(reason, log->outcome, ": ");
}

/* "at insn 7", where the reason says so. */
static bool find_named_insn(struct log_part reason, uint32_t *insn)
{
	static const char *const words[] = {
		"at insn ",	 "from insn ", "unreachable insn ",
		"ldimm64 insn ", "insn #",     "insn idx ",
	};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		struct log_part number = after(reason, words[i]);

		if (number.size && isdigit((unsigned char)*number.text)) {
			*insn = (uint32_t)strtoul(number.text, NULL, 10);
			return true;
		}
	}
	return false;
}

/* "  >>> 7 | (95) exit", or "  insn 7", in the report's paragraph about the place. */
static bool find_reported_insn(struct log_part report, uint32_t *insn)
{
	struct log_part place = after(report, "\nAt:\n"), number;
	const char *end = find(place, "\n\n");

	if (end)
		place = part_until(place, end);
	number = after(after(place, "Instruction context:\n"), ">>> ");
	if (!number.size)
		number = after(place, "  insn ");
	if (!number.size)
		return false;
	*insn = (uint32_t)strtoul(number.text, NULL, 10);
	return true;
}

uint32_t verdict_log_insn_number(const struct verdict_log *log, bool of_program)
{
	uint32_t insn = 0;

	if (find_named_insn(log->reason, &insn) || find_reported_insn(log->report, &insn) ||
	    of_program || parse_insn(log->insn, &insn))
		return insn;
	return 0;
}

struct log_part verdict_log_insn_line(const struct verdict_log *log, uint32_t insn)
{
	struct log_part line = log->insn;
	uint32_t number;

	while (line.size && (!parse_insn(line, &number) || number != insn))
		line = line_before(log, line);
	return line;
}

struct log_part verdict_log_called(struct log_part insn)
{
	struct log_part name = after(insn, "(85) call ");

	for (size_t i = 0; i < name.size; i++)
		if (!isalnum((unsigned char)name.text[i]) && name.text[i] != '_')
			return begins_with(name, "pc") ? nothing : part_until(name, name.text + i);
	return name;
}

/* Has the function's name one of the words in it? */
static bool is_one_of(struct log_part function, const char *const *words)
{
	for (; function.size && *words; words++)
		if (find(function, *words))
			return true;
	return false;
}

/* Does the line show the place ("R6", "fp-8") with a value of one of the kinds? */
static bool shows(struct log_part line, const char *place, const char *const *kinds)
{
	size_t size = strlen(place);
	struct log_part value = line;

	while ((value = after(value, place)).size) {
		if (value.text - size > line.text && value.text[-(ptrdiff_t)size - 1] != ' ')
			continue;
		/* Older kernels mark what was read and written: "R6_w=pkt(…)". */
		while (value.size &&
		       (*value.text == '_' || *value.text == 'w' || *value.text == 'r')) {
			value.text++;
			value.size--;
		}
		if (!value.size || *value.text != '=')
			continue;
		value.text++;
		value.size--;
		return begins_with_one(value, kinds);
	}
	return false;
}

enum { PLACE_SIZE = 24 };

/* Does the instruction give the place its value?  Then, if it is a copy, the place becomes that of
 * the value copied; else it is "". */
static bool follow(struct log_part line, char place[PLACE_SIZE])
{
	char assignment[PLACE_SIZE + 8], from[8];
	struct log_part source;
	unsigned offset;

	if (*place == 'R')
		snprintf(assignment, sizeof(assignment), ") r%s = ", place + 1);
	else
		snprintf(assignment, sizeof(assignment), "(r10 -%s) = ", place + strlen("fp-"));
	source = after(line, assignment);
	if (!source.size)
		return false;
	if (sscanf(source.text, "*(u64 *)(r10 -%u)", &offset) == 1)
		snprintf(place, PLACE_SIZE, "fp-%u", offset);
	else if (sscanf(source.text, "%6[r0-9]", from) == 1 && *from == 'r')
		snprintf(place, PLACE_SIZE, "R%s", from + 1);
	else
		*place = '\0';
	return true;
}

bool verdict_log_trace(const struct verdict_log *log, const char *reg, const char *const *kinds,
		       const char *const *functions, struct log_part *call)
{
	struct log_part line = log->insn;
	char place[PLACE_SIZE];

	*call = nothing;
	snprintf(place, sizeof(place), "%s", reg);
	while (line.size && (line = line_before(log, line)).size) {
		if (is_one_of(verdict_log_called(line), functions))
			*call = line;
		if (kinds && shows(line, place, kinds))
			return true;
		if (follow(line, place) && !*place)
			return !kinds;
	}
	return false;
}

void verdict_log_paragraph(const struct verdict_log *log, const char *heading, struct buf *text)
{
	struct log_part paragraph = after(log->report, heading);
	const char *end = find(paragraph, "\n\n");

	add_lines(text, end ? part_until(paragraph, end) : paragraph, " ");
}

/* Where the report ends, or goes on to how the instruction was reached. */
static const char *report_end(const struct verdict_log *log)
{
	static const char *const ends[] = { "\n\nCausal path:", "\n\nSuggestion:" };

	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		const char *end = find(log->report, ends[i]);

		if (end)
			return end + 1;
	}
	return log->all.text + log->all.size;
}

struct log_part verdict_log_end(const struct verdict_log *log, size_t lines)
{
	struct log_part line = log->reason;
	const char *end = log->report.size ? report_end(log) : line.text + line.size;

	if (!line.size)
		return log->all;
	while (--lines && line.text > log->all.text) {
		struct log_part before = line_before(log, line);

		if (!before.size || is_relocation(before))
			break;
		line = before;
	}
	return (struct log_part){ line.text, (size_t)(end - line.text) };
}

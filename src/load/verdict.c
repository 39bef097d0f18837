/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why the kernel does not take a program. */
#include "load/verdict.h"

#include <string.h>

#include "base/util.h"

/* One line of the log. */
struct log_line {
	const char *text;
	size_t size;
};

/* The last line of the first `size` bytes of the log that is not empty. */
static struct log_line last_line(const char *log, size_t size)
{
	size_t start;

	while (size && log[size - 1] == '\n')
		size--;
	for (start = size; start && log[start - 1] != '\n';)
		start--;
	return (struct log_line){ log + start, size - start };
}

/* Is the line about the verifier's work, or does it add to a reason that stands above it? */
static bool is_appendix(const struct log_line *line)
{
	static const char *const beginnings[] = {
		"processed ",
		"verification time ",
		"stack depth ",
		"subprog ",
		"cur state:",
		"old state:",
		"Caller passes invalid args into ",
	};

	for (size_t i = 0; i < ARRAY_SIZE(beginnings); i++) {
		size_t size = strlen(beginnings[i]);

		if (line->size >= size && memcmp(line->text, beginnings[i], size) == 0)
			return true;
	}
	return false;
}

/* Is it what the kernel says of a CO-RE relocation that it has applied? */
static bool is_relocation(const struct log_line *line)
{
	static const char applied[] = "patched insn #";

	return memmem(line->text, line->size, applied, strlen(applied));
}

/* The line that tells why; empty when the verifier has not come so far.  Linux 7.x explains it in a
 * report of many lines after it. */
static struct log_line find_reason(const char *log, size_t size)
{
	static const char report[] = "\nVerification failed: ";
	const char *explained = memmem(log, size, report, strlen(report));
	struct log_line line = last_line(log, explained ? (size_t)(explained - log) : size);

	while (is_appendix(&line))
		line = last_line(log, (size_t)(line.text - log));
	return is_relocation(&line) ? (struct log_line){ log, 0 } : line;
}

/* What the verifier's messages usually mean: the first row whose words are in the message. */
static const struct meaning {
	const char *words, *meaning;
	bool of_type; /* a program of another type may be allowed to */
} meanings[] = {
	{ "R0 !read_ok", "the program may end before it has set its return value" },
	{ "!read_ok", "a register is read before it was set on this path; a call clears r1 to r5" },
	{ "invalid access to map value, value_size=",
	  "an offset into the map's value is not known to stay within it: compare it first" },
	{ "invalid access to packet",
	  "bytes of the packet are used before they were compared with data_end" },
	{ "_or_null'",
	  "a pointer that may be NULL, as from a look-up, is used without a test for NULL" },
	{ "Possibly NULL pointer passed",
	  "a pointer that may be NULL is passed on without a test for NULL" },
	{ "invalid mem access 'scalar'",
	  "a number is used as a pointer: the memory at that address cannot be read directly" },
	{ "invalid mem access 'inv'",
	  "a number is used as a pointer: the memory at that address cannot be read directly" },
	{ "Unreleased reference", "what was acquired is not released on every path" },
	{ "infinite loop detected", "a loop repeats without a change that would end it" },
	{ "back-edge from insn", "the program has a loop that this kernel does not allow" },
	{ "BPF program is too large",
	  "there are too many paths through the program: bound its loops, or use bpf_loop()" },
	{ "The sequence of", "the program has too many jumps in a row" },
	{ "unbounded m",
	  "the range of a number is not known: limit it, for example with & and a mask" },
	{ "min value is negative",
	  "a size or offset may be negative: make it unsigned and bound it" },
	{ "combined stack size", "the functions on one call path share 512 bytes of stack" },
	{ "invalid read from stack", "stack bytes are read that were never written" },
	{ "invalid indirect read from stack",
	  "a function is given stack bytes that were never written, often padding" },
	{ "invalid write to stack", "a program's stack has 512 bytes" },
	{ "invalid stack", "a program's stack has 512 bytes" },
	{ "unreachable insn", "no path leads to some instructions" },
	{ "GPL", "the function is for programs whose licence is compatible with the GPL: in C "
		 "char LICENSE[] SEC(\"license\") = \"GPL\", of text license GPL" },
	{ "program of this type cannot use helper",
	  "programs of this type do not have this function", true },
	{ "unknown func", "programs of this type, or this kernel, do not have this function",
	  true },
	{ "invalid func", "this kernel does not have this function" },
	{ "cannot pass map_type", "this function does not work with maps of this type" },
	{ "leaks addr", "the program would give away an address of the kernel" },
	{ "should have been", "programs of this type may return only some values", true },
	{ "dereference of modified ctx", "the context may only be read at constant offsets" },
	{ "invalid bpf_context access",
	  "programs of this type may not use this field of the context, or not in this way", true },
	{ "pointer arithmetic", "this kind of pointer does not allow arithmetic" },
	{ "misaligned", "the address of what is read or written is not a multiple of its size" },
	{ "expected=", "a function is called with an argument of the wrong kind" },
	{ "calling kernel function", "programs of this type may not call this kernel function",
	  true },
	{ "last insn is not an exit or jmp", "a path runs past the end of the program" },
	{ "uses reserved fields",
	  "this kernel does not know the instruction, or is too old for it" },
	{ "unknown opcode", "this kernel does not know the instruction, or is too old for it" },
	{ "jump out of range", "a jump leaves the function that it is in" },
	{ "attach_btf_id", "programs of this type cannot be attached to this target" },
};

static const struct meaning *find_meaning(const char *reason)
{
	for (size_t i = 0; i < ARRAY_SIZE(meanings); i++)
		if (strstr(reason, meanings[i].words))
			return &meanings[i];
	return NULL;
}

int verdict_problem(const struct verdict *verdict, struct problem *problem)
{
	struct log_line line = find_reason(buf_text(verdict->log), verdict->log->len);
	const struct meaning *meaning;

	if (!line.size)
		return explain_attempt(&(struct attempt){ .command = CMD_PROG_LOAD,
							  .err = verdict->err,
							  .prog_type = verdict->prog_type,
							  .attach_type = verdict->attach_type,
							  .prog_flags = verdict->prog_flags },
				       problem);
	problem_set(problem, verdict->err, REASON_VERIFIER, "%.*s", (int)line.size, line.text);
	meaning = find_meaning(problem_text(problem));
	if (verdict->guessed && (!meaning || meaning->of_type))
		problem_hint(problem, "the program was loaded as a socket_filter: give its type "
				      "with type TYPE");
	else if (verdict->meaning)
		problem_hint(problem, "%s", verdict->meaning);
	else if (meaning)
		problem_hint(problem, "%s", meaning->meaning);
	return verdict->err;
}

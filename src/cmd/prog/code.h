/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `prog dump` and `object dump` are made of: a program's code, with what gives its parts
 * names, and what shows it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "asm/asm.h"
#include "base/buf.h"
#include "bpf/kernel.h"
#include "bpf/prog.h"
#include "btf/btf.h"
#include "cmd/ref.h"
#include "out/out.h"

struct code;

/* What an object file says of a program that is not loaded. */
struct code_file {
	struct disasm_names names;
	/* The name of the function that begins at instruction `index`. */
	const char *(*function)(const struct code_file *file, uint32_t index);
	/* Adds what else is known of the instruction to `text`: what JSON calls that; NULL:
	 * nothing is. */
	const char *(*remark)(const struct code_file *file, uint32_t index, struct buf *text);
};

struct code {
	const char *label;	      /* of the program, for messages */
	struct prog_details details;  /* its instructions, functions and lines */
	struct btf *btf;	      /* NULL: the program has none */
	struct ksyms *ksyms;	      /* the kernel's */
	const struct code_file *file; /* NULL: the code is what the kernel shows */
	uint32_t function;	      /* the next record of func_info to be shown … */
	uint32_t line;		      /* … and of line_info */
};

#define CODE_NONE ((struct code){ .label = NULL })
void code_done(struct code *code);
#define cleanup_code cleanup_with(code_done)

/* What is wanted of a dump besides the instructions. */
struct dump_options {
	bool opcodes; /* their bytes */
	bool linum;   /* file, line and column of the source */
};

/* Fetches the arrays (bpf/prog_details.h) of a program, which must stay open.  What goes wrong is
 * said; an enum status. */
int code_open(struct code *code, struct kernel *kernel, const struct handle *prog, unsigned arrays);

/* Adds the declaration of the function of record `index`; nothing without BTF. */
void code_declaration(struct buf *text, const struct code *code, uint32_t index);

/* Adds the source line of record `index` as a comment; nothing without one. */
void code_comment(struct buf *text, const struct code *code, uint32_t index,
		  const struct dump_options *options);

/* Adds the bytes of an instruction. */
void code_bytes(struct buf *text, const void *bytes, size_t size);

/* Writes the declaration of the next function, as "proto" into the open record and as a heading for
 * people; without BTF its name, if the file has it. */
void code_show_function(struct out *out, struct code *code);

/* Writes the source line of the next record of line_info, as "src" and, with linum, "file",
 * "line_num" and "line_col", and as a comment for people. */
void code_show_line(struct out *out, struct code *code, const struct dump_options *options);

/* Prints the bytes of an instruction for people. */
void code_show_bytes(struct out *out, const void *bytes, size_t size);

/* xlated.c: the instructions, as the kernel has translated them or as they are in a file. */

/* What they need, for code_open(). */
enum { XLATED_ARRAYS = PROG_XLATED | PROG_KSYMS | PROG_FUNC_INFO | PROG_LINE_INFO };

/* Adds the text of instruction `index`, calls and maps named; how many instructions it was. */
uint32_t xlated_text(struct buf *text, struct code *code, uint32_t index);

/* Adds what else an object file says of the instruction, to be escaped: what JSON calls that, or
 * NULL. */
const char *xlated_remark(struct buf *text, const struct code *code, uint32_t index);

/* How many there are; 0 when the kernel does not show them. */
uint32_t xlated_count(const struct code *code);

/* Writes the list of instructions under this name (see out/out.h). */
void xlated_show(struct out *out, const char *name, struct code *code,
		 const struct dump_options *options);

/* graph.c: prints their control flow as a graph for dot(1); JSON has it as the string "dot" of a
 * record.  An enum status. */
int graph_show(struct out *out, struct code *code, const struct dump_options *options);

/* jited.c: the native code that a program has been compiled to. */

/* What it needs, for code_open(). */
enum {
	JITED_ARRAYS = PROG_JITED | PROG_KSYMS | PROG_FUNC_LENS | PROG_FUNC_INFO | PROG_LINE_INFO |
		       PROG_JITED_LINES,
};

/* Writes the list of functions under this name (see out/out.h). */
void jited_show(struct out *out, const char *name, struct code *code,
		const struct dump_options *options);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the assembler reads one line of text: as one instruction, and what of it is not known yet; or
 * as what llvm-objdump prints. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "asm/asm.h"
#include "base/buf.h"
#include "base/number.h"
#include "base/problem.h"
#include "base/util.h"
#include "bpf/insn.h"

/*
 * A cursor in one statement's text: scan.c.  Several forms are tried on the same text; what is
 * reported to the user is the failure of the one that got furthest.
 */

/* A part of a text, not terminated. */
struct span {
	const char *text;
	size_t length;
};

bool span_is(struct span span, const char *text);

enum { SCAN_EXPECTED = 6 };

struct scan_failure {
	const char *start, *end; /* the statement */
	const char *reached;	 /* how far the best try got; NULL: nothing has failed */
	const char *at;		 /* what is wrong there */
	enum reason reason;	 /* of `message` */
	struct buf message;	 /* why; empty: something else was expected */
	const char *expected[SCAN_EXPECTED];
	size_t expected_count;
	struct span literal; /* the only word or sign that could have stood there, if … */
	size_t literals;     /* … this is 1 */
};

void scan_failure_done(struct scan_failure *failure);

/* Nothing has failed yet in the text from `start` to `end`; the memory of `failure` is kept. */
void scan_failure_begin(struct scan_failure *failure, const char *start, const char *end);

/* Puts the failure into words: -EINVAL, but for problem_at(). */
int scan_problem(const struct scan_failure *failure, struct problem *problem);

struct scanner {
	const char *at, *end;
	struct scan_failure *failure; /* NULL where nothing is noted */
};

/* Notes what could have stood at the cursor, in words or as it would be written.  Returns false, so
 * that a reader may return it. */
bool scan_expected(struct scanner *scan, const char *what);
bool scan_expected_literal(struct scanner *scan, struct span literal);

/* Notes what is wrong with the text from `at` to the cursor; this is reported rather than
 * what could have stood there.  Returns false. */
bool scan_wrong(struct scanner *scan, const char *at, enum reason reason, const char *format, ...)
	PRINTF_LIKE(4, 5);

void scan_blanks(struct scanner *scan);

/* Is there nothing more but blanks? */
bool scan_at_end(struct scanner *scan);

/* The length of the word after the blanks at the cursor, 0: there is no word.  Words consist of
 * letters, digits, '_', '.' and '$'. */
size_t scan_word_length(struct scanner *scan);

/* Takes the character, or the word, or either, if it comes next; notes nothing when it does
 * not. */
bool scan_char(struct scanner *scan, char c);
bool scan_word(struct scanner *scan, const char *word);
bool scan_literal(struct scanner *scan, struct span literal);

/* Takes an integer from min to max with or without a sign.  When there is none, or one that is out
 * of range, this is noted. */
bool scan_integer(struct scanner *scan, s128 min, s128 max, s128 *value);

/* Does an integer come next, with a sign or without? */
bool scan_is_integer(struct scanner *scan);

/* Does the text consist of decimal digits only? */
bool scan_digits(struct span text);

/*
 * Statements: statement.c
 */

/* Where the distance to a label goes. */
enum label_use { LABEL_NONE, LABEL_OFF, LABEL_IMM, LABEL_CALL };

struct statement {
	struct insn insn[2]; /* insn_slots() of them */
	enum label_use use;
	struct span label;
	int helper; /* LABEL_CALL: the helper of that name, if there is no such label; or -ENOENT */
	bool has_map;
	enum map_ref_kind map_kind;
	struct span map; /* NAME, PINNED */
};

/* Reads the text, an instruction with or without "(b7) " in front.  False: `failure` says why. */
bool statement_read(struct span text, const struct asm_helpers *helpers,
		    struct statement *statement, struct scan_failure *failure);

/* One try at reading a statement by one form. */
struct reading {
	struct scanner scan;
	struct statement *statement;
	int opcode;   /* the "(b7) " in front, or -1 */
	int dst, src; /* -1: not yet known */
	const struct asm_helpers *helpers;
};

/* The number of the helper, and the BTF id of the kernel's function, of this name; -ENOENT. */
int reference_helper(const struct asm_helpers *helpers, struct span name);
int reference_kernel_function(const struct asm_helpers *helpers, struct span name);

/* Is it a name that a map can have, as the source has it, in any length? */
bool reference_is_map_name(struct span name);

/* The fields of a form that refer to something else (references.c): %j, %J, %m and %f of forms.h.
 * False: the failure is noted. */
bool reference_jump(struct reading *reading);
bool reference_long_jump(struct reading *reading);
bool reference_imm64(struct reading *reading);
bool reference_call(struct reading *reading);

/*
 * What llvm-objdump -d prints besides: objdump.c
 */

enum objdump_kind {
	OBJDUMP_NONE,	 /* another line */
	OBJDUMP_NOTHING, /* it says nothing about instructions */
	OBJDUMP_HEADING, /* of a section or symbol */
	OBJDUMP_RELOC,	 /* of the instruction before it, against a section or symbol */
};

/* What a line is; `name` is that of the section or symbol. */
enum objdump_kind objdump_line(struct span line, struct span *name);

/* Takes the bytes of an instruction, if they come next and its text follows: how many, 0, 8 or 16.
 */
size_t objdump_bytes(struct scanner *scan, uint8_t bytes[2 * sizeof(struct insn)]);

/* Are they the statement's, in either byte order?  They tell what a call calls. */
bool objdump_agrees(struct statement *statement, const uint8_t *bytes, size_t count);

/* Adds the text of an instruction that llvm-objdump does not know, "<unknown>", if it is one. */
bool objdump_unknown(struct span text, const uint8_t *bytes, size_t count, struct buf *out);

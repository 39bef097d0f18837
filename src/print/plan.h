/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan's steps: print.c and plan_layout.c make them, plan.c runs them, field_*.c print fields. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/number.h"
#include "bpf/kernel.h"
#include "layout/layout.h"
#include "layout/padding.h"
#include "print/print.h"

/* Literal texts are copied in pieces of this size, so what follows them must be readable, and
 * writable where they go. */
#define PIECE 16

enum step_source { FROM_KEY, FROM_VALUE, STEP_SOURCES };

/* An enumerator, ready to be printed. */
struct step_name {
	uint64_t number;
	char *text; /* owned by the plan */
	uint32_t size;
};

struct step;

/* Writes the text of the field at `field` to `to`, where step->space bytes are free, and returns
 * its end. */
typedef char *print_field(char *to, const struct step *step, const uint8_t *field);

/* First a literal text; then one field, or a loop over the steps after it, or nothing. */
struct step {
	const char *text; /* the literal, in the plan's texts once it is finished */
	uint32_t text_size;
	uint32_t space; /* bytes that the literal and the field need at most */

	print_field *print; /* NULL: no field */
	enum step_source source;
	uint32_t offset; /* bytes from the source's start to the field or the loop's first */
	uint32_t size;	 /* of the field */

	uint8_t shift, bits; /* of a number: where it lies in the field */
	bool is_signed, big_endian, is_bit_field;
	bool quoted; /* a text between quotes */
	bool last;   /* of a run of bytes */

	print_field *padded; /* of plan_pad(): what is printed */
	uint8_t width;	     /* … and blanks up to this many characters */
	bool right;	     /* in front of it */

	const struct step_name *names; /* of numbers, ascending as signed numbers */
	uint32_t name_count;
	bool joins_names; /* a number without a name: A|B, if these names are its bits */

	const struct padding *padding; /* of print_padding(): the plan's */
	const char *begin; /* what stands in front of padding, or of a frame, that is not zero */

	uint64_t boot_time;	    /* of NOTATION_KTIME: see field_boot_time() */
	const char *never;	    /* of NOTATION_KTIME: what 0 is */
	struct ksyms *const *ksyms; /* of NOTATION_KSYM: the plan's */

	uint32_t loop_body; /* steps after this one that are repeated; 0: no loop */
	uint32_t loop_count;
	uint32_t loop_stride;
	uint32_t loop_first; /* the number of the first repetition, for plan_loop_index() */
	char loop_separator[4];

	struct inset *inset; /* what others print here, `size` deep; NULL: nothing */
};

struct print_form;

struct plan {
	struct step *steps;
	size_t count, room;
	struct buf texts;	  /* the literals, one after the other */
	size_t pending;		  /* bytes at the end of texts that no step has yet */
	struct step_name **names; /* those of each enum, to be freed */
	size_t name_lists;
	struct padding **paddings; /* of the structs that have some, to be freed */
	size_t padding_count;
	struct ksyms *ksyms; /* of plan_use_ksyms(), or NULL */
	const struct print_form *row;
	enum form form;
	struct json_writer json;      /* what stands between its values */
	struct element_extras extras; /* of plan_compile() */
	int err;
};

/* What differs from form to form. */
struct print_form {
	/* Compiles an element, and an element of which only some fields are shown. */
	void (*element)(struct plan *plan, const struct element_layout *element);
	void (*fields)(struct plan *plan, const struct element_layout *element,
		       const struct shown_fields *fields);
	print_field *bytes;	 /* prints a run of them */
	unsigned space;		 /* for each */
	const char *begin, *end; /* what they stand between */
};

/* An empty plan, to be compiled into and finished; NULL when memory is short. */
struct plan *plan_new(const struct print_form *row, enum form form, unsigned depth);

/* Adds to the literal in front of the next step. */
void plan_text(struct plan *plan, const char *text);
/* The same, a JSON string or a plain text, escaped. */
void plan_string(struct plan *plan, const char *text);
/* The same in a colour of base/term.h, where there is colour. */
void plan_coloured(struct plan *plan, const char *colour, const char *text);
/* FORM_PLAIN: a new line begins so. */
const char *plan_line(const struct plan *plan);

/* A step that others print. */
void plan_inset(struct plan *plan, struct inset *inset);

/* The brackets of an object or an array, whose members are named or begun by plan_next(). */
void plan_open(struct plan *plan, const char *bracket);
void plan_close(struct plan *plan, const char *bracket);
/* Those of an array that stays on its line; in FORM_PLAIN they may be "". */
void plan_open_flat(struct plan *plan, const char *bracket);
void plan_close_flat(struct plan *plan, const char *bracket);

/* In front of a value of an array: a comma but for the first; with `line` on a line of its own. */
void plan_next(struct plan *plan, bool line);
/* A member's name, with what stands before and after it. */
void plan_name(struct plan *plan, const char *name);
/* The same at the begin of a line; FORM_PLAIN only. */
void plan_name_line(struct plan *plan, const char *name);
bool plan_is_plain(const struct plan *plan);

/* A step after those there are, its literal taken; NULL when memory is short (plan->err). */
struct step *plan_step(struct plan *plan);

/* The steps added from here on are repeated: returns what plan_loop_end() takes. */
size_t plan_loop_begin(struct plan *plan, enum step_source source, uint32_t offset, uint32_t count,
		       uint32_t stride, const char *separator);
/* What stands between the values of an array that a loop writes. */
const char *plan_comma(const struct plan *plan);
void plan_loop_end(struct plan *plan, size_t begin);
/* A step that prints the number of the repetition. */
void plan_loop_index(struct plan *plan);

/* Steps that print `size` bytes: "0x01","0x02" (JSON), 0a0b (JSON lines), 0a 0b (plain). */
void plan_bytes(struct plan *plan, enum step_source source, uint32_t offset, uint32_t size);

/* Steps that print a field by its layout; bit_offset is that of what it stands in. */
void plan_layout(struct plan *plan, const struct layout *layout, enum step_source source,
		 uint32_t bit_offset);

/* The same in plain form for a struct with many fields, or a stack: each member, or frame, begins a
 * line.  False, and nothing, for anything else. */
bool plan_lines(struct plan *plan, const struct layout *layout, enum step_source source);

/* Is it an array of frames? */
bool plan_is_stack(const struct layout *layout);

/* What the last step prints gets blanks, so that it has at least `width` characters. */
void plan_pad(struct plan *plan, unsigned width, bool right);

/* Complete: the steps' literals are in their places.  -ENOMEM. */
int plan_finish(struct plan *plan);

/*
 * The printers of fields: one function a notation, as fast as it goes: field_number.c, field_text.c
 */

/* Numbers of any width, and bytes in the ways of struct print_form. */
print_field print_number, print_hex_json, print_hex_run, print_hex_spaced;

/* Integers of 1, 2, 4 and 8 bytes in the host's order, which is nearly all of them. */
print_field print_u8, print_u16, print_u32, print_u64, print_s8, print_s16, print_s32, print_s64;

/* Bit fields and 128-bit integers as bpftool shows them, pointers as people read them: 0x1f. */
print_field print_hexadecimal;

print_field print_bool, print_enum, print_half, print_float, print_double, print_long_double;
print_field print_hex_quoted, print_char, print_ip4, print_ip6, print_mac;

/* The key of an LPM trie: 10.0.0.0/8. */
print_field print_prefix;

/* The padding of a struct, or nothing when it is zero. */
print_field print_padding;

/* An array of characters: exactly, up to its NUL, or up to it with a mark when more follows. */
print_field print_text, print_text_to_nul, print_text_marked;

/* A DNS name, in the same three ways; an array of numbers where there is none. */
print_field print_dns, print_dns_to_end, print_dns_marked;

/* By notation; JSON has strings, or null for a time that never was (0). */
print_field print_ktime, print_duration, print_ksym, print_prog, print_frame, print_build_id;

/* What CLOCK_MONOTONIC counts from, in nanoseconds since 1970. */
uint64_t field_boot_time(void);

/* The number without its sign. */
u128 field_magnitude(const struct step *step, const uint8_t *field, bool *negative);

/* Writes the number's digits and returns their end: at most 20. */
char *field_decimal(char *to, uint64_t number);

/* shown_fields.c: the fields of an element as a line of a table, as an object, and as the object
 * that bpftool calls "formatted". */
void plan_fields_table(struct plan *plan, const struct element_layout *element,
		       const struct shown_fields *fields);
void plan_fields_object(struct plan *plan, const struct element_layout *element,
			const struct shown_fields *fields);
void plan_fields_formatted(struct plan *plan, const struct element_layout *element,
			   const struct shown_fields *fields);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which printer a field gets: by its kind, its size and the form. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/scale.h"
#include "print/field.h"

static bool is_whole(const struct step *step)
{
	return !step->shift && step->bits == step->size * 8;
}

/* bpftool shows every bit field alike, whatever its type. */
static bool is_hex_field(const struct step *step, enum form form)
{
	return (step->is_bit_field || !is_whole(step)) && form_is_document(form);
}

static void choose_int(struct step *step, enum form form)
{
	static const struct {
		unsigned bits;
		print_field *printers[2]; /* unsigned, signed */
	} host[] = { { 8, { print_u8, print_s8 } },
		     { 16, { print_u16, print_s16 } },
		     { 32, { print_u32, print_s32 } },
		     { 64, { print_u64, print_s64 } } };
	bool host_order = step->big_endian == HOST_BIG_ENDIAN;
	bool wide = step->bits > 64 && form_is_document(form);

	step->print = wide || is_hex_field(step, form) ? print_hexadecimal : print_number;
	if (step->print == print_hexadecimal)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(host); i++) {
		if (is_whole(step) && step->bits == host[i].bits && (host_order || i == 0))
			step->print = host[i].printers[step->is_signed];
	}
}

static void choose_bool(struct step *step, enum form form)
{
	step->print = is_hex_field(step, form) ? print_hexadecimal : print_bool;
}

static void choose_enum(struct step *step, enum form form)
{
	step->print = is_hex_field(step, form) ? print_hexadecimal : print_enum;
}

static void choose_pointer(struct step *step, enum form form)
{
	step->print = form == FORM_PLAIN ? print_hexadecimal : print_number;
}

static void choose_float(struct step *step, enum form form)
{
	(void)form;
	step->print = step->size == 2	 ? print_half
		      : step->size == 4	 ? print_float
		      : step->size == 8	 ? print_double
		      : step->size >= 10 ? print_long_double
					 : print_number;
}

/* Those of one number as they were declared. */
static int by_number(const void *a, const void *b)
{
	const struct step_name *one = a, *other = b;
	int64_t x = (int64_t)one->number, y = (int64_t)other->number;

	return x != y ? (x > y) - (x < y) : (one->size > other->size) - (one->size < other->size);
}

/* Orders the enumerators, leaves out all but the first name of each number, and returns how many
 * there are then; where a name's size will be, its place in the layout stands. */
static uint32_t order_names(struct step_name *names, const struct layout *layout)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < layout->count; i++)
		names[i] = (struct step_name){ layout->enumerators[i].number, NULL, i };
	qsort(names, layout->count, sizeof(*names), by_number);
	for (uint32_t i = 0; i < layout->count; i++) {
		if (!kept || names[kept - 1].number != names[i].number)
			names[kept++] = names[i];
	}
	return kept;
}

/* false when memory is short. */
static bool prepare_name(struct step_name *name, const struct layout *layout, bool quoted)
{
	const char *text = layout->enumerators[name->size].name;
	cleanup_buf struct buf escaped = BUF_EMPTY;

	(quoted ? escape_json : escape_text)(&escaped, text, strlen(text));
	name->size = (uint32_t)escaped.len;
	name->text = buf_take(&escaped);
	return name->text;
}

static void prepare_names(struct plan *plan, struct step *step, const struct layout *layout)
{
	struct step_name **lists = realloc(plan->names, (plan->name_lists + 1) * sizeof(*lists));
	struct step_name *names = calloc(layout->count + 1u, sizeof(*names));

	if (lists)
		plan->names = lists;
	if (!lists || !names) {
		free(names);
		plan->err = -ENOMEM;
		return;
	}
	plan->names[plan->name_lists++] = names;
	step->names = names;
	step->name_count = order_names(names, layout);
	for (uint32_t i = 0; i < step->name_count; i++) {
		if (!prepare_name(&names[i], layout, step->quoted)) {
			plan->err = -ENOMEM;
			return;
		}
		step->space = (uint32_t)max_size(step->space, names[i].size);
	}
}

/* A row a kind: its printer, or who chooses it; the space of a text is for each byte and in all. */
static const struct {
	print_field *print;
	void (*choose)(struct step *step, enum form form);
	unsigned space, space_per_byte;
} kinds[LAYOUT_KINDS] = {
	[LAYOUT_BYTES] = { print_hex_quoted, NULL, 2, 2 },
	[LAYOUT_INT] = { NULL, choose_int, 42, 0 },
	[LAYOUT_BOOL] = { NULL, choose_bool, 42, 0 },
	[LAYOUT_CHAR] = { print_char, NULL, ESCAPE_SPACE(1), 0 },
	[LAYOUT_FLOAT] = { NULL, choose_float, 48, 0 },
	[LAYOUT_ENUM] = { NULL, choose_enum, 42, 0 },
	[LAYOUT_POINTER] = { NULL, choose_pointer, 42, 0 },
	[LAYOUT_STRING] = { print_text, NULL, ESCAPE_SPACE(0), 6 },
	[LAYOUT_IP4] = { print_ip4, NULL, 18, 0 },
	[LAYOUT_IP6] = { print_ip6, NULL, INET6_ADDRSTRLEN + 2, 0 },
	[LAYOUT_MAC] = { print_mac, NULL, 20, 0 },
};

/* The same for notations, which come before kinds. */
static const struct {
	print_field *print;
	unsigned space;
} notations[NOTATIONS] = {
	[NOTATION_HEX] = { print_hexadecimal, 42 },
	[NOTATION_KTIME] = { print_ktime, 64 },
	[NOTATION_DURATION] = { print_duration, SCALE_SPACE + 3 },
	[NOTATION_KSYM] = { print_ksym, ESCAPE_SPACE(KSYM_NAME_SIZE + 24) },
};

static void plan_notation(struct plan *plan, struct step *step, enum layout_notation notation)
{
	step->print = notations[notation].print;
	step->space = notations[notation].space;
	if (notation == NOTATION_KTIME)
		step->boot_time = field_boot_time();
	if (notation == NOTATION_KSYM)
		step->ksyms = &plan->ksyms;
}

void plan_scalar(struct plan *plan, struct step *step, const struct layout *layout)
{
	step->is_signed = layout->is_signed;
	step->big_endian = layout->big_endian || HOST_BIG_ENDIAN;
	step->quoted = plan->form != FORM_PLAIN;
	step->last = true;
	if (layout->notation) {
		plan_notation(plan, step, layout->notation);
		return;
	}
	step->print = kinds[layout->kind].print;
	if (kinds[layout->kind].choose)
		kinds[layout->kind].choose(step, plan->form);
	step->space = kinds[layout->kind].space + kinds[layout->kind].space_per_byte * step->size;
	if (layout->kind == LAYOUT_ENUM)
		prepare_names(plan, step, layout);
}

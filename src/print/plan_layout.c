/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a layout's tree becomes in a plan: structs, arrays, tuples and sections, and for each field
 * in them its printer, by its kind, its size and the form. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/dns.h"
#include "base/escape.h"
#include "base/number.h"
#include "base/term.h"
#include "bpf/handle.h"
#include "print/plan.h"

/* So many fields are easy to find on one line. */
#define LINE_FIELDS 12

static void add_member(struct plan *plan, const struct layout *member, enum step_source source,
		       uint32_t bit_offset)
{
	plan_layout(plan, member, source, bit_offset + member->bit_offset);
}

/* Anonymous members lend their fields to their parent. */
static void add_members(struct plan *plan, const struct layout *layout, enum step_source source,
			uint32_t bit_offset, bool lines)
{
	for (uint32_t i = 0; i < layout_members(layout); i++) {
		const struct layout *member = &layout->members[i];

		if (member->kind == LAYOUT_PAD)
			continue;
		if (!layout_is_named(member)) {
			add_members(plan, member, source, bit_offset + member->bit_offset, lines);
			continue;
		}
		(lines ? plan_name_line : plan_name)(plan, member->name);
		add_member(plan, member, source, bit_offset);
	}
}

/* What stands in front of the digits of a struct's padding, which may be its only member. */
static const char *padding_begin(const struct plan *plan, bool only, bool lines)
{
	if (lines)
		return plan->extras.indented ? "\n    \"\": " PADDING_PREFIX
					     : "\n  \"\": " PADDING_PREFIX;
	if (plan_is_plain(plan))
		return only ? "\"\": " PADDING_PREFIX : ", \"\": " PADDING_PREFIX;
	return only ? "\"\":\"" PADDING_PREFIX : ",\"\":\"" PADDING_PREFIX;
}

/* The bytes that no field covers, where they are not zero: keys that differ in nothing else are
 * told apart.  bpftool's documents do without, and so do people who read a program's variables. */
static void add_padding(struct plan *plan, const struct layout *layout, enum step_source source,
			uint32_t bit_offset, bool lines)
{
	struct padding **list, *padding;
	bool only = plan->pending && buf_text(&plan->texts)[plan->texts.len - 1] == '{';
	struct step *step;

	if (form_is_document(plan->form) || (layout->is_section && plan_is_plain(plan)))
		return;
	if (padding_of(&padding, layout))
		plan->err = -ENOMEM;
	if (!padding)
		return;
	list = reallocarray(plan->paddings, plan->padding_count + 1, sizeof(*list));
	if (!list) {
		free(padding);
		plan->err = -ENOMEM;
		return;
	}
	plan->paddings = list;
	list[plan->padding_count++] = padding;
	step = plan_step(plan);
	if (!step)
		return;
	step->print = print_padding;
	step->padding = padding;
	step->begin = padding_begin(plan, only, lines);
	step->quoted = !plan_is_plain(plan);
	step->source = source;
	step->offset = bit_offset / 8;
	step->space = (uint32_t)strlen(step->begin) + 2 * padding->size + 1;
}

/* {".data":[{"a":1},{"b":2}]}, as bpftool has it. */
static void add_section(struct plan *plan, const struct layout *layout, enum step_source source,
			uint32_t bit_offset)
{
	plan_open(plan, "{");
	plan_name(plan, layout->type_name);
	plan_open(plan, "[");
	for (uint32_t i = 0; i < layout_members(layout); i++) {
		plan_next(plan, true);
		plan_open(plan, "{");
		plan_name(plan, layout->members[i].name);
		add_member(plan, &layout->members[i], source, bit_offset);
		plan_close(plan, "}");
	}
	plan_close(plan, "]");
	plan_close(plan, "}");
}

static void layout_struct(struct plan *plan, const struct layout *layout, enum step_source source,
			  uint32_t bit_offset)
{
	if (layout->is_section && form_is_document(plan->form)) {
		add_section(plan, layout, source, bit_offset);
		return;
	}
	plan_open(plan, "{");
	add_members(plan, layout, source, bit_offset, false);
	add_padding(plan, layout, source, bit_offset, false);
	plan_close(plan, "}");
}

bool plan_is_stack(const struct layout *layout)
{
	return layout->kind == LAYOUT_ARRAY && (layout->members->notation == NOTATION_FRAME ||
						layout->members->notation == NOTATION_BUILD_ID);
}

/* A frame a line, up to the last that is there. */
static void add_stack(struct plan *plan, const struct layout *layout, enum step_source source)
{
	uint32_t size = (uint32_t)layout_size(layout->members);
	size_t begin = plan_loop_begin(plan, source, 0, layout->count, size, "");

	plan_layout(plan, layout->members, source, 0);
	plan_loop_end(plan, begin);
}

bool plan_lines(struct plan *plan, const struct layout *layout, enum step_source source)
{
	bool is_struct = layout->kind == LAYOUT_STRUCT || layout->kind == LAYOUT_UNION;

	if (plan_is_plain(plan) && plan_is_stack(layout)) {
		add_stack(plan, layout, source);
		return true;
	}
	if (!plan_is_plain(plan) || !is_struct || layout_is_prefix(layout) ||
	    layout_fields(layout) <= LINE_FIELDS)
		return false;
	add_members(plan, layout, source, 0, true);
	add_padding(plan, layout, source, 0, true);
	return true;
}

static void layout_tuple(struct plan *plan, const struct layout *layout, enum step_source source,
			 uint32_t bit_offset)
{
	bool brackets = layout->is_array || !plan_is_plain(plan);
	bool any = false;

	plan_open_flat(plan, brackets ? "[" : "");
	for (uint32_t i = 0; i < layout_members(layout); i++) {
		if (layout->members[i].kind == LAYOUT_PAD)
			continue;
		if (brackets)
			plan_next(plan, false);
		else if (any)
			plan_text(plan, " ");
		any = true;
		add_member(plan, &layout->members[i], source, bit_offset);
	}
	plan_close_flat(plan, brackets ? "]" : "");
}

static void layout_array(struct plan *plan, const struct layout *layout, enum step_source source,
			 uint32_t bit_offset)
{
	const struct layout *element = layout->members;
	size_t begin;

	plan_open_flat(plan, "[");
	if (layout->count) {
		begin = plan_loop_begin(plan, source, bit_offset / 8, layout->count,
					(uint32_t)layout_size(element), plan_comma(plan));
		plan_layout(plan, element, source, 0);
		plan_loop_end(plan, begin);
	}
	plan_close_flat(plan, "]");
}

static void layout_bytes(struct plan *plan, const struct layout *layout, enum step_source source,
			 uint32_t bit_offset)
{
	plan_text(plan, plan->row->begin);
	plan_bytes(plan, source, bit_offset / 8, (uint32_t)layout_size(layout));
	plan_text(plan, plan->row->end);
}

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

/* Keys are told apart by all of their bytes. */
static void choose_text(struct step *step, enum form form)
{
	if (form_is_document(form))
		step->print = print_text_to_nul;
	else if (form == FORM_PLAIN && step->source == FROM_VALUE)
		step->print = print_text_marked;
	else
		step->print = print_text;
}

static void choose_dns(struct step *step, enum form form)
{
	if (form_is_document(form))
		step->print = print_dns_to_end;
	else if (form == FORM_PLAIN && step->source == FROM_VALUE)
		step->print = print_dns_marked;
	else
		step->print = print_dns;
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
	/* bpftool has the number. */
	step->joins_names = layout->is_flags && !form_is_document(plan->form);
	step->name_count = order_names(names, layout);
	for (uint32_t i = 0; i < step->name_count; i++) {
		if (!prepare_name(&names[i], layout, step->quoted)) {
			plan->err = -ENOMEM;
			return;
		}
		step->space = step->joins_names ? step->space + names[i].size + 1
						: (uint32_t)max_size(step->space, names[i].size);
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
	[LAYOUT_STRING] = { NULL, choose_text, ESCAPE_SPACE(0) + 3, 6 },
	[LAYOUT_IP4] = { print_ip4, NULL, 18, 0 },
	[LAYOUT_IP6] = { print_ip6, NULL, INET6_ADDRSTRLEN + 2, 0 },
	[LAYOUT_MAC] = { print_mac, NULL, 20, 0 },
};

/* The same for notations, which come before kinds. */
static const struct {
	print_field *print;
	void (*choose)(struct step *step, enum form form);
	unsigned space, space_per_byte;
} notations[NOTATIONS] = {
	[NOTATION_HEX] = { print_hexadecimal, NULL, 42, 0 },
	[NOTATION_KTIME] = { print_ktime, NULL, 64, 0 },
	[NOTATION_DURATION] = { print_duration, NULL, NUMBER_SCALED_SPACE + 3, 0 },
	[NOTATION_KSYM] = { print_ksym, NULL, ESCAPE_SPACE(KSYM_NAME_SIZE + 24), 0 },
	[NOTATION_PROG] = { print_prog, NULL, ESCAPE_SPACE(HANDLE_NAME_SIZE) + 16, 0 },
	[NOTATION_FRAME] = { print_frame, NULL, ESCAPE_SPACE(KSYM_NAME_SIZE + 24) + 8, 0 },
	[NOTATION_BUILD_ID] = { print_build_id, NULL, 96, 0 },
	[NOTATION_DNS] = { NULL, choose_dns, ESCAPE_SPACE(DNS_TEXT_SIZE) + 8, 6 },
};

static void set_time(const struct plan *plan, struct step *step)
{
	step->boot_time = field_boot_time();
	step->never = !plan_is_plain(plan)  ? "null"
		      : plan->extras.colour ? TERM_FAINT "never" TERM_NORMAL
					    : "never";
}

static void set_notation(struct plan *plan, struct step *step, enum layout_notation notation)
{
	step->print = notations[notation].print;
	if (notations[notation].choose)
		notations[notation].choose(step, plan->form);
	step->space = notations[notation].space + notations[notation].space_per_byte * step->size;
	if (notation == NOTATION_KTIME)
		set_time(plan, step);
	if (notation == NOTATION_KSYM || notation == NOTATION_FRAME)
		step->ksyms = &plan->ksyms;
	if (notation == NOTATION_FRAME || notation == NOTATION_BUILD_ID)
		step->begin = plan->extras.indented ? "\n      " : "\n    ";
}

static void set_scalar(struct plan *plan, struct step *step, const struct layout *layout)
{
	/* In documents the numbers of "formatted" are bpftool's, which has all in host order. */
	bool as_bpftool = layout->order_by_type && form_is_document(plan->form);

	step->is_signed = layout->is_signed;
	step->big_endian = (layout->big_endian && !as_bpftool) || HOST_BIG_ENDIAN;
	step->quoted = plan->form != FORM_PLAIN;
	step->last = true;
	if (layout->notation) {
		set_notation(plan, step, layout->notation);
		return;
	}
	step->print = kinds[layout->kind].print;
	if (kinds[layout->kind].choose)
		kinds[layout->kind].choose(step, plan->form);
	step->space = kinds[layout->kind].space + kinds[layout->kind].space_per_byte * step->size;
	if (layout->kind == LAYOUT_ENUM)
		prepare_names(plan, step, layout);
}

static void layout_scalar(struct plan *plan, const struct layout *layout, enum step_source source,
			  uint32_t bit_offset)
{
	struct step *step = plan_step(plan);

	if (!step)
		return;
	step->source = source;
	step->offset = bit_offset / 8;
	step->shift = bit_offset % 8;
	step->bits = (uint8_t)min_size(layout->bit_size, 128);
	step->size = (step->shift + layout->bit_size + 7) / 8;
	step->is_bit_field = layout->is_bit_field;
	set_scalar(plan, step, layout);
}

/* What the kernel keeps in a value: a struct of its own, or a pointer to what it holds. */
static void layout_opaque(struct plan *plan, const struct layout *layout, enum step_source source,
			  uint32_t bit_offset)
{
	struct layout shown = *layout;

	shown.kind = layout->members ? LAYOUT_STRUCT : LAYOUT_POINTER;
	plan_layout(plan, &shown, source, bit_offset);
}

/* For people; other forms have its parts. */
static void layout_prefix(struct plan *plan, const struct layout *layout, enum step_source source,
			  uint32_t bit_offset)
{
	struct step *step = plan_step(plan);

	if (!step)
		return;
	step->print = print_prefix;
	step->space = INET6_ADDRSTRLEN + 12;
	step->source = source;
	step->offset = bit_offset / 8;
	step->size = (uint32_t)layout_size(layout);
}

void plan_layout(struct plan *plan, const struct layout *layout, enum step_source source,
		 uint32_t bit_offset)
{
	static void (*const composites[LAYOUT_KINDS])(struct plan *, const struct layout *,
						      enum step_source, uint32_t) = {
		[LAYOUT_BYTES] = layout_bytes,	[LAYOUT_OPAQUE] = layout_opaque,
		[LAYOUT_ARRAY] = layout_array,	[LAYOUT_STRUCT] = layout_struct,
		[LAYOUT_UNION] = layout_struct, [LAYOUT_TUPLE] = layout_tuple,
	};

	if (plan_is_plain(plan) && layout_is_prefix(layout))
		layout_prefix(plan, layout, source, bit_offset);
	else if (composites[layout->kind])
		composites[layout->kind](plan, layout, source, bit_offset);
	else
		layout_scalar(plan, layout, source, bit_offset);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a layout's tree becomes in a plan: structs, arrays, tuples, sections and their fields. */
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
	for (uint32_t i = 0; i < layout->count; i++) {
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

/* {".data":[{"a":1},{"b":2}]}, as bpftool has it. */
static void add_section(struct plan *plan, const struct layout *layout, enum step_source source,
			uint32_t bit_offset)
{
	plan_open(plan, "{");
	plan_name(plan, layout->type_name);
	plan_open(plan, "[");
	for (uint32_t i = 0; i < layout->count; i++) {
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
	plan_close(plan, "}");
}

bool plan_member_lines(struct plan *plan, const struct layout *layout, enum step_source source)
{
	bool is_struct = layout->kind == LAYOUT_STRUCT || layout->kind == LAYOUT_UNION;

	if (!plan_is_plain(plan) || !is_struct || layout_fields(layout) <= LINE_FIELDS)
		return false;
	add_members(plan, layout, source, 0, true);
	return true;
}

static void layout_tuple(struct plan *plan, const struct layout *layout, enum step_source source,
			 uint32_t bit_offset)
{
	bool brackets = layout->is_array || !plan_is_plain(plan);
	bool any = false;

	plan_open_flat(plan, brackets ? "[" : "");
	for (uint32_t i = 0; i < layout->count; i++) {
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
	plan_text(plan, print_forms[plan->form].begin);
	plan_bytes(plan, source, bit_offset / 8, (uint32_t)layout_size(layout));
	plan_text(plan, print_forms[plan->form].end);
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
	plan_scalar(plan, step, layout);
}

/* What the kernel keeps in a value: a struct of its own, or a pointer to what it holds. */
static void layout_opaque(struct plan *plan, const struct layout *layout, enum step_source source,
			  uint32_t bit_offset)
{
	struct layout pointer = *layout;

	pointer.kind = LAYOUT_POINTER;
	if (layout->members)
		layout_struct(plan, layout, source, bit_offset);
	else
		layout_scalar(plan, &pointer, source, bit_offset);
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

	if (composites[layout->kind])
		composites[layout->kind](plan, layout, source, bit_offset);
	else
		layout_scalar(plan, layout, source, bit_offset);
}

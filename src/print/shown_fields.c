/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans that print some fields of elements. */
#include "print/print.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "layout/path.h"
#include "print/plan.h"

/* Columns are so wide at most; a text that needs more moves the rest of its line. */
#define WIDTH_MAX 24

static const char *const roots[ELEMENT_PARTS] = { [IN_KEY] = "key", [IN_VALUE] = "value" };

/* The name that the field has in JSON: its path below key or value, "" for these themselves. */
static const char *field_name(const struct shown_field *shown)
{
	const char *below = path_below(shown->path, roots[shown->field.in]);

	return below ? below + (*below == '.') : shown->path;
}

void shown_fields_done(struct shown_fields *fields)
{
	for (size_t i = 0; i < fields->count; i++)
		free(fields->list[i].path);
	free(fields->list);
	*fields = SHOWN_FIELDS_NONE;
}

static int check_field(const struct shown_fields *fields, const struct shown_field *shown,
		       struct problem *problem)
{
	if (shown->field.in == IN_CPU)
		return problem_set(problem, -EINVAL, REASON_UNEXPECTED,
				   "cpu is not a field: it is always shown with the values");
	if (shown->field.layout.kind == LAYOUT_PAD)
		return problem_set(problem, -EINVAL, REASON_TYPE,
				   "%s is padding, which is not shown", shown->path);
	for (size_t i = 0; i < fields->count; i++)
		if (fields->list[i].field.in == shown->field.in &&
		    strcmp(field_name(&fields->list[i]), field_name(shown)) == 0)
			return problem_set(problem, -EINVAL, REASON_DUPLICATE,
					   "the field %s is given twice", shown->path);
	return 0;
}

static int add_field(struct shown_fields *fields, const struct element_layout *element,
		     const char *path, struct problem *problem)
{
	struct shown_field shown = { .path = NULL }, *list;
	int err = element_find(element, path, &shown.field, problem);

	if (err)
		return err;
	shown.path = strdup(path);
	list = reallocarray(fields->list, fields->count + 1, sizeof(*list));
	if (list)
		fields->list = list;
	err = list && shown.path ? check_field(fields, &shown, problem)
				 : problem_no_memory(problem);
	if (err)
		free(shown.path);
	else
		fields->list[fields->count++] = shown;
	return err;
}

int shown_fields_make(struct shown_fields *fields, const struct element_layout *element,
		      const char *paths, struct problem *problem)
{
	cleanup_shown_fields struct shown_fields made = SHOWN_FIELDS_NONE;
	cleanup_free char *copy = strdup(paths);
	char *rest = copy, *path;
	int err = copy ? 0 : problem_no_memory(problem);

	while (!err && (path = strsep(&rest, ",")))
		err = add_field(&made, element, path, problem);
	if (err)
		return err;
	*fields = made;
	made = SHOWN_FIELDS_NONE;
	return 0;
}

/* {"saddr":…,"sport":…}, or all of the key or value. */
static void add_object(struct plan *plan, const struct shown_fields *fields, enum element_part in,
		       enum step_source source)
{
	for (size_t i = 0; i < fields->count; i++) {
		const struct shown_field *shown = &fields->list[i];

		if (shown->field.in != in || *field_name(shown))
			continue;
		plan_layout(plan, &shown->field.layout, source, shown->field.bit);
		return;
	}
	plan_open(plan, "{");
	for (size_t i = 0; i < fields->count; i++) {
		const struct shown_field *shown = &fields->list[i];

		if (shown->field.in != in)
			continue;
		plan_name(plan, field_name(shown));
		plan_layout(plan, &shown->field.layout, source, shown->field.bit);
	}
	plan_close(plan, "}");
}

/* The values of all CPUs, as -j or -l has them. */
static void add_values(struct plan *plan, const struct element_layout *element,
		       const struct shown_fields *fields)
{
	bool numbered = form_is_document(plan->form);
	size_t begin;

	plan_name(plan, numbered ? "values" : "value");
	plan_open(plan, "[");
	begin = plan_loop_begin(plan, FROM_VALUE, 0, element->cpus, (uint32_t)element->value_stride,
				plan_comma(plan));
	if (plan->err)
		return;
	plan->steps[begin - 1].loop_first = element->first_cpu;
	if (numbered) {
		plan_next(plan, true);
		plan_open(plan, "{");
		plan_name(plan, "cpu");
		plan_loop_index(plan);
		plan_name(plan, "value");
	}
	add_object(plan, fields, IN_VALUE, FROM_VALUE);
	if (numbered)
		plan_close(plan, "}");
	plan_loop_end(plan, begin);
	plan_close(plan, "]");
}

static bool has_fields(const struct shown_fields *fields, enum element_part in)
{
	for (size_t i = 0; i < fields->count; i++)
		if (fields->list[i].field.in == in)
			return true;
	return false;
}

void plan_fields_object(struct plan *plan, const struct element_layout *element,
			const struct shown_fields *fields)
{
	bool has_key = has_fields(fields, IN_KEY), has_value = has_fields(fields, IN_VALUE);

	plan_open(plan, "{");
	if (has_key) {
		plan_name(plan, "key");
		add_object(plan, fields, IN_KEY, FROM_KEY);
	}
	if (has_value && element->per_cpu) {
		add_values(plan, element, fields);
	} else if (has_value) {
		plan_name(plan, "value");
		add_object(plan, fields, IN_VALUE, FROM_VALUE);
	}
	plan_close(plan, "}");
}

void plan_fields_formatted(struct plan *plan, const struct element_layout *element,
			   const struct shown_fields *fields)
{
	plan_open(plan, "{");
	plan_name(plan, "formatted");
	plan_fields_object(plan, element, fields);
	plan_close(plan, "}");
}

static bool is_right_aligned(const struct layout *layout)
{
	return (layout->kind == LAYOUT_INT || layout->kind == LAYOUT_FLOAT) &&
	       layout->notation == NOTATION_KIND;
}

/* What most texts of a field need; 0: it is not one text. */
static unsigned field_width(const struct layout *layout)
{
	static const uint8_t widths[LAYOUT_KINDS] = {
		[LAYOUT_INT] = 12,     [LAYOUT_BOOL] = 5, [LAYOUT_CHAR] = 4, [LAYOUT_FLOAT] = 12,
		[LAYOUT_POINTER] = 18, [LAYOUT_IP4] = 15, [LAYOUT_MAC] = 17, [LAYOUT_IP6] = 24,
	};
	size_t width = 0;

	switch (layout->kind) {
	case LAYOUT_INT:
		width = layout->bit_size <= 16 ? 6 : widths[LAYOUT_INT];
		if (layout->notation == NOTATION_KTIME)
			return strlen("2026-01-31 12:00:00.000000");
		return layout->notation == NOTATION_KIND ? (unsigned)width : 20;
	case LAYOUT_ENUM:
		for (uint32_t i = 0; i < layout->count; i++)
			width = max_size(width, strlen(layout->enumerators[i].name));
		return (unsigned)min_size(width, WIDTH_MAX);
	case LAYOUT_STRING:
		return (unsigned)min_size(layout_size(layout) + 2, WIDTH_MAX);
	case LAYOUT_BYTES:
		return (unsigned)min_size(3 * layout_size(layout) - 1, WIDTH_MAX);
	default:
		return widths[layout->kind];
	}
}

static unsigned column_width(const struct shown_field *shown)
{
	return (unsigned)max_size(field_width(&shown->field.layout),
				  min_size(strlen(shown->path), WIDTH_MAX));
}

/* Only the last column needs no blanks after it. */
static bool is_padded(const struct element_layout *element, const struct shown_fields *fields,
		      size_t i)
{
	return i + 1 < fields->count || element->per_cpu ||
	       is_right_aligned(&fields->list[i].field.layout);
}

static void compile_line(struct plan *plan, const struct element_layout *element,
			 const struct shown_fields *fields)
{
	for (size_t i = 0; i < fields->count; i++) {
		const struct shown_field *shown = &fields->list[i];
		const struct layout *layout = &shown->field.layout;
		enum step_source source = shown->field.in == IN_KEY ? FROM_KEY : FROM_VALUE;
		size_t before = plan->count;

		if (i)
			plan_text(plan, "  ");
		plan_layout(plan, layout, source, shown->field.bit);
		if (plan->count == before + 1 && is_padded(element, fields, i))
			plan_pad(plan, column_width(shown), is_right_aligned(layout));
	}
}

void plan_fields_table(struct plan *plan, const struct element_layout *element,
		       const struct shown_fields *fields)
{
	size_t begin;

	if (!element->per_cpu) {
		compile_line(plan, element, fields);
		plan_text(plan, "\n");
		return;
	}
	begin = plan_loop_begin(plan, FROM_VALUE, 0, element->cpus, (uint32_t)element->value_stride,
				"");
	if (plan->err)
		return;
	plan->steps[begin - 1].loop_first = element->first_cpu;
	compile_line(plan, element, fields);
	plan_text(plan, "  ");
	plan_loop_index(plan);
	plan_text(plan, "\n");
	plan_loop_end(plan, begin);
}

void shown_fields_titles(struct buf *buf, const struct element_layout *element,
			 const struct shown_fields *fields)
{
	for (size_t i = 0; i < fields->count; i++) {
		const struct shown_field *shown = &fields->list[i];
		int width = is_padded(element, fields, i) ? (int)column_width(shown) : 0;
		cleanup_buf struct buf title = BUF_EMPTY;

		escape_text(&title, shown->path, strlen(shown->path));
		buf_printf(buf, is_right_aligned(&shown->field.layout) ? "%s%*s" : "%s%-*s",
			   i ? "  " : "", width, buf_text(&title));
	}
	if (element->per_cpu)
		buf_add_str(buf, "  cpu");
}

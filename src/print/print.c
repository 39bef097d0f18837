/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compiles plans: what stands around keys and values in each form, and what layouts make of them.
 */
#include "print/print.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/term.h"
#include "print/plan.h"

/* Plain elements with so many bytes or fields stay on one line. */
#define LINE_BYTES  24
#define LINE_FIELDS 8
/* Plain bytes in a block of lines. */
#define BLOCK_LINE 16

/* A key or a value as bytes, in the form's way. */
static void add_bytes(struct plan *plan, enum step_source source, uint32_t size)
{
	struct layout bytes = { .kind = LAYOUT_BYTES, .bit_size = size * 8 };

	plan_layout(plan, &bytes, source, 0);
}

static void add_typed(struct plan *plan, const struct layout *layout, enum step_source source,
		      uint32_t size)
{
	if (layout)
		plan_layout(plan, layout, source, 0);
	else
		add_bytes(plan, source, size);
}

static size_t begin_cpus(struct plan *plan, const struct element_layout *element,
			 const char *separator)
{
	size_t begin = plan_loop_begin(plan, FROM_VALUE, 0, element->cpus,
				       (uint32_t)element->value_stride, separator);

	if (!plan->err)
		plan->steps[begin - 1].loop_first = element->first_cpu;
	return begin;
}

/* The values of all CPUs: [{"cpu":0,"value":…},…]. */
static void add_values(struct plan *plan, const struct element_layout *element, bool typed)
{
	size_t begin;

	plan_name(plan, "values");
	plan_open(plan, "[");
	begin = begin_cpus(plan, element, plan_comma(plan));
	plan_next(plan, true);
	plan_open(plan, "{");
	plan_name(plan, "cpu");
	plan_loop_index(plan);
	plan_name(plan, "value");
	if (typed)
		plan_layout(plan, element->value, FROM_VALUE, 0);
	else
		add_bytes(plan, FROM_VALUE, element->value_size);
	plan_close(plan, "}");
	plan_loop_end(plan, begin);
	plan_close(plan, "]");
}

static void add_missing(struct plan *plan)
{
	plan_name(plan, "value");
	plan_open(plan, "{");
	plan_name(plan, "error");
	plan_string(plan, plan->extras.missing);
	plan_close(plan, "}");
}

static void add_formatted(struct plan *plan, const struct element_layout *element)
{
	plan_name(plan, "formatted");
	plan_open(plan, "{");
	if (element->key) {
		plan_name(plan, "key");
		plan_layout(plan, element->key, FROM_KEY, 0);
	}
	if (element->value && element->per_cpu) {
		add_values(plan, element, true);
	} else if (element->value) {
		plan_name(plan, "value");
		plan_layout(plan, element->value, FROM_VALUE, 0);
	}
	plan_close(plan, "}");
}

static void add_id(struct plan *plan)
{
	static const struct layout id = { .kind = LAYOUT_INT, .bit_size = 32 };

	plan_layout(plan, &id, FROM_VALUE, 0);
}

static void add_inner_map(struct plan *plan)
{
	if (!plan->extras.inner_map || plan->extras.missing)
		return;
	plan_name(plan, "inner_map");
	plan_inset(plan, plan->extras.inner_map);
}

/* bpftool's object. */
static void compile_json(struct plan *plan, const struct element_layout *element)
{
	plan_open(plan, "{");
	plan_name(plan, "key");
	add_bytes(plan, FROM_KEY, element->key_size);
	if (plan->extras.missing) {
		add_missing(plan);
	} else if (element->per_cpu) {
		add_values(plan, element, false);
	} else {
		plan_name(plan, "value");
		add_bytes(plan, FROM_VALUE, element->value_size);
	}
	if (plan->extras.id_name && !plan->extras.missing) {
		plan_name(plan, plan->extras.id_name);
		add_id(plan);
	}
	if (!plan->extras.missing && (element->key || element->value))
		add_formatted(plan, element);
	add_inner_map(plan);
	plan_close(plan, "}");
}

/* The compact native form. */
static void compile_jsonl(struct plan *plan, const struct element_layout *element)
{
	size_t begin;

	plan_open(plan, "{");
	if (element->key_size) {
		plan_name(plan, "key");
		add_typed(plan, element->key, FROM_KEY, element->key_size);
	}
	if (plan->extras.missing) {
		add_missing(plan);
	} else if (element->per_cpu) {
		plan_name(plan, "value");
		plan_open_flat(plan, "[");
		begin = begin_cpus(plan, element, plan_comma(plan));
		add_typed(plan, element->value, FROM_VALUE, element->value_size);
		plan_loop_end(plan, begin);
		plan_close_flat(plan, "]");
	} else if (plan->extras.id_name) {
		plan_name(plan, "value");
		add_id(plan);
		add_inner_map(plan);
	} else {
		plan_name(plan, "value");
		add_typed(plan, element->value, FROM_VALUE, element->value_size);
	}
	plan_close(plan, "}");
}

static size_t line_filled(const struct layout *layout, uint32_t size)
{
	if (!layout)
		return size;
	if (plan_is_stack(layout))
		return LINE_BYTES + 1;
	return (layout_is_prefix(layout) ? 1 : layout_fields(layout)) * LINE_BYTES / LINE_FIELDS;
}

/* Do key and value fit a line?  Fields and bytes count as what they fill of it. */
static bool fits_line(const struct element_layout *element, const struct layout *key,
		      const struct layout *value)
{
	size_t filled = line_filled(key, element->key_size) +
			line_filled(value, element->value_size);

	return element->cpus == 1 && !element->per_cpu && filled <= LINE_BYTES;
}

/* Many bytes as lines of 16, indented. */
static void add_block(struct plan *plan, enum step_source source, uint32_t size)
{
	for (uint32_t done = 0; done < size; done += BLOCK_LINE) {
		uint32_t line = (uint32_t)min_size(size - done, BLOCK_LINE);

		plan_text(plan, plan_line(plan));
		plan_text(plan, "  ");
		plan_bytes(plan, source, done, line);
	}
}

static void add_plain(struct plan *plan, const struct layout *layout, enum step_source source,
		      uint32_t size)
{
	plan_text(plan, ":");
	if (!layout && size > LINE_BYTES) {
		add_block(plan, source, size);
	} else if (!layout || !plan_lines(plan, layout, source)) {
		plan_text(plan, " ");
		add_typed(plan, layout, source, size);
	}
}

static void compile_plain(struct plan *plan, const struct element_layout *element)
{
	struct layout bytes = layout_of_bytes(element->key_size);
	const struct layout *key = element->key;
	const struct layout *value = element->usual_value ?: element->value;
	size_t begin;

	bytes.lpm_key = element->lpm_key;
	if (!key && layout_is_prefix(&bytes))
		key = &bytes;
	plan_text(plan, plan_line(plan) + 1);
	if (element->key_size) {
		plan_coloured(plan, TERM_BOLD, "key");
		add_plain(plan, key, FROM_KEY, element->key_size);
		plan_text(plan, fits_line(element, key, value) || plan->extras.missing
					? "  "
					: plan_line(plan));
	}
	if (plan->extras.missing) {
		plan_coloured(plan, TERM_BOLD, "value");
		plan_text(plan, ": ");
		plan_coloured(plan, TERM_FAINT, plan->extras.missing);
	} else if (plan->extras.id_name) {
		plan_coloured(plan, TERM_BOLD, plan->extras.id_name);
		plan_text(plan, ": ");
		add_id(plan);
	} else if (element->per_cpu) {
		begin = begin_cpus(plan, element, plan_line(plan));
		plan_coloured(plan, TERM_BOLD, "value");
		plan_text(plan, " (CPU ");
		plan_loop_index(plan);
		plan_text(plan, ")");
		add_plain(plan, value, FROM_VALUE, element->value_size);
		plan_loop_end(plan, begin);
	} else {
		plan_coloured(plan, TERM_BOLD, "value");
		add_plain(plan, value, FROM_VALUE, element->value_size);
	}
	plan_text(plan, "\n");
	if (plan->extras.inner_map && !plan->extras.missing)
		plan_inset(plan, plan->extras.inner_map);
}

static const struct print_form rows[FORMS] = {
	[FORM_PLAIN] = { compile_plain, plan_fields_table, print_hex_spaced, 3, "", "" },
	[FORM_JSON] = { compile_json, plan_fields_formatted, print_hex_json, 7, "[", "]" },
	[FORM_PRETTY] = { compile_json, plan_fields_formatted, print_hex_json, 7, "[", "]" },
	[FORM_JSONL] = { compile_jsonl, plan_fields_object, print_hex_run, 2, "\"", "\"" },
};

struct inner_list inner_list_begin(struct stream *stream, enum form form, unsigned depth)
{
	struct inner_list list = { .stream = stream, .json = { .form = form, .depth = depth } };

	if (form != FORM_PLAIN)
		stream_add_char(stream, '[');
	json_write_begin(&list.json);
	return list;
}

void inner_list_next(struct inner_list *list)
{
	struct json_space space = json_write_next(&list->json, true);

	if (list->json.form != FORM_PLAIN)
		stream_add(list->stream, space.text, space.size);
}

void inner_list_error(struct inner_list *list, const char *message)
{
	bool plain = list->json.form == FORM_PLAIN;
	char *to;

	inner_list_next(list);
	stream_add_str(list->stream, plain ? "  " : "{\"error\":");
	to = stream_reserve(list->stream, ESCAPE_SPACE(strlen(message)));
	if (!to)
		return;
	to = (plain ? escape_text_to : escape_json_to)(to, message, strlen(message));
	stream_commit(list->stream, to);
	stream_add_char(list->stream, plain ? '\n' : '}');
}

void inner_list_end(struct inner_list *list)
{
	struct json_space space = json_write_end(&list->json);

	if (list->json.form == FORM_PLAIN)
		return;
	stream_add(list->stream, space.text, space.size);
	stream_add_char(list->stream, ']');
}

static int finish(struct plan **plan, struct plan **made)
{
	int err = plan_finish(*made);

	if (!err)
		*plan = take_ptr(*made);
	return err;
}

int plan_compile(struct plan **plan, const struct element_layout *element,
		 const struct element_extras *extras, enum form form, unsigned depth)
{
	cleanup_plan struct plan *made = plan_new(&rows[form], form, depth);

	if (!made)
		return -ENOMEM;
	if (extras)
		made->extras = *extras;
	made->row->element(made, element);
	return finish(plan, &made);
}

int plan_compile_value(struct plan **plan, const struct layout *layout,
		       const struct element_extras *extras, enum form form, unsigned depth,
		       bool lines)
{
	cleanup_plan struct plan *made = plan_new(&rows[form], form, depth);

	if (!made)
		return -ENOMEM;
	if (extras)
		made->extras = *extras;
	if (!lines || !plan_lines(made, layout, FROM_VALUE))
		plan_layout(made, layout, FROM_VALUE, 0);
	return finish(plan, &made);
}

int plan_compile_fields(struct plan **plan, const struct element_layout *element,
			const struct shown_fields *fields, enum form form, unsigned depth)
{
	cleanup_plan struct plan *made = plan_new(&rows[form], form, depth);

	if (!made)
		return -ENOMEM;
	made->row->fields(made, element, fields);
	return finish(plan, &made);
}

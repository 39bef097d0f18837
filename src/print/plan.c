/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans: how they are put together from literals, fields and loops, and how they run. */
#include "print/plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/term.h"

/* Longer runs of bytes are several steps, so that a step's text stays small. */
#define BYTES_STEP 1024

void plan_free(struct plan *plan)
{
	if (!plan)
		return;
	free(plan->steps);
	for (size_t i = 0; i < plan->name_lists; i++) {
		for (struct step_name *name = plan->names[i]; name->text; name++)
			free(name->text);
		free(plan->names[i]);
	}
	free(plan->names);
	for (size_t i = 0; i < plan->padding_count; i++)
		free(plan->paddings[i]);
	free(plan->paddings);
	buf_done(&plan->texts);
	free(plan);
}

void plan_use_ksyms(struct plan *plan, struct ksyms *ksyms)
{
	plan->ksyms = ksyms;
}

struct plan *plan_new(const struct print_form *row, enum form form, unsigned depth)
{
	struct plan *plan = calloc(1, sizeof(*plan));

	if (plan) {
		plan->row = row;
		plan->form = form;
		plan->json = (struct json_writer){ .form = form, .depth = depth };
	}
	return plan;
}

void plan_text(struct plan *plan, const char *text)
{
	buf_add_str(&plan->texts, text);
	plan->pending += strlen(text);
}

void plan_string(struct plan *plan, const char *text)
{
	size_t before = plan->texts.len;

	if (plan->form == FORM_PLAIN)
		escape_text(&plan->texts, text, strlen(text));
	else
		escape_json(&plan->texts, text, strlen(text));
	plan->pending += plan->texts.len - before;
}

void plan_coloured(struct plan *plan, const char *colour, const char *text)
{
	bool has_colour = plan->extras.colour;

	plan_text(plan, has_colour ? colour : "");
	plan_text(plan, text);
	plan_text(plan, has_colour ? TERM_NORMAL : "");
}

static void add_space(struct plan *plan, struct json_space space)
{
	buf_add(&plan->texts, space.text, space.size);
	plan->pending += space.size;
}

const char *plan_line(const struct plan *plan)
{
	return plan->extras.indented ? "\n  " : "\n";
}

bool plan_is_plain(const struct plan *plan)
{
	return plan->form == FORM_PLAIN;
}

void plan_open(struct plan *plan, const char *bracket)
{
	plan_text(plan, bracket);
	json_write_begin(&plan->json);
}

void plan_close(struct plan *plan, const char *bracket)
{
	add_space(plan, json_write_end(&plan->json));
	plan_text(plan, bracket);
}

void plan_open_flat(struct plan *plan, const char *bracket)
{
	plan_text(plan, bracket);
	json_write_begin_flat(&plan->json);
}

void plan_close_flat(struct plan *plan, const char *bracket)
{
	json_write_end_flat(&plan->json);
	plan_text(plan, bracket);
}

void plan_next(struct plan *plan, bool line)
{
	add_space(plan, json_write_next(&plan->json, line));
}

static void add_name(struct plan *plan, const char *name)
{
	plan_text(plan, plan->extras.colour ? TERM_NAME : "");
	plan_string(plan, name);
	plan_text(plan, plan->extras.colour ? TERM_NORMAL : "");
	plan_text(plan, form_rows[plan->form].colon);
}

void plan_name(struct plan *plan, const char *name)
{
	plan_next(plan, true);
	add_name(plan, name);
}

void plan_name_line(struct plan *plan, const char *name)
{
	plan_text(plan, plan_line(plan));
	plan_text(plan, "  ");
	add_name(plan, name);
}

const char *plan_comma(const struct plan *plan)
{
	return form_rows[plan->form].comma;
}

struct step *plan_step(struct plan *plan)
{
	size_t room = plan->room ? plan->room * 2 : 16;
	struct step *steps;

	if (plan->err)
		return NULL;
	if (plan->count == plan->room) {
		steps = reallocarray(plan->steps, room, sizeof(*steps));
		if (!steps) {
			plan->err = -ENOMEM;
			return NULL;
		}
		plan->steps = steps;
		plan->room = room;
	}
	plan->steps[plan->count] = (struct step){ .text_size = (uint32_t)plan->pending };
	plan->pending = 0;
	return &plan->steps[plan->count++];
}

size_t plan_loop_begin(struct plan *plan, enum step_source source, uint32_t offset, uint32_t count,
		       uint32_t stride, const char *separator)
{
	struct step *step = plan_step(plan);

	if (!step)
		return 0;
	step->source = source;
	step->offset = offset;
	step->loop_count = count;
	step->loop_stride = stride;
	memcpy(step->loop_separator, separator,
	       min_size(strlen(separator), sizeof(step->loop_separator) - 1));
	return plan->count;
}

void plan_loop_end(struct plan *plan, size_t begin)
{
	/* What follows the last field of the body belongs to the body. */
	if (plan->pending || plan->count == begin)
		plan_step(plan);
	if (!plan->err)
		plan->steps[begin - 1].loop_body = (uint32_t)(plan->count - begin);
}

/* The number itself is run()'s to print. */
static char *print_index(char *to, const struct step *step, const uint8_t *field)
{
	(void)step;
	(void)field;
	return to;
}

void plan_loop_index(struct plan *plan)
{
	struct step *step = plan_step(plan);

	if (!step)
		return;
	step->print = print_index;
	step->space = 20;
}

void plan_inset(struct plan *plan, struct inset *inset)
{
	struct step *step = plan_step(plan);

	if (!step)
		return;
	step->inset = inset;
	step->source = FROM_VALUE;
	step->size = plan->json.depth;
}

void plan_bytes(struct plan *plan, enum step_source source, uint32_t offset, uint32_t size)
{
	for (uint32_t done = 0; done < size; done += BYTES_STEP) {
		struct step *step = plan_step(plan);

		if (!step)
			return;
		step->print = plan->row->bytes;
		step->source = source;
		step->offset = offset + done;
		step->size = (uint32_t)min_size(size - done, BYTES_STEP);
		step->space = step->size * plan->row->space + PIECE;
		step->last = done + BYTES_STEP >= size;
	}
}

static char *print_padded(char *to, const struct step *step, const uint8_t *field)
{
	char *end = step->padded(to, step, field);
	size_t width = term_width(to, (size_t)(end - to));
	size_t blanks = step->width - min_size(step->width, width);

	if (step->right)
		memmove(to + blanks, to, (size_t)(end - to));
	memset(step->right ? to : end, ' ', blanks);
	return end + blanks;
}

void plan_pad(struct plan *plan, unsigned width, bool right)
{
	struct step *step;

	if (plan->err)
		return;
	step = &plan->steps[plan->count - 1];
	if (!step->print)
		return;
	step->padded = step->print;
	step->print = print_padded;
	step->width = (uint8_t)width;
	step->right = right;
	step->space += width;
}

int plan_finish(struct plan *plan)
{
	static const char padding[PIECE];
	size_t at = 0;

	if (plan->pending)
		plan_step(plan);
	buf_add(&plan->texts, padding, sizeof(padding));
	if (plan->err || plan->texts.err)
		return -ENOMEM;
	for (size_t i = 0; i < plan->count; i++) {
		struct step *step = &plan->steps[i];

		step->text = plan->texts.data + at;
		at += step->text_size;
		step->space += step->text_size + PIECE;
	}
	return 0;
}

struct cursor {
	struct stream *stream;
	char *to, *limit;
};

static bool make_room(struct cursor *cursor, size_t space)
{
	stream_commit(cursor->stream, cursor->to);
	cursor->to = stream_make_room(cursor->stream, space);
	cursor->limit = cursor->stream->data + cursor->stream->space;
	return cursor->to;
}

static inline char *copy(char *to, const char *text, size_t size)
{
	for (size_t i = 0; i < size; i += PIECE)
		memcpy(to + i, text + i, PIECE);
	return to + size;
}

static bool run(struct cursor *cursor, const struct step *step, const struct step *end,
		const uint8_t *const sources[STEP_SOURCES], unsigned index);

static bool run_loop(struct cursor *cursor, const struct step *loop,
		     const uint8_t *const sources[STEP_SOURCES])
{
	const uint8_t *shifted[STEP_SOURCES] = { sources[FROM_KEY], sources[FROM_VALUE] };

	for (uint32_t i = 0; i < loop->loop_count; i++) {
		/* The space of the loop's own step is enough for a separator. */
		if (i && (size_t)(cursor->limit - cursor->to) < PIECE && !make_room(cursor, PIECE))
			return false;
		for (const char *c = loop->loop_separator; i && *c; c++)
			*cursor->to++ = *c;
		shifted[loop->source] = sources[loop->source] + loop->offset +
					(size_t)i * loop->loop_stride;
		if (!run(cursor, loop + 1, loop + 1 + loop->loop_body, shifted,
			 loop->loop_first + i))
			return false;
	}
	return true;
}

static bool run_inset(struct cursor *cursor, const struct step *step, const uint8_t *value)
{
	struct stream *stream = cursor->stream;

	stream_commit(stream, cursor->to);
	step->inset->show(step->inset, stream, value, step->size);
	cursor->to = stream_reserve(stream, PIECE);
	cursor->limit = stream->data + stream->space;
	return cursor->to;
}

static bool run(struct cursor *cursor, const struct step *step, const struct step *end,
		const uint8_t *const sources[STEP_SOURCES], unsigned index)
{
	for (; step < end; step++) {
		if ((size_t)(cursor->limit - cursor->to) < step->space &&
		    !make_room(cursor, step->space))
			return false;
		cursor->to = copy(cursor->to, step->text, step->text_size);
		if (step->print == print_index) {
			struct step number = { .size = sizeof(index), .bits = 8 * sizeof(index) };

			cursor->to = print_number(cursor->to, &number, (uint8_t *)&index);
		} else if (step->print) {
			cursor->to = step->print(cursor->to, step,
						 sources[step->source] + step->offset);
		} else if (step->loop_body) {
			if (!run_loop(cursor, step, sources))
				return false;
			step += step->loop_body;
		} else if (step->inset && !run_inset(cursor, step, sources[step->source])) {
			return false;
		}
	}
	return true;
}

void plan_print(const struct plan *plan, struct stream *stream, const void *key, const void *values)
{
	const uint8_t *const sources[STEP_SOURCES] = { key, values };
	struct cursor cursor = { .stream = stream };

	cursor.to = stream_reserve(stream, PIECE);
	if (!cursor.to)
		return;
	cursor.limit = stream->data + stream->space;
	if (run(&cursor, plan->steps, plan->steps + plan->count, sources, 0))
		stream_commit(stream, cursor.to);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A writer that keeps records instead of writing them: each call is an event, which can be repeated
 * to another writer. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "out/writer.h"

enum event_kind { EVENT_OPEN, EVENT_CLOSE, EVENT_VALUE, EVENT_BRIEF, EVENT_INSTEAD };

#define NO_TEXT SIZE_MAX

struct event {
	enum event_kind kind;
	unsigned depth; /* frames that are open where it stands: 0 of a record itself */
	bool list;	/* of EVENT_OPEN and EVENT_CLOSE */
	const struct columns *columns;
	size_t name, text;  /* in the recording's texts, each with its NUL, or NO_TEXT */
	struct value value; /* but for its text */
};

/* How much there was of events and texts before a record. */
struct begin {
	size_t event, text;
};

struct recording {
	struct buf events; /* struct event */
	struct buf texts;
	struct buf begins; /* struct begin: of each record */
	unsigned base;	   /* frames that were open in the writer that it stands for */
};

static struct begin end_of(const struct recording *recording)
{
	return (struct begin){ recording->events.len / sizeof(struct event), recording->texts.len };
}

static size_t add_text(struct recording *recording, const void *text, size_t size)
{
	size_t at = recording->texts.len;

	if (!text)
		return NO_TEXT;
	buf_add(&recording->texts, text, size);
	buf_add_char(&recording->texts, '\0');
	return at;
}

static void add_event(struct out *out, struct event event, const char *name)
{
	struct recording *recording = out->recording;

	event.depth = out->depth - recording->base;
	event.name = add_text(recording, name, name ? strlen(name) : 0);
	buf_add(&recording->events, &event, sizeof(event));
	if (recording->events.err || recording->texts.err || recording->begins.err)
		out->stream.err = -ENOMEM;
}

static void recorder_open(struct out *out, const char *name, const struct columns *columns,
			  bool list)
{
	struct recording *recording = out->recording;
	struct begin begin = end_of(recording);

	if (out->depth == recording->base)
		buf_add(&recording->begins, &begin, sizeof(begin));
	add_event(out, (struct event){ EVENT_OPEN, .list = list, .columns = columns }, name);
}

static void recorder_close(struct out *out, bool list)
{
	add_event(out, (struct event){ EVENT_CLOSE, .list = list }, NULL);
}

static void recorder_value(struct out *out, const char *name, const struct value *value)
{
	struct event event = { EVENT_VALUE, .value = *value };

	event.text = add_text(out->recording, value->text, value->size);
	add_event(out, event, name);
}

static void recorder_brief(struct out *out, const char *text)
{
	struct event event = { EVENT_BRIEF };

	event.text = add_text(out->recording, text, strlen(text));
	add_event(out, event, NULL);
}

static void recorder_instead(struct out *out, const char *text)
{
	struct event event = { EVENT_INSTEAD };

	event.text = add_text(out->recording, text, strlen(text));
	add_event(out, event, NULL);
}

static void recorder_done(struct out *out)
{
	buf_done(&out->recording->events);
	buf_done(&out->recording->texts);
	buf_done(&out->recording->begins);
	free(out->recording);
}

/* Records have neither texts nor items beside their values. */
static const struct writer recorder_writer = {
	.open = recorder_open,
	.close = recorder_close,
	.value = recorder_value,
	.brief = recorder_brief,
	.instead = recorder_instead,
	.done = recorder_done,
};

struct out *out_recorder(const struct out *to)
{
	struct out *recorder = malloc(sizeof(*recorder));
	struct recording *recording = calloc(1, sizeof(*recording));

	if (!recorder || !recording) {
		free(recorder);
		free(recording);
		return NULL;
	}
	*recorder = *to;
	recorder->writer = &recorder_writer;
	recorder->stream = STREAM_TO(-1);
	recorder->table = NULL;
	recorder->kept = NULL;
	recorder->document.name = NULL;
	recording->base = to->depth;
	recorder->recording = recording;
	return recorder;
}

size_t out_records(const struct out *recorder)
{
	return recorder->recording->begins.len / sizeof(struct begin);
}

/* Where a record begins; the one after the last begins at the end. */
static struct begin begin_of(const struct recording *recording, size_t index)
{
	const struct begin *begins = (const void *)recording->begins.data;

	return index < recording->begins.len / sizeof(*begins) ? begins[index] : end_of(recording);
}

void out_forget(struct out *recorder)
{
	struct recording *recording = recorder->recording;
	struct begin begin = begin_of(recording, out_records(recorder) - 1);

	recording->events.len = begin.event * sizeof(struct event);
	recording->texts.len = begin.text;
	recording->begins.len -= sizeof(begin);
}

static const char *text_at(const struct recording *recording, size_t at)
{
	return at == NO_TEXT ? NULL : recording->texts.data + at;
}

static void replay(const struct recording *recording, const struct event *event, struct out *to,
		   const struct columns *columns)
{
	const char *name = text_at(recording, event->name);
	struct value value = event->value;

	switch (event->kind) {
	case EVENT_OPEN:
		if (event->list)
			out_list_begin(to, name, event->columns);
		else
			out_record_begin(to, name, event->depth ? event->columns : columns);
		break;
	case EVENT_CLOSE:
		event->list ? out_list_end(to) : out_record_end(to);
		break;
	case EVENT_VALUE:
		value.text = text_at(recording, event->text);
		out_value(to, name, &value);
		break;
	case EVENT_BRIEF:
		out_brief(to, text_at(recording, event->text));
		break;
	case EVENT_INSTEAD:
		out_instead(to, text_at(recording, event->text));
		break;
	}
}

/* The value of the record with this name, and the shorter text that follows it. */
static void replay_value(const struct recording *recording, const struct event *event,
			 const struct event *end, const char *wanted, struct out *to)
{
	bool within = false;

	for (; event < end; event++) {
		const char *name = text_at(recording, event->name);

		if (event->depth == 1 && (event->kind == EVENT_OPEN || event->kind == EVENT_VALUE))
			within = name && strcmp(name, wanted) == 0;
		if (within && event->depth)
			replay(recording, event, to, NULL);
	}
}

void out_replay(const struct out *recorder, size_t index, struct out *to,
		const struct columns *columns, bool chosen)
{
	const struct recording *recording = recorder->recording;
	const struct event *events = (const void *)recording->events.data;
	const struct event *event = events + begin_of(recording, index).event;
	const struct event *end = events + begin_of(recording, index + 1).event;

	if (!chosen) {
		for (; event < end; event++)
			replay(recording, event, to, columns);
		return;
	}
	out_record_begin(to, NULL, columns);
	for (size_t i = 0; i < columns->count; i++)
		replay_value(recording, event, end, columns->list[i].name, to);
	out_record_end(to);
}

static bool is_number(enum value_kind kind)
{
	switch (kind) {
	case VALUE_NULL:
	case VALUE_STR:
	case VALUE_HEX:
	case VALUE_OCTETS:
	case VALUE_READY:
		return false;
	default:
		return true;
	}
}

void out_each_recorded(const struct out *recorder, size_t index, out_recorded *each, void *context)
{
	const struct recording *recording = recorder->recording;
	const struct event *events = (const void *)recording->events.data;
	size_t end = begin_of(recording, index + 1).event;
	size_t lengths[OUT_DEPTH] = { 0 }; /* of the path to what is open */
	cleanup_buf struct buf path = BUF_EMPTY;

	for (size_t i = begin_of(recording, index).event; i < end; i++) {
		const struct event *event = &events[i];
		const char *name = text_at(recording, event->name);

		path.len = lengths[event->depth];
		if (name)
			buf_printf(&path, "%s%s", path.len ? "." : "", name);
		if (event->kind == EVENT_OPEN && event->depth + 1 < OUT_DEPTH)
			lengths[event->depth + 1] = path.len;
		if (event->kind == EVENT_VALUE && is_number(event->value.kind))
			each(context, buf_text(&path), &event->value.number, NULL);
		else if (event->kind == EVENT_VALUE && event->value.kind == VALUE_STR)
			each(context, buf_text(&path), NULL, text_at(recording, event->text));
	}
}

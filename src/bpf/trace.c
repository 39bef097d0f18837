/* Shows bpf(2) calls on stderr, decoded. */
#include "bpf/trace.h"

#include <inttypes.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/errname.h"
#include "base/escape.h"
#include "bpf/command.h"
#include "bpf/trace_fields.h"
#include "names/names.h"

static bool enabled;

void trace_enable(bool on)
{
	enabled = on;
}

static void add_named(struct buf *buf, const struct names *names, uint64_t number)
{
	const char *name = name_of(names, number);

	if (name)
		buf_add_str(buf, name);
	else
		buf_printf(buf, "%" PRIu64, number);
}

static void add_quoted(struct buf *buf, const char *text, size_t limit)
{
	escape_json(buf, text, strnlen(text, limit));
}

static void add_value(struct buf *buf, const struct trace_field *field, const void *bytes,
		      uint64_t number)
{
	switch (field->kind) {
	case TRACE_NUMBER:
		buf_printf(buf, "%" PRIu64, number);
		break;
	case TRACE_SIGNED:
		buf_printf(buf, "%" PRId32, (int32_t)number);
		break;
	case TRACE_HEX:
		buf_printf(buf, "0x%" PRIx64, number);
		break;
	case TRACE_FLAGS:
		flags_text(field->names, number, buf);
		break;
	case TRACE_NAME:
		add_named(buf, field->names, number);
		break;
	case TRACE_CHARS:
		add_quoted(buf, bytes, field->size);
		break;
	case TRACE_STRING:
		add_quoted(buf, (const char *)(uintptr_t)number, PATH_MAX);
		break;
	}
}

static void add_field(struct buf *buf, const struct trace_field *field, const union attr *attr)
{
	const char *bytes = (const char *)attr + field->offset;
	uint64_t number = 0;

	memcpy(&number, bytes, field->size < sizeof(number) ? field->size : sizeof(number));
	if (!number && (!field->always || field->kind == TRACE_STRING))
		return;
	buf_printf(buf, " %s=", field->name);
	add_value(buf, field, bytes, number);
}

void trace_format(struct buf *buf, enum bpf_command command, const union attr *attr, int result)
{
	const struct trace_fields *fields = &trace_fields[command];

	buf_printf(buf, "bpf(%s", command_name(command));
	if (fields->count)
		buf_add_char(buf, ',');
	for (size_t i = 0; i < fields->count; i++)
		add_field(buf, &fields->list[i], attr);
	if (result >= 0)
		buf_printf(buf, ") = %d", result);
	else
		buf_printf(buf, ") = -1 %s (%s)", errno_name(result), errno_text(result));
}

void trace_call(enum bpf_command command, const union attr *attr, int result)
{
	cleanup_buf struct buf line = BUF_EMPTY;

	if (!enabled)
		return;
	trace_format(&line, command, attr, result);
	fprintf(stderr, "%s\n", buf_text(&line));
}

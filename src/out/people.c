/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values as people read them: 4.1 MiB, 1.2 ms, local times, hex dumps. */
#include "out/writer.h"

#include <inttypes.h>
#include <time.h>

#include "base/escape.h"
#include "base/number.h"

static void add_null(struct buf *buf, const struct value *value)
{
	(void)buf;
	(void)value;
}

static void add_bool(struct buf *buf, const struct value *value)
{
	buf_add_str(buf, value->number ? "yes" : "no");
}

static void add_unsigned(struct buf *buf, const struct value *value)
{
	buf_printf(buf, "%" PRIu64, value->number);
}

static void add_signed(struct buf *buf, const struct value *value)
{
	buf_printf(buf, "%" PRId64, (int64_t)value->number);
}

static void add_text(struct buf *buf, const struct value *value)
{
	escape_text(buf, value->text, value->size);
}

static void add_enum(struct buf *buf, const struct value *value)
{
	if (value->size)
		buf_printf(buf, "%s (%" PRIu64 ")", (const char *)value->text, value->number);
	else
		add_unsigned(buf, value);
}

static void add_bytesize(struct buf *buf, const struct value *value)
{
	char text[NUMBER_SCALED_SPACE];

	number_scaled_bytes(text, value->number);
	buf_add_str(buf, text);
}

static void add_duration(struct buf *buf, const struct value *value)
{
	char text[NUMBER_SCALED_SPACE];

	number_scaled_duration(text, value->number);
	buf_add_str(buf, text);
}

static void add_time(struct buf *buf, const struct value *value)
{
	time_t seconds = (time_t)value->number;
	char text[64];
	struct tm tm;

	if (localtime_r(&seconds, &tm) && strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &tm))
		buf_add_str(buf, text);
}

static void add_hex(struct buf *buf, const struct value *value)
{
	const uint8_t *bytes = value->text;

	for (size_t i = 0; i < value->size; i++)
		buf_printf(buf, i ? " %02x" : "%02x", bytes[i]);
}

/* A line of a hex dump, below what stands before it: offset, 16 bytes in two groups, the printable
 * ones as text. */
static void add_dump_line(struct buf *buf, const uint8_t *bytes, size_t offset, size_t count)
{
	buf_printf(buf, "\n  %04zx ", offset);
	for (size_t i = 0; i < 16; i++) {
		if (i % 8 == 0)
			buf_add_char(buf, ' ');
		if (i < count)
			buf_printf(buf, "%02x ", bytes[offset + i]);
		else
			buf_add_str(buf, "   ");
	}
	buf_add_str(buf, " |");
	for (size_t i = 0; i < count; i++) {
		uint8_t byte = bytes[offset + i];

		buf_add_char(buf, byte >= 0x20 && byte < 0x7f ? (char)byte : '.');
	}
	buf_add_char(buf, '|');
}

static void add_octets(struct buf *buf, const struct value *value)
{
	for (size_t offset = 0; offset < value->size; offset += 16)
		add_dump_line(buf, value->text, offset, min_size(16, value->size - offset));
}

static void add_ready(struct buf *buf, const struct value *value)
{
	buf_add(buf, value->text, value->size);
}

static void (*const kinds[])(struct buf *buf, const struct value *value) = {
	[VALUE_NULL] = add_null,   [VALUE_BOOL] = add_bool,	    [VALUE_U64] = add_unsigned,
	[VALUE_S64] = add_signed,  [VALUE_STR] = add_text,	    [VALUE_ENUM] = add_enum,
	[VALUE_FLAGS] = add_text,  [VALUE_BYTESIZE] = add_bytesize, [VALUE_DURATION] = add_duration,
	[VALUE_TIME] = add_time,   [VALUE_HEX] = add_hex,	    [VALUE_OCTETS] = add_octets,
	[VALUE_READY] = add_ready,
};
_Static_assert(ARRAY_SIZE(kinds) == VALUE_KINDS, "a row for each kind");

void people_value(struct buf *buf, const struct value *value)
{
	kinds[value->kind](buf, value);
}

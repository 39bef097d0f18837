/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields and what they take, in the words of messages. */
#include "layout/path.h"

#include <string.h>

#include "base/escape.h"

/* So many bytes of a long text are shown. */
#define SHOWN 40
/* Enumerators are listed as long as they fit so many bytes. */
#define LIST_LENGTH 100

void describe_text(struct buf *buf, const char *text, bool quotes)
{
	size_t size = strlen(text), shown = 0;

	while (shown < min_size(size, SHOWN))
		shown += max_size(1, utf8_length(text + shown, size - shown));
	buf_printf(buf, quotes ? "\"%.*s%s\"" : "%.*s%s", (int)shown, text,
		   shown < size ? "…" : "");
}

void describe_size(struct buf *buf, uint32_t bits)
{
	uint32_t size = bits % 8 ? bits : bits / 8;

	buf_printf(buf, "%u %s%s", size, bits % 8 ? "bit" : "byte", size == 1 ? "" : "s");
}

/* saddr, ports[1], inner.state; nothing for a root without a name. */
static void add_path(struct buf *buf, const struct field *field)
{
	enum layout_kind parent = LAYOUT_KINDS;

	if (field->parent) {
		add_path(buf, field->parent);
		parent = field->parent->layout->kind;
	}
	if (parent == LAYOUT_ARRAY || parent == LAYOUT_TUPLE)
		buf_printf(buf, "[%u]", field->index);
	else if (layout_is_named(field->layout))
		buf_printf(buf, "%s%s", buf->len ? "." : "", field->layout->name);
}

void describe_field(struct buf *buf, const struct field *field, const char *root)
{
	cleanup_buf struct buf path = BUF_EMPTY;

	if (field->parent || !root)
		add_path(&path, field);
	buf_add(buf, path.data, path.len);
	if (path.len && root)
		buf_add_str(buf, " in ");
	if (root)
		buf_add_str(buf, root);
	else if (!path.len)
		buf_add_str(buf, "the value");
}

/* 2^bits - 1, or its power where the digits would tell less. */
static void add_highest(struct buf *buf, uint32_t bits)
{
	if (bits > 64)
		buf_printf(buf, "2^%u-1", bits);
	else
		buf_printf(buf, "%llu", bits == 64 ? ~0ull : (1ull << bits) - 1);
}

static void add_signed_range(struct buf *buf, uint32_t bits)
{
	if (bits > 64)
		buf_printf(buf, "-2^%u to ", bits - 1);
	else
		buf_printf(buf, "-%llu to ", 1ull << (bits - 1));
	add_highest(buf, bits - 1);
}

static void add_unsigned_range(struct buf *buf, uint32_t bits)
{
	buf_add_str(buf, "0 to ");
	add_highest(buf, bits);
}

/* By their size in bytes. */
static void add_float_range(struct buf *buf, const struct layout *layout)
{
	static const char *const highest[] = {
		[2] = "65504",
		[4] = "3.4028235e+38",
		[8] = "1.7976931348623157e+308",
	};
	size_t size = layout_size(layout);
	const char *most = size < ARRAY_SIZE(highest) ? highest[size]
						      : "1.189731495357231765e+4932";

	buf_printf(buf, "-%s to %s", most, most);
}

/* The numbers that a field takes. */
static void add_range(struct buf *buf, const struct layout *layout)
{
	if (layout->kind == LAYOUT_FLOAT) {
		add_float_range(buf, layout);
	} else if (layout->kind == LAYOUT_BYTES || layout->kind == LAYOUT_CHAR) {
		add_unsigned_range(buf, layout->bit_size);
		buf_add_str(buf, " (or ");
		add_signed_range(buf, layout->bit_size);
		buf_add_char(buf, ')');
	} else if (layout->is_signed) {
		add_signed_range(buf, layout->bit_size);
	} else {
		add_unsigned_range(buf, layout->bit_size);
	}
}

void describe_limits(struct buf *buf, const struct layout *layout)
{
	describe_size(buf, layout->bit_size);
	buf_add_str(buf, ", ");
	add_range(buf, layout);
}

static const char *address_name(const struct layout *layout)
{
	static const char *const names[] = {
		[4] = "an IPv4 address",
		[6] = "a MAC address",
		[16] = "an IPv6 address",
	};
	size_t size = layout->bit_size % 8 ? 0 : layout_size(layout);

	return size < ARRAY_SIZE(names) ? names[size] : NULL;
}

static void add_takes_number(struct buf *buf, const struct layout *layout)
{
	buf_add_str(buf, "a number from ");
	add_range(buf, layout);
	if (!layout->is_signed && layout->bit_size == 32)
		buf_add_str(buf, " or an IPv4 address");
}

static void add_takes_bytes(struct buf *buf, const struct layout *layout)
{
	if (layout_takes_number(layout)) {
		add_takes_number(buf, layout);
		return;
	}
	if (address_name(layout) && !layout->lpm_key)
		buf_printf(buf, "%s or ", address_name(layout));
	buf_printf(buf, "%zu bytes", layout_size(layout));
}

/* Not all of a long list. */
static void add_takes_enum(struct buf *buf, const struct layout *layout)
{
	for (uint32_t i = 0; i < layout->count; i++) {
		if (buf->len + strlen(layout->enumerators[i].name) > LIST_LENGTH) {
			buf_add_str(buf, "…, ");
			break;
		}
		buf_printf(buf, "%s, ", layout->enumerators[i].name);
	}
	buf_add_str(buf, "or ");
	add_range(buf, layout);
}

static void add_takes_fixed(struct buf *buf, const struct layout *layout)
{
	static const char *const texts[LAYOUT_KINDS] = {
		[LAYOUT_BOOL] = "true or false",
		[LAYOUT_FLOAT] = "a number",
		[LAYOUT_IP4] = "an IPv4 address",
		[LAYOUT_IP6] = "an IPv6 address",
		[LAYOUT_MAC] = "a MAC address",
		[LAYOUT_PAD] = "no value",
		[LAYOUT_OPAQUE] = "no value: it belongs to the kernel",
	};

	buf_add_str(buf, texts[layout->kind]);
}

static void add_takes_char(struct buf *buf, const struct layout *layout)
{
	buf_add_str(buf, "a character, or ");
	add_range(buf, layout);
}

static void add_takes_string(struct buf *buf, const struct layout *layout)
{
	buf_printf(buf,
		   layout->notation == NOTATION_DNS
			   ? "a DNS name, www.example, that fills at most %zu bytes"
			   : "text of at most %zu bytes",
		   layout_size(layout));
}

static void add_takes_members(struct buf *buf, const struct layout *layout)
{
	if (layout->kind == LAYOUT_STRUCT || layout->kind == LAYOUT_UNION)
		buf_add_str(buf, "an object");
	else
		buf_printf(buf, "an array of %u", layout->count);
	if (layout->kind != LAYOUT_TUPLE && address_name(layout))
		buf_printf(buf, " or %s", address_name(layout));
}

void describe_takes(struct buf *buf, const struct layout *layout)
{
	static void (*const adders[LAYOUT_KINDS])(struct buf *, const struct layout *) = {
		[LAYOUT_BYTES] = add_takes_bytes,    [LAYOUT_INT] = add_takes_number,
		[LAYOUT_BOOL] = add_takes_fixed,     [LAYOUT_CHAR] = add_takes_char,
		[LAYOUT_FLOAT] = add_takes_fixed,    [LAYOUT_ENUM] = add_takes_enum,
		[LAYOUT_POINTER] = add_takes_number, [LAYOUT_STRING] = add_takes_string,
		[LAYOUT_IP4] = add_takes_fixed,	     [LAYOUT_IP6] = add_takes_fixed,
		[LAYOUT_MAC] = add_takes_fixed,	     [LAYOUT_PAD] = add_takes_fixed,
		[LAYOUT_OPAQUE] = add_takes_fixed,   [LAYOUT_ARRAY] = add_takes_members,
		[LAYOUT_STRUCT] = add_takes_members, [LAYOUT_UNION] = add_takes_members,
		[LAYOUT_TUPLE] = add_takes_members,
	};

	if (layout_is_prefix(layout))
		buf_printf(buf, "an address and a prefix length, as %s, or ",
			   layout->bit_size == 64 ? "10.0.0.0/8" : "2001:db8::/32");
	adders[layout->kind](buf, layout);
}

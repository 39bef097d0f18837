/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows bpf(2) calls on stderr, decoded. */
#include "bpf/sys.h"

#include <assert.h>
#include <inttypes.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/problem.h"
#include "names/names.h"

enum { BYTES_SHOWN = 64, FDINFO_LIMIT = 4096 };

enum trace_kind {
	TRACE_NUMBER,
	TRACE_SIGNED,
	TRACE_HEX,    /* also an address */
	TRACE_FLAGS,  /* as names joined by commas */
	TRACE_NAME,   /* of a type */
	TRACE_CHARS,  /* an array of characters */
	TRACE_STRING, /* the address of a string */
	/* The address of a key or value of the map that map_elem is about: what goes to the kernel,
	 * and what comes back. */
	TRACE_KEY,
	TRACE_VALUE,
	TRACE_KEY_BACK,
	TRACE_VALUE_BACK,
};

struct trace_field {
	const char *name;
	const char *member;  /* of union attr */
	size_t offset, size; /* in union attr */
	uint64_t commands;   /* ON() of those that show it */
	bool always;	     /* shown even if zero */
	enum trace_kind kind;
	const struct names *names; /* TRACE_FLAGS, TRACE_NAME */
};

#define ON(command) (UINT64_C(1) << CMD_##command)
#define NEXT_ID                                                                                    \
	(ON(MAP_GET_NEXT_ID) | ON(PROG_GET_NEXT_ID) | ON(BTF_GET_NEXT_ID) | ON(LINK_GET_NEXT_ID))
static_assert(COMMANDS <= 64, "a field can be of each command");

/* The words of attr_fields.def: `commands`, `always`, `kind` and perhaps `names`. */
#define ALWAYS(kind, ...)	       UINT64_MAX, true, TRACE_##kind, ##__VA_ARGS__
#define IF_SET(kind, ...)	       UINT64_MAX, false, TRACE_##kind, ##__VA_ARGS__
#define ALWAYS_ON(commands, kind, ...) commands, true, TRACE_##kind, ##__VA_ARGS__
#define IF_SET_ON(commands, kind, ...) commands, false, TRACE_##kind, ##__VA_ARGS__
#define NEVER			       0, false, TRACE_NUMBER
#define ATTR(member, field, ...)                                                                   \
	{ #field, #member, offsetof(union attr, member.field),                                     \
	  sizeof(((union attr *)0)->member.field), __VA_ARGS__ },
#define ATTR_NEW ATTR
#define AGAIN	 ATTR

static const struct trace_field fields[] = {
#include "bpf/attr_fields.def"
};

/* What each command is given, a member of union attr. */
static const char *const members[COMMANDS] = {
#define COMMAND(number, constant, name, since, member) [number] = #member,
#include "names/command.def"
};

struct call {
	const union attr *attr;
	int result;
};

static bool enabled;

void trace_enable(bool on)
{
	enabled = on;
}

static void add_named(struct buf *buf, const struct names *names, uint64_t number)
{
	const char *name = names_of(names, number);

	if (name)
		buf_add_str(buf, name);
	else
		buf_printf(buf, "%" PRIu64, number);
}

static void add_quoted(struct buf *buf, const char *text, size_t limit)
{
	escape_json(buf, text, strnlen(text, limit));
}

/* The bytes at an address of a call on an element; attr has no sizes, but /proc tells the map's.
 * Not by proc.c, which stands above the calls that are shown here. */
static size_t element_size(const struct call *call, enum trace_kind kind)
{
	bool is_key = kind == TRACE_KEY || kind == TRACE_KEY_BACK;
	bool comes_back = kind == TRACE_KEY_BACK || kind == TRACE_VALUE_BACK;
	cleanup_buf struct buf text = BUF_EMPTY;
	const char *name = is_key ? "\nkey_size:" : "\nvalue_size:", *at;
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%u", call->attr->map_elem.map_fd);
	if ((comes_back && call->result < 0) || buf_read_file(&text, path, FDINFO_LIMIT))
		return 0;
	at = strstr(buf_text(&text), name);
	return at ? strtoul(at + strlen(name), NULL, 0) : 0;
}

static void add_element(struct buf *buf, const struct call *call, enum trace_kind kind,
			uint64_t address)
{
	const uint8_t *bytes = (const uint8_t *)(uintptr_t)address;
	size_t size = bytes ? element_size(call, kind) : 0;

	if (!size)
		buf_printf(buf, "0x%" PRIx64, address);
	for (size_t i = 0; i < size && i < BYTES_SHOWN; i++)
		buf_printf(buf, "%02x", bytes[i]);
	if (size > BYTES_SHOWN)
		buf_add_str(buf, "...");
}

static void add_value(struct buf *buf, const struct call *call, const struct trace_field *field,
		      const void *bytes, uint64_t number)
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
		names_flags_text(field->names, number, buf);
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
	case TRACE_KEY:
	case TRACE_VALUE:
	case TRACE_KEY_BACK:
	case TRACE_VALUE_BACK:
		add_element(buf, call, field->kind, number);
		break;
	}
}

static void add_field(struct buf *buf, const struct call *call, const struct trace_field *field)
{
	const char *bytes = (const char *)call->attr + field->offset;
	uint64_t number = 0;

	memcpy(&number, bytes, field->size < sizeof(number) ? field->size : sizeof(number));
	if (!number && (!field->always || field->kind == TRACE_STRING))
		return;
	buf_printf(buf, " %s=", field->name);
	add_value(buf, call, field, bytes, number);
}

void trace_format(struct buf *buf, enum bpf_command command, const union attr *attr, int result)
{
	const struct call call = { attr, result };

	buf_printf(buf, "bpf(%s,", names_of(&bpf_commands, command));
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		if (fields[i].commands >> command & 1 &&
		    strcmp(fields[i].member, members[command]) == 0)
			add_field(buf, &call, &fields[i]);
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

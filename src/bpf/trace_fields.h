/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which fields of union attr each command uses, and how they are shown. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "bpf/attr.h"
#include "names/names.h"

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
	size_t offset, size; /* in union attr */
	enum trace_kind kind;
	bool always;		   /* shown even if zero */
	const struct names *names; /* TRACE_FLAGS, TRACE_NAME */
};

struct trace_fields {
	const struct trace_field *list;
	size_t count;
};

extern const struct trace_fields trace_fields[COMMANDS];

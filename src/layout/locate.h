/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fields of an element, found by their paths: key.saddr, value.pts[1].x, packets, cpu. */
#pragma once

#include <stdint.h>

#include "layout/layout.h"
#include "print/print.h"

enum located_in {
	IN_KEY,
	IN_VALUE,
	IN_CPU, /* the number of the CPU whose value is looked at: an unsigned */
	LOCATED_INS
};

/* What a field is when two of its kind are compared. */
enum located_class {
	CLASS_NONE, /* nothing: it has fields of its own, or is the kernel's */
	CLASS_NUMBER,
	CLASS_FLOAT,
	CLASS_TEXT,
	CLASS_BYTES, /* addresses: byte by byte, the first decides */
};

struct located {
	enum located_in in;
	uint32_t bit;	      /* from the start of the key or value */
	struct layout layout; /* a copy, which points into the element's */
};

/*
 * `path` is "key", "value" or "cpu" (of per-CPU maps), what is below the first two
 * (".name", "[index]"), or a field's name alone when only one of key and value has it.  Keys and
 * values without a layout are LAYOUT_BYTES.  -EINVAL; -ENOMEM.
 */
int locate(const struct element *element, const char *path, struct located *located,
	   struct problem *problem);

enum located_class located_class(const struct located *located);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the elements of a map, or the rows of a list, consist of, and their fields, found by paths:
 * key.saddr, value.pts[1].x, packets, cpu; pids.comm. */
#pragma once

#include <stdint.h>

#include "layout/layout.h"

/* A field of a list's row has, where an element has the bytes of a value, any number of values:
 * none when the value is not known.  Texts end with a NUL. */
struct element_cell {
	const void *const *values;
	size_t count;
};

struct element_layout {
	/* NULL, or it is no element but a row of a list, which messages call so ("map show"): the
	 * value is a struct of columns, and a field is a struct element_cell. */
	const char *row;
	uint32_t key_size; /* 0: no keys (queue, stack) */
	uint32_t value_size;
	unsigned cpus;		    /* values of an element */
	unsigned first_cpu;	    /* the number of the first of them */
	bool per_cpu;		    /* each value is a CPU's, even if there is one CPU */
	size_t value_stride;	    /* bytes from one CPU's value to the next */
	bool lpm_key;		    /* keys are those of an LPM trie */
	const struct layout *key;   /* NULL: bytes */
	const struct layout *value; /* NULL: bytes */
	/* How people see values because of the map's type; NULL: by their own. */
	const struct layout *usual_value;
};

enum element_part {
	IN_KEY,
	IN_VALUE,
	IN_CPU, /* the number of the CPU whose value is looked at: an unsigned */
	ELEMENT_PARTS
};

struct element_field {
	enum element_part in;
	uint32_t bit;	      /* from the start of the key or value */
	bool is_cell;	      /* of a row */
	struct layout layout; /* a copy, which points into the element's */
};

/*
 * Which part of an element the path leads into, and what it goes on with there (path.h).  A path is
 * "key", "value" or "cpu" (of per-CPU maps), one of the first two and what is below it (".name",
 * "[index]"), or what is below the one of them that has such a field.  -EINVAL: neither has it, or
 * both have; -ENOMEM.  In a row it is a column, or one and what is below it.
 */
int element_split_path(const struct element_layout *element, const char *path,
		       enum element_part *part, const char **rest, struct problem *problem);

/* The field at the path.  Keys and values without a layout are LAYOUT_BYTES.  -EINVAL; -ENOMEM. */
int element_find(const struct element_layout *element, const char *path,
		 struct element_field *field, struct problem *problem);

/* What a field is when two of its kind are compared. */
enum field_class {
	CLASS_NONE, /* nothing: it has fields of its own, or is the kernel's */
	CLASS_NUMBER,
	CLASS_FLOAT,
	CLASS_TEXT,
	CLASS_BYTES, /* addresses: byte by byte, the first decides */
};

enum field_class element_field_class(const struct element_field *field);

/* Key and value as the members "key" and "value" of one struct; with `lend` those that are structs
 * or unions are anonymous members, too, so that all that a path can begin with is a member. */
struct element_struct {
	struct layout root;
	struct layout members[4];
};

void element_as_struct(struct element_struct *made, const struct element_layout *element,
		       bool lend);

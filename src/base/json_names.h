/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The names that a JSON text has had so far in the objects that are open, so that one that comes
 * again in its object is found: the reader's own (base/json_read.h).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json_name {
	const char *raw; /* as it stands in the text, between its quotes */
	uint32_t raw_size;
	uint16_t depth; /* of its object */
	bool escaped;	/* raw has escapes */
	uint32_t hash;
	uint32_t older; /* the one before it in its chain, from 1; 0: none */
};

#define JSON_NAME_CHAINS 256

struct json_names {
	struct json_name *list; /* owned; those of inner objects follow those of outer ones */
	uint32_t count, space;
	uint32_t chains[JSON_NAME_CHAINS]; /* by hash: the last one, from 1 */
};

void json_names_done(struct json_names *names);

/* Adds the name, whose bytes without escapes are `text`, to the innermost object: 0; -EEXIST: it
 * has been there; -ENOMEM. */
int json_names_add(struct json_names *names, const struct json_name *name, const char *text,
		   size_t size);

/* The object at `depth` has ended: forgets its names. */
void json_names_end(struct json_names *names, unsigned depth);

/* Forgets all but the first `count`. */
void json_names_forget(struct json_names *names, uint32_t count);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Making BTF: types are added one after the other and get ids from 1 on; an id can be reserved for
 * a type that is not known yet, as a struct that has pointers to itself.  Running out of memory is
 * remembered and returned by btf_writer_finish().
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "btf/btf.h"

struct btf_writer {
	struct buf records; /* as they came */
	struct buf places;  /* of each id in `records`: offset and size, two words */
	struct buf strings;
};

void btf_writer_done(struct btf_writer *writer);

/* The offset of a string of `length` bytes, the same one for the same text: what types and entries
 * have for a name; 0 for "". */
uint32_t btf_writer_string(struct btf_writer *writer, const char *text, size_t length);

/* What every type has; see struct btf_type. */
struct btf_new {
	enum btf_kind kind;
	uint32_t name; /* of btf_writer_string() */
	uint32_t count;
	bool flag;
	uint32_t third; /* its size, or the id of the type that it refers to */
};

/* A new id, whose type btf_writer_put() must tell. */
uint32_t btf_writer_reserve(struct btf_writer *writer);

/* The type of an id, for the first time or anew; `words` are those after the first three. */
void btf_writer_put(struct btf_writer *writer, uint32_t id, const struct btf_new *type,
		    const uint32_t *words, size_t count);

/* Both; returns the id. */
uint32_t btf_writer_add(struct btf_writer *writer, const struct btf_new *type,
			const uint32_t *words, size_t count);

/* A pointer, a typedef, const and so on; `name` is 0 but for a typedef. */
uint32_t btf_writer_refer(struct btf_writer *writer, enum btf_kind kind, uint32_t name,
			  uint32_t type);

/* Gives another name to a type. */
void btf_writer_rename(struct btf_writer *writer, uint32_t id, uint32_t name);

/* Appends all of it to `bytes`, in this machine's byte order: 0 or -ENOMEM. */
int btf_writer_finish(const struct btf_writer *writer, struct buf *bytes);

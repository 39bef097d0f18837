/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * MAP, PROG, LINK and BTF of a command line: from the words to the open objects that they name.
 * The functions report failures and return an enum status, which a command passes on, unless their
 * comment says otherwise.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bpf/handle.h"
#include "bpf/kind.h"

/* Which object, as written; not yet opened.  The text is the command line's own. */
struct ref {
	enum ref_by by;
	const char *text; /* name, path or tag */
	uint32_t id;
};

/*
 * Words -> struct ref:
 *
 *	MAP  := N | NAME | PATH | id N | name NAME | pinned PATH
 *	PROG := the same | tag HEX16
 *	LINK := N | PATH | id N | pinned PATH
 *	BTF  := N | id N
 */

/* The way of naming an object that a word is for ("id", "name", "pinned", "tag"), or the beginning
 * of one; REF_NONE: none that this kind has. */
enum ref_by ref_way(enum kind kind, const char *word);

/* That word. */
const char *ref_way_word(enum ref_by by);

/* Is it exactly the word of some way? */
bool ref_is_way(const char *word);

/* Reads an object's words, one or two of them. */
int ref_parse(struct ref *ref, enum kind kind, char *const *words, size_t count);

/* The same without a report: REF_NONE if something is wrong. */
struct ref ref_of_words(enum kind kind, char *const *words, size_t count);

/*
 * struct ref -> open objects.
 */

/* Opens the one object that `ref` names (open_flags as for kind_fd_by_id()).  A name that several
 * objects share is refused, with their ids, and a path at which another kind of object is pinned.
 */
int ref_open(struct handle *handle, enum kind kind, const struct ref *ref, uint32_t open_flags);

/* Takes over a descriptor of an object of this kind, which is closed on failure. */
int ref_open_fd(struct handle *handle, enum kind kind, int fd);

/* As ref_open(), without a report: 0 or -errno; -ENOTUNIQ: several objects share the name. */
int ref_open_quietly(struct handle *handle, enum kind kind, const struct ref *ref,
		     uint32_t open_flags);

/* The objects that one ref names, for commands that list several or show one in detail. */
struct refs {
	enum kind kind;
	const struct ref *ref;
	bool list;     /* the answer is a list: all objects, or several that share a name */
	uint32_t *ids; /* owned; ascending */
	size_t count;
};

#define REFS_NONE ((struct refs){ .count = 0 })
void refs_done(struct refs *refs);
#define cleanup_refs cleanup_with(refs_done)

/* Finds the objects that `ref`, which must outlive *refs, names.  It is an error if there are none,
 * unless `ref` is REF_NONE: then refs_each() goes through all objects. */
int refs_find(struct refs *refs, enum kind kind, const struct ref *ref);

/* Calls `each` for every object, in the order of ids, and closes the handle unless `each` took it
 * over.  Stops at the first status that is not 0.  Objects of a list that no longer exist are
 * skipped. */
typedef int ref_each(struct handle *handle, void *context);
int refs_each(struct refs *refs, ref_each *each, void *context);

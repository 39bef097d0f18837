/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The kinds of kernel objects.  A row of the table says what is different from kind to kind: which
 * commands of bpf(2) list and open them, how they can be named, what /proc calls them.  Code that
 * is about objects of any kind asks the row and has no branches of its own.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bpf/attr.h"

struct names;

enum kind { KIND_MAP, KIND_PROG, KIND_LINK, KIND_BTF, KINDS };

/* One object. */
struct kind_id {
	enum kind kind;
	uint32_t id;
};

/* How an object can be named; REF_NONE: none is named, where that means all of them. */
enum ref_by { REF_NONE, REF_ID, REF_NAME, REF_PATH, REF_TAG };

/* What the kernel tells about an object. */
union kind_info {
	struct map_info map;
	struct prog_info prog;
	struct link_info link;
	struct btf_info btf;
};

#define KIND_NOWHERE SIZE_MAX

struct kind_row {
	const char *noun, *plural;		  /* in messages: "program", "programs" */
	const char *word;			  /* of commands, and of JSON keys: "prog" */
	const char *metavar;			  /* what help calls it: "PROG" */
	unsigned named_by;			  /* 1 << REF_ID and so on */
	uint32_t open_flags;			  /* that opening takes: OPEN_RDONLY, OPEN_WRONLY */
	enum bpf_command next_id, fd_by_id;	  /* list and open */
	uint32_t info_size;			  /* of its member of union kind_info ... */
	size_t id_at, name_at, tag_at, btf_id_at; /* ... and the offsets in it, or KIND_NOWHERE */
	const struct names *types; /* of the number that its info begins with, or NULL */
	const char *fd_links[2];   /* /proc/PID/fd/N is a link to one of these */
	const char *fdinfo_id;	   /* the name of its id in /proc/PID/fdinfo/N */
};

extern const struct kind_row kind_table[KINDS];

/* Can an object of this kind be named in this way? */
static inline bool kind_named_by(enum kind kind, enum ref_by by)
{
	return kind_table[kind].named_by & 1U << by;
}

/* The lowest id above `after`, which begins at 0.  -ENOENT: no more; -EPERM: CAP_SYS_ADMIN (for a
 * BTF object CAP_BPF too) is needed. */
int kind_next_id(enum kind kind, uint32_t after, uint32_t *id);

/* A file descriptor of the object.  `open_flags` is 0, OPEN_RDONLY or OPEN_WRONLY, which count for
 * the kinds that take them.  -ENOENT: there is no such id (any more). */
int kind_fd_by_id(enum kind kind, uint32_t id, uint32_t open_flags);

/*
 * What the kernel knows of an object; fields that it does not know stay as they are.  The struct
 * must be zero but for the fields that are input: a pointer, together with the count or size
 * beside it, makes the kernel fill an array (info.nr_map_ids = 8, info.map_ids = ptr_u64(ids)).
 * The counts come back as they would be with enough room; so ask once with zeroes, allocate, and
 * ask again with a new struct that has just that pointer and count.  -EBADFD: no such
 * descriptor; -EINVAL: not an object; -EFAULT: a bad pointer.
 *
 * The kernel does not compare the kind: for a program's descriptor map_info() fills in a map's
 * struct with what it knows of the program.  See kind_of_fd().
 */
int map_info(int fd, struct map_info *info);
int prog_info(int fd, struct prog_info *info);
int link_info(int fd, struct link_info *info);
int btf_info(int fd, struct btf_info *info);
int kind_info(enum kind kind, int fd, union kind_info *info);

/* Which kind of object is a descriptor of this process, by /proc?  -EINVAL: no object of a kind
 * that is known; or -errno when /proc cannot be read. */
int kind_of_fd(int fd, enum kind *kind);

/* The same of many: `directory` is /proc/self/fd, which is then looked up once. */
int kind_of_fd_in(int directory, int fd, enum kind *kind);

/* The kind for which a link of /proc/PID/fd has this target ("anon_inode:bpf-map"); KINDS: none. */
enum kind kind_of_fd_link(const char *target);

/*
 * Lists whose entries begin with a struct kind_id and are sorted by it.
 */

/* The order: below, equal to or above 0. */
int kind_id_compare(const struct kind_id *a, const struct kind_id *b);

/* The entries that are about the object in a sorted list of `count` entries of `size` bytes: the
 * first of *found, NULL when there are none. */
const void *kind_id_entries(const void *list, size_t count, size_t size,
			    const struct kind_id *object, size_t *found);

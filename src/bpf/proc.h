/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What /proc knows of kernel objects and no command of bpf(2) does: their locked memory and the
 * like, and which processes hold them. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/cleanup.h"
#include "bpf/kind.h"

enum { FDINFO_UNKNOWN = -1 };

/* Numbers of /proc/PID/fdinfo/FD; FDINFO_UNKNOWN where the kernel does not tell. */
struct fdinfo {
	int64_t ids[KINDS];	      /* its own by its kind; a link tells its program's, too */
	int64_t key_size, value_size; /* of a map */
	int64_t memlock;	      /* bytes of memory that the object holds */
	int64_t frozen;		      /* 0, 1 */
	int64_t owner_prog_type, owner_jited; /* of a prog_array that is in use */
};

/* Of a descriptor of this process; 0 or -errno. */
int fdinfo_read(int fd, struct fdinfo *info);

/* Of another process's: `path` is that of the fdinfo file, relative to the directory. */
int fdinfo_read_at(int directory, const char *path, struct fdinfo *info);

/*
 * Which processes hold which maps, programs, links and BTF, found out by looking through /proc
 */

struct owner {
	struct kind_id object;
	pid_t pid;
	char comm[16];
};

struct owners {
	struct owner *list; /* owned; by kind, id and pid, no two the same */
	size_t count;
};

#define OWNERS_NONE ((struct owners){ 0 })

/* Looks through all processes but this one; those that this user may not look into, or that end
 * meanwhile, are left out.  0, -ENOMEM, or -errno when /proc cannot be read. */
int owners_scan(struct owners *owners);
void owners_done(struct owners *owners);
#define cleanup_owners cleanup_with(owners_done)

/* The processes that hold an object: the first of `count`, NULL when there are none; they are valid
 * until owners_done(). */
const struct owner *owners_of(const struct owners *owners, enum kind kind, uint32_t id,
			      size_t *count);

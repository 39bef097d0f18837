/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What /proc knows of kernel objects and no command of bpf(2) does: their locked memory and the
 * like; and who has a file open. */
#pragma once

#include <stdint.h>

#include "base/buf.h"
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

/* Adds the processes that have the file open whose path ends with `end`, in words: "cat (4711)",
 * with commas between them; not this process, nor those that this user may not look into. */
void proc_add_users(const char *end, struct buf *words);

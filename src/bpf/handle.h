/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An open kernel object of any kind, with what the kernel tells about it. */
#pragma once

#include <stdint.h>

#include "base/cleanup.h"
#include "bpf/kind.h"

/* A kernel module's BTF has the longest names: 55 bytes (MODULE_NAME_LEN). */
#define HANDLE_NAME_SIZE 64

struct handle {
	enum kind kind;
	int fd; /* owned; -1: none */
	uint32_t id;
	union kind_info info;	     /* without the arrays that its pointers could ask for */
	char *label;		     /* owned: "map 7 (flows)", control characters escaped */
	char name[HANDLE_NAME_SIZE]; /* as the kernel keeps it, of maps and programs 15 bytes; "" */
};

#define HANDLE_NONE ((struct handle){ .fd = -1 })
void handle_close(struct handle *handle);
#define cleanup_handle cleanup_with(handle_close)

/*
 * Each fills in *handle, which is left as it was on failure: 0, -ENOMEM, or -errno as the calls
 * have it that are made.
 */

/* Takes over a descriptor of an object of this kind, which is closed on failure. */
int handle_open_fd(struct handle *handle, enum kind kind, int fd);

/* Opens by id: open_flags as for kind_fd_by_id(). */
int handle_open_id(struct handle *handle, enum kind kind, uint32_t id, uint32_t open_flags);

/* Opens whatever is pinned at `path`: open_flags as for pin_open(). */
int handle_open_pin(struct handle *handle, const char *path, uint32_t open_flags);

/* The id of the BTF that describes it; 0: none does. */
uint32_t handle_btf_id(const struct handle *handle);

/* The number of its type, and what that is called ("hash"; NULL: it has no name); not of BTF. */
uint32_t handle_type(const struct handle *handle);
const char *handle_type_name(const struct handle *handle);

/* The tag of a program as hexadecimal digits. */
void handle_tag(const struct handle *handle, char text[2 * TAG_SIZE + 1]);

/* Is this its name, or the longer one that the kernel cut its name from?  Of a program and a map
 * the BTF tells; a map whose BTF does not has the first 15 letters in common.  -errno: its BTF
 * cannot be read. */
int handle_has_name(const struct handle *handle, const char *name, bool *has);

/* The name in full, to be freed: the kernel keeps 15 bytes of a program's, its BTF all.  Where that
 * is not to be had it is handle->name.  0 or -ENOMEM. */
int handle_full_name(const struct handle *handle, char **name);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What show commands have in common: holders, devices, types, typed values. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "bpf/kind.h"
#include "bpf/owners.h"
#include "bpf/pin.h"
#include "cmd/command.h"
#include "cmd/list.h"
#include "names/names.h"
#include "print/print.h"

/* Which processes hold which objects, and where these are pinned: collected once for all objects
 * that a command shows. */
struct holders {
	struct owners owners;
	struct pins pins;
	bool with_pins;
};

#define HOLDERS_NONE ((struct holders){ .with_pins = false })
void holders_done(struct holders *holders);

/* Looks for those of objects of this kind, as far as the list wants them: processes, and pins with
 * -f or where the user asks for the column.  Failures are reported; an enum status. */
int holders_find(struct holders *holders, const struct context *context, enum kind kind,
		 const struct list *list);

/* Writes the lists "pinned" (with -f) and "pids" (if there are any) into the open record. */
void holders_show(struct out *out, const struct holders *holders, enum kind kind, uint32_t id);

/* What the columns "pids" and "dev" consist of, and lists of objects by id and name. */
extern const struct columns show_pids_parts, show_device_parts, show_object_parts;

/* Writes the record "dev", the network device that an object was made for; nothing for index 0. */
void show_device(struct out *out, uint32_t ifindex, uint64_t ns_dev, uint64_t ns_inode);

/* Writes the value "type": its name, or its number when it has none. */
void show_type(struct out *out, const struct names *names, uint32_t type);

/* Writes the value `name` of the open record, for people with `lines` as those of
 * plan_compile_value(); an enum status. */
int show_typed_value(struct out *out, const char *name, const struct layout *layout,
		     const void *bytes, bool lines);

/* The same of a key, which in JSON is the bytes that bpftool has there; NULL: there is no layout.
 */
int show_typed_key(struct out *out, const char *name, const struct layout *layout,
		   const void *bytes, size_t size);

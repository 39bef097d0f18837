/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A kernel in memory: it implements sys_bpf() for the unit tests and for bpfadm-fake.
 *
 * Environment: FAKE_FIXTURE=1 begins with the objects of fake_fixture.c; FAKE_ERRNO names errors
 * that commands return instead of doing anything
 * (FAKE_ERRNO="map_update_elem=E2BIG,prog_load=EPERM"); FAKE_BUCKETS=N gives every hash N buckets
 * (one: batches soon meet ENOSPC). File descriptors are real ones (of a memfd), so that an object
 * goes when all are closed.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "bpf/attr.h"
#include "bpf/insn.h"
#include "bpf/kind.h"

/* For tests: as if just booted, without objects, errors and counts. */
void fake_reset(void);
/* For tests: the next `times` calls of the command return `err` (negative). */
void fake_fail(enum bpf_command command, int err, unsigned times);
/* For tests: how often the command was called. */
unsigned fake_calls(enum bpf_command command);
/* It is at work: what it allocates is the kernel's memory. */
extern bool fake_is_busy;
/* Makes the objects of fake_fixture.c. */
void fake_fixture(void);

/* What follows is between the fake's own files. */

struct element {
	struct element *next; /* in its bucket or list */
	uint8_t bytes[];      /* the key, padded to 8 bytes, and the value */
};

struct fake_map {
	struct map_create_attr create;
	const struct fake_kind *kind;
	bool frozen;
	uint32_t btf_id;
	uint32_t count;
	uint32_t buckets;
	struct element **heads; /* of the buckets; other types than hashes have one list */
	uint8_t *slots;		/* arrays: all values */
};

struct fake_prog {
	struct prog_info info;
	struct insn *insns;
	uint32_t insn_cnt;
	uint32_t map_ids[16];
};

struct fake_object {
	struct fake_object *next; /* by id */
	enum kind kind;
	uint32_t id;
	ino_t inode; /* of its memfd */
	int keep_fd; /* a descriptor that keeps it alive, or -1 */
	union {
		struct fake_map map;
		struct fake_prog prog;
		struct link_info link;
		struct {
			void *bytes;
			uint32_t size;
		} btf;
	};
};

/* What a family of map types does; NULL: -KERNEL_ENOTSUPP. */
struct fake_kind {
	int (*check)(const struct map_create_attr *create);
	int (*lookup)(struct fake_map *map, const void *key, void *value);
	int (*update)(struct fake_map *map, const void *key, const void *value, uint64_t flags);
	int (*remove)(struct fake_map *map, const void *key);
	int (*next_key)(struct fake_map *map, const void *key, void *next);
	int (*take)(struct fake_map *map, const void *key, void *value);
	bool has_batch, has_slots;
};

extern const struct fake_kind fake_hash, fake_hash_of_maps, fake_array, fake_prog_array,
	fake_array_of_maps, fake_trie, fake_queue, fake_bloom, fake_ringbuf, fake_perf_event_array;

/* The NOEXIST and EXIST of an update. */
int fake_check_flags(uint64_t flags, bool exists);

/* A new object with a descriptor; `id` 0 takes the next.  Its fd comes back, or -errno. */
int fake_object_new(enum kind kind, uint32_t id, struct fake_object **object);
/* The object of an fd or id; NULL when there is none. */
struct fake_object *fake_object_of(int fd, enum kind kind);
struct fake_object *fake_object_by_id(enum kind kind, uint32_t id);
struct fake_object *fake_object_after(enum kind kind, uint32_t id);
/* Another descriptor of it. */
int fake_object_fd(struct fake_object *object);
/* It stays although no descriptor is open any more. */
void fake_object_keep(struct fake_object *object);
void fake_objects_drop(void);

/* Bytes of a value as bpf(2) sees it: all CPUs' of a per-CPU map. */
size_t fake_value_size(const struct fake_map *map);
/* Elements of hashes, tries and lists. */
struct element **fake_bucket(const struct fake_map *map, const void *key);
struct element *fake_element_new(const struct fake_map *map, const void *key, const void *value);
void *fake_value(const struct fake_map *map, struct element *element);
void fake_map_free(struct fake_map *map);

int fake_map_create(const struct map_create_attr *create, uint32_t id);
int fake_map_elem(enum bpf_command command, struct map_elem_attr *attr);
int fake_map_batch(enum bpf_command command, struct map_batch_attr *attr);
int fake_prog_load(struct prog_load_attr *attr, uint32_t id);
int fake_enable_stats(void);
int fake_test_run(struct test_run_attr *attr);
int fake_info(struct info_attr *attr);
int fake_btf_load(struct btf_load_attr *attr);
/* A link of this type, as bpf(2) makes none here. */
int fake_link_create(uint32_t type, uint32_t prog_id, uint32_t id);

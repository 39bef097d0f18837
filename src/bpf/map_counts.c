/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How full maps are, by what the kernel itself counts. */
#include "bpf/map_counts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/util.h"
#include "bpf/attr.h"
#include "bpf/iterator.h"
#include "bpf/map_type.h"
#include "names/names.h"

#define FIELDS_MAX 3

/*
 * Where a type's counters stand: in the kernel's struct that begins with the struct bpf_map.  What
 * the numbers mean, fill_of() knows.
 */
struct counter_row {
	const char *structure;
	struct {
		const char *path;
		uint32_t size;
	} fields[FIELDS_MAX];
	const char *behind; /* the fields stand in this struct, to which the first one points */
};

static const struct counter_row rows[MAP_COUNTERS] = {
	/* Of use without the kfunc alone; `count` and `pcount` are kept for maps of which the
	 * elements are allocated one by one.  (alloc_htab_elem() in kernel/bpf/hashtab.c) */
	[MAP_COUNTER_HTAB] = { "bpf_htab",
			       { { "count", 4 },
				 { "use_percpu_counter", 1 },
				 { "pcount.count", 8 } } },
	[MAP_COUNTER_TRIE] = { "lpm_trie", { { "n_entries", 8 } } },
	[MAP_COUNTER_SHTAB] = { "bpf_shtab", { { "count", 4 } } },
	[MAP_COUNTER_DTAB] = { "bpf_dtab", { { "items", 4 } } },
	[MAP_COUNTER_QUEUE_STACK] = { "bpf_queue_stack", { { "head", 4 }, { "tail", 4 } } },
	[MAP_COUNTER_RING_MAP] = { "bpf_ringbuf_map",
				   { { "rb", 8 }, { "consumer_pos", 8 }, { "producer_pos", 8 } },
				   "bpf_ringbuf" },
};

/* What the program has to know of the running kernel. */
struct places {
	uint32_t iterator;  /* the BTF id of bpf_iter_bpf_map() */
	uint32_t sum;	    /* of the kfunc bpf_map_sum_elem_count(); 0: there is none */
	uint32_t map, meta; /* offsets in struct bpf_iter__bpf_map, */
	uint32_t seq;	    /* struct bpf_iter_meta */
	uint32_t id, type;  /* and struct bpf_map */
	struct {
		bool known;
		uint32_t fields[FIELDS_MAX];
	} counters[MAP_COUNTERS];
};

void map_counts_done(struct map_counts *counts)
{
	free(counts->list);
	*counts = MAP_COUNTS_NONE;
}

/*
 * Looking things up in the kernel's BTF.
 */

enum wanted {
	WANTED_ITERATOR,
	WANTED_SUM,
	WANTED_CONTEXT,
	WANTED_META,
	WANTED_MAP,
	WANTED_COUNTERS,				/* one for each row, */
	WANTED_BEHIND = WANTED_COUNTERS + MAP_COUNTERS, /* and what is behind it */
	WANTED = WANTED_BEHIND + MAP_COUNTERS
};

static void find_counters(const struct btf *btf, const struct btf_wanted *wanted,
			  struct places *places)
{
	for (int row = 1; row < MAP_COUNTERS; row++) {
		int err = 0;

		for (int i = 0; i < FIELDS_MAX && rows[row].fields[i].path && !err; i++) {
			bool behind = rows[row].behind && i > 0;
			uint32_t id = wanted[(behind ? WANTED_BEHIND : WANTED_COUNTERS) + row].id;

			err = id ? iterator_field(btf, id, rows[row].fields[i].path,
						  &places->counters[row].fields[i])
				 : -ENOENT;
		}
		places->counters[row].known = !err;
	}
}

static int find_places(const struct btf *btf, struct places *places)
{
	struct btf_wanted wanted[WANTED] = {
		[WANTED_ITERATOR] = { BTF_FUNC, "bpf_iter_bpf_map" },
		[WANTED_SUM] = { BTF_FUNC, "bpf_map_sum_elem_count" },
		[WANTED_CONTEXT] = { BTF_STRUCT, "bpf_iter__bpf_map" },
		[WANTED_META] = { BTF_STRUCT, "bpf_iter_meta" },
		[WANTED_MAP] = { BTF_STRUCT, "bpf_map" },
	};
	uint32_t map;

	for (int row = 0; row < MAP_COUNTERS; row++) {
		const char *structure = rows[row].structure, *behind = rows[row].behind;

		wanted[WANTED_COUNTERS + row] = (struct btf_wanted){ BTF_STRUCT,
								     structure ? structure : "" };
		wanted[WANTED_BEHIND + row] = (struct btf_wanted){ BTF_STRUCT,
								   behind ? behind : "" };
	}
	btf_find_all(btf, wanted, WANTED);
	map = wanted[WANTED_MAP].id;
	places->iterator = wanted[WANTED_ITERATOR].id;
	places->sum = wanted[WANTED_SUM].id;
	if (!places->iterator || !map || iterator_field(btf, map, "id", &places->id) ||
	    iterator_field(btf, map, "map_type", &places->type) ||
	    iterator_field(btf, wanted[WANTED_CONTEXT].id, "map", &places->map) ||
	    iterator_field(btf, wanted[WANTED_CONTEXT].id, "meta", &places->meta) ||
	    iterator_field(btf, wanted[WANTED_META].id, "seq", &places->seq))
		return -ENOENT;
	find_counters(btf, wanted, places);
	places->counters[MAP_COUNTER_HTAB].known |= places->sum != 0;
	return 0;
}

/*
 * The program.
 */

#define RECORD	    (-(int)sizeof(struct map_count)) /* where it is on the stack */
#define FIELD(name) (int16_t)(RECORD + (int)offsetof(struct map_count, name))
#define NUMBER(i)   (int16_t)(FIELD(numbers) + 8 * (i))

static void add_sum(struct iterator *iterator, const struct places *places)
{
	iterator_add(iterator, insn_mov_reg(R1, R6));
	iterator_add(iterator, insn_call_kfunc((int32_t)places->sum, 0));
	iterator_add(iterator, insn_stx(BPF_DW, R10, NUMBER(0), R0));
}

/* The numbers of maps with this counter; r6 is the map. */
static void add_counter(struct iterator *iterator, const struct places *places, int row)
{
	if (row == MAP_COUNTER_HTAB && places->sum) {
		add_sum(iterator, places);
		return;
	}
	for (int i = 0; i < FIELDS_MAX && rows[row].fields[i].path; i++) {
		iterator_add_read(iterator, NUMBER(i), rows[row].behind && i > 0 ? R9 : R6,
				  places->counters[row].fields[i], rows[row].fields[i].size);
		if (rows[row].behind && i == 0)
			iterator_add(iterator, insn_ldx(BPF_DW, R9, R10, NUMBER(0)));
	}
}

/* For each counter: if the map's type, r8, is one of its types, reads it. */
static void add_counters(struct iterator *iterator, const struct places *places)
{
	for (int row = 1; row < MAP_COUNTERS; row++) {
		uint32_t jumps[MAP_TYPES], jump_count = 0, skip;

		if (!places->counters[row].known)
			continue;
		for (uint32_t type = 0; type < MAP_TYPES; type++) {
			if (map_type_traits(type)->counter != (enum map_counter)row)
				continue;
			jumps[jump_count++] = iterator->count;
			iterator_add(iterator, insn_jeq_imm(R8, (int32_t)type, 0));
		}
		skip = iterator_add_skip(iterator, jumps, jump_count);
		add_counter(iterator, places, row);
		iterator_end_skip(iterator, skip);
	}
}

static void make_program(struct iterator *iterator, const struct places *places)
{
	iterator_add(iterator, insn_ldx(BPF_DW, R6, R1, (int16_t)places->map));
	/* NULL at the end of all maps */
	iterator_add_end_unless(iterator, insn_jne_imm(R6, 0, 0));
	iterator_add(iterator, insn_ldx(BPF_DW, R7, R1, (int16_t)places->meta));
	iterator_add(iterator, insn_ldx(BPF_DW, R7, R7, (int16_t)places->seq));
	iterator_add(iterator, insn_ldx(BPF_W, R1, R6, (int16_t)places->id));
	iterator_add(iterator, insn_stx(BPF_W, R10, FIELD(id), R1));
	iterator_add(iterator, insn_ldx(BPF_W, R8, R6, (int16_t)places->type));
	iterator_add(iterator, insn_stx(BPF_W, R10, FIELD(type), R8));
	for (int i = 0; i < FIELDS_MAX; i++)
		iterator_add(iterator, insn_st(BPF_DW, R10, NUMBER(i), 0));
	add_counters(iterator, places);
	iterator_add_write(iterator, R7, RECORD, sizeof(struct map_count));
}

static int compare_ids(const void *a, const void *b)
{
	const struct map_count *one = a, *other = b;

	return one->id < other->id ? -1 : one->id > other->id;
}

int map_counts_read(struct map_counts *counts, struct kernel *kernel)
{
	cleanup_buf struct buf bytes = BUF_EMPTY;
	struct iterator program = { .count = 0 };
	struct places places = { 0 };
	const struct btf *btf;
	size_t count;
	int err = kernel_types(kernel, &btf);

	if (!err)
		err = find_places(btf, &places);
	if (err)
		return err;
	make_program(&program, &places);
	err = iterator_run(&program, "map_counts", places.iterator, &bytes);
	if (err)
		return err;
	count = bytes.len / sizeof(*counts->list);
	counts->list = (struct map_count *)(void *)buf_take(&bytes);
	if (!counts->list)
		return -ENOMEM;
	counts->count = count;
	counts->summed = places.sum != 0;
	qsort(counts->list, counts->count, sizeof(*counts->list), compare_ids);
	return 0;
}

/*
 * What the numbers mean.
 */

/* Without the kfunc, hashes that have all their elements from the start are not counted. */
static bool hash_fill(const struct map_counts *counts, const uint64_t *numbers,
		      const struct map_info *info, struct map_fill *fill)
{
	if (counts->summed || !numbers[1]) {
		fill->used = counts->summed ? numbers[0] : (uint32_t)numbers[0];
		return counts->summed || info->map_flags & MAP_FLAG_NO_PREALLOC;
	}
	fill->used = numbers[2];
	fill->approximate = true;
	return (int64_t)numbers[2] >= 0;
}

/* The queue has room for one more than it takes.  (queue_stack_map_alloc()) */
static uint64_t queue_length(const uint64_t *numbers, uint32_t max_entries)
{
	uint64_t head = (uint32_t)numbers[0], tail = (uint32_t)numbers[1];

	return head >= tail ? head - tail : head + max_entries + 1 - tail;
}

bool map_counts_of(const struct map_counts *counts, const struct map_info *info,
		   struct map_fill *fill)
{
	const struct map_count key = { .id = info->id },
			       *found = counts->count ? bsearch(&key, counts->list, counts->count,
								sizeof(key), compare_ids)
						      : NULL;

	if (!found || found->type != info->type)
		return false;
	*fill = (struct map_fill){ .max = info->max_entries, .elements = true };
	switch (map_type_traits(info->type)->counter) {
	case MAP_COUNTER_HTAB:
		return hash_fill(counts, found->numbers, info, fill);
	case MAP_COUNTER_TRIE:
		fill->used = found->numbers[0];
		return true;
	case MAP_COUNTER_SHTAB:
	case MAP_COUNTER_DTAB:
		fill->used = (uint32_t)found->numbers[0];
		return true;
	case MAP_COUNTER_QUEUE_STACK:
		fill->used = queue_length(found->numbers, info->max_entries);
		return true;
	case MAP_COUNTER_RING_MAP:
		fill->used = found->numbers[2] - found->numbers[1];
		fill->elements = false;
		return fill->used <= info->max_entries;
	default:
		return false;
	}
}

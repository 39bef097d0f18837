/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completes DATA, the key or the value of an element, by what the map's types say of it. */
#include <string.h>

#include "bpf/map_type.h"
#include "cmd/complete/complete.h"
#include "cmd/map/map_elements.h"
#include "layout/path.h"

/* MAP or PROG as a value or a part of it, of which `count` words have been typed. */
static void add_objects(const struct completion *at, enum arg_kind kind, size_t from,
			struct candidates *candidates)
{
	const struct arg arg = { kind };
	const struct completion object = { .arg = &arg,
					   .words = at->words + from,
					   .count = at->count - from };

	if (!object.count || (object.count == 1 && ref_is_way(object.words[0])))
		complete_object(&object, candidates);
}

/* DEVICE [PROG] of a devmap, QSIZE [PROG] of a cpumap. */
static void add_target(const struct completion *at, const struct elements *elements,
		       struct candidates *candidates)
{
	bool has_prog = elements->parts[IN_VALUE].size >= 2 * sizeof(uint32_t);

	if (at->count && has_prog)
		add_objects(at, ARG_PROG, 1, candidates);
	else if (!at->count && map_type_has(elements->map.info.map.type, TRAIT_HOLDS_DEVICES))
		complete_device(at, candidates);
	else if (!at->count)
		candidates_expect(candidates,
				  "how many packets the CPU's queue can hold, then perhaps PROG");
}

/* The layout words that the size has room for. */
static void add_layout_words(struct candidates *candidates, size_t size)
{
	for (const char *const *word = layout_words; *word; word++) {
		cleanup_buf struct buf takes = BUF_EMPTY;
		struct layout layout = { .bit_size = 0 };

		if (layout_from_word(&layout, *word) == 0)
			describe_takes(&takes, &layout);
		if (layout_size(&layout) <= size)
			candidates_add(candidates, *word, buf_text(&takes));
	}
}

/* Pairs of layout word and value, as long as there is room. */
static void add_pairs(const struct completion *at, size_t size, struct candidates *candidates)
{
	struct layout layout;

	for (size_t i = 0; i < at->count; i += 2) {
		if (layout_from_word(&layout, at->words[i]) || layout_size(&layout) > size)
			return;
		if (i + 1 == at->count) {
			candidates->incomplete = true;
			complete_layout_values(candidates, 0, &layout);
			return;
		}
		size -= layout_size(&layout);
	}
	if (size)
		add_layout_words(candidates, size);
}

/* What is not known but by its size. */
static void add_bytes(const struct completion *at, const struct layout *layout,
		      struct candidates *candidates)
{
	if (!at->count) {
		candidates_add(candidates, "hex", "bytes in hexadecimal digits");
		complete_layout_values(candidates, 0, layout);
	}
	add_pairs(at, layout_size(layout), candidates);
}

/* JSON is completed for whatever has it; an enum's names stand without quotes, too. */
static void add_typed(const struct layout *layout, struct candidates *candidates)
{
	cleanup_buf struct buf takes = BUF_EMPTY;

	if (layout->kind == LAYOUT_ENUM && *candidates->part != '"')
		complete_layout_values(candidates, 0, layout);
	else
		complete_json(layout, candidates);
	if (!layout_is_prefix(layout))
		return;
	describe_takes(&takes, layout);
	candidates_expect(candidates, "%s", buf_text(&takes));
}

static void complete_data(const struct completion *at, const struct elements *elements,
			  enum element_part in, struct candidates *candidates)
{
	const struct layout *layout = elements_layout(elements, in);
	struct layout bytes = layout_of_bytes(elements->parts[in].size);

	bytes.lpm_key = in == IN_KEY && elements->layout.lpm_key;
	if (descriptor_complete(elements, in, at, candidates))
		return;
	if (!layout || layout->kind == LAYOUT_BYTES)
		add_bytes(at, &bytes, candidates);
	else if (at->count)
		add_pairs(at, elements->parts[in].size, candidates);
	else
		add_typed(layout, candidates);
}

void complete_key(const struct completion *at, struct candidates *candidates)
{
	cleanup_elements struct elements elements = ELEMENTS_NONE;

	if (complete_open_elements(&elements, at))
		complete_data(at, &elements, IN_KEY, candidates);
}

void complete_value(const struct completion *at, struct candidates *candidates)
{
	cleanup_elements struct elements elements = ELEMENTS_NONE;
	uint32_t type;

	if (!complete_open_elements(&elements, at))
		return;
	type = elements.map.info.map.type;
	if (map_type_has(type, TRAITS_OF_OBJECTS))
		add_objects(at, map_type_has(type, TRAIT_HOLDS_MAPS) ? ARG_MAP : ARG_PROG, 0,
			    candidates);
	else if (map_type_has(type, TRAIT_HOLDS_DEVICES | TRAIT_HOLDS_CPUS))
		add_target(at, &elements, candidates);
	else
		complete_data(at, &elements, IN_VALUE, candidates);
}

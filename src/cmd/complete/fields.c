/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completes fields, their values and decoders, by the types of a map. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bpf/map_type.h"
#include "cmd/complete/complete.h"
#include "layout/element.h"
#include "layout/layout.h"
#include "layout/path.h"
#include "query/elements.h"
#include "query/filter.h"

/* So many elements of an array are offered. */
#define ELEMENTS_MAX 8

/* Does nothing if there is no such map, or if there are several. */
static bool open_elements(struct elements *elements, const struct completion *at)
{
	struct handle map = HANDLE_NONE;

	return ref_open_quietly(&map, KIND_MAP, &at->subject, OPEN_RDONLY) == 0 &&
	       elements_open(elements, &map, at->kernel, NULL, NULL) == 0;
}

/* What a path to the field goes on with, `leaf` when it ends there. */
static const char *path_suffix(const struct layout *layout, const char *leaf)
{
	if (layout->kind == LAYOUT_STRUCT || layout->kind == LAYOUT_UNION)
		return ".";
	return layout->kind == LAYOUT_ARRAY && layout->count ? "[" : leaf;
}

static bool is_shown(const struct layout *layout)
{
	return layout->kind != LAYOUT_PAD && layout->kind != LAYOUT_OPAQUE;
}

/* Names of members, those of anonymous ones included. */
static void add_members(struct candidates *candidates, size_t size, const struct layout *parent,
			const char *leaf)
{
	for (uint32_t i = 0; i < layout_members(parent); i++) {
		const struct layout *member = &parent->members[i];

		if (!layout_is_named(member))
			add_members(candidates, size, member, leaf);
		else if (is_shown(member) && layout_is_named(member))
			candidates_add_after(candidates, size, member->name,
					     path_suffix(member, leaf), member->type_name);
	}
}

static void add_elements(struct candidates *candidates, size_t size, const struct layout *array,
			 const char *leaf)
{
	const char *suffix = path_suffix(array->members, leaf);
	char index[16];

	for (uint32_t i = 0; i < array->count && i < ELEMENTS_MAX; i++) {
		snprintf(index, sizeof(index), "%u]", i);
		candidates_add_after(candidates, size, index, suffix, array->members->type_name);
	}
}

/* The words that stand for values of the field. */
static void add_values(struct candidates *candidates, size_t size, const struct layout *layout)
{
	for (uint32_t i = 0; layout->kind == LAYOUT_ENUM && i < layout->count; i++)
		candidates_add_after(candidates, size, layout->enumerators[i].name, "",
				     layout->type_name);
	if (layout->kind == LAYOUT_BOOL) {
		candidates_add_after(candidates, size, "true", "", NULL);
		candidates_add_after(candidates, size, "false", "", NULL);
	}
}

static void add_decoders(struct candidates *candidates, size_t size, const struct layout *layout)
{
	for (const struct layout_decoder *decoder = layout_decoders; decoder->name; decoder++)
		if (layout_decoder_fits(decoder, layout))
			candidates_add_after(candidates, size, decoder->name, "", decoder->help);
}

typedef void add_right(struct candidates *candidates, size_t size, const struct layout *layout);

/* FIELD=..., or FIELD alone when there is nothing on the right: what has been typed of FIELD, from
 * `begin` on, leads into the layout. */
static void add_path(struct candidates *candidates, const struct layout *root, size_t begin,
		     add_right *right)
{
	const char *part = candidates->part + begin, *equals = strchr(part, '=');
	size_t length = equals ? (size_t)(equals - part) : 0;
	const char *leaf = right ? "=" : "";
	const struct layout *field;
	size_t bit;

	/* The parent: up to the last dot or bracket. */
	for (size_t i = 0; !equals && part[i]; i++)
		if (part[i] == '.' || part[i] == '[')
			length = i;
	cleanup_free char *path = strndup(part, length);
	if (!path || path_find(root, path, "", &field, &bit, NULL))
		return;
	if (equals && right)
		right(candidates, begin + length + 1, field);
	else if (part[length] == '[' && field->kind == LAYOUT_ARRAY)
		add_elements(candidates, begin + length + 1, field, leaf);
	else
		add_members(candidates, begin + length + (part[length] == '.'), field, leaf);
}

static void complete_data(const struct layout *layout, struct candidates *candidates)
{
	if (layout && *candidates->part == '{')
		complete_json(layout, candidates);
	else if (layout)
		add_values(candidates, 0, layout);
}

void complete_key(const struct completion *at, struct candidates *candidates)
{
	cleanup_elements struct elements elements = ELEMENTS_NONE;

	if (!at->count && open_elements(&elements, at))
		complete_data(elements_layout(&elements, IN_KEY), candidates);
}

/* A MAP or a PROG where the map's values are those. */
void complete_value(const struct completion *at, struct candidates *candidates)
{
	cleanup_elements struct elements elements = ELEMENTS_NONE;
	bool is_map;

	if (!open_elements(&elements, at))
		return;
	is_map = map_type_has(elements.map.info.map.type, TRAIT_HOLDS_MAPS);
	if (map_type_has(elements.map.info.map.type, TRAITS_OF_OBJECTS)) {
		const struct arg arg = { is_map ? ARG_MAP : ARG_PROG };
		const struct completion object = { .arg = &arg,
						   .words = at->words,
						   .count = at->count };

		if (!at->count || (at->count == 1 && ref_is_way(at->words[0])))
			complete_object(&object, candidates);
	} else if (!at->count) {
		complete_data(elements_layout(&elements, IN_VALUE), candidates);
	}
}

void complete_set(const struct completion *at, struct candidates *candidates)
{
	const char *below = path_below(candidates->part, "value");
	size_t begin = below && *below == '.' ? (size_t)(below + 1 - candidates->part) : 0;
	cleanup_elements struct elements elements = ELEMENTS_NONE;

	if (open_elements(&elements, at) && elements_layout(&elements, IN_VALUE))
		add_path(candidates, elements_layout(&elements, IN_VALUE), begin, add_values);
}

/* Fields are offered once something has been typed, before that key and value alone. */
static void add_element_path(const struct elements *elements, struct candidates *candidates,
			     size_t begin, add_right *right)
{
	struct element_struct all;

	element_as_struct(&all, &elements->layout, candidates->part[begin]);
	add_path(candidates, &all.root, begin, right);
}

void complete_with(const struct completion *at, struct candidates *candidates)
{
	cleanup_elements struct elements elements = ELEMENTS_NONE;

	if (open_elements(&elements, at))
		add_element_path(&elements, candidates, 0, add_decoders);
}

/* The last of paths joined by commas, or the one after a "-". */
void complete_paths(const struct completion *at, struct candidates *candidates)
{
	const char *comma = strrchr(candidates->part, ',');
	size_t begin = comma ? (size_t)(comma + 1 - candidates->part) : *candidates->part == '-';
	cleanup_elements struct elements elements = ELEMENTS_NONE;

	if (!at->count && open_elements(&elements, at))
		add_element_path(&elements, candidates, begin, NULL);
}

/* An expression ends in a field's name, or in what a field is compared with. */
void complete_where(const struct completion *at, struct candidates *candidates)
{
	cleanup_elements struct elements elements = ELEMENTS_NONE;
	cleanup_buf struct buf text = BUF_EMPTY;
	struct element_field field;
	struct filter_end end;
	size_t begin;

	if (!open_elements(&elements, at))
		return;
	for (size_t i = 0; i < at->count; i++)
		buf_printf(&text, "%s ", at->words[i]);
	begin = text.len;
	buf_add_str(&text, candidates->part);
	filter_find_end(&end, buf_text(&text));
	if (text.err || end.begin < begin)
		return; /* within a text between quotes */
	begin = end.begin - begin;
	candidates->expression = true;
	if (!end.field) {
		add_element_path(&elements, candidates, begin, NULL);
		return;
	}
	cleanup_free char *path = strndup(end.field, end.field_size);
	if (path && !element_find(&elements.layout, path, &field, NULL))
		add_values(candidates, begin, &field.layout);
}

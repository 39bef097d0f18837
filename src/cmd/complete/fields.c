/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completes fields, their values and decoders, by the types of a map or of an object's variables.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bpf/map_type.h"
#include "cmd/complete/complete.h"
#include "cmd/map/decoders.h"
#include "layout/element.h"
#include "layout/layout.h"
#include "layout/path.h"
#include "query/elements.h"
#include "query/filter.h"

/* So many elements of an array are offered. */
#define ELEMENTS_MAX 8

bool complete_open_elements(struct elements *elements, const struct completion *at)
{
	struct handle map = HANDLE_NONE;
	struct elements_how how = at->how;
	int err = ref_open_quietly(&map, KIND_MAP, &at->subject, OPEN_RDONLY);

	if (!err && at->decoders)
		err = decoders_of(at->decoders, &map, &how.kept);
	if (!err)
		err = elements_open(elements, &map, at->kernel, &how, NULL);
	handle_close(&map);
	free((void *)how.kept.list);
	return !err;
}

static bool is_indexed(const struct layout *layout)
{
	return layout->kind == LAYOUT_ARRAY || layout->kind == LAYOUT_TUPLE;
}

/* What a path to the field goes on with, `leaf` when it ends there. */
static const char *path_suffix(const struct layout *layout, const char *leaf)
{
	if (layout->kind == LAYOUT_STRUCT || layout->kind == LAYOUT_UNION)
		return ".";
	return is_indexed(layout) && layout->count ? "[" : leaf;
}

static bool is_shown(const struct layout *layout)
{
	return layout->kind != LAYOUT_PAD && layout->kind != LAYOUT_OPAQUE;
}

void complete_field(struct candidates *candidates, size_t kept, const char *word,
		    const char *suffix, const struct layout *field)
{
	cleanup_buf struct buf type = BUF_EMPTY;

	if (field->type_name)
		buf_add_str(&type, field->type_name);
	else
		describe_takes(&type, field);
	candidates_add_after(candidates, kept, word, suffix, buf_text(&type));
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
			complete_field(candidates, size, member->name, path_suffix(member, leaf),
				       member);
	}
}

/* Those of an array, or the members of a tuple, whose padding has no number. */
static void add_elements(struct candidates *candidates, size_t size, const struct layout *array,
			 const char *leaf)
{
	uint32_t number = 0;
	char index[16];

	for (uint32_t i = 0; i < array->count && number < ELEMENTS_MAX; i++) {
		bool is_tuple = array->kind == LAYOUT_TUPLE;
		const struct layout *element = &array->members[is_tuple ? i : 0];

		if (is_tuple && element->kind == LAYOUT_PAD)
			continue;
		snprintf(index, sizeof(index), "%u]", number++);
		complete_field(candidates, size, index, path_suffix(element, leaf), element);
	}
}

void complete_enumerators(struct candidates *candidates, size_t kept, const char *quote,
			  const struct layout *layout)
{
	for (uint32_t i = 0; layout->kind == LAYOUT_ENUM && i < layout->count; i++) {
		cleanup_buf struct buf word = BUF_EMPTY;
		char number[24];

		buf_printf(&word, "%s%s%s", quote, layout->enumerators[i].name, quote);
		snprintf(number, sizeof(number), "%lld", (long long)layout->enumerators[i].number);
		candidates_add_after(candidates, kept, buf_text(&word), "", number);
	}
}

void complete_layout_values(struct candidates *candidates, size_t kept, const struct layout *layout)
{
	cleanup_buf struct buf takes = BUF_EMPTY;

	const char *bar = strrchr(candidates->part + kept, '|'); /* A|B */

	if (layout->kind == LAYOUT_ENUM) {
		kept = bar ? (size_t)(bar + 1 - candidates->part) : kept;
		complete_enumerators(candidates, kept, "", layout);
	} else if (layout->kind == LAYOUT_BOOL) {
		candidates_add_after(candidates, kept, "true", "", NULL);
		candidates_add_after(candidates, kept, "false", "", NULL);
	} else {
		describe_takes(&takes, layout);
		candidates_expect(candidates, "%s", buf_text(&takes));
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
	else if (part[length] == '[' && is_indexed(field))
		add_elements(candidates, begin + length + 1, field, leaf);
	else
		add_members(candidates, begin + length + (part[length] == '.'), field, leaf);
}

void complete_assignment(struct candidates *candidates, const struct layout *root, size_t begin)
{
	add_path(candidates, root, begin, complete_layout_values);
}

void complete_set(const struct completion *at, struct candidates *candidates)
{
	const char *below = path_below(candidates->part, "value");
	size_t begin = below && *below == '.' ? (size_t)(below + 1 - candidates->part) : 0;
	cleanup_elements struct elements elements = ELEMENTS_NONE;

	if (complete_open_elements(&elements, at) && elements_layout(&elements, IN_VALUE))
		complete_assignment(candidates, elements_layout(&elements, IN_VALUE), begin);
}

/* In a list of fields they are offered once something has been typed, before that key and value
 * alone, since each may have many. */
static void add_element_path(const struct elements *elements, struct candidates *candidates,
			     size_t begin, add_right *right)
{
	struct element_struct all;

	element_as_struct(&all, &elements->layout, candidates->part[begin]);
	add_path(candidates, &all.root, begin, right);
}

/* In an expression all fields are. */
static void add_compared(const struct elements *elements, struct candidates *candidates,
			 size_t begin)
{
	struct element_struct all;

	element_as_struct(&all, &elements->layout, true);
	add_path(candidates, &all.root, begin, NULL);
	if (elements->layout.per_cpu)
		candidates_add_after(candidates, begin, "cpu", "", "the number of the CPU");
}

void complete_with(const struct completion *at, struct candidates *candidates)
{
	cleanup_elements struct elements elements = ELEMENTS_NONE;

	if (complete_open_elements(&elements, at))
		add_element_path(&elements, candidates, 0, add_decoders);
}

void complete_map_with(const struct completion *at, struct candidates *candidates)
{
	static const struct arg map = { ARG_MAP };
	size_t named = at->count && ref_is_way(at->words[0]) ? 2 : 1;
	struct completion part = *at;

	if (at->count < named) {
		part.arg = &map;
		complete_object(&part, candidates);
		return;
	}
	if (at->count == named)
		candidates_add(candidates, "off", "forget what is kept for this map");
	part.subject = ref_of_words(KIND_MAP, at->words, named);
	complete_with(&part, candidates);
}

/* The last of paths joined by commas, or the one after a "-". */
void complete_paths(const struct completion *at, struct candidates *candidates)
{
	const char *comma = strrchr(candidates->part, ',');
	size_t begin = comma ? (size_t)(comma + 1 - candidates->part) : *candidates->part == '-';
	cleanup_elements struct elements elements = ELEMENTS_NONE;

	if (!at->count && complete_open_elements(&elements, at))
		add_element_path(&elements, candidates, begin, NULL);
}

static void add_operators(struct candidates *candidates, size_t begin, bool only_joins)
{
	for (const struct filter_word *word = filter_words; word->word; word++)
		if (word->joins || !only_joins)
			candidates_add_after(candidates, begin, word->word, "", word->help);
}

bool complete_expression(const struct completion *at, struct candidates *candidates, size_t *begin,
			 char **field)
{
	cleanup_buf struct buf text = BUF_EMPTY;
	struct filter_end end;

	for (size_t i = 0; i < at->count; i++)
		buf_printf(&text, "%s ", at->words[i]);
	*begin = text.len;
	buf_add_str(&text, candidates->part);
	filter_find_end(&end, buf_text(&text));
	if (text.err || end.begin < *begin)
		return false; /* within a text between quotes */
	*begin = end.begin - *begin;
	candidates->expression = true;
	candidates->incomplete = at->count &&
				 (end.next == FILTER_VALUE || end.next == FILTER_FIELD);
	if (!end.field && end.next != FILTER_FIELD && end.next != FILTER_VALUE)
		add_operators(candidates, *begin, end.next == FILTER_AND_OR);
	if (end.field)
		*field = strndup(end.field, end.field_size);
	return *field || (!end.field && end.next == FILTER_FIELD);
}

/* An expression goes on with a field, an operator, or what a field is compared with. */
void complete_where(const struct completion *at, struct candidates *candidates)
{
	cleanup_elements struct elements elements = ELEMENTS_NONE;
	cleanup_free char *path = NULL;
	struct element_field field;
	size_t begin;

	if (!complete_open_elements(&elements, at) ||
	    !complete_expression(at, candidates, &begin, &path))
		return;
	if (!path)
		add_compared(&elements, candidates, begin);
	else if (!element_find(&elements.layout, path, &field, NULL))
		complete_layout_values(candidates, begin, &field.layout);
}

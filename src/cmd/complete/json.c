/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completes a JSON text for a layout, such as the context of a program: names of members and
 * values. */
#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "cmd/complete/complete.h"
#include "cmd/prog/context.h"

#define DEPTH_MAX 16

/* How far the text has come. */
struct json_scan {
	const struct layout *within[DEPTH_MAX]; /* objects and arrays that are open */
	unsigned depth;
	const struct layout *next; /* what the next value is for; NULL: it is not known */
	bool is_name;		   /* a member's name is next */
	const char *open;	   /* the quote of a string that is not closed, or NULL */
};

static bool has_names(const struct layout *layout)
{
	return layout->kind == LAYOUT_STRUCT || layout->kind == LAYOUT_UNION;
}

/* An object is what has names, an array anything else that has parts. */
static bool can_open(const struct layout *layout, char bracket)
{
	if (bracket == '{')
		return has_names(layout);
	return layout->kind == LAYOUT_ARRAY || layout->kind == LAYOUT_TUPLE;
}

static void begin_next(struct json_scan *scan)
{
	const struct layout *parent = scan->depth ? scan->within[scan->depth - 1] : NULL;

	scan->next = parent && parent->kind == LAYOUT_ARRAY ? parent->members : NULL;
	scan->is_name = parent && has_names(parent);
}

/* The end of a string, after its quote. */
static const char *scan_string(struct json_scan *scan, const char *text)
{
	const char *end = text + 1;
	uint32_t unused;

	while (*end && *end != '"')
		end += 1 + (*end == '\\' && end[1]);
	if (!*end) {
		scan->open = text;
		return end;
	}
	scan->next = NULL;
	if (scan->is_name)
		scan->next = layout_member(scan->within[scan->depth - 1], text + 1,
					   (size_t)(end - text - 1), &unused);
	return end + 1;
}

/* False when the text is too deep, or of what the layout does not have. */
static bool scan_text(struct json_scan *scan, const char *text)
{
	while (*text) {
		char c = *text;

		if (c == '"') {
			text = scan_string(scan, text);
			continue;
		}
		if (c == '{' || c == '[') {
			if (!scan->next || !can_open(scan->next, c) || scan->depth == DEPTH_MAX)
				return false;
			scan->within[scan->depth++] = scan->next;
			begin_next(scan);
		} else if (c == '}' || c == ']') {
			if (!scan->depth)
				return false;
			scan->depth--;
			scan->next = NULL;
			scan->is_name = false;
		} else if (c == ',') {
			begin_next(scan);
		} else if (c == ':') {
			scan->is_name = false;
		}
		text++;
	}
	return true;
}

/* Names of members, after `begin`: a bracket, or nothing. */
static void add_names(struct candidates *candidates, size_t size, const char *begin,
		      const struct layout *parent)
{
	for (uint32_t i = 0; i < layout_members(parent); i++) {
		const struct layout *member = &parent->members[i];
		cleanup_buf struct buf quoted = BUF_EMPTY;

		buf_printf(&quoted, "%s\"%s\"", begin, member->name ? member->name : "");
		if (layout_is_named(member))
			complete_field(candidates, size, buf_text(&quoted), ":", member);
		else
			add_names(candidates, size, begin, member);
	}
}

static void add_words(struct candidates *candidates, size_t size, const struct layout *layout)
{
	if (layout->kind == LAYOUT_ENUM)
		complete_enumerators(candidates, size, "\"", layout);
	else if (has_names(layout))
		add_names(candidates, size, "{", layout);
	else if (can_open(layout, '['))
		complete_field(candidates, size, "[", "", layout);
	else
		complete_layout_values(candidates, size, layout);
}

void complete_json(const struct layout *layout, struct candidates *candidates)
{
	struct json_scan scan = { .next = layout };
	size_t size;

	if (!scan_text(&scan, candidates->part))
		return;
	size = scan.open ? (size_t)(scan.open - candidates->part) : strlen(candidates->part);
	while (!scan.open && size && isalnum((unsigned char)candidates->part[size - 1]))
		size--;
	if (scan.is_name)
		add_names(candidates, size, "", scan.within[scan.depth - 1]);
	else if (scan.next)
		add_words(candidates, size, scan.next);
}

void complete_context(const struct completion *at, struct candidates *candidates)
{
	cleanup_run_context struct run_context context = RUN_CONTEXT_NONE;
	cleanup_handle struct handle prog = HANDLE_NONE;

	if (at->count || ref_open_quietly(&prog, KIND_PROG, &at->subject, 0))
		return;
	if (run_context_find(&context, at->kernel, &prog) == STATUS_DONE && context.tree)
		complete_json(&context.tree->root, candidates);
}

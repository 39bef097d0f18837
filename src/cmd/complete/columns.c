/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completes the columns of lists, and the values that they are compared with. */
#include <string.h>

#include "base/buf.h"
#include "cmd/complete/complete.h"
#include "names/names.h"

static void add_columns(struct candidates *candidates, size_t begin, const struct columns *columns,
			const struct column *parent, bool parts)
{
	for (size_t i = 0; i < columns->count; i++) {
		const struct column *column = &columns->list[i];
		cleanup_buf struct buf path = BUF_EMPTY;

		if (parts && column->parts) {
			add_columns(candidates, begin, column->parts, column, false);
			continue;
		}
		buf_printf(&path, "%s%s%s", parent ? parent->name : "", parent ? "." : "",
			   column->name);
		candidates_add_after(candidates, begin, buf_text(&path), "",
				     strcmp(column->title, column->name) ? column->title : NULL);
	}
}

/* The last of columns joined by commas, or the one after a "-". */
void complete_columns(const struct completion *at, struct candidates *candidates)
{
	const char *comma = strrchr(candidates->part, ',');
	size_t begin = comma ? (size_t)(comma + 1 - candidates->part) : *candidates->part == '-';

	if (!at->count)
		add_columns(candidates, begin, at->arg->columns, NULL, false);
}

static void add_values(struct candidates *candidates, size_t begin, const struct column *column)
{
	for (size_t i = 0; column->names && i < names_count(column->names); i++)
		candidates_add_after(candidates, begin, names_at(column->names, i), "", NULL);
	if (column->kind == COLUMN_BOOL) {
		candidates_add_after(candidates, begin, "true", "", NULL);
		candidates_add_after(candidates, begin, "false", "", NULL);
	} else if (!column->names) {
		candidates_expect(candidates, column->kind == COLUMN_NUMBER ? "a number" : "text");
	}
}

void complete_row_where(const struct completion *at, struct candidates *candidates)
{
	const struct columns *columns = at->arg->columns;
	cleanup_free char *column = NULL;
	size_t begin;

	if (!complete_expression(at, candidates, &begin, &column))
		return;
	if (!column)
		add_columns(candidates, begin, columns, NULL, true);
	for (size_t i = 0; column && i < columns->count; i++)
		if (strcmp(columns->list[i].name, column) == 0)
			add_values(candidates, begin, &columns->list[i]);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cells that plain gathers, and how they are printed. */

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/term.h"
#include "out/writer.h"

#define COLUMNS_MAX 64
#define GAP	    2  /* columns between two cells */
#define NAME_WIDTH  16 /* a text is cut to less only when gaps are narrow, and … */
#define NARROWEST   8  /* … never to less than this */

struct table *table_new(void)
{
	return calloc(1, sizeof(struct table));
}

void table_free(struct table *table)
{
	if (!table)
		return;
	buf_done(&table->texts);
	buf_done(&table->lines);
	free(table);
}

void table_clear_row(struct table *table)
{
	table->texts.len = 0;
	table->row.count = 0;
}

void table_cell(struct table *table, const char *name)
{
	struct cell *cell = &table->row.cells[table->row.count];

	if (table->row.count == TABLE_CELLS)
		return;
	table->row.count++;
	cell->name = table->texts.len;
	cell->name_size = strlen(name);
	buf_add(&table->texts, name, cell->name_size);
	cell->text = table->texts.len;
	cell->size = 0;
	cell->brief_size = 0;
}

void table_cell_end(struct table *table)
{
	struct cell *cell = &table->row.cells[table->row.count - 1];

	cell->size = table->texts.len - cell->text;
}

void table_cell_brief(struct table *table, const char *text)
{
	struct cell *cell = &table->row.cells[table->row.count - 1];

	cell->brief = table->texts.len;
	cell->brief_size = strlen(text);
	buf_add_str(&table->texts, text);
}

void table_cell_instead(struct table *table, const char *text)
{
	struct cell *cell = &table->row.cells[table->row.count - 1];

	cell->text = table->texts.len;
	cell->size = strlen(text);
	buf_add_str(&table->texts, text);
}

/* Is all there that was gathered?  If not, the stream says so at the end. */
static bool is_whole(const struct table *table, struct stream *stream)
{
	if (!table->texts.err && !table->lines.err)
		return true;
	stream->err = -ENOMEM;
	return false;
}

static const struct cell *find_cell(const struct table *table, const char *name)
{
	for (size_t i = 0; i < table->row.count; i++) {
		const struct cell *cell = &table->row.cells[i];

		if (strlen(name) == cell->name_size &&
		    memcmp(table->texts.data + cell->name, name, cell->name_size) == 0)
			return cell;
	}
	return NULL;
}

void table_add_row(struct table *table, const struct columns *columns)
{
	for (size_t i = 0; !table->texts.err && i < columns->count; i++) {
		const struct cell *cell;

		if (!columns->list[i].table)
			continue;
		cell = find_cell(table, columns->list[i].name);
		if (cell)
			buf_add(&table->lines, table->texts.data + cell->text, cell->size);
		buf_add_char(&table->lines, '\0');
		if (cell)
			buf_add(&table->lines, table->texts.data + cell->brief, cell->brief_size);
		buf_add_char(&table->lines, '\0');
	}
	table->rows++;
	table_clear_row(table);
}

struct shown {
	const struct column *column;
	size_t width; /* of its widest text; 0: it is not shown */
	size_t brief; /* the same with the shorter texts */
	bool is_brief;
	const char *colour; /* of its cells, "": none */
};

/* The columns of a table on a screen. */
struct grid {
	struct shown list[COLUMNS_MAX];
	size_t count;
	size_t gap; /* spaces between two of them */
};

static void measure(const struct table *table, const struct columns *columns, struct grid *grid)
{
	const char *text = table->lines.data;

	for (size_t i = 0; i < columns->count && grid->count < COLUMNS_MAX; i++) {
		if (columns->list[i].table)
			grid->list[grid->count++].column = &columns->list[i];
	}
	for (size_t i = 0; i < table->rows * grid->count; i++) {
		size_t size = strlen(text), width = term_width(text, size);
		const char *brief = text + size + 1;
		size_t brief_size = strlen(brief);
		struct shown *shown = &grid->list[i % grid->count];

		shown->width = max_size(shown->width, width);
		if (brief_size)
			width = min_size(width, term_width(brief, brief_size));
		shown->brief = max_size(shown->brief, width);
		text = brief + brief_size + 1;
	}
	for (size_t i = 0; i < grid->count; i++) {
		struct shown *shown = &grid->list[i];
		size_t title = strlen(shown->column->title);

		if (shown->width)
			shown->width = max_size(shown->width, title);
		shown->brief = max_size(shown->brief, title);
	}
}

static size_t grid_width(const struct grid *grid)
{
	size_t width = 0;

	for (size_t i = 0; i < grid->count; i++)
		if (grid->list[i].width)
			width += grid->list[i].width + (width ? grid->gap : 0);
	return width;
}

/* Cuts the widest texts until the grid fits or none has more than so many columns.  Numbers are
 * never cut. */
static void narrow(struct grid *grid, size_t columns, size_t least)
{
	struct shown *widest;

	do {
		widest = NULL;
		for (size_t i = 0; i < grid->count; i++) {
			struct shown *shown = &grid->list[i];

			if (!shown->column->right && shown->width > least &&
			    (!widest || shown->width > widest->width))
				widest = shown;
		}
		if (widest && grid_width(grid) > columns)
			widest->width--;
		else
			widest = NULL;
	} while (widest);
}

/* What is beyond the right edge is not shown. */
static void cut_at_edge(struct grid *grid, size_t columns)
{
	size_t at = 0;

	for (size_t i = 0; i < grid->count; i++) {
		struct shown *shown = &grid->list[i];

		if (!shown->width)
			continue;
		shown->width = at < columns ? min_size(shown->width, columns - at) : 0;
		at += shown->width + grid->gap;
	}
}

/* Makes the grid as narrow as the screen: shorter texts where there are any, long ones cut,
 * narrower gaps, short texts cut. */
static void fit(struct grid *grid, size_t columns)
{
	if (!columns || grid_width(grid) <= columns)
		return;
	for (size_t i = 0; i < grid->count; i++) {
		struct shown *shown = &grid->list[i];

		shown->is_brief = shown->brief < shown->width;
		shown->width = min_size(shown->width, shown->brief);
	}
	narrow(grid, columns, NAME_WIDTH);
	if (grid_width(grid) > columns)
		grid->gap = 1;
	narrow(grid, columns, NARROWEST);
	if (grid_width(grid) > columns)
		cut_at_edge(grid, columns);
}

/* Names stand out. */
static void choose_colours(struct grid *grid, const struct screen *screen)
{
	for (size_t i = 0; i < grid->count; i++) {
		struct shown *shown = &grid->list[i];
		bool is_name = strcmp(shown->column->name, "name") == 0;

		shown->colour = is_name && screen->colour ? TERM_NAME : "";
	}
}

static void add_spaces(struct stream *stream, size_t count)
{
	while (count--)
		stream_add_char(stream, ' ');
}

static void add_coloured(struct stream *stream, const char *colour, const char *text, size_t size)
{
	stream_add_str(stream, colour);
	stream_add(stream, text, size);
	if (*colour)
		stream_add_str(stream, TERM_NORMAL);
}

/* Spaces are owed until something follows, so that no line ends in them. */
static void print_cell(struct stream *stream, const struct grid *grid, const struct shown *shown,
		       const char *text, const char *colour, size_t *owed)
{
	size_t size = strlen(text), width = term_width(text, size), padding;
	bool cut = width > shown->width;

	if (cut) {
		size = term_fit(text, size, shown->width - 1);
		width = term_width(text, size) + 1;
	}
	padding = shown->width - width;
	if (shown->column->right) {
		*owed += padding;
		padding = 0;
	}
	if (size || cut) {
		add_spaces(stream, *owed);
		*owed = 0;
	}
	add_coloured(stream, size ? colour : "", text, size);
	if (cut)
		stream_add_str(stream, "…");
	*owed += padding + grid->gap;
}

static void print_header(struct stream *stream, const struct grid *grid, bool colour)
{
	size_t owed = 0;

	if (colour)
		stream_add_str(stream, TERM_BOLD);
	for (size_t i = 0; i < grid->count; i++) {
		const struct shown *shown = &grid->list[i];
		char title[64];
		size_t j;

		if (!shown->width)
			continue;
		for (j = 0; j < sizeof(title) - 1 && shown->column->title[j]; j++)
			title[j] = (char)toupper((unsigned char)shown->column->title[j]);
		title[j] = '\0';
		print_cell(stream, grid, shown, title, "", &owed);
	}
	stream_add_str(stream, colour ? TERM_NORMAL "\n" : "\n");
}

static void print_rows(const struct table *table, const struct grid *grid, struct stream *stream)
{
	const char *text = table->lines.data;

	for (size_t row = 0; row < table->rows; row++) {
		size_t owed = 0;

		for (size_t i = 0; i < grid->count; i++) {
			const struct shown *shown = &grid->list[i];
			const char *brief = text + strlen(text) + 1;
			bool is_brief = shown->is_brief && *brief;

			if (shown->width)
				print_cell(stream, grid, shown, is_brief ? brief : text,
					   shown->colour, &owed);
			text = brief + strlen(brief) + 1;
		}
		stream_add_char(stream, '\n');
	}
}

void table_print(struct table *table, const struct columns *columns, struct stream *stream,
		 const struct screen *screen)
{
	struct grid grid = { .gap = GAP };

	if (is_whole(table, stream) && table->rows) {
		measure(table, columns, &grid);
		fit(&grid, screen->columns);
		choose_colours(&grid, screen);
		print_header(stream, &grid, screen->colour);
		print_rows(table, &grid, stream);
	}
	table->rows = 0;
	table->lines.len = 0;
	table_clear_row(table);
}

/* A line that is wider than the screen shows the shorter text. */
static void print_line(struct table *table, const char *title, size_t title_size,
		       const struct cell *cell, struct stream *stream, const struct screen *screen)
{
	const char *text = table->texts.data + cell->text;
	size_t size = cell->size;

	if (!size || !title_size)
		return;
	if (screen->colour)
		stream_add_str(stream, TERM_BOLD);
	stream_add(stream, title, title_size);
	stream_add_str(stream, screen->colour ? ":" TERM_NORMAL : ":");
	if (*text != '\n')
		stream_add_char(stream, ' ');
	if (cell->brief_size && screen->columns &&
	    title_size + 2 + term_width(text, size) > screen->columns) {
		text = table->texts.data + cell->brief;
		size = cell->brief_size;
	}
	stream_add(stream, text, size);
	stream_add_char(stream, '\n');
}

static const char *find_title(const struct columns *columns, const char *name, size_t size)
{
	for (size_t i = 0; columns && i < columns->count; i++) {
		const struct column *column = &columns->list[i];

		if (strlen(column->name) == size && memcmp(column->name, name, size) == 0)
			return column->title;
	}
	return NULL;
}

void table_print_record(struct table *table, const struct columns *columns, struct stream *stream,
			const struct screen *screen)
{
	for (size_t i = 0; is_whole(table, stream) && i < table->row.count; i++) {
		const struct cell *cell = &table->row.cells[i];
		char *name = table->texts.data + cell->name;
		const char *title = find_title(columns, name, cell->name_size);

		if (title) {
			print_line(table, title, strlen(title), cell, stream, screen);
			continue;
		}
		for (size_t j = 0; j < cell->name_size; j++)
			name[j] = name[j] == '_' ? ' ' : name[j];
		print_line(table, name, cell->name_size, cell, stream, screen);
	}
	table_clear_row(table);
}

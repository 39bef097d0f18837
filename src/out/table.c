/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cells that plain gathers, and how they are printed. */

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/term.h"
#include "out/writer.h"

#define COLUMNS_MAX 64
#define GAP	    "  "

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
}

void table_cell_end(struct table *table)
{
	struct cell *cell = &table->row.cells[table->row.count - 1];

	cell->size = table->texts.len - cell->text;
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
	}
	table->rows++;
	table_clear_row(table);
}

struct shown {
	const struct column *column;
	size_t width; /* 0: empty in every row */
};

static size_t measure(const struct table *table, const struct columns *columns,
		      struct shown shown[COLUMNS_MAX])
{
	const char *text = table->lines.data;
	size_t count = 0;

	for (size_t i = 0; i < columns->count && count < COLUMNS_MAX; i++) {
		if (columns->list[i].table)
			shown[count++] = (struct shown){ .column = &columns->list[i] };
	}
	for (size_t i = 0; i < table->rows * count; i++) {
		size_t size = strlen(text);
		struct shown *column = &shown[i % count];

		column->width = max_size(column->width, term_width(text, size));
		text += size + 1;
	}
	for (size_t i = 0; i < count; i++) {
		if (shown[i].width)
			shown[i].width = max_size(shown[i].width, strlen(shown[i].column->title));
	}
	return count;
}

static void add_spaces(struct stream *stream, size_t count)
{
	while (count--)
		stream_add_char(stream, ' ');
}

/* Spaces are owed until something follows, so that no line ends in them. */
static void print_cell(struct stream *stream, const struct shown *shown, const char *text,
		       size_t *owed)
{
	size_t size = strlen(text), width = term_width(text, size);
	size_t padding = shown->width > width ? shown->width - width : 0;

	if (shown->column->right) {
		*owed += padding;
		padding = 0;
	}
	if (size) {
		add_spaces(stream, *owed);
		*owed = 0;
	}
	stream_add(stream, text, size);
	*owed += padding + strlen(GAP);
}

static void print_header(struct stream *stream, const struct shown *shown, size_t count,
			 bool colour)
{
	size_t owed = 0;

	if (colour)
		stream_add_str(stream, "\033[1m");
	for (size_t i = 0; i < count; i++) {
		char title[64];
		size_t j;

		if (!shown[i].width)
			continue;
		for (j = 0; j < sizeof(title) - 1 && shown[i].column->title[j]; j++)
			title[j] = (char)toupper((unsigned char)shown[i].column->title[j]);
		title[j] = '\0';
		print_cell(stream, &shown[i], title, &owed);
	}
	stream_add_str(stream, colour ? "\033[0m\n" : "\n");
}

static void print_rows(const struct table *table, const struct columns *columns,
		       struct stream *stream, bool colour)
{
	struct shown shown[COLUMNS_MAX];
	size_t count = measure(table, columns, shown);
	const char *text = table->lines.data;

	if (table->rows)
		print_header(stream, shown, count, colour);
	for (size_t row = 0; row < table->rows; row++) {
		size_t owed = 0;

		for (size_t i = 0; i < count; i++) {
			if (shown[i].width)
				print_cell(stream, &shown[i], text, &owed);
			text += strlen(text) + 1;
		}
		stream_add_char(stream, '\n');
	}
}

void table_print(struct table *table, const struct columns *columns, struct stream *stream,
		 bool colour)
{
	if (is_whole(table, stream))
		print_rows(table, columns, stream, colour);
	table->rows = 0;
	table->lines.len = 0;
	table_clear_row(table);
}

static void print_line(struct table *table, const char *title, size_t title_size,
		       const struct cell *cell, struct stream *stream)
{
	const char *text = table->texts.data + cell->text;

	if (!cell->size || !title_size)
		return;
	stream_add(stream, title, title_size);
	stream_add_str(stream, *text == '\n' ? ":" : ": ");
	stream_add(stream, text, cell->size);
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

void table_print_record(struct table *table, const struct columns *columns, struct stream *stream)
{
	for (size_t i = 0; is_whole(table, stream) && i < table->row.count; i++) {
		const struct cell *cell = &table->row.cells[i];
		char *name = table->texts.data + cell->name;
		const char *title = find_title(columns, name, cell->name_size);

		if (title) {
			print_line(table, title, strlen(title), cell, stream);
			continue;
		}
		for (size_t j = 0; j < cell->name_size; j++)
			name[j] = name[j] == '_' ? ' ' : name[j];
		print_line(table, name, cell->name_size, cell, stream);
	}
	table_clear_row(table);
}

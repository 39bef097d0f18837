/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plain: tables and lines for people. */
#include <string.h>

#include "out/writer.h"

/* Without columns a list or record is for machines: neither it nor what is in it is shown. */
static bool is_shown(const struct out *out)
{
	return !out->table->machine_only;
}

static bool has_sections(const struct columns *columns)
{
	return columns && columns->sections;
}

/* How many frames tables and records alone stand in: none, but in a record of sections. */
static unsigned base_depth(const struct out *out)
{
	unsigned first = out->document.depth;

	return out->depth > first && has_sections(out->frames[first].columns) ? first + 1 : first;
}

/* Are we in a list whose records are rows of a table? */
static bool in_table(const struct out *out)
{
	return out->depth == base_depth(out) + 1 && out->frames[out->depth - 1].list;
}

/* How many frames a record's own values stand in: one when alone, two in a list. */
static unsigned record_depth(const struct out *out)
{
	unsigned first = base_depth(out);

	return out->depth > first && out->frames[first].list ? first + 2 : first + 1;
}

/* The values of a record within a record have their names: {"author":"me"} is author=me.  Those of
 * a record in a list, which are all alike, do without. */
static bool names_values(const struct out *out)
{
	return out->depth == record_depth(out) + 1 && !out->frames[out->depth - 1].list;
}

/* What stands between two values that share a cell. */
static void separate(struct out *out)
{
	const struct frame *frame = &out->frames[out->depth - 1];

	if (out->depth > record_depth(out) && frame->count > 1)
		buf_add_str(&out->table->texts, frame->list || names_values(out) ? ", " : " ");
}

static void plain_open(struct out *out, const char *name, const struct columns *columns, bool list)
{
	struct table *table = out->table;

	if (!is_shown(out))
		return;
	if (has_sections(columns))
		return;
	if (out->depth == base_depth(out) || in_table(out)) {
		table_clear_row(table);
		if (out->depth == base_depth(out) && (!columns || !columns->list)) {
			table->machine_only = true;
			table->machine_depth = out->depth;
		}
		return;
	}
	if (out->depth == record_depth(out) && list)
		table_cell(table, name);
	else if (out->depth == record_depth(out))
		table_cell(table, name);
	else
		separate(out);
}

/* A command that failed may just not have found the rows. */
static void close_table(struct out *out, const struct columns *columns)
{
	if (!out->table->rows && columns->none && !out->cut_short)
		stream_printf(&out->stream, "%s\n", columns->none);
	table_print(out->table, columns, &out->stream, &out->screen);
}

static void plain_close(struct out *out, bool list)
{
	struct table *table = out->table;
	unsigned first = base_depth(out);

	if (table->machine_only) {
		table->machine_only = out->depth > table->machine_depth;
		return;
	}
	if (out->depth == first && has_sections(out->frames[first].columns))
		return;
	if (out->depth == first && list)
		close_table(out, out->frames[first].columns);
	else if (out->depth == first)
		table_print_record(table, out->frames[first].columns, &out->stream, &out->screen);
	else if (out->depth == first + 1 && out->frames[first].list)
		table_add_row(table, out->frames[first].columns);
	else if (out->depth == record_depth(out))
		table_cell_end(table);
}

static void plain_value(struct out *out, const char *name, const struct value *value)
{
	struct table *table = out->table;

	if (!is_shown(out))
		return;
	if (out->depth == base_depth(out) || in_table(out)) {
		table_clear_row(table);
		if (out->depth > out->document.depth && !in_table(out))
			buf_printf(&table->texts, "%s: ", name);
		people_value(&table->texts, value);
		if (table->texts.len)
			buf_add_char(&table->texts, '\n');
		stream_add(&out->stream, table->texts.data, table->texts.len);
		if (table->texts.err)
			out->stream.err = table->texts.err;
		table_clear_row(table);
		return;
	}
	if (out->depth > record_depth(out)) {
		separate(out);
		if (names_values(out))
			buf_printf(&table->texts, "%s=", name);
		people_value(&table->texts, value);
		return;
	}
	table_cell(table, name);
	people_value(&table->texts, value);
	table_cell_end(table);
}

static void plain_brief(struct out *out, const char *text)
{
	if (is_shown(out) && out->depth == record_depth(out))
		table_cell_brief(out->table, text);
}

static void plain_instead(struct out *out, const char *text)
{
	if (is_shown(out) && out->depth == record_depth(out))
		table_cell_instead(out->table, text);
}

static void plain_text(struct out *out, const char *text)
{
	stream_add_str(&out->stream, text);
	stream_add_char(&out->stream, '\n');
}

/* An item's text brings its own line ends. */
static void plain_item(struct out *out)
{
	(void)out;
}

static void plain_end(struct out *out)
{
	out->table->machine_only = false;
}

static void plain_done(struct out *out)
{
	table_free(out->table);
}

const struct writer plain_writer = {
	.open = plain_open,
	.close = plain_close,
	.value = plain_value,
	.brief = plain_brief,
	.instead = plain_instead,
	.text = plain_text,
	.item_begin = plain_item,
	.item_end = plain_item,
	.end = plain_end,
	.done = plain_done,
};

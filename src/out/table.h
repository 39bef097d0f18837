/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cells that plain gathers: of one record, or of all the rows of a table. */
#pragma once

#include "base/buf.h"
#include "out/writer.h"

/* A record has at most so many values of its own. */
#define TABLE_CELLS 64

struct cell {
	size_t name, text; /* offsets into the table's texts */
	size_t name_size, size;
};

struct row {
	struct cell cells[TABLE_CELLS];
	size_t count;
};

struct table {
	struct buf texts; /* of the row being gathered */
	struct row row;
	struct buf lines; /* finished rows: a text for each column, each ended by a NUL */
	size_t rows;
	bool machine_only; /* a list or record without columns is open: nothing is shown */
	unsigned machine_depth;
};

/* Forgets the row being gathered. */
void table_clear_row(struct table *table);

/* Begins a cell; its text is what is added to table->texts until the next one. */
void table_cell(struct table *table, const char *name);
/* The cell is complete. */
void table_cell_end(struct table *table);

/* The gathered row joins the table, as `columns` has it. */
void table_add_row(struct table *table, const struct columns *columns);

/* Prints the table (columns that are empty in every row are left out) and forgets it. */
void table_print(struct table *table, const struct columns *columns, struct stream *stream,
		 bool colour);

/* Prints the gathered row as `title: value` lines and forgets it. */
void table_print_record(struct table *table, const struct columns *columns, struct stream *stream);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the front of the writer (out.c) and the formats share. */
#pragma once

#include "base/buf.h"
#include "base/json_write.h"
#include "out/out.h"

enum value_kind {
	VALUE_NULL,
	VALUE_BOOL,
	VALUE_U64,
	VALUE_S64,
	VALUE_STR,
	VALUE_ENUM,
	VALUE_FLAGS,
	VALUE_BYTESIZE,
	VALUE_DURATION,
	VALUE_TIME,
	VALUE_HEX,
	VALUE_OCTETS,
	VALUE_READY, /* text in the form of the format */
	VALUE_KINDS
};

struct value {
	enum value_kind kind;
	uint64_t number;  /* all that are numbers; VALUE_S64 and VALUE_TIME as two's complement */
	const void *text; /* a string, a number's name or names, or bytes; may be NULL */
	size_t size;	  /* of text */
};

/* Writes a value of any kind. */
void out_value(struct out *out, const char *name, const struct value *value);

/* A document being written: the whole one, or one nested in another. */
struct document {
	unsigned depth;	  /* frames that were open when it began */
	const char *name; /* of the value that it becomes, NULL for the outermost */
	bool written;	  /* it has a value */
};

/* A list or record that is open. */
struct frame {
	bool list;
	unsigned count; /* values in it so far */
	const struct columns *columns;
	struct document around; /* what a document nested in it is part of */
};

#define OUT_DEPTH 48

/* The cells that plain gathers: of one record, or of all the rows of a table. */

#define TABLE_CELLS 64 /* as many values of its own a record has at most */

struct cell {
	size_t name, text; /* offsets into the table's texts */
	size_t name_size, size;
	size_t brief, brief_size; /* a shorter text, which has no size if there is none */
};

struct row {
	struct cell cells[TABLE_CELLS];
	size_t count;
};

struct table {
	struct buf texts; /* of the row being gathered */
	struct row row;
	struct buf lines; /* finished rows: for each column its text and the shorter one, each ended
			     by a NUL */
	size_t rows;
	bool machine_only; /* a list or record without columns is open: nothing is shown */
	unsigned machine_depth;
};

/* Columns that out_keep_columns() has copied. */
struct kept_columns {
	struct kept_columns *next;
	struct columns columns;
	struct column list[];
};

struct out {
	const struct writer *writer;
	enum form form;
	struct json_writer json; /* JSON's own: what stands between values */
	struct screen screen;
	struct stream stream;
	struct frame frames[OUT_DEPTH];
	unsigned depth;
	struct document document;
	struct kept_columns *kept;   /* owned, until the document's end */
	struct recording *recording; /* a recorder's own (recorder.c) */
	bool cut_short;		     /* the command has failed: lists are ended before their time */
	struct table *table;	     /* plain's own */
};

/* A format.  depth and counts are kept by out.c; `name` is NULL for a value in a list. */
struct writer {
	void (*open)(struct out *out, const char *name, const struct columns *columns, bool list);
	void (*close)(struct out *out, bool list);
	void (*value)(struct out *out, const char *name, const struct value *value);
	/* A shorter text for the last value of a record, and another; NULL: there is none. */
	void (*brief)(struct out *out, const char *text);
	void (*instead)(struct out *out, const char *text);
	/* A line for people; NULL: there is none. */
	void (*text)(struct out *out, const char *text);
	void (*item_begin)(struct out *out);
	void (*item_end)(struct out *out);
	/* The document's end, everything closed but the frames around it. */
	void (*end)(struct out *out);
	/* Frees what is the writer's own; NULL: nothing is. */
	void (*done)(struct out *out);
};

extern const struct writer plain_writer;
#define FORM(code, word, letter, help, by, ...) extern const struct writer by##_writer;
#include "base/form.def"
#undef FORM

/*
 * Plain's table (table.c)
 */

struct table *table_new(void);
void table_free(struct table *table);

/* Forgets the row being gathered. */
void table_clear_row(struct table *table);

/* Begins a cell; its text is what is added to table->texts until the next one. */
void table_cell(struct table *table, const char *name);
/* The cell is complete. */
void table_cell_end(struct table *table);

/* Adds the shorter text of the last cell. */
void table_cell_brief(struct table *table, const char *text);

/* Replaces the text of the last cell. */
void table_cell_instead(struct table *table, const char *text);

/* The gathered row joins the table, as `columns` has it. */
void table_add_row(struct table *table, const struct columns *columns);

/* Prints the table (columns that are empty in every row are left out) and forgets it. */
void table_print(struct table *table, const struct columns *columns, struct stream *stream,
		 const struct screen *screen);

/* Prints the gathered row as `title: value` lines and forgets it. */
void table_print_record(struct table *table, const struct columns *columns, struct stream *stream,
			const struct screen *screen);

/*
 * A value for people (people.c)
 */

/* Adds the value's text; nothing for a null, an empty text or no flags. */
void people_value(struct buf *buf, const struct value *value);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the front of the writer (out.c) and the formats behind it share. */
#pragma once

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

struct table;

struct out {
	const struct writer *writer;
	enum form form;
	struct json_writer json; /* JSON's own: what stands between values */
	bool colour;
	struct stream stream;
	struct frame frames[OUT_DEPTH];
	unsigned depth;
	struct document document;
	bool cut_short;	     /* the command has failed: lists are ended before their time */
	struct table *table; /* plain's own: the cells gathered so far */
};

/* A format.  depth and counts are kept by out.c; `name` is NULL for a value in a list. */
struct writer {
	void (*open)(struct out *out, const char *name, const struct columns *columns, bool list);
	void (*close)(struct out *out, bool list);
	void (*value)(struct out *out, const char *name, const struct value *value);
	void (*text)(struct out *out, const char *text);
	void (*item_begin)(struct out *out);
	void (*item_end)(struct out *out);
	/* The document's end, everything closed but the frames around it. */
	void (*end)(struct out *out);
};

extern const struct writer plain_writer;
#define FORM(code, word, letter, help, by, ...) extern const struct writer by##_writer;
#include "base/form.def"
#undef FORM

/* Makes and frees plain's cells. */
struct table *table_new(void);
void table_free(struct table *table);

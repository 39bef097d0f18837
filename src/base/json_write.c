/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commas and the indentation of JSON that is written. */
#include "base/json_write.h"

#include <string.h>

#include "base/util.h"

#define INDENT	 4
#define DEEPEST	 64 /* levels that are indented; what is deeper stands below the last */
#define EIGHT	 "        "
#define SIXTEEN	 EIGHT EIGHT
#define SPACES64 SIXTEEN SIXTEEN SIXTEEN SIXTEEN

/* All that may stand between two values is a part of this. */
static const char between[] = ",\n" SPACES64 SPACES64 SPACES64 SPACES64;
_Static_assert(sizeof(between) == 2 + INDENT * DEEPEST + 1, "spaces for each level");

static uint64_t bit_of(unsigned depth)
{
	return 1ull << depth % 64;
}

static size_t line_size(unsigned depth)
{
	return 1 + INDENT * min_size(depth, DEEPEST);
}

struct json_space json_write_next(struct json_writer *writer, bool line)
{
	const struct form_row *form = &form_rows[writer->form];
	struct json_space space = { writer->any ? form->comma : "", 0 };

	line = line && form->is_indented;
	if (line) {
		writer->lines |= bit_of(writer->depth);
		space.text = writer->any ? between : between + 1;
		space.size = writer->any + line_size(writer->depth);
	} else if (writer->any) {
		space.size = strlen(form->comma);
	}
	writer->any = true;
	return space;
}

void json_write_begin(struct json_writer *writer)
{
	writer->depth++;
	writer->any = false;
	writer->lines &= ~bit_of(writer->depth);
}

struct json_space json_write_end(struct json_writer *writer)
{
	bool line = writer->lines & bit_of(writer->depth);

	writer->depth--;
	writer->any = true;
	return (struct json_space){ between + 1, line ? line_size(writer->depth) : 0 };
}

void json_write_begin_flat(struct json_writer *writer)
{
	writer->any = false;
}

void json_write_end_flat(struct json_writer *writer)
{
	writer->any = true;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completing what an object file has: its variables and its maps. */
#include <sys/stat.h>

#include "base/buf.h"
#include "cli/complete_values.h"
#include "objfile/objfile.h"
#include "objfile/variables.h"

enum { OBJFILE_LIMIT = 64 << 20 };

/* Without a word when there is none.  The object needs the bytes as long as it is open. */
static bool open_file(const struct ref *ref, struct buf *bytes, struct objfile **object)
{
	struct objfile_error error = { 0 };
	struct stat status;

	/* Nothing else must be read for a TAB: a pipe would give its only contents. */
	if (ref->by != REF_PATH || stat(ref->text, &status) || !S_ISREG(status.st_mode))
		return false;
	return !buf_read_file(bytes, ref->text, OBJFILE_LIMIT) &&
	       !objfile_open(bytes->data, bytes->len, ref->text, object, &error);
}

static void add_variable(const char *name, const struct btf_variable *variable, void *context)
{
	cleanup_buf struct buf word = BUF_EMPTY;

	(void)variable;
	buf_printf(&word, "%s=", name);
	candidates_add(context, buf_text(&word), NULL);
}

void complete_variables(const struct place *place, struct candidates *candidates)
{
	cleanup_buf struct buf bytes = BUF_EMPTY;
	cleanup_objfile struct objfile *object = NULL;

	if (!open_file(&place->subject, &bytes, &object))
		return;
	for (uint32_t i = 0; i < object->map_count; i++)
		objfile_each_variable(object, &object->maps[i], add_variable, candidates);
}

void complete_object_maps(const struct place *place, struct candidates *candidates)
{
	cleanup_buf struct buf bytes = BUF_EMPTY;
	cleanup_objfile struct objfile *object = NULL;

	if (!open_file(&place->subject, &bytes, &object))
		return;
	for (uint32_t i = 0; i < object->map_count; i++)
		candidates_add(candidates, object->maps[i].name, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completes what the line's object file has: its variables, maps and programs, and their types. */
#include "cmd/complete/complete.h"

#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "layout/layout.h"
#include "names/names.h"
#include "objfile/objfile.h"

enum { OBJFILE_LIMIT = 64 << 20 };

/* Does nothing if there is none.  The object needs the bytes as long as it is open. */
static bool open_file(const struct ref *ref, struct buf *bytes, struct objfile **object)
{
	struct stat status;

	/* Only regular files may be read for a TAB: a pipe would lose its contents. */
	if (ref->by != REF_PATH || stat(ref->text, &status) || !S_ISREG(status.st_mode))
		return false;
	return !buf_read_file(bytes, ref->text, OBJFILE_LIMIT) &&
	       !objfile_look(bytes->data, bytes->len, ref->text, object, NULL);
}

/* The variables of a data section are the members of its type. */
static void add_variables(const struct objfile *object, const struct objfile_map *map,
			  struct candidates *candidates)
{
	cleanup_layout struct layout_tree *tree = NULL;

	if (object->btf && (map->kind == OBJFILE_MAP_DATA || map->kind == OBJFILE_MAP_RODATA) &&
	    !layout_from_btf(&tree, object->btf, map->create.btf_value_type_id, NULL))
		complete_assignment(candidates, &tree->root, 0);
}

static void add_max_entries(const struct objfile_map *map, struct candidates *candidates)
{
	cleanup_buf struct buf word = BUF_EMPTY;

	buf_printf(&word, "%s.max_entries=", map->name);
	if (strncmp(candidates->part, buf_text(&word), word.len) == 0)
		candidates_expect(candidates, "how many elements the map can hold, %u in the file",
				  map->create.max_entries);
	else
		candidates_add(candidates, buf_text(&word), "how many elements the map can hold");
}

/* VARIABLE=VALUE, MAP.max_entries=N. */
void complete_variables(const struct completion *at, struct candidates *candidates)
{
	cleanup_buf struct buf bytes = BUF_EMPTY;
	cleanup_objfile struct objfile *object = NULL;

	if (!open_file(&at->subject, &bytes, &object))
		return;
	for (uint32_t i = 0; i < object->map_count; i++) {
		add_variables(object, &object->maps[i], candidates);
		if (object->maps[i].kind == OBJFILE_MAP_DECLARED)
			add_max_entries(&object->maps[i], candidates);
	}
}

void complete_programs(const struct completion *at, struct candidates *candidates)
{
	cleanup_buf struct buf bytes = BUF_EMPTY;
	cleanup_objfile struct objfile *object = NULL;

	if (!open_file(&at->subject, &bytes, &object))
		return;
	for (uint32_t i = 0; i < object->program_count; i++)
		candidates_add(candidates, object->programs[i].name, object->programs[i].section);
}

static void add_maps(const struct completion *at, struct candidates *candidates)
{
	cleanup_buf struct buf bytes = BUF_EMPTY;
	cleanup_objfile struct objfile *object = NULL;

	if (!open_file(&at->subject, &bytes, &object))
		return;
	for (uint32_t i = 0; i < object->map_count; i++)
		candidates_add(candidates, object->maps[i].name, NULL);
}

/* idx N MAP, name NAME MAP: for one of the object file's maps another one. */
void complete_map_refs(const struct completion *at, struct candidates *candidates)
{
	const struct completion map = { at->arg, at->words + 2, at->count - 2 };

	if (at->count == 0) {
		candidates_add(candidates, "idx", "by its place in the object file");
		candidates_add(candidates, "name", "by its name in the object file");
	}
	if (at->count == 1 && *at->words[0] == 'n')
		add_maps(at, candidates);
	else if (at->count == 1)
		candidates_expect(candidates, "the map's place in the object file, from 0");
	if (at->count >= 2)
		complete_object(&map, candidates);
}

/* A type for the program whose `PROGRAM=` has been typed, or for all. */
static void add_type(struct candidates *candidates, size_t kept, const char *word,
		     const struct section *section)
{
	const struct section_target *rule = section ? section_target(section->prog_type,
								     section->attach_type)
						    : NULL;

	/* A section with a slash needs the name of a function after it. */
	candidates_add_after(candidates, kept, word, rule ? "/" : "", rule ? rule->example : NULL);
}

static void add_types(struct candidates *candidates, size_t kept)
{
	uint64_t number;

	for (size_t i = 0; i < names_count(&prog_types); i++)
		add_type(candidates, kept, names_at(&prog_types, i), NULL);
	for (size_t i = 0; i < section_count(); i++)
		if (names_number(&prog_types, section_at(i)->name, &number))
			add_type(candidates, kept, section_at(i)->name, section_at(i));
}

/* TYPE, or PROGRAM=TYPE,...: the programs are those of the object file, if it is one. */
void complete_prog_type(const struct completion *at, struct candidates *candidates)
{
	const char *comma = strrchr(candidates->part, ',');
	const char *item = comma ? comma + 1 : candidates->part, *equals = strchr(item, '=');
	size_t kept = (size_t)((equals ? equals + 1 : item) - candidates->part);
	cleanup_buf struct buf bytes = BUF_EMPTY;
	cleanup_objfile struct objfile *object = NULL;

	if (equals || !comma)
		add_types(candidates, kept);
	if (equals || !open_file(&at->subject, &bytes, &object))
		return;
	for (uint32_t i = 0; i < object->program_count; i++)
		candidates_add_after(candidates, kept, object->programs[i].name, "=",
				     object->programs[i].section);
}

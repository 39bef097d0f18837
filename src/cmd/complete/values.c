/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completes what needs no kernel objects: names, files, the contents of an object file. */
#include "cmd/complete/complete.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "layout/layout.h"
#include "names/names.h"
#include "objfile/objfile.h"

enum { OBJFILE_LIMIT = 64 << 20 };

void complete_choice(const struct completion *at, struct candidates *candidates)
{
	for (const char *const *choice = at->arg->choices; *choice; choice++)
		if (**choice)
			candidates_add(candidates, *choice, at->arg->help);
}

static void add_names(const struct names *names, struct candidates *candidates)
{
	for (size_t i = 0; i < names_count(names); i++)
		candidates_add(candidates, names_at(names, i), NULL);
}

void complete_map_type(const struct completion *at, struct candidates *candidates)
{
	(void)at;
	add_names(&map_types, candidates);
}

/* With a slash where the name of a function has to follow. */
static void add_section(const struct section *section, struct candidates *candidates)
{
	const struct section_target *rule = section_target(section->prog_type,
							   section->attach_type);
	cleanup_buf struct buf word = BUF_EMPTY;

	buf_printf(&word, "%s%s", section->name, rule ? "/" : "");
	candidates_add(candidates, buf_text(&word), rule ? rule->example : NULL);
}

void complete_prog_type(const struct completion *at, struct candidates *candidates)
{
	uint64_t number;

	(void)at;
	add_names(&prog_types, candidates);
	for (size_t i = 0; i < section_count(); i++)
		if (names_number(&prog_types, section_at(i)->name, &number))
			add_section(section_at(i), candidates);
}

/* A word of a list joined by commas: what stands before the last comma stays. */
static void add_item(const char *item, struct candidates *candidates)
{
	const char *comma = strrchr(candidates->part, ',');
	size_t before = comma ? (size_t)(comma + 1 - candidates->part) : 0;

	candidates_add_after(candidates, before, item, "", NULL);
}

void complete_map_flags(const struct completion *at, struct candidates *candidates)
{
	(void)at;
	for (size_t i = 0; i < names_count(&map_flags); i++)
		add_item(names_at(&map_flags, i), candidates);
}

void complete_layout(const struct completion *at, struct candidates *candidates)
{
	(void)at;
	for (const char *const *word = layout_words; *word; word++)
		add_item(*word, candidates);
}

static void add_entry(const char *before, const char *name, struct candidates *candidates)
{
	cleanup_buf struct buf path = BUF_EMPTY;
	struct stat status;

	buf_printf(&path, "%s%s", before, name);
	if (stat(buf_text(&path), &status) == 0 && S_ISDIR(status.st_mode))
		buf_add_char(&path, '/');
	candidates_add(candidates, buf_text(&path), NULL);
}

/* The files whose path begins as the part does; hidden ones only when it has the dot. */
void complete_file(const struct completion *at, struct candidates *candidates)
{
	const char *slash = strrchr(candidates->part, '/');
	const char *name = slash ? slash + 1 : candidates->part;
	cleanup_free char *before = strndup(candidates->part, (size_t)(name - candidates->part));
	struct dirent **entries = NULL;
	int found = before ? scandir(*before ? before : ".", &entries, NULL, alphasort) : 0;

	(void)at;
	for (int i = 0; i < found; i++) {
		const char *entry = entries[i]->d_name;

		if ((*entry == '.') == (*name == '.') && strcmp(entry, ".") != 0 &&
		    strcmp(entry, "..") != 0)
			add_entry(before, entry, candidates);
		free(entries[i]);
	}
	free(entries);
}

/* Begins on the usual bpf file system. */
void complete_pin(const struct completion *at, struct candidates *candidates)
{
	if (*candidates->part)
		complete_file(at, candidates);
	else
		candidates_add(candidates, "/sys/fs/bpf/", NULL);
}

/* Does nothing if there is none.  The object needs the bytes as long as it is open. */
static bool open_file(const struct ref *ref, struct buf *bytes, struct objfile **object)
{
	struct stat status;

	/* Only regular files may be read for a TAB: a pipe would lose its contents. */
	if (ref->by != REF_PATH || stat(ref->text, &status) || !S_ISREG(status.st_mode))
		return false;
	return !buf_read_file(bytes, ref->text, OBJFILE_LIMIT) &&
	       !objfile_open(bytes->data, bytes->len, ref->text, object, NULL);
}

static void add_variable(const char *name, const struct btf_variable *variable, void *context)
{
	cleanup_buf struct buf word = BUF_EMPTY;

	(void)variable;
	buf_printf(&word, "%s=", name);
	candidates_add(context, buf_text(&word), NULL);
}

void complete_variables(const struct completion *at, struct candidates *candidates)
{
	cleanup_buf struct buf bytes = BUF_EMPTY;
	cleanup_objfile struct objfile *object = NULL;

	if (!open_file(&at->subject, &bytes, &object))
		return;
	for (uint32_t i = 0; i < object->map_count; i++)
		objfile_each_variable(object, &object->maps[i], add_variable, candidates);
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

void complete_object_maps(const struct completion *at, struct candidates *candidates)
{
	cleanup_buf struct buf bytes = BUF_EMPTY;
	cleanup_objfile struct objfile *object = NULL;

	if (!open_file(&at->subject, &bytes, &object))
		return;
	for (uint32_t i = 0; i < object->map_count; i++)
		candidates_add(candidates, object->maps[i].name, NULL);
}

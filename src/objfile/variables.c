/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An object's global variables, before it is loaded. */
#include "objfile/objfile.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/problem.h"
#include "encode/encode.h"
#include "objfile/internal.h"

#define NAMES_MAX 256 /* among which one is looked for that was meant */

static bool has_variables(const struct objfile *object, const struct objfile_map *map,
			  struct btf_type *section)
{
	if (map->kind != OBJFILE_MAP_DATA && map->kind != OBJFILE_MAP_RODATA)
		return false;
	return object->btf && map->data &&
	       btf_type(object->btf, map->create.btf_value_type_id, section) == 0 &&
	       section->kind == BTF_DATASEC;
}

void objfile_each_variable(const struct objfile *object, const struct objfile_map *map,
			   objfile_variable *each, void *context)
{
	struct btf_type section, type;

	if (!has_variables(object, map, &section))
		return;
	for (uint32_t i = 0; i < section.count; i++) {
		struct btf_variable variable = btf_variable(object->btf, &section, i);

		if (btf_type(object->btf, variable.type, &type) == 0)
			each(type.name, &variable, context);
	}
}

struct variable_search {
	const char *name;
	size_t length;
	bool found;
	const char *others[NAMES_MAX];
	size_t other_count;
};

static void compare(const char *name, const struct btf_variable *variable, void *context)
{
	struct variable_search *search = context;

	(void)variable;
	search->found |= strlen(name) == search->length &&
			 memcmp(name, search->name, search->length) == 0;
	if (search->other_count < NAMES_MAX)
		search->others[search->other_count++] = name;
}

static int set_in(const struct objfile *object, struct objfile_map *map, const char *assignment,
		  struct problem *problem)
{
	cleanup_layout struct layout_tree *tree = NULL;
	char *const list[] = { (char *)assignment };
	bool partial;
	int err;

	err = layout_from_btf(&tree, object->btf, map->create.btf_value_type_id, problem);
	if (err)
		return err;
	return encode_fields(&tree->root, map->data_size, map->section, list, 1, map->data,
			     &partial, problem);
}

static int refuse(const struct variable_search *search, struct problem *problem)
{
	cleanup_free char *name = strndup(search->name, search->length);
	const char *near = name ? problem_near_word(name, search->others, search->other_count)
				: NULL;

	problem_set(problem, -ENOENT, REASON_UNKNOWN, "the object has no variable %.*s",
		    (int)search->length, search->name);
	if (near)
		problem_hint(problem, "did you mean %s?", near);
	return -ENOENT;
}

/* NAME.max_entries=N; an arena's or a ring buffer's is adjusted as the object's own. */
static int set_map(struct objfile_map *map, const char *field, struct problem *problem)
{
	static const char max_entries[] = ".max_entries=";
	uint64_t value;

	if (strncmp(field, max_entries, strlen(max_entries)) != 0)
		return problem_set(problem, -EINVAL, REASON_UNKNOWN,
				   "%s is a map, of which max_entries can be set", map->name);
	if (number_u64(field + strlen(max_entries), UINT32_MAX, &value))
		return problem_set(problem, -EINVAL, REASON_RANGE,
				   "\"%s\" is not a number from 0 to %u",
				   field + strlen(max_entries), UINT32_MAX);
	map->create.max_entries = (uint32_t)value;
	objfile_adjust_map(&map->create);
	return 0;
}

int objfile_set(struct objfile *object, const char *assignment, struct problem *problem)
{
	struct variable_search search = { .name = assignment,
					  .length = strcspn(assignment, "=.[") };

	for (uint32_t i = 0; i < object->map_count; i++) {
		objfile_each_variable(object, &object->maps[i], compare, &search);
		if (search.found)
			return set_in(object, &object->maps[i], assignment, problem);
	}
	for (uint32_t i = 0; i < object->map_count; i++) {
		struct objfile_map *map = &object->maps[i];

		if (map->kind == OBJFILE_MAP_DECLARED && strlen(map->name) == search.length &&
		    memcmp(map->name, assignment, search.length) == 0)
			return set_map(map, assignment + search.length, problem);
	}
	return refuse(&search, problem);
}

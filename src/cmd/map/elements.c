/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the elements of a map are read. */
#include "cmd/map/elements.h"

#include <errno.h>

#include "cmd/element_types.h"
#include "cmd/fail_bpf.h"
#include "cmd/map/with.h"

const char *const percpu_ways[] = {
	[FOLD_NONE] = "list", [FOLD_SUM] = "sum", [FOLD_MAX] = "max", NULL
};

void elements_close(struct elements *elements)
{
	fold_free(elements->fold);
	layout_free(elements->key_as);
	layout_free(elements->value_as);
	map_close(&elements->map);
	*elements = ELEMENTS_NONE;
}

static int make_layout(struct layout_tree **tree, const char *words, const char *what, size_t size,
		       const struct map *map)
{
	cleanup_problem struct problem problem = PROBLEM_NONE;
	char subject[LABEL_SIZE + 16];
	int err;

	if (!words)
		return STATUS_DONE;
	/* "the key of map 7 (flows)" */
	snprintf(subject, sizeof(subject), "the %s of %s", what, map->label);
	err = layout_from_words(tree, words, size, subject, &problem);
	return say_layout(err, subject, &problem);
}

/* What was asked for, else what the map knows, unless that is mere bytes. */
static const struct layout *choose(const struct layout_tree *asked, const struct layout *known)
{
	const struct layout *layout = asked ? &asked->root : known;

	return layout && layout->kind != LAYOUT_BYTES ? layout : NULL;
}

/* From here on an element has one value. */
static int make_fold(struct elements *elements, enum fold_how how)
{
	struct element_layout *element = &elements->element;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	const char *label = elements->map.label;
	int status;

	if (how == FOLD_NONE)
		return STATUS_DONE;
	if (!element->per_cpu)
		return fail_misuse("percpu: %s is no per-CPU map", label);
	status = say_layout(
		fold_make(&elements->fold, element->value, element->value_size, how, &problem),
		label, &problem);
	element->per_cpu = false;
	element->cpus = 1;
	return status;
}

static int read_as(struct elements *elements, const struct elements_how *how)
{
	struct map *map = &elements->map;
	const struct map_info *info = &map->info;
	int status = make_layout(&elements->key_as, how->key_as, "key", info->key_size, map);

	if (!status)
		status = make_layout(&elements->value_as, how->value_as, "value", info->value_size,
				     map);
	elements->types = element_types(map);
	if (!status)
		status = with_decode(elements, how);
	if (status)
		return status;
	elements->element = (struct element_layout){
		.key_size = info->key_size,
		.value_size = info->value_size,
		.cpus = map->cpus,
		.per_cpu = map_type_has(info->type, TRAIT_PER_CPU),
		.value_stride = map->value_stride,
		.key = choose(elements->key_as, elements_key(elements)),
		.value = choose(elements->value_as, elements_value(elements)),
	};
	return make_fold(elements, how->percpu);
}

int elements_of(struct elements *elements, struct map *map, uint32_t traits, const char *doing,
		const struct elements_how *how)
{
	static const struct elements_how plainly = { .key_as = NULL };
	int status;

	elements->map = *map;
	*map = MAP_NONE;
	status = traits ? map_require(&elements->map, traits, doing) : STATUS_DONE;
	return status ? status : read_as(elements, how ? how : &plainly);
}

int elements_open(struct elements *elements, const struct ref *ref, enum map_access access,
		  uint32_t traits, const char *doing, const struct elements_how *how)
{
	struct map map = MAP_NONE;
	int status = map_open(&map, ref, access);

	return status ? status : elements_of(elements, &map, traits, doing, how);
}

int elements_alloc_value(const struct elements *elements, uint8_t **values)
{
	*values = calloc(1, max_size(elements->map.value_space, sizeof(int)));
	return *values ? STATUS_DONE
		       : fail(-ENOMEM, "cannot hold a value of %s", elements->map.label);
}

const struct layout *elements_key(const struct elements *elements)
{
	return elements->types->key ? &elements->types->key->root : NULL;
}

const struct layout *elements_value(const struct elements *elements)
{
	return elements->types->value ? &elements->types->value->root : NULL;
}

const void *elements_fold(const struct elements *elements, const void *values)
{
	const struct map *map = &elements->map;

	return elements->fold ? fold_values(elements->fold, values, map->cpus, map->value_stride)
			      : values;
}

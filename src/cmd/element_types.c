/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a map's own BTF says about its keys and values. */
#include "cmd/element_types.h"

#include <errno.h>

#include "base/errname.h"
#include "bpf/btf_object.h"
#include "bpf/map_type.h"
#include "names/names.h"

void element_types_free(struct element_types *types)
{
	if (!types)
		return;
	layout_free(types->key);
	layout_free(types->value);
	btf_close(types->btf);
	free(types);
}

static void remark(const struct map *map, const char *what, const char *why)
{
	fail_note("the BTF of %s is of no use for its %s, which stay bytes: %s", map->label, what,
		  why);
}

/* The key of a trie is a prefix length and an address, whether BTF says so or not. */
static struct layout_tree *lpm_key(const struct map *map)
{
	struct layout_tree *tree = calloc(1, sizeof(*tree));

	if (tree)
		tree->root = (struct layout){ .kind = LAYOUT_BYTES,
					      .bit_size = map->info.key_size * 8 };
	return tree;
}

static struct layout_tree *read_type(const struct element_types *types, const struct map *map,
				     uint32_t id, size_t size, const char *what)
{
	cleanup_problem struct problem problem = PROBLEM_NONE;
	struct layout_tree *tree;

	if (!id)
		return NULL;
	if (layout_from_btf(&tree, types->btf, id, &problem)) {
		remark(map, what, problem_text(&problem));
		return NULL;
	}
	if (layout_size(&tree->root) == size)
		return tree;
	remark(map, what, "its size is another");
	layout_free(tree);
	return NULL;
}

/* A struct_ops map's value is described by the kernel's own BTF, all others by that of their
 * program. */
static int open_btf(struct element_types *types, const struct map_info *info, uint32_t *value_id)
{
	if (info->btf_vmlinux_value_type_id) {
		*value_id = info->btf_vmlinux_value_type_id;
		return btf_open_vmlinux(&types->btf);
	}
	*value_id = info->btf_value_type_id;
	return btf_fetch(info->btf_id, &types->btf);
}

static void read_types(struct element_types *types, const struct map *map)
{
	const struct map_info *info = &map->info;
	uint32_t value_id = 0;
	int err = 0;

	if (info->btf_id || info->btf_vmlinux_value_type_id) {
		err = open_btf(types, info, &value_id);
		if (err)
			remark(map, "keys and values", errno_text(err));
	}
	if (types->btf) {
		types->key = read_type(types, map, info->btf_key_type_id, info->key_size, "keys");
		types->value = read_type(types, map, value_id, info->value_size, "values");
	}
	if (map_type_has(info->type, TRAIT_PREFIXES) && !types->key)
		types->key = lpm_key(map);
	if (map_type_has(info->type, TRAIT_PREFIXES) && types->key)
		types->key->root.lpm_key = true;
}

const struct element_types *element_types(struct map *map)
{
	static const struct element_types none = { 0 };

	if (!map->types) {
		map->types = calloc(1, sizeof(*map->types));
		if (map->types)
			read_types(map->types, map);
	}
	return map->types ? map->types : &none;
}

const struct layout *map_key_layout(struct map *map)
{
	const struct layout_tree *tree = element_types(map)->key;

	return tree ? &tree->root : NULL;
}

const struct layout *map_value_layout(struct map *map)
{
	const struct layout_tree *tree = element_types(map)->value;

	return tree ? &tree->root : NULL;
}

int say_layout(int err, const char *subject, struct problem *problem)
{
	if (!err)
		return STATUS_DONE;
	if (err == -ENOMEM)
		return fail(err, "cannot read %s", subject);
	return fail_input(problem);
}

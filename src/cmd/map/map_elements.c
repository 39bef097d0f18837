/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands on a map's elements share. */
#include "cmd/map/map_elements.h"

#include <errno.h>
#include <stdlib.h>

#include "cmd/map/decoders.h"
#include "cmd/map/open_maps.h"
#include "layout/padding.h"

const struct choice percpu_ways[] = {
	[FOLD_NONE] = { "list", "the value of each CPU" },
	[FOLD_SUM] = { "sum", "the sum of the values of all CPUs" },
	[FOLD_MAX] = { "max", "the maximum of the values of all CPUs" },
	{ NULL },
};

int map_elements_require(const struct handle *map, uint32_t traits, const char *doing)
{
	const char *instead = map_type_traits(map->info.map.type)->instead;
	int status;

	if (map_type_has(map->info.map.type, traits))
		return STATUS_DONE;
	status = fail_misuse("cannot %s %s: %s maps have no %s", doing, map->label,
			     map_type_word(map->info.map.type),
			     traits & TRAIT_LISTED  ? "elements to list"
			     : traits & TRAIT_KEYED ? "elements with keys"
						    : "values without keys");
	return instead ? fail_hint(status, "%s", instead) : status;
}

static int say_lack(const struct handle *map, enum bpf_command command, const void *key,
		    int (*say)(const char *format, ...))
{
	const struct attempt attempt = {
		.command = command, .err = -ENOENT, .map = &map->info.map, .key = key
	};
	bool by_prefix = map_type_has(map->info.map.type, TRAIT_PREFIXES) &&
			 command == CMD_MAP_LOOKUP_ELEM;
	cleanup_problem struct problem problem = PROBLEM_NONE;

	if (!map_type_has(map->info.map.type, TRAIT_INDEXED) && !by_prefix)
		return say("%s has no such key", map->label);
	explain_attempt(&attempt, &problem);
	return say("%s has no such key: %s", map->label, problem_text(&problem));
}

int map_elements_lack_key(const struct elements *elements, enum bpf_command command,
			  const void *key, int (*say)(const char *format, ...))
{
	const struct layout *layout = elements_layout(elements, IN_KEY);
	cleanup_free struct padding *padding = NULL;
	int status = say_lack(&elements->map, command, key, say);

	if (!layout || padding_of(&padding, layout) || !padding)
		return status;
	return fail_hint(
		status,
		"%u byte%s of its keys belong%s to no field but must be the same: \"map dump\" "
		"shows those that are not zero as \"\"",
		padding->size, padding->size == 1 ? "" : "s", padding->size == 1 ? "s" : "");
}

/* Types and kept decoders that cannot be used are no reason to fail; that those for a map's own
 * types do not fit what the line says is no surprise. */
static void note_unused(struct elements *elements, const struct elements_how *how)
{
	static const char *const plurals[] = { [IN_KEY] = "keys", [IN_VALUE] = "values" };

	if (elements->unread.err)
		fail_note("%s: its BTF cannot be read; keys and values are shown as bytes: %s",
			  elements->map.label, problem_text(&elements->unread));
	for (int which = IN_KEY; which <= IN_VALUE; which++) {
		struct problem *types = &elements->parts[which].types;

		if (types->err)
			fail_note("%s: its BTF does not describe the %s; they are shown as bytes: "
				  "%s",
				  elements->map.label, plurals[which], problem_text(types));
	}
	if (elements->unfit.err && !how->key_as && !how->value_as)
		fail_note("%s: a decoder of \"set with\" is not used: %s", elements->map.label,
			  problem_text(&elements->unfit));
}

int map_elements_of(struct elements *elements, const struct context *context, struct handle *map,
		    uint32_t traits, const char *doing, const struct elements_how *how)
{
	struct elements_how all = how ? *how : (struct elements_how){ .key_as = NULL };
	cleanup_problem struct problem problem = PROBLEM_NONE;
	int err, status = traits ? map_elements_require(map, traits, doing) : STATUS_DONE;

	if (status) {
		handle_close(map);
		return status;
	}
	if (decoders_of(context->decoders, map, &all.kept)) {
		handle_close(map);
		return fail(-ENOMEM, "cannot %s", doing);
	}
	err = elements_open(elements, map, context->kernel, &all, &problem);
	free((void *)all.kept.list);
	if (err)
		return fail_input(&problem);
	elements->threads = context->options.threads;
	note_unused(elements, &all);
	return STATUS_DONE;
}

/* By the map's own types, as most lines of a batch have it, and that on the same map. */
static int open_in_batch(struct elements *elements, const struct context *context,
			 const struct ref *ref, uint32_t open_flags, uint32_t traits,
			 const char *doing)
{
	struct handle map = HANDLE_NONE;
	struct open_map named;
	int status;

	if (open_maps_lend(context->open_maps, ref, open_flags, elements)) {
		elements->threads = context->options.threads;
		return map_elements_require(&elements->map, traits, doing);
	}
	open_maps_begin(context->open_maps, &named, ref, open_flags);
	status = ref_open(&map, KIND_MAP, ref, open_flags);
	if (!status)
		status = map_elements_of(elements, context, &map, traits, doing, NULL);
	if (!status)
		open_maps_add(context->open_maps, &named, ref, elements);
	return status;
}

int map_elements_open(struct elements *elements, const struct context *context,
		      const struct ref *ref, uint32_t open_flags, uint32_t traits,
		      const char *doing, const struct elements_how *how)
{
	struct handle map = HANDLE_NONE;
	int status;

	if (context->open_maps && elements_plainly(how))
		return open_in_batch(elements, context, ref, open_flags, traits, doing);
	status = ref_open(&map, KIND_MAP, ref, open_flags);
	return status ? status : map_elements_of(elements, context, &map, traits, doing, how);
}

int map_elements_alloc(const struct elements *elements, uint8_t **values)
{
	*values = calloc(1, max_size(elements->value_space, sizeof(int)));
	return *values ? STATUS_DONE
		       : fail(-ENOMEM, "cannot hold a value of %s", elements->map.label);
}

int map_elements_query(struct query *query, const struct elements *elements,
		       const struct query_how *how)
{
	cleanup_problem struct problem problem = PROBLEM_NONE;

	return query_make(query, &elements->layout, how, &problem) ? fail_input(&problem)
								   : STATUS_DONE;
}

int map_elements_run(struct query *query, const struct elements *elements, const char *doing,
		     query_sink *sink, void *context)
{
	cleanup_problem struct problem problem = PROBLEM_NONE;
	const struct handle *map = &elements->map;
	int err = query_run(query, elements, sink, context, &problem);

	if (err && problem.err)
		return fail(err, "%s", problem_text(&problem));
	if (err)
		return fail_map(CMD_MAP_LOOKUP_BATCH, err, map, NULL, 0, "cannot %s %s", doing,
				map->label);
	if (query->missed)
		fail_note("%s changed while it was read: some elements may be missing", map->label);
	return STATUS_DONE;
}

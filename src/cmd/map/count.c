/* SPDX-License-Identifier: GPL-3.0-or-later */
/* map count - count the elements of a map. */
#include <errno.h>

#include "bpf/map_counts.h"
#include "bpf/map_type.h"
#include "cmd/complete/complete.h"
#include "cmd/map/map_elements.h"

struct params {
	struct ref map;
	struct elements_how how;
	struct query_how query;
	bool exact;
};

static const struct arg args[] = {
	{ ARG_MAP, .offset = offsetof(struct params, map), .required = true },
	{ ARG_WORDS, .keyword = "where", .metavar = "EXPR", .complete = complete_where,
	  .offset = offsetof(struct params, query.where),
	  .help = "count only elements for which EXPR is true" },
	{ ARG_LAYOUT, .keyword = "key-as", .offset = offsetof(struct params, how.key_as),
	  .help = "the types in a key: ip4,be16,pad[2]" },
	{ ARG_LAYOUT, .keyword = "value-as", .offset = offsetof(struct params, how.value_as),
	  .help = "the types in a value: u64,u64" },
	{ ARG_CHOICE, .keyword = "percpu", .choices = percpu_ways,
	  .offset = offsetof(struct params, how.percpu),
	  .help = "compare the sum or the maximum of the values of all CPUs" },
	{ ARG_FLAG, .keyword = "exact", .offset = offsetof(struct params, exact),
	  .help = "go through the elements even where the kernel counts them" },
	{ ARG_END },
};

static const struct columns columns = { .list = NULL };

struct counting {
	bool indexed;
	uint64_t count;
	int err; /* of a slot that may be empty or not */
};

/* The keys of a hash are there even where the kernel does not show their values, as those of a
 * sockhash with values of 4 bytes; the slots of an array may be empty. */
static bool count_element(void *context, const void *key, const void *values, int err)
{
	struct counting *counting = context;

	(void)key;
	(void)values;
	if (err && err != -ENOENT && counting->indexed)
		counting->err = err;
	else
		counting->count += err != -ENOENT;
	return !counting->err;
}

static int count_by_walk(const struct elements *elements, struct query *query, uint64_t *count)
{
	static const char doing[] = "count the elements of";
	const struct handle *map = &elements->map;
	struct counting counting = {
		.indexed = map_type_has(map->info.map.type, TRAIT_INDEXED),
	};
	int status = map_elements_run(query, elements, doing, count_element, &counting);

	if (!status && counting.err)
		return fail_map(CMD_MAP_LOOKUP_ELEM, counting.err, map, NULL, 0, "cannot %s %s",
				doing, map->label);
	*count = counting.count;
	return status;
}

/* What the kernel itself has counted.  False where it has not, or not exactly. */
static bool count_by_kernel(const struct handle *map, struct kernel *kernel, uint64_t *count)
{
	cleanup_map_counts struct map_counts counts = MAP_COUNTS_NONE;
	struct map_fill fill;

	if (map_counts_read(&counts, kernel) || !map_counts_of(&counts, &map->info.map, &fill) ||
	    fill.approximate || !fill.elements)
		return false;
	*count = fill.used;
	return true;
}

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	cleanup_elements struct elements elements = ELEMENTS_NONE;
	cleanup_query struct query query = QUERY_NONE;
	uint64_t count = 0;
	int status = map_elements_open(&elements, context, &p->map, OPEN_RDONLY, TRAIT_LISTED,
				       "count the elements of", &p->how);

	if (!status)
		status = map_elements_query(&query, &elements, &p->query);
	if (!status && (p->exact || p->query.where.list ||
			!count_by_kernel(&elements.map, context->kernel, &count)))
		status = count_by_walk(&elements, &query, &count);
	if (status)
		return status;
	out_record_begin(context->out, NULL, &columns);
	out_u64(context->out, "count", count);
	out_record_end(context->out);
	out_text(context->out, "%llu", (unsigned long long)count);
	return STATUS_DONE;
}

const struct command cmd_map_count = {
	.name = "map count",
	.summary = "count the elements of a map",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = EXAMPLE_ARRAY("'map count demo where value > 10'"),
};

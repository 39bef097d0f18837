/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choosing among the elements of a map. */
#include "query/query.h"

#include <errno.h>
#include <inttypes.h>

#include "base/buf.h"
#include "base/interrupt.h"
#include "bpf/walk.h"

/* A walk under way. */
struct query_walk {
	struct query *query;
	const struct elements *elements;
	query_sink *sink;
	void *context;
	struct problem *problem;
};

void query_done(struct query *query)
{
	filter_free(query->filter);
	order_free(query->order);
	*query = QUERY_NONE;
}

int query_make(struct query *query, const struct element_layout *layout,
	       const struct query_how *how, struct problem *problem)
{
	int err;

	query->limit = how->limit.given ? how->limit.number : UINT64_MAX;
	err = filter_compile_words(&query->filter, layout, &how->where, problem);
	if (err)
		return err;
	if (how->sort)
		err = order_make(&query->order, layout, how->sort, query->limit, problem);
	if (err)
		problem_prefix(problem, "sort: ");
	return err;
}

/* What cannot be read cannot be compared; slots that are empty are no elements. */
static void add_unread(const struct query_walk *walk, const void *key, int err)
{
	struct query *query = walk->query;
	const struct filter *filter = query->filter;

	if (query->order || (filter && !filter_reads_keys_only(filter)))
		query->unread += err != -ENOENT;
	else if (!filter || filter_holds(filter, key, NULL))
		query->stopped = !walk->sink(walk->context, key, NULL, err);
}

static int add(const struct query_walk *walk, const void *key, const void *values)
{
	struct query *query = walk->query;

	query->seen++;
	values = elements_fold(walk->elements, values);
	if (query->filter && !filter_holds(query->filter, key, values))
		return 0;
	query->taken++;
	if (query->order && order_add(query->order, key, values))
		return problem_set(walk->problem, -ENOMEM, REASON_MEMORY,
				   "cannot hold the elements to be sorted");
	if (!query->order)
		query->stopped = !walk->sink(walk->context, key, values, 0);
	return 0;
}

static int add_bite(const struct query_walk *walk, const struct bite *bite)
{
	struct query *query = walk->query;
	int err = 0;

	for (size_t i = 0; i < bite->count && !err && !query->stopped; i++) {
		const uint8_t *key = bite->keys + i * bite->key_stride;

		if (query->taken >= query->limit && !query->order)
			query->stopped = true;
		else if (bite->errors && bite->errors[i])
			add_unread(walk, key, bite->errors[i]);
		else
			err = add(walk, key, bite->values + i * bite->value_stride);
	}
	return err;
}

static int walk_all(const struct query_walk *walk, struct walk *source)
{
	struct query *query = walk->query;
	struct bite bite;
	int more = 1, err = 0;

	while (!err && !query->stopped && (more = walk_next(source, &bite)) > 0) {
		err = add_bite(walk, &bite);
		if (!err && interrupted)
			err = problem_set(walk->problem, -EINTR, REASON_BUSY,
					  "stopped after %" PRIu64 " elements", query->seen);
	}
	return err ? err : more < 0 ? more : 0;
}

int query_run(struct query *query, const struct elements *elements, query_sink *sink, void *context,
	      struct problem *problem)
{
	const struct query_walk walking = { query, elements, sink, context, problem };
	const struct handle *map = &elements->map;
	cleanup_walk struct walk *walk = NULL;
	int err = walk_begin(&walk, map->fd, &map->info.map, elements->value_space,
			     elements->flags);

	if (err)
		return err;
	walk_limit_threads(walk, elements->threads);
	err = walk_all(&walking, walk);
	if (err)
		return err;
	query->missed = walk_missed(walk);
	if (query->order)
		order_give(query->order, sink, context);
	return 0;
}

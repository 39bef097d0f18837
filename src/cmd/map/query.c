/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choosing among the elements of a map. */
#include "cmd/map/query.h"

#include <errno.h>
#include <inttypes.h>

#include "base/buf.h"
#include "base/interrupt.h"
#include "bpf/walk.h"
#include "cmd/element_types.h"

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

/* "where: pakets …": the keyword begins what is said. */
static int say_wrong(int err, const char *keyword, struct problem *problem)
{
	if (err)
		problem_prefix(problem, "%s: ", keyword);
	return say_layout(err, keyword, problem);
}

static int make_filter(struct query *query, const struct element_layout *element,
		       const struct words *where)
{
	cleanup_buf struct buf text = BUF_EMPTY;
	cleanup_problem struct problem problem = PROBLEM_NONE;

	if (!where->count)
		return STATUS_DONE;
	for (size_t i = 0; i < where->count; i++)
		buf_printf(&text, "%s%s", i ? " " : "", where->list[i]);
	if (text.err)
		return fail(text.err, "cannot read the expression");
	return say_wrong(filter_compile(&query->filter, element, buf_text(&text), &problem),
			 "where", &problem);
}

static int make_order(struct query *query, const struct element_layout *element, const char *sort)
{
	size_t values = element->per_cpu ? element->cpus * element->value_stride
					 : element->value_size;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	struct sort_key by;
	int status;

	if (!sort)
		return STATUS_DONE;
	status = say_wrong(sort_key_make(&by, element, sort, &problem), "sort", &problem);
	if (!status && order_make(&query->order, &by, element->key_size, values, query->limit))
		status = fail(-ENOMEM, "cannot sort");
	return status;
}

int query_make(struct query *query, const struct elements *elements, const struct query_how *how)
{
	int status;

	query->limit = how->limit.given ? how->limit.number : UINT64_MAX;
	status = make_filter(query, &elements->element, &how->where);
	return status ? status : make_order(query, &elements->element, how->sort);
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
	const struct map *map = &elements->map;
	cleanup_walk struct walk *walk = NULL;
	int err = walk_begin(&walk, map->fd, &map->info, map->value_space);

	if (!err)
		err = walk_all(&walking, walk);
	if (err)
		return err;
	query->missed = walk_missed(walk);
	if (query->order)
		order_give(query->order, sink, context);
	return 0;
}

int query_elements(struct query *query, const struct elements *elements, const char *doing,
		   query_sink *sink, void *context)
{
	cleanup_problem struct problem problem = PROBLEM_NONE;
	const struct map *map = &elements->map;
	int err = query_run(query, elements, sink, context, &problem);

	if (err && problem.err)
		return fail(err, "%s", problem_text(&problem));
	if (err)
		return fail_map(CMD_MAP_LOOKUP_BATCH, err, map, NULL, 0, "cannot %s %s", doing,
				map->label);
	if (query->missed)
		fail_note("%s changed too fast to be seen whole: some elements may be missing",
			  map->label);
	return STATUS_DONE;
}

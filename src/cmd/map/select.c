/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choosing among the elements of a map. */
#include "cmd/map/select.h"

#include <errno.h>
#include <inttypes.h>

#include "base/buf.h"
#include "base/interrupt.h"
#include "bpf/walk.h"
#include "cmd/element_types.h"

/* A walk under way. */
struct walking {
	struct selection *selection;
	struct view *view;
	const struct out *out;
	take_element *take;
	void *context;
};

void selection_done(struct selection *selection)
{
	filter_free(selection->filter);
	order_free(selection->order);
	*selection = SELECTION_NONE;
}

/* "where: pakets …": the keyword begins what is said. */
static int say_wrong(int err, const char *keyword, const struct layout_error *error)
{
	struct layout_error said = *error;

	if (!err || err == -ENOMEM)
		return say_layout(err, keyword, error);
	snprintf(said.message, sizeof(said.message), "%s: %.*s", keyword,
		 (int)(sizeof(said.message) - 16), error->message);
	return say_layout(err, keyword, &said);
}

static int make_filter(struct selection *selection, const struct view *view,
		       const struct words *where)
{
	cleanup_buf struct buf text = BUF_EMPTY;
	struct layout_error error = { 0 };

	if (!where->count)
		return STATUS_DONE;
	for (size_t i = 0; i < where->count; i++)
		buf_printf(&text, "%s%s", i ? " " : "", where->list[i]);
	if (text.err)
		return fail(text.err, "cannot read the expression");
	return say_wrong(
		filter_compile(&selection->filter, &view->element, buf_text(&text), &error),
		"where", &error);
}

static int make_order(struct selection *selection, const struct view *view, const char *sort)
{
	const struct element *element = &view->element;
	size_t values = element->per_cpu ? element->cpus * element->value_stride
					 : element->value_size;
	struct layout_error error = { 0 };
	struct sort_key by;
	int status;

	if (!sort)
		return STATUS_DONE;
	status = say_wrong(sort_key_make(&by, element, sort, &error), "sort", &error);
	if (!status &&
	    order_make(&selection->order, &by, element->key_size, values, selection->limit))
		status = fail(-ENOMEM, "cannot sort");
	return status;
}

int selection_make(struct selection *selection, const struct view *view,
		   const struct select_how *how)
{
	int status;

	selection->limit = how->limit.given ? how->limit.number : UINT64_MAX;
	status = make_filter(selection, view, &how->where);
	return status ? status : make_order(selection, view, how->sort);
}

/* What cannot be read cannot be compared; slots that are empty are no elements. */
static void add_unread(const struct walking *walking, const void *key, int err)
{
	struct selection *selection = walking->selection;
	const struct filter *filter = selection->filter;

	if (selection->order || (filter && !filter_reads_keys_only(filter)))
		selection->unread += err != -ENOENT;
	else if (!filter || filter_holds(filter, key, NULL))
		walking->take(walking->context, key, NULL, err);
}

static int add(const struct walking *walking, const void *key, const void *values)
{
	struct selection *selection = walking->selection;

	selection->seen++;
	values = view_fold(walking->view, values);
	if (selection->filter && !filter_holds(selection->filter, key, values))
		return 0;
	selection->taken++;
	if (selection->order)
		return order_add(selection->order, key, values);
	walking->take(walking->context, key, values, 0);
	return 0;
}

static int add_bite(const struct walking *walking, const struct bite *bite)
{
	struct selection *selection = walking->selection;
	int err = 0;

	for (size_t i = 0; i < bite->count && !err; i++) {
		const uint8_t *key = bite->keys + i * bite->key_stride;

		selection->stopped = selection->taken >= selection->limit && !selection->order;
		if (selection->stopped)
			break;
		if (bite->errors && bite->errors[i])
			add_unread(walking, key, bite->errors[i]);
		else
			err = add(walking, key, bite->values + i * bite->value_stride);
	}
	return err;
}

/* 0 at the end, an enum status that has been said, or -errno. */
static int walk_all(const struct walking *walking, struct walk *walk)
{
	struct selection *selection = walking->selection;
	struct bite bite;
	int more, err;

	while (!selection->stopped && (more = walk_next(walk, &bite)) != 0) {
		if (more < 0)
			return more;
		err = add_bite(walking, &bite);
		if (err)
			return fail(err, "cannot hold the elements to be sorted");
		if (out_error(walking->out))
			return STATUS_FAILED;
		if (interrupted)
			return fail(-EINTR, "stopped after %" PRIu64 " elements", selection->seen);
	}
	return 0;
}

int selection_walk(struct selection *selection, struct view *view, const struct out *out,
		   const char *doing, take_element *take, void *context)
{
	const struct walking walking = { selection, view, out, take, context };
	const struct map *map = view->map;
	cleanup_walk struct walk *walk = NULL;
	int status = walk_begin(&walk, map->fd, &map->info, map->value_space);

	if (!status)
		status = walk_all(&walking, walk);
	if (status < 0)
		return fail_map(CMD_MAP_LOOKUP_BATCH, status, map, NULL, 0, "cannot %s %s", doing,
				map->label);
	if (status)
		return status;
	if (walk_missed(walk))
		note("%s changed too fast to be seen whole: some elements may be missing",
		     map->label);
	if (selection->order)
		order_give(selection->order, take, context);
	return STATUS_DONE;
}

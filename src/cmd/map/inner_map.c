/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The elements of a map within those of a map of maps. */
#include "cmd/map/inner_map.h"

#include <errno.h>
#include <string.h>

#include "base/escape.h"
#include "base/interrupt.h"
#include "bpf/walk.h"
#include "cmd/map/traits.h"
#include "cmd/map/view.h"

/* A list in the making, as the writer of the outer elements would make it. */
struct list {
	struct stream *stream;
	enum print_form form;
	unsigned depth;
	bool any;
};

static void new_line(const struct list *list, unsigned depth)
{
	if (list->form == PRINT_PRETTY)
		stream_printf(list->stream, "\n%*s", (int)(4 * depth), "");
}

static void begin_element(struct list *list)
{
	if (list->form == PRINT_PLAIN)
		return;
	stream_add_str(list->stream, list->any ? "," : "[");
	list->any = true;
	new_line(list, list->depth + 1);
}

static void end(const struct list *list)
{
	if (list->form == PRINT_PLAIN)
		return;
	if (list->any)
		new_line(list, list->depth);
	stream_add_str(list->stream, list->any ? "]" : "[]");
}

static int show_elements(struct list *list, struct view *view, const struct map *map)
{
	cleanup_walk struct walk *walk = NULL;
	int more = walk_begin(&walk, map->fd, &map->info, map->value_space);
	struct bite bite;

	if (more)
		return more;
	while ((more = walk_next(walk, &bite)) > 0 && !interrupted && !list->stream->err) {
		for (size_t i = 0; i < bite.count; i++) {
			const struct plan *plan = view_plan(view, bite.errors ? bite.errors[i] : 0);

			if (!plan)
				continue;
			begin_element(list);
			plan_print(plan, list->stream, bite.keys + i * bite.key_stride,
				   bite.values + i * bite.value_stride);
		}
	}
	return more < 0 ? more : 0;
}

static int show_map(struct list *list, const struct view *outer, struct map *map)
{
	struct view_how how = { .with = outer->how->with, .within = true };
	cleanup_view struct view view = VIEW_NONE;
	int err, status = map_require(map, WAY_WALK, "dump");

	if (!status)
		status = view_make(&view, map, &how);
	if (!status)
		status = view_begin_within(&view, outer, list->depth + 1);
	if (status)
		return status;
	err = show_elements(list, &view, map);
	return err && err != -EINTR ? fail_map(CMD_MAP_LOOKUP_BATCH, err, map, NULL, 0,
					       "cannot dump %s", map->label)
				    : STATUS_DONE;
}

/* The list ends with what went wrong, as elements do that cannot be read. */
static void add_error(struct list *list)
{
	cleanup_buf struct buf text = BUF_EMPTY;
	const char *message = fail_last()->message;

	begin_element(list);
	if (list->form == PRINT_PLAIN) {
		escape_text(&text, message, strlen(message));
		stream_printf(list->stream, "  %s\n", buf_text(&text));
		return;
	}
	escape_json(&text, message, strlen(message));
	stream_printf(list->stream, "{\"error\":%s}", buf_text(&text));
}

void inner_map_show(struct inset *inset, struct stream *stream, const void *value, unsigned depth)
{
	struct view *outer = (struct view *)((char *)inset - offsetof(struct view, inner_map));
	struct list list = { .stream = stream, .form = outer->form, .depth = depth };
	cleanup_map struct map map = MAP_NONE;
	struct ref ref = { .by = REF_ID };
	int status;

	memcpy(&ref.id, value, sizeof(ref.id));
	status = map_open(&map, &ref, MAP_READ);
	if (!status)
		status = show_map(&list, outer, &map);
	if (status) {
		outer->inner_failed = true;
		add_error(&list);
	}
	end(&list);
}

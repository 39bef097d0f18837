/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the elements of one map are shown in the format that the output has. */
#include "cmd/map/view.h"

#include <errno.h>

#include "base/errname.h"
#include "cmd/element_types.h"
#include "cmd/map/inner_map.h"
#include "cmd/map/traits.h"
#include "cmd/map/with.h"
#include "cmd/value.h"
#include "names/names.h"

/* bpftool has the first; the value's bytes say little to people. */
static const char *const id_names[] = {
	[VALUES_BYTES] = NULL,
	[VALUES_MAPS] = "inner_map_id",
	[VALUES_PROGS] = "prog_id",
};

const char *const percpu_ways[] = {
	[FOLD_NONE] = "list", [FOLD_SUM] = "sum", [FOLD_MAX] = "max", NULL
};

void view_done(struct view *view)
{
	fold_free(view->fold);
	shown_fields_done(&view->fields);
	plan_free(view->plan);
	plan_free(view->failed);
	layout_free(view->key);
	layout_free(view->value);
	*view = VIEW_NONE;
}

/* "the key of map 7 (flows)" */
static int make_layout(struct layout_tree **tree, const char *words, const char *what, size_t size,
		       const struct map *map)
{
	struct layout_error error = { 0 };
	char subject[LABEL_SIZE + 16];
	int err;

	if (!words)
		return STATUS_DONE;
	snprintf(subject, sizeof(subject), "the %s of %s", what, map->label);
	err = layout_from_words(tree, words, size, subject, &error);
	return say_layout(err, subject, &error);
}

/* What was asked for, else what the map knows, unless that is mere bytes. */
static const struct layout *choose(const struct layout_tree *asked, const struct layout *known)
{
	const struct layout *layout = asked ? &asked->root : known;

	return layout && layout->kind != LAYOUT_BYTES ? layout : NULL;
}

/* From here on an element has one value. */
static int make_fold(struct view *view, const struct map *map, enum fold_how how)
{
	struct element *element = &view->element;
	struct layout_error error = { 0 };
	int status;

	if (how == FOLD_NONE)
		return STATUS_DONE;
	if (!element->per_cpu)
		return misuse("percpu: %s is no per-CPU map", map->label);
	status = say_layout(
		fold_make(&view->fold, element->value, element->value_size, how, &error),
		map->label, &error);
	element->per_cpu = false;
	element->cpus = 1;
	return status;
}

static int make_fields(struct view *view, const struct map *map, const struct view_how *how)
{
	struct layout_error error = { 0 };

	if (!how->fields)
		return STATUS_DONE;
	if (how->recurse)
		return misuse("fields and recurse exclude each other");
	return say_layout(shown_fields_make(&view->fields, &view->element, how->fields, &error),
			  map->label, &error);
}

int view_make(struct view *view, struct map *map, const struct view_how *how)
{
	const struct map_info *info = &map->info;
	int status = make_layout(&view->key, how->key_as, "key", info->key_size, map);

	if (!status)
		status = make_layout(&view->value, how->value_as, "value", info->value_size, map);
	if (!status)
		status = with_decode(map, view->key, view->value, how);
	if (!status && how->recurse && map_traits(info->type)->values != VALUES_MAPS)
		status = misuse("%s is no map of maps: recurse has nowhere to go", map->label);
	if (status)
		return status;
	view->map = map;
	view->how = how;
	view->inner_map.show = inner_map_show;
	view->element = (struct element){
		.key_size = info->key_size,
		.value_size = info->value_size,
		.cpus = map->cpus,
		.per_cpu = map_type_per_cpu(info->type),
		.value_stride = map->value_stride,
		.key = choose(view->key, map_key_layout(map)),
		.value = choose(view->value, map_value_layout(map)),
		.id_name = view->value ? NULL : id_names[map_traits(info->type)->values],
		.inner_map = how->recurse ? &view->inner_map : NULL,
	};
	status = make_fold(view, map, how->percpu);
	return status ? status : make_fields(view, map, how);
}

void view_choose_cpu(struct view *view, unsigned cpu)
{
	view->element.first_cpu = cpu;
	view->element.cpus = 1;
}

static int compile(struct view *view)
{
	const struct element *element = &view->element;
	int err = view->fields.count ? plan_compile_fields(&view->plan, element, &view->fields,
							   view->form, view->depth)
				     : plan_compile(&view->plan, element, view->form, view->depth);

	return err ? fail(err, "cannot prepare the output") : STATUS_DONE;
}

/* A table has its titles first. */
static void say_titles(const struct view *view, struct out *out)
{
	cleanup_buf struct buf titles = BUF_EMPTY;

	shown_fields_titles(&titles, &view->element, &view->fields);
	out_text(out, "%s", buf_text(&titles));
}

int view_begin(struct view *view, struct out *out)
{
	view->form = print_form_of(out);
	view->depth = out_depth(out);
	/* bpftool's JSON has an error for each empty slot of a devmap, a sockmap and the like. */
	view->absent = view->form != PRINT_PLAIN && view->form != PRINT_JSONL &&
		       map_traits(view->map->info.type)->values == VALUES_BYTES;
	if (view->fields.count)
		say_titles(view, out);
	return compile(view);
}

int view_begin_within(struct view *view, const struct view *outer, unsigned depth)
{
	view->form = outer->form;
	view->depth = depth;
	view->element.indented = true;
	return compile(view);
}

/* JSON has bpftool's words, people the reason. */
static int compile_failed(struct view *view, int err)
{
	const struct attempt attempt = { .command = CMD_MAP_LOOKUP_ELEM,
					 .err = err,
					 .map = &view->map->info };
	struct element element = view->element;
	struct explanation explanation;

	if (view->failed_err == err)
		return 0;
	explain(&attempt, &explanation);
	element.missing = view->absent ? errno_text(err) : explanation.why;
	plan_free(view->failed);
	view->failed = NULL;
	view->failed_err = err;
	return plan_compile(&view->failed, &element, view->form, view->depth);
}

const struct plan *view_plan(struct view *view, int err)
{
	if (!err) {
		view->shown++;
		return view->plan;
	}
	if (err == -ENOENT && !view->absent)
		return NULL;
	view->unread++;
	return compile_failed(view, err) ? NULL : view->failed;
}

const void *view_fold(struct view *view, const void *values)
{
	return view->fold
		       ? fold_values(view->fold, values, view->map->cpus, view->map->value_stride)
		       : values;
}

void view_show(struct view *view, struct out *out, const void *key, const void *values, int err)
{
	const uint8_t *value = values;
	const struct plan *plan = view_plan(view, err);

	if (!plan)
		return;
	value += view->element.first_cpu * view->element.value_stride;
	plan_print(plan, out_item_begin(out), key, value);
	out_item_end(out);
}

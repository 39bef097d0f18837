/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How the elements of one map are shown in the format that the output has; in a map of maps, with
 * the elements of the inner maps within theirs.
 */
#include "cmd/map/map_elements.h"

#include <errno.h>
#include <string.h>

#include "base/escape.h"
#include "base/interrupt.h"
#include "base/problem.h"
#include "base/term.h"
#include "bpf/map_type.h"
#include "bpf/walk.h"
#include "cmd/show.h"

void view_done(struct view *view)
{
	shown_fields_done(&view->fields);
	plan_free(view->plan);
	plan_free(view->failed);
	*view = VIEW_NONE;
}

static int make_fields(struct view *view, const char *fields)
{
	cleanup_problem struct problem problem = PROBLEM_NONE;

	if (!fields)
		return STATUS_DONE;
	if (view->extras.inner_map)
		return fail_misuse("fields and recurse cannot be used together");
	return fail_unless_read(shown_fields_make(&view->fields, &view->element, fields, &problem),
				view->elements->map.label, &problem);
}

/* What the value is called where it is an object's id: its bytes say little to people.  bpftool has
 * the first. */
static const char *id_name(uint32_t type)
{
	if (map_type_has(type, TRAIT_HOLDS_MAPS))
		return "inner_map_id";
	return map_type_has(type, TRAIT_HOLDS_PROGS) ? "prog_id" : NULL;
}

static void show_inner_map(struct inset *inset, struct stream *stream, const void *value,
			   unsigned depth);

int view_make(struct view *view, const struct context *context, const struct elements *elements,
	      const struct elements_how *how, const char *fields)
{
	uint32_t type = elements->map.info.map.type;

	if (how && how->recurse && !map_type_has(type, TRAIT_HOLDS_MAPS))
		return fail_misuse("recurse needs a map of maps; %s is of type %s",
				   elements->map.label, map_type_word(type));
	view->context = context;
	view->elements = elements;
	view->how = how;
	view->inner_map.show = show_inner_map;
	view->element = elements->layout;
	if (!elements->parts[IN_VALUE].asked)
		view->extras.id_name = id_name(type);
	if (how && how->recurse)
		view->extras.inner_map = &view->inner_map;
	return make_fields(view, fields);
}

void view_choose_cpu(struct view *view, unsigned cpu)
{
	view->element.first_cpu = cpu;
	view->element.cpus = 1;
}

static int compile(struct view *view)
{
	const struct element_layout *element = &view->element;
	int err = view->fields.count ? plan_compile_fields(&view->plan, element, &view->fields,
							   view->form, view->depth)
				     : plan_compile(&view->plan, element, &view->extras, view->form,
						    view->depth);

	if (err)
		return fail(err, "cannot prepare the output");
	plan_use_ksyms(view->plan, &view->context->kernel->symbols);
	return STATUS_DONE;
}

/* A table begins with its titles. */
static void say_titles(const struct view *view, struct out *out)
{
	cleanup_buf struct buf titles = BUF_EMPTY;

	shown_fields_titles(&titles, &view->element, &view->fields);
	out_text(out, out_has_colour(out) ? TERM_BOLD "%s" TERM_NORMAL : "%s", buf_text(&titles));
}

int view_begin(struct view *view, struct out *out)
{
	view->form = out_form(out);
	view->depth = out_depth(out);
	view->extras.colour = out_has_colour(out);
	/* bpftool's JSON has an error for each empty slot of a devmap, a sockmap and the like. */
	view->absent = form_is_document(view->form) &&
		       !map_type_has(view->elements->map.info.map.type, TRAITS_OF_OBJECTS);
	if (view->fields.count)
		say_titles(view, out);
	return compile(view);
}

/* JSON has the words of bpftool, plain output the reason. */
static int compile_failed(struct view *view, int err)
{
	const struct attempt attempt = { .command = CMD_MAP_LOOKUP_ELEM,
					 .err = err,
					 .map = &view->elements->map.info.map };
	struct element_extras extras = view->extras;
	cleanup_problem struct problem problem = PROBLEM_NONE;

	if (view->failed_err == err)
		return 0;
	explain_attempt(&attempt, &problem);
	extras.missing = view->absent ? errno_text(err) : problem_text(&problem);
	plan_free(view->failed);
	view->failed = NULL;
	view->failed_err = err;
	err = plan_compile(&view->failed, &view->element, &extras, view->form, view->depth);
	if (!err)
		plan_use_ksyms(view->failed, &view->context->kernel->symbols);
	return err;
}

/* The plan for an element, `err` being that of reading its value; NULL: it is not shown. */
static const struct plan *choose_plan(struct view *view, int err)
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

void view_show(struct view *view, struct out *out, const void *key, const void *values, int err)
{
	const uint8_t *value = values;
	const struct plan *plan = choose_plan(view, err);

	if (!plan)
		return;
	value += view->element.first_cpu * view->element.value_stride;
	plan_print(plan, out_item_begin(out), key, value);
	out_item_end(out);
}

static int show_elements(struct inner_list *list, struct view *view)
{
	const struct elements *elements = view->elements;
	const struct handle *map = &elements->map;
	cleanup_walk struct walk *walk = NULL;
	int more = walk_begin(&walk, map->fd, &map->info.map, elements->value_space,
			      elements->flags);
	struct bite bite;

	if (more)
		return more;
	walk_limit_threads(walk, elements->threads);
	while ((more = walk_next(walk, &bite)) > 0 && !interrupted && !list->stream->err) {
		for (size_t i = 0; i < bite.count; i++) {
			const struct plan *plan = choose_plan(view,
							      bite.errors ? bite.errors[i] : 0);

			if (!plan)
				continue;
			inner_list_next(list);
			plan_print(plan, list->stream, bite.keys + i * bite.key_stride,
				   bite.values + i * bite.value_stride);
		}
	}
	return more < 0 ? more : 0;
}

static int show_map(struct inner_list *list, const struct view *outer, struct handle *map)
{
	const struct elements_how how = { .with = outer->how->with, .inner = true };
	cleanup_elements struct elements elements = ELEMENTS_NONE;
	cleanup_view struct view view = VIEW_NONE;
	int err, status = map_elements_of(&elements, outer->context, map, TRAIT_LISTED, "dump",
					  &how);

	if (!status)
		status = view_make(&view, outer->context, &elements, &how, NULL);
	view.form = outer->form;
	view.depth = list->json.depth;
	view.extras.indented = true;
	view.extras.colour = outer->extras.colour;
	if (!status)
		status = compile(&view);
	if (status)
		return status;
	err = show_elements(list, &view);
	return err && err != -EINTR ? fail_map(CMD_MAP_LOOKUP_BATCH, err, &elements.map, NULL, 0,
					       "cannot dump %s", elements.map.label)
				    : STATUS_DONE;
}

static void show_inner_map(struct inset *inset, struct stream *stream, const void *value,
			   unsigned depth)
{
	struct view *outer = (struct view *)((char *)inset - offsetof(struct view, inner_map));
	struct inner_list list = inner_list_begin(stream, outer->form, depth);
	cleanup_handle struct handle map = HANDLE_NONE;
	struct ref ref = { .by = REF_ID };
	int status;

	memcpy(&ref.id, value, sizeof(ref.id));
	status = ref_open(&map, KIND_MAP, &ref, OPEN_RDONLY);
	if (!status)
		status = show_map(&list, outer, &map);
	if (status) {
		outer->inner_failed = true;
		fail_show_inner(&list);
	}
	inner_list_end(&list);
}

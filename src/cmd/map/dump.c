/* SPDX-License-Identifier: GPL-3.0-or-later */
/* map dump - print all elements of a map. */
#include <inttypes.h>

#include "base/buf.h"
#include "bpf/map_type.h"
#include "cmd/complete/complete.h"
#include "cmd/map/map_elements.h"
#include "cmd/show.h"
#include "names/names.h"

struct params {
	struct ref map;
	struct elements_how how;
	struct query_how query;
	const char *fields;
};

static const struct arg args[] = {
	{ ARG_MAP, .offset = offsetof(struct params, map), .required = true,
	  .help = "the map; if several maps have the name, all of them are dumped" },
	{ ARG_WORDS, .keyword = "where", .metavar = "EXPR", .complete = complete_where,
	  .offset = offsetof(struct params, query.where),
	  .help = "print only elements for which EXPR is true" },
	{ ARG_TEXT, .keyword = "fields", .metavar = "FIELD,...", .complete = complete_paths,
	  .offset = offsetof(struct params, fields),
	  .help = "print only these fields: key.saddr,packets" },
	{ ARG_TEXT, .keyword = "sort", .metavar = "[-]FIELD", .complete = complete_paths,
	  .offset = offsetof(struct params, query.sort),
	  .help = "sort by FIELD; -FIELD: descending" },
	{ ARG_NUMBER, .keyword = "limit", .offset = offsetof(struct params, query.limit),
	  .help = "stop after N elements" },
	{ ARG_CHOICE, .keyword = "percpu", .choices = percpu_ways,
	  .offset = offsetof(struct params, how.percpu),
	  .help = "combine the values of all CPUs: their sum or maximum" },
	{ ARG_LAYOUT, .keyword = "key-as", .offset = offsetof(struct params, how.key_as),
	  .help = "the types in a key: ip4,be16,pad[2]" },
	{ ARG_LAYOUT, .keyword = "value-as", .offset = offsetof(struct params, how.value_as),
	  .help = "the types in a value: u64,u64" },
	{ ARG_WORDS, .keyword = "with", .metavar = "FIELD=DECODER...", .complete = complete_with,
	  .offset = offsetof(struct params, how.with),
	  .help = "what fields hold: key.saddr=ip4 value.last_ns=ktime" },
	{ ARG_FLAG, .keyword = "recurse", .offset = offsetof(struct params, how.recurse),
	  .help = "also print the elements of the inner maps of a map of maps" },
	{ ARG_END },
};

static const struct columns machines = { .list = NULL };

struct dump {
	const struct context *context;
	struct out *out;
	const struct params *params;
	bool many;  /* there are several maps: each has its heading */
	int status; /* the worst so far: a map that cannot be dumped does not hide the others */
};

struct showing {
	struct view *view;
	struct out *out;
};

static bool show_element(void *context, const void *key, const void *values, int err)
{
	const struct showing *showing = context;

	view_show(showing->view, showing->out, key, values, err);
	return !out_error(showing->out);
}

/* "Found 3 of 1000 elements" when not all are shown. */
static void say_count(struct out *out, const struct view *view, const struct query *query)
{
	cleanup_buf struct buf text = BUF_EMPTY;
	uint64_t unread = view->unread + query->unread, last = view->shown;

	buf_printf(&text, "Found %" PRIu64, view->shown);
	if (query->seen != view->shown) {
		last = query->seen;
		buf_printf(&text, query->stopped ? " of the first %" PRIu64 : " of %" PRIu64, last);
	}
	buf_add_str(&text, last == 1 ? " element" : " elements");
	if (unread)
		buf_printf(&text, ", %" PRIu64 " that cannot be read", unread);
	out_text(out, "%s%s", buf_text(&text), query->stopped ? "; stopped at the limit" : "");
}

static int dump_elements(struct out *out, struct view *view, struct query *query)
{
	struct showing showing = { view, out };
	int status = view_begin(view, out);

	if (!status)
		status = map_elements_run(query, view->elements, "dump", show_element, &showing);
	if (status)
		return status;
	say_count(out, view, query);
	return view->inner_failed ? STATUS_FAILED : STATUS_DONE;
}

static void show_map(struct out *out, const struct handle *map)
{
	out_text(out, "%s:", map->label);
	out_u64(out, "id", map->info.map.id);
	show_type(out, &map_types, map->info.map.type);
	if (*map->info.map.name)
		out_str(out, "name", map->info.map.name);
	out_u64(out, "flags", map->info.map.map_flags);
}

/* Writes the list of elements; *begun: it has begun, and a failure belongs into it. */
static int dump_list(const struct dump *dump, struct handle *map, bool *begun)
{
	const struct params *p = dump->params;
	cleanup_elements struct elements elements = ELEMENTS_NONE;
	cleanup_view struct view view = VIEW_NONE;
	cleanup_query struct query query = QUERY_NONE;
	int status = map_elements_of(&elements, dump->context, map, TRAIT_LISTED, "dump", &p->how);

	if (!status)
		status = view_make(&view, dump->context, &elements, &p->how, p->fields);
	if (!status)
		status = map_elements_query(&query, &elements, &p->query);
	if (status)
		return status;
	*begun = true;
	out_list_begin(dump->out, "elements", &machines);
	status = dump_elements(dump->out, &view, &query);
	if (!status)
		out_list_end(dump->out);
	return status;
}

static int dump_map(struct handle *map, void *context)
{
	struct dump *dump = context;
	bool begun = false;
	int status;

	if (!dump->many)
		return dump_list(dump, map, &begun);
	out_record_begin(dump->out, NULL, &machines);
	show_map(dump->out, map);
	status = dump_list(dump, map, &begun);
	if (status && begun)
		return status;
	if (status)
		fail_show(dump->out, "error");
	out_record_end(dump->out);
	dump->status = status > dump->status ? status : dump->status;
	return STATUS_DONE;
}

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	struct dump dump = { .context = context, .out = context->out, .params = p };
	cleanup_refs struct refs maps = REFS_NONE;
	int status = refs_find(&maps, KIND_MAP, &p->map);

	dump.many = maps.list;
	if (dump.many && !status)
		out_list_begin(context->out, NULL, &machines);
	if (!status)
		status = refs_each(&maps, dump_map, &dump);
	if (!status && dump.many)
		out_list_end(context->out);
	return status ? status : dump.status;
}

const struct command cmd_map_dump = {
	.name = "map dump",
	.summary = "print all elements of a map",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = EXAMPLE_ARRAY("'map dump demo value-as u32,u32'"),
};

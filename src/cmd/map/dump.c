/* map dump - print all elements of a map. */
#include <errno.h>
#include <inttypes.h>

#include "base/buf.h"
#include "base/interrupt.h"
#include "bpf/walk.h"
#include "cmd/map/traits.h"
#include "cmd/map/view.h"
#include "cmd/show.h"
#include "names/names.h"

struct params {
	struct ref map;
	struct view_how how;
};

static const struct arg args[] = {
	{ ARG_MAP, .offset = offsetof(struct params, map), .required = true,
	  .help = "a name that several maps bear: all of them" },
	{ ARG_LAYOUT, .keyword = "key-as", .offset = offsetof(struct params, how.key_as),
	  .help = "show keys so: ip4,be16,pad[2]" },
	{ ARG_LAYOUT, .keyword = "value-as", .offset = offsetof(struct params, how.value_as),
	  .help = "show values so: u64,u64" },
	{ ARG_WORDS, .keyword = "with", .metavar = "FIELD=DECODER...", .fields = FIELDS_WITH,
	  .offset = offsetof(struct params, how.with),
	  .help = "what fields hold: key.saddr=ip4 value.last_ns=ktime" },
	{ ARG_FLAG, .keyword = "recurse", .offset = offsetof(struct params, how.recurse),
	  .help = "of a map of maps: show what is in the inner maps, too" },
	{ ARG_END },
};

static const struct columns elements = { .list = NULL };

struct dump {
	struct out *out;
	const struct params *params;
	bool many;  /* several maps: each says what it is */
	int status; /* the worst so far: a map that cannot be dumped does not hide the others */
};

static int show_all(struct walk *walk, struct view *view, struct out *out)
{
	struct bite bite;
	int more;

	while ((more = walk_next(walk, &bite)) > 0) {
		for (size_t i = 0; i < bite.count; i++)
			view_show(view, out, bite.keys + i * bite.key_stride,
				  bite.values + i * bite.value_stride,
				  bite.errors ? bite.errors[i] : 0);
		if (out_error(out))
			return STATUS_FAILED;
		if (interrupted)
			return fail(-EINTR, "stopped after %" PRIu64 " elements", view->shown);
	}
	return more;
}

static void say_count(struct out *out, const struct view *view)
{
	cleanup_buf struct buf unread = BUF_EMPTY;

	if (view->unread)
		buf_printf(&unread, ", %" PRIu64 " that cannot be read", view->unread);
	out_text(out, "Found %" PRIu64 " element%s%s", view->shown, view->shown == 1 ? "" : "s",
		 buf_text(&unread));
}

static int dump_elements(struct out *out, struct view *view)
{
	const struct map *map = view->map;
	cleanup_walk struct walk *walk = NULL;
	int status = view_begin(view, out);

	if (status)
		return status;
	status = walk_begin(&walk, map->fd, &map->info, map->value_space);
	if (!status)
		status = show_all(walk, view, out);
	if (status < 0)
		return fail_map(CMD_MAP_LOOKUP_BATCH, status, map, NULL, 0, "cannot dump %s",
				map->label);
	if (status)
		return status;
	if (walk_missed(walk))
		note("%s changed too fast to be seen whole: some elements may be missing",
		     map->label);
	say_count(out, view);
	return view->inner_failed ? STATUS_FAILED : STATUS_DONE;
}

static void show_map(struct out *out, const struct map *map)
{
	out_text(out, "%s:", map->label);
	out_u64(out, "id", map->info.id);
	show_type(out, &map_types, map->info.type);
	if (*map->info.name)
		out_str(out, "name", map->info.name);
	out_u64(out, "flags", map->info.map_flags);
}

/* The list of a map's elements; *begun: there is one, and a failure belongs into it. */
static int dump_list(const struct dump *dump, struct map *map, bool *begun)
{
	cleanup_view struct view view = VIEW_NONE;
	int status = map_require(map, WAY_WALK, "dump");

	if (!status)
		status = view_make(&view, map, &dump->params->how);
	if (status)
		return status;
	*begun = true;
	out_list_begin(dump->out, "elements", &elements);
	status = dump_elements(dump->out, &view);
	if (!status)
		out_list_end(dump->out);
	return status;
}

static int dump_map(struct map *map, void *context)
{
	struct dump *dump = context;
	bool begun = false;
	int status;

	if (!dump->many)
		return dump_list(dump, map, &begun);
	out_record_begin(dump->out, NULL, &elements);
	show_map(dump->out, map);
	status = dump_list(dump, map, &begun);
	if (status && begun)
		return status;
	if (status)
		out_str(dump->out, "error", fail_last()->message);
	out_record_end(dump->out);
	dump->status = status > dump->status ? status : dump->status;
	return STATUS_DONE;
}

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	struct dump dump = { .out = context->out, .params = p };
	int status;

	dump.many = map_count_matches(&p->map) > 1;
	if (dump.many)
		out_list_begin(context->out, NULL, &elements);
	status = map_for_each(&p->map, dump_map, &dump);
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
	.example = "bpfadm map dump flows key-as ip4,be16,pad[2] value-as u64,u64",
};

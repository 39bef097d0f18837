/* SPDX-License-Identifier: GPL-3.0-or-later */
/* map count - tell how many elements a map has. */
#include "cmd/map/select.h"
#include "cmd/map/traits.h"

struct params {
	struct ref map;
	struct view_how how;
	struct select_how select;
};

static const struct arg args[] = {
	{ ARG_MAP, .offset = offsetof(struct params, map), .required = true },
	{ ARG_WORDS, .keyword = "where", .metavar = "EXPR", .fields = FIELDS_WHERE,
	  .offset = offsetof(struct params, select.where),
	  .help = "those alone for which it holds: 'packets > 1000 and state != CLOSED'" },
	{ ARG_LAYOUT, .keyword = "key-as", .offset = offsetof(struct params, how.key_as),
	  .help = "read keys so: ip4,be16,pad[2]" },
	{ ARG_LAYOUT, .keyword = "value-as", .offset = offsetof(struct params, how.value_as),
	  .help = "read values so: u64,u64" },
	{ ARG_CHOICE, .keyword = "percpu", .choices = percpu_ways,
	  .offset = offsetof(struct params, how.percpu),
	  .help = "compare the sum, or the greatest, of the values of all CPUs" },
	{ ARG_END },
};

static const struct columns columns = { .list = NULL };

static void count_element(void *context, const void *key, const void *values, int err)
{
	uint64_t *count = context;

	(void)key;
	(void)values;
	*count += !err;
}

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	cleanup_map struct map map = MAP_NONE;
	cleanup_view struct view view = VIEW_NONE;
	cleanup_selection struct selection selection = SELECTION_NONE;
	uint64_t count = 0;
	int status = map_open(&map, &p->map, MAP_READ);

	if (!status)
		status = map_require(&map, WAY_WALK, "count the elements of");
	if (!status)
		status = view_make(&view, &map, &p->how);
	if (!status)
		status = selection_make(&selection, &view, &p->select);
	if (!status)
		status = selection_walk(&selection, &view, context->out, "count the elements of",
					count_element, &count);
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
	.summary = "tell how many elements a map has",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "bpfadm map count counters where 'value > 10'",
};

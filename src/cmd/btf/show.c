/* SPDX-License-Identifier: GPL-3.0-or-later */
/* btf show - list BTF objects, or tell all about one. */
#include <errno.h>

#include "bpf/btf_object.h"
#include "cmd/btf/uses.h"
#include "cmd/command.h"
#include "cmd/fail_bpf.h"
#include "cmd/ref.h"
#include "cmd/show.h"

struct params {
	struct ref btf;
};

static const struct arg args[] = {
	{ ARG_BTF, .offset = offsetof(struct params, btf), .help = "all BTF when left out" },
	{ ARG_END },
};

static const struct column column_list[] = {
	{ "id", "id", true, true },	    { "name", "name", true },
	{ "size", "size", true, true },	    { "map_ids", "maps", true },
	{ "prog_ids", "programs", true },   { "pids", "pids", true },
	{ "kernel", "part of the kernel" },
};
static const struct columns columns = { column_list, ARRAY_SIZE(column_list), "no BTF" };

struct listing {
	struct out *out;
	struct holders holders;
	struct uses uses;
};

static void show_uses(const struct listing *listing, const char *name, enum kind kind,
		      uint32_t btf_id)
{
	const struct uses *uses = &listing->uses;

	out_list_begin(listing->out, name, NULL);
	for (size_t i = 0; i < uses->count; i++)
		if (uses->list[i].kind == kind && uses->list[i].btf_id == btf_id)
			out_u64(listing->out, NULL, uses->list[i].id);
	out_list_end(listing->out);
}

static int show(struct handle *btf, void *context)
{
	const struct listing *listing = context;
	struct out *out = listing->out;

	out_record_begin(out, NULL, &columns);
	out_u64(out, "id", btf->id);
	out_bytesize(out, "size", btf->info.btf.btf_size);
	show_uses(listing, "prog_ids", KIND_PROG, btf->id);
	show_uses(listing, "map_ids", KIND_MAP, btf->id);
	out_bool(out, "kernel", btf->info.btf.kernel_btf);
	if (*btf->name)
		out_str(out, "name", btf->name);
	holders_show(out, &listing->holders, KIND_BTF, btf->id);
	out_record_end(out);
	return out_error(out) ? STATUS_FAILED : STATUS_DONE;
}

/* BTF cannot be pinned. */
static int find_holders(struct holders *holders, const struct options *options)
{
	struct options without_pins = *options;

	without_pins.bpffs = false;
	return holders_find(holders, &without_pins);
}

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	struct listing listing = { .out = context->out, .holders = HOLDERS_NONE };
	cleanup_refs struct refs refs = REFS_NONE;
	int status = refs_find(&refs, KIND_BTF, &p->btf), err = 0;

	if (!status)
		status = find_holders(&listing.holders, &context->options);
	if (!status)
		err = uses_find(&listing.uses);

	if (err)
		status = fail_attempt(
			&(struct attempt){ .command = CMD_PROG_GET_NEXT_ID, .err = err },
			"cannot list the programs and maps that use BTF");
	if (refs.list && !status)
		out_list_begin(context->out, NULL, &columns);
	if (!status)
		status = refs_each(&refs, show, &listing);
	if (refs.list && !status)
		out_list_end(context->out);
	uses_done(&listing.uses);
	holders_done(&listing.holders);
	return status;
}

const struct command cmd_btf_show = {
	.name = "btf show",
	.alias = "list",
	.summary = "list BTF, the types of programs and maps, or tell all about one",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "bpfadm btf show",
};

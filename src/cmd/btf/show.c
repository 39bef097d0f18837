/* SPDX-License-Identifier: GPL-3.0-or-later */
/* btf show - list BTF objects, or tell all about one. */
#include <errno.h>

#include "bpf/btf_object.h"
#include "cmd/btf/uses.h"
#include "cmd/command.h"
#include "cmd/find.h"
#include "cmd/objects.h"
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

static int show(const struct listing *listing, uint32_t id)
{
	struct out *out = listing->out;
	char name[BTF_NAME_SIZE];
	cleanup_close int fd = -1;
	struct btf_info info;
	int status = open_id(KIND_BTF, id, 0, &fd);
	int err;

	if (status)
		return status;
	err = btf_describe(fd, &info, name);
	if (err)
		return fail(err, "cannot ask the kernel about BTF %u", id);
	out_record_begin(out, NULL, &columns);
	out_u64(out, "id", id);
	out_bytesize(out, "size", info.btf_size);
	show_uses(listing, "prog_ids", KIND_PROG, id);
	show_uses(listing, "map_ids", KIND_MAP, id);
	out_bool(out, "kernel", info.kernel_btf);
	if (*name)
		out_str(out, "name", name);
	holders_show(out, &listing->holders, KIND_BTF, id);
	out_record_end(out);
	return out_error(out) ? STATUS_FAILED : STATUS_DONE;
}

/* One that goes meanwhile is left out of the list. */
static int show_all(const struct listing *listing)
{
	int status = STATUS_DONE, err;
	uint32_t id = 0;

	out_list_begin(listing->out, NULL, &columns);
	while ((err = next_id(KIND_BTF, id, &id)) == 0 && !status) {
		cleanup_close int fd = fd_by_id(KIND_BTF, id, 0);

		if (fd != -ENOENT)
			status = show(listing, id);
	}
	if (err && err != -ENOENT && !status)
		status = fail_attempt(
			&(struct attempt){ .command = CMD_BTF_GET_NEXT_ID, .err = err },
			"cannot list BTF");
	if (!status)
		out_list_end(listing->out);
	return status;
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
	int status = find_holders(&listing.holders, &context->options);
	int err = status ? 0 : uses_find(&listing.uses);

	if (err)
		status = fail_attempt(
			&(struct attempt){ .command = CMD_PROG_GET_NEXT_ID, .err = err },
			"cannot list the programs and maps that use BTF");
	if (!status)
		status = p->btf.by == REF_NONE ? show_all(&listing) : show(&listing, p->btf.id);
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* btf show - list BTF objects, or show one in detail. */
#include <errno.h>

#include "cmd/command.h"
#include "cmd/fail.h"
#include "cmd/list.h"
#include "cmd/ref.h"
#include "cmd/show.h"

struct params {
	struct ref btf;
	struct list_how how;
};

static const struct column column_list[] = {
	{ "id", "id", true, true, COLUMN_NUMBER },
	{ "name", "name", true },
	{ "size", "size", true, true, COLUMN_NUMBER },
	{ "map_ids", "maps", true, .kind = COLUMN_NUMBER },
	{ "prog_ids", "programs", true, .kind = COLUMN_NUMBER },
	{ "pids", "pids", true, .parts = &show_pids_parts },
	{ "kernel", "part of the kernel", .kind = COLUMN_BOOL },
};
static const struct columns columns = { column_list, ARRAY_SIZE(column_list), "no BTF" };

static const struct arg args[] = {
	{ ARG_BTF, .offset = offsetof(struct params, btf),
	  .help = "BTF to show; by default, list all" },
	LIST_ARGS(struct params, how, &columns),
	{ ARG_END },
};

/* An object with types in some BTF. */
struct user {
	struct kind_id object;
	uint32_t btf_id;
};

struct btf_listing {
	struct list list;
	struct holders holders;
	struct user *users; /* owned; by kind and id */
	size_t user_count, user_space;
};

static void listing_done(struct btf_listing *listing)
{
	list_done(&listing->list);
	holders_done(&listing->holders);
	free(listing->users);
}

static int add_user(struct btf_listing *listing, struct user user)
{
	if (listing->user_count == listing->user_space) {
		size_t space = max_size(64, listing->user_space * 2);
		struct user *list = reallocarray(listing->users, space, sizeof(*list));

		if (!list)
			return -ENOMEM;
		listing->users = list;
		listing->user_space = space;
	}
	listing->users[listing->user_count++] = user;
	return 0;
}

/* Objects that disappear meanwhile, or that may not be opened, are left out. */
static int find_users_of_kind(struct btf_listing *listing, enum kind kind)
{
	uint32_t id = 0;
	int err;

	while ((err = kind_next_id(kind, id, &id)) == 0) {
		cleanup_handle struct handle handle = HANDLE_NONE;
		uint32_t btf_id = handle_open_id(&handle, kind, id, 0) ? 0 : handle_btf_id(&handle);

		err = btf_id ? add_user(listing, (struct user){ { kind, id }, btf_id }) : 0;
		if (err)
			break;
	}
	return err == -ENOENT ? 0 : err;
}

/* Looks at all objects of the kinds that can have types. */
static int find_users(struct btf_listing *listing)
{
	for (enum kind kind = 0; kind < KINDS; kind++) {
		const struct kind_row *row = &kind_table[kind];
		struct attempt attempt = { .command = row->next_id };

		if (row->btf_id_at == KIND_NOWHERE)
			continue;
		attempt.err = find_users_of_kind(listing, kind);
		if (attempt.err)
			return fail_attempt(&attempt, "cannot list the %s that use BTF",
					    row->plural);
	}
	return STATUS_DONE;
}

static void show_users(const struct btf_listing *listing, const char *name, enum kind kind,
		       uint32_t btf_id)
{
	struct out *out = listing->list.out;

	out_list_begin(out, name, NULL);
	for (size_t i = 0; i < listing->user_count; i++) {
		const struct user *user = &listing->users[i];

		if (user->object.kind == kind && user->btf_id == btf_id)
			out_u64(out, NULL, user->object.id);
	}
	out_list_end(out);
}

static int show(struct handle *btf, void *context)
{
	const struct btf_listing *listing = context;
	struct out *out = listing->list.out;

	out_record_begin(out, NULL, &columns);
	out_u64(out, "id", btf->id);
	out_bytesize(out, "size", btf->info.btf.btf_size);
	show_users(listing, "prog_ids", KIND_PROG, btf->id);
	show_users(listing, "map_ids", KIND_MAP, btf->id);
	out_bool(out, "kernel", btf->info.btf.kernel_btf);
	if (*btf->name)
		out_str(out, "name", btf->name);
	holders_show(out, &listing->holders, KIND_BTF, btf->id);
	out_record_end(out);
	return out_error(out) ? STATUS_FAILED : STATUS_DONE;
}

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	cleanup_with(listing_done) struct btf_listing listing = { LIST_NONE, HOLDERS_NONE };
	cleanup_refs struct refs refs = REFS_NONE;
	int status = list_make(&listing.list, &columns, &p->how, "btf show");

	if (!status)
		status = refs_find(&refs, KIND_BTF, &p->btf);
	if (!status)
		status = holders_find(&listing.holders, context, KIND_BTF, &listing.list);
	if (!status &&
	    (list_wants(&listing.list, "map_ids") || list_wants(&listing.list, "prog_ids")))
		status = find_users(&listing);
	return status ? status : list_show(&listing.list, context->out, &refs, show, &listing);
}

const struct command cmd_btf_show = {
	.name = "btf show",
	.alias = "list",
	.summary = "list BTF (the types of programs and maps), or show one in detail",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "bpfadm btf show",
};

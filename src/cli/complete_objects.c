/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completing MAP, PROG and BTF: ids, names and pins of what there is. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bpf/btf_object.h"
#include "bpf/info.h"
#include "bpf/pins.h"
#include "cli/choose.h"
#include "cli/kinds.h"
#include "cmd/complete/complete.h"
#include "cmd/prog_name.h"
#include "names/names.h"

/* What completion says about an object. */
struct seen {
	uint32_t id;
	char type[32];
	char tag[2 * TAG_SIZE + 1];
	char *name; /* owned */
};

static void name_type(struct seen *seen, const struct names *types, uint32_t type)
{
	const char *name = names_of(types, type);

	if (name)
		snprintf(seen->type, sizeof(seen->type), "%s", name);
	else
		snprintf(seen->type, sizeof(seen->type), "type %u", type);
}

static int look_at_map(int fd, struct seen *seen)
{
	struct map_info info = { 0 };
	int err = map_info(fd, &info);

	if (err)
		return err;
	name_type(seen, &map_types, info.type);
	seen->name = strndup(info.name, sizeof(info.name));
	return seen->name ? 0 : -ENOMEM;
}

static int look_at_prog(int fd, struct seen *seen)
{
	struct prog_info info = { 0 };
	int err = prog_info(fd, &info);

	if (err)
		return err;
	name_type(seen, &prog_types, info.type);
	for (size_t i = 0; i < TAG_SIZE; i++)
		snprintf(seen->tag + 2 * i, 3, "%02x", info.tag[i]);
	/* A name that fills the kernel's field has perhaps been cut. */
	if (strnlen(info.name, sizeof(info.name)) < sizeof(info.name) - 1 ||
	    prog_full_name(fd, &info, &seen->name))
		seen->name = strndup(info.name, sizeof(info.name));
	return seen->name ? 0 : -ENOMEM;
}

static int look_at_btf(int fd, struct seen *seen)
{
	char name[BTF_NAME_SIZE];
	struct btf_info info;
	int err = btf_describe(fd, &info, name);

	if (err)
		return err;
	snprintf(seen->type, sizeof(seen->type), "%u bytes", info.btf_size);
	seen->name = strdup(name);
	return seen->name ? 0 : -ENOMEM;
}

static int (*const look_at[])(int fd, struct seen *seen) = {
	[KIND_MAP] = look_at_map,
	[KIND_PROG] = look_at_prog,
	[KIND_BTF] = look_at_btf,
};

static void add_id(const struct seen *seen, struct candidates *candidates)
{
	char id[16], note[256];

	snprintf(id, sizeof(id), "%u", seen->id);
	snprintf(note, sizeof(note), "%s%s%s", seen->name, *seen->name ? ", " : "", seen->type);
	candidates_add(candidates, id, note);
}

static void add_name(const struct seen *seen, struct candidates *candidates)
{
	char note[64];

	snprintf(note, sizeof(note), "%s, id %u", seen->type, seen->id);
	if (*seen->name)
		candidates_add(candidates, seen->name, note);
}

static void add_tag(const struct seen *seen, struct candidates *candidates)
{
	char note[256];

	snprintf(note, sizeof(note), "%s%sid %u", seen->name, *seen->name ? ", " : "", seen->id);
	candidates_add(candidates, seen->tag, note);
}

static void seen_done(struct seen *seen)
{
	free(seen->name);
}

static void add_each(enum kind kind,
		     void (*add)(const struct seen *seen, struct candidates *candidates),
		     struct candidates *candidates)
{
	for (uint32_t id = 0; next_id(kind, id, &id) == 0;) {
		cleanup_close int fd = fd_by_id(kind, id, 0);
		cleanup_with(seen_done) struct seen seen = { .id = id };

		if (fd >= 0 && look_at[kind](fd, &seen) == 0)
			add(&seen, candidates);
	}
}

static void add_pins(enum kind kind, struct candidates *candidates)
{
	cleanup_pins struct pins pins = PINS_NONE;

	if (pins_scan(&pins))
		return;
	for (size_t i = 0; i < pins.count; i++)
		if (pins.list[i].object.kind == kind)
			candidates_add(candidates, pins.list[i].path, NULL);
}

static void add_any(enum arg_kind arg_kind, enum kind kind, struct candidates *candidates)
{
	if (strchr(candidates->part, '/')) {
		add_pins(kind, candidates);
		return;
	}
	if (kind != KIND_BTF)
		add_each(kind, add_name, candidates);
	add_each(kind, add_id, candidates);
	for (size_t i = 0; i < ref_word_count(arg_kind); i++)
		candidates_add(candidates, ref_words[i], NULL);
}

static enum kind kind_of(enum arg_kind kind)
{
	return kind == ARG_PROG ? KIND_PROG : kind == ARG_BTF ? KIND_BTF : KIND_MAP;
}

void complete_object(const struct completion *at, struct candidates *candidates)
{
	enum kind kind = kind_of(at->arg->kind);
	const char *way = at->count ? at->words[0] : "";

	if (!*way)
		add_any(at->arg->kind, kind, candidates);
	else if (strcmp(way, "id") == 0)
		add_each(kind, add_id, candidates);
	else if (strcmp(way, "name") == 0)
		add_each(kind, add_name, candidates);
	else if (strcmp(way, "tag") == 0)
		add_each(kind, add_tag, candidates);
	else
		add_pins(kind, candidates);
}

void complete_map_refs(const struct completion *at, struct candidates *candidates)
{
	const struct completion map = { at->arg, at->words + 2, at->count - 2 };

	if (at->count == 0) {
		candidates_add(candidates, "idx", "by its place in the object file");
		candidates_add(candidates, "name", "by its name in the object file");
	}
	if (at->count == 1 && choose_is_prefix(at->words[0], "name"))
		complete_object_maps(at, candidates);
	if (at->count >= 2)
		complete_object(&map, candidates);
}

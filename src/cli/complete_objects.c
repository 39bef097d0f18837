/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completing MAP, PROG, LINK and BTF: ids, names, tags and pins of what there is. */
#include <stdio.h>
#include <string.h>

#include "bpf/handle.h"
#include "bpf/pins.h"
#include "cli/choose.h"
#include "cli/kinds.h"
#include "cmd/complete/complete.h"

/* What completion says of an object's type. */
static void type_text(const struct handle *handle, struct buf *text)
{
	const char *name = handle_type_name(handle);

	if (handle->kind == KIND_BTF)
		buf_printf(text, "%u bytes", handle->info.btf.btf_size);
	else if (name)
		buf_add_str(text, name);
	else
		buf_printf(text, "type %u", handle_type(handle));
}

typedef void add_object(const struct handle *handle, const char *name, const char *type,
			struct candidates *candidates);

static void add_id(const struct handle *handle, const char *name, const char *type,
		   struct candidates *candidates)
{
	cleanup_buf struct buf note = BUF_EMPTY;
	char id[16];

	snprintf(id, sizeof(id), "%u", handle->id);
	buf_printf(&note, "%s%s%s", name, *name ? ", " : "", type);
	candidates_add(candidates, id, buf_text(&note));
}

static void add_name(const struct handle *handle, const char *name, const char *type,
		     struct candidates *candidates)
{
	cleanup_buf struct buf note = BUF_EMPTY;

	buf_printf(&note, "%s, id %u", type, handle->id);
	if (*name)
		candidates_add(candidates, name, buf_text(&note));
}

static void add_tag(const struct handle *handle, const char *name, const char *type,
		    struct candidates *candidates)
{
	cleanup_buf struct buf note = BUF_EMPTY;
	char tag[2 * TAG_SIZE + 1];

	(void)type;
	handle_tag(handle, tag);
	buf_printf(&note, "%s%sid %u", name, *name ? ", " : "", handle->id);
	candidates_add(candidates, tag, buf_text(&note));
}

static void add_each(enum kind kind, add_object *add, struct candidates *candidates)
{
	for (uint32_t id = 0; kind_next_id(kind, id, &id) == 0;) {
		cleanup_handle struct handle handle = HANDLE_NONE;
		cleanup_buf struct buf type = BUF_EMPTY;
		cleanup_free char *name = NULL;

		if (handle_open_id(&handle, kind, id, 0) || handle_full_name(&handle, &name))
			continue;
		type_text(&handle, &type);
		add(&handle, name, buf_text(&type), candidates);
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
	if (kind_table[kind].named_by & 1U << REF_NAME)
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

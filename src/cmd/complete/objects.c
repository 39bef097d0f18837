/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completes MAP, PROG, LINK and BTF: ids, names, tags and paths of the objects that exist. */
#include <stdio.h>
#include <string.h>

#include "bpf/handle.h"
#include "bpf/pin.h"
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

	if (pins_scan(&pins, kind))
		return;
	for (size_t i = 0; i < pins.count; i++)
		candidates_add(candidates, pins.list[i].path, NULL);
}

/* One word alone: a path once it has a slash, before that a name, an id, or a word for the way. */
static void add_any(enum kind kind, struct candidates *candidates)
{
	if (kind_named_by(kind, REF_PATH) && strchr(candidates->part, '/')) {
		add_pins(kind, candidates);
		return;
	}
	if (kind_named_by(kind, REF_NAME))
		add_each(kind, add_name, candidates);
	add_each(kind, add_id, candidates);
	for (enum ref_by by = REF_ID; by <= REF_TAG; by++)
		if (kind_named_by(kind, by))
			candidates_add(candidates, ref_way_word(by), NULL);
}

void complete_object(const struct completion *at, struct candidates *candidates)
{
	enum kind kind = arg_object(at->arg->kind);

	switch (at->count ? ref_way(kind, at->words[0]) : REF_NONE) {
	case REF_NONE:
		add_any(kind, candidates);
		break;
	case REF_ID:
		add_each(kind, add_id, candidates);
		break;
	case REF_NAME:
		add_each(kind, add_name, candidates);
		break;
	case REF_TAG:
		add_each(kind, add_tag, candidates);
		break;
	case REF_PATH:
		add_pins(kind, candidates);
		break;
	}
}

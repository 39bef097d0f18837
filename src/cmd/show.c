/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What show commands have in common. */
#include "cmd/show.h"

#include <net/if.h>
#include <string.h>

#include "base/buf.h"
#include "base/escape.h"
#include "cmd/fail.h"
#include "out/out.h"

static const struct column pids_parts[] = {
	{ "pid", "pid", .kind = COLUMN_NUMBER },
	{ "comm", "comm" },
};
const struct columns show_pids_parts = { pids_parts, ARRAY_SIZE(pids_parts) };

static const struct column device_parts[] = {
	{ "ifindex", "ifindex", .kind = COLUMN_NUMBER },
	{ "ifname", "ifname" },
	{ "ns_dev", "ns_dev", .kind = COLUMN_NUMBER },
	{ "ns_inode", "ns_inode", .kind = COLUMN_NUMBER },
};
const struct columns show_device_parts = { device_parts, ARRAY_SIZE(device_parts) };

static const struct column object_parts[] = {
	{ "id", "id", .kind = COLUMN_NUMBER },
	{ "name", "name" },
};
const struct columns show_object_parts = { object_parts, ARRAY_SIZE(object_parts) };

void holders_done(struct holders *holders)
{
	owners_done(&holders->owners);
	pins_done(&holders->pins);
}

int holders_find(struct holders *holders, const struct context *context, enum kind kind,
		 const struct list *list)
{
	int err;

	holders->with_pins = kind_named_by(kind, REF_PATH) &&
			     (context->options.bpffs ? list_wants(list, "pinned")
						     : list_asks(list, "pinned"));
	if (holders->with_pins) {
		err = pins_scan(&holders->pins, kind);
		if (err)
			return fail(err, "cannot look for pinned paths");
	}
	err = list_wants(list, "pids") ? owners_find(&holders->owners, context->kernel) : 0;
	if (err)
		fail_note("cannot find out which processes hold them: %s", errno_text(err));
	return STATUS_DONE;
}

static void show_pins(struct out *out, const struct holders *holders, enum kind kind, uint32_t id)
{
	size_t count;
	const struct pinned *pin = pins_of(&holders->pins, kind, id, &count);

	out_list_begin(out, "pinned", NULL);
	for (; count; count--, pin++)
		out_str(out, NULL, pin->path);
	out_list_end(out);
}

static bool has_name(const struct owner *owners, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(owners[i].comm, name) == 0)
			return true;
	return false;
}

/* So many processes of a name are listed by their numbers. */
#define FEW_PIDS 3

/* "nginx(42, 43), python3 ×41", in the order of the first of each name; without `pids` "nginx ×2".
 */
static void fold_owners(struct buf *text, const struct owner *owners, size_t count, bool pids)
{
	for (size_t i = 0; i < count; i++) {
		const char *name = owners[i].comm;
		size_t same = 0, listed = 0;

		if (has_name(owners, i, name))
			continue;
		for (size_t j = i; j < count; j++)
			same += strcmp(owners[j].comm, name) == 0;
		buf_add_str(text, text->len ? ", " : "");
		escape_text(text, name, strlen(name));
		for (size_t j = i; pids && same <= FEW_PIDS && j < count; j++)
			if (strcmp(owners[j].comm, name) == 0)
				buf_printf(text, "%s%d", listed++ ? ", " : "(", owners[j].pid);
		if (listed)
			buf_add_char(text, ')');
		else if (same > 1)
			buf_printf(text, " ×%zu", same);
	}
}

/* People see each name once. */
static void show_owner_names(struct out *out, const struct owner *owners, size_t count)
{
	cleanup_buf struct buf text = BUF_EMPTY, brief = BUF_EMPTY;

	fold_owners(&text, owners, count, true);
	fold_owners(&brief, owners, count, false);
	out_instead(out, buf_text(&text));
	out_brief(out, buf_text(&brief));
}

static void show_owners(struct out *out, const struct holders *holders, enum kind kind, uint32_t id)
{
	size_t count;
	const struct owner *owners = owners_of(&holders->owners, kind, id, &count);

	if (!count)
		return;
	out_list_begin(out, "pids", NULL);
	for (size_t i = 0; i < count; i++) {
		out_record_begin(out, NULL, NULL);
		out_u64(out, "pid", (uint64_t)owners[i].pid);
		out_str(out, "comm", owners[i].comm);
		out_record_end(out);
	}
	out_list_end(out);
	show_owner_names(out, owners, count);
}

void holders_show(struct out *out, const struct holders *holders, enum kind kind, uint32_t id)
{
	if (holders->with_pins)
		show_pins(out, holders, kind, id);
	show_owners(out, holders, kind, id);
}

void show_device(struct out *out, uint32_t ifindex, uint64_t ns_dev, uint64_t ns_inode)
{
	char name[IF_NAMESIZE];

	if (!ifindex)
		return;
	out_record_begin(out, "dev", NULL);
	out_u64(out, "ifindex", ifindex);
	out_u64(out, "ns_dev", ns_dev);
	out_u64(out, "ns_inode", ns_inode);
	if (if_indextoname(ifindex, name))
		out_str(out, "ifname", name);
	out_record_end(out);
}

void show_type(struct out *out, const struct names *names, uint32_t type)
{
	const char *name = names_of(names, type);

	if (name)
		out_str(out, "type", name);
	else
		out_u64(out, "type", type);
}

int show_typed_value(struct out *out, const char *name, const struct layout *layout,
		     const void *bytes, bool lines)
{
	cleanup_stream struct stream text = STREAM_TO(-1);
	cleanup_plan struct plan *plan = NULL;
	const struct element_extras extras = { .colour = out_has_colour(out) };
	int err = plan_compile_value(&plan, layout, &extras, out_form(out), out_depth(out), lines);

	if (err)
		return fail(err, "cannot prepare the output");
	plan_print(plan, &text, NULL, bytes);
	if (text.err)
		return fail(text.err, "cannot show %s", name);
	out_ready(out, name, text.data, text.len);
	return STATUS_DONE;
}

int show_typed_key(struct out *out, const char *name, const struct layout *layout,
		   const void *bytes, size_t size)
{
	if (layout && !form_is_document(out_form(out)))
		return show_typed_value(out, name, layout, bytes, false);
	out_hex(out, name, bytes, size);
	return STATUS_DONE;
}

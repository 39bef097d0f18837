/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which objects a MAP or PROG of the command line names: their ids. */
#include "cmd/find.h"

#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "bpf/attr.h"
#include "bpf/fdinfo.h"
#include "bpf/pin.h"
#include "cmd/objects.h"
#include "cmd/prog_name.h"
#include "cmd/suggest.h"

const char *const kind_names[] = {
	[KIND_MAP] = "map", [KIND_PROG] = "program", [KIND_LINK] = "link", [KIND_BTF] = "BTF"
};
_Static_assert(ARRAY_SIZE(kind_names) == KINDS, "a name for each kind");

static int add_id(struct ids *ids, uint32_t id)
{
	uint32_t *list;

	/* Room grows at each power of two. */
	if (!(ids->count & (ids->count + 1))) {
		list = realloc(ids->list, (ids->count * 2 + 2) * sizeof(*list));
		if (!list)
			return -ENOMEM;
		ids->list = list;
	}
	ids->list[ids->count++] = id;
	return 0;
}

static bool map_matches(int fd, const struct ref *ref)
{
	struct map_info info = { 0 };

	return map_info(fd, &info) == 0 && strncmp(info.name, ref->text, sizeof(info.name)) == 0;
}

static bool tag_matches(const struct prog_info *info, const char *tag)
{
	char text[2 * TAG_SIZE + 1];

	for (size_t i = 0; i < TAG_SIZE; i++)
		snprintf(text + 2 * i, 3, "%02x", info->tag[i]);
	return strcasecmp(text, tag) == 0;
}

static bool prog_matches(int fd, const struct ref *ref)
{
	cleanup_free char *name = NULL;
	struct prog_info info = { 0 };

	if (prog_info(fd, &info) != 0)
		return false;
	if (ref->by == REF_TAG)
		return tag_matches(&info, ref->text);
	if (strncmp(info.name, ref->text, sizeof(info.name) - 1) != 0)
		return false;
	if (strcmp(info.name, ref->text) == 0)
		return true;
	return prog_full_name(fd, &info, &name) == 0 && strcmp(name, ref->text) == 0;
}

static bool matches(enum kind kind, uint32_t id, const struct ref *ref)
{
	cleanup_close int fd = -1;

	if (ref->by == REF_NONE)
		return true;
	fd = fd_by_id(kind, id, 0);
	if (fd < 0)
		return false;
	return kind == KIND_MAP ? map_matches(fd, ref) : prog_matches(fd, ref);
}

int find_ids(enum kind kind, const struct ref *ref, struct ids *ids)
{
	uint32_t id = 0;
	int err;

	if (ref->by == REF_ID)
		return add_id(ids, ref->id);
	while ((err = next_id(kind, id, &id)) == 0) {
		if (!matches(kind, id, ref))
			continue;
		err = add_id(ids, id);
		if (err)
			return err;
	}
	return err == -ENOENT ? 0 : err;
}

int say_none(enum kind kind, const struct ref *ref)
{
	if (ref->by == REF_ID)
		return fail_no_such("there is no %s with id %u", kind_names[kind], ref->id);
	if (ref->by == REF_TAG)
		return fail_no_such("there is no %s with tag %s", kind_names[kind], ref->text);
	return suggest_object(fail_no_such("there is no %s named %s", kind_names[kind], ref->text),
			      kind, ref->text);
}

int say_unless_one(enum kind kind, const struct ref *ref, const struct ids *ids)
{
	cleanup_buf struct buf list = BUF_EMPTY;

	if (ids->count == 1)
		return STATUS_DONE;
	if (ids->count == 0)
		return say_none(kind, ref);
	for (size_t i = 0; i < ids->count; i++)
		buf_printf(&list, "%s%u", i ? ", " : "", ids->list[i]);
	return fail_hint(fail_misuse("%zu %ss have the %s %s: ids %s", ids->count, kind_names[kind],
				     ref->by == REF_TAG ? "tag" : "name", ref->text,
				     buf_text(&list)),
			 "name one with id %u", ids->list[0]);
}

int open_id(enum kind kind, uint32_t id, uint32_t open_flags, int *fd)
{
	static const enum bpf_command commands[] = {
		[KIND_MAP] = CMD_MAP_GET_FD_BY_ID,
		[KIND_PROG] = CMD_PROG_GET_FD_BY_ID,
		[KIND_LINK] = CMD_LINK_GET_FD_BY_ID,
		[KIND_BTF] = CMD_BTF_GET_FD_BY_ID,
	};
	struct attempt attempt = { .command = commands[kind] };
	int result = fd_by_id(kind, id, open_flags);

	if (result >= 0) {
		*fd = result;
		return STATUS_DONE;
	}
	if (result == -ENOENT)
		return say_none(kind, &(struct ref){ .by = REF_ID, .id = id });
	attempt.err = result;
	return fail_attempt(&attempt, "cannot open %s %u", kind_names[kind], id);
}

/* Every kind of object answers obj_get_info_by_fd with its own struct, so the mix-up must be caught
 * before that; where /proc does not tell (the fake kernel of the tests) it passes. */
static bool is_kind(int fd, enum kind kind)
{
	struct fdinfo info;
	int64_t ids[KINDS];

	if (fdinfo_read(fd, &info) != 0)
		return true;
	ids[KIND_MAP] = info.map_id;
	ids[KIND_PROG] = info.prog_id;
	ids[KIND_LINK] = info.link_id;
	ids[KIND_BTF] = info.btf_id;
	if (info.link_id != FDINFO_UNKNOWN) /* a link's fdinfo names its program too */
		return kind == KIND_LINK;
	for (int other = 0; other < KINDS; other++) {
		if (ids[other] != FDINFO_UNKNOWN)
			return ids[kind] != FDINFO_UNKNOWN;
	}
	return true;
}

int open_path(enum kind kind, const char *path, uint32_t open_flags, int *fd)
{
	struct attempt attempt = { .command = CMD_OBJ_GET, .path = path };
	cleanup_close int pinned = pin_open(path, kind == KIND_MAP ? open_flags : 0);

	/* A program or link that is pinned there takes no access flags. */
	if (pinned == -EINVAL && open_flags)
		pinned = pin_open(path, 0);
	if (pinned == -ENOENT && access(path, F_OK))
		return fail_no_such("there is no %s", path);
	/* Files that bpffs makes itself are there, but no objects. */
	if (pinned == -ENOENT || (pinned >= 0 && !is_kind(pinned, kind)))
		return fail_misuse("%s is not a pinned %s", path, kind_names[kind]);
	if (pinned < 0) {
		attempt.err = pinned;
		return fail_attempt(&attempt, "cannot open %s", path);
	}
	*fd = take_fd(&pinned);
	return STATUS_DONE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The context of commands.  A short file, as command.h consists mostly of tables. */
#include "cmd/command.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int context_keep(const struct context *context, int fd, const char *label)
{
	struct kept *kept = context->kept;
	int *list = kept ? reallocarray(kept->list, kept->count + 1, sizeof(*list)) : NULL;

	if (!list) {
		close(fd);
		return kept ? fail(-ENOMEM, "cannot keep %s", label) : STATUS_DONE;
	}
	kept->list = list;
	kept->list[kept->count++] = fd;
	return STATUS_DONE;
}

static bool is_kept(const struct kept *kept, const struct handle *handle)
{
	size_t id_at = kind_table[handle->kind].id_at;
	union kind_info info;
	uint32_t id;
	enum kind kind;

	for (size_t i = 0; i < kept->count; i++) {
		memset(&info, 0, sizeof(info));
		if (kind_of_fd(kept->list[i], &kind) || kind != handle->kind ||
		    kind_info(kind, kept->list[i], &info))
			continue;
		memcpy(&id, (const char *)&info + id_at, sizeof(id));
		if (id == handle->id)
			return true;
	}
	return false;
}

int context_keep_once(const struct context *context, const struct handle *handle)
{
	int fd;

	if (!context->kept || is_kept(context->kept, handle))
		return STATUS_DONE;
	fd = fcntl(handle->fd, F_DUPFD_CLOEXEC, 3);
	return fd < 0 ? fail(-errno, "cannot keep %s", handle->label)
		      : context_keep(context, fd, handle->label);
}

int context_keep_unpinned(const struct context *context, int fd, const char *label)
{
	if (!context->kept && !context->options.quiet)
		fail_note("%s is freed as this command ends: pin it at a path, or use the shell",
			  label);
	return context_keep(context, fd, label);
}

void kept_done(struct kept *kept)
{
	for (size_t i = 0; i < kept->count; i++)
		close(kept->list[i]);
	free(kept->list);
	if (kept->stats)
		close(kept->stats);
	*kept = (struct kept){ 0 };
}

enum kind arg_object(enum arg_kind kind)
{
	static const struct {
		enum arg_kind arg;
		enum kind object;
	} rows[] = {
		{ ARG_MAP, KIND_MAP }, { ARG_PROG, KIND_PROG },	   { ARG_LINK, KIND_LINK },
		{ ARG_BTF, KIND_BTF }, { ARG_MAP_REFS, KIND_MAP },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i].arg == kind)
			return rows[i].object;
	return KINDS;
}

const struct arg *command_args(const struct command *command)
{
	static const struct arg none[] = { { ARG_END } };

	return command->args ?: none;
}

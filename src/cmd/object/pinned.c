/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The paths that a load pins things at: all of them, or none when it fails. */
#include "cmd/object/pinned.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "bpf/pin.h"
#include "cmd/objects.h"
#include "cmd/pin.h"

static void unpin(const struct pinned_paths *paths)
{
	for (size_t i = paths->count; i--;)
		pin_remove(paths->list[i]);
	for (size_t i = ARRAY_SIZE(paths->directories); i--;)
		if (paths->directories[i])
			rmdir(paths->directories[i]);
}

void pinned_paths_done(struct pinned_paths *paths)
{
	if (!paths->keep)
		unpin(paths);
	for (size_t i = 0; i < paths->count; i++)
		free(paths->list[i]);
	for (size_t i = 0; i < ARRAY_SIZE(paths->directories); i++)
		free(paths->directories[i]);
	free(paths->list);
	*paths = PINNED_PATHS_NONE;
}

/* bpffs is mounted at its usual place before a directory is made there. */
static int make_directory(const struct context *context, const char *path)
{
	int err = pin_ready(path, !context->options.nomount);

	if (err)
		return err;
	return mkdir(path, 0700) ? -errno : 0;
}

int pinned_directory(struct pinned_paths *paths, const struct context *context, const char *path)
{
	struct stat status;
	size_t i = 0;
	int err;

	if (stat(path, &status) == 0)
		return S_ISDIR(status.st_mode) ? STATUS_DONE
					       : fail_misuse("%s is not a directory", path);
	err = make_directory(context, path);
	if (err)
		return fail_attempt(
			&(struct attempt){ .command = CMD_OBJ_PIN, .err = err, .path = path },
			"cannot make the directory %s", path);
	while (paths->directories[i])
		i++;
	paths->directories[i] = strdup(path);
	return STATUS_DONE;
}

/* Takes over the path. */
static int add(struct pinned_paths *paths, const struct context *context, int fd, const char *label,
	       char *path, const char **pinned)
{
	cleanup_free char *owned = path;
	char **list = path ? reallocarray(paths->list, paths->count + 1, sizeof(*list)) : NULL;
	int status;

	if (!list)
		return fail(-ENOMEM, "cannot pin %s", label);
	paths->list = list;
	status = pin_make(context, fd, label, path);
	if (status)
		return status;
	if (pinned)
		*pinned = path;
	list[paths->count++] = take_ptr(owned);
	return STATUS_DONE;
}

int pinned_add(struct pinned_paths *paths, const struct context *context, int fd, const char *label,
	       const char *path, const char **pinned)
{
	return add(paths, context, fd, label, strdup(path), pinned);
}

int pinned_add_in(struct pinned_paths *paths, const struct context *context, int fd,
		  const char *label, const char *directory, const char *name, const char **pinned)
{
	char *path = NULL;

	if (asprintf(&path, "%s/%s", directory, name) < 0)
		path = NULL;
	for (char *c = path ? path + strlen(directory) : NULL; c && *c; c++)
		if (*c == '.')
			*c = '_';
	return add(paths, context, fd, label, path, pinned);
}

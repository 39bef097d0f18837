/* SPDX-License-Identifier: GPL-3.0-or-later */
/* map pin, map unpin, prog pin, prog unpin - keep an object at a path of a bpf file system. */
#include "cmd/pin.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bpf/pin.h"
#include "cmd/fail.h"

/* Mounts bpffs at its usual place when that is where the path is, and the user lets it. */
static int make_ready(const struct context *context, const char *path)
{
	int err = pin_ready(path);

	if (err != -EXDEV || context->options.nomount)
		return err;
	err = pin_mount(path);
	if (!err)
		fail_note("mounted bpffs at " BPFFS_DEFAULT);
	return err;
}

int pin_make(const struct context *context, int fd, const char *label, const char *path)
{
	int err = make_ready(context, path);
	struct stat status;

	if (!err)
		err = pin_object(fd, path);
	if (!err)
		return STATUS_DONE;
	/* Of a mount point the kernel looks at the directory that it is in. */
	if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
		err = -EISDIR;
	return fail_attempt(&(struct attempt){ .command = CMD_OBJ_PIN, .err = err, .path = path },
			    "cannot pin %s at %s", label, path);
}

/*
 * Several pins: all of them, or none.
 */

void pin_set_done(struct pin_set *set)
{
	for (size_t i = set->count; i--;) {
		if (!set->complete)
			pin_remove(set->paths[i]);
		free(set->paths[i]);
	}
	for (size_t i = set->directory_count; i--;) {
		if (!set->complete)
			rmdir(set->directories[i]);
		free(set->directories[i]);
	}
	free(set->paths);
}

static int make_directory(const struct context *context, const char *path)
{
	int err = make_ready(context, path);

	if (err)
		return err;
	return mkdir(path, 0700) ? -errno : 0;
}

int pin_set_directory(struct pin_set *set, const char *path)
{
	struct stat status;
	int err;

	if (stat(path, &status) == 0)
		return S_ISDIR(status.st_mode) ? STATUS_DONE
					       : fail_misuse("%s is not a directory", path);
	err = make_directory(set->context, path);
	if (err)
		return fail_attempt(
			&(struct attempt){ .command = CMD_OBJ_PIN, .err = err, .path = path },
			"cannot create the directory %s", path);
	set->directories[set->directory_count] = strdup(path);
	if (set->directories[set->directory_count])
		set->directory_count++;
	return STATUS_DONE;
}

int pin_set_below(struct pin_set *set, const char *root, const char *below)
{
	cleanup_buf struct buf path = BUF_EMPTY;
	int status = STATUS_DONE;

	buf_add_str(&path, root);
	while (*below && !status) {
		size_t length = strcspn(below, "/");

		buf_add_str(&path, "/");
		buf_add(&path, below, length);
		status = pin_set_directory(set, buf_text(&path));
		below += length + (below[length] == '/');
	}
	return status;
}

int pin_set_add(struct pin_set *set, int fd, const char *label, char *path, const char **pinned)
{
	cleanup_free char *owned = path;
	char **list = path ? reallocarray(set->paths, set->count + 1, sizeof(*list)) : NULL;
	int status;

	if (!list)
		return fail(-ENOMEM, "cannot pin %s", label);
	set->paths = list;
	status = pin_make(set->context, fd, label, path);
	if (status)
		return status;
	*pinned = path;
	list[set->count++] = take_ptr(owned);
	return STATUS_DONE;
}

char *pin_path_in(const char *directory, const char *name)
{
	char *path;

	if (asprintf(&path, "%s/%s", directory, name) < 0)
		return NULL;
	for (char *c = path + strlen(directory); *c; c++)
		if (*c == '.')
			*c = '_';
	return path;
}

/*
 * pin
 */

struct pin_params {
	struct ref object;
	const char *path;
};

static const struct arg map_args[] = {
	{ ARG_MAP, .offset = offsetof(struct pin_params, object), .required = true },
	{ ARG_PIN, .offset = offsetof(struct pin_params, path), .required = true },
	{ ARG_END },
};

static const struct arg prog_args[] = {
	{ ARG_PROG, .offset = offsetof(struct pin_params, object), .required = true },
	{ ARG_PIN, .offset = offsetof(struct pin_params, path), .required = true },
	{ ARG_END },
};

static int pin(enum kind kind, const struct context *context, const struct pin_params *p)
{
	cleanup_handle struct handle handle = HANDLE_NONE;
	int status = ref_open(&handle, kind, &p->object, 0);

	return status ? status : pin_make(context, handle.fd, handle.label, p->path);
}

static int pin_map(const struct context *context, const void *params)
{
	return pin(KIND_MAP, context, params);
}

static int pin_prog(const struct context *context, const void *params)
{
	return pin(KIND_PROG, context, params);
}

const struct command cmd_map_pin = {
	.name = "map pin",
	.summary = "pin a map at a path of a bpf file system",
	.args = map_args,
	.params_size = sizeof(struct pin_params),
	.run = pin_map,
	.example = EXAMPLE_ARRAY("'map pin demo /sys/fs/bpf/demo' 'map unpin /sys/fs/bpf/demo'"),
};

const struct command cmd_prog_pin = {
	.name = "prog pin",
	.summary = "pin a program at a path of a bpf file system",
	.args = prog_args,
	.params_size = sizeof(struct pin_params),
	.run = pin_prog,
	.example = EXAMPLE_PROG("xdp", "bpfadm prog pin /sys/fs/bpf/demo /sys/fs/bpf/again "
				       "&& bpfadm prog unpin /sys/fs/bpf/again"),
};

/*
 * unpin
 */

struct unpin_params {
	const char *path;
};

static const struct arg unpin_args[] = {
	{ ARG_PIN, .offset = offsetof(struct unpin_params, path), .required = true },
	{ ARG_END },
};

/* Adds a hint if what was given as a path is an object's name or id: where that is pinned. */
static int suggest_path(int status, enum kind kind, const char *word)
{
	char *const words[] = { (char *)word };
	const struct ref ref = ref_of_words(kind, words, 1);
	cleanup_handle struct handle handle = HANDLE_NONE;
	cleanup_pins struct pins pins = PINS_NONE;
	const struct pinned *pinned;
	size_t count = 0;
	int err = strchr(word, '/') ? -ENOENT : ref_open_quietly(&handle, kind, &ref, 0);

	if (err == -ENOTUNIQ)
		return fail_hint(status,
				 "several %s have this name: \"%s show %s -f\" shows where "
				 "they are pinned",
				 kind_table[kind].plural, kind_table[kind].word, word);
	if (err || pins_scan(&pins, kind))
		return status;
	pinned = pins_of(&pins, kind, handle.id, &count);
	if (!count)
		return fail_hint(status, "%s is not pinned", handle.label);
	return fail_hint(status, "%s is pinned at %s%s", handle.label, pinned->path,
			 count > 1 ? ", and elsewhere" : "");
}

/* Removes the path at which an object of this kind is pinned, and no other path. */
static int unpin(enum kind kind, const struct unpin_params *p)
{
	const struct ref pinned = { .by = REF_PATH, .text = p->path };
	cleanup_handle struct handle handle = HANDLE_NONE;
	int err, status = ref_open(&handle, kind, &pinned, 0);

	if (status)
		return suggest_path(status, kind, p->path);
	err = pin_remove(p->path);
	/* The path leads to a pin, so it is a link outside of bpffs. */
	if (err == -EXDEV)
		return fail_misuse("%s is a symbolic link to a pin, not the pin", p->path);
	return err ? fail(err, "cannot remove %s", p->path) : STATUS_DONE;
}

static int unpin_map(const struct context *context, const void *params)
{
	(void)context;
	return unpin(KIND_MAP, params);
}

static int unpin_prog(const struct context *context, const void *params)
{
	(void)context;
	return unpin(KIND_PROG, params);
}

const struct command cmd_map_unpin = {
	.name = "map unpin",
	.summary = "remove a path at which a map is pinned",
	.args = unpin_args,
	.params_size = sizeof(struct unpin_params),
	.run = unpin_map,
	.example = EXAMPLE_ARRAY("'map pin demo /sys/fs/bpf/demo' 'map unpin /sys/fs/bpf/demo'"),
	.details = "The kernel frees the map once no program and no process holds it.",
};

const struct command cmd_prog_unpin = {
	.name = "prog unpin",
	.summary = "remove a path at which a program is pinned",
	.args = unpin_args,
	.params_size = sizeof(struct unpin_params),
	.run = unpin_prog,
	.example = "printf 'r0 = 1\\nexit\\n' | bpfadm prog load - /sys/fs/bpf/demo type xdp "
		   "&& bpfadm prog unpin /sys/fs/bpf/demo",
	.details = "The kernel frees the program once nothing else holds it.",
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MAP and PROG as written on a command line -> open objects. */
#include "cmd/objects.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "base/buf.h"
#include "base/cpus.h"
#include "base/escape.h"
#include "bpf/map_type.h"
#include "bpf/pin.h"
#include "cmd/element_types.h"
#include "cmd/find.h"
#include "names/names.h"

static void make_label(char label[LABEL_SIZE], const char *kind, uint32_t id, const char *name)
{
	cleanup_buf struct buf text = BUF_EMPTY;

	buf_printf(&text, "%s %u", kind, id);
	if (*name) {
		buf_add_str(&text, " (");
		escape_text(&text, name, strnlen(name, OBJ_NAME_SIZE));
		buf_add_str(&text, ")");
	}
	snprintf(label, LABEL_SIZE, "%s", buf_text(&text));
}

void map_close(struct map *map)
{
	if (map->fd >= 0)
		close(map->fd);
	element_types_free(map->types);
	*map = MAP_NONE;
}

int map_from_fd(struct map *map, int fd)
{
	struct map made = { .fd = fd, .cpus = 1 };
	int err = map_info(fd, &made.info);

	if (err) {
		close(fd);
		return fail(err, "cannot ask the kernel about a map");
	}
	made.value_stride = made.info.value_size;
	if (map_type_has(made.info.type, TRAIT_PER_CPU)) {
		int cpus = cpus_possible();

		if (cpus < 0) {
			close(fd);
			return fail(cpus, "cannot tell how many CPUs are possible");
		}
		made.cpus = (unsigned)cpus;
		made.value_stride = round_up8(made.info.value_size);
	}
	made.value_space = made.value_stride * made.cpus;
	make_label(made.label, "map", made.info.id, made.info.name);
	*map = made;
	return STATUS_DONE;
}

static uint32_t open_flags(enum map_access access)
{
	static const uint32_t flags[] = {
		[MAP_READ] = OPEN_RDONLY, [MAP_WRITE] = OPEN_WRONLY, [MAP_READ_WRITE] = 0
	};

	return flags[access];
}

/* The one descriptor that `ref` names. */
static int open_one(enum kind kind, const struct ref *ref, uint32_t flags, int *fd)
{
	cleanup_ids struct ids ids = { 0 };
	int err;

	if (ref->by == REF_PATH)
		return open_path(kind, ref->text, flags, fd);
	err = find_ids(kind, ref, &ids);
	if (err)
		return fail_attempt(&(struct attempt){ .command = CMD_MAP_GET_NEXT_ID, .err = err },
				    "cannot list the %ss", kind_names[kind]);
	err = say_unless_one(kind, ref, &ids);
	if (err)
		return err;
	return open_id(kind, ids.list[0], flags, fd);
}

int map_open(struct map *map, const struct ref *ref, enum map_access access)
{
	int fd = -1, status = open_one(KIND_MAP, ref, open_flags(access), &fd);

	return status ? status : map_from_fd(map, fd);
}

/* Where it may, a map is opened for writing, too: else the kernel does not let it be mapped. */
static bool may_only_read(enum kind kind, const struct ref *ref)
{
	return kind == KIND_MAP && ref->by == REF_PATH && access(ref->text, R_OK) == 0 &&
	       access(ref->text, W_OK) != 0;
}

/* Calls `each` with a descriptor, which it takes over, for every object that `ref` names. */
static int for_each(enum kind kind, const struct ref *ref, int (*each)(int fd, void *context),
		    void *context)
{
	uint32_t flags = may_only_read(kind, ref) ? OPEN_RDONLY : 0;
	cleanup_ids struct ids ids = { 0 };
	int fd = -1, status;

	if (ref->by == REF_PATH || ref->by == REF_ID) {
		status = open_one(kind, ref, flags, &fd);
		return status ? status : each(fd, context);
	}
	status = find_ids(kind, ref, &ids);
	if (status)
		return fail_attempt(
			&(struct attempt){ .command = CMD_MAP_GET_NEXT_ID, .err = status },
			"cannot list the %ss", kind_names[kind]);
	if (!ids.count && ref->by != REF_NONE)
		return say_none(kind, ref);
	status = STATUS_DONE;
	for (size_t i = 0; i < ids.count && !status; i++) {
		fd = fd_by_id(kind, ids.list[i], flags);
		if (fd >= 0)
			status = each(fd, context);
		else if (fd != -ENOENT) /* gone meanwhile */
			status = open_id(kind, ids.list[i], flags, &fd);
	}
	return status;
}

static int count_matches(enum kind kind, const struct ref *ref)
{
	cleanup_ids struct ids ids = { 0 };
	int err;

	if (ref->by == REF_PATH || ref->by == REF_ID)
		return 1;
	err = find_ids(kind, ref, &ids);
	return err ? err : (int)ids.count;
}

int map_count_matches(const struct ref *ref)
{
	return count_matches(KIND_MAP, ref);
}

int prog_count_matches(const struct ref *ref)
{
	return count_matches(KIND_PROG, ref);
}

struct map_visit {
	int (*each)(struct map *map, void *context);
	void *context;
};

static int visit_map(int fd, void *context)
{
	const struct map_visit *visit = context;
	cleanup_map struct map map = MAP_NONE;
	int status = map_from_fd(&map, fd);

	return status ? status : visit->each(&map, visit->context);
}

int map_for_each(const struct ref *ref, int (*each)(struct map *map, void *context), void *context)
{
	return for_each(KIND_MAP, ref, visit_map, &(struct map_visit){ each, context });
}

void prog_close(struct prog *prog)
{
	if (prog->fd >= 0)
		close(prog->fd);
	prog->fd = -1;
}

int prog_from_fd(struct prog *prog, int fd)
{
	struct prog made = { .fd = fd };
	int err = prog_info(fd, &made.info);

	if (err) {
		close(fd);
		return fail(err, "cannot ask the kernel about a program");
	}
	make_label(made.label, "program", made.info.id, made.info.name);
	*prog = made;
	return STATUS_DONE;
}

int prog_open(struct prog *prog, const struct ref *ref)
{
	int fd = -1, status = open_one(KIND_PROG, ref, 0, &fd);

	return status ? status : prog_from_fd(prog, fd);
}

struct prog_visit {
	int (*each)(struct prog *prog, void *context);
	void *context;
};

static int visit_prog(int fd, void *context)
{
	const struct prog_visit *visit = context;
	cleanup_prog struct prog prog = PROG_NONE;
	int status = prog_from_fd(&prog, fd);

	return status ? status : visit->each(&prog, visit->context);
}

int prog_for_each(const struct ref *ref, int (*each)(struct prog *prog, void *context),
		  void *context)
{
	return for_each(KIND_PROG, ref, visit_prog, &(struct prog_visit){ each, context });
}

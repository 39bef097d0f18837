/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The maps that a program's instructions name. */
#include "cmd/prog/maps.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/ref.h"

void map_fds_done(struct map_fds *fds)
{
	for (size_t i = 0; i < fds->count; i++)
		if (fds->list[i] >= 0)
			close(fds->list[i]);
	free(fds->list);
	*fds = MAP_FDS_NONE;
}

static bool same_map(const struct asm_map_ref *a, const struct asm_map_ref *b)
{
	if (a->kind != b->kind || a->number != b->number)
		return false;
	return a->text ? b->text && strcmp(a->text, b->text) == 0 : !b->text;
}

/* Which map a reference is. */
struct choice {
	size_t first;		   /* the first reference to the same map */
	const struct map_use *use; /* what the command line says of it, or NULL */
};

/* Without an index of the program's own, `idx` counts its maps in the order of their first use, as
 * it does for an object file's. */
static bool is_meant(const struct map_use *use, const struct asm_map_ref *ref, uint32_t ordinal)
{
	if (use->name)
		return ref->kind == MAP_REF_NAME && strcmp(ref->text, use->name) == 0;
	return use->index == (ref->kind == MAP_REF_IDX ? ref->number : ordinal);
}

static const struct map_use *find_use(const struct map_refs *uses, const struct asm_map_ref *ref,
				      uint32_t ordinal)
{
	for (size_t i = 0; i < uses->count; i++)
		if (is_meant(&uses->list[i], ref, ordinal))
			return &uses->list[i];
	return NULL;
}

static void choose(struct choice *choices, const struct asm_program *program,
		   const struct map_refs *uses)
{
	uint32_t maps = 0;

	for (size_t i = 0; i < program->map_count; i++) {
		size_t first = 0;

		while (!same_map(&program->maps[first], &program->maps[i]))
			first++;
		choices[i].first = first;
		if (first == i)
			choices[i].use = find_use(uses, &program->maps[i], maps++);
	}
}

/* Each `map` of the command line must mean something. */
static int check_uses(const struct map_refs *uses, const struct choice *choices, size_t count)
{
	for (size_t i = 0; i < uses->count; i++) {
		const struct map_use *use = &uses->list[i];
		size_t j = 0;

		while (j < count && choices[j].use != use)
			j++;
		if (j < count)
			continue;
		if (use->name)
			return fail_misuse("the program uses no map named %s", use->name);
		return fail_misuse("the program uses no map of index %u", use->index);
	}
	return STATUS_DONE;
}

/* A descriptor that this process was started with. */
static int open_inherited(uint32_t fd, struct handle *map)
{
	int copy = fcntl((int)fd, F_DUPFD_CLOEXEC, 3);

	if (copy < 0)
		return fail(-errno, "cannot use map[fd:%u]", fd);
	return ref_open_fd(map, KIND_MAP, copy);
}

static int open_map(const struct asm_map_ref *ref, struct handle *map)
{
	struct ref by_id = { .by = REF_ID, .id = ref->number };
	struct ref by_name = { .by = REF_NAME, .text = ref->text };
	struct ref by_path = { .by = REF_PATH, .text = ref->text };

	switch (ref->kind) {
	case MAP_REF_ID:
		return ref_open(map, KIND_MAP, &by_id, 0);
	case MAP_REF_NAME:
		return ref_open(map, KIND_MAP, &by_name, 0);
	case MAP_REF_PINNED:
		return ref_open(map, KIND_MAP, &by_path, 0);
	case MAP_REF_FD:
		return open_inherited(ref->number, map);
	default:
		return fail_hint(fail_misuse("the program does not say which map map[idx:%u] is",
					     ref->number),
				 "say it with: map idx %u MAP", ref->number);
	}
}

static int open_maps(struct asm_program *program, const struct choice *choices, struct map_fds *fds)
{
	for (size_t i = 0; i < program->map_count; i++) {
		const struct choice *choice = &choices[i];
		cleanup_handle struct handle map = HANDLE_NONE;
		int status = STATUS_DONE;

		if (choice->use)
			status = ref_open(&map, KIND_MAP, &choice->use->map, 0);
		else if (choice->first == i)
			status = open_map(&program->maps[i], &map);
		if (status)
			return status;
		fds->list[fds->count++] = take_fd(&map.fd);
		asm_set_map(program, &program->maps[i], fds->list[choice->first]);
	}
	return STATUS_DONE;
}

int maps_put_in(struct asm_program *program, const struct map_refs *uses, struct map_fds *fds)
{
	cleanup_free struct choice *choices = calloc(program->map_count + 1, sizeof(*choices));
	int status;

	fds->list = calloc(program->map_count + 1, sizeof(*fds->list));
	if (!choices || !fds->list)
		return fail(-ENOMEM, "cannot load the program");
	choose(choices, program, uses);
	status = check_uses(uses, choices, program->map_count);
	return status ? status : open_maps(program, choices, fds);
}

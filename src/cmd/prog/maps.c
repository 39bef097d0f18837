/* The maps that a program's instructions name. */
#include "cmd/prog/maps.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/objects.h"

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

/* The first reference to the same map. */
static size_t first_like(const struct asm_program *program, size_t index)
{
	size_t first = 0;

	while (!same_map(&program->maps[first], &program->maps[index]))
		first++;
	return first;
}

/* Which of the program's maps it is, in the order of their first use: what `idx` means where the
 * program gives no index of its own, as in an object file. */
static uint32_t ordinal(const struct asm_program *program, size_t index)
{
	uint32_t count = 0;

	for (size_t i = 0; i < index; i++)
		count += first_like(program, i) == i;
	return count;
}

static bool is_meant(const struct map_use *use, const struct asm_program *program, size_t index)
{
	const struct asm_map_ref *ref = &program->maps[index];

	if (use->name)
		return ref->kind == MAP_REF_NAME && strcmp(ref->text, use->name) == 0;
	if (ref->kind == MAP_REF_IDX)
		return ref->number == use->index;
	return ordinal(program, index) == use->index;
}

static const struct map_use *use_of(const struct map_refs *uses, const struct asm_program *program,
				    size_t index)
{
	for (size_t i = 0; i < uses->count; i++)
		if (is_meant(&uses->list[i], program, index))
			return &uses->list[i];
	return NULL;
}

/* Each `map` of the command line must mean something. */
static int check_uses(const struct map_refs *uses, const struct asm_program *program)
{
	for (size_t i = 0; i < uses->count; i++) {
		const struct map_use *use = &uses->list[i];
		bool meant = false;

		for (size_t j = 0; j < program->map_count && !meant; j++)
			meant = is_meant(use, program, j);
		if (!meant && use->name)
			return misuse("the program uses no map named %s", use->name);
		if (!meant)
			return misuse("the program uses no map of index %u", use->index);
	}
	return STATUS_DONE;
}

/* A descriptor that this process was started with. */
static int open_inherited(uint32_t fd, struct map *map)
{
	int copy = fcntl((int)fd, F_DUPFD_CLOEXEC, 3);

	if (copy < 0)
		return fail(-errno, "cannot use map[fd:%u]", fd);
	return map_from_fd(map, copy);
}

static int open_map(const struct asm_map_ref *ref, struct map *map)
{
	struct ref by_id = { .by = REF_ID, .id = ref->number };
	struct ref by_name = { .by = REF_NAME, .text = ref->text };
	struct ref by_path = { .by = REF_PATH, .text = ref->text };

	switch (ref->kind) {
	case MAP_REF_ID:
		return map_open(map, &by_id, MAP_READ_WRITE);
	case MAP_REF_NAME:
		return map_open(map, &by_name, MAP_READ_WRITE);
	case MAP_REF_PINNED:
		return map_open(map, &by_path, MAP_READ_WRITE);
	case MAP_REF_FD:
		return open_inherited(ref->number, map);
	default:
		return hint(
			misuse("the program does not say which map map[idx:%u] is", ref->number),
			"say it with: map idx %u MAP", ref->number);
	}
}

int maps_put_in(struct asm_program *program, const struct map_refs *uses, struct map_fds *fds)
{
	int status = check_uses(uses, program);

	if (status || !program->map_count)
		return status;
	fds->list = calloc(program->map_count, sizeof(*fds->list));
	if (!fds->list)
		return fail(-ENOMEM, "cannot load the program");
	for (size_t i = 0; i < program->map_count; i++) {
		const struct map_use *use = use_of(uses, program, i);
		size_t first = first_like(program, i);
		struct map map = MAP_NONE;

		if (first == i && use)
			status = map_open(&map, &use->map, MAP_READ_WRITE);
		else if (first == i)
			status = open_map(&program->maps[i], &map);
		if (status)
			return status;
		fds->list[fds->count++] = map.fd;
		asm_set_map(program, &program->maps[i], fds->list[first]);
	}
	return STATUS_DONE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The model of an object: what its readers add to it, maps and faults, and its end. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "bpf/kernel.h"
#include "bpf/map_type.h"
#include "objfile/internal.h"

struct objfile_map *objfile_add_map(struct objfile_reader *reader,
				    const struct objfile_place *place)
{
	struct objfile *object = reader->object;
	size_t count = object->map_count + 1;
	struct objfile_map *maps = reallocarray(object->maps, count, sizeof(*maps));
	struct objfile_place *places;

	if (!maps)
		return NULL;
	object->maps = maps;
	places = reallocarray(reader->places, count, sizeof(*places));
	if (!places)
		return NULL;
	reader->places = places;
	places[object->map_count] = *place;
	maps[object->map_count] = (struct objfile_map){ .autocreate = true };
	return &maps[object->map_count++];
}

/* A ring buffer's size is a power of 2 and of whole pages. */
static uint32_t ringbuf_size(uint32_t size)
{
	uint64_t fitting = (uint64_t)sysconf(_SC_PAGESIZE);

	while (fitting < size)
		fitting *= 2;
	return size == 0 || fitting > UINT32_MAX ? size : (uint32_t)fitting;
}

void objfile_adjust_map(struct map_create_attr *create)
{
	int cpus;

	if (map_type_has(create->map_type, TRAIT_RING)) {
		create->max_entries = ringbuf_size(create->max_entries);
		create->key_size = create->value_size = 0;
		create->btf_key_type_id = create->btf_value_type_id = 0;
	}
	if (create->map_type != MAP_TYPE_PERF_EVENT_ARRAY)
		return;
	create->key_size = create->value_size = sizeof(uint32_t);
	create->btf_key_type_id = create->btf_value_type_id = 0;
	if (create->max_entries)
		return;
	cpus = kernel_cpus();
	if (cpus > 0)
		create->max_entries = (uint32_t)cpus;
}

static int note(struct objfile_reader *reader, int err, bool harmless)
{
	struct objfile *object = reader->object;
	struct objfile_fault *faults;

	if (err != -EINVAL && err != -EOPNOTSUPP)
		return err;
	faults = reallocarray(object->faults, object->fault_count + 1, sizeof(*faults));
	if (!faults)
		return -ENOMEM;
	object->faults = faults;
	faults[object->fault_count] = (struct objfile_fault){ .harmless = harmless };
	problem_move(&faults[object->fault_count++].problem, reader->problem);
	return 0;
}

int objfile_note_fault(struct objfile_reader *reader, int err)
{
	return note(reader, err, false);
}

int objfile_note_harmless(struct objfile_reader *reader, int err)
{
	return note(reader, err, true);
}

static void map_done(struct objfile_map *map)
{
	free(map->made_name);
	free(map->inner);
	free(map->slots);
	free(map->data);
}

static void program_done(struct objfile_program *program)
{
	free(program->made_target);
	free(program->insns);
	free(program->relocs);
	free(program->funcs);
	free(program->lines);
	free(program->core_relos);
	for (uint32_t i = 0; i < program->jump_count; i++)
		free(program->jumps[i].insns);
	free(program->jumps);
	free(program->parts);
}

void objfile_close(struct objfile *object)
{
	if (!object)
		return;
	for (uint32_t i = 0; i < object->map_count; i++)
		map_done(&object->maps[i]);
	for (uint32_t i = 0; i < object->program_count; i++)
		program_done(&object->programs[i]);
	for (uint32_t i = 0; i < object->extern_count; i++)
		free(object->externs[i].symbol);
	for (uint32_t i = 0; i < object->fault_count; i++)
		problem_done(&object->faults[i].problem);
	free(object->faults);
	free(object->maps);
	free(object->programs);
	free(object->externs);
	btf_close(object->btf);
	objfile_elf_close(object->elf);
	free(object);
}

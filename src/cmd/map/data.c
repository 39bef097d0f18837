/* SPDX-License-Identifier: GPL-3.0-or-later */
/* DATA of a command line -> the bytes of a map's key or value. */
#include "cmd/map/map_elements.h"

#include <ctype.h>
#include <errno.h>
#include <net/if.h>
#include <string.h>

#include "base/number.h"
#include "bpf/map_type.h"
#include "encode/encode.h"
#include "names/names.h"

/* An array of one entry, as the sections of an object's variables are. */
static bool has_one_key(const struct map_info *info)
{
	return map_type_has(info->type, TRAIT_INDEXED) && info->max_entries == 1;
}

/* Of words that name an object the descriptor: *done. */
static int read_descriptor(const struct elements *elements, enum element_part part,
			   const struct words *words, struct map_value *value, bool *done)
{
	int status = descriptor_open(elements, part, words, &value->object);

	*done = value->object >= 0;
	if (*done)
		memcpy(value->bytes, &value->object, sizeof(value->object));
	return status;
}

int data_key(const struct elements *elements, const struct words *words, struct map_value *key)
{
	const struct elements_part *part = &elements->parts[IN_KEY];
	cleanup_problem struct problem problem = PROBLEM_NONE;
	bool opened;
	int status;

	key->bytes = calloc(1, max_size(part->size, sizeof(int)));
	if (!key->bytes)
		return fail(-ENOMEM, "cannot hold %s", part->subject);
	if (!words->list && has_one_key(&elements->map.info.map))
		return STATUS_DONE;
	if (!words->list)
		return fail_misuse("%s is missing: give key DATA (%u bytes)", part->subject,
				   part->size);
	status = read_descriptor(elements, IN_KEY, words, key, &opened);
	if (status || opened)
		return status;
	status = fail_unless_read(encode_data(elements_layout(elements, IN_KEY), part->size,
					      part->subject, words->list, words->count, key->bytes,
					      &problem),
				  part->subject, &problem);
	return status ? status : descriptor_check(elements, IN_KEY, key->bytes);
}

void map_value_done(struct map_value *value)
{
	free(value->bytes);
	if (value->object >= 0)
		close(value->object);
	*value = MAP_VALUE_NONE;
}

/* A value as JSON shows it, ["0x07","0x00","0x00","0x00"] or "07000000", is an id's bytes. */
static int read_id_bytes(const struct words *words, struct ref *ref)
{
	cleanup_problem struct problem problem = PROBLEM_NONE;
	int err;

	*ref = (struct ref){ .by = REF_ID };
	err = encode_data(NULL, sizeof(ref->id), "the value", words->list, words->count,
			  (uint8_t *)&ref->id, &problem);
	return fail_unless_read(err, "the value", &problem);
}

/* A MAP or a PROG, by one word or two. */
static int read_ref(enum kind kind, const struct words *words, struct ref *ref)
{
	const char *first = words->list[0];

	if (words->count == 1 && (*first == '[' || *first == '"'))
		return read_id_bytes(words, ref);
	if (words->count > 2 ||
	    (words->count == 2 && (!ref_is_way(first) || ref_way(kind, first) == REF_NONE)))
		return fail_misuse("the value must be one %s: an id, a name or a path",
				   kind_table[kind].metavar);
	return ref_parse(ref, kind, words->list, words->count);
}

static int open_object(enum kind kind, const struct words *words, int *fd)
{
	cleanup_handle struct handle handle = HANDLE_NONE;
	struct ref ref;
	int status;

	status = read_ref(kind, words, &ref);
	if (status)
		return status;
	status = ref_open(&handle, kind, &ref, 0);
	if (!status)
		*fd = take_fd(&handle.fd);
	return status;
}

static int check_given(const struct elements_part *value, const struct words *words)
{
	if (words->list)
		return STATUS_DONE;
	return fail_misuse("%s is missing: give value DATA (%u bytes)", value->subject,
			   value->size);
}

int data_cpu_value(const struct elements *elements, const struct words *words, uint8_t *bytes,
		   bool *partial)
{
	const struct elements_part *part = &elements->parts[IN_VALUE];
	cleanup_problem struct problem problem = PROBLEM_NONE;
	int err, status = check_given(part, words);

	if (status)
		return status;
	err = encode_partial_data(elements_layout(elements, IN_VALUE), part->size, part->subject,
				  words->list, words->count, bytes, partial, &problem);
	return fail_unless_read(err, part->subject, &problem);
}

int data_fields(const struct elements *elements, const struct words *set, uint8_t *bytes,
		bool *partial)
{
	const struct elements_part *part = &elements->parts[IN_VALUE];
	uint32_t type = elements->map.info.map.type;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	int err;

	if (map_type_has(type, TRAITS_OF_OBJECTS))
		return fail_misuse("%s has no fields to set: use value %s", part->subject,
				   map_type_has(type, TRAIT_HOLDS_MAPS) ? "MAP" : "PROG");
	err = encode_fields(elements_layout(elements, IN_VALUE), part->size, part->subject,
			    set->list, set->count, bytes, partial, &problem);
	return fail_unless_read(err, part->subject, &problem);
}

static int data_all_cpus(const struct elements *elements, const struct words *words,
			 struct map_value *value)
{
	const struct elements_part *part = &elements->parts[IN_VALUE];
	cleanup_problem struct problem problem = PROBLEM_NONE;
	int err;

	err = encode_partial_per_cpu(elements_layout(elements, IN_VALUE), part->size, part->subject,
				     words->list, words->count, value->bytes,
				     elements->value_stride, elements->cpus, &value->partial,
				     &problem);
	return fail_unless_read(err, part->subject, &problem);
}

/* DEVICE [PROG] of a devmap, QSIZE [PROG] of a cpumap: *done.  Other words are bytes like any. */
static int read_target(const struct elements *elements, const struct words *words,
		       struct map_value *value, bool *done)
{
	const struct elements_part *part = &elements->parts[IN_VALUE];
	bool devices = map_type_has(elements->map.info.map.type, TRAIT_HOLDS_DEVICES);
	const struct words prog = { words->list + 1, words->count - 1 };
	uint32_t target;
	uint64_t number;
	int status;

	*done = false;
	if (words->count > 3 ||
	    (!devices && !map_type_has(elements->map.info.map.type, TRAIT_HOLDS_CPUS)))
		return STATUS_DONE;
	if (!number_u64(words->list[0], UINT32_MAX, &number))
		target = (uint32_t)number;
	else
		target = devices ? if_nametoindex(words->list[0]) : 0;
	if (!target && devices && words->count == 1 && isalpha((unsigned char)*words->list[0]))
		return fail_misuse("there is no network device %s", words->list[0]);
	if (!target)
		return STATUS_DONE;
	*done = true;
	memcpy(value->bytes, &target, sizeof(target));
	if (!prog.count)
		return STATUS_DONE;
	if (part->size < sizeof(target) + sizeof(value->object))
		return fail_misuse("%s has %u bytes, a program needs 8", part->subject, part->size);
	status = open_object(KIND_PROG, &prog, &value->object);
	if (!status)
		memcpy(value->bytes + sizeof(target), &value->object, sizeof(value->object));
	return status;
}

int data_value(const struct elements *elements, const struct words *words, struct map_value *value)
{
	uint32_t type = elements->map.info.map.type;
	int status = check_given(&elements->parts[IN_VALUE], words);
	bool opened;

	if (!status && !value->bytes)
		status = map_elements_alloc(elements, &value->bytes);
	if (status)
		return status;
	if (map_type_has(type, TRAIT_PER_CPU))
		return data_all_cpus(elements, words, value);
	status = read_descriptor(elements, IN_VALUE, words, value, &opened);
	if (!status && !opened)
		status = read_target(elements, words, value, &opened);
	if (status || opened)
		return status;
	if (!map_type_has(type, TRAITS_OF_OBJECTS)) {
		status = data_cpu_value(elements, words, value->bytes, &value->partial);
		return status ? status : descriptor_check(elements, IN_VALUE, value->bytes);
	}
	status = open_object(map_type_has(type, TRAIT_HOLDS_MAPS) ? KIND_MAP : KIND_PROG, words,
			     &value->object);
	if (!status)
		memcpy(value->bytes, &value->object, sizeof(value->object));
	return status;
}

int data_check_cpu(const struct elements *elements, const struct optional *cpu)
{
	const struct handle *map = &elements->map;

	if (!cpu->given)
		return STATUS_DONE;
	if (!map_type_has(map->info.map.type, TRAIT_PER_CPU))
		return fail_misuse("%s is not per-CPU: it takes no cpu N", map->label);
	if (cpu->number >= elements->cpus)
		return fail_misuse("there is no CPU %llu: %s has values for CPUs 0 to %u",
				   (unsigned long long)cpu->number, map->label, elements->cpus - 1);
	return STATUS_DONE;
}

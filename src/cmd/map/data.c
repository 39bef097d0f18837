/* DATA of a command line -> the bytes of a map's key or value. */
#include "cmd/map/data.h"

#include <errno.h>
#include <string.h>

#include "base/number.h"
#include "cmd/map/traits.h"
#include "layout/encode.h"
#include "names/names.h"

static int say(int err, const char *subject, const struct layout_error *error)
{
	if (err == -ENOMEM || !*error->message)
		return fail(err, "cannot read %s", subject);
	return *error->hint ? hint(misuse("%s", error->message), "%s", error->hint)
			    : misuse("%s", error->message);
}

/* What the bytes mean, when there is anything to say but their number. */
static const struct layout *key_layout(const struct map *map, struct layout *space)
{
	if (map->info.type != MAP_TYPE_LPM_TRIE)
		return NULL;
	*space = (struct layout){ .kind = LAYOUT_BYTES,
				  .lpm_key = true,
				  .bit_size = map->info.key_size * 8 };
	return space;
}

int data_key(const struct map *map, const struct words *words, uint8_t **key)
{
	cleanup_free uint8_t *bytes = calloc(1, max_size(map->info.key_size, 1));
	struct layout_error error = { 0 };
	char subject[LABEL_SIZE + 16];
	struct layout layout;
	int err;

	snprintf(subject, sizeof(subject), "the key of %s", map->label);
	if (!words->list)
		return misuse("%s is missing: key DATA, of %u bytes", subject, map->info.key_size);
	if (!bytes)
		return fail(-ENOMEM, "cannot hold %s", subject);
	err = encode_data(key_layout(map, &layout), map->info.key_size, subject, words->list,
			  words->count, bytes, &error);
	if (err)
		return say(err, subject, &error);
	*key = take_ptr(bytes);
	return STATUS_DONE;
}

/* `id N`, `name S`, `pinned PATH`, or one word that is one of these. */
static int read_ref(const struct words *words, const char *what, struct ref *ref)
{
	static const struct {
		const char *keyword;
		enum ref_by by;
	} keywords[] = {
		{ "id", REF_ID }, { "name", REF_NAME }, { "pinned", REF_PATH }, { "tag", REF_TAG }
	};
	const char *text = words->list[words->count - 1];
	uint64_t id;

	*ref = (struct ref){ .by = REF_NONE, .text = text };
	for (size_t i = 0; i < ARRAY_SIZE(keywords) && words->count == 2; i++) {
		if (strcmp(words->list[0], keywords[i].keyword) == 0)
			ref->by = keywords[i].by;
	}
	if (words->count == 1)
		ref->by = number_is_digits(text) ? REF_ID : strchr(text, '/') ? REF_PATH : REF_NAME;
	if (ref->by == REF_NONE)
		return misuse("the value is a %s: its id, name or path", what);
	if (ref->by != REF_ID)
		return STATUS_DONE;
	if (number_u64(text, UINT32_MAX, &id))
		return misuse("\"%s\" is not the id of a %s", text, what);
	ref->id = (uint32_t)id;
	return STATUS_DONE;
}

static int open_object(enum value_meaning meaning, const struct words *words, int *fd)
{
	struct map map = MAP_NONE;
	struct prog prog = PROG_NONE;
	struct ref ref;
	int status;

	status = read_ref(words, meaning == VALUES_MAPS ? "MAP" : "PROG", &ref);
	if (status)
		return status;
	status = meaning == VALUES_MAPS ? map_open(&map, &ref, MAP_READ_WRITE)
					: prog_open(&prog, &ref);
	if (!status)
		*fd = meaning == VALUES_MAPS ? map.fd : prog.fd;
	return status;
}

static int check_given(const struct map *map, const struct words *words)
{
	if (words->list)
		return STATUS_DONE;
	return misuse("the value of %s is missing: value DATA, of %u bytes", map->label,
		      map->info.value_size);
}

static int encode_value(const struct map *map, const struct words *words, unsigned cpus,
			uint8_t **value)
{
	cleanup_free uint8_t *bytes = calloc(cpus, max_size(map->value_stride, 1));
	struct layout_error error = { 0 };
	char subject[LABEL_SIZE + 16];
	int err;

	snprintf(subject, sizeof(subject), "the value of %s", map->label);
	if (!bytes)
		return fail(-ENOMEM, "cannot hold %s", subject);
	if (cpus > 1)
		err = encode_per_cpu(NULL, map->info.value_size, subject, words->list, words->count,
				     bytes, map->value_stride, cpus, &error);
	else
		err = encode_data(NULL, map->info.value_size, subject, words->list, words->count,
				  bytes, &error);
	if (err)
		return say(err, subject, &error);
	*value = take_ptr(bytes);
	return STATUS_DONE;
}

int data_value(const struct map *map, const struct words *words, uint8_t **value, int *object)
{
	enum value_meaning meaning = map_traits(map->info.type)->values;
	int status = check_given(map, words);

	*object = -1;
	if (status)
		return status;
	if (meaning == VALUES_BYTES)
		return encode_value(map, words, map->cpus, value);
	status = open_object(meaning, words, object);
	if (status)
		return status;
	*value = malloc(sizeof(*object));
	if (!*value)
		return fail(-ENOMEM, "cannot hold a value of %s", map->label);
	memcpy(*value, object, sizeof(*object));
	return STATUS_DONE;
}

int data_cpu_value(const struct map *map, const struct words *words, uint8_t **value)
{
	int status = check_given(map, words);

	return status ? status : encode_value(map, words, 1, value);
}

int data_check_cpu(const struct map *map, const struct optional *cpu)
{
	if (!cpu->given)
		return STATUS_DONE;
	if (!map_type_per_cpu(map->info.type))
		return misuse("%s is not per-CPU: cpu N says nothing", map->label);
	if (cpu->number >= map->cpus)
		return misuse("there is no CPU %llu: %s has values for CPUs 0 to %u",
			      (unsigned long long)cpu->number, map->label, map->cpus - 1);
	return STATUS_DONE;
}

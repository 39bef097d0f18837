/* map update - store a value under a key. */
#include <errno.h>
#include <string.h>

#include "bpf/map.h"
#include "cmd/map/data.h"
#include "cmd/map/traits.h"
#include "names/names.h"

struct params {
	struct ref map;
	struct words key, value;
	struct optional cpu;
	unsigned when;
};

enum { WHEN_ANY, WHEN_NOEXIST, WHEN_EXIST };
static const char *const whens[] = { "any", "noexist", "exist", NULL };
static const uint64_t when_flags[] = { UPDATE_FLAG_ANY, UPDATE_FLAG_NOEXIST, UPDATE_FLAG_EXIST };

static const struct arg args[] = {
	{ ARG_MAP, .offset = offsetof(struct params, map), .required = true },
	{ ARG_WORDS, .keyword = "key", .metavar = "DATA", .offset = offsetof(struct params, key) },
	{ ARG_NUMBER, .keyword = "cpu", .offset = offsetof(struct params, cpu), .max = UINT32_MAX,
	  .help = "of a per-CPU map, the value of this CPU; the others stay as they were" },
	{ ARG_WORDS, .keyword = "value", .metavar = "DATA|MAP|PROG",
	  .offset = offsetof(struct params, value),
	  .help = "a MAP in a map of maps, a PROG in a prog_array" },
	{ ARG_CHOICE, .offset = offsetof(struct params, when), .choices = whens,
	  .help = "noexist: only when the key is new; exist: only when it is there" },
	{ ARG_END },
};

static int update(const struct map *map, const uint8_t *key, const uint8_t *value, uint64_t flags)
{
	int err = map_update(map->fd, key, value, flags);

	if (err == -ENOENT)
		return no_such("%s has no such key, and exist asks for one", map->label);
	return err ? fail_map(CMD_MAP_UPDATE_ELEM, err, map, key, flags, "cannot update %s",
			      map->label)
		   : STATUS_DONE;
}

/* Reads what the key has into *value: false when there is nothing, or it cannot be read. */
static bool read_present(const struct map *map, const uint8_t *key, struct map_value *value)
{
	value->bytes = calloc(1, max_size(map->value_space, 1));
	return value->bytes && map_lookup(map->fd, key, value->bytes, 0) == 0;
}

/* DATA that names some fields leaves the others of an element that exists as they are. */
static int encode_over_present(struct map *map, const uint8_t *key, const struct params *p,
			       struct map_value *value)
{
	cleanup_map_value struct map_value present = MAP_VALUE_NONE;
	int status = data_value(map, &p->value, value);

	if (status || !value->partial || p->when == WHEN_NOEXIST)
		return status;
	if (!read_present(map, key, &present))
		return STATUS_DONE;
	note("fields of %s that are not given keep their values", map->label);
	free(value->bytes);
	value->bytes = take_ptr(present.bytes);
	return data_value(map, &p->value, value);
}

/* The kernel does it itself since 6.19; before, the other CPUs' values are read and written back.
 */
static int update_cpu(struct map *map, const uint8_t *key, const struct params *p)
{
	cleanup_map_value struct map_value all = MAP_VALUE_NONE;
	uint64_t flags = when_flags[p->when];
	uint8_t *one;
	int status;

	read_present(map, key, &all);
	if (!all.bytes)
		return fail(-ENOMEM, "cannot hold a value of %s", map->label);
	one = all.bytes + p->cpu.number * map->value_stride;
	status = data_cpu_value(map, &p->value, one, &all.partial);
	if (status)
		return status;
	if (map_update(map->fd, key, one, flags | UPDATE_FLAG_CPU | p->cpu.number << 32) == 0)
		return STATUS_DONE;
	return update(map, key, all.bytes, flags);
}

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	cleanup_map struct map map = MAP_NONE;
	cleanup_map_value struct map_value value = MAP_VALUE_NONE;
	cleanup_free uint8_t *key = NULL;
	int status = map_open(&map, &p->map, MAP_READ_WRITE);

	(void)context;
	if (!status)
		status = map_require(&map, WAY_KEYED, "update");
	if (!status)
		status = data_check_cpu(&map, &p->cpu);
	if (!status)
		status = data_key(&map, &p->key, &key);
	if (!status && p->cpu.given)
		return update_cpu(&map, key, p);
	if (!status)
		status = encode_over_present(&map, key, p, &value);
	return status ? status : update(&map, key, value.bytes, when_flags[p->when]);
}

const struct command cmd_map_update = {
	.name = "map update",
	.summary = "store a value under a key",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "bpfadm map update counters key 0 value 42",
};

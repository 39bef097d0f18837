/* SPDX-License-Identifier: GPL-3.0-or-later */
/* map update - store a value under a key. */
#include <errno.h>
#include <string.h>

#include "bpf/kernel.h"
#include "bpf/map.h"
#include "bpf/owners.h"
#include "bpf/pin.h"
#include "bpf/walk.h"
#include "cmd/complete/complete.h"
#include "cmd/fail.h"
#include "cmd/map/map_elements.h"
#include "names/names.h"

struct params {
	struct ref map;
	struct words key, value, set, with;
	struct optional cpu;
	unsigned when;
	bool force;
};

enum { WHEN_ANY, WHEN_NOEXIST, WHEN_EXIST };
static const struct choice whens[] = {
	{ "any", "whether the key exists or not" },
	{ "noexist", "only if the key is new" },
	{ "exist", "only if the key exists" },
	{ NULL },
};
static const uint64_t when_flags[] = { UPDATE_FLAG_ANY, UPDATE_FLAG_NOEXIST, UPDATE_FLAG_EXIST };

static const struct arg args[] = {
	{ ARG_MAP, .offset = offsetof(struct params, map), .required = true },
	{ ARG_WORDS, .keyword = "key", .metavar = "DATA", .complete = complete_key,
	  .offset = offsetof(struct params, key),
	  .help = "the key; may be left out for an array of one entry, and for a queue or a stack, where value is pushed" },
	{ ARG_NUMBER, .keyword = "cpu", .offset = offsetof(struct params, cpu), .max = UINT32_MAX,
	  .help = "store the value for this CPU only" },
	{ ARG_WORDS, .keyword = "value", .metavar = "DATA|MAP|PROG", .complete = complete_value,
	  .offset = offsetof(struct params, value),
	  .help = "the value; in a map of maps a MAP, in a prog_array a PROG" },
	{ ARG_WORDS, .keyword = "set", .metavar = "FIELD=VALUE...", .complete = complete_set,
	  .offset = offsetof(struct params, set),
	  .help = "change only these fields: packets=0 pts[1].x=3" },
	{ ARG_WORDS, .keyword = "with", .metavar = "FIELD=DECODER...", .complete = complete_with,
	  .offset = offsetof(struct params, with),
	  .help = "what fields of DATA hold: key.dport=be16" },
	{ ARG_FLAG, .keyword = "force", .offset = offsetof(struct params, force),
	  .help = "update even if that cancels a timer or drops what the kernel keeps" },
	{ ARG_CHOICE, .offset = offsetof(struct params, when), .choices = whens,
	  .help = "noexist: only if the key is new; exist: only if it exists" },
	{ ARG_END },
};

/* A key of a trie is a number of bits and these bits; what follows them does not count. */
static bool is_same_prefix(const uint8_t *a, const uint8_t *b)
{
	uint32_t bits, other;

	memcpy(&bits, a, sizeof(bits));
	memcpy(&other, b, sizeof(other));
	if (bits != other || memcmp(a + sizeof(bits), b + sizeof(bits), bits / 8) != 0)
		return false;
	a += sizeof(bits) + bits / 8;
	b += sizeof(bits) + bits / 8;
	return bits % 8 == 0 || (*a ^ *b) >> (8 - bits % 8) == 0;
}

/* A look-up in a trie finds the longest prefix of the key, which may be shorter than the key. */
static int walk_for_prefix(const struct elements *elements, const uint8_t *key, bool *found)
{
	const struct handle *map = &elements->map;
	cleanup_walk struct walk *walk = NULL;
	int more = walk_begin(&walk, map->fd, &map->info.map, elements->value_space,
			      elements->flags);
	struct bite bite;

	if (more)
		return more;
	*found = false;
	while (!*found && (more = walk_next(walk, &bite)) > 0) {
		for (size_t i = 0; i < bite.count && !*found; i++)
			*found = is_same_prefix(bite.keys + i * bite.key_stride, key);
	}
	return more < 0 ? more : 0;
}

/* Reads the present value of the element; *found: the map has exactly this key. */
static int read_present(const struct elements *elements, const uint8_t *key, uint8_t *value,
			bool *found)
{
	const struct handle *map = &elements->map;
	int err = map_lookup(map->fd, key, value, elements->flags);

	*found = !err;
	if (!err && map_type_has(map->info.map.type, TRAIT_PREFIXES))
		err = walk_for_prefix(elements, key, found);
	if (err && err != -ENOENT)
		return fail_map(CMD_MAP_LOOKUP_ELEM, err, map, key, 0,
				"cannot read the value of %s for this key", map->label);
	if (!*found)
		memset(value, 0, elements->value_space);
	return STATUS_DONE;
}

/* What an update would do to the kernel's own in the value it replaces is told before it is done.
 */
static int check_destroyed(const struct elements *elements, const struct params *p)
{
	const struct layout *value = elements_layout(elements, IN_VALUE);
	const struct layout *own = value ? layout_find_own(value, OWN_DESTROYED) : NULL;

	if (!own || p->force || p->when == WHEN_NOEXIST)
		return STATUS_DONE;
	return fail_hint(
		fail_misuse("cannot update %s: this would destroy what the kernel keeps in %s "
			    "(%s) of the value",
			    elements->map.label, layout_is_named(own) ? own->name : "it",
			    own->type_name ? own->type_name : "a kptr"),
		"force updates it all the same%s",
		map_type_has(elements->map.info.map.type, TRAIT_INDEXED)
			? ""
			: ", noexist adds a new element");
}

static int update(const struct elements *elements, const uint8_t *key, const uint8_t *value,
		  uint64_t flags)
{
	const struct handle *map = &elements->map;
	int err = map_update(map->fd, key, value, flags | elements->flags);

	if (err == -ENOENT)
		return fail_no_such(flags & UPDATE_FLAG_EXIST
					    ? "%s has no such key, which exist requires"
					    : "%s has no such key, and an update cannot add it",
				    map->label);
	if (!err)
		return STATUS_DONE;
	fail_attempt(&(struct attempt){ .command = CMD_MAP_UPDATE_ELEM,
					.err = err,
					.map = &map->info.map,
					.map_fd = map->fd,
					.key = key,
					.value = value,
					.flags = flags },
		     "cannot update %s", map->label);
	/* noexist asks whether the key is there, as exist does: the answer is no. */
	return err == -EEXIST ? STATUS_NO : STATUS_FAILED;
}

/* Reads DATA into value->bytes, then the fields of `set`, for every CPU. */
static int encode(const struct elements *elements, const struct params *p, struct map_value *value)
{
	bool partial = false;
	int status = STATUS_DONE;

	if (p->value.list || !p->set.list)
		status = data_value(elements, &p->value, value);
	else if (!value->bytes)
		status = map_elements_alloc(elements, &value->bytes);
	for (unsigned cpu = 0; p->set.list && cpu < elements->cpus && !status; cpu++)
		status = data_fields(elements, &p->set, value->bytes + cpu * elements->value_stride,
				     &partial);
	if (!p->value.list)
		value->partial = partial;
	return status;
}

static void say_kept(const struct handle *map)
{
	fail_note("fields of %s that are not given keep their values", map->label);
}

/* Of an array that can be mapped, only what DATA sets is stored, so that what a program writes to
 * other fields meanwhile stays.  *stored: that is done. */
static int store_fields(const struct elements *elements, const uint8_t *key, const struct params *p,
			const struct map_value *value, bool *stored)
{
	const struct map_info *info = &elements->map.info.map;
	cleanup_map_value struct map_value ones = MAP_VALUE_NONE;
	int status = STATUS_DONE;
	uint32_t index;

	*stored = false;
	if (!map_store_works(info))
		return STATUS_DONE;
	memcpy(&index, key, sizeof(index));
	/* What is the same over zeroes and over ones is what DATA sets. */
	status = map_elements_alloc(elements, &ones.bytes);
	if (status)
		return status;
	memset(ones.bytes, 0xff, elements->value_space);
	status = encode(elements, p, &ones);
	for (size_t i = 0; !status && i < info->value_size; i++)
		ones.bytes[i] = (uint8_t) ~(ones.bytes[i] ^ value->bytes[i]);
	*stored = !status &&
		  map_store(elements->map.fd, info, index, value->bytes, ones.bytes) == 0;
	return status;
}

/* DATA or `set` that names only some fields leaves the other fields of an element unchanged. */
static int encode_over_present(const struct elements *elements, const uint8_t *key,
			       const struct params *p, struct map_value *value)
{
	cleanup_map_value struct map_value present = MAP_VALUE_NONE;
	int status = map_elements_alloc(elements, &present.bytes);
	bool found;

	if (!status)
		status = read_present(elements, key, present.bytes, &found);
	if (status || !found)
		return status;
	if (p->value.list) /* `set` asks for just that */
		say_kept(&elements->map);
	free(value->bytes);
	value->bytes = take_ptr(present.bytes);
	return encode(elements, p, value);
}

/* The kernel does it itself since 6.19, by the CPU's number, which is that of the value where none
 * is left out; before, the other CPUs' values are read and written back. */
static int update_cpu(const struct elements *elements, const uint8_t *key, const struct params *p)
{
	const struct handle *map = &elements->map;
	cleanup_map_value struct map_value all = MAP_VALUE_NONE;
	uint64_t flags = when_flags[p->when];
	int status = map_elements_alloc(elements, &all.bytes);
	bool found, partial = false;
	uint8_t *one;

	if (!status)
		status = read_present(elements, key, all.bytes, &found);
	if (status)
		return status;
	one = all.bytes + p->cpu.number * elements->value_stride;
	if (p->value.list || !p->set.list)
		status = data_cpu_value(elements, &p->value, one, &partial);
	if (!status && p->set.list)
		status = data_fields(elements, &p->set, one,
				     p->value.list ? &all.partial : &partial);
	if (status)
		return status;
	if (found && partial && p->value.list)
		say_kept(map);
	if (kernel_cpus_end() == (int)elements->cpus &&
	    map_update(map->fd, key, one, flags | UPDATE_FLAG_CPU | p->cpu.number << 32) == 0)
		return STATUS_DONE;
	return update(elements, key, all.bytes, flags);
}

/* By a pin, or a process that has it open?  True when it cannot be found out. */
static bool is_held(const struct handle *map, struct kernel *kernel)
{
	cleanup_owners struct owners owners = OWNERS_NONE;
	cleanup_pins struct pins pins = PINS_NONE;
	size_t count;

	return owners_find(&owners, kernel) || owners_of(&owners, KIND_MAP, map->id, &count) ||
	       pins_scan(&pins, KIND_MAP) || pins_of(&pins, KIND_MAP, map->id, &count);
}

/* The kernel empties a prog_array as soon as nobody in user space holds it, even if a program uses
 * it (prog_array_map_clear(), called by bpf_map_put_uref()). */
static int hold_slots(const struct context *context, const struct handle *map,
		      const struct params *p)
{
	if (!map_type_has(map->info.map.type, TRAIT_HOLDS_PROGS) || p->map.by == REF_PATH)
		return STATUS_DONE;
	if (context->kept)
		return context_keep_once(context, map);
	if (p->force || is_held(map, context->kernel))
		return STATUS_DONE;
	return fail_hint(fail_misuse("cannot update %s: no path and no process holds it, so the "
				     "kernel empties it as this command ends",
				     map->label),
			 "pin it first (map pin), or use the shell or a batch");
}

/* The kernel keeps the bits of a trie's key after its prefix, but never looks at them. */
static void note_unused_bits(const struct handle *map, const uint8_t *key)
{
	uint32_t data_size = map->info.map.key_size - sizeof(uint32_t), bits;
	bool any = false;

	if (!map_type_has(map->info.map.type, TRAIT_PREFIXES))
		return;
	memcpy(&bits, key, sizeof(bits));
	for (uint32_t i = bits / 8; i < data_size; i++)
		any |= key[sizeof(bits) + i] & (i == bits / 8 ? 0xff >> bits % 8 : 0xff);
	if (any)
		fail_note("%s: the key has bits after its prefix of %u, which do not count",
			  map->label, bits);
}

static int update_keyed(const struct elements *elements, const struct params *p)
{
	cleanup_map_value struct map_value value = MAP_VALUE_NONE;
	cleanup_map_value struct map_value key = MAP_VALUE_NONE;
	bool stored = false;
	int status = data_key(elements, &p->key, &key);

	if (!status)
		status = check_destroyed(elements, p);
	if (!status && p->cpu.given)
		return update_cpu(elements, key.bytes, p);
	if (!status)
		status = encode(elements, p, &value);
	if (!status && value.partial && p->when != WHEN_NOEXIST) {
		status = store_fields(elements, key.bytes, p, &value, &stored);
		if (!status && !stored)
			status = encode_over_present(elements, key.bytes, p, &value);
	}
	if (stored)
		say_kept(&elements->map);
	if (!status)
		note_unused_bits(&elements->map, key.bytes);
	return status || stored ? status
				: update(elements, key.bytes, value.bytes, when_flags[p->when]);
}

static int update_keyless(const struct elements *elements, const struct params *p)
{
	cleanup_map_value struct map_value value = MAP_VALUE_NONE;
	int status = encode(elements, p, &value);

	return status ? status : update(elements, NULL, value.bytes, when_flags[p->when]);
}

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	const struct elements_how how = { .with = p->with };
	cleanup_elements struct elements elements = ELEMENTS_NONE;
	bool push;
	int status = map_elements_open(&elements, context, &p->map, 0, TRAIT_PUSHES | TRAIT_KEYED,
				       "update", &how);

	if (!status)
		status = data_check_cpu(&elements, &p->cpu);
	if (status)
		return status;
	/* As with bpftool, an update without a key is the same as map push. */
	push = !p->key.list && map_type_has(elements.map.info.map.type, TRAIT_PUSHES);
	if (push)
		return update_keyless(&elements, p);
	status = map_elements_require(&elements.map, TRAIT_KEYED, "update");
	if (!status)
		status = hold_slots(context, &elements.map, p);
	return status ? status : update_keyed(&elements, p);
}

const struct command cmd_map_update = {
	.name = "map update",
	.alias = "set",
	.summary = "store a value under a key",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = EXAMPLE_ARRAY("'map update demo key 0 value 42'"),
	.leaves_open = true,
};

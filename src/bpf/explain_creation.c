/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a map cannot be made. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/util.h"
#include "bpf/explain_rule.h"
#include "bpf/kernel.h"

#define CREATE ON(MAP_CREATE)

enum {
	LARGEST_CPU_VALUE = 32 * 1024, /* PCPU_MIN_UNIT_SIZE */
	LARGEST_ELEMENT = 4 << 20,     /* KMALLOC_MAX_SIZE of the common builds */
	MOST_HASHES = 15,	       /* of a bloom filter */
};

static const struct map_traits *traits_of(const struct attempt *attempt)
{
	return map_type_traits(explain_map_type(attempt));
}

static bool newer_type(const struct attempt *attempt)
{
	return kernel_before(names_since(&map_types, explain_map_type(attempt)));
}

static bool unknown_type(const struct attempt *attempt)
{
	return attempt->create && !names_of(&map_types, attempt->create->map_type);
}

static bool newer_flag(const struct attempt *attempt)
{
	return explain_newer_map_flag(attempt);
}

static bool untyped(const struct attempt *attempt)
{
	return attempt->create && !attempt->create->btf_fd;
}

static bool has_key(const struct attempt *attempt)
{
	const struct map_traits *traits = traits_of(attempt);

	return attempt->create && !traits->key.max && traits->value.max &&
	       attempt->create->key_size;
}

static bool has_key_or_value(const struct attempt *attempt)
{
	const struct map_traits *traits = traits_of(attempt);

	return attempt->create && !traits->key.max && !traits->value.max &&
	       (attempt->create->key_size || attempt->create->value_size);
}

static bool is_size_of(const struct map_size *size, uint32_t wanted)
{
	if (size->ends)
		return wanted == size->min || wanted == size->max;
	return wanted >= size->min && wanted <= size->max;
}

static bool bad_key_size(const struct attempt *attempt)
{
	return attempt->create && !is_size_of(&traits_of(attempt)->key, attempt->create->key_size);
}

static bool bad_value_size(const struct attempt *attempt)
{
	return attempt->create &&
	       !is_size_of(&traits_of(attempt)->value, attempt->create->value_size);
}

static bool no_entries(const struct attempt *attempt)
{
	return attempt->create && !map_type_has(attempt->create->map_type, TRAIT_NO_ENTRIES) &&
	       !attempt->create->max_entries;
}

static bool has_entries(const struct attempt *attempt)
{
	return attempt->create && attempt->create->max_entries;
}

static bool odd_ring(const struct attempt *attempt)
{
	uint32_t size = attempt->create ? attempt->create->max_entries : 0;

	return !size || size & (size - 1) || size % (uint32_t)sysconf(_SC_PAGESIZE);
}

static bool has_flag(const struct attempt *attempt, uint32_t flags)
{
	return attempt->create && attempt->create->map_flags & flags;
}

static bool prealloc(const struct attempt *attempt)
{
	return attempt->create && !has_flag(attempt, MAP_FLAG_NO_PREALLOC);
}

static bool no_prealloc(const struct attempt *attempt)
{
	return has_flag(attempt, MAP_FLAG_NO_PREALLOC);
}

/* An arena is nothing but memory that is mapped. */
static bool not_mmapable(const struct attempt *attempt)
{
	return attempt->create && !has_flag(attempt, MAP_FLAG_MMAPABLE);
}

static bool programs_read_and_write_only(const struct attempt *attempt)
{
	return has_flag(attempt, MAP_FLAG_RDONLY_PROG) && has_flag(attempt, MAP_FLAG_WRONLY_PROG);
}

static bool bad_flags(const struct attempt *attempt)
{
	return explain_bad_flags(attempt);
}

static bool read_and_write_only(const struct attempt *attempt)
{
	return has_flag(attempt, MAP_FLAG_RDONLY) && has_flag(attempt, MAP_FLAG_WRONLY);
}

static bool numa_node(const struct attempt *attempt)
{
	return has_flag(attempt, MAP_FLAG_NUMA_NODE);
}

/* An address, or with build ids struct bpf_stack_build_id. */
static bool bad_stack_value(const struct attempt *attempt)
{
	uint32_t frame = has_flag(attempt, MAP_FLAG_STACK_BUILD_ID) ? 32 : 8;

	return attempt->create &&
	       (!attempt->create->value_size || attempt->create->value_size % frame);
}

/* kernel.perf_event_max_stack */
static bool deep_stack(const struct attempt *attempt)
{
	uint32_t frame = has_flag(attempt, MAP_FLAG_STACK_BUILD_ID) ? 32 : 8;
	cleanup_file FILE *file = fopen("/proc/sys/kernel/perf_event_max_stack", "re");
	unsigned most;

	return attempt->create && file && fscanf(file, "%u", &most) == 1 &&
	       attempt->create->value_size / frame > most;
}

static bool no_inner_map(const struct attempt *attempt)
{
	return attempt->create && !attempt->create->inner_map_fd;
}

static bool inner_map(const struct attempt *attempt)
{
	return attempt->create && attempt->create->inner_map_fd;
}

static bool many_hashes(const struct attempt *attempt)
{
	return attempt->create && attempt->create->map_extra > MOST_HASHES;
}

static bool no_extra(const struct attempt *attempt)
{
	return attempt->create && attempt->create->map_extra &&
	       !map_type_has(attempt->create->map_type, TRAIT_EXTRA);
}

static bool in_device(const struct attempt *attempt)
{
	return attempt->create && attempt->create->map_ifindex;
}

static bool large_cpu_value(const struct attempt *attempt)
{
	return attempt->create && round_up8(attempt->create->value_size) > LARGEST_CPU_VALUE;
}

/* Arrays are allocated as a whole, other elements one by one. */
static bool large_element(const struct attempt *attempt)
{
	return attempt->create && !map_type_has(attempt->create->map_type, TRAIT_FIXED) &&
	       (uint64_t)attempt->create->key_size + attempt->create->value_size + 256 >
		       LARGEST_ELEMENT;
}

static bool beyond_int(const struct attempt *attempt)
{
	return attempt->create && attempt->create->value_size > INT32_MAX;
}

static bool beyond_page(const struct attempt *attempt)
{
	return attempt->create && attempt->create->value_size > (uint32_t)sysconf(_SC_PAGESIZE);
}

/* The kernel's rule for names (bpf_obj_name_cpy()). */
static bool bad_name(const struct attempt *attempt)
{
	const char *name = attempt->create ? attempt->create->map_name : "";

	for (int i = 0; i < OBJ_NAME_SIZE; i++) {
		if (!name[i])
			return false;
		if (!isalnum((unsigned char)name[i]) && name[i] != '_' && name[i] != '.')
			return true;
	}
	return true;
}

static const struct rule list[] = {
	/* the type */
	{ CREATE, EINVAL, 0, newer_type, REASON_UNSUPPORTED,
	  "this kernel ({release}) has no {map_type} maps: they came with Linux {map_since}",
	  NULL },
	{ CREATE, EINVAL, 0, unknown_type, REASON_UNKNOWN, "there is no map type {map_type}",
	  NULL },
	{ CREATE, EINVAL, MAPS(STRUCT_OPS), untyped, REASON_MISSING,
	  "{map_type} maps need the types (BTF) of an object file", NULL },

	{ CREATE, EINVAL, 0, bad_name, REASON_SYNTAX,
	  "a name has at most 15 characters of A-Za-z0-9_.", NULL },

	/* sizes */
	{ CREATE, EINVAL, WITH(INDEXED), bad_key_size, REASON_SIZE,
	  "the key of {map_type} maps is an index of 4 bytes, not {key_size}", NULL },
	{ CREATE, EINVAL, 0, has_key, REASON_SIZE,
	  "{map_type} maps have no keys: the key size must be 0", NULL },
	{ CREATE, EINVAL, 0, has_key_or_value, REASON_SIZE,
	  "{map_type} maps have neither keys nor values: both sizes must be 0", NULL },
	{ CREATE, EINVAL, WITH(PREFIXES), bad_key_size, REASON_SIZE,
	  "the key of an lpm_trie has 5 to 260 bytes, 4 of them for the prefix length, not "
	  "{key_size}",
	  NULL },
	{ CREATE, EINVAL, 0, bad_key_size, REASON_SIZE,
	  "the key of {map_type} maps has {key_sizes}, not {key_size}", NULL },
	{ CREATE, E2BIG, 0, bad_key_size, REASON_SIZE,
	  "the key of {map_type} maps has {key_sizes}, not {key_size}", NULL },
	{ CREATE, EINVAL, MAPS(STACK_TRACE), bad_stack_value, REASON_SIZE,
	  "the value of a stack_trace map is addresses of 8 bytes each, with stack_build_id 32, "
	  "not {value_size} bytes",
	  NULL },
	{ CREATE, EINVAL, MAPS(STACK_TRACE), deep_stack, REASON_SIZE,
	  "a value of {value_size} bytes holds more addresses than kernel.perf_event_max_stack "
	  "allows",
	  NULL },
	{ CREATE, EINVAL, 0, bad_value_size, REASON_SIZE,
	  "the value of {map_type} maps has {value_sizes}, not {value_size}", NULL },
	{ CREATE, EINVAL, WITH(RING), odd_ring, REASON_RANGE,
	  "max_entries of a {map_type} is its size in bytes: a power of 2 and a multiple of the page size, not {max_entries}",
	  NULL },
	{ CREATE, EINVAL, WITH(NO_ENTRIES), has_entries, REASON_RANGE,
	  "max_entries of {map_type} maps must be 0, not {max_entries}", NULL },
	{ CREATE, EINVAL, 0, no_entries, REASON_RANGE, "max_entries must be at least 1", NULL },
	{ CREATE, E2BIG, WITH(PER_CPU), large_cpu_value, REASON_SIZE,
	  "the value of a CPU has at most 32768 bytes, not {value_size}", NULL },
	{ CREATE, E2BIG, MAPS(CGROUP_STORAGE), beyond_page, REASON_SIZE,
	  "the value of {map_type} maps has at most a page, not {value_size} bytes", NULL },
	{ CREATE, E2BIG, WITH(STORAGE), NULL, REASON_SIZE,
	  "the value of {map_type} maps has at most some 65000 bytes, not {value_size}", NULL },
	{ CREATE, E2BIG, 0, large_element, REASON_SIZE,
	  "key and value together are larger than the kernel allows (4 MiB)", NULL },
	{ CREATE, E2BIG, 0, beyond_int, REASON_SIZE,
	  "the value of {map_type} maps has at most 2147483647 bytes, not {value_size}", NULL },
	{ CREATE, E2BIG, MAPS(CPUMAP), NULL, REASON_RANGE,
	  "{max_entries} entries are more than the CPUs that this kernel was built for", NULL },
	{ CREATE, E2BIG, MAPS(ARENA), NULL, REASON_RANGE,
	  "max_entries of an arena is its size in pages, at most 4 GiB together, not {max_entries}",
	  NULL },
	{ CREATE, E2BIG, 0, NULL, REASON_LIMIT,
	  "{max_entries} elements of this size are more than the kernel allows, or it is too old "
	  "for what was asked for",
	  NULL },
	{ CREATE, ENOMEM, 0, NULL, REASON_MEMORY,
	  "the kernel has no memory for {max_entries} elements of this size", NULL },

	/* flags */
	{ CREATE, EINVAL, WITH(NEEDS_NO_PREALLOC), prealloc, REASON_MISSING,
	  "{map_type} maps need the flag no_prealloc", "add: flags no_prealloc" },
	{ CREATE, EINVAL, MAPS(ARENA), not_mmapable, REASON_MISSING,
	  "{map_type} maps need the flag mmapable", "add: flags mmapable" },
	{ CREATE, KERNEL_ENOTSUPP, WITH(LRU), no_prealloc, REASON_UNEXPECTED,
	  "an LRU map always allocates its elements in advance: it does not take no_prealloc",
	  NULL },
	{ CREATE, EINVAL, WITH(FIXED), no_prealloc, REASON_UNEXPECTED,
	  "an array always allocates its elements in advance: it does not take no_prealloc", NULL },
	{ CREATE, EINVAL, 0, newer_flag, REASON_UNSUPPORTED,
	  "this kernel ({release}) has no map flag {map_flag}: it came with Linux "
	  "{map_flag_since}",
	  NULL },
	{ CREATE, EINVAL, 0, bad_flags, REASON_UNEXPECTED,
	  "{map_type} maps do not take the {bad_flags}", "they take {good_flags}" },
	{ CREATE, EINVAL, 0, read_and_write_only, REASON_CONFLICT,
	  "rdonly and wronly exclude each other", NULL },
	{ CREATE, EINVAL, 0, programs_read_and_write_only, REASON_CONFLICT,
	  "rdonly_prog and wronly_prog exclude each other", NULL },
	{ CREATE, EINVAL, 0, numa_node, REASON_NOT_FOUND, "there is no such NUMA node", NULL },
	{ CREATE, EINVAL, WITH(NEEDS_TYPES), untyped, REASON_MISSING,
	  "{map_type} maps need the types (BTF) of key and value",
	  "give them as C types: key int value 'struct { ... }'" },

	/* map_extra and devices */
	{ CREATE, EINVAL, MAPS(BLOOM_FILTER), many_hashes, REASON_RANGE,
	  "map_extra of a bloom_filter is the number of its hashes, 0 to 15", NULL },
	{ CREATE, EINVAL, 0, no_extra, REASON_UNEXPECTED, "{map_type} maps do not take map_extra",
	  NULL },
	{ CREATE, EINVAL, 0, in_device, REASON_UNSUPPORTED,
	  "the network device does not support {map_type} maps", NULL },
	{ CREATE, EOPNOTSUPP, 0, in_device, REASON_UNSUPPORTED,
	  "the network device does not support {map_type} maps", NULL },

	/* maps of maps */
	{ CREATE, EINVAL, WITH(HOLDS_MAPS), no_inner_map, REASON_MISSING,
	  "a map of maps needs an inner map as its template", "add: inner_map MAP" },
	{ CREATE, EBADF, WITH(HOLDS_MAPS), NULL, REASON_MISSING,
	  "a map of maps needs an inner map as its template", "add: inner_map MAP" },
	{ CREATE, EINVAL, WITH(HOLDS_MAPS), NULL, REASON_TYPE,
	  "the inner map is of a type that cannot be in a map of maps", NULL },
	{ CREATE, KERNEL_ENOTSUPP, WITH(HOLDS_MAPS), inner_map, REASON_TYPE,
	  "the inner map is of a type that cannot be in a map of maps", NULL },

	{ CREATE, EINVAL, WITH(STORAGE), NULL, REASON_TYPE,
	  "the key of {map_type} maps is an int: a file descriptor", NULL },
	{ CREATE, EINVAL, MAPS(ARENA), NULL, REASON_RANGE,
	  "map_extra of an arena is an address, a multiple of the page size", NULL },
	{ CREATE, EINVAL, MAPS(DEVMAP_HASH), NULL, REASON_RANGE,
	  "max_entries of {map_type} maps is at most 2147483648, not {max_entries}", NULL },
	{ CREATE, EINVAL, MAPS(SOCKHASH), NULL, REASON_RANGE,
	  "{max_entries} entries are more than the kernel allows", NULL },
	{ CREATE, EINVAL, 0, NULL, REASON_KERNEL,
	  "the kernel refuses these sizes, flags or types for {map_type} maps", NULL },
	{ CREATE, KERNEL_ENOTSUPP, 0, NULL, REASON_UNSUPPORTED,
	  "this kernel was built without {map_type} maps", NULL },
	{ CREATE, EOPNOTSUPP, 0, NULL, REASON_UNSUPPORTED,
	  "this kernel was built without {map_type} maps", NULL },
};

const struct rules explain_creation = { list, ARRAY_SIZE(list) };

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every type of map that the running kernel can make has the traits that names/map_type.def gives
 * it, and no others.  The traits of which a check needs more than the map (a struct_ops of the
 * kernel, a cgroup, a socket that listens) are held to what the kernel refuses.
 */
#include <linux/capability.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../lib/unit.h"
#include "base/util.h"
#include "bpf/btf_object.h"
#include "bpf/insn.h"
#include "bpf/kernel.h"
#include "bpf/kind.h"
#include "bpf/map.h"
#include "bpf/map_type.h"
#include "bpf/prog.h"
#include "names/names.h"

enum { ENTRIES = 4, SPACE = 64 * 1024 };

/* A type under test, and a map of it. */
struct trial {
	uint32_t type;
	const char *name;
	const struct map_traits *traits;
	struct map_create_attr create; /* which the kernel takes */
	int fd;
	uint8_t key[32], value[SPACE]; /* an element that the kernel takes, where one is known */
};

static bool has(const struct trial *trial, uint32_t traits)
{
	return trial->traits->traits & traits;
}

/* BTF with one type, a u32: the key and the value of a storage. */
static int load_u32(void)
{
	static const struct {
		uint16_t magic;
		uint8_t version, flags;
		uint32_t header, types, types_size, strings, strings_size;
		uint32_t name, info, size, bits;
		char text[5];
	} btf = { 0xeb9f, 1, 0, 24, 0, 16, 16, 5, 1, 1U << 24, 4, 32, "\0u32" };

	return btf_load(&btf, 24 + 16 + 5, NULL);
}

static int load_program(void)
{
	static const struct insn pass[] = {
		{ .opcode = BPF_ALU64 | BPF_MOV | BPF_K, .dst = R0 },
		{ .opcode = BPF_JMP | BPF_EXIT },
	};

	return prog_load(&(struct prog_load_attr){ .prog_type = PROG_TYPE_SOCKET_FILTER,
						   .insn_cnt = ARRAY_SIZE(pass),
						   .insns = ptr_u64(pass),
						   .license = ptr_u64("GPL") },
			 NULL);
}

static int make_inner(void)
{
	return map_create(&(struct map_create_attr){
		.map_type = MAP_TYPE_ARRAY, .key_size = 4, .value_size = 4, .max_entries = 1 });
}

/* A size that the table allows: 8 where it is one of them. */
static uint32_t usual_size(const struct map_size *size)
{
	return size->must && size->min <= 8 && size->max >= 8 ? 8 : size->min;
}

static struct map_create_attr usual(const struct trial *trial)
{
	struct map_create_attr create = {
		.map_type = trial->type,
		.key_size = usual_size(&trial->traits->key),
		.value_size = usual_size(&trial->traits->value),
		.max_entries = has(trial, TRAIT_NO_ENTRIES) ? 0
			       : has(trial, TRAIT_RING)	    ? (uint32_t)sysconf(_SC_PAGESIZE)
							    : ENTRIES,
	};

	if (has(trial, TRAIT_NEEDS_NO_PREALLOC))
		create.map_flags |= MAP_FLAG_NO_PREALLOC;
	/* It is nothing but memory. */
	if (trial->type == MAP_TYPE_ARENA)
		create.map_flags |= MAP_FLAG_MMAPABLE;
	if (has(trial, TRAIT_HOLDS_MAPS))
		create.inner_map_fd = (uint32_t)make_inner();
	if (has(trial, TRAIT_NEEDS_TYPES)) {
		create.btf_fd = (uint32_t)load_u32();
		create.btf_key_type_id = create.btf_value_type_id = 1;
		create.value_size = 4;
	}
	return create;
}

/* The kernel takes the map: the descriptor is closed again. */
static bool takes(const struct map_create_attr *create)
{
	int fd = map_create(create);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

#define CHECK_TRIAL(condition) CHECK_CASE(condition, trial->name)

static bool takes_sizes(const struct trial *trial, uint32_t key_size, uint32_t value_size)
{
	struct map_create_attr create = trial->create;

	create.key_size = key_size;
	create.value_size = value_size;
	return takes(&create);
}

/* Sizes beside the limits are refused. */
static void check_sizes(const struct trial *trial)
{
	const struct map_size *key = &trial->traits->key, *value = &trial->traits->value;
	uint32_t key_size = trial->create.key_size, value_size = trial->create.value_size;

	if (key->min)
		CHECK_TRIAL(!takes_sizes(trial, key->min - 1, value_size));
	if (key->max < UINT32_MAX)
		CHECK_TRIAL(!takes_sizes(trial, key->max + 1, value_size));
	if (value->min)
		CHECK_TRIAL(!takes_sizes(trial, key_size, value->min - 1));
	if (value->max < UINT32_MAX)
		CHECK_TRIAL(!takes_sizes(trial, key_size, value->max + 1));
	if (!key->must)
		CHECK_TRIAL(takes_sizes(trial, key->min, value_size));
	if (!value->must)
		CHECK_TRIAL(takes_sizes(trial, key_size, value->min));
}

/* Each flag of the table is taken, and no other.  Not tried: what needs more than the flag. */
static void check_flags(const struct trial *trial)
{
	const uint32_t untried = MAP_FLAG_PATH_FD | MAP_FLAG_TOKEN_FD | MAP_FLAG_VTYPE_BTF_OBJ_FD |
				 MAP_FLAG_LINK;

	for (uint32_t flag = 1; flag <= MAP_FLAG_RB_OVERWRITE; flag <<= 1) {
		struct map_create_attr create = trial->create;
		const char *since = names_since(&map_flags, flag);

		if (flag & untried || kernel_before(since))
			continue;
		create.map_flags |= flag;
		if (flag == MAP_FLAG_STACK_BUILD_ID)
			create.value_size = 32;
		CHECK_CASE(takes(&create) == !!(trial->traits->flags & flag), trial->name);
		if (takes(&create) != !!(trial->traits->flags & flag))
			printf("# %s %s\n", trial->name, names_of(&map_flags, flag));
	}
}

static void check_creation(const struct trial *trial)
{
	struct map_create_attr create = trial->create;

	create.max_entries = create.max_entries ? 0 : ENTRIES;
	CHECK_TRIAL(!takes(&create));
	create = trial->create;
	create.max_entries = 5000;
	if (!has(trial, TRAIT_NO_ENTRIES) && trial->type != MAP_TYPE_CPUMAP)
		CHECK_TRIAL(takes(&create) == !has(trial, TRAIT_RING));
	create = trial->create;
	create.map_flags |= MAP_FLAG_MMAPABLE;
	CHECK_TRIAL(takes(&create) == has(trial, TRAIT_MMAPABLE));
	create = trial->create;
	/* An arena's is the address of its memory. */
	create.map_extra = trial->type == MAP_TYPE_ARENA ? UINT64_C(1) << 40 : 1;
	CHECK_TRIAL(takes(&create) == has(trial, TRAIT_EXTRA));
	create = trial->create;
	create.map_flags &= ~(uint32_t)MAP_FLAG_NO_PREALLOC;
	CHECK_TRIAL(takes(&create) == !has(trial, TRAIT_NEEDS_NO_PREALLOC));
	create = trial->create;
	create.btf_fd = create.btf_key_type_id = create.btf_value_type_id = 0;
	CHECK_TRIAL(takes(&create) == !has(trial, TRAIT_NEEDS_TYPES));
}

static void drop_net_admin(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2];

	if (syscall(SYS_capget, &header, data))
		_exit(2);
	data[0].effective &= ~((1U << CAP_NET_ADMIN) | (1U << CAP_SYS_ADMIN));
	if (syscall(SYS_capset, &header, data))
		_exit(2);
}

static void check_capability(const struct trial *trial)
{
	int status = -1;
	pid_t child = fork();

	if (!child) {
		drop_net_admin();
		_exit(takes(&trial->create));
	}
	CHECK_TRIAL(child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status));
	CHECK_TRIAL(WEXITSTATUS(status) == !has(trial, TRAIT_NET_ADMIN));
}

/* What GET_NEXT_KEY gives of a new map. */
static void check_list(const struct trial *trial)
{
	uint32_t index = 0, next = UINT32_MAX;
	uint8_t key[32];
	int err = map_next_key(trial->fd, NULL, key);

	/* Its slots can be listed, and nothing in them can be read. */
	if (trial->type == MAP_TYPE_PERF_EVENT_ARRAY)
		return;
	if (!has(trial, TRAIT_LISTED)) {
		CHECK_TRIAL(err && err != -ENOENT);
		return;
	}
	/* A stack_trace map lists the slots that are in use. */
	if (!has(trial, TRAIT_INDEXED) || trial->type == MAP_TYPE_STACK_TRACE) {
		CHECK_TRIAL(err == -ENOENT);
		return;
	}
	for (err = map_next_key(trial->fd, NULL, &next); !err; index++) {
		CHECK_TRIAL(next == index);
		err = map_next_key(trial->fd, &index, &next);
	}
	CHECK_TRIAL(err == -ENOENT && index == trial->create.max_entries);
}

/* The elements that arrays of bytes always have. */
static void check_fixed(const struct trial *trial)
{
	static uint8_t value[SPACE];
	uint32_t index = 0;

	if (!has(trial, TRAIT_INDEXED))
		return;
	CHECK_TRIAL((map_lookup(trial->fd, &index, value, 0) == 0) == has(trial, TRAIT_FIXED));
	if (has(trial, TRAIT_FIXED))
		CHECK_TRIAL(map_delete(trial->fd, &index) == -EINVAL);
}

/* A value that the kernel takes for the element; -1: none that is known here. */
static int fill_value(struct trial *trial)
{
	memset(trial->value, 0x11, sizeof(trial->value));
	if (has(trial, TRAIT_HOLDS_SOCKETS | TRAIT_STORAGE) || !has(trial, TRAIT_KEYED) ||
	    trial->type == MAP_TYPE_STACK_TRACE || trial->type == MAP_TYPE_CGROUP_ARRAY)
		return -1;
	if (has(trial, TRAIT_HOLDS_MAPS))
		return *(int *)trial->value = make_inner();
	if (has(trial, TRAIT_HOLDS_PROGS))
		return *(int *)trial->value = load_program();
	/* The first network device, a queue of one. */
	if (has(trial, TRAIT_HOLDS_DEVICES) || trial->type == MAP_TYPE_CPUMAP) {
		memset(trial->value, 0, sizeof(trial->value));
		*(int *)trial->value = 1;
	}
	return 0;
}

/* An element goes in by its key and comes back: itself, or the id of what it is. */
static void check_element(struct trial *trial, int object)
{
	static uint8_t got[SPACE];
	uint32_t size = trial->create.value_size;

	memset(got, 0xee, sizeof(got));
	CHECK_TRIAL(map_update(trial->fd, trial->key, trial->value, 0) == 0);
	CHECK_TRIAL(map_lookup(trial->fd, trial->key, got, 0) == 0);
	if (has(trial, TRAIT_HOLDS_MAPS)) {
		struct map_info info = { 0 };

		CHECK_TRIAL(map_info(object, &info) == 0 && memcmp(got, &info.id, 4) == 0);
	} else if (has(trial, TRAIT_HOLDS_PROGS)) {
		struct prog_info info = { 0 };

		CHECK_TRIAL(prog_info(object, &info) == 0 && memcmp(got, &info.id, 4) == 0);
	} else {
		CHECK_TRIAL(memcmp(got, trial->value, size) == 0);
	}
	if (kernel_cpus() > 1)
		CHECK_TRIAL((got[round_up8(size)] != 0xee) == has(trial, TRAIT_PER_CPU));
	if (!has(trial, TRAIT_FIXED))
		CHECK_TRIAL(map_delete(trial->fd, trial->key) == 0);
}

/* Is a longer key found by the element whose bits it begins with? */
static void check_prefixes(struct trial *trial)
{
	static uint8_t got[SPACE];
	uint32_t longer = 8;
	uint8_t key[32] = { 0 };

	if (has(trial, TRAIT_INDEXED))
		return;
	CHECK_TRIAL(map_update(trial->fd, trial->key, trial->value, 0) == 0);
	memcpy(key, &longer, sizeof(longer));
	CHECK_TRIAL((map_lookup(trial->fd, key, got, 0) == 0) == has(trial, TRAIT_PREFIXES));
	CHECK_TRIAL(map_delete(trial->fd, trial->key) == 0);
}

/* More elements than there is room for. */
static void check_room(struct trial *trial)
{
	uint8_t key[32] = { 0 };
	int err = 0;

	if (has(trial, TRAIT_INDEXED | TRAIT_NO_ENTRIES))
		return;
	for (uint32_t i = 0; i < 200 && !err; i++) {
		key[0] = has(trial, TRAIT_PREFIXES) ? 32 : (uint8_t)i;
		key[4] = (uint8_t)i;
		err = map_update(trial->fd, key, trial->value, 0);
	}
	CHECK_TRIAL(has(trial, TRAIT_LRU) ? !err : err == -E2BIG || err == -ENOSPC);
}

/* What the kernel says to values and keys that cannot be right. */
static void check_objects(const struct trial *trial)
{
	uint8_t key[32] = { 0 }, value[SPACE] = { 0 };
	int none = -1, err;

	if (!has(trial, TRAIT_KEYED))
		return;
	memcpy(value, &trial->fd, sizeof(trial->fd));
	err = map_update(trial->fd, key, value, 0);
	if (!has(trial, TRAIT_STORAGE))
		CHECK_TRIAL((err == -ENOTSOCK) == has(trial, TRAIT_HOLDS_SOCKETS));
	memset(value, 0x7f, sizeof(none));
	err = map_update(trial->fd, key, value, 0);
	if (has(trial, TRAIT_HOLDS_DEVICES))
		CHECK_TRIAL(err == -EINVAL);
	if (has(trial, TRAIT_HOLDS_MAPS | TRAIT_HOLDS_PROGS))
		CHECK_TRIAL(err == -EBADF);
	memcpy(key, &none, sizeof(none));
	err = map_lookup(trial->fd, key, value, 0);
	CHECK_TRIAL((err == -EBADF) == has(trial, TRAIT_STORAGE));
}

static void check_keyless(const struct trial *trial)
{
	static uint8_t got[SPACE];
	int err;

	CHECK_TRIAL((map_update(trial->fd, NULL, trial->value, 0) == 0) ==
		    has(trial, TRAIT_PUSHES));
	memcpy(got, trial->value, sizeof(got));
	err = map_lookup(trial->fd, NULL, got, 0);
	CHECK_TRIAL((err == 0) == has(trial, TRAIT_POPS | TRAIT_MEMBERS));
	memset(got, 0x77, sizeof(got));
	err = map_lookup(trial->fd, NULL, got, 0);
	CHECK_TRIAL((err == -ENOENT) == has(trial, TRAIT_MEMBERS));
	err = map_lookup_and_delete(trial->fd, NULL, got, 0);
	CHECK_TRIAL((err == 0) == has(trial, TRAIT_POPS));
	if (!err)
		CHECK_TRIAL(memcmp(got, trial->value, trial->create.value_size) == 0);
}

static void check_type(struct trial *trial)
{
	int object;

	check_sizes(trial);
	check_flags(trial);
	check_creation(trial);
	check_capability(trial);
	check_list(trial);
	check_fixed(trial);
	check_keyless(trial);
	check_objects(trial);
	trial->key[0] = has(trial, TRAIT_PREFIXES) ? 4 : 1;
	object = fill_value(trial);
	/* The keys of cgroup storages are cgroups. */
	if (object < 0 || has(trial, TRAIT_NO_ENTRIES))
		return;
	check_element(trial, object);
	check_prefixes(trial);
	check_room(trial);
}

TEST(types_have_the_traits_of_the_table)
{
	static struct trial trial;
	unsigned made = 0;

	for (uint32_t type = MAP_TYPE_UNSPEC + 1; type < MAP_TYPES; type++) {
		trial = (struct trial){ .type = type,
					.name = names_of(&map_types, type),
					.traits = map_type_traits(type) };
		trial.create = usual(&trial);
		trial.fd = map_create(&trial.create);
		if (trial.fd < 0) {
			printf("# %s: not made here: %s\n", trial.name, strerror(-trial.fd));
			continue;
		}
		made++;
		check_type(&trial);
		close(trial.fd);
	}
	printf("# %u types\n", made);
	CHECK(made >= 20);
}

UNIT_MAIN

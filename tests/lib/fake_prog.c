/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A kernel in memory: programs, BTF, and what is told about objects. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/util.h"
#include "fake.h"
#include "names/names.h"

enum {
	MAX_INSNS = 1000000,
	ETHERNET_HEADER = 14,
	FAKE_DURATION = 42,
	FAKE_LOAD_TIME = 1000000000,
};

static void *user_pointer(uint64_t address)
{
	return (void *)(uintptr_t)address;
}

static int refuse(struct prog_load_attr *attr, int err, const char *log)
{
	size_t size = strlen(log) + 1;

	if (!attr->log_level)
		return err;
	attr->log_true_size = (uint32_t)size;
	if (size > attr->log_size)
		return -ENOSPC;
	memcpy(user_pointer(attr->log_buf), log, size);
	return err;
}

static bool sets_r0(const struct insn *insn)
{
	return insn->opcode != (BPF_JMP | BPF_EXIT);
}

static int verify(struct prog_load_attr *attr, const struct insn *insns)
{
	if (!attr->insn_cnt || attr->insn_cnt > MAX_INSNS)
		return -E2BIG;
	if (insns[attr->insn_cnt - 1].opcode != (BPF_JMP | BPF_EXIT))
		return refuse(attr, -EINVAL,
			      "last insn is not an exit or jmp\n"
			      "processed 0 insns (limit 1000000) max_states_per_insn 0 "
			      "total_states 0 peak_states 0 mark_read 0\n");
	if (!sets_r0(&insns[0]))
		return refuse(attr, -EACCES,
			      "0: R1=ctx() R10=fp0\n"
			      "0: (95) exit\n"
			      "R0 !read_ok\n"
			      "processed 1 insns (limit 1000000) max_states_per_insn 0 "
			      "total_states 0 peak_states 0 mark_read 0\n");
	return refuse(attr, 0,
		      "processed 2 insns (limit 1000000) max_states_per_insn 0 "
		      "total_states 0 peak_states 0 mark_read 0\n");
}

/* Descriptors become ids, as in what the kernel shows of a loaded program. */
static int resolve_map(struct fake_prog *prog, struct insn *insn)
{
	struct fake_object *object = fake_object_of(insn->imm, KIND_MAP);

	if (!object)
		return -EBADF;
	fake_object_keep(object);
	insn->imm = (int32_t)object->id;
	for (uint32_t i = 0; i < prog->info.nr_map_ids; i++)
		if (prog->map_ids[i] == object->id)
			return 0;
	if (prog->info.nr_map_ids == ARRAY_SIZE(prog->map_ids))
		return -E2BIG;
	prog->map_ids[prog->info.nr_map_ids++] = object->id;
	return 0;
}

static int resolve(struct fake_prog *prog)
{
	for (uint32_t i = 0; i < prog->insn_cnt; i++) {
		struct insn *insn = &prog->insns[i];
		int err = 0;

		if (insn->opcode != (BPF_LD | BPF_DW | BPF_IMM))
			continue;
		if (insn->src == BPF_PSEUDO_MAP_FD || insn->src == BPF_PSEUDO_MAP_VALUE)
			err = resolve_map(prog, insn);
		if (err)
			return err;
		i++;
	}
	return 0;
}

/* Not the kernel's hash, but one of the instructions. */
static void set_tag(struct fake_prog *prog)
{
	const uint8_t *bytes = (const uint8_t *)prog->insns;
	uint64_t hash = 14695981039346656037U;

	for (size_t i = 0; i < prog->insn_cnt * sizeof(struct insn); i++)
		hash = (hash ^ bytes[i]) * 1099511628211U;
	memcpy(prog->info.tag, &hash, sizeof(prog->info.tag));
}

static int fill(struct fake_prog *prog, const struct prog_load_attr *attr, uint32_t id)
{
	size_t size = attr->insn_cnt * sizeof(struct insn);
	const char *license = user_pointer(attr->license);

	prog->insn_cnt = attr->insn_cnt;
	prog->insns = malloc(size);
	memcpy(prog->insns, user_pointer(attr->insns), size);
	set_tag(prog);
	prog->info.type = attr->prog_type;
	prog->info.id = id;
	prog->info.xlated_prog_len = (uint32_t)size;
	prog->info.load_time = FAKE_LOAD_TIME;
	prog->info.created_by_uid = getuid();
	prog->info.gpl_compatible = license && strcmp(license, "GPL") == 0;
	prog->info.verified_insns = attr->insn_cnt;
	memcpy(prog->info.name, attr->prog_name, OBJ_NAME_SIZE);
	return resolve(prog);
}

int fake_prog_load(struct prog_load_attr *attr, uint32_t id)
{
	struct fake_object *object;
	int fd, err = verify(attr, user_pointer(attr->insns));

	if (err)
		return err;
	fd = fake_object_new(KIND_PROG, id, &object);
	err = fill(&object->prog, attr, object->id);
	if (err) {
		close(fd);
		return err;
	}
	return fd;
}

/* What the last `r0 = NUMBER` says. */
static uint32_t return_value(const struct fake_prog *prog)
{
	uint32_t value = 0;

	for (uint32_t i = 0; i < prog->insn_cnt; i++)
		if ((prog->insns[i].opcode & ~BPF_ALU64) == (BPF_MOV | BPF_K) &&
		    !prog->insns[i].dst)
			value = (uint32_t)prog->insns[i].imm;
	return value;
}

static bool takes_ethernet(uint32_t type)
{
	return type == PROG_TYPE_XDP || type == PROG_TYPE_SCHED_CLS || type == PROG_TYPE_SCHED_ACT;
}

/* Runs are counted from now on. */
static bool counts_runs;

int fake_enable_stats(void)
{
	counts_runs = true;
	return memfd_create("stats", MFD_CLOEXEC);
}

int fake_test_run(struct test_run_attr *attr)
{
	struct fake_object *object = fake_object_of((int)attr->prog_fd, KIND_PROG);
	uint32_t room = attr->data_size_out;

	if (!object)
		return -EBADF;
	if (takes_ethernet(object->prog.info.type) && attr->data_size_in < ETHERNET_HEADER)
		return -EINVAL;
	attr->retval = return_value(&object->prog);
	attr->duration = FAKE_DURATION;
	if (counts_runs) {
		object->prog.info.run_cnt += max_size(1, attr->repeat);
		object->prog.info.run_time_ns += FAKE_DURATION * max_size(1, attr->repeat);
	}
	attr->data_size_out = attr->data_size_in;
	attr->ctx_size_out = 0;
	if (!attr->data_out)
		return 0;
	memcpy(user_pointer(attr->data_out), user_pointer(attr->data_in),
	       min_size(room, attr->data_size_in));
	return room < attr->data_size_in ? -ENOSPC : 0;
}

static void tell_map(const struct fake_object *object, struct map_info *info)
{
	const struct map_create_attr *create = &object->map.create;

	*info = (struct map_info){
		.type = create->map_type,
		.id = object->id,
		.key_size = create->key_size,
		.value_size = create->value_size,
		.max_entries = create->max_entries,
		/* those two are about the descriptor */
		.map_flags = create->map_flags & ~(uint32_t)(MAP_FLAG_RDONLY | MAP_FLAG_WRONLY),
		.btf_id = object->map.btf_id,
		.btf_key_type_id = create->btf_key_type_id,
		.btf_value_type_id = create->btf_value_type_id,
		.map_extra = create->map_extra,
	};
	memcpy(info->name, create->map_name, OBJ_NAME_SIZE);
}

/* As much as the caller gave room for. */
static void copy_out(uint64_t to, size_t room, const void *from, size_t size)
{
	if (to)
		memcpy(user_pointer(to), from, min_size(room, size));
}

static void tell_prog(const struct fake_prog *prog, struct prog_info *info)
{
	const struct prog_info given = *info;

	*info = prog->info;
	info->map_ids = given.map_ids;
	info->xlated_prog_insns = given.xlated_prog_insns;
	copy_out(given.map_ids, given.nr_map_ids * sizeof(uint32_t), prog->map_ids,
		 prog->info.nr_map_ids * sizeof(uint32_t));
	copy_out(given.xlated_prog_insns, given.xlated_prog_len, prog->insns,
		 prog->info.xlated_prog_len);
}

static void tell_btf(const struct fake_object *object, struct btf_info *info)
{
	copy_out(info->btf, info->btf_size, object->btf.bytes, object->btf.size);
	info->id = object->id;
	info->btf_size = object->btf.size;
}

int fake_info(struct info_attr *attr)
{
	struct fake_object *object = NULL;
	enum kind kind;

	for (kind = 0; kind < KINDS && !object; kind++)
		object = fake_object_of((int)attr->bpf_fd, kind);
	if (!object)
		return -EBADFD;
	if (object->kind == KIND_MAP)
		tell_map(object, user_pointer(attr->info));
	else if (object->kind == KIND_PROG)
		tell_prog(&object->prog, user_pointer(attr->info));
	else if (object->kind == KIND_LINK)
		*(struct link_info *)user_pointer(attr->info) = object->link;
	else
		tell_btf(object, user_pointer(attr->info));
	return 0;
}

int fake_btf_load(struct btf_load_attr *attr)
{
	struct fake_object *object;
	int fd = fake_object_new(KIND_BTF, 0, &object);

	object->btf.size = attr->btf_size;
	object->btf.bytes = malloc(attr->btf_size);
	memcpy(object->btf.bytes, user_pointer(attr->btf), attr->btf_size);
	return fd;
}

int fake_link_create(uint32_t type, uint32_t prog_id, uint32_t id)
{
	struct fake_object *object;
	int fd = fake_object_new(KIND_LINK, id, &object);

	object->link = (struct link_info){ .type = type, .id = object->id, .prog_id = prog_id };
	return fd;
}

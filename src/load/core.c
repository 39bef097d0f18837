/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CO-RE relocations: applied here, and in words. */
#include "load/core.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "load/core_spec.h"

/* The kernel's types that a type of the object may be: those of its name and kind. */
struct core_candidates {
	uint32_t type; /* the object's */
	uint32_t *ids; /* owned */
	size_t count;
};

void core_done(struct core *core)
{
	for (size_t i = 0; i < core->count; i++)
		free(core->lists[i].ids);
	free(core->lists);
	*core = CORE_NONE;
}

static int add_candidate(struct core_candidates *candidates, uint32_t id)
{
	uint32_t *ids = reallocarray(candidates->ids, candidates->count + 1, sizeof(*ids));

	if (!ids)
		return -ENOMEM;
	candidates->ids = ids;
	ids[candidates->count++] = id;
	return 0;
}

static int search(const struct core *core, struct core_candidates *candidates)
{
	struct btf_type local, type;
	int err = btf_type(core->object->btf, candidates->type, &local);

	if (err || !*local.name)
		return -EINVAL;
	for (uint32_t id = 1; !err && id < btf_end_id(core->target); id++) {
		if (btf_type(core->target, id, &type) || !core_same_kind(type.kind, local.kind) ||
		    !core_same_name(type.name, local.name))
			continue;
		err = add_candidate(candidates, id);
	}
	return err;
}

static int find_candidates(struct core *core, uint32_t type, struct core_candidates **found)
{
	struct core_candidates *lists;
	int err;

	for (size_t i = 0; i < core->count; i++) {
		*found = &core->lists[i];
		if (core->lists[i].type == type)
			return 0;
	}
	lists = reallocarray(core->lists, core->count + 1, sizeof(*lists));
	if (!lists)
		return -ENOMEM;
	core->lists = lists;
	*found = &lists[core->count];
	**found = (struct core_candidates){ .type = type };
	err = search(core, *found);
	if (err)
		free((*found)->ids);
	else
		core->count++;
	return err;
}

/* What a relocation comes to. */
struct core_result {
	uint32_t kind;
	bool found;
	uint64_t value;
	uint32_t size;	 /* of a field that is read or written; 0: as it is */
	bool wrong_size; /* it has another size, and may not be read with that */
};

/* The type that a field's last step leads to. */
static int last_type(const struct core_spec *spec, struct btf_type *type, uint32_t *size)
{
	uint32_t id = spec->steps[spec->count - 1].type;

	return btf_resolve(spec->btf, id, type) || btf_size(spec->btf, id, size) ? -EINVAL : 0;
}

/* An instruction that reads a field can read one of another size when it is a pointer or an
 * unsigned number. */
static int adjust_size(const struct core_spec *local, const struct core_spec *target,
		       struct core_result *result)
{
	uint32_t local_size, target_size;
	struct btf_type from, to;

	if (result->kind != CORE_FIELD_BYTE_OFFSET || local->bit_size || target->bit_size)
		return 0;
	if (last_type(local, &from, &local_size) || last_type(target, &to, &target_size))
		return -EINVAL;
	if (local_size == target_size)
		return 0;
	result->size = target_size;
	result->wrong_size = !(from.kind == BTF_PTR && to.kind == BTF_PTR) &&
			     !(from.kind == BTF_INT && to.kind == BTF_INT &&
			       !from.integer.is_signed && !to.integer.is_signed);
	return 0;
}

/* All candidates that fit must give the same result. */
static int resolve_in_target(struct core *core, const struct core_spec *local,
			     struct core_result *result)
{
	struct core_candidates *candidates;
	int err = find_candidates(core, local->root, &candidates);

	for (size_t i = 0; !err && i < candidates->count; i++) {
		struct core_spec target;
		uint64_t value = 0;

		err = core_spec_match(&target, local, result->kind, core->target,
				      candidates->ids[i]);
		if (err == -ENOENT) {
			err = 0;
			continue;
		}
		if (!err)
			err = core_value(&target, result->kind, &value);
		if (!err && result->found && value != result->value)
			err = -EINVAL;
		if (!err)
			err = adjust_size(local, &target, result);
		result->value = value;
		result->found = true;
	}
	return err;
}

/* Whether something is there is 0 when it is not; so are the size and the number of a type, as the
 * kernel has them (bpf_core_calc_type_relo() in tools/lib/bpf/relo_core.c). */
static bool may_be_missing(uint32_t kind)
{
	return kind == CORE_FIELD_EXISTS || kind == CORE_TYPE_EXISTS || kind == CORE_TYPE_MATCHES ||
	       kind == CORE_TYPE_SIZE || kind == CORE_TYPE_ID_TARGET || kind == CORE_ENUMVAL_EXISTS;
}

static int resolve(struct core *core, const struct objfile_core_relo *relo,
		   struct core_result *result)
{
	const char *access = btf_string(core->object->btf, relo->access_str_off);
	struct core_spec local;
	int err;

	*result = (struct core_result){ .kind = relo->kind };
	err = access ? core_spec_parse(&local, core->object->btf, relo->type_id, relo->kind, access)
		     : -EINVAL;
	if (err)
		return err;
	if (relo->kind == CORE_TYPE_ID_LOCAL) {
		result->found = true;
		return core_value(&local, relo->kind, &result->value);
	}
	err = resolve_in_target(core, &local, result);
	if (may_be_missing(relo->kind))
		result->found = true;
	return err;
}

/* What bpf_core_poison_insn() of the kernel makes an instruction call that has no relocation. */
#define POISON 195896080

static void poison(struct insn *insn)
{
	unsigned slots = insn_slots(insn);

	for (unsigned i = 0; i < slots; i++)
		insn[i] = insn_call(POISON);
}

static int patch_size(struct insn *insn, uint32_t size)
{
	static const uint8_t sizes[] = { [1] = BPF_B, [2] = BPF_H, [4] = BPF_W, [8] = BPF_DW };

	if (size >= sizeof(sizes) || (size & (size - 1)))
		return -EINVAL;
	insn->opcode = (uint8_t)((insn->opcode & ~INSN_SIZE_BITS) | sizes[size]);
	return 0;
}

static int patch_memory(struct insn *insn, const struct core_result *result)
{
	if (result->value > SHRT_MAX)
		return -ERANGE;
	insn->off = (int16_t)result->value;
	return result->size ? patch_size(insn, result->size) : 0;
}

static int patch(struct insn *insn, const struct core_result *result)
{
	switch (insn_class(insn)) {
	case BPF_ALU:
	case BPF_ALU64:
		insn->imm = (int32_t)result->value;
		return 0;
	case BPF_LDX:
	case BPF_ST:
	case BPF_STX:
		return patch_memory(insn, result);
	default:
		if (insn_slots(insn) != 2)
			return -EINVAL;
		insn[0].imm = (int32_t)result->value;
		insn[1].imm = (int32_t)(result->value >> 32);
		return 0;
	}
}

/* Is it an instruction whose access has the size of the field? */
static bool accesses(const struct insn *insn)
{
	uint8_t class = insn_class(insn);

	return class == BPF_LDX || class == BPF_ST || class == BPF_STX;
}

/* Of structs the kernel compares two levels, and is -EINVAL if there are more
 * (MAX_TYPES_MATCH_DEPTH in kernel/bpf/btf.c, Linux 6.18). */
bool core_beyond_kernel(const struct objfile_program *program)
{
	for (uint32_t i = 0; i < program->core_relo_count; i++)
		if (program->core_relos[i].kind == CORE_TYPE_MATCHES)
			return true;
	return false;
}

int core_apply(struct core *core, const struct objfile_program *program, struct insn *insns,
	       const struct objfile_core_relo **which)
{
	for (uint32_t i = 0; i < program->core_relo_count; i++) {
		const struct objfile_core_relo *relo = &program->core_relos[i];
		struct insn *insn = &insns[relo->insn_off / sizeof(*insn)];
		struct core_result result;
		int err = resolve(core, relo, &result);

		*which = relo;
		if (err)
			return err;
		if (!result.found || (result.wrong_size && accesses(insn)))
			poison(insn);
		else
			err = patch(insn, &result);
		if (err)
			return err;
	}
	return 0;
}

#define TEXT_OF(number) #number
#define CALLED(number)	"unknown#" TEXT_OF(number)

/* "12: (85) call unknown#195896080": the number at the line's beginning. */
static bool find_insn(const char *log, uint32_t *insn)
{
	const char *at = log, *found = NULL, *line;
	char *end;

	while ((at = strstr(at, "call " CALLED(POISON))))
		found = at++;
	if (!found)
		return false;
	for (line = found; line > log && line[-1] != '\n';)
		line--;
	*insn = (uint32_t)strtoul(line, &end, 10);
	return end != line && *end == ':';
}

const struct objfile_core_relo *core_blamed(const struct objfile_program *program, const char *log)
{
	uint32_t insn;

	if (!strstr(log, "invalid func " CALLED(POISON)) || !find_insn(log, &insn))
		return NULL;
	for (uint32_t i = 0; i < program->core_relo_count; i++)
		if (program->core_relos[i].insn_off / sizeof(struct insn) == insn)
			return &program->core_relos[i];
	return NULL;
}

/* A step of "0:1:2" into the type, which becomes that of what it leads to. */
static void describe_step(const struct btf *btf, uint32_t *id, uint32_t index, struct buf *path)
{
	struct btf_type type;
	struct btf_member member;

	if (btf_resolve(btf, *id, &type))
		return;
	if (type.kind == BTF_ARRAY) {
		buf_printf(path, "[%u]", index);
		*id = type.type;
		return;
	}
	if ((type.kind != BTF_STRUCT && type.kind != BTF_UNION) || index >= type.count)
		return;
	member = btf_member(btf, &type, index);
	*id = member.type;
	if (*member.name)
		buf_printf(path, "%s%s", path->len ? "." : "", member.name);
}

/* "0:1:2" -> "a.b"; the first number is an index into an array of the type itself. */
static void describe_path(const struct btf *btf, uint32_t id, const char *access, struct buf *path)
{
	const char *colon = strchr(access, ':');

	while (colon) {
		describe_step(btf, &id, (uint32_t)strtoul(colon + 1, NULL, 10), path);
		colon = strchr(colon + 1, ':');
	}
}

static void describe_enumerator(const struct btf *btf, uint32_t id, const char *access,
				struct buf *text)
{
	uint32_t index = (uint32_t)strtoul(access, NULL, 10);
	struct btf_type type;

	if (btf_resolve(btf, id, &type) == 0 &&
	    (type.kind == BTF_ENUM || type.kind == BTF_ENUM64) && index < type.count)
		buf_printf(text, "the enumerator %s of ", btf_enumerator(btf, &type, index).name);
}

void core_describe(const struct objfile *object, const struct objfile_core_relo *relo,
		   struct buf *text)
{
	const char *access = btf_string(object->btf, relo->access_str_off);
	cleanup_buf struct buf path = BUF_EMPTY;
	struct btf_type type;

	if (!access || btf_type(object->btf, relo->type_id, &type))
		return;
	if (core_is_field(relo->kind))
		describe_path(object->btf, relo->type_id, access, &path);
	else if (core_is_enumerator(relo->kind))
		describe_enumerator(object->btf, relo->type_id, access, text);
	if (path.len)
		buf_printf(text, "the field %s of ", buf_text(&path));
	buf_printf(text, "%s %s", btf_kind_name(type.kind), type.name);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Layouts from BTF. */
#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "btf/btf.h"
#include "layout/layout.h"

/* More fields, and enumerators, than any key or value has: types that contain each other can grow
 * without bound. */
#define FIELDS_MAX 65536

#define POINTER_BITS 64

struct builder {
	const struct btf *btf;
	struct layout_tree *tree;
	struct problem *problem;
	uint32_t fields;
};

static int build(struct builder *builder, uint32_t id, struct layout *layout);

/* Room for members; `count` comes from BTF, which has as many entries. */
static struct layout *alloc_members(struct builder *builder, uint32_t count)
{
	builder->fields += count;
	return layout_alloc(builder->tree, (count + 1u) * sizeof(struct layout));
}

/* Structs that are the kernel's, even in a map's value (kernel/bpf/btf.c, btf_get_field_type()). */
static enum layout_own own_by_name(const char *name)
{
	static const struct {
		const char *name;
		enum layout_own own;
	} structs[] = {
		{ "bpf_spin_lock", OWN_LOCK },	    { "bpf_res_spin_lock", OWN_KEPT },
		{ "bpf_timer", OWN_DESTROYED },	    { "bpf_wq", OWN_DESTROYED },
		{ "bpf_list_head", OWN_DESTROYED }, { "bpf_list_node", OWN_KEPT },
		{ "bpf_rb_root", OWN_DESTROYED },   { "bpf_rb_node", OWN_KEPT },
		{ "bpf_refcount", OWN_KEPT },	    { "bpf_task_work", OWN_DESTROYED },
	};

	for (size_t i = 0; i < ARRAY_SIZE(structs); i++) {
		if (strcmp(structs[i].name, name) == 0)
			return structs[i].own;
	}
	return OWN_NONE;
}

static int build_int(struct builder *builder, const struct btf_type *type, struct layout *layout)
{
	(void)builder;
	layout->kind = type->integer.is_bool ? LAYOUT_BOOL : LAYOUT_INT;
	if (type->integer.is_char || (type->size == 1 && strcmp(type->name, "char") == 0))
		layout->kind = LAYOUT_CHAR;
	layout->is_signed = type->integer.is_signed;
	return 0;
}

static int build_float(struct builder *builder, const struct btf_type *type, struct layout *layout)
{
	(void)builder;
	(void)type;
	layout->kind = LAYOUT_FLOAT;
	layout->is_signed = true;
	return 0;
}

/* A pointer with one of these tags is an object that the kernel holds for the map. */
static int build_pointer(struct builder *builder, const struct btf_type *type,
			 struct layout *layout)
{
	static const char *const tags[] = { "kptr", "kptr_untrusted", "percpu_kptr", "uptr" };
	struct btf_type target;

	layout->kind = LAYOUT_POINTER;
	layout->bit_size = POINTER_BITS;
	if (btf_type(builder->btf, type->type, &target) || target.kind != BTF_TYPE_TAG)
		return 0;
	for (size_t i = 0; i < ARRAY_SIZE(tags); i++) {
		if (strcmp(target.name, tags[i]) != 0)
			continue;
		layout->kind = LAYOUT_OPAQUE;
		layout->own = OWN_DESTROYED;
	}
	return 0;
}

/*
 * Compilers before Clang 15 do not say whether an enum is signed, and keep 32 bits of each of its
 * numbers, whatever its size.  So in an enum of 1 or 2 bytes a number that does not fit is
 * negative; those of 8 bytes are read as bpftool reads them, so that -1 has its name.
 */
static uint64_t enumerator_number(const struct btf_type *type, uint64_t number)
{
	bool is_negative = type->size > 4 || (type->size < 4 && number >> (8 * type->size));

	return type->kind == BTF_ENUM && !type->flag && is_negative ? (uint64_t)(int32_t)number
								    : number;
}

static uint64_t bits_of_number(const struct layout *layout, uint64_t number)
{
	return layout->bit_size < 64 ? number & ((1ULL << layout->bit_size) - 1) : number;
}

static bool is_single_bit(uint64_t number)
{
	return number && !(number & (number - 1));
}

/*
 * Are the enumerators bits?  Those that are not one bit join some that are, and there are fewer of
 * them.  Numbers that count up without a gap, as NEW, OPEN, CLOSED or one to four, are states of
 * which one holds.
 */
static bool has_flags(const struct layout *layout)
{
	uint64_t bits = 0, highest = 0;
	uint32_t singles, joined = 0;
	bool counts_up = false;

	for (uint32_t i = 0; i < layout->count; i++) {
		uint64_t number = bits_of_number(layout, layout->enumerators[i].number);

		bits |= is_single_bit(number) ? number : 0;
		joined += number && !is_single_bit(number);
		counts_up |= !number;
		highest = number > highest ? number : highest;
	}
	for (uint32_t i = 0; i < layout->count; i++)
		if (bits_of_number(layout, layout->enumerators[i].number) & ~bits)
			return false;
	singles = (uint32_t)__builtin_popcountll(bits);
	counts_up = (counts_up || joined) && highest <= singles + joined;
	return singles > 1 && joined < singles && !counts_up;
}

static int build_enum(struct builder *builder, const struct btf_type *type, struct layout *layout)
{
	struct layout_enumerator *list = layout_alloc(builder->tree,
						      (type->count + 1u) * sizeof(*list));

	if (!type->size)
		return problem_set(builder->problem, -EINVAL, REASON_TYPE,
				   "an enum without a size cannot be the type of a value");
	builder->fields += type->count;
	if (!list)
		return -ENOMEM;
	layout->kind = LAYOUT_ENUM;
	layout->is_signed = type->flag;
	layout->count = type->count;
	layout->enumerators = list;
	for (uint32_t i = 0; i < type->count; i++) {
		struct btf_enumerator from = btf_enumerator(builder->btf, type, i);

		list[i] = (struct layout_enumerator){
			.name = from.name,
			.number = enumerator_number(type, from.value),
		};
		if (type->kind == BTF_ENUM && type->size != 4)
			layout->is_signed |= (int64_t)list[i].number < 0;
	}
	layout->is_flags = has_flags(layout);
	return 0;
}

static int build_array(struct builder *builder, const struct btf_type *type, struct layout *layout)
{
	struct layout *element = alloc_members(builder, 1);
	int err;

	if (!element)
		return -ENOMEM;
	err = build(builder, type->type, element);
	if (err)
		return err;
	layout->kind = LAYOUT_ARRAY;
	/* Of elements without bytes there can be any number, which would be printed without end. */
	layout->count = element->bit_size ? type->array.elements : 0;
	layout->members = element;
	if (element->kind != LAYOUT_CHAR || !layout->count)
		return 0;
	layout->kind = LAYOUT_STRING;
	layout->is_signed = element->is_signed;
	layout->members = NULL;
	return 0;
}

/* An integer with bits of its own is what compilers before kind_flag made of a bit field. */
static void take_old_bit_field(struct builder *builder, uint32_t id, struct layout *member)
{
	struct btf_type type;

	if (btf_resolve(builder->btf, id, &type) || type.kind != BTF_INT ||
	    type.integer.bits == type.size * 8)
		return;
	member->bit_offset += type.integer.offset;
	member->bit_size = type.integer.bits;
}

static int build_member(struct builder *builder, struct btf_member from, struct layout *member)
{
	int err = build(builder, from.type, member);

	if (err)
		return err;
	member->name = *from.name ? from.name : NULL;
	member->bit_offset = from.bit_offset;
	member->is_bit_field = from.bit_size != 0;
	if (member->is_bit_field)
		member->bit_size = from.bit_size;
	else
		take_old_bit_field(builder, from.type, member);
	if (member->is_bit_field) /* bits of it have the order of the host's */
		member->big_endian = member->order_by_type = false;
	/* A bit field without a name is there to fill. */
	if (!member->name && member->kind != LAYOUT_STRUCT && member->kind != LAYOUT_UNION)
		*member = (struct layout){ .kind = LAYOUT_PAD,
					   .bit_offset = member->bit_offset,
					   .bit_size = member->bit_size };
	return 0;
}

static int build_struct(struct builder *builder, const struct btf_type *type, struct layout *layout)
{
	struct layout *members = alloc_members(builder, type->count);
	int err = members ? 0 : -ENOMEM;

	for (uint32_t i = 0; !err && i < type->count; i++)
		err = build_member(builder, btf_member(builder->btf, type, i), &members[i]);
	if (type->kind == BTF_STRUCT)
		layout->own = own_by_name(type->name);
	layout->kind = type->kind == BTF_UNION ? LAYOUT_UNION
		       : layout->own	       ? LAYOUT_OPAQUE
					       : LAYOUT_STRUCT;
	layout->count = type->count;
	layout->members = members;
	return err;
}

static int build_section(struct builder *builder, const struct btf_type *type,
			 struct layout *layout)
{
	struct layout *members = alloc_members(builder, type->count);
	int err = members ? 0 : -ENOMEM;

	for (uint32_t i = 0; !err && i < type->count; i++) {
		struct btf_variable from = btf_variable(builder->btf, type, i);
		struct btf_type variable;

		err = btf_type(builder->btf, from.type, &variable);
		if (!err)
			err = build(builder, variable.type, &members[i]);
		if (err)
			break;
		members[i].name = variable.name;
		members[i].bit_offset = from.offset * 8;
	}
	layout->kind = LAYOUT_STRUCT;
	layout->is_section = true;
	layout->type_name = type->name;
	layout->count = type->count;
	layout->members = members;
	return err;
}

/* "u32", "struct flow": the name that the program's author used, NULL when there is none. */
static const char *name_type(struct builder *builder, uint32_t id)
{
	static const char *const words[BTF_KINDS] = {
		[BTF_STRUCT] = "struct ",
		[BTF_UNION] = "union ",
		[BTF_ENUM] = "enum ",
		[BTF_ENUM64] = "enum ",
	};
	cleanup_buf struct buf text = BUF_EMPTY;
	struct btf_type type;
	char *name;

	while (btf_type(builder->btf, id, &type) == 0 &&
	       (type.kind == BTF_CONST || type.kind == BTF_VOLATILE || type.kind == BTF_RESTRICT ||
		type.kind == BTF_TYPE_TAG))
		id = type.type;
	if (!*type.name)
		return NULL;
	if (!words[type.kind])
		return type.name;
	buf_printf(&text, "%s%s", words[type.kind], type.name);
	name = layout_alloc(builder->tree, text.len + 1);
	return name ? memcpy(name, buf_text(&text), text.len + 1) : NULL;
}

/* Is it __be16, __be32 or __be64, by whatever other names?  They are numbers in network order. */
static bool is_network_order(const struct btf *btf, uint32_t id)
{
	struct btf_type type;

	while (btf_type(btf, id, &type) == 0) {
		if (type.kind == BTF_TYPEDEF &&
		    (strcmp(type.name, "__be16") == 0 || strcmp(type.name, "__be32") == 0 ||
		     strcmp(type.name, "__be64") == 0))
			return true;
		if (type.kind != BTF_TYPEDEF && type.kind != BTF_CONST &&
		    type.kind != BTF_VOLATILE && type.kind != BTF_RESTRICT &&
		    type.kind != BTF_TYPE_TAG)
			return false;
		id = type.type;
	}
	return false;
}

static int (*const builders[BTF_KINDS])(struct builder *, const struct btf_type *,
					struct layout *) = {
	[BTF_INT] = build_int,	     [BTF_PTR] = build_pointer,	 [BTF_ARRAY] = build_array,
	[BTF_STRUCT] = build_struct, [BTF_UNION] = build_struct, [BTF_ENUM] = build_enum,
	[BTF_FLOAT] = build_float,   [BTF_ENUM64] = build_enum,	 [BTF_DATASEC] = build_section,
};

static int build(struct builder *builder, uint32_t id, struct layout *layout)
{
	struct btf_type type;
	uint32_t size;
	int err;

	if (builder->fields > FIELDS_MAX)
		return problem_set(builder->problem, -EINVAL, REASON_LIMIT,
				   "the type has too many fields");
	if (btf_resolve(builder->btf, id, &type) || btf_size(builder->btf, id, &size))
		return problem_set(builder->problem, -EINVAL, REASON_TYPE, "the type has no size");
	if (size > UINT32_MAX / 8)
		return problem_set(builder->problem, -EINVAL, REASON_LIMIT,
				   "the type is too large");
	if (!builders[type.kind])
		return problem_set(builder->problem, -EINVAL, REASON_TYPE,
				   "a %s cannot be the type of a value", btf_kind_name(type.kind));
	layout->bit_size = size * 8;
	layout->type_name = name_type(builder, id);
	err = builders[type.kind](builder, &type, layout);
	if (!err && layout->kind == LAYOUT_INT && is_network_order(builder->btf, id))
		layout->big_endian = layout->order_by_type = true;
	return err;
}

int layout_from_btf(struct layout_tree **tree, const struct btf *btf, uint32_t id,
		    struct problem *problem)
{
	struct layout_tree *made = calloc(1, sizeof(*made));
	struct builder builder = { .btf = btf, .tree = made, .problem = problem };
	cleanup_problem struct problem fault = PROBLEM_NONE;
	int err;

	if (!made)
		return problem_no_memory(problem);
	err = btf_check(btf, id, &fault);
	if (!err)
		err = build(&builder, id, &made->root);
	else if (err != -ENOMEM)
		err = problem_set(problem, -EINVAL, REASON_CORRUPT, "the BTF is bad: %s",
				  problem_text(&fault));
	if (err) {
		layout_free(made);
		return err == -ENOMEM ? problem_no_memory(problem) : err;
	}
	*tree = made;
	return 0;
}

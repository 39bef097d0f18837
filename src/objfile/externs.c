/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an object takes from outside: settings of the kernel's, its symbols, its functions. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "objfile/internal.h"

struct found_extern {
	struct objfile_extern external;
	uint32_t symbol;
	uint32_t align; /* of a kconfig variable */
};

/* Does the symbol stand for something that is not in the file? */
static bool is_extern(const struct elf_symbol *symbol)
{
	return symbol->section == SHN_UNDEF && symbol->type == STT_NOTYPE &&
	       (symbol->bind == STB_GLOBAL || symbol->bind == STB_WEAK);
}

static bool is_char(const struct objfile_reader *reader, uint32_t id)
{
	struct btf_type type;

	return btf_resolve(reader->object->btf, id, &type) == 0 && type.kind == BTF_INT &&
	       type.size == 1 && !type.integer.is_bool;
}

static bool is_power_of_2(uint32_t size)
{
	return size && !(size & (size - 1));
}

/* What of the kernel's configuration can be put into a variable of this type; KCONFIG_KINDS:
 * nothing. */
static enum kconfig_kind kconfig_kind(const struct objfile_reader *reader,
				      const struct btf_type *type)
{
	switch (type->kind) {
	case BTF_INT:
		if (type->integer.is_bool)
			return type->size == 1 ? KCONFIG_BOOL : KCONFIG_KINDS;
		if (type->size == 1)
			return KCONFIG_CHAR;
		return type->size <= 8 && is_power_of_2(type->size) ? KCONFIG_INT : KCONFIG_KINDS;
	case BTF_ENUM:
	case BTF_ENUM64:
		return type->size == 4 && strcmp(type->name, "libbpf_tristate") == 0
			       ? KCONFIG_TRISTATE
			       : KCONFIG_KINDS;
	case BTF_ARRAY:
		return type->array.elements && is_char(reader, type->type) ? KCONFIG_STRING
									   : KCONFIG_KINDS;
	default:
		return KCONFIG_KINDS;
	}
}

static int read_kconfig(const struct objfile_reader *reader, const struct btf_type *variable,
			struct found_extern *found)
{
	struct objfile_extern *external = &found->external;
	struct btf_type type;

	external->type = variable->type;
	if (variable->kind != BTF_VAR || btf_resolve(reader->object->btf, variable->type, &type) ||
	    btf_size(reader->object->btf, variable->type, &external->kconfig.size))
		return problem_set(reader->problem, -EINVAL, REASON_MISSING,
				   "extern %s: it has no type", external->name);
	external->kconfig.kind = kconfig_kind(reader, &type);
	if (external->kconfig.kind == KCONFIG_KINDS)
		return problem_set(reader->problem, -EINVAL, REASON_TYPE,
				   "extern %s: no setting of the kernel's fits its type",
				   external->name);
	external->kind = OBJFILE_EXTERN_KCONFIG;
	external->kconfig.is_signed = type.kind == BTF_INT && type.integer.is_signed;
	found->align = type.kind == BTF_ARRAY ? 1 : external->kconfig.size;
	return 0;
}

static int read_ksym(const struct objfile_reader *reader, const struct btf_type *symbol,
		     struct objfile_extern *external)
{
	struct btf_type type;

	external->type = symbol->type;
	if (symbol->kind == BTF_FUNC) {
		external->kind = OBJFILE_EXTERN_KFUNC;
		return 0;
	}
	if (symbol->kind != BTF_VAR || btf_resolve(reader->object->btf, symbol->type, &type))
		return problem_set(reader->problem, -EINVAL, REASON_MISSING,
				   "extern %s: it has no type", external->name);
	external->kind = type.kind == BTF_VOID ? OBJFILE_EXTERN_KSYM : OBJFILE_EXTERN_KSYM_TYPED;
	return 0;
}

/* The variable or function of this name in a section of BTF. */
static int find_entry(const struct objfile_reader *reader, const char *section, const char *name,
		      struct btf_type *entry)
{
	const struct btf *btf = reader->object->btf;
	struct btf_type type;
	uint32_t id;

	if (!btf || btf_find(btf, BTF_DATASEC, section, &id))
		return -ENOENT;
	btf_type(btf, id, &type);
	for (uint32_t i = 0; i < type.count; i++)
		if (!btf_type(btf, btf_variable(btf, &type, i).type, entry) &&
		    strcmp(entry->name, name) == 0)
			return 0;
	return -ENOENT;
}

static int read_extern(const struct objfile_reader *reader, struct found_extern *found)
{
	const struct elf_symbol *symbol = &reader->elf->symbols[found->symbol];
	struct objfile_extern *external = &found->external;
	struct btf_type entry;

	external->name = symbol->name;
	external->weak = symbol->bind == STB_WEAK;
	external->symbol = strndup(symbol->name, btf_name_length(symbol->name));
	if (!external->symbol)
		return -ENOMEM;
	if (!find_entry(reader, ".kconfig", symbol->name, &entry))
		return read_kconfig(reader, &entry, found);
	if (!find_entry(reader, ".ksyms", symbol->name, &entry))
		return read_ksym(reader, &entry, external);
	problem_set(
		reader->problem, -EINVAL, REASON_UNKNOWN,
		"extern %s: it is neither in .kconfig (__kconfig) nor in .ksyms (__ksym), or the "
		"object has been compiled without -g",
		symbol->name);
	problem_hint(reader->problem, "if another object file defines it, link them first: bpftool "
				      "gen object OUT IN...");
	return -EINVAL;
}

/* libbpf's order, in which the kconfig map's value has its variables: those of the largest
 * alignment first, the smallest first among these. */
static int by_libbpf(const void *a, const void *b)
{
	const struct found_extern *one = a, *other = b;
	bool kconfig = one->external.kind == OBJFILE_EXTERN_KCONFIG;
	uint32_t sizes[] = { one->external.kconfig.size, other->external.kconfig.size };

	if (kconfig != (other->external.kind == OBJFILE_EXTERN_KCONFIG))
		return kconfig ? -1 : 1;
	if (kconfig && one->align != other->align)
		return one->align > other->align ? -1 : 1;
	if (kconfig && sizes[0] != sizes[1])
		return sizes[0] < sizes[1] ? -1 : 1;
	return strcmp(one->external.name, other->external.name);
}

static int place_kconfig(struct objfile_reader *reader, struct objfile_extern *external,
			 uint32_t align)
{
	uint32_t offset = (reader->kconfig_size + align - 1) & ~(align - 1);

	external->kconfig.offset = offset;
	if (__builtin_add_overflow(offset, external->kconfig.size, &reader->kconfig_size) ||
	    reader->kconfig_size > INT32_MAX)
		return problem_set(reader->problem, -EINVAL, REASON_LIMIT,
				   "the externs in .kconfig are too large");
	return 0;
}

static int keep_externs(struct objfile_reader *reader, struct found_extern *found, uint32_t count)
{
	struct objfile *object = reader->object;
	int err = 0;

	for (uint32_t i = 0; i < count && !err; i++) {
		struct objfile_extern *external = &object->externs[object->extern_count++];

		*external = found[i].external;
		found[i].external.symbol = NULL;
		reader->symbol_externs[found[i].symbol] = i;
		if (external->kind == OBJFILE_EXTERN_KCONFIG)
			err = place_kconfig(reader, external, found[i].align);
	}
	return err;
}

static int find_externs(struct objfile_reader *reader, struct found_extern *found, uint32_t *count)
{
	const struct elf_file *elf = reader->elf;

	for (uint32_t i = 1; i < elf->symbol_count; i++) {
		int err;

		if (!is_extern(&elf->symbols[i]) || !*elf->symbols[i].name)
			continue;
		found[*count].symbol = i;
		found[*count].external.kind = OBJFILE_EXTERN_UNKNOWN;
		found[*count].align = 1;
		err = objfile_note_fault(reader, read_extern(reader, &found[(*count)++]));
		if (err)
			return err;
	}
	return 0;
}

static uint32_t extern_count(const struct elf_file *elf)
{
	uint32_t count = 0;

	for (uint32_t i = 1; i < elf->symbol_count; i++)
		count += is_extern(&elf->symbols[i]);
	return count;
}

int objfile_read_externs(struct objfile_reader *reader)
{
	uint32_t count = 0, most = extern_count(reader->elf);
	cleanup_free struct found_extern *found = calloc(most + 1, sizeof(*found));
	int err;

	reader->object->externs = calloc(most + 1, sizeof(*reader->object->externs));
	if (!found || !reader->object->externs)
		return -ENOMEM;
	err = find_externs(reader, found, &count);
	if (!err) {
		qsort(found, count, sizeof(*found), by_libbpf);
		err = keep_externs(reader, found, count);
	}
	for (uint32_t i = 0; i < count; i++)
		free(found[i].external.symbol);
	return err;
}

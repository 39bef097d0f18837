/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bpf_metadata_… variables, a convention of libbpf and bpftool: constants in the program's .rodata.
 */
#include "cmd/prog/metadata.h"

#include <string.h>

#include "base/cleanup.h"
#include "bpf/btf_object.h"
#include "bpf/kind.h"
#include "bpf/map.h"
#include "btf/btf.h"

#define PREFIX "bpf_metadata_"

struct rodata {
	uint8_t *bytes;
	const struct btf *btf;
	struct btf_type type; /* the datasec */
};

static bool is_rodata(const struct map_info *info)
{
	return info->type == MAP_TYPE_ARRAY && info->key_size == 4 && info->max_entries == 1 &&
	       info->btf_value_type_id && strstr(info->name, ".rodata");
}

static uint64_t read_integer(const uint8_t *bytes, const struct btf_type *type)
{
	uint64_t value = 0;

	/* The program's BTF is that of this machine. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	memcpy(&value, bytes, type->size);
#else
	memcpy((uint8_t *)&value + 8 - type->size, bytes, type->size);
#endif
	if (type->integer.is_signed && type->size < 8)
		value = (uint64_t)((int64_t)(value << (64 - 8 * type->size)) >>
				   (64 - 8 * type->size));
	return value;
}

static bool is_char(const struct btf *btf, uint32_t id)
{
	struct btf_type type;

	return btf_resolve(btf, id, &type) == 0 && type.kind == BTF_INT && type.size == 1;
}

/* Texts and numbers are what is there in practice; of anything else the bytes are shown. */
static void show_value(struct out *out, const char *name, const struct rodata *rodata,
		       const struct btf_variable *variable, uint32_t type_id)
{
	const uint8_t *bytes = rodata->bytes + variable->offset;
	struct btf_type type;

	if (btf_resolve(rodata->btf, type_id, &type))
		return;
	if (type.kind == BTF_ARRAY && is_char(rodata->btf, type.type))
		out_str_n(out, name, (const char *)bytes,
			  strnlen((const char *)bytes, variable->size));
	else if (type.kind != BTF_INT || type.size > 8 || type.size != variable->size)
		out_hex(out, name, bytes, variable->size);
	else if (type.integer.is_bool)
		out_bool(out, name, read_integer(bytes, &type));
	else if (type.integer.is_signed)
		out_s64(out, name, (int64_t)read_integer(bytes, &type));
	else
		out_u64(out, name, read_integer(bytes, &type));
}

static bool is_metadata(const struct rodata *rodata, const struct btf_variable *variable,
			struct btf_type *var, uint32_t value_size)
{
	return btf_type(rodata->btf, variable->type, var) == 0 && var->kind == BTF_VAR &&
	       strncmp(var->name, PREFIX, strlen(PREFIX)) == 0 && variable->offset <= value_size &&
	       variable->size <= value_size - variable->offset;
}

static void show_rodata(struct out *out, const struct rodata *rodata, uint32_t value_size)
{
	bool any = false;

	for (uint32_t i = 0; i < rodata->type.count; i++) {
		struct btf_variable variable = btf_variable(rodata->btf, &rodata->type, i);
		struct btf_type var;

		if (!is_metadata(rodata, &variable, &var, value_size))
			continue;
		if (!any)
			out_record_begin(out, "metadata", NULL);
		any = true;
		show_value(out, var.name + strlen(PREFIX), rodata, &variable, var.type);
	}
	if (any)
		out_record_end(out);
}

/* Is it a .rodata with a type for its section? */
static bool show_map(struct out *out, uint32_t id)
{
	cleanup_close int fd = kind_fd_by_id(KIND_MAP, id, OPEN_RDONLY);
	cleanup_btf struct btf *btf = NULL;
	cleanup_free uint8_t *bytes = NULL;
	struct map_info info = { 0 };
	struct rodata rodata;

	if (fd < 0 || map_info(fd, &info) || !is_rodata(&info) || btf_fetch(info.btf_id, &btf))
		return false;
	bytes = calloc(1, info.value_size);
	rodata = (struct rodata){ .bytes = bytes, .btf = btf };
	if (!bytes || map_lookup(fd, &(uint32_t){ 0 }, bytes, 0) ||
	    btf_type(btf, info.btf_value_type_id, &rodata.type) || rodata.type.kind != BTF_DATASEC)
		return false;
	show_rodata(out, &rodata, info.value_size);
	return true;
}

void metadata_show(struct out *out, const uint32_t *map_ids, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (show_map(out, map_ids[i]))
			return;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An open kernel object of any kind: opened, described, named. */
#include "bpf/handle.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/escape.h"
#include "base/util.h"
#include "bpf/btf_object.h"
#include "bpf/pin.h"
#include "bpf/prog.h"
#include "names/names.h"

_Static_assert(HANDLE_NAME_SIZE >= BTF_NAME_SIZE && HANDLE_NAME_SIZE >= OBJ_NAME_SIZE,
	       "room for each kind's name");

void handle_close(struct handle *handle)
{
	if (handle->fd >= 0)
		close(handle->fd);
	free(handle->label);
	*handle = HANDLE_NONE;
}

/* What stands at an offset of the info, which must be one that the kind has. */
static uint32_t number_at(const struct handle *handle, size_t offset)
{
	uint32_t number;

	memcpy(&number, (const char *)&handle->info + offset, sizeof(number));
	return number;
}

static int describe(struct handle *handle)
{
	const struct kind_row *row = &kind_table[handle->kind];
	int err;

	if (handle->kind == KIND_BTF) /* whose name has to be asked for */
		err = btf_describe(handle->fd, &handle->info.btf, handle->name);
	else
		err = kind_info(handle->kind, handle->fd, &handle->info);
	if (err)
		return err;
	if (handle->kind == KIND_BTF)
		handle->info.btf.name = 0; /* the array is handle->name, which moves */
	handle->id = number_at(handle, row->id_at);
	if (row->name_at != KIND_NOWHERE)
		memcpy(handle->name, (const char *)&handle->info + row->name_at, OBJ_NAME_SIZE);
	return 0;
}

static int make_label(struct handle *handle)
{
	cleanup_buf struct buf text = BUF_EMPTY;

	buf_printf(&text, "%s %u", kind_table[handle->kind].noun, handle->id);
	if (*handle->name) {
		buf_add_str(&text, " (");
		escape_text(&text, handle->name, strlen(handle->name));
		buf_add_char(&text, ')');
	}
	handle->label = buf_take(&text);
	return handle->label ? 0 : -ENOMEM;
}

int handle_open_fd(struct handle *handle, enum kind kind, int fd)
{
	cleanup_handle struct handle made = { .kind = kind, .fd = fd };
	int err = describe(&made);

	if (!err)
		err = make_label(&made);
	if (err)
		return err;
	*handle = made;
	made = HANDLE_NONE;
	return 0;
}

int handle_open_id(struct handle *handle, enum kind kind, uint32_t id, uint32_t open_flags)
{
	int fd = kind_fd_by_id(kind, id, open_flags);

	return fd < 0 ? fd : handle_open_fd(handle, kind, fd);
}

int handle_open_pin(struct handle *handle, const char *path, uint32_t open_flags)
{
	cleanup_close int fd = pin_open(path, open_flags);
	enum kind kind;
	int err = fd < 0 ? fd : kind_of_fd(fd, &kind);

	return err ? err : handle_open_fd(handle, kind, take_fd(&fd));
}

uint32_t handle_btf_id(const struct handle *handle)
{
	size_t offset = kind_table[handle->kind].btf_id_at;

	return offset == KIND_NOWHERE ? 0 : number_at(handle, offset);
}

uint32_t handle_type(const struct handle *handle)
{
	return number_at(handle, 0); /* the first field of each info with a type */
}

const char *handle_type_name(const struct handle *handle)
{
	const struct names *types = kind_table[handle->kind].types;

	return types ? names_of(types, handle_type(handle)) : NULL;
}

void handle_tag(const struct handle *handle, char text[2 * TAG_SIZE + 1])
{
	const uint8_t *tag = (const uint8_t *)&handle->info + kind_table[handle->kind].tag_at;

	for (size_t i = 0; i < TAG_SIZE; i++)
		snprintf(text + 2 * i, 3, "%02x", tag[i]);
}

/* The name of a program's first function in its BTF, which the caller frees.  -ENOENT: it has no
 * BTF with functions; -errno of the kernel's; -ENOMEM. */
static int first_function_name(const struct handle *prog, char **name)
{
	cleanup_prog_details struct prog_details details = PROG_DETAILS_NONE;
	cleanup_btf struct btf *btf = NULL;
	struct btf_type function;
	char *copy;
	int err;

	if (!prog->info.prog.btf_id || !prog->info.prog.nr_func_info)
		return -ENOENT;
	err = prog_details(prog->fd, PROG_FUNC_INFO, &details);
	if (err)
		return err;
	if (!details.info.func_info)
		return -ENOENT;
	err = btf_fetch(prog->info.prog.btf_id, &btf);
	if (err)
		return err;
	err = btf_type(btf, prog_func_record(&details.info, 0)->type_id, &function);
	if (err || function.kind != BTF_FUNC || !*function.name)
		return -ENOENT;
	copy = strdup(function.name);
	if (!copy)
		return -ENOMEM;
	*name = copy;
	return 0;
}

int handle_full_name(const struct handle *handle, char **name)
{
	char *copy;

	/* A name that fills the kernel's field has perhaps been cut. */
	if (handle->kind == KIND_PROG && strlen(handle->name) == OBJ_NAME_SIZE - 1 &&
	    first_function_name(handle, name) == 0)
		return 0;
	copy = strdup(handle->name);
	if (!copy)
		return -ENOMEM;
	*name = copy;
	return 0;
}

/* Is a map of these types declared by `variable`, a struct with the members key and value? */
static bool declares(const struct btf *btf, const struct btf_type *variable,
		     const struct map_info *map)
{
	struct btf_type declared, pointer;

	if (btf_resolve(btf, variable->type, &declared) || declared.kind != BTF_STRUCT)
		return false;
	for (uint32_t i = 0; i < declared.count; i++) {
		struct btf_member member = btf_member(btf, &declared, i);
		bool is_key = strcmp(member.name, "key") == 0;

		if (!is_key && strcmp(member.name, "value") != 0)
			continue;
		if (btf_resolve(btf, member.type, &pointer) || pointer.kind != BTF_PTR ||
		    pointer.type != (is_key ? map->btf_key_type_id : map->btf_value_type_id))
			return false;
	}
	return true;
}

/* May the map have this longer name in its object file, whose maps are the variables of a section
 * of its BTF?  0 or -errno. */
static int is_declared_as(const struct map_info *map, const char *name, bool *may)
{
	cleanup_btf struct btf *btf = NULL;
	struct btf_type maps, variable;
	int err = map->btf_id ? btf_fetch(map->btf_id, &btf) : 0;
	uint32_t id;

	if (err && err != -ENOENT && err != -EINVAL)
		return err;
	*may = true;
	if (!btf || btf_find(btf, BTF_DATASEC, ".maps", &id) || btf_type(btf, id, &maps))
		return 0;
	*may = false;
	for (uint32_t i = 0; i < maps.count && !*may; i++)
		*may = btf_type(btf, btf_variable(btf, &maps, i).type, &variable) == 0 &&
		       strcmp(variable.name, name) == 0 && declares(btf, &variable, map);
	return 0;
}

/* Is this longer name that of the program's first function?  0 or -errno. */
static int is_function(const struct handle *prog, const char *name, bool *is)
{
	cleanup_free char *full = NULL;
	int err = first_function_name(prog, &full);

	*is = !err && strcmp(full, name) == 0;
	return err == -ENOENT || err == -EINVAL ? 0 : err;
}

int handle_has_name(const struct handle *handle, const char *name, bool *has)
{
	bool begins = strncmp(handle->name, name, OBJ_NAME_SIZE - 1) == 0;

	*has = strcmp(handle->name, name) == 0;
	if (*has || !begins)
		return 0;
	/* The name is longer than what the kernel keeps. */
	if (handle->kind == KIND_MAP)
		return is_declared_as(&handle->info.map, name, has);
	return handle->kind == KIND_PROG ? is_function(handle, name, has) : 0;
}

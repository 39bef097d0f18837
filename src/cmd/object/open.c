/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Object files on a command line: opened, changed as the line says, made ready to be loaded. */
#include "cmd/object/open.h"

#include <elf.h>
#include <errno.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>

#include "bpf/btf_object.h"
#include "cmd/fail.h"
#include "cmd/prog/prog.h"
#include "objfile/objfile.h"

/* Debug information may be large, programs and their data are not. */
enum { OBJFILE_LIMIT = 512 << 20 };

bool objfile_is_elf(const struct buf *bytes)
{
	return bytes->len >= SELFMAG && memcmp(bytes->data, ELFMAG, SELFMAG) == 0;
}

static bool begins(const struct buf *bytes, const char *with, size_t size)
{
	return bytes->len >= size && memcmp(bytes->data, with, size) == 0;
}

static bool is_c(const struct buf *bytes, const char *file)
{
	const char *dot = strrchr(file, '.');

	return (dot && (strcmp(dot, ".c") == 0 || strcmp(dot, ".h") == 0)) ||
	       memmem(bytes->data, bytes->len, "#include", strlen("#include"));
}

int objfile_check_kind(const struct buf *bytes, const char *file)
{
	if (objfile_is_elf(bytes))
		return STATUS_DONE;
	if (!bytes->len)
		return fail_misuse("%s is empty", file);
	if (begins(bytes, "BC\xc0\xde", 4) || begins(bytes, "\xde\xc0\x17\x0b", 4))
		return fail_hint(fail_misuse("%s is LLVM bitcode, not an object file", file),
				 "llc -march=bpf -filetype=obj makes one of it");
	if (is_c(bytes, file))
		return fail_hint(fail_misuse("%s is C, not an object file", file),
				 "clang -target bpf -g -O2 -c makes one of it");
	return STATUS_DONE;
}

int objfile_from_bytes(const struct buf *bytes, const char *file, enum objfile_use use,
		       struct objfile **object)
{
	cleanup_problem struct problem problem = PROBLEM_NONE;
	bool shown = use == OBJFILE_TO_SHOW;
	int err = (shown ? objfile_look : objfile_open)(bytes->data, bytes->len, file, object,
							&problem);

	if (err)
		return fail_problem(&problem, "cannot read %s", file);
	for (uint32_t i = 0; !shown && i < (*object)->fault_count; i++)
		fail_note("%s", problem_text(&(*object)->faults[i].problem));
	return STATUS_DONE;
}

int objfile_read(struct buf *bytes, const char *file, enum objfile_use use, struct objfile **object)
{
	int err = buf_read_file(bytes, file, OBJFILE_LIMIT);

	if (err)
		return fail(err, "cannot read %s", file);
	if (objfile_is_elf(bytes))
		return objfile_from_bytes(bytes, file, use, object);
	if (objfile_check_kind(bytes, file))
		return STATUS_FAILED;
	return fail_misuse("%s is not an object file: it is not ELF", file);
}

static int apply_settings(struct objfile *object, const struct words *settings)
{
	for (size_t i = 0; i < settings->count; i++) {
		cleanup_problem struct problem problem = PROBLEM_NONE;
		int err;

		if (!strchr(settings->list[i], '='))
			return fail_misuse("set: \"%s\" is not VAR=VALUE", settings->list[i]);
		err = objfile_set(object, settings->list[i], &problem);
		if (!err)
			continue;
		if (err == -ENOMEM)
			return fail(err, "cannot set %s", settings->list[i]);
		fail_problem(&problem, "cannot set %s", settings->list[i]);
		return STATUS_FAILED;
	}
	return STATUS_DONE;
}

/* The flags that its section gives the program (it sleeps, it takes fragments) stay when the type
 * is the same. */
static int set_type(struct objfile_program *program, const char *type)
{
	const struct section said = program->kind;
	int status = prog_section_parse(type, &program->kind, &program->target);

	if (!status && said.name && said.prog_type == program->kind.prog_type)
		program->kind.prog_flags |= said.prog_flags;
	return status;
}

int objfile_find_program(const struct objfile *object, const char *name, size_t length,
			 struct objfile_program **program)
{
	cleanup_free const char **names = calloc(object->program_count + 1, sizeof(char *));
	cleanup_free char *wanted = strndup(name, length);
	const char *near;

	if (!names || !wanted)
		return fail(-ENOMEM, "cannot look for program %.*s", (int)length, name);
	for (uint32_t i = 0; i < object->program_count; i++) {
		*program = &object->programs[i];
		names[i] = (*program)->name;
		if (strcmp(names[i], wanted) == 0)
			return STATUS_DONE;
	}
	near = problem_near_word(wanted, names, object->program_count);
	fail_misuse("the object has no program %s", wanted);
	return near ? fail_hint(STATUS_FAILED, "did you mean %s?", near) : STATUS_FAILED;
}

/* The target is a part of a text that goes. */
static int keep_target(struct objfile_program *program)
{
	char *target = strdup(program->target);

	if (!target)
		return fail(-ENOMEM, "cannot set the types of programs");
	free(program->made_target);
	program->target = program->made_target = target;
	return STATUS_DONE;
}

/* "NAME=TYPE,NAME=TYPE" */
static int set_types(struct objfile *object, const char *list)
{
	int status = STATUS_DONE;

	while (*list && !status) {
		size_t length = strcspn(list, ","), name = strcspn(list, "=,");
		cleanup_free char *type = NULL;
		struct objfile_program *program;

		if (name >= length)
			return fail_misuse("type: \"%.*s\" is not NAME=TYPE", (int)length, list);
		type = strndup(list + name + 1, length - name - 1);
		if (!type)
			return fail(-ENOMEM, "cannot set the types of programs");
		status = objfile_find_program(object, list, name, &program);
		if (!status)
			status = set_type(program, type);
		if (!status && program->target)
			status = keep_target(program);
		list += length + (list[length] == ',');
	}
	return status;
}

static int apply_type(struct objfile *object, const char *type)
{
	int status = STATUS_DONE;

	if (type && strchr(type, '='))
		return set_types(object, type);
	for (uint32_t i = 0; type && !status && i < object->program_count; i++)
		status = set_type(&object->programs[i], type);
	return status;
}

/* Those that are named are loaded, though their sections begin with a '?', and no others. */
static int choose_programs(struct objfile *object, const struct words *only)
{
	for (uint32_t i = 0; only->count && i < object->program_count; i++)
		object->programs[i].autoload = false;
	for (size_t i = 0; i < only->count; i++) {
		struct objfile_program *program;
		int status = objfile_find_program(object, only->list[i], strlen(only->list[i]),
						  &program);

		if (status)
			return status;
		program->autoload = true;
	}
	return STATUS_DONE;
}

int objfile_apply(struct objfile *object, const struct objfile_request *request)
{
	int status = apply_type(object, request->type);

	if (!status)
		status = choose_programs(object, &request->only);
	return status ? status : apply_settings(object, &request->settings);
}

/* Which of the object's maps is meant. */
static int find_map(const struct objfile *object, const struct map_use *use, uint32_t *index)
{
	*index = use->index;
	for (uint32_t i = 0; use->name && i < object->map_count; i++) {
		if (strcmp(object->maps[i].name, use->name) != 0)
			continue;
		*index = i;
		return STATUS_DONE;
	}
	if (use->name)
		return fail_misuse("the object has no map named %s", use->name);
	if (use->index >= object->map_count)
		return fail_misuse("the object has no map with index %u: it has %u", use->index,
				   object->map_count);
	return STATUS_DONE;
}

static int use_map(struct loader *loader, const struct map_use *use)
{
	cleanup_handle struct handle map = HANDLE_NONE;
	uint32_t index;
	int status = find_map(loader->object, use, &index);

	if (!status)
		status = ref_open(&map, KIND_MAP, &use->map, 0);
	if (!status)
		loader_use_map(loader, index, take_fd(&map.fd));
	return status;
}

static int open_kernel_btf(struct loader *loader, const char *file, struct btf **btf)
{
	cleanup_problem struct problem problem = PROBLEM_NONE;
	int err;

	if (!file)
		return STATUS_DONE;
	err = objfile_open_btf(file, NULL, btf, &problem);
	if (err)
		return fail_problem(&problem, "cannot read the BTF in %s", file);
	loader->core_btf = *btf;
	return STATUS_DONE;
}

static int find_device(struct loader *loader, const struct objfile_request *request)
{
	const char *name = request->offload_dev ? request->offload_dev : request->xdpmeta_dev;

	if (!name)
		return STATUS_DONE;
	if (request->offload_dev && request->xdpmeta_dev)
		return fail_misuse("offload_dev and xdpmeta_dev cannot be given together");
	loader->ifindex = if_nametoindex(name);
	loader->offload = request->offload_dev;
	return loader->ifindex ? STATUS_DONE : fail_no_such("there is no network device %s", name);
}

static int open_target(struct loader *loader, const struct ref *ref, struct objfile_inputs *inputs)
{
	int status, err;

	if (ref->by == REF_NONE)
		return STATUS_DONE;
	status = ref_open(&inputs->target, KIND_PROG, ref, 0);
	if (status)
		return status;
	err = btf_fetch(inputs->target.info.prog.btf_id, &inputs->target_btf);
	if (err)
		return fail(err, "cannot read the types (BTF) of %s", inputs->target.label);
	loader_set_target(loader, inputs->target.fd, inputs->target_btf);
	return STATUS_DONE;
}

int objfile_fail(struct loader *loader, const char *file, bool whole)
{
	struct load_failure *failure = &loader->failure;
	const struct objfile_program *program = failure->program;
	cleanup_buf struct buf what = BUF_EMPTY;
	int status;

	if (program) {
		buf_printf(&what, "program %s (section %s)", program->name, program->section);
		return fail_verdict(&failure->problem, &failure->refusal,
				    &loader->programs[program - loader->object->programs].log,
				    whole, buf_text(&what));
	}
	if (failure->map)
		buf_printf(&what, "map %s", failure->map->name);
	else
		buf_add_str(&what, file);
	status = fail_problem(&failure->problem, "cannot load %s", buf_text(&what));
	if (failure->log.len)
		fail_log(status, buf_text(&failure->log), failure->log.len, 0);
	return status;
}

int objfile_create_maps(struct loader *loader, const struct objfile_request *request)
{
	if (loader_maps(loader))
		return objfile_fail(loader, request->file, false);
	if (loader->btf_problem.err)
		fail_note("%s", problem_text(&loader->btf_problem));
	return STATUS_DONE;
}

void objfile_inputs_done(struct objfile_inputs *inputs)
{
	btf_close(inputs->kernel_btf);
	btf_close(inputs->target_btf);
	handle_close(&inputs->target);
}

int objfile_begin(struct kernel *kernel, struct loader *loader, struct objfile *object,
		  const struct objfile_request *request, struct objfile_inputs *inputs)
{
	int status = open_kernel_btf(loader, request->kernel_btf, &inputs->kernel_btf);

	if (!status)
		status = find_device(loader, request);
	if (status)
		return status;
	if (loader_begin(loader, object, kernel))
		return objfile_fail(loader, request->file, false);
	status = open_target(loader, &request->target, inputs);
	for (size_t i = 0; !status && i < request->maps.count; i++)
		status = use_map(loader, &request->maps.list[i]);
	return status;
}

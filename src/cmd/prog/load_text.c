/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prog load of assembler text or raw instructions: reads the instructions, opens the maps that they
 * name, loads the program, pins it, and shows it. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "asm/asm.h"
#include "bpf/kernel.h"
#include "bpf/prog.h"
#include "cmd/fail.h"
#include "cmd/pin.h"
#include "cmd/prog/load.h"
#include "cmd/prog/prog.h"
#include "cmd/show.h"
#include "load/verdict.h"
#include "names/names.h"

static int helper_by_name(const char *name)
{
	uint64_t number;

	return names_number(&helpers, name, &number) ? -ENOENT : (int)number;
}

static const char *similar_helper(const char *name)
{
	return names_similar(&helpers, name);
}

/* Functions that programs may call have this tag (Linux 6.10, pahole 1.26); in older types a
 * program may call any function, for all that is known. */
static bool is_for_programs(const struct btf *types, uint32_t function)
{
	struct btf_type tag;
	bool some = false;

	for (uint32_t id = 1; id < btf_end_id(types); id++) {
		if (btf_type(types, id, &tag) || tag.kind != BTF_DECL_TAG ||
		    strcmp(tag.name, "bpf_kfunc") != 0)
			continue;
		if (tag.type == function)
			return true;
		some = true;
	}
	return !some;
}

/* `context` is a struct kernel.  Functions of modules are not looked for: a call names those by a
 * descriptor, too. */
static int kernel_function(void *context, const char *name)
{
	const struct btf *types;
	uint32_t id;

	if (kernel_types(context, &types) || btf_find(types, BTF_FUNC, name, &id) ||
	    !is_for_programs(types, id))
		return -ENOENT;
	return (int)id;
}

static int read_text(struct kernel *kernel, const char *name, const struct buf *source,
		     struct asm_program *program)
{
	const struct asm_helpers known = { helper_by_name, similar_helper, kernel_function,
					   kernel };
	cleanup_problem struct problem problem = PROBLEM_NONE;
	int status, err = asm_assemble(source->data, source->len, &known, program, &problem);

	if (!err)
		return STATUS_DONE;
	if (err != -EINVAL)
		return fail(err, "cannot assemble %s", name);
	status = fail_misuse("%s:%u:%u: %s", name, problem.line, problem.column,
			     problem_text(&problem));
	return problem.hint.len ? fail_hint(status, "%s", problem_hint_text(&problem)) : status;
}

static void undo_call(struct insn *insn, struct ksyms *ksyms)
{
	const char *function;
	int helper;

	if (insn->src == BPF_PSEUDO_CALL && insn->off) {
		insn->imm = insn->off;
		insn->off = 0;
	} else if (insn->src == 0 && !names_of(&helpers, (uint32_t)insn->imm)) {
		function = ksyms_called(ksyms, insn->imm);
		helper = function ? ksyms_helper(function) : -ENOENT;
		if (helper >= 0)
			insn->imm = helper;
	}
}

/* A 64-bit number that stands for a map, or for a function, whose second half the kernel uses. */
static void undo_number(struct asm_program *program, size_t at)
{
	struct insn *insn = &program->insns[at];
	struct asm_map_ref ref = { .insn = at, .number = (uint32_t)insn->imm };

	switch (insn->src) {
	case BPF_PSEUDO_MAP_FD:
	case BPF_PSEUDO_MAP_VALUE:
		ref.kind = MAP_REF_ID;
		program->maps[program->map_count++] = ref;
		break;
	case BPF_PSEUDO_MAP_IDX:
	case BPF_PSEUDO_MAP_IDX_VALUE:
		ref.kind = MAP_REF_IDX;
		program->maps[program->map_count++] = ref;
		break;
	case BPF_PSEUDO_FUNC:
		insn[1].imm = 0;
		break;
	default:
		break;
	}
}

/*
 * The kernel has put its own numbers into a loaded program (kernel/bpf/syscall.c,
 * bpf_insn_prepare_dump): a map's id where the loader expects a descriptor, an address where it
 * expects a helper's number, the index of a function where it expects the distance.  This undoes
 * it; a program that never was in the kernel stays as it is.  `size` is a multiple of 8.
 */
static int read_insns(const void *bytes, size_t size, struct ksyms *ksyms,
		      struct asm_program *program)
{
	cleanup_asm_program struct asm_program made = { .count = size / sizeof(struct insn) };

	made.insns = malloc(size);
	made.maps = calloc(made.count, sizeof(*made.maps));
	if (!made.insns || !made.maps)
		return -ENOMEM;
	memcpy(made.insns, bytes, size);
	for (size_t i = 0; i < made.count; i += insn_slots(&made.insns[i])) {
		struct insn *insn = &made.insns[i];

		if (insn->opcode == (BPF_JMP | BPF_CALL))
			undo_call(insn, ksyms);
		else if (insn_slots(insn) == 2 && i + 1 < made.count)
			undo_number(&made, i);
	}
	*program = made;
	made = ASM_PROGRAM_EMPTY;
	return 0;
}

static int read_raw(struct kernel *kernel, const char *name, const struct buf *source,
		    struct asm_program *program)
{
	int err;

	if (source->len % sizeof(struct insn))
		return fail_hint(
			fail_misuse("%s is neither text nor instructions of 8 bytes", name),
			"it contains zero bytes, and its size, %zu bytes, is not a multiple of 8",
			source->len);
	err = read_insns(source->data, source->len, &kernel->symbols, program);
	return err ? fail(err, "cannot read the instructions of %s", name) : STATUS_DONE;
}

/* The bytes show which of the two it is. */
static int read_program(struct kernel *kernel, const char *name, const struct buf *source,
			struct asm_program *program)
{
	int status;

	/* An exit has six bytes of zero, and no text has any. */
	if (source->len && memchr(source->data, '\0', source->len))
		status = read_raw(kernel, name, source, program);
	else
		status = read_text(kernel, name, source, program);
	if (!status && !program->count)
		return fail_misuse("%s has no instructions", name);
	return status;
}

/* The descriptors of the maps that a program names, one for each of program->maps; -1: the same map
 * as another one's. */
struct map_fds {
	int *list; /* owned, and what is open in it */
	size_t count;
};

static void map_fds_done(struct map_fds *fds)
{
	for (size_t i = 0; i < fds->count; i++)
		if (fds->list[i] >= 0)
			close(fds->list[i]);
	free(fds->list);
}

static bool same_map(const struct asm_map_ref *a, const struct asm_map_ref *b)
{
	if (a->kind != b->kind || a->number != b->number)
		return false;
	return a->text ? b->text && strcmp(a->text, b->text) == 0 : !b->text;
}

/* Which map a reference is. */
struct map_choice {
	size_t first;		   /* the first reference to the same map */
	const struct map_use *use; /* what the command line says of it, or NULL */
};

/* Without an index of the program's own, `idx` counts its maps in the order of their first use, as
 * it does for an object file's. */
static bool is_meant(const struct map_use *use, const struct asm_map_ref *ref, uint32_t ordinal)
{
	if (use->name)
		return ref->kind == MAP_REF_NAME && strcmp(ref->text, use->name) == 0;
	return use->index == (ref->kind == MAP_REF_IDX ? ref->number : ordinal);
}

static const struct map_use *find_use(const struct map_refs *uses, const struct asm_map_ref *ref,
				      uint32_t ordinal)
{
	for (size_t i = 0; i < uses->count; i++)
		if (is_meant(&uses->list[i], ref, ordinal))
			return &uses->list[i];
	return NULL;
}

static void choose(struct map_choice *choices, const struct asm_program *program,
		   const struct map_refs *uses)
{
	uint32_t maps = 0;

	for (size_t i = 0; i < program->map_count; i++) {
		size_t first = 0;

		while (!same_map(&program->maps[first], &program->maps[i]))
			first++;
		choices[i].first = first;
		if (first == i)
			choices[i].use = find_use(uses, &program->maps[i], maps++);
	}
}

/* Each `map` of the command line must mean something. */
static int check_uses(const struct map_refs *uses, const struct map_choice *choices, size_t count)
{
	for (size_t i = 0; i < uses->count; i++) {
		const struct map_use *use = &uses->list[i];
		size_t j = 0;

		while (j < count && choices[j].use != use)
			j++;
		if (j < count)
			continue;
		if (use->name)
			return fail_misuse("the program uses no map named %s", use->name);
		return fail_misuse("the program uses no map of index %u", use->index);
	}
	return STATUS_DONE;
}

/* A descriptor that this process was started with. */
static int open_inherited(uint32_t fd, struct handle *map)
{
	cleanup_close int copy = fcntl((int)fd, F_DUPFD_CLOEXEC, 3);
	enum kind kind;
	int err;

	if (copy < 0)
		return fail_misuse("map[fd:%u]: there is no such descriptor", fd);
	err = kind_of_fd(copy, &kind);
	if (err && err != -EINVAL)
		return fail(err, "cannot tell what map[fd:%u] is", fd);
	/* The kernel answers questions about a map for any object. */
	if (err || kind != KIND_MAP)
		return fail_misuse("map[fd:%u]: this descriptor is not a map%s%s", fd,
				   err ? "" : " but a ", err ? "" : kind_table[kind].noun);
	return ref_open_fd(map, KIND_MAP, take_fd(&copy));
}

static int open_map(const struct asm_map_ref *ref, struct handle *map)
{
	struct ref by_id = { .by = REF_ID, .id = ref->number };
	struct ref by_name = { .by = REF_NAME, .text = ref->text };
	struct ref by_path = { .by = REF_PATH, .text = ref->text };

	switch (ref->kind) {
	case MAP_REF_ID:
		return ref_open(map, KIND_MAP, &by_id, 0);
	case MAP_REF_NAME:
		return ref_open(map, KIND_MAP, &by_name, 0);
	case MAP_REF_PINNED:
		return ref_open(map, KIND_MAP, &by_path, 0);
	case MAP_REF_FD:
		return open_inherited(ref->number, map);
	default:
		return fail_hint(fail_misuse("no map is given for map[idx:%u]", ref->number),
				 "give it with: map idx %u MAP", ref->number);
	}
}

static int open_maps(struct asm_program *program, const struct map_choice *choices,
		     struct map_fds *fds)
{
	for (size_t i = 0; i < program->map_count; i++) {
		const struct map_choice *choice = &choices[i];
		cleanup_handle struct handle map = HANDLE_NONE;
		int status = STATUS_DONE;

		if (choice->use)
			status = ref_open(&map, KIND_MAP, &choice->use->map, 0);
		else if (choice->first == i)
			status = open_map(&program->maps[i], &map);
		if (status)
			return status;
		fds->list[fds->count++] = take_fd(&map.fd);
		asm_set_map(program, &program->maps[i], fds->list[choice->first]);
	}
	return STATUS_DONE;
}

/* Opens the maps and puts their descriptors into the instructions: those of `uses` (the command
 * line's `map name flows MAP`, `map idx 0 MAP`) where they are meant, what the program itself says
 * where not.  The descriptors must stay open until the program is loaded. */
static int put_maps(struct asm_program *program, const struct map_refs *uses, struct map_fds *fds)
{
	cleanup_free struct map_choice *choices = calloc(program->map_count + 1, sizeof(*choices));
	int status;

	fds->list = calloc(program->map_count + 1, sizeof(*fds->list));
	if (!choices || !fds->list)
		return fail(-ENOMEM, "cannot load the program");
	choose(choices, program, uses);
	status = check_uses(uses, choices, program->map_count);
	return status ? status : open_maps(program, choices, fds);
}

/* The file's name without directory and ending, as far as a program's name may have it. */
static void name_from_file(char name[OBJ_NAME_SIZE], const char *file)
{
	const char *slash = strrchr(file, '/');
	const char *base = slash ? slash + 1 : file;
	size_t length = min_size(strcspn(base, "."), OBJ_NAME_SIZE - 1);

	if (strcmp(file, "-") == 0)
		length = 0;
	for (size_t i = 0; i < length; i++)
		name[i] = (char)(isalnum((unsigned char)base[i]) ? base[i] : '_');
	name[length] = '\0';
}

static int prepare(struct kernel *kernel, struct prog_load_attr *attr, const struct prog_load *load)
{
	struct prog_kind kind = { 0 };
	int status = prog_kind_parse(
		kernel, load->object.type ? load->object.type : "socket_filter", &kind);

	if (status)
		return status;
	*attr = (struct prog_load_attr){
		.prog_type = kind.prog_type,
		.expected_attach_type = kind.attach_type,
		.prog_flags = kind.prog_flags,
		.attach_btf_id = kind.attach_btf_id,
		.license = ptr_u64(load->license ? load->license : "GPL"),
	};
	if (load->name)
		memcpy(attr->prog_name, load->name, strlen(load->name));
	else
		name_from_file(attr->prog_name, load->object.file);
	return STATUS_DONE;
}

/* The text that a program was assembled from. */
struct text_source {
	const char *name;
	const struct buf *text;
	const struct asm_program *program;
};

static bool find_place(const void *source, uint32_t insn, struct source_place *place)
{
	const struct text_source *from = source;
	const char *at = from->text->data, *end = at + from->text->len, *newline;
	unsigned line;

	if (!from->program->lines || insn >= from->program->count)
		return false;
	line = from->program->lines[insn];
	for (unsigned i = 1; i < line && at; i++) {
		newline = memchr(at, '\n', (size_t)(end - at));
		at = newline ? newline + 1 : NULL;
	}
	if (!at)
		return false;
	newline = memchr(at, '\n', (size_t)(end - at));
	*place = (struct source_place){ .file = from->name,
					.file_size = strlen(from->name),
					.line = line,
					.text = at,
					.text_size = (size_t)((newline ? newline : end) - at) };
	return true;
}

static int load_program(const struct context *context, const struct prog_load *load,
			const struct asm_program *program, struct handle *prog)
{
	const struct text_source source = { load->source, load->bytes, program };
	cleanup_refusal struct refusal refusal = REFUSAL_NONE;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	cleanup_buf struct buf log = BUF_EMPTY;
	struct prog_load_attr attr;
	int fd, status = prepare(context->kernel, &attr, load);

	if (status)
		return status;
	attr.insns = ptr_u64(program->insns);
	attr.insn_cnt = (uint32_t)program->count;
	if (context->options.debug)
		attr.log_level = LOG_BASIC | LOG_VERBOSE | LOG_STATISTICS;
	fd = prog_load(&attr, &log);
	if (fd < 0) {
		verdict_problem(&(struct verdict){ .err = fd,
						   .prog_type = attr.prog_type,
						   .attach_type = attr.expected_attach_type,
						   .prog_flags = attr.prog_flags,
						   .kernel = context->kernel,
						   .log = &log,
						   .guessed = !load->object.type,
						   .find_place = find_place,
						   .program = &source },
				&refusal, &problem);
		return fail_verdict(&problem, &refusal, &log, context->options.debug,
				    *attr.prog_name ? attr.prog_name : "the program");
	}
	if (log.len)
		fail_log(STATUS_DONE, buf_text(&log), log.len, 0);
	return ref_open_fd(prog, KIND_PROG, fd);
}

static const struct column column_list[] = {
	{ "id", "id" },	    { "name", "name" },	    { "tag", "tag" },
	{ "type", "type" }, { "pinned", "pinned" },
};
static const struct columns columns = { column_list, ARRAY_SIZE(column_list) };

static void show(struct out *out, const struct handle *prog, const char *path)
{
	out_record_begin(out, NULL, &columns);
	out_u64(out, "id", prog->info.prog.id);
	prog_show_name(out, prog);
	prog_show_tag(out, prog);
	show_type(out, &prog_types, prog->info.prog.type);
	if (path)
		out_str(out, "pinned", path);
	out_record_end(out);
}

/* A pin, or the shell, keeps the program loaded. */
static int pin_or_hold(const struct context *context, struct handle *prog, const char *path)
{
	if (path)
		return pin_make(context, prog->fd, prog->label, path);
	return context_keep_unpinned(context, take_fd(&prog->fd), prog->label);
}

int prog_load_text(const struct context *context, const struct prog_load *load)
{
	cleanup_asm_program struct asm_program program = ASM_PROGRAM_EMPTY;
	cleanup_with(map_fds_done) struct map_fds fds = { .list = NULL };
	cleanup_handle struct handle prog = HANDLE_NONE;
	int status = read_program(context->kernel, load->source, load->bytes, &program);

	if (!status)
		status = put_maps(&program, &load->object.maps, &fds);
	if (!status)
		status = load_program(context, load, &program, &prog);
	if (!status)
		status = pin_or_hold(context, &prog, load->path);
	if (!status)
		show(context->out, &prog, load->path);
	return status;
}

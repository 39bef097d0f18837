/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prog load of assembler text or raw instructions. */
#include "cmd/prog/load_text.h"

#include <ctype.h>
#include <string.h>

#include "bpf/prog.h"
#include "cmd/fail_bpf.h"
#include "cmd/objects.h"
#include "cmd/pin.h"
#include "cmd/prog/header.h"
#include "cmd/prog/maps.h"
#include "cmd/prog/source.h"
#include "cmd/prog/type.h"
#include "cmd/show.h"
#include "load/verdict.h"

static const struct column column_list[] = {
	{ "id", "id" },	    { "name", "name" },	    { "tag", "tag" },
	{ "type", "type" }, { "pinned", "pinned" },
};
static const struct columns columns = { column_list, ARRAY_SIZE(column_list) };

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

static int prepare(struct kernel *kernel, struct prog_load_attr *attr, const struct text_load *text)
{
	struct prog_kind kind = { 0 };
	int status = prog_kind_parse(kernel, text->type ? text->type : "socket_filter", &kind);

	if (status)
		return status;
	*attr = (struct prog_load_attr){
		.prog_type = kind.prog_type,
		.expected_attach_type = kind.attach_type,
		.prog_flags = kind.prog_flags,
		.attach_btf_id = kind.attach_btf_id,
		.license = ptr_u64(text->license ? text->license : "GPL"),
	};
	if (text->name)
		memcpy(attr->prog_name, text->name, strlen(text->name));
	else
		name_from_file(attr->prog_name, text->file);
	return STATUS_DONE;
}

static int load(const struct context *context, const struct text_load *text,
		const struct asm_program *program, struct handle *prog)
{
	cleanup_problem struct problem problem = PROBLEM_NONE;
	cleanup_buf struct buf log = BUF_EMPTY;
	struct prog_load_attr attr;
	int fd, status = prepare(context->kernel, &attr, text);

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
						   .log = &log,
						   .guessed = !text->type },
				&problem);
		return fail_verdict(&problem, &log, context->options.debug,
				    *attr.prog_name ? attr.prog_name : "the program");
	}
	if (log.len)
		fail_log(STATUS_DONE, buf_text(&log), log.len, 0);
	return ref_open_fd(prog, KIND_PROG, fd);
}

static void show(struct out *out, const struct handle *prog, const char *path)
{
	out_record_begin(out, NULL, &columns);
	out_u64(out, "id", prog->info.prog.id);
	header_name(out, prog);
	header_tag(out, prog);
	show_type(out, &prog_types, prog->info.prog.type);
	if (path)
		out_str(out, "pinned", path);
	out_record_end(out);
}

/* A pin, or the shell, keeps the program. */
static int keep(const struct context *context, struct handle *prog, const char *path)
{
	if (path)
		return pin_make(context, prog->fd, prog->label, path);
	if (!context_keep(context, take_fd(&prog->fd)) && !context->options.quiet)
		fail_note("%s is gone again: it was not pinned", prog->label);
	return STATUS_DONE;
}

int text_load_command(const struct context *context, const struct text_load *text)
{
	cleanup_asm_program struct asm_program program = ASM_PROGRAM_EMPTY;
	cleanup_map_fds struct map_fds fds = MAP_FDS_NONE;
	cleanup_handle struct handle prog = HANDLE_NONE;
	int status = source_read(context->kernel, text->source, text->bytes, &program);

	if (!status)
		status = maps_put_in(&program, text->maps, &fds);
	if (!status)
		status = load(context, text, &program, &prog);
	if (!status)
		status = keep(context, &prog, text->path);
	if (!status)
		show(context->out, &prog, text->path);
	return status;
}

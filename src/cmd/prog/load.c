/* prog load - have the kernel verify a program and keep it. */
#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "bpf/prog.h"
#include "cli/command.h"
#include "cmd/objects.h"
#include "cmd/prog/header.h"
#include "cmd/prog/maps.h"
#include "cmd/prog/refused.h"
#include "cmd/prog/source.h"
#include "cmd/prog/type.h"
#include "cmd/show.h"

struct params {
	const char *file, *path;
	const char *type, *name, *license;
	struct map_refs maps;
};

#define PARAM(name) .keyword = #name, .offset = offsetof(struct params, name)

static const struct arg args[] = {
	{ ARG_FILE, .offset = offsetof(struct params, file), .required = true,
	  .help = "assembler text or raw instructions (-: standard input)" },
	{ ARG_PIN, .offset = offsetof(struct params, path), .help = "where to pin it" },
	{ ARG_PROG_TYPE, PARAM(type), .help = "what it is for; socket_filter when left out" },
	{ ARG_NAME, PARAM(name), .help = "the file's name when left out" },
	{ ARG_TEXT, PARAM(license), .metavar = "LICENSE", .help = "GPL when left out" },
	{ ARG_MAP_REFS, .keyword = "map", .offset = offsetof(struct params, maps),
	  .help = "which map the program's map[name:NAME] or map[idx:N] is" },
	{ ARG_END },
};

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

static int prepare(struct prog_load_attr *attr, const struct params *p)
{
	struct prog_kind kind = { 0 };
	int status = prog_kind_parse(p->type ? p->type : "socket_filter", &kind);

	if (status)
		return status;
	*attr = (struct prog_load_attr){
		.prog_type = kind.prog_type,
		.expected_attach_type = kind.attach_type,
		.prog_flags = kind.prog_flags,
		.attach_btf_id = kind.attach_btf_id,
		.license = ptr_u64(p->license ? p->license : "GPL"),
	};
	if (p->name)
		memcpy(attr->prog_name, p->name, strlen(p->name));
	else
		name_from_file(attr->prog_name, p->file);
	return STATUS_DONE;
}

/* A path that is taken is told before anything is loaded. */
static int check_path(const char *path)
{
	struct stat status;

	if (!path || lstat(path, &status))
		return STATUS_DONE;
	return fail_attempt(
		&(struct attempt){ .command = CMD_OBJ_PIN, .err = -EEXIST, .path = path },
		"cannot pin a program at %s", path);
}

static int load(const struct context *context, const struct params *p,
		const struct asm_program *program, struct prog *prog)
{
	cleanup_buf struct buf log = BUF_EMPTY;
	struct prog_load_attr attr;
	int fd, status = prepare(&attr, p);

	if (status)
		return status;
	attr.insns = ptr_u64(program->insns);
	attr.insn_cnt = (uint32_t)program->count;
	if (context->options.debug)
		attr.log_level = LOG_BASIC | LOG_VERBOSE | LOG_STATISTICS;
	fd = prog_load(&attr, &log);
	if (fd < 0)
		return refused(&attr, fd, &log, !p->type, context->options.debug);
	if (log.len)
		fail_log(STATUS_DONE, buf_text(&log), log.len, 0);
	return prog_from_fd(prog, fd);
}

static void show(struct out *out, const struct prog *prog, const char *path)
{
	out_record_begin(out, NULL, &columns);
	out_u64(out, "id", prog->info.id);
	header_name(out, prog);
	header_tag(out, prog);
	show_type(out, &prog_types, prog->info.type);
	if (path)
		out_str(out, "pinned", path);
	out_record_end(out);
}

/* A pin, or the shell, keeps the program. */
static int keep(const struct context *context, struct prog *prog, const char *path)
{
	if (path)
		return pin_or_say(context, prog->fd, prog->label, path);
	if (!session_keep(context->session, take_fd(&prog->fd)) && !context->options.quiet)
		note("%s is gone again: it was not pinned", prog->label);
	return STATUS_DONE;
}

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	cleanup_asm_program struct asm_program program = ASM_PROGRAM_EMPTY;
	cleanup_map_fds struct map_fds fds = MAP_FDS_NONE;
	cleanup_prog struct prog prog = PROG_NONE;
	int status = source_read(p->file, &program);

	if (!status)
		status = check_path(p->path);
	if (!status)
		status = maps_put_in(&program, &p->maps, &fds);
	if (!status)
		status = load(context, p, &program, &prog);
	if (!status)
		status = keep(context, &prog, p->path);
	if (!status)
		show(context->out, &prog, p->path);
	return status;
}

/* What is not an object file is one program. */
static int run_all(const struct context *context, const void *params)
{
	const struct params *p = params;
	cleanup_asm_program struct asm_program program = ASM_PROGRAM_EMPTY;
	int status = source_read(p->file, &program);

	(void)context;
	if (status)
		return status;
	return misuse("%s holds one program: load it with prog load", p->file);
}

const struct command cmd_prog_load = {
	.name = "prog load",
	.summary = "have the kernel verify a program, and pin it",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "printf 'r0 = 2\\nexit\\n' | bpfadm prog load - type xdp name pass",
	.details = "Text has the notation of \"prog dump xlated\", with labels and comments:\n"
		   "	r1 = map[name:flows]\n"
		   "	call map_lookup_elem\n"
		   "	if r0 == 0 goto out\n"
		   "Without PATH a program lives as long as the shell or batch that loaded it.",
};

const struct command cmd_prog_loadall = {
	.name = "prog loadall",
	.summary = "load all programs of an object file (not in this version)",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run_all,
	.example = "bpfadm prog load pass.s /sys/fs/bpf/pass type xdp",
};

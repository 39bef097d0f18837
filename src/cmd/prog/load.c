/* prog load - have the kernel verify a program and keep it. */
#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "bpf/prog.h"
#include "cli/command.h"
#include "cmd/object/load.h"
#include "cmd/objects.h"
#include "cmd/prog/header.h"
#include "cmd/prog/maps.h"
#include "cmd/prog/refused.h"
#include "cmd/prog/source.h"
#include "cmd/prog/type.h"
#include "cmd/show.h"

/* Debug information of an object may be large; programs and their data are not. */
enum { FILE_LIMIT = 512 << 20 };

struct params {
	const char *file, *path;
	const char *type, *name, *license;
	struct object_request object;
	const char *map_path;
	bool autoattach;
};

#define PARAM(name) .keyword = #name, .offset = offsetof(struct params, name)

/* What both commands take of an object file. */
/* clang-format off */
#define OBJECT_ARGS                                                                                \
	{ ARG_MAP_REFS, .keyword = "map", .offset = offsetof(struct params, object.maps),                 \
	  .help = "a map that is there already, instead of one of the object's; in text, which "   \
		  "map map[name:NAME] or map[idx:N] is" },                                         \
	{ ARG_PIN, .keyword = "pinmaps", .metavar = "DIR",                                         \
	  .offset = offsetof(struct params, map_path), .help = "where to pin the object's maps" }, \
	{ ARG_FLAG, PARAM(autoattach),                                                             \
	  .help = "attach the object's programs to what their sections name" },                    \
	{ ARG_TEXT, .keyword = "offload_dev", .metavar = "DEV",                                    \
	  .offset = offsetof(struct params, object.offload_dev),                                   \
	  .help = "the network device that is to run the object's programs" },                     \
	{ ARG_TEXT, .keyword = "xdpmeta_dev", .metavar = "DEV",                                    \
	  .offset = offsetof(struct params, object.xdpmeta_dev),                                   \
	  .help = "the network device whose metadata the object's XDP programs read" },            \
	{ ARG_PROG, .keyword = "target", .offset = offsetof(struct params, object.target),         \
	  .help = "the program whose functions the object's programs replace or trace" },          \
	{ ARG_FILE, .keyword = "kernel_btf", .offset = offsetof(struct params, object.kernel_btf), \
	  .help = "the types that CO-RE relocations are to fit" },                                 \
	{ ARG_WORDS, .keyword = "set", .metavar = "VAR=VALUE...",                                  \
	  .offset = offsetof(struct params, object.settings),                                             \
	  .help = "give these variables of the object other values" }
/* clang-format on */

static const struct arg args[] = {
	{ ARG_FILE, .offset = offsetof(struct params, file), .required = true,
	  .help = "an object file, assembler text or raw instructions (-: standard input)" },
	{ ARG_PIN, .offset = offsetof(struct params, path),
	  .help = "where to pin the program, the first of an object" },
	{ ARG_PROG_TYPE, PARAM(type),
	  .help = "what it is for; as an object's sections say, or socket_filter, when left out" },
	{ ARG_NAME, PARAM(name), .help = "of text; the file's name when left out" },
	{ ARG_TEXT, PARAM(license), .metavar = "LICENSE", .help = "of text; GPL when left out" },
	OBJECT_ARGS,
	{ ARG_END },
};

static const struct arg all_args[] = {
	{ ARG_FILE, .offset = offsetof(struct params, file), .required = true,
	  .help = "an object file (-: standard input)" },
	{ ARG_PIN, .offset = offsetof(struct params, path), .metavar = "DIR",
	  .help = "where to pin the programs, by their names" },
	{ ARG_PROG_TYPE, PARAM(type), .help = "what all of them are for" },
	OBJECT_ARGS,
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
		return refused(&(struct refusal){
			.err = fd,
			.prog_type = attr.prog_type,
			.what = *attr.prog_name ? attr.prog_name : "the program",
			.log = &log,
			.guessed = !p->type,
			.all = context->options.debug,
		});
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

static int check_for_text(const struct params *p, const char *name)
{
	const struct {
		const char *keyword;
		bool given;
	} of_objects[] = {
		{ "pinmaps", p->map_path },
		{ "autoattach", p->autoattach },
		{ "offload_dev", p->object.offload_dev },
		{ "xdpmeta_dev", p->object.xdpmeta_dev },
		{ "target", p->object.target.by != REF_NONE },
		{ "kernel_btf", p->object.kernel_btf },
		{ "set", p->object.settings.list },
	};

	for (size_t i = 0; i < ARRAY_SIZE(of_objects); i++)
		if (of_objects[i].given)
			return misuse("%s is for object files, and %s is none",
				      of_objects[i].keyword, name);
	return STATUS_DONE;
}

static int load_text(const struct context *context, const struct params *p, const char *name,
		     const struct buf *bytes)
{
	cleanup_asm_program struct asm_program program = ASM_PROGRAM_EMPTY;
	cleanup_map_fds struct map_fds fds = MAP_FDS_NONE;
	cleanup_prog struct prog prog = PROG_NONE;
	int status = source_read(name, bytes, &program);

	if (!status)
		status = check_for_text(p, name);
	if (!status)
		status = maps_put_in(&program, &p->object.maps, &fds);
	if (!status)
		status = load(context, p, &program, &prog);
	if (!status)
		status = keep(context, &prog, p->path);
	if (!status)
		show(context->out, &prog, p->path);
	return status;
}

static int load_object(const struct context *context, const struct params *p, bool all,
		       const struct buf *bytes)
{
	struct object_load object = {
		.request = p->object,
		.bytes = bytes,
		.path = p->path,
		.map_path = p->map_path,
		.all = all,
		.autoattach = p->autoattach,
	};

	object.request.file = p->file;
	object.request.type = p->type;
	if (p->name || p->license)
		return misuse("an object file says itself what its programs' names and license "
			      "are");
	return object_load_command(context, &object);
}

static int read_bytes(const struct params *p, const char **name, struct buf *bytes)
{
	int err = buf_read_file(bytes, p->file, FILE_LIMIT);

	*name = strcmp(p->file, "-") == 0 ? "standard input" : p->file;
	return err ? fail(err, "cannot read %s", *name) : STATUS_DONE;
}

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	cleanup_buf struct buf bytes = BUF_EMPTY;
	const char *name;
	int status = read_bytes(p, &name, &bytes);

	if (!status)
		status = check_path(p->path);
	if (status)
		return status;
	return is_elf(&bytes) ? load_object(context, p, false, &bytes)
			      : load_text(context, p, name, &bytes);
}

/* What is not an object file is one program. */
static int run_all(const struct context *context, const void *params)
{
	const struct params *p = params;
	cleanup_buf struct buf bytes = BUF_EMPTY;
	const char *name;
	int status = read_bytes(p, &name, &bytes);

	if (status)
		return status;
	if (!is_elf(&bytes))
		return misuse("%s holds one program: load it with prog load", name);
	return load_object(context, p, true, &bytes);
}

const struct command cmd_prog_load = {
	.name = "prog load",
	.summary = "have the kernel verify a program, and pin it",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "printf 'r0 = 2\\nexit\\n' | bpfadm prog load - type xdp name pass",
	.details = "An object file is what clang -target bpf makes.  Text has the notation of\n"
		   "\"prog dump xlated\", with labels and comments:\n"
		   "	r1 = map[name:flows]\n"
		   "	call map_lookup_elem\n"
		   "	if r0 == 0 goto out\n"
		   "Without PATH a program lives as long as the shell or batch that loaded it.",
};

const struct command cmd_prog_loadall = {
	.name = "prog loadall",
	.summary = "load an object file, and pin all its programs",
	.args = all_args,
	.params_size = sizeof(struct params),
	.run = run_all,
	.example = "bpfadm prog loadall filter.bpf.o /sys/fs/bpf/filter pinmaps /sys/fs/bpf/maps",
};

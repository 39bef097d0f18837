/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prog load - have the kernel verify a program and keep it. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "cmd/command.h"
#include "cmd/complete/complete.h"
#include "cmd/object/load.h"
#include "cmd/objects.h"
#include "cmd/prog/load_text.h"

/* Debug information of an object may be large; programs and their data are not. */
enum { FILE_LIMIT = 512 << 20 };

struct params {
	const char *file, *path;
	const char *type, *name, *license;
	struct objfile_request object;
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
	{ ARG_TEXT, .keyword = "dev", .metavar = "DEV",                                            \
	  .offset = offsetof(struct params, object.offload_dev), .help = "the same" },             \
	{ ARG_TEXT, .keyword = "xdpmeta_dev", .metavar = "DEV",                                    \
	  .offset = offsetof(struct params, object.xdpmeta_dev),                                   \
	  .help = "the network device whose metadata the object's XDP programs read" },            \
	{ ARG_PROG, .keyword = "target", .offset = offsetof(struct params, object.target),         \
	  .help = "the program whose functions the object's programs replace or trace" },          \
	{ ARG_FILE, .keyword = "kernel_btf", .offset = offsetof(struct params, object.kernel_btf), \
	  .help = "the types that CO-RE relocations are to fit" },                                 \
	{ ARG_WORDS, .keyword = "set", .metavar = "VAR=VALUE...", .complete = complete_variables,      \
	  .offset = offsetof(struct params, object.settings),                                      \
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
			return fail_misuse("%s is for object files, and %s is none",
					   of_objects[i].keyword, name);
	return STATUS_DONE;
}

static int load_text(const struct context *context, const struct params *p, const char *source,
		     const struct buf *bytes)
{
	const struct text_load text = {
		.bytes = bytes,
		.source = source,
		.file = p->file,
		.path = p->path,
		.type = p->type,
		.name = p->name,
		.license = p->license,
		.maps = &p->object.maps,
	};
	int status = check_for_text(p, source);

	return status ? status : text_load_command(context, &text);
}

static int load_object(const struct context *context, const struct params *p, bool all,
		       const struct buf *bytes)
{
	struct objfile_load object = {
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
		return fail_misuse(
			"an object file says itself what its programs' names and license "
			"are");
	return objfile_load_command(context, &object);
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
		return fail_misuse("%s holds one program: load it with prog load", name);
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

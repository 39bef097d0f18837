/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prog load, prog loadall - load programs and pin them. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "cmd/complete/complete.h"
#include "cmd/fail.h"
#include "cmd/prog/load.h"

/* Debug information of an object may be large; programs and their data are not. */
enum { FILE_LIMIT = 512 << 20 };

#define PARAM(word, name) .keyword = word, .offset = offsetof(struct prog_load, name)

/* The parameters of both commands that are for object files. */
/* clang-format off */
#define OBJECT_ARGS                                                                                \
	{ ARG_PIN, PARAM("pinmaps", map_path), .metavar = "DIR",                                   \
	  .help = "pin the object's maps in DIR" },                                                \
	{ ARG_WORDS, PARAM("only", object.only), .metavar = "NAME...",                             \
	  .complete = complete_programs,                                                           \
	  .help = "load only these programs of an object file; also those in sections "            \
		  "SEC(\"?...\")" },                                                               \
	{ ARG_FLAG, PARAM("autoattach", autoattach),                                               \
	  .help = "attach each program to what its section names" },                               \
	{ ARG_TEXT, PARAM("offload_dev", object.offload_dev), .metavar = "DEV",                    \
	  .complete = complete_device,                                                             \
	  .help = "the network device that runs the object's programs" },                              \
	{ ARG_TEXT, PARAM("dev", object.offload_dev), .metavar = "DEV",                            \
	  .complete = complete_device,                                                             \
	  .help = "the same as offload_dev" },                                                     \
	{ ARG_TEXT, PARAM("xdpmeta_dev", object.xdpmeta_dev), .metavar = "DEV",                    \
	  .complete = complete_device,                                                             \
	  .help = "the network device whose metadata XDP programs read" },                             \
	{ ARG_PROG, PARAM("target", object.target),                                                \
	  .help = "the program whose functions the object's programs replace or trace" },              \
	{ ARG_FILE, PARAM("kernel_btf", object.kernel_btf),                                        \
	  .help = "resolve CO-RE relocations against these types, not the running kernel's" },     \
	{ ARG_WORDS, PARAM("set", object.settings), .metavar = "VAR=VALUE...",                     \
	  .complete = complete_variables,                                                          \
	  .help = "set variables of the object before it is loaded" }
/* clang-format on */

static const struct arg args[] = {
	{ ARG_FILE, .offset = offsetof(struct prog_load, object.file), .required = true,
	  .help = "an object file, assembler text or raw instructions (-: standard input)" },
	{ ARG_PIN, .offset = offsetof(struct prog_load, path),
	  .help = "where to pin the program (of an object file: its first program)" },
	{ ARG_PROG_TYPE, PARAM("type", object.type),
	  .help = "the program type, or PROGRAM=TYPE,... in an object file; by default, what its "
		  "sections say; for text, socket_filter" },
	{ ARG_NAME, PARAM("name", name),
	  .help = "the name of a program in text; by default, the file's name" },
	{ ARG_TEXT, PARAM("license", license), .metavar = "LICENSE", .complete = complete_license,
	  .help = "the license of a program in text; by default, GPL" },
	{ ARG_MAP_REFS, PARAM("map", object.maps),
	  .help = "use this map instead of one of the object file's, or for map[name:NAME] or "
		  "map[idx:N] in text" },
	OBJECT_ARGS,
	{ ARG_END },
};

static const struct arg all_args[] = {
	{ ARG_FILE, .offset = offsetof(struct prog_load, object.file), .required = true,
	  .help = "an object file (-: standard input)" },
	{ ARG_PIN, .offset = offsetof(struct prog_load, path), .metavar = "DIR",
	  .help = "pin each program in DIR, by its name" },
	{ ARG_PROG_TYPE, PARAM("type", object.type),
	  .help = "the type of all programs, or PROGRAM=TYPE,...; by default, what their sections "
		  "say" },
	{ ARG_MAP_REFS, PARAM("map", object.maps),
	  .help = "use this map instead of one of the object file's" },
	OBJECT_ARGS,
	{ ARG_END },
};

/* A path that is taken is refused before anything is loaded. */
static int check_path(const char *path)
{
	struct stat status;

	if (!path || lstat(path, &status))
		return STATUS_DONE;
	if (S_ISDIR(status.st_mode))
		return fail_hint(
			fail_misuse("%s is a directory: the program needs a name in it", path),
			"%s/NAME, or prog loadall for all programs", path);
	return fail_attempt(
		&(struct attempt){ .command = CMD_OBJ_PIN, .err = -EEXIST, .path = path },
		"cannot pin a program at %s", path);
}

static int read_bytes(struct prog_load *load, struct buf *bytes)
{
	int err = buf_read_file(bytes, load->object.file, FILE_LIMIT);

	load->bytes = bytes;
	load->source = strcmp(load->object.file, "-") == 0 ? "standard input" : load->object.file;
	return err	    ? fail(err, "cannot read %s", load->source)
	       : bytes->len ? objfile_check_kind(bytes, load->source)
			    : STATUS_DONE;
}

static int check_for_text(const struct prog_load *load)
{
	const struct {
		const char *keyword;
		bool given;
	} of_objects[] = {
		{ "pinmaps", load->map_path },
		{ "autoattach", load->autoattach },
		{ "offload_dev", load->object.offload_dev },
		{ "xdpmeta_dev", load->object.xdpmeta_dev },
		{ "target", load->object.target.by != REF_NONE },
		{ "kernel_btf", load->object.kernel_btf },
		{ "only", load->object.only.list },
		{ "set", load->object.settings.list },
	};

	for (size_t i = 0; i < ARRAY_SIZE(of_objects); i++)
		if (of_objects[i].given)
			return fail_misuse("%s is for object files, and %s is not one",
					   of_objects[i].keyword, load->source);
	return STATUS_DONE;
}

static int run(const struct context *context, const void *params)
{
	struct prog_load load = *(const struct prog_load *)params;
	cleanup_buf struct buf bytes = BUF_EMPTY;
	int status = read_bytes(&load, &bytes);

	if (!status)
		status = check_path(load.path);
	if (status)
		return status;
	if (!objfile_is_elf(&bytes)) {
		status = check_for_text(&load);
		return status ? status : prog_load_text(context, &load);
	}
	if (load.name || load.license)
		return fail_misuse(
			"name and license are for text: an object file contains its own");
	return prog_load_object(context, &load);
}

static int run_all(const struct context *context, const void *params)
{
	struct prog_load load = *(const struct prog_load *)params;
	cleanup_buf struct buf bytes = BUF_EMPTY;
	int status = read_bytes(&load, &bytes);

	if (status)
		return status;
	if (!bytes.len)
		return fail_misuse("%s is empty", load.source);
	if (!objfile_is_elf(&bytes))
		return fail_hint(
			fail_misuse("%s is not an object file: it is not ELF", load.source),
			"one program in assembler text: prog load");
	load.all = true;
	return prog_load_object(context, &load);
}

const struct command cmd_prog_load = {
	.name = "prog load",
	.summary = "load a program and pin it",
	.args = args,
	.params_size = sizeof(struct prog_load),
	.run = run,
	.example = "printf 'r0 = 2\\nexit\\n' | bpfadm prog load - type xdp name pass",
	.details = "Object files are written by clang -target bpf.  Text is in the notation of "
		   "\"prog dump xlated\", with labels and comments:\n"
		   "	r1 = map[name:flows]\n"
		   "	call map_lookup_elem\n"
		   "	if r0 == 0 goto out\n"
		   "Without PATH a program lives as long as the shell or batch that loaded it.",
};

const struct command cmd_prog_loadall = {
	.name = "prog loadall",
	.summary = "load an object file and pin all its programs",
	.args = all_args,
	.params_size = sizeof(struct prog_load),
	.run = run_all,
	.example = "bpfadm prog loadall FILE.bpf.o /sys/fs/bpf/NAME pinmaps /sys/fs/bpf/NAME",
};

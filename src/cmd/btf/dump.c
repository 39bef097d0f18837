/* SPDX-License-Identifier: GPL-3.0-or-later */
/* btf dump - print types, one by one or as C. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/interrupt.h"
#include "bpf/btf_object.h"
#include "bpf/kernel.h"
#include "btf/btf_print.h"
#include "cmd/command.h"
#include "objfile/objfile.h"

enum part { PART_DEFAULT, PART_KEY, PART_VALUE, PART_KEY_VALUE, PART_ALL };
static const struct choice part_words[] = {
	{ "" },
	{ "key", "the types of the map's keys" },
	{ "value", "the types of the map's values" },
	{ "kv", "the types of both, the default" },
	{ "all", "all types of the map's BTF" },
	{ NULL },
};

enum format { FORMAT_RAW, FORMAT_C };
static const struct choice format_words[] = {
	{ "raw", "each type, one after the other" },
	{ "c", "C declarations" },
	{ NULL },
};

struct params {
	struct ref btf, map, prog;
	const char *file;
	unsigned part;
	struct numbers root_id;
	unsigned format;
	bool unsorted;
	const char *save;
};

#define PARAM(name) .keyword = #name, .offset = offsetof(struct params, name)

static const struct arg args[] = {
	{ ARG_BTF, .offset = offsetof(struct params, btf) },
	{ ARG_FILE, PARAM(file), .help = "a file of BTF, or an object file that contains BTF" },
	{ ARG_MAP, PARAM(map), .help = "the BTF of a map" },
	{ ARG_PROG, PARAM(prog), .help = "the BTF of a program" },
	{ ARG_CHOICE, .offset = offsetof(struct params, part), .choices = part_words,
	  .help = "with map: the types of its key, its value, both (the default), or all" },
	{ ARG_NUMBERS, PARAM(root_id), .max = UINT32_MAX,
	  .help = "only this type (as C also the types that it needs); may be repeated" },
	{ ARG_CHOICE, PARAM(format), .choices = format_words,
	  .help = "raw: each type, one after the other; c: C declarations" },
	{ ARG_FLAG, PARAM(unsorted),
	  .help = "with format c: in the order of their ids instead of their names" },
	{ ARG_FILE, PARAM(save), .help = "write the BTF itself to a file instead of printing it" },
	{ ARG_END },
};

/*
 * Where the types come from: the kernel or a file.
 */

#define KERNEL_BTF "/sys/kernel/btf/"
#define VMLINUX	   "vmlinux"

struct btf_source {
	struct handle handle;	/* of the kernel's object; none: a file */
	const char *label;	/* the handle's, or the path */
	struct btf *btf;	/* owned */
	const struct btf *base; /* of split BTF; NULL: it stands alone */
	struct btf *own_base;	/* owned; NULL: the base is the kernel's */
};

#define BTF_SOURCE_NONE ((struct btf_source){ .handle = HANDLE_NONE })

static void source_done(struct btf_source *source)
{
	btf_close(source->btf);
	btf_close(source->own_base);
	handle_close(&source->handle);
}
#define cleanup_source cleanup_with(source_done)

/* It, or a type in it, cannot be read. */
static int source_fail(const struct btf_source *source, struct problem *problem)
{
	return fail_problem(problem, "cannot read the BTF of %s", source->label);
}

static int open_vmlinux(struct kernel *kernel, const struct btf **btf)
{
	int err = kernel_types(kernel, btf);

	return err ? fail(err, "cannot read the kernel's BTF, %s", KERNEL_BTF VMLINUX)
		   : STATUS_DONE;
}

/* A module's is split from vmlinux's. */
static int read_btf(struct btf_source *source, struct kernel *kernel, const struct ref *ref)
{
	cleanup_problem struct problem problem = PROBLEM_NONE;
	const struct handle *handle = &source->handle;
	int err, status = ref_open(&source->handle, KIND_BTF, ref, 0);

	if (!status && handle->info.btf.kernel_btf && strcmp(handle->name, VMLINUX) != 0)
		status = open_vmlinux(kernel, &source->base);
	if (status)
		return status;
	source->label = handle->label;
	err = btf_fetch_fd(handle->fd, source->base, &source->btf, &problem);
	return err ? source_fail(source, &problem) : STATUS_DONE;
}

static bool is_of_module(const char *path)
{
	return strncmp(path, KERNEL_BTF, strlen(KERNEL_BTF)) == 0 &&
	       strcmp(path + strlen(KERNEL_BTF), VMLINUX) != 0;
}

static bool is_module_file(const char *path)
{
	const char *end = strrchr(path, '.');

	return end && strcmp(end, ".ko") == 0;
}

/* The file was read, but its contents are not good BTF without a base. */
static bool is_bad(const struct problem *problem)
{
	return problem->reason == REASON_CORRUPT || problem->reason == REASON_UNSUPPORTED;
}

static int open_file(const struct btf_source *source, const char *path, const struct btf *base,
		     struct btf **btf)
{
	cleanup_problem struct problem problem = PROBLEM_NONE;
	int err = objfile_open_btf(path, base, btf, &problem);
	int status;

	if (err == -ENOENT)
		return fail_no_such("there is no %s", path);
	if (err == -ENODATA)
		return fail_hint(fail_no_such("%s has no BTF", path), "compile it with -g");
	if (!err)
		return STATUS_DONE;
	status = source_fail(source, &problem);
	if (!base && is_bad(&problem) && is_module_file(path))
		fail_hint(status, "the BTF of a module is based on the kernel's: -B %s",
			  KERNEL_BTF VMLINUX);
	return status;
}

/* Split from the BTF in the file at `base_path`, or, below /sys/kernel/btf, from vmlinux's. */
static int read_file(struct btf_source *source, struct kernel *kernel, const char *path,
		     const char *base_path)
{
	int status = STATUS_DONE;

	if (base_path) {
		source->label = base_path;
		status = open_file(source, base_path, NULL, &source->own_base);
		source->base = source->own_base;
	} else if (is_of_module(path)) {
		status = open_vmlinux(kernel, &source->base);
	}
	if (status)
		return status;
	source->label = path;
	return open_file(source, path, source->base, &source->btf);
}

/*
 * Which types.
 */

/* Which types: those with these ids, or all. */
struct roots {
	uint32_t *list; /* owned */
	size_t count;	/* 0: all */
};

static void roots_done(struct roots *roots)
{
	free(roots->list);
}
#define cleanup_roots cleanup_with(roots_done)

static int take_root_ids(const struct params *p, struct roots *roots)
{
	if (!p->root_id.count)
		return STATUS_DONE;
	roots->list = calloc(p->root_id.count, sizeof(*roots->list));
	if (!roots->list)
		return fail(-ENOMEM, "cannot dump BTF");
	for (; roots->count < p->root_id.count; roots->count++)
		roots->list[roots->count] = (uint32_t)p->root_id.list[roots->count];
	return STATUS_DONE;
}

/* The types of a map's elements, as its BTF has them: 0 when there is none. */
static int take_map_roots(const struct map_info *info, enum part part, struct roots *roots)
{
	if (part == PART_ALL)
		return STATUS_DONE;
	roots->list = calloc(2, sizeof(*roots->list));
	if (!roots->list)
		return fail(-ENOMEM, "cannot dump BTF");
	if (part != PART_VALUE)
		roots->list[roots->count++] = info->btf_key_type_id;
	if (part != PART_KEY)
		roots->list[roots->count++] = info->btf_value_type_id;
	return STATUS_DONE;
}

static int check_roots(const struct btf_source *source, const struct roots *roots)
{
	for (size_t i = 0; i < roots->count; i++)
		if (roots->list[i] >= btf_end_id(source->btf))
			return fail_no_such("%s has no type %u", source->label, roots->list[i]);
	return STATUS_DONE;
}

/* The BTF of a map or a program, and of a map the types of its elements, unless others are asked
 * for. */
static int read_user(struct btf_source *source, struct kernel *kernel, enum kind kind,
		     const struct params *p, struct roots *roots)
{
	cleanup_handle struct handle user = HANDLE_NONE;
	struct ref btf = { .by = REF_ID };
	int status = kind == KIND_MAP ? ref_open(&user, kind, &p->map, OPEN_RDONLY)
				      : ref_open(&user, kind, &p->prog, 0);

	if (status)
		return status;
	btf.id = handle_btf_id(&user);
	if (!btf.id)
		return fail_no_such("%s has no BTF", user.label);
	if (kind == KIND_MAP && !p->root_id.count)
		status = take_map_roots(&user.info.map, p->part, roots);
	return status ? status : read_btf(source, kernel, &btf);
}

static int read_source(struct btf_source *source, const struct context *context,
		       const struct params *p, struct roots *roots)
{
	if (p->file)
		return read_file(source, context->kernel, p->file, context->options.base_btf);
	if (p->map.by != REF_NONE)
		return read_user(source, context->kernel, KIND_MAP, p, roots);
	if (p->prog.by != REF_NONE)
		return read_user(source, context->kernel, KIND_PROG, p, roots);
	return read_btf(source, context->kernel, &p->btf);
}

/*
 * Printing them.
 */

static const struct columns types = { .list = NULL };

static void print_one(struct out *out, const struct btf *btf, uint32_t id)
{
	struct stream *stream = out_item_begin(out);

	btf_print_raw(btf, id, out_form(out), out_depth(out), stream);
	out_item_end(out);
}

static int print_raw(struct out *out, const struct btf *btf, const struct roots *roots)
{
	uint32_t first = btf_first_id(btf);
	size_t count = roots->count ? roots->count : btf_end_id(btf) - first;

	out_wrapped_list_begin(out, "types", &types);
	for (size_t i = 0; i < count; i++) {
		print_one(out, btf, roots->count ? roots->list[i] : first + (uint32_t)i);
		if (out_error(out))
			return STATUS_FAILED;
		if (interrupted)
			return fail(-EINTR, "stopped after %zu types", i + 1);
	}
	out_wrapped_list_end(out);
	return STATUS_DONE;
}

/* What makes it a header for BPF programs: fields are found by the BTF of the kernel they run on.
 * And what makes it C23, in which bool is a keyword: since GCC 13 and Clang 15, which say 202000L.
 */
static const char c_begin[] =
	"#if __STDC_VERSION__ >= 202000L && (__GNUC__ >= 13 || __clang_major__ >= 15)\n"
	"#define bool bool___old\n"
	"#define false false___old\n"
	"#define true true___old\n"
	"#endif\n\n"
	"#if defined(__bpf__) && defined(__clang__) && !defined(BPF_NO_PRESERVE_ACCESS_INDEX)\n"
	"#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)\n"
	"#endif\n\n";

static const char c_end[] =
	"#if __STDC_VERSION__ >= 202000L && (__GNUC__ >= 13 || __clang_major__ >= 15)\n"
	"#undef bool\n"
	"#undef false\n"
	"#undef true\n"
	"#endif\n\n"
	"#if defined(__bpf__) && defined(__clang__) && !defined(BPF_NO_PRESERVE_ACCESS_INDEX)\n"
	"#pragma clang attribute pop\n"
	"#endif\n\n";

/* The file that the types of the kernel are in, and that those of a module need. */
#define C_HEADER "vmlinux.h"

/* The macro by which a file is included once: that of vmlinux.h, or one by the name of a module, or
 * of the file that its types are in. */
static void add_guard(struct buf *guard, const struct btf_source *source)
{
	const char *slash = strrchr(source->label, '/');
	const char *name = slash ? slash + 1 : source->label;

	if (source->handle.fd >= 0)
		name = source->handle.name;
	if (!source->base) {
		buf_add_str(guard, "__VMLINUX_H__");
		return;
	}
	buf_add_str(guard, "__MODULE_");
	for (; *name && *name != '.'; name++)
		buf_add_char(guard, isalnum((unsigned char)*name) ? (char)toupper(*name) : '_');
	buf_add_str(guard, "_H__");
}

static int print_c(struct out *out, const struct btf_source *source, const struct roots *roots,
		   bool unsorted)
{
	const struct cprint_how how = { roots->list, roots->count, unsorted, source->base };
	cleanup_problem struct problem problem = PROBLEM_NONE;
	cleanup_buf struct buf text = BUF_EMPTY, guard = BUF_EMPTY;
	int err;

	add_guard(&guard, source);
	buf_printf(&text, "#ifndef %1$s\n#define %1$s\n\n", buf_text(&guard));
	if (source->base)
		buf_add_str(&text, "#include \"" C_HEADER "\"\n\n");
	buf_add_str(&text, c_begin);
	err = cprint_types(source->btf, &how, &text, &problem);
	if (err)
		return source_fail(source, &problem);
	buf_add_str(&text, c_end);
	buf_printf(&text, "#endif /* %s */", buf_text(&guard));
	if (text.err)
		return fail(text.err, "cannot dump BTF");
	out_record_begin(out, NULL, NULL);
	out_str_n(out, "c", text.data, text.len);
	out_text(out, "%s", buf_text(&text));
	out_record_end(out);
	return STATUS_DONE;
}

/* As the kernel or the file has them. */
static int save_bytes(const struct btf_source *source, const char *path)
{
	size_t size;
	const void *bytes = btf_bytes(source->btf, &size);
	int err = file_write(path, bytes, size);

	return err ? fail(err, "cannot write %s", path) : STATUS_DONE;
}

static int check(const struct params *p)
{
	int sources = !!p->file + (p->btf.by != REF_NONE) + (p->map.by != REF_NONE) +
		      (p->prog.by != REF_NONE);

	if (sources != 1)
		return fail_misuse("btf dump takes one of BTF, file FILE, map MAP, prog PROG");
	if (p->part && p->map.by == REF_NONE)
		return fail_misuse("%s needs map MAP", part_words[p->part].word);
	if (p->part && p->root_id.count)
		return fail_misuse("%s and root_id cannot be given together",
				   part_words[p->part].word);
	if (p->unsorted && p->format != FORMAT_C)
		return fail_misuse("unsorted needs format c");
	if (p->save && (p->part || p->root_id.count || p->format == FORMAT_C))
		return fail_misuse(
			"save writes all of the BTF as it is: %s cannot be given with it",
			p->part		   ? part_words[p->part].word
			: p->root_id.count ? "root_id"
					   : "format c");
	return STATUS_DONE;
}

static int run(const struct context *context, const void *params)
{
	cleanup_source struct btf_source source = BTF_SOURCE_NONE;
	cleanup_roots struct roots roots = { 0 };
	const struct params *p = params;
	int status = check(p);

	if (!status)
		status = take_root_ids(p, &roots);
	if (!status)
		status = read_source(&source, context, p, &roots);
	if (!status)
		status = check_roots(&source, &roots);
	if (status)
		return status;
	if (p->save)
		return save_bytes(&source, p->save);
	return p->format == FORMAT_C ? print_c(context->out, &source, &roots, p->unsorted)
				     : print_raw(context->out, source.btf, &roots);
}

const struct command cmd_btf_dump = {
	.name = "btf dump",
	.summary = "print types, one by one or as C declarations",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "bpfadm btf dump file /sys/kernel/btf/vmlinux format c",
	.details = "Give exactly one of BTF, file FILE, map MAP and prog PROG.",
};

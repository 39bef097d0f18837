/* SPDX-License-Identifier: GPL-3.0-or-later */
/* btf dump - print types: one by one, or as C. */
#include <errno.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/interrupt.h"
#include "btf/cprint.h"
#include "btf/raw_print.h"
#include "cmd/btf/source.h"
#include "cmd/command.h"
#include "cmd/fail_bpf.h"

enum part { PART_DEFAULT, PART_KEY, PART_VALUE, PART_KEY_VALUE, PART_ALL };
static const char *const part_words[] = { "", "key", "value", "kv", "all", NULL };

enum format { FORMAT_RAW, FORMAT_C };
static const char *const format_words[] = { "raw", "c", NULL };

struct params {
	struct ref btf, map, prog;
	const char *file;
	unsigned part;
	struct numbers root_id;
	unsigned format;
};

#define PARAM(name) .keyword = #name, .offset = offsetof(struct params, name)

static const struct arg args[] = {
	{ ARG_BTF, .offset = offsetof(struct params, btf) },
	{ ARG_FILE, PARAM(file), .help = "BTF alone, or an object file that has some" },
	{ ARG_MAP, PARAM(map), .help = "the BTF of a map" },
	{ ARG_PROG, PARAM(prog), .help = "the BTF of a program" },
	{ ARG_CHOICE, .offset = offsetof(struct params, part), .choices = part_words,
	  .help = "of a map: the types of its key, its value, both (when left out), or all" },
	{ ARG_NUMBERS, PARAM(root_id), .max = UINT32_MAX,
	  .help = "only this type, as C with those that it needs; may be repeated" },
	{ ARG_CHOICE, PARAM(format), .choices = format_words,
	  .help = "one type after the other, or declarations" },
	{ ARG_END },
};

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
 * And what makes it C23, which has a bool of its own. */
static const char c_begin[] =
	"#ifndef __VMLINUX_H__\n"
	"#define __VMLINUX_H__\n\n"
	"#if __STDC_VERSION__ >= 202311L\n"
	"#define bool bool___old\n"
	"#define false false___old\n"
	"#define true true___old\n"
	"#endif\n\n"
	"#if defined(__bpf__) && defined(__clang__) && !defined(BPF_NO_PRESERVE_ACCESS_INDEX)\n"
	"#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)\n"
	"#endif\n\n";

static const char c_end[] =
	"#if __STDC_VERSION__ >= 202311L\n"
	"#undef bool\n"
	"#undef false\n"
	"#undef true\n"
	"#endif\n\n"
	"#if defined(__bpf__) && defined(__clang__) && !defined(BPF_NO_PRESERVE_ACCESS_INDEX)\n"
	"#pragma clang attribute pop\n"
	"#endif\n\n"
	"#endif /* __VMLINUX_H__ */";

static int print_c(struct out *out, const struct btf_source *source, const struct roots *roots)
{
	cleanup_problem struct problem problem = PROBLEM_NONE;
	cleanup_buf struct buf text = BUF_EMPTY;
	int err;

	buf_add_str(&text, c_begin);
	err = cprint_types(source->btf, roots->list, roots->count, &text, &problem);
	if (err)
		return btf_source_fail(source, &problem);
	buf_add_str(&text, c_end);
	if (text.err)
		return fail(text.err, "cannot dump BTF");
	out_record_begin(out, NULL, NULL);
	out_str_n(out, "c", text.data, text.len);
	out_text(out, "%s", buf_text(&text));
	out_record_end(out);
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

static int read_map(struct btf_source *source, struct kernel *kernel, const struct params *p,
		    struct roots *roots)
{
	cleanup_handle struct handle map = HANDLE_NONE;
	int status = ref_open(&map, KIND_MAP, &p->map, OPEN_RDONLY);

	if (status)
		return status;
	if (!map.info.map.btf_id)
		return fail_no_such("%s has no BTF", map.label);
	if (!p->root_id.count)
		status = take_map_roots(&map.info.map, p->part, roots);
	return status ? status : btf_source_id(source, kernel, map.info.map.btf_id);
}

static int read_prog(struct btf_source *source, struct kernel *kernel, const struct params *p)
{
	cleanup_handle struct handle prog = HANDLE_NONE;
	int status = ref_open(&prog, KIND_PROG, &p->prog, 0);

	if (status)
		return status;
	if (!prog.info.prog.btf_id)
		return fail_no_such("%s has no BTF", prog.label);
	return btf_source_id(source, kernel, prog.info.prog.btf_id);
}

static int read_source(struct btf_source *source, const struct context *context,
		       const struct params *p, struct roots *roots)
{
	if (p->file)
		return btf_source_file(source, context->kernel, p->file, context->options.base_btf);
	if (p->map.by != REF_NONE)
		return read_map(source, context->kernel, p, roots);
	if (p->prog.by != REF_NONE)
		return read_prog(source, context->kernel, p);
	return btf_source_id(source, context->kernel, p->btf.id);
}

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

static int check(const struct params *p)
{
	int sources = !!p->file + (p->btf.by != REF_NONE) + (p->map.by != REF_NONE) +
		      (p->prog.by != REF_NONE);

	if (sources != 1)
		return fail_misuse("btf dump takes one of BTF, file FILE, map MAP, prog PROG");
	if (p->part && p->map.by == REF_NONE)
		return fail_misuse("only a map has a %s", part_words[p->part]);
	if (p->part && p->root_id.count)
		return fail_misuse("either %s or root_id tells which types", part_words[p->part]);
	return STATUS_DONE;
}

static int check_roots(const struct btf_source *source, const struct roots *roots)
{
	for (size_t i = 0; i < roots->count; i++)
		if (roots->list[i] >= btf_end_id(source->btf))
			return fail_no_such("%s has no type %u", source->label, roots->list[i]);
	return STATUS_DONE;
}

static int run(const struct context *context, const void *params)
{
	cleanup_btf_source struct btf_source source = BTF_SOURCE_NONE;
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
	return p->format == FORMAT_C ? print_c(context->out, &source, &roots)
				     : print_raw(context->out, source.btf, &roots);
}

const struct command cmd_btf_dump = {
	.name = "btf dump",
	.summary = "print types: one by one, or as C declarations",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "bpfadm btf dump file /sys/kernel/btf/vmlinux format c",
	.details = "What is dumped is one of BTF, file FILE, map MAP and prog PROG.",
};

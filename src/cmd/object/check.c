/* SPDX-License-Identifier: GPL-3.0-or-later */
/* object check - verify each program of an object file without keeping it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/command.h"
#include "cmd/complete/complete.h"
#include "cmd/object/open.h"
#include "cmd/show.h"

struct params {
	struct objfile_request request;
};

#define PARAM(name) .offset = offsetof(struct params, request.name)

static const struct arg args[] = {
	{ ARG_FILE, PARAM(file), .required = true,
	  .help = "an object file, as written by clang -target bpf" },
	{ ARG_PROG_TYPE, .keyword = "type", PARAM(type),
	  .help = "the type of all programs, or PROGRAM=TYPE,...; by default, what their sections "
		  "say" },
	{ ARG_WORDS, .keyword = "only", .metavar = "NAME...", .complete = complete_programs,
	  PARAM(only), .help = "verify these programs and no others" },
	{ ARG_MAP_REFS, .keyword = "map", PARAM(maps),
	  .help = "use this map instead of one of the object file's" },
	{ ARG_PROG, .keyword = "target", PARAM(target),
	  .help = "the program whose functions the object's programs replace or trace" },
	{ ARG_FILE, .keyword = "kernel_btf", PARAM(kernel_btf),
	  .help = "resolve CO-RE relocations against these types, not the running kernel's" },
	{ ARG_WORDS, .keyword = "set", .metavar = "VAR=VALUE...", .complete = complete_variables,
	  PARAM(settings), .help = "set variables of the object before it is loaded" },
	{ ARG_END },
};

static const struct column column_list[] = {
	{ "name", "program", true },
	{ "section", "section", true },
	{ "verdict", "verdict", true },
	{ "verified_insns", "verified", true, true },
	{ "peak_states", "peak states", true, true },
	{ "stack_depth", "stack", true, true },
	{ "reason", "" },
	{ "file", "" },
	{ "line", "" },
	{ "src", "" },
	{ "hint", "" },
	{ "log", "" },
};
static const struct columns columns = { column_list, ARRAY_SIZE(column_list), "no programs" };

struct check {
	struct out *out;
	const struct options *options;
	const struct params *params;
	struct loader *loader;
	uint32_t checked, rejected;
};

/* The number after the words in the verifier's statistics; 0 when they are not there. */
static uint64_t number_after(const char *log, const char *words)
{
	const char *at = strstr(log, words);

	return at ? strtoull(at + strlen(words), NULL, 10) : 0;
}

/* Linux 7.3 has "stack depth max 40" and a line for each function:
 * "subprog 1 (leaf) static insns_self 20 insns_total 20 stack 8". */
static void show_stacks(struct out *out, const char *log)
{
	cleanup_buf struct buf stacks = BUF_EMPTY;

	while ((log = strstr(log, "\nsubprog "))) {
		const char *stack = strstr(log, " stack ");

		log++;
		if (!stack || stack > log + strcspn(log, "\n"))
			continue;
		stack += strlen(" stack ");
		if (stacks.len)
			buf_add_str(&stacks, "+");
		buf_add(&stacks, stack, strcspn(stack, "\n"));
	}
	out_str(out, "stack_depth", buf_text(&stacks));
}

/* "stack depth 32+8+0": of the program and of its functions. */
static void show_stack(struct out *out, const char *log)
{
	static const char words[] = "stack depth ", most[] = "max ";
	const char *at = strstr(log, words);

	if (!at)
		return;
	at += strlen(words);
	if (strncmp(at, most, strlen(most)) == 0)
		show_stacks(out, at);
	else
		out_str_n(out, "stack_depth", at, strcspn(at, "\n"));
}

static void show_statistics(struct out *out, struct buf *log)
{
	const char *text = buf_text(log);

	out_u64(out, "verified_insns", number_after(text, "processed "));
	out_u64(out, "peak_states", number_after(text, "peak_states "));
	show_stack(out, text);
}

static void show_rejection(struct check *check, const struct buf *log)
{
	struct load_failure *failure = &check->loader->failure;
	struct out_error error = { .hint = problem_hint_text(&failure->problem) };

	check->rejected++;
	fail_refusal(&failure->refusal, &error);
	if (!*error.reason)
		error.reason = problem_text(&failure->problem);
	out_error_details(check->out, &error);
	objfile_fail(check->loader, check->params->request.file, check->options->debug);
	if (log->len)
		out_str_n(check->out, "log", log->data, log->len);
}

static void check_program(struct check *check, uint32_t index)
{
	const struct objfile_program *program = &check->loader->object->programs[index];
	struct buf *log = &check->loader->programs[index].log;
	struct out *out = check->out;
	int err = loader_program(check->loader, index);

	check->checked++;
	out_record_begin(out, NULL, NULL);
	out_str(out, "name", program->name);
	out_str(out, "section", program->section);
	out_str(out, "verdict", err ? "rejected" : "loads");
	if (log->len)
		show_statistics(out, log);
	if (err)
		show_rejection(check, log);
	out_record_end(out);
}

static int check_all(struct check *check)
{
	const struct objfile *object = check->loader->object;

	int status = objfile_create_maps(check->loader, &check->params->request);

	if (status)
		return status;
	out_list_begin(check->out, NULL, &columns);
	for (uint32_t i = 0; i < object->program_count; i++)
		if (object->programs[i].autoload)
			check_program(check, i);
	out_list_end(check->out);
	if (!check->rejected)
		return STATUS_DONE;
	return fail_no("%u of %u programs are rejected", check->rejected, check->checked);
}

/* Programs that are loaded only when asked for are verified, too; but for those that only a
 * struct_ops map calls which is not created unasked. */
static bool is_possible(const struct objfile *object, uint32_t index)
{
	for (uint32_t i = 0; i < object->map_count; i++) {
		const struct objfile_map *map = &object->maps[i];

		for (uint32_t j = 0; map->kind == OBJFILE_MAP_STRUCT_OPS && j < map->slot_count;
		     j++)
			if (map->slots[j].target == index && !map->autocreate)
				return false;
	}
	return true;
}

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	cleanup_buf struct buf bytes = BUF_EMPTY;
	cleanup_objfile struct objfile *object = NULL;
	cleanup_objfile_inputs struct objfile_inputs inputs = OBJFILE_INPUTS_NONE;
	cleanup_loader struct loader loader = LOADER_NONE;
	struct check check = {
		.out = context->out,
		.options = &context->options,
		.params = p,
		.loader = &loader,
	};
	int status = objfile_read(&bytes, p->request.file, OBJFILE_TO_LOAD, &object);

	loader.log_level = LOG_STATISTICS;
	for (uint32_t i = 0; !status && i < object->program_count; i++)
		object->programs[i].autoload |= is_possible(object, i);
	if (!status)
		status = objfile_apply(object, &p->request);
	if (!status)
		status = objfile_begin(context->kernel, &loader, object, &p->request, &inputs);
	return status ? status : check_all(&check);
}

const struct command cmd_object_check = {
	.name = "object check",
	.summary = "verify each program of an object file without keeping it",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "bpfadm object check FILE.bpf.o",
};

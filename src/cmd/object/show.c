/* SPDX-License-Identifier: GPL-3.0-or-later */
/* object show - what is in an object file, without loading it. */
#include <errno.h>

#include "cmd/command.h"
#include "cmd/object/open.h"
#include "cmd/show.h"
#include "names/names.h"
#include "objfile/objfile.h"

struct params {
	const char *file;
};

static const struct arg args[] = {
	{ ARG_FILE, .offset = offsetof(struct params, file), .required = true,
	  .help = "an object file, as written by clang -target bpf" },
	{ ARG_END },
};

static const struct column program_columns[] = {
	{ "name", "program", true },	  { "section", "section", true },
	{ "type", "type", true },	  { "attach_type", "attach type", true },
	{ "target", "target", true },	  { "flags", "flags", true },
	{ "insns", "insns", true, true }, { "autoload", "autoload", true },
};
static const struct column map_columns[] = {
	{ "name", "map", true },
	{ "type", "type", true },
	{ "flags", "flags", true },
	{ "bytes_key", "key", true, true },
	{ "bytes_value", "value", true, true },
	{ "max_entries", "entries", true, true },
	{ "pinning", "pinning", true },
};
static const struct column variable_columns[] = {
	{ "name", "variable", true },
	{ "section", "section", true },
	{ "bytes", "bytes", true, true },
	{ "value", "value", true },
};
static const struct column fault_columns[] = {
	{ "problem", "what is wrong", true },
	{ "hint", "" },
	{ "harmless", "" },
};
static const struct column need_columns[] = {
	{ "what", "needs", true },
	{ "name", "name", true },
	{ "since", "since Linux", true, true },
};
static const struct columns programs = { program_columns, ARRAY_SIZE(program_columns) };
static const struct columns maps = { map_columns, ARRAY_SIZE(map_columns) };
static const struct columns variables = { variable_columns, ARRAY_SIZE(variable_columns) };
static const struct columns faults = { fault_columns, ARRAY_SIZE(fault_columns) };
static const struct columns needs_shown = { need_columns, ARRAY_SIZE(need_columns) };
static const struct columns sections = { .sections = true };

static void show_flags(struct out *out, const struct names *names, uint32_t flags)
{
	cleanup_buf struct buf text = BUF_EMPTY;

	names_flags_text(names, flags, &text);
	out_flags(out, "flags", flags, buf_text(&text));
}

static void show_program(struct out *out, const struct objfile_program *program)
{
	const struct section *kind = &program->kind;

	out_record_begin(out, NULL, NULL);
	out_str(out, "name", program->name);
	out_str(out, "section", program->section);
	if (kind->name)
		show_type(out, &prog_types, kind->prog_type);
	if (kind->attach_type)
		out_str(out, "attach_type", names_of(&attach_types, kind->attach_type));
	if (program->target)
		out_str(out, "target", program->target);
	if (kind->prog_flags)
		show_flags(out, &prog_flags, kind->prog_flags);
	out_u64(out, "insns", program->insn_count);
	out_bool(out, "autoload", program->autoload);
	out_record_end(out);
}

static void show_created(struct out *out, const struct map_create_attr *create)
{
	show_type(out, &map_types, create->map_type);
	show_flags(out, &map_flags, create->map_flags);
	out_u64(out, "bytes_key", create->key_size);
	out_u64(out, "bytes_value", create->value_size);
	out_u64(out, "max_entries", create->max_entries);
}

/* Of maps that could not be read the names are known. */
static void show_map(struct out *out, const struct objfile_map *map)
{
	out_record_begin(out, NULL, NULL);
	out_str(out, "name", map->name);
	if (map->create.map_type)
		show_created(out, &map->create);
	if (map->pinned)
		out_str(out, "pinning", "by name");
	out_record_end(out);
}

/* The variables of a map. */
struct variable_listing {
	struct out *out;
	const struct objfile *object;
	const struct objfile_map *map;
	int status;
};

/* Bytes of a value: larger ones are not shown in the list. */
enum { LARGE_VALUE = 64 };

static int show_value(const struct variable_listing *listing, const struct btf_variable *variable)
{
	cleanup_layout struct layout_tree *tree = NULL;
	struct btf_type type;
	int err = btf_type(listing->object->btf, variable->type, &type);

	if (err || variable->size > LARGE_VALUE || listing->object->swapped)
		return STATUS_DONE;
	err = layout_from_btf(&tree, listing->object->btf, type.type, NULL);
	if (err == -ENOMEM)
		return fail(err, "cannot show the variables");
	if (err)
		return STATUS_DONE;
	return show_typed_value(listing->out, "value", &tree->root,
				listing->map->data + variable->offset, false);
}

static void show_variable(const char *name, const struct btf_variable *variable, void *context)
{
	struct variable_listing *listing = context;

	if (listing->status)
		return;
	out_record_begin(listing->out, NULL, NULL);
	out_str(listing->out, "name", name);
	out_str(listing->out, "section", listing->map->section);
	out_u64(listing->out, "bytes", variable->size);
	listing->status = show_value(listing, variable);
	out_record_end(listing->out);
}

static int show_variables(struct out *out, const struct objfile *object)
{
	struct variable_listing listing = { .out = out, .object = object };

	out_list_begin(out, "variables", &variables);
	for (uint32_t i = 0; i < object->map_count; i++) {
		listing.map = &object->maps[i];
		objfile_each_variable(object, listing.map, show_variable, &listing);
	}
	out_list_end(out);
	return listing.status;
}

static int show_needs(struct out *out, const struct objfile *object)
{
	cleanup_objfile_needs struct objfile_needs needs = OBJFILE_NEEDS_NONE;
	int err = objfile_needs(object, &needs);

	if (err)
		return fail(err, "cannot find out what the object needs");
	out_list_begin(out, "needs", &needs_shown);
	for (size_t i = 0; i < needs.count; i++) {
		out_record_begin(out, NULL, NULL);
		out_str(out, "what", needs.list[i].what);
		out_str(out, "name", needs.list[i].name);
		if (needs.list[i].since)
			out_str(out, "since", needs.list[i].since);
		out_record_end(out);
	}
	out_list_end(out);
	if (needs.since)
		out_str(out, "since", needs.since);
	return STATUS_DONE;
}

static void show_faults(struct out *out, const struct objfile *object)
{
	out_list_begin(out, "faults", &faults);
	for (uint32_t i = 0; i < object->fault_count; i++) {
		struct objfile_fault *fault = &object->faults[i];

		out_record_begin(out, NULL, NULL);
		out_str(out, "problem", problem_text(&fault->problem));
		if (fault->problem.hint.len)
			out_str(out, "hint", problem_hint_text(&fault->problem));
		out_bool(out, "harmless", fault->harmless);
		out_record_end(out);
	}
	out_list_end(out);
}

static int show(struct out *out, const struct objfile *object)
{
	int status;

	out_record_begin(out, NULL, &sections);
	out_str(out, "license", object->license);
	if (object->fault_count)
		show_faults(out, object);
	out_list_begin(out, "programs", &programs);
	for (uint32_t i = 0; i < object->program_count; i++)
		show_program(out, &object->programs[i]);
	out_list_end(out);
	out_list_begin(out, "maps", &maps);
	for (uint32_t i = 0; i < object->map_count; i++)
		show_map(out, &object->maps[i]);
	out_list_end(out);
	status = show_variables(out, object);
	if (!status)
		status = show_needs(out, object);
	out_record_end(out);
	return status;
}

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	cleanup_buf struct buf bytes = BUF_EMPTY;
	cleanup_objfile struct objfile *object = NULL;
	int status = objfile_read(&bytes, p->file, OBJFILE_TO_SHOW, &object);

	return status ? status : show(context->out, object);
}

const struct command cmd_object_show = {
	.name = "object show",
	.summary = "show what is in an object file",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "bpfadm object show FILE.bpf.o",
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program's code, and what is printed between its instructions: the declarations of its functions
 * and its source lines. */
#include "cmd/prog/code.h"

#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/escape.h"
#include "bpf/btf_object.h"
#include "cmd/fail.h"

/* line_record.position */
enum { COLUMN_BITS = 10, COLUMN_MASK = (1 << COLUMN_BITS) - 1 };

void code_done(struct code *code)
{
	prog_details_done(&code->details);
	btf_close(code->btf);
}

int code_open(struct code *code, struct kernel *kernel, const struct handle *prog, unsigned arrays)
{
	int err = prog_details(prog->fd, arrays, &code->details);

	if (err)
		return fail(err, "cannot read the code of %s", prog->label);
	code->label = prog->label;
	code->ksyms = &kernel->symbols;
	/* Without BTF, or without the right to see it, functions and lines have no names. */
	if (code->details.info.btf_id && btf_fetch(code->details.info.btf_id, &code->btf))
		code->btf = NULL;
	return STATUS_DONE;
}

/* Of pointers to functions that take pointers to functions, and so on. */
enum { DEPTH = 16 };

/* Declarations are in bpftool's words, which are in its JSON: what stands in front of a type's name
 * or of what it refers to. */
static const char *const words[BTF_KINDS] = {
	[BTF_STRUCT] = "struct ",     [BTF_UNION] = "union ", [BTF_ENUM] = "enum ",
	[BTF_ENUM64] = "enum ",	      [BTF_CONST] = "const ", [BTF_VOLATILE] = "volatile ",
	[BTF_RESTRICT] = "restrict ",
};

static void add_type(struct buf *text, const struct btf *btf, uint32_t id, unsigned depth);

static void add_param(struct buf *text, const struct btf *btf, const struct btf_param *param,
		      unsigned depth)
{
	if (!param->type) {
		buf_add_str(text, "...");
		return;
	}
	add_type(text, btf, param->type, depth);
	if (*param->name)
		buf_add_str(text, param->name);
	else if (text->len && text->data[text->len - 1] == ' ')
		text->len--;
}

static void add_function(struct buf *text, const struct btf *btf, const struct btf_type *proto,
			 const char *name, unsigned depth)
{
	add_type(text, btf, proto->type, depth);
	buf_printf(text, "%s(", name);
	for (uint32_t i = 0; i < proto->count; i++) {
		struct btf_param param = btf_param(btf, proto, i);

		buf_add_str(text, i ? ", " : "");
		add_param(text, btf, &param, depth);
	}
	buf_add_char(text, ')');
}

static void add_type(struct buf *text, const struct btf *btf, uint32_t id, unsigned depth)
{
	struct btf_type type;

	if (!depth || btf_type(btf, id, &type))
		return;
	switch (type.kind) {
	case BTF_VOID:
		buf_add_str(text, "void ");
		break;
	case BTF_PTR:
		add_type(text, btf, type.type, depth - 1);
		buf_add_str(text, "* ");
		break;
	case BTF_ARRAY:
		add_type(text, btf, type.type, depth - 1);
		buf_printf(text, "[%u]", type.array.elements);
		break;
	case BTF_CONST:
	case BTF_VOLATILE:
	case BTF_RESTRICT:
		buf_add_str(text, words[type.kind]);
		add_type(text, btf, type.type, depth - 1);
		break;
	case BTF_TYPE_TAG:
		add_type(text, btf, type.type, depth - 1);
		break;
	case BTF_FUNC_PROTO:
		add_function(text, btf, &type, "", depth - 1);
		break;
	case BTF_FWD:
		buf_printf(text, "%s %s ", type.flag ? "union" : "struct", type.name);
		break;
	default:
		buf_printf(text, "%s%s ", words[type.kind] ? words[type.kind] : "", type.name);
	}
}

/* Adds the declaration of function `id`, "int xdp_pass(struct xdp_md * ctx)"; nothing when it is
 * not a function. */
static void add_declaration(struct buf *text, const struct btf *btf, uint32_t id)
{
	struct btf_type function, proto;

	if (btf_type(btf, id, &function) || function.kind != BTF_FUNC ||
	    btf_type(btf, function.type, &proto) || proto.kind != BTF_FUNC_PROTO)
		return;
	add_function(text, btf, &proto, function.name, DEPTH);
}

void code_declaration(struct buf *text, const struct code *code, uint32_t index)
{
	const struct func_record *record = prog_func_record(&code->details.info, index);

	if (code->btf)
		add_declaration(text, code->btf, record->type_id);
}

void code_show_function(struct out *out, struct code *code)
{
	uint32_t index = code->function++;
	cleanup_buf struct buf text = BUF_EMPTY;
	const char *name;

	code_declaration(&text, code, index);
	if (text.len) {
		out_str(out, "proto", buf_text(&text));
	} else if (code->file) {
		name = code->file->function(code->file,
					    prog_func_record(&code->details.info, index)->insn);
		escape_text(&text, name, strlen(name));
	}
	if (text.len)
		out_text(out, "%s:", buf_text(&text));
}

static const char *string(const struct code *code, uint32_t offset)
{
	const char *text = code->btf ? btf_string(code->btf, offset) : NULL;

	while (text && isspace((unsigned char)*text))
		text++;
	return text;
}

/* A record of line_info in words. */
struct source_line {
	const char *source; /* NULL: it is not known */
	const char *file;   /* NULL: it is not asked for, or not known */
	uint32_t line, column;
};

static struct source_line source_line(const struct code *code, uint32_t index,
				      const struct dump_options *options)
{
	const struct line_record *record = prog_line_record(&code->details.info, index);

	return (struct source_line){
		.source = string(code, record->line),
		.file = options->linum ? string(code, record->file_name) : NULL,
		.line = record->position >> COLUMN_BITS,
		.column = record->position & COLUMN_MASK,
	};
}

/* "; SOURCE [file:FILE line_num:N line_col:N]" */
void code_comment(struct buf *text, const struct code *code, uint32_t index,
		  const struct dump_options *options)
{
	struct source_line at = source_line(code, index, options);

	if (!at.source || (!*at.source && !at.file))
		return;
	buf_add_str(text, "; ");
	escape_source(text, at.source, strlen(at.source));
	if (!at.file)
		return;
	buf_add_str(text, " [file:");
	escape_text(text, at.file, strlen(at.file));
	buf_printf(text, " line_num:%u line_col:%u]", at.line, at.column);
}

void code_show_line(struct out *out, struct code *code, const struct dump_options *options)
{
	uint32_t index = code->line++;
	struct source_line at = source_line(code, index, options);
	cleanup_buf struct buf text = BUF_EMPTY;

	if (!at.source)
		return;
	if (at.file)
		out_str(out, "file", at.file);
	if (options->linum && at.line)
		out_u64(out, "line_num", at.line);
	if (options->linum && at.column)
		out_u64(out, "line_col", at.column);
	out_str(out, "src", at.source);
	code_comment(&text, code, index, options);
	if (text.len)
		out_text(out, "%s", buf_text(&text));
}

void code_bytes(struct buf *text, const void *bytes, size_t size)
{
	buf_add_str(text, "      ");
	for (size_t i = 0; i < size; i++)
		buf_printf(text, " %02x", ((const uint8_t *)bytes)[i]);
}

void code_show_bytes(struct out *out, const void *bytes, size_t size)
{
	cleanup_buf struct buf text = BUF_EMPTY;

	code_bytes(&text, bytes, size);
	out_text(out, "%s", buf_text(&text));
}

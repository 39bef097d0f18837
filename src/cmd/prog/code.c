/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program's code as the kernel shows it, with what gives its parts names. */
#include "cmd/prog/code.h"

#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/escape.h"
#include "bpf/btf_object.h"
#include "cmd/fail.h"
#include "cmd/prog/proto.h"

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
		return fail(err, "cannot fetch the code of %s", prog->label);
	code->prog = prog;
	code->ksyms = &kernel->symbols;
	/* Without BTF, or without the right to see it, functions and lines have no names. */
	if (code->details.info.btf_id && btf_fetch(code->details.info.btf_id, &code->btf))
		code->btf = NULL;
	return STATUS_DONE;
}

void code_show_function(struct out *out, struct code *code)
{
	cleanup_buf struct buf text = BUF_EMPTY;
	const struct func_record *record;

	record = prog_func_record(&code->details.info, code->function++);
	if (code->btf)
		proto_text(&text, code->btf, record->type_id);
	if (!text.len)
		return;
	out_str(out, "proto", buf_text(&text));
	out_text(out, "%s:", buf_text(&text));
}

static const char *string(const struct code *code, uint32_t offset)
{
	const char *text = code->btf ? btf_string(code->btf, offset) : NULL;

	while (text && isspace((unsigned char)*text))
		text++;
	return text;
}

/* For people: "; SOURCE [file:FILE line_num:N line_col:N]". */
static void show_comment(struct out *out, const char *source, const char *file, uint32_t line,
			 uint32_t column)
{
	cleanup_buf struct buf text = BUF_EMPTY;

	if (!*source && !file)
		return;
	escape_source(&text, source, strlen(source));
	if (file) {
		buf_add_str(&text, " [file:");
		escape_text(&text, file, strlen(file));
		buf_printf(&text, " line_num:%u line_col:%u]", line, column);
	}
	out_text(out, "; %s", buf_text(&text));
}

void code_show_line(struct out *out, struct code *code, const struct dump_options *options)
{
	const struct line_record *record = prog_line_record(&code->details.info, code->line++);
	const char *source = string(code, record->line);
	const char *file = options->linum ? string(code, record->file_name) : NULL;
	uint32_t line = record->position >> COLUMN_BITS, column = record->position & COLUMN_MASK;

	if (!source)
		return;
	if (file)
		out_str(out, "file", file);
	if (options->linum && line)
		out_u64(out, "line_num", line);
	if (options->linum && column)
		out_u64(out, "line_col", column);
	out_str(out, "src", source);
	show_comment(out, source, file, line, column);
}

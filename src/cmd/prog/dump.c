/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prog dump - show the BPF instructions or the native code of a program. */
#include <errno.h>
#include <string.h>

#include "cmd/command.h"
#include "cmd/fail.h"
#include "cmd/prog/code.h"
#include "cmd/prog/prog.h"

enum what { XLATED, JITED };

struct params {
	unsigned what;
	struct ref prog;
	const char *file;
	bool opcodes, linum, visual;
};

static const struct choice what_words[] = {
	{ "xlated", "BPF instructions, as the verifier left them" },
	{ "jited", "native code" },
	{ NULL },
};

#define PARAM(name) .keyword = #name, .offset = offsetof(struct params, name)

static const struct arg args[] = {
	{ ARG_CHOICE, .offset = offsetof(struct params, what), .choices = what_words,
	  .required = true, .help = "BPF instructions or native code" },
	{ ARG_PROG, .offset = offsetof(struct params, prog), .required = true },
	{ ARG_FILE, PARAM(file), .help = "write the bytes to a file instead of printing them" },
	{ ARG_FLAG, PARAM(opcodes), .help = "also show the bytes of each instruction" },
	{ ARG_FLAG, PARAM(linum), .help = "also show file, line and column of the source" },
	{ ARG_FLAG, PARAM(visual), .help = "print a control flow graph for dot(1)" },
	{ ARG_END },
};

struct code_dump {
	struct out *out;
	struct kernel *kernel;
	const struct params *params;
	struct dump_options options;
	bool several;
	unsigned done; /* programs so far */
};

/* The code that is to be dumped; says why when there is none. */
static int find_bytes(const struct code *code, enum what what, const void **bytes, size_t *size)
{
	const struct prog_info *info = &code->details.info;
	const char *label = code->label;

	*bytes = prog_details_array(what == JITED ? info->jited_prog_insns
						  : info->xlated_prog_insns);
	*size = what == JITED ? info->jited_prog_len : info->xlated_prog_len;
	if (*bytes)
		return STATUS_DONE;
	if (what == JITED && !*size)
		return fail_why(
			-ENOENT, "it is interpreted",
			"sysctl net.core.bpf_jit_enable=1 turns on the compiler for programs "
			"that are loaded from then on",
			"%s has no native code", label);
	return fail_why(-EPERM, "the kernel does not show it to this user",
			"this needs CAP_BPF and CAP_SYS_ADMIN, and kernel.kptr_restrict below 2",
			"cannot dump the code of %s", label);
}

static void show_heading(const struct code_dump *dump, const struct handle *prog)
{
	if (!dump->several)
		return;
	prog_show_header(dump->out, prog);
	out_text(dump->out, "%s%s:", dump->done ? "\n" : "", prog->label);
}

static int dump_code(struct code_dump *dump, struct code *code)
{
	const struct params *p = dump->params;
	const char *name = dump->several ? "insns" : NULL;
	const void *bytes;
	size_t size;
	int status = find_bytes(code, p->what, &bytes, &size);

	if (status)
		return status;
	if (p->file)
		return bytes_to_file(bytes, size, p->file);
	if (p->visual)
		return graph_show(dump->out, code, &dump->options);
	if (p->what == JITED)
		jited_show(dump->out, name, code, &dump->options);
	else
		xlated_show(dump->out, name, code, &dump->options);
	return STATUS_DONE;
}

static int dump_prog(struct handle *prog, void *context)
{
	cleanup_code struct code code = CODE_NONE;
	struct code_dump *dump = context;
	int status = code_open(&code, dump->kernel, prog,
			       dump->params->what == JITED ? JITED_ARRAYS : XLATED_ARRAYS);

	if (status)
		return status;
	if (dump->several)
		out_record_begin(dump->out, NULL, NULL);
	show_heading(dump, prog);
	status = dump_code(dump, &code);
	if (dump->several && !status)
		out_record_end(dump->out);
	dump->done++;
	return out_error(dump->out) ? STATUS_FAILED : status;
}

static int check(const struct params *p, bool several)
{
	if (p->file && (p->opcodes || p->linum || p->visual))
		return fail_misuse(
			"file writes only bytes: opcodes, linum and visual cannot be given with it");
	if (p->visual && p->what == JITED)
		return fail_misuse("visual is for BPF instructions: prog dump xlated");
	if (several && (p->file || p->visual))
		return fail_misuse("several programs have this name or tag, and %s takes only one",
				   p->file ? "file" : "visual");
	return STATUS_DONE;
}

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	struct code_dump dump = {
		.out = context->out,
		.kernel = context->kernel,
		.params = p,
		.options = { .opcodes = p->opcodes, .linum = p->linum },
	};
	cleanup_refs struct refs programs = REFS_NONE;
	int status = refs_find(&programs, KIND_PROG, &p->prog);

	dump.several = programs.list;
	if (!status)
		status = check(p, dump.several);
	if (status)
		return status;
	if (dump.several)
		out_list_begin(dump.out, NULL, NULL);
	status = refs_each(&programs, dump_prog, &dump);
	if (dump.several && !status)
		out_list_end(dump.out);
	return status;
}

const struct command cmd_prog_dump = {
	.name = "prog dump",
	.summary = "show the instructions or the native code of a program",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = EXAMPLE_PROG("xdp", "bpfadm prog dump xlated /sys/fs/bpf/demo"),
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prog test-run - run a program once, or many times, on given data. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "bpf/prog.h"
#include "cmd/command.h"
#include "cmd/complete/complete.h"
#include "cmd/fail.h"
#include "cmd/prog/context.h"
#include "cmd/prog/prog.h"
#include "names/names.h"

/* Room for what comes out, unless the user says how much: more than comes out of any program. */
enum { ROOM = 256 * 1024 };

struct params {
	struct ref prog;
	struct words data, ctx;
	const char *data_in, *data_out, *ctx_in, *ctx_out;
	struct optional packet;
	struct optional data_size_out, ctx_size_out;
	struct optional repeat, cpu;
	const char *expect;
};

#define PARAM(name) .keyword = #name, .offset = offsetof(struct params, name)

static const struct arg args[] = {
	{ ARG_PROG, .offset = offsetof(struct params, prog), .required = true },
	{ ARG_WORDS, PARAM(data), .metavar = "HEX",
	  .help = "the packet, in hexadecimal digits; @FILE: as data_in" },
	{ ARG_FILE, PARAM(data_in),
	  .help = "read the packet from a file, which may be a capture (-: standard input)" },
	{ ARG_NUMBER, PARAM(packet), .max = UINT32_MAX,
	  .help = "which packet of a capture file, pcap or pcapng; from 1" },
	{ ARG_FILE, PARAM(data_out),
	  .help = "write the packet after the run to a file (-: print it)" },
	{ ARG_NUMBER, PARAM(data_size_out), .max = UINT32_MAX,
	  .help = "maximum size of the packet after the run" },
	{ ARG_WORDS, PARAM(ctx), .metavar = "DATA", .complete = complete_context,
	  .help = "the context, by its type: '{\"mark\": 7}'; it is also printed after the run" },
	{ ARG_FILE, PARAM(ctx_in), .help = "read the context from a file (-: standard input)" },
	{ ARG_FILE, PARAM(ctx_out),
	  .help = "write the context after the run to a file (-: print it)" },
	{ ARG_NUMBER, PARAM(ctx_size_out), .max = UINT32_MAX,
	  .help = "maximum size of the context after the run" },
	{ ARG_NUMBER, PARAM(repeat), .max = INT32_MAX, .help = "run the program N times" },
	{ ARG_NUMBER, PARAM(cpu), .max = UINT32_MAX,
	  .help = "CPU to run on (only raw_tracepoint)" },
	{ ARG_TEXT, PARAM(expect), .metavar = "RETVAL", .complete = complete_retval,
	  .help = "exit with 1 if it returns another value: a number or a name (XDP_PASS)" },
	{ ARG_END },
};

static const struct column once_list[] = {
	{ "retval", "return value" }, { "retval_name", "" },	    { "duration", "duration" },
	{ "data_out", "data out" },   { "ctx_out", "context out" }, { "ctx", "context" },
};
static const struct column repeat_list[] = {
	{ "retval", "return value" },	      { "retval_name", "" },
	{ "duration", "duration (average)" }, { "data_out", "data out" },
	{ "ctx_out", "context out" },	      { "ctx", "context" },
};
static const struct columns once = { once_list, ARRAY_SIZE(once_list) };
static const struct columns repeated = { repeat_list, ARRAY_SIZE(repeat_list) };

static const char *name_by_type(const struct handle *prog, uint32_t retval)
{
	const struct names *names = names_returns(prog->info.prog.type);

	return names ? names_of(names, retval) : NULL;
}

/* RETVAL: a number, negative ones too, or a name (XDP_PASS). */
static int parse_retval(const char *word, const struct handle *prog, uint32_t *retval)
{
	const struct names *names = names_returns(prog->info.prog.type);
	struct number number;
	uint64_t value;

	if (number_parse(word, &number) == 0) {
		if (number.magnitude > (number.negative ? (u128)1 << 31 : UINT32_MAX))
			return fail_misuse(
				"%s does not fit into the 32 bits that a program returns", word);
		*retval = (uint32_t)number.magnitude;
		if (number.negative)
			*retval = -*retval;
		return STATUS_DONE;
	}
	if (!names || names_number(names, word, &value)) {
		const char *near = names ? names_similar(names, word) : NULL;
		int status = fail_misuse(
			"\"%s\" is neither a number nor the name of a value that %s returns", word,
			prog->label);

		return near ? fail_hint(status, "did you mean %s?", near) : status;
	}
	*retval = (uint32_t)value;
	return STATUS_DONE;
}

/* Writes "retval", and "retval_name" when it has one. */
static void show_retval(struct out *out, const struct handle *prog, uint32_t retval)
{
	const char *name = name_by_type(prog, retval);
	char negative[16];

	if (name)
		out_str(out, "retval_name", name);
	snprintf(negative, sizeof(negative), "%d", (int32_t)retval);
	if (!name && (int32_t)retval < 0)
		name = negative;
	out_enum(out, "retval", retval, name);
}

/* "XDP_PASS (2)", or the number. */
static const char *text_of(const struct handle *prog, uint32_t retval, char *space, size_t size)
{
	const char *name = name_by_type(prog, retval);

	if (name)
		snprintf(space, size, "%s (%u)", name, retval);
	else
		snprintf(space, size, "%d", (int32_t)retval);
	return space;
}

/* STATUS_DONE when they are the same, else STATUS_NO. */
static int check_retval(const struct handle *prog, uint32_t retval, uint32_t expected)
{
	char got[64], want[64];

	if (retval == expected)
		return STATUS_DONE;
	return fail_no("%s returned %s, not %s", prog->label,
		       text_of(prog, retval, got, sizeof(got)),
		       text_of(prog, expected, want, sizeof(want)));
}

/* What goes in and comes out of one run. */
struct run {
	struct handle prog;
	struct buf data, ctx;	      /* in */
	struct buf data_out, ctx_out; /* room */
	struct run_context context;   /* what `ctx` means */
	struct test_run_attr attr;
	uint32_t expected;
};

static void run_done(struct run *run)
{
	handle_close(&run->prog);
	buf_done(&run->data);
	buf_done(&run->ctx);
	buf_done(&run->data_out);
	buf_done(&run->ctx_out);
	run_context_done(&run->context);
}

/* The file that the packet comes from; NULL: none. */
static const char *data_file(const struct params *p)
{
	return p->data_in ?: bytes_file_of_words(&p->data);
}

/* A capture file stands for one of its packets. */
static int take_packet(struct run *run, const struct params *p)
{
	const char *file = data_file(p);
	const char *name = file && strcmp(file, "-") == 0 ? "standard input" : file;
	const uint64_t number = p->packet.given ? p->packet.number : 1;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	struct capture_packet packet;

	if (!file || !run->data.data || !capture_is(run->data.data, run->data.len))
		return p->packet.given ? fail_misuse("packet is for a capture file, and %s %s",
						     file ? name : "no file",
						     file ? "is not one" : "is given")
				       : STATUS_DONE;
	if (capture_packet(run->data.data, run->data.len, number, &packet, &problem)) {
		problem_prefix(&problem, "%s: ", name);
		return fail_input(&problem);
	}
	if (!p->packet.given && packet.count > 1)
		fail_note("the first of the %llu packets in %s is used: packet N chooses another",
			  (unsigned long long)packet.count, name);
	if (packet.size < packet.wire_size)
		fail_note("packet %llu of %s was cut off when it was captured: %u of %u bytes",
			  (unsigned long long)number, name, packet.size, packet.wire_size);
	memmove(run->data.data, packet.bytes, packet.size);
	run->data.len = packet.size;
	return STATUS_DONE;
}

static int read_input(struct run *run, const struct params *p)
{
	const char *data = data_file(p), *ctx = p->ctx_in ?: bytes_file_of_words(&p->ctx);
	int status = STATUS_DONE;

	if (p->data.list && p->data_in)
		return fail_misuse("data and data_in cannot be given together");
	if (p->ctx.list && p->ctx_in)
		return fail_misuse("ctx and ctx_in cannot be given together");
	if (data && ctx && !strcmp(data, "-") && !strcmp(ctx, "-"))
		return fail_misuse(
			"the packet and the context cannot both come from standard input");
	if (p->data.list)
		status = bytes_from_words(&run->data, &p->data);
	else if (p->data_in)
		status = bytes_from_file(&run->data, p->data_in);
	if (!status)
		status = take_packet(run, p);
	if (!status && p->ctx_in)
		status = bytes_from_file(&run->ctx, p->ctx_in);
	return status;
}

/* Sets an output pointer of attr and its size.  Zeroed: for some types of programs the kernel
 * neither writes there nor says so. */
static void make_room(struct buf *room, const struct optional *size, uint64_t *pointer,
		      uint32_t *pointer_size)
{
	char *bytes;

	*pointer_size = size->given ? (uint32_t)size->number : ROOM;
	bytes = buf_reserve(room, *pointer_size);
	if (bytes)
		memset(bytes, 0, *pointer_size);
	*pointer = ptr_u64(bytes);
}

static int prepare(struct run *run, const struct params *p)
{
	struct test_run_attr *attr = &run->attr;

	*attr = (struct test_run_attr){
		.prog_fd = (uint32_t)run->prog.fd,
		.data_size_in = (uint32_t)run->data.len,
		.data_in = ptr_u64(run->data.data),
		.ctx_size_in = (uint32_t)run->ctx.len,
		.ctx_in = ptr_u64(run->ctx.data),
		.repeat = (uint32_t)p->repeat.number,
		.flags = p->cpu.given ? TEST_RUN_FLAG_ON_CPU : 0,
		.cpu = (uint32_t)p->cpu.number,
	};
	if (p->data_out)
		make_room(&run->data_out, &p->data_size_out, &attr->data_out, &attr->data_size_out);
	if (p->ctx_out || run_context_is_in_ctx_out(&run->context))
		make_room(&run->ctx_out, &p->ctx_size_out, &attr->ctx_out, &attr->ctx_size_out);
	if (run->data_out.err || run->ctx_out.err)
		return fail(-ENOMEM, "cannot hold the output of %s", run->prog.label);
	return STATUS_DONE;
}

/* What comes out did not fit: `asked` is the attempt, run->attr what the kernel made of it.  Of a
 * packet in several pages it does not always tell the size (bpf_test_finish()). */
static int refuse_room(const struct run *run, const struct test_run_attr *asked)
{
	const struct test_run_attr *attr = &run->attr;
	bool ctx = attr->ctx_out && attr->ctx_size_out > asked->ctx_size_out;
	uint32_t room = ctx ? asked->ctx_size_out : asked->data_size_out;
	uint32_t size = ctx ? attr->ctx_size_out : attr->data_size_out;
	const char *word = ctx ? "ctx_size_out" : "data_size_out";
	cleanup_buf struct buf why = BUF_EMPTY, advice = BUF_EMPTY;

	buf_printf(&why, "%s is too small", word);
	buf_printf(&advice, "give a larger %s", word);
	return fail_why(-ENOSPC, buf_text(&why), buf_text(&advice),
			"%s ran, but its output of %u bytes does not fit into %u", run->prog.label,
			size > room ? size : attr->data_size_in, room);
}

static int run_program(struct run *run, struct kernel *kernel)
{
	const struct test_run_attr asked = run->attr;
	int err = prog_test_run(&run->attr);

	if (!err)
		return STATUS_DONE;
	if (err == -ENOSPC)
		return refuse_room(run, &asked);
	return fail_attempt(&(struct attempt){ .command = CMD_PROG_TEST_RUN,
					       .err = err,
					       .prog_type = run->prog.info.prog.type,
					       .run = &asked,
					       .kernel = kernel },
			    "cannot run %s", run->prog.label);
}

static int show_bytes(struct out *out, const char *name, const char *where, const void *bytes,
		      size_t size)
{
	if (!where)
		return STATUS_DONE;
	if (strcmp(where, "-") != 0)
		return bytes_to_file(bytes, size, where);
	out_octets(out, name, bytes, size);
	return STATUS_DONE;
}

static int show(struct out *out, const struct run *run, const struct params *p)
{
	const struct test_run_attr *attr = &run->attr;
	int status;

	out_record_begin(out, NULL, p->repeat.number > 1 ? &repeated : &once);
	show_retval(out, &run->prog, attr->retval);
	out_duration(out, "duration", attr->duration);
	status = show_bytes(out, "data_out", p->data_out, run->data_out.data, attr->data_size_out);
	if (!status)
		status = show_bytes(out, "ctx_out", p->ctx_out, run->ctx_out.data,
				    attr->ctx_size_out);
	if (!status && !p->ctx_out && run_context_is_in_ctx_out(&run->context))
		status = run_context_show(&run->context, out, run->ctx_out.data,
					  attr->ctx_size_out);
	if (!status && run_context_is_in_place(&run->context))
		status = run_context_show(&run->context, out, run->ctx.data, run->ctx.len);
	if (!status)
		out_record_end(out);
	return status;
}

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	__attribute__((cleanup(run_done))) struct run run = { .prog = HANDLE_NONE };
	int status = read_input(&run, p);

	if (!status)
		status = ref_open(&run.prog, KIND_PROG, &p->prog, 0);
	if (!status && p->ctx.list)
		status = run_context_read(&run.context, context->kernel, &run.prog, &p->ctx,
					  run.data.len, &run.ctx);
	if (!status && p->expect)
		status = parse_retval(p->expect, &run.prog, &run.expected);
	if (!status)
		status = prepare(&run, p);
	if (!status)
		status = run_program(&run, context->kernel);
	if (!status)
		status = show(context->out, &run, p);
	if (!status && p->expect)
		status = check_retval(&run.prog, run.attr.retval, run.expected);
	return status;
}

const struct command cmd_prog_test_run = {
	.name = "prog test-run",
	.alias = "run",
	.summary = "run a program on test data",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = EXAMPLE_PROG("xdp", "bpfadm prog test-run /sys/fs/bpf/demo data "
				       "00112233445566778899aabb0800 expect XDP_DROP"),
	.details = "Programs that process packets need at least 14 bytes, an Ethernet header.",
};

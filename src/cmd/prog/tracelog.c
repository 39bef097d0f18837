/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prog tracelog - show what programs write: by trace_printk, or into streams of their own. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/escape.h"
#include "base/interrupt.h"
#include "bpf/perf.h"
#include "bpf/proc.h"
#include "bpf/prog.h"
#include "cmd/command.h"
#include "cmd/fail.h"
#include "cmd/live.h"

#define TRACEFS "/sys/kernel/tracing"

struct params {
	unsigned stream; /* an index of streams, the numbers being the kernel's */
	struct ref prog;
};

static const struct choice streams[] = {
	{ "" },
	[STREAM_STDOUT] = { "stdout", "what the program prints" },
	[STREAM_STDERR] = { "stderr", "what the kernel reports of the program" },
	{ NULL },
};

static const struct arg args[] = {
	{ ARG_CHOICE, .offset = offsetof(struct params, stream), .choices = streams,
	  .help = "show this stream of one program instead of trace_printk" },
	{ ARG_PROG, .offset = offsetof(struct params, prog),
	  .help = "program whose stream is shown" },
	{ ARG_END },
};

/* Mounts tracefs at its own place when it is nowhere yet, as for bpffs. */
static int open_pipe(bool may_mount)
{
	int fd = perf_open_tracefs("trace_pipe");

	if (fd == -ENODEV && may_mount &&
	    mount("tracefs", TRACEFS, "tracefs", 0, "mode=0700") == 0) {
		fail_note("mounted tracefs at " TRACEFS);
		fd = perf_open_tracefs("trace_pipe");
	}
	if (fd >= 0)
		fcntl(fd, F_SETFL, O_RDONLY | O_NONBLOCK);
	return fd;
}

/* Since Linux 6.6 the pipe has one reader at a time: -EBUSY (open_pipe_on_cpu()). */
static int refuse_pipe(int err)
{
	cleanup_buf struct buf others = BUF_EMPTY, why = BUF_EMPTY;

	if (err == -ENODEV)
		return fail_why(err, "tracefs is not mounted", "mount -t tracefs tracefs " TRACEFS,
				"cannot open the trace pipe");
	if (err != -EBUSY)
		return fail(err, "cannot open the trace pipe");
	proc_add_users("/trace_pipe", &others);
	buf_printf(&why, "it is read by %s", others.len ? buf_text(&others) : "another process");
	return fail_why(err, buf_text(&why), "the kernel lets one process read it at a time",
			"cannot open the trace pipe");
}

/* Says what would keep lines from coming: the file that turns tracing off, and other readers, each
 * line being read but once. */
static void note_silence(void)
{
	cleanup_close int fd = perf_open_tracefs("tracing_on");
	cleanup_buf struct buf others = BUF_EMPTY;
	char on = '1';

	if (fd >= 0 && read(fd, &on, sizeof(on)) == 1 && on == '0')
		fail_note("tracing is off, so nothing is written: echo 1 > " TRACEFS
			  "/tracing_on turns it on");
	proc_add_users("/trace_pipe", &others);
	if (others.len)
		fail_note("the trace pipe is also read by %s: each line goes to one reader only",
			  buf_text(&others));
}

static void show_line(struct out *out, const char *line, size_t size)
{
	cleanup_buf struct buf text = BUF_EMPTY;

	escape_lines(&text, line, size);
	out_str_n(out, NULL, line, size);
	out_text(out, "%s", buf_text(&text));
}

struct trace_log {
	struct out *out;
	int fd;		 /* of the trace pipe, which does not block */
	struct buf rest; /* the beginning of a line */
	int err;	 /* of reading, 0 if none */
};

static void show_lines(struct trace_log *log, const char *bytes, size_t size)
{
	const char *line, *newline;
	size_t left;

	buf_add(&log->rest, bytes, size);
	line = buf_text(&log->rest);
	for (left = log->rest.len; (newline = memchr(line, '\n', left));) {
		size_t length = (size_t)(newline - line);

		show_line(log->out, line, length);
		line += length + 1;
		left -= length + 1;
	}
	memmove(log->rest.data, line, left);
	log->rest.len = left;
}

/* Shows the lines that have come: false when there can be no more, or nobody reads them. */
static bool read_log(void *context)
{
	struct trace_log *log = context;
	bool at_end = false, more = true;

	while (more && !interrupted && !log->rest.err) {
		char bytes[4096];
		ssize_t size = read(log->fd, bytes, sizeof(bytes));

		more = size > 0;
		if (more)
			show_lines(log, bytes, (size_t)size);
		else if (!size)
			at_end = true;
		else if (errno != EAGAIN && errno != EINTR)
			log->err = -errno;
	}
	out_flush(log->out);
	return !at_end && !log->err && !log->rest.err && !out_error(log->out);
}

/* Until Ctrl-C, or until nobody reads any more. */
static int follow(struct out *out, bool may_mount)
{
	cleanup_close int fd = open_pipe(may_mount);
	struct trace_log log = { .out = out, .rest = BUF_EMPTY };
	struct live live = { .round = read_log,
			     .context = &log,
			     .fds = &log.fd,
			     .fd_count = 1,
			     .out_fd = out_fd(out) };
	int err;

	if (fd < 0)
		return refuse_pipe(fd);
	note_silence();
	log.fd = fd;
	out_list_begin(out, NULL, NULL);
	err = live_run(&live);
	err = err ?: log.err ?: log.rest.err;
	buf_done(&log.rest);
	if (err)
		return fail(err, "cannot read the trace pipe");
	out_list_end(out);
	return STATUS_DONE;
}

/* What is in the stream so far: reading removes it. */
static int show_stream(struct out *out, const struct params *p)
{
	cleanup_handle struct handle prog = HANDLE_NONE;
	cleanup_buf struct buf text = BUF_EMPTY, shown = BUF_EMPTY;
	int count, status = ref_open(&prog, KIND_PROG, &p->prog, 0);

	if (status)
		return status;
	do {
		char bytes[4096];

		count = prog_stream_read(prog.fd, p->stream, bytes, sizeof(bytes));
		if (count > 0)
			buf_add(&text, bytes, (size_t)count);
	} while (count > 0);
	if (count < 0)
		return fail_attempt(&(struct attempt){ .command = CMD_PROG_STREAM_READ_BY_FD,
						       .err = count,
						       .prog_type = prog.info.prog.type },
				    "cannot read %s of %s", streams[p->stream].word, prog.label);
	escape_lines(&shown, text.data, text.len);
	out_record_begin(out, NULL, NULL);
	out_str_n(out, streams[p->stream].word, buf_text(&text), text.len);
	out_record_end(out);
	if (shown.len)
		out_text(out, "%.*s", (int)(shown.len - (shown.data[shown.len - 1] == '\n')),
			 buf_text(&shown));
	return STATUS_DONE;
}

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;

	if (p->stream && p->prog.by == REF_NONE)
		return fail_misuse("%s needs PROG, the program that writes it",
				   streams[p->stream].word);
	if (p->stream)
		return show_stream(context->out, p);
	if (p->prog.by != REF_NONE)
		return fail_misuse("a program has two streams: give stdout or stderr before PROG");
	return follow(context->out, !context->options.nomount);
}

const struct command cmd_prog_tracelog = {
	.name = "prog tracelog",
	.summary = "show what programs write with trace_printk, until Ctrl-C",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.runs_on = true,
	.example = "bpfadm prog tracelog",
};

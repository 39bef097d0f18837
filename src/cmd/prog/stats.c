/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prog stats - make the kernel count the runs of programs and their time: until the shell ends, or
 * while another program runs, after which those that ran are shown. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/interrupt.h"
#include "base/sh.h"
#include "bpf/prog.h"
#include "cmd/list.h"
#include "cmd/prog/prog.h"
#include "cmd/show.h"
#include "names/names.h"

struct params {
	unsigned turn;
	struct words command;
};

enum { TURN_ON, TURN_OFF };
static const struct choice turns[] = {
	[TURN_ON] = { "on", "count until the shell or batch ends" },
	[TURN_OFF] = { "off", "count no longer" },
	{ NULL },
};

static const struct arg args[] = {
	{ ARG_CHOICE, .choices = turns, .offset = offsetof(struct params, turn), .required = true,
	  .help = "start or stop counting" },
	{ ARG_EXTERNAL, .metavar = "-- COMMAND...", .offset = offsetof(struct params, command),
	  .help = "count while COMMAND runs, then show which programs ran" },
	{ ARG_END },
};

/* *fd counts while it is open. */
static int enable(int *fd)
{
	*fd = prog_enable_stats(STATS_RUN_TIME);
	if (*fd >= 0)
		return STATUS_DONE;
	return fail_attempt(&(struct attempt){ CMD_ENABLE_STATS, .err = *fd },
			    "cannot turn statistics on");
}

static int turn_on(const struct context *context)
{
	struct kept *kept = context->kept;
	cleanup_close int fd = -1;
	int status;

	if (!kept)
		return fail_hint(fail_misuse("statistics would end with this command"),
				 "count while a command runs: prog stats on -- COMMAND; use the "
				 "shell; or count always: sysctl kernel.bpf_stats_enabled=1");
	if (kept->stats)
		return STATUS_DONE;
	status = enable(&fd);
	if (status)
		return status;
	kept->stats = fcntl(fd, F_DUPFD_CLOEXEC, 3); /* not 0, which is none */
	if (kept->stats > 0)
		return STATUS_DONE;
	kept->stats = 0;
	return fail(-errno, "cannot keep statistics on");
}

static int turn_off(const struct context *context)
{
	struct kept *kept = context->kept;

	if (kept && kept->stats) {
		close(kept->stats);
		kept->stats = 0;
	}
	if (!prog_stats_always())
		return STATUS_DONE;
	return fail_hint(fail_no("statistics stay on: kernel.bpf_stats_enabled is 1"),
			 "sysctl kernel.bpf_stats_enabled=0 turns them off for all");
}

/*
 * on -- COMMAND
 */

/* The runs of a program. */
struct runs {
	uint32_t id;
	uint64_t count, time;
};

static struct runs runs_of(const struct handle *prog)
{
	const struct prog_info *info = &prog->info.prog;

	return (struct runs){ info->id, info->run_cnt, info->run_time_ns };
}

static int note_runs(struct handle *prog, void *context)
{
	struct buf *before = context;
	struct runs runs = runs_of(prog);

	buf_add(before, &runs, sizeof(runs));
	return before->err ? fail(before->err, "cannot list the programs") : STATUS_DONE;
}

/* Its standard output is our standard error: ours is for what is shown. */
static int start(char *const *words, size_t count, pid_t *pid)
{
	cleanup_free char **own = calloc(count + 1, sizeof(*own));

	if (!own)
		return -ENOMEM;
	memcpy(own, words, count * sizeof(*own));
	return sh_start_program(own[0], own, -1, STDERR_FILENO, pid);
}

/* Ctrl-C on a terminal reaches the child as well; what others send us is passed on. */
static int wait_for(pid_t pid)
{
	bool passed = false;
	int status;

	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return 0;
		if (interrupted && !passed)
			kill(pid, interrupted);
		passed = interrupted;
	}
	return status;
}

static int check_status(const char *name, int status)
{
	if (interrupted)
		return STATUS_DONE;
	if (WIFSIGNALED(status))
		return fail_no("%s was ended by signal %d (%s)", name, WTERMSIG(status),
			       strsignal(WTERMSIG(status)));
	return WEXITSTATUS(status) ? fail_no("%s ended with status %d", name, WEXITSTATUS(status))
				   : STATUS_DONE;
}

static const struct column column_list[] = {
	{ "id", "id", true, true, COLUMN_NUMBER },
	{ "type", "type", true },
	{ "name", "name", true },
	{ "run_cnt", "runs", true, true, COLUMN_NUMBER },
	{ "run_time_ns", "run time", true, true, COLUMN_NUMBER },
	{ "run_avg_ns", "average", true, true, COLUMN_NUMBER },
};
static const struct columns columns = { column_list, ARRAY_SIZE(column_list) };

struct ran {
	struct list list;
	struct buf before; /* struct runs, by id */
};

static void ran_done(struct ran *ran)
{
	list_done(&ran->list);
	buf_done(&ran->before);
}

static int compare_ids(const void *a, const void *b)
{
	const struct runs *left = a, *right = b;

	return (left->id > right->id) - (left->id < right->id);
}

/* A program that was not there before has been loaded meanwhile. */
static int show_ran(struct handle *prog, void *context)
{
	const struct ran *ran = context;
	struct out *out = ran->list.out;
	struct runs runs = runs_of(prog);
	const struct runs *before = bsearch(&runs, ran->before.data, ran->before.len / sizeof(runs),
					    sizeof(runs), compare_ids);

	runs.count -= before ? before->count : 0;
	runs.time -= before ? before->time : 0;
	out_record_begin(out, NULL, &columns);
	out_u64(out, "id", runs.id);
	show_type(out, &prog_types, prog->info.prog.type);
	prog_show_name(out, prog);
	out_u64(out, "run_cnt", runs.count);
	out_duration(out, "run_time_ns", runs.time);
	if (runs.count)
		out_duration(out, "run_avg_ns", runs.time / runs.count);
	out_record_end(out);
	return out_error(out) ? STATUS_FAILED : STATUS_DONE;
}

static int count_while(const struct context *context, const struct words *command)
{
	static char ran_at_all[] = "run_cnt";
	static char *const where[] = { ran_at_all };
	static const struct list_how how = { .where = { where, 1 },
					     .sort = "-run_time_ns",
					     .none = "no program ran" };
	static const struct ref all = { .by = REF_NONE };
	cleanup_with(ran_done) struct ran ran = { LIST_NONE, BUF_EMPTY };
	cleanup_refs struct refs programs = REFS_NONE, again = REFS_NONE;
	cleanup_close int fd = -1;
	int status = list_make(&ran.list, &columns, &how, "prog stats"), ended, err;
	pid_t pid;

	if (!status)
		status = enable(&fd);
	if (!status)
		status = refs_find(&programs, KIND_PROG, &all);
	if (!status)
		status = refs_each(&programs, note_runs, &ran.before);
	if (status)
		return status;
	err = start(command->list, command->count, &pid);
	if (err)
		return fail(err, "cannot run %s", command->list[0]);
	ended = wait_for(pid);
	status = refs_find(&again, KIND_PROG, &all);
	if (!status)
		status = list_show(&ran.list, context->out, &again, show_ran, &ran);
	return status ? status : check_status(command->list[0], ended);
}

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;

	if (p->turn == TURN_OFF)
		return p->command.count ? fail_misuse("a command is for \"prog stats on\"")
					: turn_off(context);
	return p->command.count ? count_while(context, &p->command) : turn_on(context);
}

const struct command cmd_prog_stats = {
	.name = "prog stats",
	.summary = "count the runs of programs and their time",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "bpfadm prog stats on -- sleep 5",
	.details =
		"Without COMMAND the kernel counts until \"off\", or until the shell or batch ends; "
		"\"prog show\" shows what it has counted. COMMAND prints to standard error. While the "
		"kernel counts, each run takes some 50 ns longer.",
};

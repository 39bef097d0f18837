/* SPDX-License-Identifier: GPL-3.0-or-later */
/* map freeze - make a map read-only for user space; a file by itself, as each verb is. */
#include <stdio.h>
#include <unistd.h>

#include "bpf/map.h"
#include "cmd/command.h"
#include "cmd/fail.h"

struct params {
	struct ref map;
	bool yes;
};

static const struct arg args[] = {
	{ ARG_MAP, .offset = offsetof(struct params, map), .required = true },
	{ ARG_FLAG, .keyword = "yes", .offset = offsetof(struct params, yes),
	  .help = "do not ask; only a terminal is asked" },
	{ ARG_END },
};

/* Asks who sits at the terminal; without one nobody is there to answer.  A terminal gives one line
 * at a time, so nothing of the next line is read. */
static bool is_wanted(const char *label)
{
	char answer = '\0', next;

	if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
		return true;
	fprintf(stderr, "freeze %s? This cannot be undone. [y/N] ", label);
	if (read(STDIN_FILENO, &answer, 1) != 1)
		fputc('\n', stderr);
	next = answer;
	while (next && next != '\n' && read(STDIN_FILENO, &next, 1) == 1)
		;
	return answer == 'y' || answer == 'Y';
}

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	cleanup_handle struct handle map = HANDLE_NONE;
	int status = ref_open(&map, KIND_MAP, &p->map, 0);
	int err;

	(void)context;
	if (status)
		return status;
	if (!p->yes && !is_wanted(map.label))
		return fail_no("%s is not frozen", map.label);
	err = map_freeze(map.fd);
	return err ? fail_map(CMD_MAP_FREEZE, err, &map, NULL, 0, "cannot freeze %s", map.label)
		   : STATUS_DONE;
}

const struct command cmd_map_freeze = {
	.name = "map freeze",
	.summary = "make a map read-only for user space",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = EXAMPLE_ARRAY("'map freeze demo'"),
	.details = "BPF programs can still change it. This cannot be undone, so on a terminal "
		   "it asks first.",
};

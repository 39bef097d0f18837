/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is told first about a program. */
#include "cmd/prog/header.h"

#include <string.h>

#include "cmd/show.h"
#include "names/names.h"

void header_name(struct out *out, const struct handle *prog)
{
	cleanup_free char *full = NULL;

	if (!*prog->name)
		return;
	if (handle_full_name(prog, &full) == 0)
		out_str(out, "name", full);
	else
		out_str(out, "name", prog->name);
}

void header_tag(struct out *out, const struct handle *prog)
{
	char text[2 * TAG_SIZE + 1];

	handle_tag(prog, text);
	out_str(out, "tag", text);
}

static void show_runs(struct out *out, const struct prog_info *info)
{
	if (info->run_time_ns) {
		out_duration(out, "run_time_ns", info->run_time_ns);
		out_u64(out, "run_cnt", info->run_cnt);
	}
	if (info->recursion_misses)
		out_u64(out, "recursion_misses", info->recursion_misses);
}

void header_show(struct out *out, const struct handle *prog)
{
	out_u64(out, "id", prog->info.prog.id);
	show_type(out, &prog_types, prog->info.prog.type);
	header_name(out, prog);
	header_tag(out, prog);
	out_bool(out, "gpl_compatible", prog->info.prog.gpl_compatible);
	show_runs(out, &prog->info.prog);
}

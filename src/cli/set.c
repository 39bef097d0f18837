/* SPDX-License-Identifier: GPL-3.0-or-later */
/* set - change the settings of the shell.  What it shows are lines that set them again, as in rc.
 */
#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/escape.h"
#include "base/util.h"
#include "cli/lines.h"
#include "cli/session.h"
#include "cmd/complete/complete.h"
#include "query/elements.h"

struct params {
	unsigned form, pager, timing; /* 0: not given */
	struct words with;
};

/* The word of enum form N is at 1 + N. */
static const struct choice forms[] = {
	{ "" },
	{ "plain", "write text for people" },
#define FORM(code, word, letter, help, ...) { word, help },
#include "base/form.def"
#undef FORM
	{ NULL },
};
static const struct choice switches[] = { { "" }, { "on" }, { "off" }, { NULL } };

static const struct arg args[] = {
	{ ARG_CHOICE, .choices = forms, .offset = offsetof(struct params, form),
	  .help = "the format of the output" },
	{ ARG_CHOICE, .keyword = "pager", .choices = switches,
	  .offset = offsetof(struct params, pager),
	  .help = "show through a pager what is longer than the screen" },
	{ ARG_CHOICE, .keyword = "timing", .choices = switches,
	  .offset = offsetof(struct params, timing), .help = "print how long each command takes" },
	{ ARG_WORDS, .keyword = "with", .metavar = "MAP [FIELD=DECODER...|off]",
	  .complete = complete_map_with, .offset = offsetof(struct params, with),
	  .help = "what the map's fields hold, for the commands that follow; off forgets it" },
	{ ARG_END },
};

static const struct columns machines = { .list = NULL };

static void show_decoders(struct out *out, const struct map_decoders *kept)
{
	cleanup_buf struct buf line = BUF_EMPTY, shown = BUF_EMPTY;

	buf_printf(&line, "set with %s", kept->map);
	out_record_begin(out, NULL, &machines);
	out_str(out, "map", kept->map);
	out_list_begin(out, "decoders", NULL);
	for (size_t i = 0; i < kept->count; i++) {
		out_str(out, NULL, kept->list[i]);
		buf_add_char(&line, ' ');
		line_quote(&line, kept->list[i]);
	}
	out_list_end(out);
	out_record_end(out);
	escape_source(&shown, buf_text(&line), line.len);
	out_text(out, "%s", buf_text(&shown));
}

static void show_settings(struct out *out, const struct session *session)
{
	const struct settings *settings = session->scope->for_lines;
	const char *form = form_rows[settings->form].word;
	const char *pager = settings->unpaged ? "off" : "on";
	const char *timing = session->timing ? "on" : "off";

	out_text(out, "set %s\nset pager %s\nset timing %s", form, pager, timing);
	out_record_begin(out, NULL, &machines);
	out_str(out, "format", form);
	out_str(out, "pager", pager);
	out_str(out, "timing", timing);
	out_list_begin(out, "with", NULL);
	for (size_t i = 0; i < session->decoders.count; i++)
		show_decoders(out, &session->decoders.list[i]);
	out_list_end(out);
	out_record_end(out);
}

/*
 * set with
 */

/* Do the decoders fit the map?  A map that is not there yet may come, and lines of a file, as rc,
 * need not say so; where several have the name, it is seen when one is used. */
static int check_decoders(const struct context *context, const struct ref *map,
			  const struct words *with)
{
	const struct elements_how how = { .with = *with };
	cleanup_elements struct elements elements = ELEMENTS_NONE;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	cleanup_handle struct handle handle = HANDLE_NONE;
	int err = ref_open_quietly(&handle, KIND_MAP, map, OPEN_RDONLY);
	int status = STATUS_DONE;

	for (size_t i = 0; i < with->count; i++)
		if (!strchr(with->list[i], '='))
			return fail_hint(fail_misuse("set with: unexpected \"%s\"", with->list[i]),
					 "FIELD=DECODER, as value.last_ns=ktime, or off");
	if (err == -ENOENT && map->by != REF_ID && !context->session->scope->depth)
		fail_note("there is no map %s now: the decoders are for when there is one",
			  map->text);
	if (err == -ENOTUNIQ || (err == -ENOENT && map->by != REF_ID))
		return STATUS_DONE;
	if (err)
		status = ref_open(&handle, KIND_MAP, map, OPEN_RDONLY);
	if (status)
		return status;
	err = elements_open(&elements, &handle, context->kernel, &how, &problem);
	return err ? fail_input(&problem) : STATUS_DONE;
}

static int keep_decoders(struct session *session, const struct ref *map, const struct words *named,
			 const struct words *with)
{
	cleanup_buf struct buf text = BUF_EMPTY;

	for (size_t i = 0; i < named->count; i++) {
		if (i)
			buf_add_char(&text, ' ');
		line_quote(&text, named->list[i]);
	}
	if (text.err || decoders_add(&session->decoders, map, buf_text(&text), with))
		return fail(-ENOMEM, "cannot keep the decoders");
	return STATUS_DONE;
}

/* MAP alone shows what is kept for it. */
static int set_with(const struct context *context, const struct words *words)
{
	struct session *session = context->session;
	bool has_way = words->count > 1 && ref_is_way(words->list[0]);
	const struct words named = { words->list, has_way ? 2 : 1 };
	const struct words with = { words->list + named.count, words->count - named.count };
	const struct map_decoders *kept;
	struct ref map;
	int status = ref_parse(&map, KIND_MAP, named.list, named.count);

	if (status)
		return status;
	kept = decoders_find(&session->decoders, &map);
	if (!with.count && kept)
		show_decoders(context->out, kept);
	if (!with.count)
		return kept ? STATUS_DONE
			    : fail_not_found("no decoders are kept for %s",
					     named.list[named.count - 1]);
	if (with.count == 1 && strcmp(with.list[0], "off") == 0)
		decoders_drop(&session->decoders, &map);
	else
		status = check_decoders(context, &map, &with)
				 ?: keep_decoders(session, &map, &named, &with);
	session->scope->answered = !status;
	return status;
}

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	struct session *session = context->session;

	if (p->form)
		session->scope->for_lines->form = (enum form)(p->form - 1);
	if (p->pager)
		session->scope->for_lines->unpaged = p->pager == 2;
	if (p->timing)
		session->timing = p->timing == 1;
	if (p->with.count)
		return set_with(context, &p->with);
	if (p->form || p->pager || p->timing)
		session->scope->answered = true;
	else
		show_settings(context->out, session);
	return STATUS_DONE;
}

const struct command cmd_set = {
	.name = "set",
	.summary = "change settings; without arguments, show them",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "set timing on",
	.details =
		"Settings last as long as the shell, or for good as lines of ~/.config/bpfadm/rc. "
		"\"set with flows value.last_ns=ktime\" has the same effect on each command about "
		"this map as \"with\" on its line, which comes first where both name a field; "
		"\"set with flows\" shows what is kept.",
};

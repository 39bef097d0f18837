/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TYPE of `prog load`. */
#include "cmd/prog/prog.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "btf/btf.h"
#include "cmd/fail.h"

/* Types whose target only matters when the program is attached. */
static const uint32_t free_targets[] = { PROG_TYPE_KPROBE, PROG_TYPE_TRACEPOINT,
					 PROG_TYPE_RAW_TRACEPOINT,
					 PROG_TYPE_RAW_TRACEPOINT_WRITABLE };

static bool is_free_target(uint32_t prog_type)
{
	for (size_t i = 0; i < ARRAY_SIZE(free_targets); i++)
		if (free_targets[i] == prog_type)
			return true;
	return false;
}

static int find_target(struct kernel *kernel, const struct section_target *rule, const char *target,
		       uint32_t *id)
{
	const struct btf *btf;
	cleanup_buf struct buf name = BUF_EMPTY;
	int err = kernel_types(kernel, &btf);

	if (err)
		return fail(err, "cannot read the kernel's BTF");
	buf_printf(&name, "%s%s", rule->prefix, target);
	err = btf_find(btf, rule->kind, buf_text(&name), id);
	return err ? fail_misuse("the kernel has no %s that a program can be attached to", target)
		   : STATUS_DONE;
}

static int unknown(const char *word)
{
	const char *near = names_similar(&prog_types, word);
	int status = fail_misuse("unknown program type \"%s\"", word);

	if (near)
		return fail_hint(status, "did you mean %s?", near);
	return fail_hint(status,
			 "types are xdp, tc, socket_filter, cgroup/skb, raw_tp and others: see "
			 "bpfadm-prog(8)");
}

/* The section that the word begins with, up to a slash. */
static int parse_section(const char *word, struct section *section, const char **target)
{
	char start[64];
	const char *slash = strchr(word, '/');

	*target = NULL;
	if (section_parse(word, section) == 0)
		return 0;
	if (!slash || (size_t)(slash - word) >= sizeof(start))
		return -ENOENT;
	snprintf(start, sizeof(start), "%.*s", (int)(slash - word), word);
	*target = slash + 1;
	return section_parse(start, section);
}

int prog_section_parse(const char *word, struct section *section, const char **target)
{
	const struct section_target *rule;
	const char *after;

	if (parse_section(word, section, &after))
		return unknown(word);
	rule = section_target(section->prog_type, section->attach_type);
	if (after && !rule && !is_free_target(section->prog_type))
		return unknown(word);
	if (after && *after)
		*target = after;
	return STATUS_DONE;
}

int prog_kind_parse(struct kernel *kernel, const char *word, struct prog_kind *kind)
{
	const struct section_target *rule;
	struct section section;
	const char *target = NULL;
	int status = prog_section_parse(word, &section, &target);

	if (status)
		return status;
	rule = section_target(section.prog_type, section.attach_type);
	if (rule && !target)
		return fail_misuse("type %s needs a target, as in %s", word, rule->example);
	*kind = (struct prog_kind){ .prog_type = section.prog_type,
				    .attach_type = section.attach_type,
				    .prog_flags = section.prog_flags };
	return rule ? find_target(kernel, rule, target, &kind->attach_btf_id) : STATUS_DONE;
}

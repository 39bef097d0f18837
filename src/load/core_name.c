/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CO-RE relocations in words. */
#include "load/core_name.h"

#include <stdlib.h>
#include <string.h>

/* How the kernel marks an instruction that it could not relocate (bpf_core_poison_insn()). */
#define POISON "unknown#195896080"

/* enum bpf_core_relo_kind */
enum { CORE_TYPE_FIRST = 6, CORE_ENUM_FIRST = 10, CORE_TYPE_MATCHES = 12 };

/* "12: (85) call unknown#195896080": the number at the line's beginning. */
static bool find_insn(const char *log, uint32_t *insn)
{
	const char *at = log, *found = NULL, *line;
	char *end;

	while ((at = strstr(at, "call " POISON)))
		found = at++;
	if (!found)
		return false;
	for (line = found; line > log && line[-1] != '\n';)
		line--;
	*insn = (uint32_t)strtoul(line, &end, 10);
	return end != line && *end == ':';
}

const struct objfile_core_relo *core_blamed(const struct objfile_program *program, const char *log)
{
	uint32_t insn;

	if (!strstr(log, "invalid func " POISON) || !find_insn(log, &insn))
		return NULL;
	for (uint32_t i = 0; i < program->core_relo_count; i++)
		if (program->core_relos[i].insn_off / sizeof(struct insn) == insn)
			return &program->core_relos[i];
	return NULL;
}

/* A step of "0:1:2" into the type, which becomes that of what it leads to. */
static void add_step(const struct btf *btf, uint32_t *id, uint32_t index, struct buf *path)
{
	struct btf_type type;
	struct btf_member member;

	if (btf_resolve(btf, *id, &type))
		return;
	if (type.kind == BTF_ARRAY) {
		buf_printf(path, "[%u]", index);
		*id = type.type;
		return;
	}
	if ((type.kind != BTF_STRUCT && type.kind != BTF_UNION) || index >= type.count)
		return;
	member = btf_member(btf, &type, index);
	*id = member.type;
	if (*member.name)
		buf_printf(path, "%s%s", path->len ? "." : "", member.name);
}

/* "0:1:2" -> "a.b"; the first number is an index into an array of the type itself. */
static void add_path(const struct btf *btf, uint32_t id, const char *access, struct buf *path)
{
	const char *colon = strchr(access, ':');

	while (colon) {
		add_step(btf, &id, (uint32_t)strtoul(colon + 1, NULL, 10), path);
		colon = strchr(colon + 1, ':');
	}
}

static void add_enumerator(const struct btf *btf, uint32_t id, const char *access, struct buf *text)
{
	uint32_t index = (uint32_t)strtoul(access, NULL, 10);
	struct btf_type type;

	if (btf_resolve(btf, id, &type) == 0 &&
	    (type.kind == BTF_ENUM || type.kind == BTF_ENUM64) && index < type.count)
		buf_printf(text, "the enumerator %s of ", btf_enumerator(btf, &type, index).name);
}

void core_describe(const struct objfile *object, const struct objfile_core_relo *relo,
		   struct buf *text)
{
	const char *access = btf_string(object->btf, relo->access_str_off);
	cleanup_buf struct buf path = BUF_EMPTY;
	struct btf_type type;

	if (!access || btf_type(object->btf, relo->type_id, &type))
		return;
	if (relo->kind < CORE_TYPE_FIRST)
		add_path(object->btf, relo->type_id, access, &path);
	else if (relo->kind >= CORE_ENUM_FIRST && relo->kind < CORE_TYPE_MATCHES)
		add_enumerator(object->btf, relo->type_id, access, text);
	if (path.len)
		buf_printf(text, "the field %s of ", buf_text(&path));
	buf_printf(text, "%s %s", btf_kind_name(type.kind), type.name);
}

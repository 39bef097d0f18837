/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Program types by the names of sections, and what a section can name besides. */
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "base/problem.h"
#include "base/util.h"
#include "btf/btf.h"
#include "names/names.h"

static const struct section sections[] = {
#define SECTION(name, prog_type, attach_type, prog_flags)                                          \
	{ name, prog_type, attach_type, prog_flags },
#include "names/section.def"
};

size_t section_count(void)
{
	return ARRAY_SIZE(sections);
}

const struct section *section_at(size_t i)
{
	return &sections[i];
}

int section_parse(const char *word, struct section *section)
{
	uint64_t prog_type;
	const char *name;

	for (size_t i = 0; i < ARRAY_SIZE(sections); i++)
		if (strcmp(sections[i].name, word) == 0) {
			*section = sections[i];
			return 0;
		}
	if (names_number(&prog_types, word, &prog_type))
		return -ENOENT;
	name = names_of(&prog_types, prog_type);
	if (name && strcmp(name, word) != 0) /* BPF_PROG_TYPE_XDP */
		return section_parse(name, section);
	*section = (struct section){ .name = name, .prog_type = (uint32_t)prog_type };
	return 0;
}

/* Programs of these types are for something that has a name. */
static bool takes_target(const struct section *section)
{
	static const uint32_t types[] = {
		PROG_TYPE_KPROBE,
		PROG_TYPE_TRACEPOINT,
		PROG_TYPE_RAW_TRACEPOINT,
		PROG_TYPE_RAW_TRACEPOINT_WRITABLE,
		PROG_TYPE_TRACING,
		PROG_TYPE_LSM,
		PROG_TYPE_EXT,
		PROG_TYPE_STRUCT_OPS,
		PROG_TYPE_LIRC_MODE2,
	};

	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if (types[i] == section->prog_type)
			return true;
	return false;
}

int section_parse_elf(const char *name, struct section *section, const char **target)
{
	size_t length = strcspn(name, "/");

	for (size_t i = 0; i < ARRAY_SIZE(sections); i++) {
		bool whole = strcmp(sections[i].name, name) == 0;

		if (!whole && !(name[length] == '/' && takes_target(&sections[i]) &&
				strlen(sections[i].name) == length &&
				strncmp(sections[i].name, name, length) == 0))
			continue;
		*section = sections[i];
		*target = whole ? NULL : name + length + 1;
		return 0;
	}
	return -ENOENT;
}

/* "xpd" and "cgruop/dev" for "xdp" and "cgroup/dev". */
static const char *mistyped(const char *name)
{
	const char *names[ARRAY_SIZE(sections)];

	for (size_t i = 0; i < ARRAY_SIZE(sections); i++)
		names[i] = sections[i].name;
	return problem_near_word(name, names, ARRAY_SIZE(sections));
}

const char *section_meant(const char *name)
{
	const char *meant = NULL;
	size_t longest = 0;

	for (size_t i = 0; i < ARRAY_SIZE(sections); i++) {
		size_t length = strlen(sections[i].name);

		if (length <= longest || strncmp(sections[i].name, name, length) != 0 ||
		    (name[length] >= 'a' && name[length] <= 'z'))
			continue;
		meant = sections[i].name;
		longest = length;
	}
	return meant ? meant : mistyped(name);
}

/* What the kernel's BTF calls the functions that programs are for: the prefixes are those of
 * include/trace/bpf_probe.h, kernel/bpf/bpf_iter.c and bpf_lsm.c. */
static const struct section_target targets[] = {
	{ PROG_TYPE_TRACING, ATTACH_TYPE_TRACE_RAW_TP, BTF_TYPEDEF, "btf_trace_",
	  "tp_btf/sched_switch" },
	{ PROG_TYPE_TRACING, ATTACH_TYPE_TRACE_FENTRY, BTF_FUNC, "", "fentry/tcp_connect" },
	{ PROG_TYPE_TRACING, ATTACH_TYPE_TRACE_FEXIT, BTF_FUNC, "", "fexit/tcp_connect" },
	{ PROG_TYPE_TRACING, ATTACH_TYPE_TRACE_FSESSION, BTF_FUNC, "", "fsession/tcp_connect" },
	{ PROG_TYPE_TRACING, ATTACH_TYPE_MODIFY_RETURN, BTF_FUNC, "",
	  "fmod_ret/bpf_modify_return_test" },
	{ PROG_TYPE_TRACING, ATTACH_TYPE_TRACE_ITER, BTF_FUNC, "bpf_iter_", "iter/task" },
	{ PROG_TYPE_LSM, ATTACH_TYPE_LSM_MAC, BTF_FUNC, "bpf_lsm_", "lsm/file_open" },
	{ PROG_TYPE_LSM, ATTACH_TYPE_LSM_CGROUP, BTF_FUNC, "bpf_lsm_", "lsm_cgroup/socket_bind" },
};

const struct section_target *section_target(uint32_t prog_type, uint32_t attach_type)
{
	for (size_t i = 0; i < ARRAY_SIZE(targets); i++)
		if (targets[i].prog_type == prog_type && targets[i].attach_type == attach_type)
			return &targets[i];
	return NULL;
}

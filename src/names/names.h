/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Names and numbers of the kernel's enums: map, program, attach and link types, helpers, commands,
 * flags, and the return values of programs.  The tables are *.def, one entry a line; a number or a
 * name newer than they are is looked up in the running kernel's own BTF, if there is one.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* <sys/mman.h> has a macro of this name, which nothing here needs. */
#undef MAP_TYPE

/* enum bpf_map_type: MAP_TYPE_HASH … */
enum map_type {
#define MAP_TYPE(number, id, ...) MAP_TYPE_##id = (number),
#define MAP_TYPE_ALIAS(number, name)
#include "names/map_type.def"
#undef MAP_TYPE
#undef MAP_TYPE_ALIAS
	MAP_TYPES, /* after the last */
};

/* enum bpf_prog_type: PROG_TYPE_XDP … */
enum prog_type {
#define PROG_TYPE(number, id, name, since) PROG_TYPE_##id = (number),
#include "names/prog_type.def"
#undef PROG_TYPE
	PROG_TYPES, /* after the last */
};

/* enum bpf_attach_type: ATTACH_TYPE_CGROUP_INET_INGRESS … */
enum attach_type {
#define ATTACH_TYPE(number, id, name, since) ATTACH_TYPE_##id = (number),
#define ATTACH_TYPE_ALIAS(number, name)
#include "names/attach_type.def"
#undef ATTACH_TYPE
#undef ATTACH_TYPE_ALIAS
};

/* enum bpf_link_type: LINK_TYPE_CGROUP … */
enum link_type {
#define LINK_TYPE(number, id, name, since) LINK_TYPE_##id = (number),
#include "names/link_type.def"
#undef LINK_TYPE
};

/* enum bpf_func_id, in the kernel's own spelling: HELPER_map_lookup_elem … */
enum helper {
#define HELPER(number, name, since) HELPER_##name = (number),
#include "names/helper.def"
#undef HELPER
};

/* map_flags of map create: MAP_FLAG_NO_PREALLOC … */
enum map_flag {
#define MAP_FLAG(number, id, name, since) MAP_FLAG_##id = (number),
#include "names/map_flag.def"
#undef MAP_FLAG
};

/* flags of an element's update (and F_LOCK of its look-up): UPDATE_FLAG_NOEXIST … */
enum update_flag {
#define UPDATE_FLAG(number, id, name, since) UPDATE_FLAG_##id = (number),
#include "names/update_flag.def"
#undef UPDATE_FLAG
};

/* prog_flags of prog load: PROG_FLAG_SLEEPABLE … */
enum prog_flag {
#define PROG_FLAG(number, id, name, since) PROG_FLAG_##id = (number),
#include "names/prog_flag.def"
#undef PROG_FLAG
};

/* attach_flags of prog attach and query, flags of link create: ATTACH_FLAG_REPLACE … */
enum attach_flag {
#define ATTACH_FLAG(number, id, name, since) ATTACH_FLAG_##id = (number),
#include "names/attach_flag.def"
#undef ATTACH_FLAG
};

/* flags of prog test-run: TEST_RUN_FLAG_XDP_LIVE_FRAMES … */
enum test_run_flag {
#define TEST_RUN_FLAG(number, id, name, since) TEST_RUN_FLAG_##id = (number),
#include "names/test_run_flag.def"
#undef TEST_RUN_FLAG
};

/* Names are those that bpftool prints, and for flags the kernel's constants in lower case without
 * BPF_F_; return values have the kernel's constants themselves (XDP_PASS). */
struct names;
extern const struct names map_types, prog_types, attach_types, link_types, helpers;
/* The commands of bpf(2), by enum bpf_command: "map_create". */
extern const struct names bpf_commands;
extern const struct names map_flags, update_flags, prog_flags, attach_flags, test_run_flags;

/* What a program of this type returns (XDP_PASS, TC_ACT_OK, …); NULL when its return values have no
 * names. */
const struct names *names_returns(uint32_t prog_type);

/* Sets the function that returns the running kernel's BTF, or NULL, when a name is looked up that
 * is newer than the tables.  Without it only the names of the tables are known.  Call it before
 * other threads look up names. */
struct btf;
void names_learn_from(const struct btf *(*types)(void *context), void *context);

/* The name of a number, a string that lives as long as the process; NULL when neither the table nor
 * the running kernel knows one. */
const char *names_of(const struct names *names, uint64_t number);

/* The number of a name, of one of its aliases or of the kernel's constant (BPF_MAP_TYPE_HASH): 0,
 * or -ENOENT when neither the table nor the running kernel knows it. */
int names_number(const struct names *names, const char *name, uint64_t *number);

/* All the names of the table that can be given, for completion and for help: index 0 to
 * names_count() - 1; aliases and "unspec" are not among them. */
size_t names_count(const struct names *names);
const char *names_at(const struct names *names, size_t index);
/* The one of these that is nearest to a mistyped word, or NULL: as problem_near_word(). */
const char *names_similar(const struct names *names, const char *word);

/* The first kernel that has it, as "5.10"; NULL when the table does not have the number. */
const char *names_since(const struct names *names, uint64_t number);

/* Flags as text: "no_prealloc,zero_seed", a rest without names as 0x…, nothing for no flags. */
void names_flags_text(const struct names *names, uint64_t flags, struct buf *text);

/* Flags from such a text, whose words may be numbers too: 0; -ENOENT: a word is no flag; -ERANGE: a
 * number too large for the kernel's field.  `bad`, when not NULL, is then where that word begins.
 */
int names_parse_flags(const struct names *names, const char *text, uint64_t *flags,
		      const char **bad);

/* How a program is to be loaded: what a section of an object file is named after. */
struct section {
	const char *name; /* "xdp", "cgroup/connect4" */
	uint32_t prog_type;
	uint32_t attach_type; /* expected_attach_type, 0 where there is none */
	uint32_t prog_flags;
};

/* All sections, with 0 <= i < section_count(). */
size_t section_count(void);
const struct section *section_at(size_t i);

/* The program type that people give to a program: a section's name as bpftool and libbpf spell it,
 * or a program type's own ("sched_cls"), which says nothing of the attach type: 0 or -ENOENT. */
int section_parse(const char *word, struct section *section);

/* The same for the name of a section in an object file, where some have a target after a slash
 * ("kprobe/do_exit"); `target` is then that, else NULL: 0 or -ENOENT. */
int section_parse_elf(const char *name, struct section *section, const char **target);

/* The name of the section that one of another name seems to mean: "tc/ingress" of "tc/ingress/x",
 * "socket" of "socket1", "xdp" of "xpd"; NULL: none. */
const char *section_meant(const char *name);

/* What the kernel's BTF calls the functions that programs of a type are for. */
struct section_target {
	uint32_t prog_type, attach_type;
	uint32_t kind;	     /* enum btf_kind of its type there */
	const char *prefix;  /* of the name: "bpf_iter_" */
	const char *example; /* of a section: "iter/task" */
};

/* How programs of these types say what they are for; NULL: they do so when they are attached. */
const struct section_target *section_target(uint32_t prog_type, uint32_t attach_type);

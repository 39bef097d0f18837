/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects that clang makes, and what is read out of them. */
#include <errno.h>

#include "../lib/compiled.h"
#include "../lib/unit.h"

/* The object of a C source, NULL and a failed check when it is refused. */
static struct objfile *opened(const char *source, struct buf *bytes)
{
	cleanup_problem struct problem problem = PROBLEM_NONE;
	struct objfile *object = NULL;

	compile(C_FLAGS, source, bytes);
	CHECK_CASE(
		!objfile_open(bytes->data, bytes->len, "dir/a-long.name.bpf.o", &object, &problem),
		problem_text(&problem));
	if (!object)
		exit(1);
	return object;
}

static const struct objfile_map *map_of(const struct objfile *object, const char *name)
{
	static const struct objfile_map none = { .name = "" };

	for (uint32_t i = 0; i < object->map_count; i++)
		if (strcmp(object->maps[i].name, name) == 0)
			return &object->maps[i];
	CHECK_CASE(false, name);
	return &none;
}

static const struct objfile_program *program_of(const struct objfile *object, const char *name)
{
	static const struct objfile_program none = { .name = "" };

	for (uint32_t i = 0; i < object->program_count; i++)
		if (strcmp(object->programs[i].name, name) == 0)
			return &object->programs[i];
	CHECK_CASE(false, name);
	return &none;
}

/* The only variable of this name in the types, and its place in the section. */
static struct btf_variable variable_of(const struct objfile *object, const char *section,
				       const char *name)
{
	struct btf_type type, variable;
	uint32_t id;

	CHECK_CASE(!btf_find(object->btf, BTF_DATASEC, section, &id), section);
	btf_type(object->btf, id, &type);
	for (uint32_t i = 0; i < type.count; i++) {
		struct btf_variable entry = btf_variable(object->btf, &type, i);

		btf_type(object->btf, entry.type, &variable);
		if (strcmp(variable.name, name) == 0)
			return entry;
	}
	CHECK_CASE(false, name);
	return (struct btf_variable){ 0 };
}

TEST(programs_are_what_their_sections_say)
{
	static const struct {
		const char *name, *section, *target;
		uint32_t type, attach_type, flags;
		bool autoload;
	} want[] = {
		{ "first", "xdp.frags", NULL, PROG_TYPE_XDP, ATTACH_TYPE_XDP,
		  PROG_FLAG_XDP_HAS_FRAGS, true },
		{ "second", "xdp.frags", NULL, PROG_TYPE_XDP, ATTACH_TYPE_XDP,
		  PROG_FLAG_XDP_HAS_FRAGS, true },
		{ "optional", "lsm.s/file_open", "file_open", PROG_TYPE_LSM, ATTACH_TYPE_LSM_MAC,
		  PROG_FLAG_SLEEPABLE, false },
		{ "unknown", "mine/own", NULL, 0, 0, 0, true },
	};
	cleanup_buf struct buf bytes = BUF_EMPTY;
	cleanup_objfile struct objfile *object = opened(
		"SEC(\"xdp.frags\") int first(void *c) { return 1; }\n"
		"SEC(\"?lsm.s/file_open\") int optional(void *c) { return 0; }\n"
		"SEC(\"mine/own\") int unknown(void *c) { return 0; }\n"
		"SEC(\"xdp.frags\") int second(void *c) { return 2; }\n",
		&bytes);

	CHECK_STR(object->name, "a-long");
	CHECK_STR(object->license, "GPL");
	CHECK(object->program_count == ARRAY_SIZE(want) && object->map_count == 0);
	for (size_t i = 0; i < ARRAY_SIZE(want); i++) {
		const struct objfile_program *program = program_of(object, want[i].name);

		CHECK_STR(program->section, want[i].section);
		CHECK_CASE(program->kind.prog_type == want[i].type, want[i].name);
		CHECK_CASE(program->kind.attach_type == want[i].attach_type, want[i].name);
		CHECK_CASE(program->kind.prog_flags == want[i].flags, want[i].name);
		CHECK_CASE(program->autoload == want[i].autoload, want[i].name);
		CHECK_CASE(!program->target == !want[i].target, want[i].name);
		CHECK_CASE(!program->target || !strcmp(program->target, want[i].target),
			   want[i].name);
		CHECK_CASE(program->insn_count == 2 && program->func_count == 1, want[i].name);
	}
	/* In a section, by place. */
	CHECK_STR(object->programs[0].name, "first");
	CHECK_STR(object->programs[1].name, "second");
	CHECK(object->programs[1].insns[0].imm == 2);
	CHECK(object->programs[1].lines[0].insn_off == 0);
}

TEST(declared_maps_have_all_their_settings)
{
	cleanup_buf struct buf bytes = BUF_EMPTY;
	cleanup_objfile struct objfile *object = opened(
		"struct value { u64 a, b; };\n"
		"struct { __uint(type, 1); __type(key, u32); __type(value, struct value);\n"
		"  __uint(max_entries, 100); __uint(map_flags, 5); __uint(numa_node, 1);\n"
		"  __uint(pinning, 1); } hash SEC(\".maps\");\n"
		"struct { __uint(type, 30); __uint(key_size, 0); __uint(value_size, 8);\n"
		"  __uint(max_entries, 3); __ulong(map_extra, 3); } bloom SEC(\".maps\");\n"
		"struct { __uint(type, 27); __uint(max_entries, 5000); } events SEC(\".maps\");\n"
		"SEC(\"xdp\") int f(void *c) { u32 k = 0; return !!bpf_map_lookup_elem(&bloom, &k); }\n",
		&bytes);
	const struct map_create_attr *hash = &map_of(object, "hash")->create;
	const struct map_create_attr *bloom = &map_of(object, "bloom")->create;
	const struct objfile_program *program = program_of(object, "f");
	uint32_t size;

	CHECK(hash->map_type == MAP_TYPE_HASH && hash->max_entries == 100);
	CHECK(hash->key_size == 4 && hash->value_size == 16);
	CHECK(hash->map_flags == 5 && hash->numa_node == 1);
	CHECK(map_of(object, "hash")->pinned && !map_of(object, "bloom")->pinned);
	CHECK(!btf_size(object->btf, hash->btf_value_type_id, &size) && size == 16);
	CHECK(bloom->map_type == MAP_TYPE_BLOOM_FILTER && bloom->map_extra == 3);
	CHECK(bloom->key_size == 0 && bloom->value_size == 8 && !bloom->btf_value_type_id);
	/* The next power of 2, of whole pages. */
	CHECK(map_of(object, "events")->create.max_entries == 8192);
	CHECK(program->reloc_count == 1 && program->relocs[0].kind == OBJFILE_RELOC_MAP);
	CHECK_STR(object->maps[program->relocs[0].target].name, "bloom");
}

TEST(maps_of_maps_and_of_programs_know_what_is_in_them)
{
	cleanup_buf struct buf bytes = BUF_EMPTY;
	cleanup_objfile struct objfile *object = opened(
		"SEC(\"xdp\") int zero(void *c) { return 0; }\n"
		"SEC(\"xdp\") int one(void *c) { return 1; }\n"
		"struct inner { __uint(type, 2); __uint(max_entries, 7); __type(key, u32);\n"
		"  __type(value, u64); } a SEC(\".maps\"), b SEC(\".maps\");\n"
		"struct { __uint(type, 12); __uint(max_entries, 4); __type(key, u32);\n"
		"  __array(values, struct inner); } outer SEC(\".maps\") =\n"
		"  { .values = { [3] = &b, [1] = &a } };\n"
		"struct { __uint(type, 3); __uint(max_entries, 2); __type(key, u32);\n"
		"  __array(values, int(void *)); } calls SEC(\".maps\") = { .values = { 0, &one } };\n",
		&bytes);
	const struct objfile_map *outer = map_of(object, "outer"), *calls = map_of(object, "calls");

	CHECK(outer->create.value_size == 4 && calls->create.value_size == 4);
	CHECK(outer->inner && outer->inner->create.max_entries == 7 && !calls->inner);
	CHECK(outer->slot_count == 2 && calls->slot_count == 1);
	CHECK(outer->slots[0].index == 1 && outer->slots[1].index == 3);
	CHECK_STR(object->maps[outer->slots[0].target].name, "a");
	CHECK_STR(object->maps[outer->slots[1].target].name, "b");
	CHECK(calls->slots[0].index == 1);
	CHECK_STR(object->programs[calls->slots[0].target].name, "one");
}

TEST(legacy_maps_are_numbers)
{
	cleanup_buf struct buf bytes = BUF_EMPTY;
	cleanup_objfile struct objfile *object = opened(
		"struct def { u32 n[7]; };\n"
		"struct def first SEC(\"maps\") = { { 1, 4, 8, 10 } };\n"
		"struct def second SEC(\"maps\") = { { 2, 4, 16, 20, 0x400 } };\n"
		"SEC(\"xdp\") int f(void *c) { u32 k = 0; return !!bpf_map_lookup_elem(&second, &k); }\n",
		&bytes);
	const struct map_create_attr *second = &map_of(object, "second")->create;

	CHECK(map_of(object, "first")->create.max_entries == 10);
	CHECK(second->map_type == MAP_TYPE_ARRAY && second->value_size == 16);
	CHECK(second->max_entries == 20 && second->map_flags == MAP_FLAG_MMAPABLE);
	CHECK_STR(object->maps[program_of(object, "f")->relocs[0].target].name, "second");
}

TEST(legacy_maps_of_iproute2_are_taken)
{
	cleanup_buf struct buf bytes = BUF_EMPTY;
	cleanup_objfile struct objfile *object = opened(
		"struct def { u32 n[9]; };\n"
		"struct def plain SEC(\"maps\") = { { 1, 4, 8, 10, 1, 7 } };\n"
		"struct def global SEC(\"maps\") = { { 2, 4, 16, 20, 0, 8, 2 } };\n",
		&bytes);

	CHECK(map_of(object, "plain")->create.map_flags == 1 && !map_of(object, "plain")->pinned);
	CHECK(map_of(object, "global")->pinned);
	CHECK_STR(map_of(object, "global")->pin_directory, "tc/globals");
}

TEST(maps_have_the_sizes_that_their_type_leaves_them)
{
	cleanup_buf struct buf bytes = BUF_EMPTY;
	cleanup_objfile struct objfile *object = opened(
		"struct { __uint(type, 27); __uint(max_entries, 4096); __type(key, u32);\n"
		"  __type(value, u64); } ring SEC(\".maps\");\n"
		"struct { __uint(type, 4); __type(key, int); __type(value, u64); } perf SEC(\".maps\");\n",
		&bytes);
	const struct map_create_attr *ring = &map_of(object, "ring")->create;
	const struct map_create_attr *perf = &map_of(object, "perf")->create;

	CHECK(!ring->key_size && !ring->value_size && !ring->btf_value_type_id);
	CHECK(perf->key_size == 4 && perf->value_size == 4 && perf->max_entries);
}

TEST(max_entries_can_be_set)
{
	cleanup_buf struct buf bytes = BUF_EMPTY;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	cleanup_objfile struct objfile *object = opened(
		"struct { __uint(type, 1); __type(key, u32); __type(value, u32); } m SEC(\".maps\");\n",
		&bytes);

	CHECK(!objfile_set(object, "m.max_entries=0x10", NULL));
	CHECK(object->maps[0].create.max_entries == 16);
	CHECK(objfile_set(object, "m.max_entries=-1", &problem) == -EINVAL);
	CHECK_PROBLEM(&problem, REASON_RANGE, "m.max_entries=-1");
	CHECK(objfile_set(object, "m.key_size=4", &problem) == -EINVAL);
	CHECK_PROBLEM(&problem, REASON_UNKNOWN, "m.key_size=4");
	CHECK(objfile_set(object, "n.max_entries=4", &problem) == -ENOENT);
}

TEST(variables_are_in_maps_named_as_libbpf_does)
{
	static const struct {
		const char *name, *section;
		enum objfile_map_kind kind;
		uint32_t flags, size;
	} want[] = {
		{ "a_long.data", ".data", OBJFILE_MAP_DATA, MAP_FLAG_MMAPABLE, 16 },
		{ "a_long.bss", ".bss", OBJFILE_MAP_DATA, MAP_FLAG_MMAPABLE, 40 },
		{ "a_long.rodata", ".rodata", OBJFILE_MAP_RODATA,
		  MAP_FLAG_MMAPABLE | MAP_FLAG_RDONLY_PROG, 4 },
		{ ".data.my_very_own", ".data.my_very_own", OBJFILE_MAP_DATA, MAP_FLAG_MMAPABLE,
		  4 },
	};
	cleanup_buf struct buf bytes = BUF_EMPTY;
	cleanup_objfile struct objfile *object = opened(
		"u64 plain = 7; u32 other = 9; static volatile u32 mine = 4; u64 zero[5]; const volatile u32 limit = 3;\n"
		"u32 own SEC(\".data.my_very_own\") = 5;\n"
		"SEC(\"xdp\") int f(void *c) { zero[4]++; return plain + other + mine + limit + own; }\n",
		&bytes);
	const struct objfile_program *program = program_of(object, "f");
	struct btf_variable other = variable_of(object, ".data", "other");
	uint32_t value, found = 0;

	CHECK(object->map_count == ARRAY_SIZE(want));
	for (size_t i = 0; i < ARRAY_SIZE(want); i++) {
		const struct objfile_map *map = map_of(object, want[i].name);

		CHECK_STR(map->section, want[i].section);
		CHECK_CASE(map->kind == want[i].kind, want[i].name);
		CHECK_CASE(map->create.map_flags == want[i].flags, want[i].name);
		CHECK_CASE(map->create.value_size == want[i].size, want[i].name);
		CHECK_CASE(map->data_size == want[i].size && map->data, want[i].name);
		CHECK_CASE(map->create.btf_value_type_id, want[i].name);
	}
	CHECK(other.offset == 8 && other.size == 4);
	memcpy(&value, map_of(object, "a_long.data")->data + other.offset, sizeof(value));
	CHECK(value == 9);
	for (uint32_t i = 0; i < program->reloc_count; i++) {
		CHECK(program->relocs[i].kind == OBJFILE_RELOC_VALUE);
		if (strcmp(object->maps[program->relocs[i].target].section, ".data") == 0)
			found |= 1U << program->relocs[i].offset;
	}
	CHECK(found == (1 << 0 | 1 << 8 | 1 << 12));
}

/* The instruction that a call or callback at `insn` goes to. */
static uint32_t callee(const struct objfile_program *program, uint32_t insn)
{
	return insn + 1 + (uint32_t)program->insns[insn].imm;
}

static uint32_t find_call(const struct objfile_program *program, uint8_t opcode, uint8_t src,
			  uint32_t from)
{
	while (from < program->insn_count &&
	       (program->insns[from].opcode != opcode || program->insns[from].src != src))
		from++;
	CHECK(from < program->insn_count);
	return from;
}

TEST(a_program_has_the_functions_that_it_calls_behind_it)
{
	cleanup_buf struct buf bytes = BUF_EMPTY;
	cleanup_objfile struct objfile *object = opened(
		"static __noinline int deepest(int x) { asm volatile(\"%0 ^= 77\":\"+r\"(x)); return x; }\n"
		"__noinline int unused(int x) { return deepest(x) + 5; }\n"
		"__noinline int global(int x) { return deepest(x) + 3; }\n"
		"__hidden __noinline int hidden(int x) { return deepest(x) + 4; }\n"
		"static int each(u32 i, void *x) { *(int *)x += deepest(i); return 0; }\n"
		"SEC(\"tc\") int one(void *c) { return global(2) + hidden(3); }\n"
		"SEC(\"tc\") int two(void *c) { int x = 1; bpf_loop(9, each, &x, 0); return x; }\n",
		&bytes);
	const struct objfile_program *one = program_of(object, "one");
	const struct objfile_program *two = program_of(object, "two");
	uint32_t call, first, second;
	struct btf_type function;

	CHECK(object->program_count == 2);
	call = find_call(one, BPF_JMP | BPF_CALL, BPF_PSEUDO_CALL, 0);
	CHECK(one->func_count == 4 && callee(one, call) == one->funcs[1].insn_off);
	/* global, and what it calls first of all, before hidden. */
	first = one->funcs[1].insn_off;
	second = find_call(one, BPF_JMP | BPF_CALL, BPF_PSEUDO_CALL, first);
	CHECK(callee(one, second) == one->funcs[2].insn_off);
	btf_type(object->btf, one->funcs[3].type_id, &function);
	CHECK_STR(function.name, "hidden");
	CHECK(function.linkage == 0);
	call = find_call(two, BPF_LD | BPF_IMM | BPF_DW, BPF_PSEUDO_FUNC, 0);
	CHECK(two->func_count == 3 && callee(two, call) == two->funcs[1].insn_off);
	CHECK(two->reloc_count == 0 && two->line_count > 3);
	for (uint32_t i = 1; i < two->line_count; i++)
		CHECK(two->lines[i - 1].insn_off < two->lines[i].insn_off);
}

TEST(what_a_program_throws_to_is_behind_what_it_calls)
{
	cleanup_buf struct buf bytes = BUF_EMPTY;
	cleanup_objfile struct objfile *object = opened(
		"__noinline int catcher(u64 cookie) { return cookie + 1; }\n"
		"__noinline int called(u64 x) { return x + 2; }\n"
		"__attribute__((btf_decl_tag(\"exception_callback:catcher\")))\n"
		"SEC(\"tc\") int throws(void *c) { return called(3); }\n"
		"SEC(\"tc\") int other(void *c) { return called(3); }\n",
		&bytes);
	const struct objfile_program *throws = program_of(object, "throws");
	struct btf_type function;

	CHECK(throws->func_count == 3 && program_of(object, "other")->func_count == 2);
	btf_type(object->btf, throws->funcs[2].type_id, &function);
	CHECK_STR(function.name, "catcher");
}

TEST(core_relocations_count_bytes_of_the_whole_program)
{
	cleanup_buf struct buf bytes = BUF_EMPTY;
	cleanup_objfile struct objfile *object = opened(
		"#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)\n"
		"struct task_struct { int pid; int tgid; };\n"
		"#pragma clang attribute pop\n"
		"__noinline int tgid(struct task_struct *t) { return t ? t->tgid : 1; }\n"
		"SEC(\"tp_btf/x\") int early(u64 *c) { return 0; }\n"
		"SEC(\"tp_btf/x\") int late(u64 *c) { struct task_struct *t = (void *)c[0];\n"
		"  return t->pid + tgid(t); }\n",
		&bytes);
	const struct objfile_program *late = program_of(object, "late");
	uint32_t place = late->funcs[1].insn_off;

	CHECK(program_of(object, "early")->core_relo_count == 0);
	CHECK(late->core_relo_count == 2);
	CHECK(late->core_relos[0].insn_off % 8 == 0 && late->core_relos[0].insn_off / 8 < place);
	CHECK(late->core_relos[1].insn_off % 8 == 0 && late->core_relos[1].insn_off / 8 > place);
	CHECK_STR(btf_string(object->btf, late->core_relos[1].access_str_off), "0:1");
}

TEST(externs_are_settings_symbols_and_functions_of_the_kernel)
{
	static const struct {
		const char *name, *symbol;
		enum objfile_extern_kind kind;
		enum kconfig_kind kconfig;
		uint32_t offset, size;
		bool weak;
	} want[] = {
		{ "CONFIG_NUMBER", "CONFIG_NUMBER", OBJFILE_EXTERN_KCONFIG, KCONFIG_INT, 0, 8,
		  false },
		{ "LINUX_KERNEL_VERSION", "LINUX_KERNEL_VERSION", OBJFILE_EXTERN_KCONFIG,
		  KCONFIG_INT, 8, 4, false },
		{ "CONFIG_BOOL", "CONFIG_BOOL", OBJFILE_EXTERN_KCONFIG, KCONFIG_BOOL, 12, 1, true },
		{ "CONFIG_TEXT", "CONFIG_TEXT", OBJFILE_EXTERN_KCONFIG, KCONFIG_STRING, 13, 5,
		  false },
		{ "a_kfunc___v2", "a_kfunc", OBJFILE_EXTERN_KFUNC, 0, 0, 0, true },
		{ "address", "address", OBJFILE_EXTERN_KSYM, 0, 0, 0, false },
		{ "typed", "typed", OBJFILE_EXTERN_KSYM_TYPED, 0, 0, 0, false },
	};
	cleanup_buf struct buf bytes = BUF_EMPTY;
	cleanup_objfile struct objfile *object = opened(
		"extern char CONFIG_TEXT[5] __kconfig; extern u64 CONFIG_NUMBER __kconfig;\n"
		"extern _Bool CONFIG_BOOL __kconfig __weak; extern int LINUX_KERNEL_VERSION __kconfig;\n"
		"extern const void address __ksym; extern const int typed __ksym;\n"
		"extern int a_kfunc___v2(int) __ksym __weak;\n"
		"SEC(\"tc\") int f(void *c) { u64 sum = CONFIG_TEXT[1] + CONFIG_NUMBER + CONFIG_BOOL;\n"
		"  sum += LINUX_KERNEL_VERSION + (u64)&address + typed;\n"
		"  if (a_kfunc___v2) sum += a_kfunc___v2(2); return sum; }\n",
		&bytes);
	const struct objfile_program *program = program_of(object, "f");
	const struct objfile_map *kconfig = map_of(object, "a_long.kconfig");
	uint32_t kinds[4] = { 0 };
	struct btf_type type;

	CHECK(object->extern_count == ARRAY_SIZE(want));
	for (size_t i = 0; i < ARRAY_SIZE(want); i++) {
		const struct objfile_extern *external = &object->externs[i];

		CHECK_STR(external->name, want[i].name);
		CHECK_STR(external->symbol, want[i].symbol);
		CHECK_CASE(external->kind == want[i].kind, want[i].name);
		CHECK_CASE(external->weak == want[i].weak, want[i].name);
		CHECK_CASE(external->kconfig.offset == want[i].offset, want[i].name);
		CHECK_CASE(external->kconfig.size == want[i].size, want[i].name);
		if (want[i].kind == OBJFILE_EXTERN_KCONFIG)
			CHECK_CASE(external->kconfig.kind == want[i].kconfig, want[i].name);
	}
	CHECK(kconfig->kind == OBJFILE_MAP_KCONFIG && kconfig->data_size == 18);
	CHECK(&object->maps[object->kconfig] == kconfig);
	CHECK(variable_of(object, ".kconfig", "CONFIG_TEXT").offset == 13);
	btf_type(object->btf, variable_of(object, ".ksyms", "typed").type, &type);
	CHECK(type.linkage == 1);
	for (uint32_t i = 0; i < program->reloc_count; i++)
		kinds[program->relocs[i].kind]++;
	CHECK(kinds[OBJFILE_RELOC_KFUNC] == 1 && kinds[OBJFILE_RELOC_KSYM] == 3);
	CHECK(kinds[OBJFILE_RELOC_VALUE] == 4);
}

TEST(struct_ops_are_maps_whose_members_are_programs)
{
	cleanup_buf struct buf bytes = BUF_EMPTY;
	cleanup_objfile struct objfile *object = opened(
		"struct ops { void (*init)(void *); u32 flags; int (*get)(void *); char name[8]; };\n"
		"SEC(\"struct_ops/init\") void init(void *c) {}\n"
		"SEC(\"struct_ops\") int get(void *c) { return 1; }\n"
		"SEC(\".struct_ops\") struct ops plain = { .get = (void *)get, .name = \"plain\" };\n"
		"SEC(\"?.struct_ops.link\") struct ops linked = { .flags = 3, .init = init };\n",
		&bytes);
	const struct objfile_map *plain = map_of(object, "plain");
	const struct objfile_map *linked = map_of(object, "linked");

	CHECK(plain->kind == OBJFILE_MAP_STRUCT_OPS && plain->create.value_size == 32);
	CHECK(plain->autocreate && plain->create.map_flags == 0);
	CHECK(!linked->autocreate && linked->create.map_flags == MAP_FLAG_LINK);
	CHECK(plain->slot_count == 1 && plain->slots[0].index == 2);
	CHECK_STR(object->programs[plain->slots[0].target].name, "get");
	CHECK(linked->slot_count == 1 && linked->slots[0].index == 0);
	CHECK_STR(object->programs[linked->slots[0].target].name, "init");
	CHECK(plain->data && memcmp(plain->data + 24, "plain", 6) == 0);
	CHECK(linked->data && linked->data[8] == 3);
}

/* Where in .data the first of two addresses is that the object's only program loads. */
static int64_t first_place(const char *comment, const char *address)
{
	cleanup_buf struct buf source = BUF_EMPTY, bytes = BUF_EMPTY;
	cleanup_objfile struct objfile *object = NULL;
	const struct objfile_program *program;

	buf_printf(&source,
		   "__asm__(\".section .comment\\n.asciz \\\"%s\\\"\\n.text\");\n"
		   "u32 first = 1, list[4] = { 1, 2, 3, 4 };\n"
		   "SEC(\"xdp\") int f(void *c)\n"
		   "{ __asm__ volatile(\"r0 = %s ll\\nr0 = first ll\" ::: \"r0\"); return 0; }\n",
		   comment, address);
	object = opened(buf_text(&source), &bytes);
	program = program_of(object, "f");
	return program->reloc_count >= 2 ? (int64_t)program->relocs[0].offset : -1;
}

TEST(the_assembler_of_gcc_adds_places_twice)
{
	static const struct {
		const char *comment, *address;
		int64_t place;
	} rows[] = {
		{ "clang", "list + 4", 8 },
		{ "GCC: (Debian 12.2.0-14) 12.2.0", "list + 4", 4 },
		{ "GCC: (Debian 12.2.0-14) 12.2.0", "list + 12", 12 },
		{ "GCC: (Debian 12.2.0-14) 12.2.0", "first + 4", 4 },
		/* One that does not does it nowhere. */
		{ "GCC: (mended) 99", "list", 4 },
		{ "GCC: (mended) 99", "list + 4 ll\\nr0 = list", 8 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		CHECK_CASE(first_place(rows[i].comment, rows[i].address) == rows[i].place,
			   rows[i].address);
}

/* GCC 12: `call later` holds the bytes to it, less one. */
TEST(the_assembler_of_gcc_adds_places_to_calls_twice)
{
	static const char *const comments[] = { "clang", "GCC: (Debian 12.2.0-14) 12.2.0" };

	for (size_t i = 0; i < ARRAY_SIZE(comments); i++) {
		cleanup_buf struct buf source = BUF_EMPTY, bytes = BUF_EMPTY;
		cleanup_objfile struct objfile *object = NULL;
		cleanup_problem struct problem problem = PROBLEM_NONE;
		bool gcc = i == 1;

		/* later is at byte 24: there clang puts 24 - 1 for 192 bytes more. */
		buf_printf(&source,
			   ".section .comment\n.asciz \"%s\"\n.text\n"
			   ".globl early\n.type early,@function\nearly:\nr0 = 0\nr0 = 1\nexit\n"
			   ".size early, 24\n.globl later\n.type later,@function\nlater:\nr0 = 7\n"
			   "exit\n.size later, 16\n"
			   ".section tc,\"ax\",@progbits\n.globl f\n.type f,@function\nf:\n"
			   "call later%s\nexit\n.size f, 16\n",
			   comments[i], gcc ? " + 192" : "");
		compile(ASSEMBLER_FLAGS, buf_text(&source), &bytes);
		CHECK_CASE(!objfile_open(bytes.data, bytes.len, "x", &object, &problem),
			   problem_text(&problem));
		if (!object)
			continue;
		CHECK(object->programs[0].insn_count == 4 && object->programs[0].insns[2].imm == 7);
	}
}

/* As LLVM 22 compiles a switch for -mcpu=v4, whose gotox older assemblers do not know. */
TEST(a_jump_table_counts_the_instructions_of_the_program)
{
	static const char source[] =
		".section .jumptables,\"\",@progbits\n.globl BPF.JT.0.0\n.type BPF.JT.0.0,@object\n"
		"BPF.JT.0.0:\n.quad %u, 72\n.size BPF.JT.0.0, 16\n"
		".section syscall,\"ax\",@progbits\n"
		".globl early\n.type early,@function\nearly:\nr0 = 0\nexit\n.size early, 16\n"
		".globl f\n.type f,@function\nf:\nr2 = BPF.JT.0.0 ll\nr1 = *(u64 *)(r2 + 0)\n"
		".byte 0x0d, 1, 0, 0, 0, 0, 0, 0\nr0 = 4\nexit\nr0 = 5\nr2 = BPF.JT.0.0 ll\n"
		"exit\n.size f, 80\n";
	static const struct {
		unsigned first;
		const char *fault;
	} rows[] = {
		{ 48, NULL },
		{ 8, "jump table BPF.JT.0.0: entry 0 is not an instruction of f" },
		{ 49, "jump table BPF.JT.0.0: entry 0 is not an instruction of f" },
		{ 96, "jump table BPF.JT.0.0: entry 0 is not an instruction of f" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		cleanup_buf struct buf text = BUF_EMPTY, bytes = BUF_EMPTY;
		cleanup_objfile struct objfile *object = NULL;
		cleanup_problem struct problem problem = PROBLEM_NONE;
		const struct objfile_program *f;

		buf_printf(&text, source, rows[i].first);
		compile(ASSEMBLER_FLAGS, buf_text(&text), &bytes);
		objfile_open(bytes.data, bytes.len, "x", &object, &problem);
		CHECK_CASE(rows[i].fault ? strstr(problem_text(&problem), rows[i].fault) != NULL
					 : object != NULL,
			   problem_text(&problem));
		if (!object)
			continue;
		f = program_of(object, "f");
		CHECK(f->jump_count == 1 && f->jumps[0].count == 2 && f->reloc_count == 2);
		CHECK(f->jumps[0].insns[0] == 4 && f->jumps[0].insns[1] == 7);
		CHECK(f->relocs[0].kind == OBJFILE_RELOC_JUMPS && f->relocs[1].target == 0);
	}
}

/* Before LLVM 8 functions have symbols without type and size; its own labels are local. */
TEST(functions_without_a_type_are_functions)
{
	static const char source[] = ".globl _license\n.section license,\"aw\",@progbits\n"
				     "_license: .asciz \"GPL\"\n"
				     ".section xdp,\"ax\",@progbits\n"
				     ".globl first\nfirst:\nif r1 == 0 goto LBB0_1\nr0 = 1\nexit\n"
				     "LBB0_1:\nr0 = 2\nexit\n"
				     ".globl second\nsecond:\nr0 = 3\ncall called\nexit\n"
				     "called:\nr0 = 4\nexit\n";
	cleanup_buf struct buf bytes = BUF_EMPTY;
	cleanup_objfile struct objfile *object = NULL;

	compile(ASSEMBLER_FLAGS, source, &bytes);
	CHECK(!objfile_open(bytes.data, bytes.len, "x", &object, NULL));
	CHECK(object && object->program_count == 2 && !object->fault_count);
	CHECK(program_of(object, "first")->insn_count == 5);
	CHECK(program_of(object, "second")->insn_count == 5);
}

/* clang keeps one element of the array, and the type of all. */
TEST(what_does_not_fit_into_a_section_is_left_out_of_its_types)
{
	cleanup_buf struct buf bytes = BUF_EMPTY;
	cleanup_objfile struct objfile *object = opened(
		"struct large { long numbers[32]; } __attribute__((packed));\n"
		"static struct large array[3]; int total; u32 list[3] = { 1, 2, 3 };\n"
		"SEC(\"xdp\") int f(void *c) { array[1].numbers[0]++; total++; return list[1]; }\n",
		&bytes);
	const struct objfile_map *bss = map_of(object, "a_long.bss");
	struct btf_type section;

	CHECK(object->fault_count == 1 && object->faults[0].harmless);
	CHECK(strstr(problem_text(&object->faults[0].problem), "section .bss: "));
	CHECK(!btf_type(object->btf, bss->create.btf_value_type_id, &section));
	CHECK(section.kind == BTF_DATASEC && section.count == 1 && section.size == bss->data_size);
	CHECK(variable_of(object, ".bss", "total").size == 4);
	CHECK(variable_of(object, ".data", "list").size == 12);
}

TEST(callbacks_are_loaded_as_their_struct_is)
{
	cleanup_buf struct buf bytes = BUF_EMPTY;
	cleanup_objfile struct objfile *object = opened(
		"struct ops { int (*a)(void *); int (*b)(void *); };\n"
		"SEC(\"struct_ops\") int one(u64 *c) { return 1; }\n"
		"SEC(\"struct_ops\") int both(u64 *c) { return 2; }\n"
		"SEC(\"?.struct_ops\") struct ops optional = { (void *)one, (void *)both };\n"
		"SEC(\".struct_ops\") struct ops always = { .b = (void *)both };\n",
		&bytes);

	CHECK(!program_of(object, "one")->autoload && program_of(object, "both")->autoload);
}

/* (Clang 21 calls a kernel function where code cannot get, but not in a naked function.) */
TEST(an_empty_function_leaves_the_others)
{
	cleanup_buf struct buf bytes = BUF_EMPTY;
	cleanup_objfile struct objfile *object = opened(
		"#define EMPTY __attribute__((naked))\n"
		"EMPTY void empty(void) { asm volatile(\"\"); }\n"
		"__noinline int after(int x) { asm volatile(\"%0 ^= 77\":\"+r\"(x)); return x; }\n"
		"SEC(\"xdp\") EMPTY int none(void *c) { asm volatile(\"\"); }\n"
		"SEC(\"xdp\") int some(void *c) { return after(1); }\n"
		"SEC(\"xdp\") EMPTY int last(void *c) { asm volatile(\"\"); }\n",
		&bytes);

	CHECK(object->program_count == 3 && !object->fault_count);
	CHECK(program_of(object, "none")->insn_count == 0);
	CHECK(program_of(object, "some")->func_count == 2);
}

/* What of a file is right is there, and in this machine's byte order. */
TEST(an_object_with_faults_can_be_looked_at)
{
	static const struct {
		const char *flags, *source, *fault;
		uint32_t programs, maps, faults;
	} rows[] = {
		{ C_FLAGS " -target bpfeb",
		  "u32 zero; SEC(\"xdp\") int f(u32 *c) { return *c == 258 ? zero : 4; }",
		  "for machines of the other byte order: big-endian", 1, 1, 1 },
		{ C_FLAGS,
		  "extern int other(void);\nSEC(\"xdp\") int f(void *c) { return other(); }\n"
		  "SEC(\"xdp\") int g(void *c) { return 2; }",
		  "extern other: ", 2, 0, 1 },
		{ C_FLAGS,
		  "struct { __uint(type, 1); __uint(color, 3); __uint(max_entries, 9);\n"
		  "__type(key, u32); __type(value, u32); } m SEC(\".maps\"), n SEC(\".maps\");",
		  "map m: color: ", 0, 2, 2 },
		{ C_FLAGS, "SEC(\"xdp\") static int f(void *c) { return 1; }",
		  "section xdp: program f is static", 1, 0, 1 },
		{ "-x c",
		  "struct { __uint(type, 1); } m SEC(\".maps\");\n"
		  "SEC(\"tc\") int f(void *c) { u32 k = 1; return !!bpf_map_lookup_elem(&m, &k); }",
		  "section .maps: it cannot be read without BTF", 1, 1, 1 },
		{ C_FLAGS,
		  "u32 x SEC(\".addr_space.1\") = 3; u32 y = 4;\n"
		  "SEC(\"tc\") int f(void *c) { return y; }",
		  "section .addr_space.1: ", 1, 1, 1 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		cleanup_buf struct buf bytes = BUF_EMPTY;
		cleanup_objfile struct objfile *object = NULL;

		compile(rows[i].flags, rows[i].source, &bytes);
		CHECK_CASE(objfile_open(bytes.data, bytes.len, "x", &object, NULL) && !object,
			   rows[i].source);
		CHECK_CASE(!objfile_look(bytes.data, bytes.len, "x", &object, NULL),
			   rows[i].source);
		if (!object)
			continue;
		CHECK_CASE(object->program_count == rows[i].programs, rows[i].source);
		CHECK_CASE(object->map_count == rows[i].maps, rows[i].source);
		CHECK_CASE(object->fault_count == rows[i].faults, rows[i].source);
		CHECK_CASE(strstr(problem_text(&object->faults[0].problem), rows[i].fault),
			   problem_text(&object->faults[0].problem));
	}
}

TEST(instructions_of_the_other_byte_order_are_put_into_this_one)
{
	static const char source[] = "u32 zero; SEC(\"xdp\") int f(u32 *c)\n"
				     "{ return *c == 258 ? zero + 7 : 4; }";
	cleanup_buf struct buf bytes = BUF_EMPTY, swapped = BUF_EMPTY;
	cleanup_objfile struct objfile *object = opened(source, &bytes), *looked = NULL;
	const struct objfile_program *one = program_of(object, "f"), *other;

	compile(C_FLAGS " -target bpfeb", source, &swapped);
	CHECK(!objfile_look(swapped.data, swapped.len, "x", &looked, NULL) && looked->swapped);
	other = program_of(looked, "f");
	CHECK(one->insn_count == other->insn_count && one->line_count == other->line_count);
	CHECK(!memcmp(one->insns, other->insns, one->insn_count * sizeof(*one->insns)));
	CHECK(one->relocs[0].kind == other->relocs[0].kind);
}

TEST(an_object_may_have_maps_or_types_alone)
{
	cleanup_buf struct buf bytes = BUF_EMPTY, empty = BUF_EMPTY;
	cleanup_objfile struct objfile *object = opened(
		"struct { __uint(type, 1); __type(key, u32); __type(value, u32);\n"
		"  __uint(max_entries, 1); } m SEC(\".maps\");\n",
		&bytes);
	cleanup_objfile struct objfile *types = opened("struct s { int a; } *unused;\n", &empty);

	CHECK(object->map_count == 1 && object->program_count == 0);
	CHECK(types->program_count == 0 && types->btf);
}

UNIT_MAIN

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects that are refused, and the words for it. */
#include <elf.h>
#include <errno.h>

#include "../lib/compiled.h"
#include "../lib/unit.h"

/* Numbers in a sentence that are the compiler's choice keep it out of the file of sentences: it has
 * `part` then. */
static void check_refused(const struct buf *bytes, enum reason reason, const char *part,
			  const char *what)
{
	cleanup_problem struct problem problem = PROBLEM_NONE;
	cleanup_objfile struct objfile *object = NULL;
	int err = objfile_open(bytes->data, bytes->len, "x.bpf.o", &object, &problem);

	CHECK_CASE(err == -EINVAL || err == -EOPNOTSUPP, what);
	CHECK_CASE(!object && problem.err == err, what);
	if (!part) {
		CHECK_PROBLEM(&problem, reason, what);
		return;
	}
	CHECK_CASE(problem.reason == reason, what);
	if (!strstr(problem_text(&problem), part))
		CHECK_STR(problem_text(&problem), part);
}

TEST(c_that_is_no_good)
{
	static const struct {
		const char *source;
		enum reason reason;
		const char *part;
	} cases[] = {
		{ "SEC(\"xdp\") static int f(void *c) { return 1; }", REASON_UNSUPPORTED, NULL },
		{ "struct { __uint(max_entries, 1); } m SEC(\".maps\");", REASON_MISSING, NULL },
		{ "struct { __uint(type, 1); __uint(color, 1); } m SEC(\".maps\");", REASON_UNKNOWN,
		  NULL },
		{ "struct { u32 type; } m SEC(\".maps\");", REASON_TYPE, NULL },
		{ "struct { __uint(type, 1); __uint(key_size, 8); __type(key, u32); } m SEC(\".maps\");",
		  REASON_CONFLICT, NULL },
		{ "struct { __uint(type, 1); __type(key, void); } m SEC(\".maps\");", REASON_SIZE,
		  NULL },
		{ "struct { __uint(type, 1); __uint(pinning, 2); } m SEC(\".maps\");", REASON_RANGE,
		  NULL },
		{ "struct { __uint(type, 1); __array(values, int(void)); } m SEC(\".maps\");",
		  REASON_UNEXPECTED, NULL },
		{ "struct { __uint(type, 12); __array(values, int(void)); } m SEC(\".maps\");",
		  REASON_TYPE, NULL },
		{ "static struct { __uint(type, 1); } m SEC(\".maps\");", REASON_UNSUPPORTED,
		  NULL },
		{ "struct { u32 n[8]; } m SEC(\"maps\") = { { 1, 4, 4, 1, 0, 0, 7 } };",
		  REASON_UNSUPPORTED, NULL },
		{ "struct { u32 n[9]; } m SEC(\"maps\") = { { 1, 4, 4, 1, 0, 0, 1 } };",
		  REASON_UNSUPPORTED, NULL },
		{ "struct { u32 n[9]; } m SEC(\"maps\") = { { 12, 4, 4, 1, 0, 1, 0, 2, 3 } };",
		  REASON_UNSUPPORTED, NULL },
		{ "struct { u32 n[3]; } m SEC(\"maps\") = { { 1, 4, 4 } };", REASON_SIZE, NULL },
		{ "extern int missing(void);\nSEC(\"xdp\") int f(void *c) { return missing(); }",
		  REASON_UNKNOWN, NULL },
		{ "extern void *CONFIG_X __kconfig;\nSEC(\"xdp\") int f(void *c) { return !CONFIG_X; }",
		  REASON_TYPE, NULL },
		{ "int thing SEC(\"other\");\nSEC(\"xdp\") int f(void *c) { return thing++; }",
		  REASON_CORRUPT,
		  "it loads the address of thing, in section other, which is neither a map nor a "
		  "variable" },
		{ "u32 huge[1 << 29];\nSEC(\"xdp\") int f(void *c) { return huge[0]; }",
		  REASON_LIMIT, NULL },
		{ "SEC(\".struct_ops\") int f = 3;", REASON_TYPE, NULL },
		{ "int other;\nstruct s { u32 n; int *p; };\n"
		  "SEC(\".struct_ops\") struct s f = { 3, &other };",
		  REASON_TYPE, NULL },
		{ "u32 _version[2] SEC(\"version\");", REASON_SIZE, NULL },
		{ "u32 x SEC(\".addr_space.1\") = 3;", REASON_MISSING, NULL },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		cleanup_buf struct buf bytes = BUF_EMPTY;

		compile(C_FLAGS, cases[i].source, &bytes);
		check_refused(&bytes, cases[i].reason, cases[i].part, cases[i].source);
	}
}

TEST(maps_without_types)
{
	cleanup_buf struct buf bytes = BUF_EMPTY;

	compile("-x c", "struct { __uint(type, 1); } m SEC(\".maps\");", &bytes);
	check_refused(&bytes, REASON_MISSING, NULL, "maps without types");
}

#define FUNCTION ".section xdp,\"ax\",@progbits\n.globl f\n.type f,@function\nf:\n"

TEST(assembler_that_is_no_good)
{
	static const struct {
		const char *source;
		enum reason reason;
		const char *part;
	} cases[] = {
		{ FUNCTION "exit\n.size f,16\n", REASON_CORRUPT, NULL },
		{ FUNCTION "exit\n.size f,4\n", REASON_CORRUPT, NULL },
		{ FUNCTION "call g\nexit\n.size f,16\n.text\n.globl g\n.type g,@function\n"
			   "g:\n.size g, 0\nh:\nexit\n",
		  REASON_CORRUPT, NULL },
		{ FUNCTION "r1 = 1 ll\n.size f, 8\n", REASON_CORRUPT, NULL },
		{ FUNCTION "r1 = g ll\nexit\n.size f, 24\n.comm g, 4, 4\n", REASON_CORRUPT, NULL },
		{ FUNCTION "r1 = g ll\nexit\n.size f, 24\n.data\n.long 1\ng:\n", REASON_CORRUPT,
		  NULL },
		{ FUNCTION "call g\nexit\n.size f, 16\n.text\nexit\ng: exit\n", REASON_CORRUPT,
		  NULL },
		{ FUNCTION "r1 = g ll\nexit\n.size f, 24\n.text\nexit\ng: exit\n", REASON_CORRUPT,
		  NULL },
		{ FUNCTION ".fill 1000001, 8, 0xb7\n.size f, 8000008\n", REASON_LIMIT, NULL },
		{ FUNCTION "exit\n.fill 999999, 8, 0xb7\n.size f, 8000000\n.altmacro\n"
			   ".macro same n\n.globl f\\n\n.type f\\n,@function\n.set f\\n, f\n"
			   ".size f\\n, 8000000\n.endm\n.set i, 0\n"
			   ".rept 17\nsame %i\n.set i, i + 1\n.endr\n",
		  REASON_LIMIT, NULL },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		cleanup_buf struct buf bytes = BUF_EMPTY;

		compile(ASSEMBLER_FLAGS, cases[i].source, &bytes);
		check_refused(&bytes, cases[i].reason, cases[i].part, cases[i].source);
	}
}

static const char sound[] =
	"struct { __uint(type, 1); __uint(max_entries, 4); __type(key, u32); __type(value, u64); }\n"
	"  m SEC(\".maps\"); u32 count = 3; extern int CONFIG_HZ __kconfig;\n"
	"__noinline int g(int x) { return x + CONFIG_HZ; }\n"
	"SEC(\"xdp\") int f(void *c) { u32 k = 1; return !!bpf_map_lookup_elem(&m, &k) + g(count); }\n";

/* The header of the section with this name. */
static Elf64_Shdr *header_of(struct buf *bytes, const char *name)
{
	Elf64_Ehdr *file = (Elf64_Ehdr *)bytes->data;
	Elf64_Shdr *sections = (Elf64_Shdr *)(bytes->data + file->e_shoff);
	const char *names = bytes->data + sections[file->e_shstrndx].sh_offset;

	for (int i = 1; i < file->e_shnum; i++)
		if (strcmp(names + sections[i].sh_name, name) == 0)
			return &sections[i];
	CHECK_CASE(false, name);
	return sections;
}

static void damage_machine(struct buf *bytes)
{
	((Elf64_Ehdr *)bytes->data)->e_machine = EM_X86_64;
}

static void damage_order(struct buf *bytes)
{
	cleanup_buf struct buf other = BUF_EMPTY;

	compile("-target bpfeb -x c", "", &other);
	bytes->len = 0;
	buf_add(bytes, other.data, other.len);
}

static void damage_class(struct buf *bytes)
{
	bytes->data[EI_CLASS] = ELFCLASS32;
}

static void damage_type(struct buf *bytes)
{
	((Elf64_Ehdr *)bytes->data)->e_type = ET_EXEC;
}

static void damage_magic(struct buf *bytes)
{
	bytes->data[0] = 'x';
}

static void damage_symbols(struct buf *bytes)
{
	header_of(bytes, ".symtab")->sh_type = SHT_PROGBITS;
}

static void damage_symbols_size(struct buf *bytes)
{
	header_of(bytes, ".symtab")->sh_size -= 1;
}

static void damage_symbol_section(struct buf *bytes)
{
	Elf64_Sym *symbol = (Elf64_Sym *)(bytes->data + header_of(bytes, ".symtab")->sh_offset);

	symbol[1].st_shndx = 999;
}

static void damage_symbol_name(struct buf *bytes)
{
	Elf64_Sym *symbol = (Elf64_Sym *)(bytes->data + header_of(bytes, ".symtab")->sh_offset);

	symbol[1].st_name = 0x7fffffff;
}

static void damage_size(struct buf *bytes)
{
	header_of(bytes, "xdp")->sh_size = 1ULL << 40;
}

static void damage_overlap(struct buf *bytes)
{
	header_of(bytes, ".data")->sh_offset = header_of(bytes, "xdp")->sh_offset;
}

static Elf64_Rel *reloc_of(struct buf *bytes, const char *section)
{
	return (Elf64_Rel *)(bytes->data + header_of(bytes, section)->sh_offset);
}

static void damage_reloc_offset(struct buf *bytes)
{
	reloc_of(bytes, ".relxdp")->r_offset = 1 << 20;
}

static void damage_reloc_symbol(struct buf *bytes)
{
	Elf64_Rel *reloc = reloc_of(bytes, ".relxdp");

	reloc->r_info = ELF64_R_INFO(4711, ELF64_R_TYPE(reloc->r_info));
}

static void damage_reloc_half(struct buf *bytes)
{
	reloc_of(bytes, ".relxdp")->r_offset |= 4;
}

static void damage_reloc_place(struct buf *bytes)
{
	reloc_of(bytes, ".relxdp")->r_offset = 0;
}

static void damage_reloc_twice(struct buf *bytes)
{
	Elf64_Rel *reloc = reloc_of(bytes, ".relxdp");

	reloc[1].r_offset = reloc[0].r_offset;
}

static void damage_rela(struct buf *bytes)
{
	header_of(bytes, ".relxdp")->sh_type = SHT_RELA;
}

static void damage_btf(struct buf *bytes)
{
	bytes->data[header_of(bytes, ".BTF")->sh_offset] ^= 1;
}

/* The first type of .BTF of a kind behind the one at `record`, or, when that is NULL, of all; NULL
 * when there is none.  *id counts. */
static uint32_t *next_type(struct buf *bytes, enum btf_kind kind, uint32_t *record, uint32_t *id)
{
	static const uint8_t fixed[BTF_KINDS] = { [1] = 4, [3] = 12, [14] = 4, [17] = 4 };
	static const uint8_t entry[BTF_KINDS] = {
		[4] = 12, [5] = 12, [6] = 8, [13] = 8, [15] = 12, [19] = 12
	};
	char *btf = bytes->data + header_of(bytes, ".BTF")->sh_offset;
	char *end = btf + 24 + *(uint32_t *)(btf + 12), *at = record ? (char *)record : btf + 24;
	bool passed = !record;

	for (;; passed = true) {
		uint32_t words[3];

		if (passed) {
			++*id;
			if (at >= end)
				return NULL;
		}
		memcpy(words, at, sizeof(words));
		if (passed && (words[1] >> 24 & 0x1f) == kind)
			return (uint32_t *)at;
		at += 12 + fixed[words[1] >> 24 & 0x1f] +
		      entry[words[1] >> 24 & 0x1f] * (words[1] & 0xffff);
	}
}

/* Each typedef becomes one of itself. */
static void damage_btf_cycle(struct buf *bytes)
{
	uint32_t *type = NULL, id = 0;

	while ((type = next_type(bytes, BTF_TYPEDEF, type, &id)))
		type[2] = id;
}

static void damage_ext_header(struct buf *bytes)
{
	bytes->data[header_of(bytes, ".BTF.ext")->sh_offset + 4] = 4;
}

static void damage_ext_count(struct buf *bytes)
{
	char *ext = bytes->data + header_of(bytes, ".BTF.ext")->sh_offset;

	/* Header, record size, section: then how many functions. */
	memset(ext + *(uint32_t *)(ext + 4) + 8, 0xff, 4);
}

TEST(damaged_files)
{
	static const struct {
		void (*damage)(struct buf *bytes);
		const char *what;
		enum reason reason;
		const char *part;
	} cases[] = {
		{ damage_machine, "machine", REASON_UNSUPPORTED, NULL },
		{ damage_order, "byte order", REASON_UNSUPPORTED,
		  "for machines of the other byte order" },
		{ damage_class, "class", REASON_UNSUPPORTED, "" },
		{ damage_type, "type", REASON_UNSUPPORTED, NULL },
		{ damage_magic, "magic", REASON_CORRUPT, NULL },
		{ damage_symbols, "symbols", REASON_MISSING, NULL },
		{ damage_symbols_size, "symbols' size", REASON_CORRUPT, "section .symtab: " },
		{ damage_symbol_section, "symbol's section", REASON_CORRUPT,
		  "it is in section 999, which does not exist" },
		{ damage_symbol_name, "symbol's name", REASON_CORRUPT, NULL },
		{ damage_size, "size", REASON_CORRUPT, NULL },
		{ damage_overlap, "overlap", REASON_CORRUPT, " overlap" },
		{ damage_reloc_offset, "relocation's offset", REASON_CORRUPT, NULL },
		{ damage_reloc_symbol, "relocation's symbol", REASON_CORRUPT,
		  "is for symbol 4711, which does not exist" },
		{ damage_reloc_half, "relocation of half an instruction", REASON_CORRUPT,
		  ", within an instruction" },
		{ damage_reloc_place, "relocation of another instruction", REASON_CORRUPT, NULL },
		{ damage_reloc_twice, "relocation twice", REASON_CORRUPT,
		  "section xdp: two relocations at" },
		{ damage_rela, "relocations with addends", REASON_UNSUPPORTED, NULL },
		{ damage_btf, "BTF", REASON_CORRUPT, NULL },
		{ damage_btf_cycle, "BTF in a circle", REASON_SIZE, NULL },
		{ damage_ext_header, "BTF.ext's header", REASON_CORRUPT, NULL },
		{ damage_ext_count, "BTF.ext's counts", REASON_CORRUPT, NULL },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		cleanup_buf struct buf bytes = BUF_EMPTY;

		compile(C_FLAGS, sound, &bytes);
		cases[i].damage(&bytes);
		check_refused(&bytes, cases[i].reason, cases[i].part, cases[i].what);
	}
}

/* The section of a struct_ops, and whatever else there is, says that its members are elsewhere. */
TEST(members_outside_of_a_struct_ops)
{
	cleanup_buf struct buf bytes = BUF_EMPTY;
	uint32_t *type = NULL, id = 0;

	compile(C_FLAGS,
		"struct ops { u64 flags; u64 more; };\n"
		"SEC(\".struct_ops\") struct ops f = { .flags = 3 };\n",
		&bytes);
	while ((type = next_type(&bytes, BTF_STRUCT, type, &id)))
		type[8] = 1U << 30; /* the second member's place, in bits */
	check_refused(&bytes, REASON_CORRUPT, "one of its members is outside of it", "struct_ops");
}

/* Its variables are not looked for there. */
TEST(types_of_a_larger_section_are_not_used)
{
	cleanup_buf struct buf bytes = BUF_EMPTY;
	cleanup_objfile struct objfile *object = NULL;
	uint32_t *type = NULL, id = 0;

	compile(C_FLAGS, "u32 count = 3;", &bytes);
	while ((type = next_type(&bytes, BTF_DATASEC, type, &id))) {
		type[2] = 1 << 24; /* the section's size, and the variable's place */
		type[4] = 1 << 20;
	}
	CHECK(!objfile_open(bytes.data, bytes.len, "x.bpf.o", &object, NULL));
	CHECK(object->map_count == 1 && object->maps[0].data_size == 4);
	CHECK(object->maps[0].create.btf_value_type_id == 0);
}

/* A file that has been cut off is refused wherever, for its sections' headers are at its end. */
TEST(truncated_files)
{
	cleanup_buf struct buf bytes = BUF_EMPTY;
	size_t whole;

	compile(C_FLAGS, sound, &bytes);
	whole = bytes.len;
	for (size_t size = 0; size < whole; size++) {
		char *exact = malloc(size + 1);
		struct buf cut = { .data = exact, .len = size };

		memcpy(exact, bytes.data, size);
		check_refused(&cut, REASON_CORRUPT, "", "cut off");
		free(exact);
	}
}

UNIT_MAIN

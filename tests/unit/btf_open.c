/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening BTF: what is refused, and why. */
#include <elf.h>
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "../lib/btf_maker.h"
#include "../lib/unit.h"
#include "base/util.h"
#include "objfile/objfile.h"

/* A good one: int, and a struct of two of them. */
static void make_good(struct maker *maker)
{
	uint32_t number = make_int(maker, "int", 4);
	uint32_t x = make_string(maker, "x");

	make_type(maker, BTF_STRUCT, "pair", 2, 8);
	make_words(maker, x, number, 0, make_string(maker, "y"), number, 32);
}

static void check_opens(const struct maker *maker, size_t size, int want, const char *what)
{
	cleanup_free void *bytes = malloc(size ? size : 1);
	cleanup_btf struct btf *btf = NULL;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	int err;

	/* A copy of just these bytes, so that the address sanitizer sees each one too many. */
	memcpy(bytes, maker->file.data, size);
	err = btf_open_bytes(bytes, size, NULL, &btf, &problem);
	CHECK_CASE(err == want && problem.err == want, what);
	if (err)
		CHECK_PROBLEM(&problem, want == -EOPNOTSUPP ? REASON_UNSUPPORTED : REASON_CORRUPT,
			      what);
}

TEST(every_truncation_is_refused)
{
	cleanup_maker struct maker maker = { 0 };

	make_good(&maker);
	make_file(&maker);
	for (size_t size = 0; size < maker.file.len; size++)
		check_opens(&maker, size, -EINVAL,
			    size < 24 ? "too short for a header" : "shorter than its header says");
	check_opens(&maker, maker.file.len, 0, "");
}

TEST(bad_headers_are_refused)
{
	static const struct {
		size_t at;
		uint8_t byte;
		int err;
		const char *what;
	} cases[] = {
		{ 0, 0x9e, -EINVAL, "not BTF" },
		{ 1, 0xea, -EINVAL, "not BTF" },
		{ 2, 2, -EOPNOTSUPP, "an unknown version of BTF" },
		{ 4, 20, -EINVAL, "the header's length is wrong" },
		{ 7, 0xff, -EINVAL, "the header's length is wrong" },
		{ 11, 0xff, -EINVAL, "shorter than its header says" },
		{ 15, 0xff, -EINVAL, "shorter than its header says" },
		{ 19, 0xff, -EINVAL, "shorter than its header says" },
		{ 23, 0xff, -EINVAL, "shorter than its header says" },
		{ 16, 0, -EINVAL, "its sections overlap" },
		{ 20, 0, -EINVAL, "its strings do not begin with an empty one" },
		{ 20, 3, -EINVAL, "its last string has no end" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		cleanup_maker struct maker maker = { 0 };

		make_good(&maker);
		make_file(&maker);
		maker.file.data[cases[i].at] = (char)cases[i].byte;
		check_opens(&maker, maker.file.len, cases[i].err, cases[i].what);
	}
}

/* One record behind the good ones: the first three words, and what follows. */
static const struct {
	uint32_t words[6];
	uint32_t count;
	int err;
	const char *what;
} bad_records[] = {
	{ { 0 }, 1, -EINVAL, "it does not fit into the type section" },
	{ { 0, 0, 0 }, 3, -EOPNOTSUPP, "its kind is unknown" },
	{ { 0, 20 << 24, 0 }, 3, -EOPNOTSUPP, "its kind is unknown" },
	{ { 0, BTF_PTR << 24 | 1 << 16, 1 }, 3, -EOPNOTSUPP, "its kind is unknown" },
	{ { 0, BTF_STRUCT << 24 | 1, 4 }, 3, -EINVAL, "it does not fit into the type section" },
	{ { 0, BTF_STRUCT << 24 | 0xffff, 4 },
	  3,
	  -EINVAL,
	  "it does not fit into the type section" },
	{ { 1000, BTF_PTR << 24, 1 }, 3, -EINVAL, "its name is not in the string section" },
	{ { UINT32_MAX, BTF_PTR << 24, 1 }, 3, -EINVAL, "its name is not in the string section" },
	{ { 0, BTF_TYPEDEF << 24, 1 }, 3, -EINVAL, "it has no name" },
	{ { 0, BTF_FWD << 24, 0 }, 3, -EINVAL, "it has no name" },
	{ { 0, BTF_ENUM << 24 | 1, 4, 0, 0 }, 5, -EINVAL, "one of its entries has no name" },
	{ { 0, BTF_PTR << 24, 4 }, 3, -EINVAL, "it refers to a type that does not exist" },
	{ { 0, BTF_PTR << 24, UINT32_MAX }, 3, -EINVAL, "it refers to a type that does not exist" },
	{ { 0, BTF_ARRAY << 24, 0, 9, 1, 1 },
	  6,
	  -EINVAL,
	  "it refers to a type that does not exist" },
	{ { 0, BTF_ARRAY << 24, 0, 1, 9, 1 },
	  6,
	  -EINVAL,
	  "it refers to a type that does not exist" },
	{ { 0, BTF_UNION << 24 | 1, 4, 0, 9, 0 },
	  6,
	  -EINVAL,
	  "it refers to a type that does not exist" },
	{ { 0, BTF_UNION << 24 | 1, 4, 999, 1, 0 },
	  6,
	  -EINVAL,
	  "the name of one of its entries is not in the string section" },
	{ { 1, BTF_DATASEC << 24 | 1, 4, 9, 0, 0 },
	  6,
	  -EINVAL,
	  "it refers to a type that does not exist" },
	{ { 0, BTF_INT << 24, 0, 8 }, 4, -EINVAL, "an integer has 1, 2, 4, 8 or 16 bytes" },
	{ { 0, BTF_INT << 24, 32, 8 }, 4, -EINVAL, "an integer has 1, 2, 4, 8 or 16 bytes" },
	{ { 0, BTF_INT << 24, 3, 8 }, 4, -EINVAL, "an integer has 1, 2, 4, 8 or 16 bytes" },
	{ { 0, BTF_INT << 24, 4, 33 },
	  4,
	  -EINVAL,
	  "the bits of an integer are not within its bytes" },
	{ { 0, BTF_INT << 24, 4, 1 << 16 | 32 },
	  4,
	  -EINVAL,
	  "the bits of an integer are not within its bytes" },
	{ { 0, BTF_INT << 24, 4, 0 },
	  4,
	  -EINVAL,
	  "the bits of an integer are not within its bytes" },
	{ { 0, BTF_ENUM << 24, 3 }, 3, -EINVAL, "an enum has 1, 2, 4 or 8 bytes" },
	{ { 0, BTF_ENUM << 24 | 1, 0, 0, 0 }, 5, -EINVAL, "an enum has 1, 2, 4 or 8 bytes" },
	{ { 0, BTF_ENUM64 << 24, 16 }, 3, -EINVAL, "an enum has 1, 2, 4 or 8 bytes" },
	{ { 0, BTF_FLOAT << 24, 1 }, 3, -EINVAL, "a float has 2, 4, 8, 12 or 16 bytes" },
	{ { 0, BTF_FLOAT << 24, 32 }, 3, -EINVAL, "a float has 2, 4, 8, 12 or 16 bytes" },
};

TEST(bad_records_are_refused)
{
	for (size_t i = 0; i < ARRAY_SIZE(bad_records); i++) {
		cleanup_maker struct maker maker = { 0 };

		make_good(&maker);
		for (uint32_t w = 0; w < bad_records[i].count; w++)
			make_words(&maker, bad_records[i].words[w]);
		make_file(&maker);
		check_opens(&maker, maker.file.len, bad_records[i].err, bad_records[i].what);
	}
}

/* As clang has it. */
TEST(an_enum_that_is_only_declared_has_no_size)
{
	cleanup_maker struct maker maker = { 0 };

	make_good(&maker);
	make_type(&maker, BTF_ENUM, "verdict", 0, 0);
	make_file(&maker);
	check_opens(&maker, maker.file.len, 0, "");
}

TEST(the_problem_names_the_type)
{
	cleanup_maker struct maker maker = { 0 };
	cleanup_problem struct problem problem = PROBLEM_NONE;
	struct btf *btf = NULL;

	make_good(&maker);
	make_type(&maker, BTF_PTR, "", 0, 10);
	make_type(&maker, BTF_PTR, "", 0, 9);
	CHECK(make_btf(&maker, NULL, &btf, &problem) == -EINVAL);
	CHECK(strncmp(problem_text(&problem), "type 3: ", 8) == 0);
	CHECK(!btf);
	CHECK(make_btf(&maker, NULL, &btf, NULL) == -EINVAL);
}

TEST(an_empty_one_has_only_void)
{
	cleanup_maker struct maker maker = { 0 };
	cleanup_btf struct btf *btf = NULL;
	struct btf_type type;

	CHECK(!make_btf(&maker, NULL, &btf, NULL));
	CHECK(btf_first_id(btf) == 1);
	CHECK(btf_end_id(btf) == 1);
	CHECK(!btf_type(btf, 0, &type));
	CHECK(type.kind == BTF_VOID);
	CHECK(btf_type(btf, 1, &type) == -ENOENT);
}

TEST(split_goes_on_behind_its_base)
{
	cleanup_maker struct maker below = { 0 }, above = { 0 };
	cleanup_btf struct btf *base = NULL, *split = NULL;
	struct btf_type type;
	uint32_t id;

	make_good(&below);
	CHECK(!make_btf(&below, NULL, &base, NULL));
	above.first_string = (uint32_t)below.strings.len;
	make_type(&above, BTF_PTR, "", 0, 2);
	make_type(&above, BTF_TYPEDEF, "mine", 0, 3);
	/* A name among the base's strings: "int" is the first. */
	make_words(&above, 1, BTF_TYPEDEF << 24, 4);
	CHECK(!make_btf(&above, base, &split, NULL));
	CHECK(btf_first_id(split) == 3);
	CHECK(btf_end_id(split) == 6);
	CHECK(!btf_type(split, 2, &type));
	CHECK_STR(type.name, "pair");
	CHECK(!btf_type(split, 4, &type));
	CHECK_STR(type.name, "mine");
	CHECK(!btf_find(split, BTF_TYPEDEF, "int", &id) && id == 5);
	CHECK(!btf_find(split, BTF_INT, "int", &id) && id == 1);
	CHECK(btf_find(base, BTF_TYPEDEF, "mine", &id) == -ENOENT);
	CHECK(!btf_check(split, 5, NULL));
}

TEST(split_needs_its_base)
{
	cleanup_maker struct maker below = { 0 }, above = { .swapped = true };
	cleanup_btf struct btf *base = NULL, *split = NULL;
	cleanup_problem struct problem problem = PROBLEM_NONE;

	make_good(&below);
	CHECK(!make_btf(&below, NULL, &base, NULL));
	above.first_string = (uint32_t)below.strings.len;
	make_type(&above, BTF_TYPEDEF, "mine", 0, 2);
	CHECK(make_btf(&above, base, &split, &problem) == -EINVAL);
	CHECK_PROBLEM(&problem, REASON_CORRUPT, "its byte order is not that of its base");
	above.swapped = false;
	above.types.len = 0;
	above.strings.len = 0;
	make_type(&above, BTF_TYPEDEF, "mine", 0, 2);
	CHECK(make_btf(&above, NULL, &split, &problem) == -EINVAL);
	CHECK_PROBLEM(&problem, REASON_CORRUPT, "split without its base");
}

/* A file as it is written, at a path. */
static int memory_file(const void *bytes, size_t size, char *path, size_t path_size)
{
	int fd = memfd_create("btf", 0);

	CHECK(write(fd, bytes, size) == (ssize_t)size);
	snprintf(path, path_size, "/proc/self/fd/%d", fd);
	return fd;
}

TEST(files_are_read)
{
	cleanup_maker struct maker maker = { 0 };
	cleanup_btf struct btf *btf = NULL;
	cleanup_close int fd = -1;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	struct btf *none = NULL;
	char path[64];

	make_good(&maker);
	make_file(&maker);
	fd = memory_file(maker.file.data, maker.file.len, path, sizeof(path));
	CHECK(!objfile_open_btf(path, NULL, &btf, NULL));
	CHECK(btf_end_id(btf) == 3);
	CHECK(objfile_open_btf("/nonexistent", NULL, &none, &problem) == -ENOENT);
	CHECK_PROBLEM(&problem, REASON_NOT_FOUND, "no file");
	CHECK(objfile_open_btf("/", NULL, &none, &problem) == -EISDIR);
	CHECK_PROBLEM(&problem, REASON_FILE, "a directory");
	CHECK(objfile_open_btf("/dev/null", NULL, &none, &problem) == -EINVAL);
	CHECK_PROBLEM(&problem, REASON_CORRUPT, "an empty file");
	/* This program has no BTF of its own, but is an ELF file. */
	CHECK(objfile_open_btf("/proc/self/exe", NULL, &none, NULL) == -ENODATA);
	CHECK(!none);
}

/* An ELF file of a header, the sections' names, BTF, and three section headers. */
struct small_elf {
	Elf64_Ehdr header;
	char names[16];
	char btf[256];
	Elf64_Shdr sections[3];
};

static void make_object(struct small_elf *object)
{
	cleanup_maker struct maker maker = { 0 };

	make_good(&maker);
	make_file(&maker);
	*object = (struct small_elf){
		.header = { .e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64,
					 __BYTE_ORDER == __LITTLE_ENDIAN ? ELFDATA2LSB
									 : ELFDATA2MSB,
					 EV_CURRENT },
			    .e_version = EV_CURRENT,
			    .e_shoff = offsetof(struct small_elf, sections),
			    .e_shentsize = sizeof(Elf64_Shdr),
			    .e_shnum = 3,
			    .e_shstrndx = 1 },
		.names = "\0.str\0.BTF",
		.sections = { [1] = { .sh_name = 1,
				      .sh_type = SHT_STRTAB,
				      .sh_offset = offsetof(struct small_elf, names),
				      .sh_size = sizeof(object->names) },
			      [2] = { .sh_name = 6,
				      .sh_type = SHT_PROGBITS,
				      .sh_offset = offsetof(struct small_elf, btf),
				      .sh_size = maker.file.len } },
	};
	memcpy(object->btf, maker.file.data, maker.file.len);
}

static int open_object(const struct small_elf *object, size_t size, struct problem *problem)
{
	cleanup_btf struct btf *btf = NULL;
	cleanup_close int fd = -1;
	char path[64];

	fd = memory_file(object, size, path, sizeof(path));
	return objfile_open_btf(path, NULL, &btf, problem);
}

TEST(elf_files_are_read)
{
	struct small_elf object;
	cleanup_problem struct problem problem = PROBLEM_NONE;

	make_object(&object);
	CHECK(!open_object(&object, sizeof(object), NULL));
	/* No matter which byte is wrong, nothing is read that is not there. */
	for (size_t i = 4; i < sizeof(object); i++) {
		struct small_elf changed = object;

		((uint8_t *)&changed)[i] ^= 0xff;
		(void)open_object(&changed, sizeof(changed), &problem);
	}
	for (size_t size = 4; size < sizeof(object); size++)
		CHECK(open_object(&object, size, &problem) == -EINVAL);
	CHECK_PROBLEM(&problem, REASON_CORRUPT, "a damaged ELF file");
}

TEST(bad_elf_files_are_refused)
{
	static const struct {
		size_t at;
		uint8_t byte;
		int err;
		const char *what;
	} cases[] = {
		{ EI_CLASS, ELFCLASS32, -EOPNOTSUPP, "a 32-bit file" },
		{ offsetof(struct small_elf, header.e_shnum), 0, -ENODATA, "no sections" },
		{ offsetof(struct small_elf, header.e_shnum), 2, -ENODATA, "too few sections" },
		{ offsetof(struct small_elf, header.e_shentsize), 40, -EINVAL,
		  "section headers of another size" },
		{ offsetof(struct small_elf, header.e_shstrndx), 3, -EINVAL,
		  "names in no section" },
		{ offsetof(struct small_elf, names) + 7, 'C', -ENODATA, "another name" },
		{ offsetof(struct small_elf, sections[2].sh_name), 15, -ENODATA,
		  "a name at the end" },
		{ offsetof(struct small_elf, sections[2].sh_type), SHT_NOBITS, -EINVAL,
		  "a section without bytes" },
		{ offsetof(struct small_elf, sections[2].sh_size) + 7, 0xff, -EINVAL,
		  "a size too large" },
		{ offsetof(struct small_elf, sections[2].sh_offset) + 7, 0xff, -EINVAL,
		  "an offset too large" },
		{ offsetof(struct small_elf, btf), 0, -EINVAL, "no BTF in the section" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		cleanup_problem struct problem problem = PROBLEM_NONE;
		struct small_elf object;

		make_object(&object);
		((uint8_t *)&object)[cases[i].at] = cases[i].byte;
		CHECK_CASE(open_object(&object, sizeof(object), &problem) == cases[i].err,
			   cases[i].what);
		CHECK_PROBLEM(&problem,
			      cases[i].err == -EOPNOTSUPP ? REASON_UNSUPPORTED
			      : cases[i].err == -ENODATA  ? REASON_NOT_FOUND
							  : REASON_CORRUPT,
			      cases[i].what);
	}
}

UNIT_MAIN

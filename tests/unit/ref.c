/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words that name objects, what completes them, and the objects that they name. */
#include "cmd/ref.h"

#include <errno.h>
#include <fcntl.h>

#include "../lib/btf_maker.h"
#include "../lib/fake.h"
#include "../lib/unit.h"
#include "cmd/complete/complete.h"
#include "cmd/fail.h"
#include "names/names.h"

/* The maps flows (7), counters (8), percpu (9), twin (10 and 11), the program xdp_pass (5), the
 * link 3. */
static void boot(void)
{
	int link;

	fake_reset();
	fake_fixture();
	link = fake_link_create(LINK_TYPE_XDP, 5, 3);
	fake_object_keep(fake_object_of(link, KIND_LINK));
	close(link);
	fail_reset();
}

static const struct ref none = { .by = REF_NONE };

static struct ref by_id(uint32_t id)
{
	return (struct ref){ .by = REF_ID, .id = id };
}

static struct ref by_text(enum ref_by by, const char *text)
{
	return (struct ref){ .by = by, .text = text };
}

/* One word or two. */
static const struct {
	enum kind kind;
	const char *first, *second;
	struct ref ref;
} words[] = {
	{ KIND_MAP, "7", NULL, { REF_ID, NULL, 7 } },
	{ KIND_MAP, "flows", NULL, { REF_NAME, "flows" } },
	{ KIND_MAP, "./x", NULL, { REF_PATH, "./x" } },
	{ KIND_MAP, "id", "0x10", { REF_ID, NULL, 16 } },
	{ KIND_MAP, "name", "7", { REF_NAME, "7" } },
	{ KIND_MAP, "pin", "x", { REF_PATH, "x" } },
	{ KIND_MAP, "0x10", NULL, { REF_NAME, "0x10" } },
	{ KIND_PROG, "tag", "0123456789abcDEF", { REF_TAG, "0123456789abcDEF" } },
	{ KIND_PROG, "t", "0123456789abcdef", { REF_TAG, "0123456789abcdef" } },
	{ KIND_LINK, "3", NULL, { REF_ID, NULL, 3 } },
	{ KIND_LINK, "id", "3", { REF_ID, NULL, 3 } },
	{ KIND_LINK, "/sys/fs/bpf/l", NULL, { REF_PATH, "/sys/fs/bpf/l" } },
	{ KIND_LINK, "pinned", "l", { REF_PATH, "l" } },
	{ KIND_BTF, "1", NULL, { REF_ID, NULL, 1 } },
	{ KIND_BTF, "id", "1", { REF_ID, NULL, 1 } },
};

TEST(what_words_name)
{
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		char *const list[] = { (char *)words[i].first, (char *)words[i].second };
		struct ref ref = { .by = REF_NONE };

		CHECK_CASE(ref_parse(&ref, words[i].kind, list, words[i].second ? 2 : 1) ==
				   STATUS_DONE,
			   words[i].first);
		CHECK_CASE(ref.by == words[i].ref.by && ref.id == words[i].ref.id, words[i].first);
		CHECK_CASE(!ref.text == !words[i].ref.text, words[i].first);
		if (words[i].ref.text)
			CHECK_STR(ref.text, words[i].ref.text);
	}
}

TEST(what_names_nothing)
{
	static const struct {
		enum kind kind;
		const char *first, *second, *message;
	} rows[] = {
		{ KIND_MAP, "", NULL, "an object's name is empty" },
		{ KIND_MAP, "4294967296", NULL,
		  "\"4294967296\" is not an id: a number from 0 to 4294967295" },
		{ KIND_MAP, "name", "", "name is empty" },
		{ KIND_PROG, "tag", "0123", "\"0123\" is not a tag: 16 hexadecimal digits" },
		{ KIND_LINK, "flows", NULL,
		  "\"flows\" is neither an id nor a path (a path has a /)" },
		{ KIND_LINK, "id", "flows",
		  "\"flows\" is not an id: a number from 0 to 4294967295" },
		{ KIND_BTF, "/x", NULL, "\"/x\" is not an id: a number from 0 to 4294967295" },
		{ KIND_BTF, "vmlinux", NULL,
		  "\"vmlinux\" is not an id: a number from 0 to 4294967295" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char *const list[] = { (char *)rows[i].first, (char *)rows[i].second };
		size_t count = rows[i].second ? 2 : 1;
		struct ref ref;

		CHECK(ref_parse(&ref, rows[i].kind, list, count) == STATUS_FAILED);
		CHECK_STR(problem_text(fail_last()), rows[i].message);
		CHECK(ref_of_words(rows[i].kind, list, count).by == REF_NONE);
	}
}

/* The words that may stand in front of an object's. */
TEST(ways_of_naming)
{
	CHECK(ref_way(KIND_MAP, "name") == REF_NAME && ref_way(KIND_MAP, "n") == REF_NAME);
	CHECK(ref_way(KIND_MAP, "tag") == REF_NONE && ref_way(KIND_PROG, "tag") == REF_TAG);
	CHECK(ref_way(KIND_LINK, "name") == REF_NONE && ref_way(KIND_LINK, "p") == REF_PATH);
	CHECK(ref_way(KIND_BTF, "pinned") == REF_NONE && ref_way(KIND_BTF, "id") == REF_ID);
	CHECK(ref_way(KIND_MAP, "") == REF_NONE && ref_way(KIND_MAP, "ids") == REF_NONE);
	CHECK(ref_is_way("tag") && !ref_is_way("ta") && !ref_is_way(""));
}

/* What completion offers for an object, joined by blanks. */
static void check_offers(enum arg_kind kind, const char *way, const char *want)
{
	cleanup_candidates struct candidates candidates = { .part = "" };
	const struct arg arg = { kind };
	char *const list[] = { (char *)way };
	const struct completion at = { &arg, list, way ? 1 : 0 };
	cleanup_buf struct buf got = BUF_EMPTY;

	complete_object(&at, &candidates);
	candidates_merge(&candidates);
	for (size_t i = 0; i < candidates.count; i++)
		buf_printf(&got, "%s%s", i ? " " : "", candidates.list[i].word);
	CHECK_STR(buf_text(&got), want);
}

TEST(what_could_stand_for_an_object)
{
	boot();
	check_offers(ARG_MAP, NULL, "flows counters percpu twin 7 8 9 10 11 id name pinned");
	check_offers(ARG_PROG, NULL, "xdp_pass 5 id name pinned tag");
	check_offers(ARG_LINK, NULL, "3 id pinned");
	check_offers(ARG_BTF, NULL, "id");
	check_offers(ARG_MAP, "name", "flows counters percpu twin");
	check_offers(ARG_LINK, "i", "3");
}

TEST(an_object_of_each_kind_is_opened)
{
	const struct {
		enum kind kind;
		struct ref ref;
		const char *label, *type;
	} rows[] = {
		{ KIND_MAP, by_id(8), "map 8 (counters)", "array" },
		{ KIND_MAP, by_text(REF_NAME, "flows"), "map 7 (flows)", "hash" },
		{ KIND_PROG, by_text(REF_NAME, "xdp_pass"), "program 5 (xdp_pass)", "xdp" },
		{ KIND_LINK, by_id(3), "link 3", "xdp" },
	};

	boot();
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		cleanup_handle struct handle handle = HANDLE_NONE;

		CHECK_CASE(ref_open(&handle, rows[i].kind, &rows[i].ref, 0) == STATUS_DONE,
			   rows[i].label);
		CHECK(handle.kind == rows[i].kind && handle.fd >= 0);
		CHECK_STR(handle.label, rows[i].label);
		CHECK_STR(handle_type_name(&handle), rows[i].type);
	}
}

TEST(a_program_by_its_tag)
{
	cleanup_handle struct handle prog = HANDLE_NONE, again = HANDLE_NONE;
	const struct ref id = by_id(5);
	char tag[2 * TAG_SIZE + 1];
	struct ref ref;

	boot();
	CHECK(ref_open(&prog, KIND_PROG, &id, 0) == STATUS_DONE);
	handle_tag(&prog, tag);
	ref = by_text(REF_TAG, tag);
	CHECK(ref_open(&again, KIND_PROG, &ref, 0) == STATUS_DONE && again.id == 5);
	ref = by_text(REF_TAG, "0123456789abcdef");
	CHECK(ref_open(&again, KIND_PROG, &ref, 0) == STATUS_NO);
	CHECK_STR(problem_text(fail_last()), "there is no program with tag 0123456789abcdef");
}

TEST(what_cannot_be_opened_is_told)
{
	const struct {
		enum kind kind;
		struct ref ref;
		int status;
		const char *message;
	} rows[] = {
		{ KIND_MAP, by_id(6), STATUS_NO, "there is no map with id 6" },
		{ KIND_LINK, by_id(5), STATUS_NO, "there is no link with id 5" },
		{ KIND_BTF, by_id(1), STATUS_NO, "there is no BTF with id 1" },
		{ KIND_PROG, by_text(REF_NAME, "flows"), STATUS_NO,
		  "there is no program named flows" },
		{ KIND_MAP, by_text(REF_NAME, "twin"), STATUS_FAILED,
		  "2 maps have the name twin: ids 10, 11" },
		{ KIND_LINK, by_text(REF_PATH, "/nosuch"), STATUS_NO, "there is no /nosuch" },
	};

	boot();
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		cleanup_handle struct handle handle = HANDLE_NONE;

		CHECK_CASE(ref_open(&handle, rows[i].kind, &rows[i].ref, 0) == rows[i].status,
			   rows[i].message);
		CHECK(handle.fd < 0);
		CHECK_STR(problem_text(fail_last()), rows[i].message);
		CHECK(ref_open_quietly(&handle, rows[i].kind, &rows[i].ref, 0) < 0);
	}
}

TEST(a_name_that_is_near_is_a_hint)
{
	const struct ref ref = by_text(REF_NAME, "flow");
	struct handle handle = HANDLE_NONE;

	boot();
	CHECK(ref_open(&handle, KIND_MAP, &ref, 0) == STATUS_NO);
	CHECK_STR(problem_hint_text(fail_last()), "did you mean flows?");
}

/* The command that failed, not one that is told for all. */
TEST(the_error_is_that_of_the_command_that_failed)
{
	static const struct {
		enum kind kind;
		enum bpf_command command;
		const char *message;
	} rows[] = {
		{ KIND_MAP, CMD_MAP_GET_NEXT_ID, "cannot list the maps: " },
		{ KIND_PROG, CMD_PROG_GET_NEXT_ID, "cannot list the programs: " },
		{ KIND_MAP, CMD_MAP_GET_FD_BY_ID, "cannot look for a map named nosuch: " },
		{ KIND_MAP, CMD_OBJ_GET_INFO_BY_FD, "cannot look for a map named nosuch: " },
	};
	const struct ref ref = by_text(REF_NAME, "nosuch");

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct handle handle = HANDLE_NONE;

		boot();
		fake_fail(rows[i].command, -EMFILE, 1);
		CHECK(ref_open(&handle, rows[i].kind, &ref, 0) == STATUS_FAILED);
		CHECK(strncmp(problem_text(fail_last()), rows[i].message,
			      strlen(rows[i].message)) == 0);
		CHECK(fail_last()->err == -EMFILE);
	}
}

/* One object that cannot be opened does not hide the one that is looked for. */
TEST(an_object_that_cannot_be_opened_is_passed_over)
{
	const struct ref ref = by_text(REF_NAME, "counters");
	cleanup_handle struct handle handle = HANDLE_NONE;

	boot();
	fake_fail(CMD_MAP_GET_FD_BY_ID, -EPERM, 1);
	CHECK(ref_open(&handle, KIND_MAP, &ref, 0) == STATUS_DONE && handle.id == 8);
}

struct seen {
	uint32_t ids[16];
	size_t count;
};

static int note_id(struct handle *handle, void *context)
{
	struct seen *seen = context;

	seen->ids[seen->count++] = handle->id;
	return STATUS_DONE;
}

static void check_each(const struct ref *ref, bool list, size_t count, const uint32_t ids[])
{
	cleanup_refs struct refs refs = REFS_NONE;
	struct seen seen = { .count = 0 };

	CHECK(refs_find(&refs, KIND_MAP, ref) == STATUS_DONE && refs.list == list);
	CHECK(refs_each(&refs, note_id, &seen) == STATUS_DONE && seen.count == count);
	CHECK(memcmp(seen.ids, ids, count * sizeof(*ids)) == 0);
}

TEST(a_list_or_one)
{
	const struct ref flows = by_text(REF_NAME, "flows"), twin = by_text(REF_NAME, "twin"),
			 id = by_id(9);

	boot();
	check_each(&flows, false, 1, (const uint32_t[]){ 7 });
	check_each(&twin, true, 2, (const uint32_t[]){ 10, 11 });
	check_each(&id, false, 1, (const uint32_t[]){ 9 });
	check_each(&none, true, 5, (const uint32_t[]){ 7, 8, 9, 10, 11 });
}

/* A name is looked for once. */
TEST(each_object_is_opened_once_to_be_compared)
{
	const struct ref twin = by_text(REF_NAME, "twin");
	cleanup_refs struct refs refs = REFS_NONE;
	unsigned before;

	boot();
	before = fake_calls(CMD_MAP_GET_NEXT_ID);
	CHECK(refs_find(&refs, KIND_MAP, &twin) == STATUS_DONE);
	CHECK(refs_each(&refs, note_id, &(struct seen){ .count = 0 }) == STATUS_DONE);
	CHECK(fake_calls(CMD_MAP_GET_NEXT_ID) == before + 6);
}

TEST(what_goes_meanwhile_is_skipped)
{
	cleanup_refs struct refs refs = REFS_NONE;
	struct seen seen = { .count = 0 };

	boot();
	fake_fail(CMD_MAP_GET_FD_BY_ID, -ENOENT, 1);
	CHECK(refs_find(&refs, KIND_MAP, &none) == STATUS_DONE);
	CHECK(refs_each(&refs, note_id, &seen) == STATUS_DONE && seen.count == 4);
}

/* The kernel keeps 15 bytes of a name. */
TEST(the_name_of_a_map_is_no_more_than_the_kernel_keeps)
{
	const struct ref ref = by_id(8);
	cleanup_handle struct handle map = HANDLE_NONE;
	cleanup_free char *name = NULL;

	boot();
	CHECK(ref_open(&map, KIND_MAP, &ref, 0) == STATUS_DONE);
	CHECK(handle_full_name(&map, &name) == 0);
	CHECK_STR(name, "counters");
	CHECK(handle_btf_id(&map) == map.info.map.btf_id);
}

/* A map as a loader makes it: cut to 15 bytes, with types of the object file's BTF. */
static void make_cut_map(uint32_t id, int btf_fd, uint32_t value_type)
{
	struct map_create_attr create = {
		.map_type = MAP_TYPE_HASH,
		.key_size = 4,
		.value_size = 4,
		.max_entries = 1,
		.map_name = "a_name_of_a_map",
		.btf_fd = (uint32_t)btf_fd,
		.btf_key_type_id = btf_fd ? 1 : 0,
		.btf_value_type_id = value_type,
	};
	int fd = fake_map_create(&create, id);

	CHECK(fd >= 0);
	fake_object_keep(fake_object_of(fd, KIND_MAP));
	close(fd);
}

/* struct { u32 *key; TYPE *value; } NAME SEC(".maps") */
static uint32_t make_declaration(struct maker *maker, const char *name, uint32_t value_pointer)
{
	uint32_t type, key = make_string(maker, "key"), value = make_string(maker, "value");
	uint32_t variable;

	type = make_type(maker, BTF_STRUCT, "", 2, 16);
	make_words(maker, key, 3, 0, value, value_pointer, 64);
	variable = make_type(maker, BTF_VAR, name, 0, type);
	make_words(maker, 1);
	return variable;
}

TEST(a_name_that_the_kernel_cut_is_found_by_all_of_it)
{
	static const struct {
		const char *name;
		int status;
		uint32_t id; /* 0: several */
	} cases[] = {
		{ "a_name_of_a_map_of_numbers", STATUS_DONE, 20 },
		{ "a_name_of_a_map_of_signs", STATUS_DONE, 21 },
		{ "a_name_of_a_map_that_is_not", STATUS_NO, 0 },
		{ "a_name_of_a_map_of_", STATUS_NO, 0 },
		{ "a_name_of_a_map", STATUS_FAILED, 0 },
		{ "flows_and_more", STATUS_NO, 0 },
		{ "flows_and_more_and_more", STATUS_NO, 0 },
	};
	cleanup_maker struct maker maker = { .last_id = 0 };
	struct btf_load_attr load = { 0 };
	uint32_t numbers, signs;
	int btf_fd;

	boot();
	make_int(&maker, "u32", 4);
	make_int(&maker, "s32", 4);
	make_type(&maker, BTF_PTR, "", 0, 1);
	make_type(&maker, BTF_PTR, "", 0, 2);
	numbers = make_declaration(&maker, "a_name_of_a_map_of_numbers", 3);
	signs = make_declaration(&maker, "a_name_of_a_map_of_signs", 4);
	make_type(&maker, BTF_DATASEC, ".maps", 2, 32);
	make_words(&maker, numbers, 0, 16, signs, 16, 16);
	make_file(&maker);
	load.btf = ptr_u64(maker.file.data);
	load.btf_size = (uint32_t)maker.file.len;
	btf_fd = fake_btf_load(&load);
	CHECK(btf_fd >= 0);
	make_cut_map(20, btf_fd, 1);
	make_cut_map(21, btf_fd, 2);
	close(btf_fd);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct ref ref = by_text(REF_NAME, cases[i].name);
		cleanup_handle struct handle map = HANDLE_NONE;

		CHECK_CASE(ref_open(&map, KIND_MAP, &ref, 0) == cases[i].status, cases[i].name);
		CHECK_CASE(map.id == cases[i].id, cases[i].name);
		fail_reset();
	}
}

TEST(a_name_that_the_kernel_cut_may_be_any_that_begins_so_where_no_types_tell)
{
	const struct ref longer = by_text(REF_NAME, "a_name_of_a_map_of_numbers");
	const struct ref other = by_text(REF_NAME, "a_name_of_another_map");
	cleanup_handle struct handle map = HANDLE_NONE;

	boot();
	make_cut_map(20, 0, 0);
	CHECK(ref_open(&map, KIND_MAP, &other, 0) == STATUS_NO);
	fail_reset();
	CHECK(ref_open(&map, KIND_MAP, &longer, 0) == STATUS_DONE && map.id == 20);
}

/* Before Linux 5.11 the kernel refuses to tell the name of BTF. */
TEST(btf_is_opened_without_its_name_where_the_kernel_tells_none)
{
	cleanup_maker struct maker maker = { .last_id = 0 };
	cleanup_handle struct handle btf = HANDLE_NONE, refused = HANDLE_NONE;
	struct btf_load_attr load = { 0 };
	int fd;

	boot();
	make_int(&maker, "u32", 4);
	make_file(&maker);
	load.btf = ptr_u64(maker.file.data);
	load.btf_size = (uint32_t)maker.file.len;
	fd = fake_btf_load(&load);
	fake_fail(CMD_OBJ_GET_INFO_BY_FD, -E2BIG, 1);
	CHECK(handle_open_fd(&btf, KIND_BTF, fcntl(fd, F_DUPFD_CLOEXEC, 3)) == 0);
	CHECK_STR(btf.name, "");
	fake_fail(CMD_OBJ_GET_INFO_BY_FD, -E2BIG, 2);
	CHECK(handle_open_fd(&refused, KIND_BTF, fd) == -E2BIG);
}

TEST(a_descriptor_that_is_no_object_is_closed)
{
	struct handle handle = HANDLE_NONE;
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

	boot();
	CHECK(handle_open_fd(&handle, KIND_MAP, fd) < 0 && handle.fd < 0);
	CHECK(fcntl(fd, F_GETFD) < 0 && errno == EBADF);
}

UNIT_MAIN

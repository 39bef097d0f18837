/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The writer: what each format makes of the same calls. */
#include "out/out.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../lib/unit.h"
#include "cmd/fail.h"
#include "out/writer.h"

static const struct column map_list[] = {
	{ "id", "id", .table = true, .right = true },
	{ "name", "name", .table = true },
	{ "bytes_key", "key", .right = true },
	{ "pids", "pids", .table = true },
	{ "secret", "" },
};
static const struct columns maps = { map_list, ARRAY_SIZE(map_list), .none = "no maps" };

static char text[4096];
static struct screen screen; /* for tests of what is cut */

/* Runs `write` in a format; what comes out is in text. */
static int written(enum form format, int (*write_it)(struct out *out))
{
	int fd = memfd_create("out", 0), err, status;
	struct out *out = out_new(fd, format, &screen);
	ssize_t size;

	fail_reset();
	out_begin(out);
	status = write_it(out);
	err = fail_end(out, status);
	size = pread(fd, text, sizeof(text) - 1, 0);
	text[size < 0 ? 0 : size] = '\0';
	out_free(out);
	close(fd);
	return err;
}

static void record(struct out *out, unsigned id, const char *name)
{
	out_record_begin(out, NULL, &maps);
	out_u64(out, "id", id);
	out_str(out, "name", name);
	out_u64(out, "bytes_key", 4);
	out_bool(out, "secret", true);
	out_list_begin(out, "pids", NULL);
	for (unsigned i = 0; i < 2 && id == 7; i++) {
		out_record_begin(out, NULL, NULL);
		out_u64(out, "pid", i + 1);
		out_str(out, "comm", "a\"b");
		out_record_end(out);
	}
	out_list_end(out);
	out_record_end(out);
}

static int one(struct out *out)
{
	record(out, 7, "fl\nows");
	return STATUS_DONE;
}

static int several(struct out *out)
{
	out_list_begin(out, NULL, &maps);
	record(out, 7, "flows");
	record(out, 12, NULL);
	out_list_end(out);
	return STATUS_DONE;
}

static int none(struct out *out)
{
	out_list_begin(out, NULL, &maps);
	out_list_end(out);
	return STATUS_DONE;
}

static int nothing(struct out *out)
{
	(void)out;
	return STATUS_DONE;
}

static int broken_list(struct out *out)
{
	out_list_begin(out, NULL, &maps);
	record(out, 12, "x");
	return fail_hint(fail(-EPERM, "cannot \"go\" on"), "try");
}

static int broken_record(struct out *out)
{
	out_record_begin(out, NULL, &maps);
	out_u64(out, "id", 3);
	return fail_no_such("no map 3");
}

static int missed(struct out *out)
{
	(void)out;
	return fail_not_found("no such key");
}

static int kinds(struct out *out)
{
	static const uint8_t bytes[] = { 1, 0x80, 'A' };

	out_record_begin(out, NULL, &maps);
	out_s64(out, "s", -5);
	out_u64(out, "u", UINT64_MAX);
	out_null(out, "null");
	out_enum(out, "retval", 2, "XDP_PASS");
	out_enum(out, "other", 77, NULL);
	out_flags(out, "flags", 1, "no_prealloc");
	out_flags(out, "no_flags", 0, "");
	out_bytesize(out, "memlock", 4299162);
	out_duration(out, "time", 1200);
	out_hex(out, "key", bytes, sizeof(bytes));
	out_octets(out, "data", bytes, sizeof(bytes));
	out_str_n(out, "raw", "a\xff\x1b", 3);
	out_record_end(out);
	return STATUS_DONE;
}

static int in_record(struct out *out)
{
	out_record_begin(out, NULL, &maps);
	out_u64(out, "id", 7);
	out_record_begin(out, "metadata", NULL);
	out_str(out, "author", "m\ne");
	out_s64(out, "version", -3);
	out_record_end(out);
	out_record_end(out);
	return STATUS_DONE;
}

static int nested(struct out *out)
{
	out_list_begin(out, NULL, NULL);
	for (int i = 0; i < 2; i++) {
		out_record_begin(out, NULL, NULL);
		out_str(out, "command", i ? "b" : "a");
		out_nest_begin(out, "output");
		if (i)
			fail_nest_end(out, fail(-ENOENT, "gone"));
		else
			fail_nest_end(out, several(out));
		out_record_end(out);
	}
	out_list_end(out);
	return STATUS_FAILED;
}

static int items(struct out *out)
{
	out_list_begin(out, NULL, NULL);
	for (int i = 0; i < 2; i++) {
		stream_add_str(out_item_begin(out), "{}");
		out_item_end(out);
	}
	out_list_end(out);
	out_text(out, "Found %d", 2);
	return STATUS_DONE;
}

static const struct {
	int (*write_it)(struct out *out);
	enum form format;
	const char *want;
} cases[] = {
	{ one, FORM_JSON,
	  "{\"id\":7,\"name\":\"fl\\nows\",\"bytes_key\":4,\"secret\":true,"
	  "\"pids\":[{\"pid\":1,\"comm\":\"a\\\"b\"},{\"pid\":2,\"comm\":\"a\\\"b\"}]}\n" },
	{ one, FORM_PLAIN, "id: 7\nname: fl\\nows\nkey: 4\npids: 1 a\"b, 2 a\"b\n" },
	{ several, FORM_JSON,
	  "[{\"id\":7,\"name\":\"flows\",\"bytes_key\":4,\"secret\":true,"
	  "\"pids\":[{\"pid\":1,\"comm\":\"a\\\"b\"},{\"pid\":2,\"comm\":\"a\\\"b\"}]},"
	  "{\"id\":12,\"name\":null,\"bytes_key\":4,\"secret\":true,\"pids\":[]}]\n" },
	{ several, FORM_JSONL,
	  "{\"id\":7,\"name\":\"flows\",\"bytes_key\":4,\"secret\":true,"
	  "\"pids\":[{\"pid\":1,\"comm\":\"a\\\"b\"},{\"pid\":2,\"comm\":\"a\\\"b\"}]}\n"
	  "{\"id\":12,\"name\":null,\"bytes_key\":4,\"secret\":true,\"pids\":[]}\n" },
	{ several, FORM_PLAIN, "ID  NAME   PIDS\n 7  flows  1 a\"b, 2 a\"b\n12\n" },
	{ none, FORM_JSON, "[]\n" },
	{ none, FORM_JSONL, "" },
	{ none, FORM_PLAIN, "no maps\n" },
	{ nothing, FORM_JSON, "null\n" },
	{ nothing, FORM_JSONL, "" },
	{ nothing, FORM_PLAIN, "" },
	{ broken_list, FORM_JSON,
	  "[{\"id\":12,\"name\":\"x\",\"bytes_key\":4,\"secret\":true,\"pids\":[]},"
	  "{\"error\":\"cannot \\\"go\\\" on: Operation not permitted\",\"errno\":\"EPERM\","
	  "\"hint\":\"try\"}]\n" },
	{ broken_record, FORM_JSON, "{\"id\":3,\"error\":\"no map 3\",\"errno\":\"ENOENT\"}\n" },
	{ missed, FORM_JSON, "null\n" },
	{ kinds, FORM_JSON,
	  "{\"s\":-5,\"u\":18446744073709551615,\"null\":null,\"retval\":2,\"other\":77,"
	  "\"flags\":1,\"no_flags\":0,\"memlock\":4299162,\"time\":1200,"
	  "\"key\":[\"0x01\",\"0x80\",\"0x41\"],\"data\":[1,128,65],"
	  "\"raw\":\"a\\uefff\\u001b\"}\n" },
	{ kinds, FORM_JSONL,
	  "{\"s\":-5,\"u\":18446744073709551615,\"null\":null,\"retval\":2,\"other\":77,"
	  "\"flags\":1,\"no_flags\":0,\"memlock\":4299162,\"time\":1200,"
	  "\"key\":\"018041\",\"data\":[1,128,65],"
	  "\"raw\":\"a\\uefff\\u001b\"}\n" },
	{ kinds, FORM_PLAIN,
	  "s: -5\nu: 18446744073709551615\nretval: XDP_PASS (2)\nother: 77\n"
	  "flags: no_prealloc\nmemlock: 4.1 MiB\ntime: 1.2 us\nkey: 01 80 41\n"
	  "data:\n  0000  01 80 41                                          |..A|\n"
	  "raw: a\\xff\\x1b\n" },
	{ in_record, FORM_JSON, "{\"id\":7,\"metadata\":{\"author\":\"m\\ne\",\"version\":-3}}\n" },
	{ in_record, FORM_PLAIN, "id: 7\nmetadata: author=m\\ne, version=-3\n" },
	{ nested, FORM_JSON,
	  "[{\"command\":\"a\",\"output\":[{\"id\":7,\"name\":\"flows\",\"bytes_key\":4,"
	  "\"secret\":true,\"pids\":[{\"pid\":1,\"comm\":\"a\\\"b\"},{\"pid\":2,"
	  "\"comm\":\"a\\\"b\"}]},{\"id\":12,\"name\":null,\"bytes_key\":4,\"secret\":true,"
	  "\"pids\":[]}]},{\"command\":\"b\",\"output\":{\"error\":\"gone: No such file or "
	  "directory\",\"errno\":\"ENOENT\"}}]\n" },
	{ items, FORM_JSON, "[{},{}]\n" },
	{ items, FORM_JSONL, "{}\n{}\n" },
	{ items, FORM_PRETTY, "[\n    {},\n    {}\n]\n" },
	{ items, FORM_PLAIN, "{}{}Found 2\n" },
	{ none, FORM_PRETTY, "[]\n" },
	{ broken_record, FORM_PRETTY,
	  "{\n    \"id\": 3,\n    \"error\": \"no map 3\",\n    \"errno\": \"ENOENT\"\n}\n" },
};

TEST(formats)
{
	CHECK(freopen("/dev/null", "w", stderr));
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		CHECK_CASE(written(cases[i].format, cases[i].write_it) == 0, cases[i].want);
		CHECK_STR(text, cases[i].want);
	}
}

TEST(a_full_disk_is_told_once_at_the_end)
{
	int fd = open("/dev/full", O_WRONLY);
	struct out *out = out_new(fd, FORM_JSON, &screen);

	out_begin(out);
	CHECK(fail_end(out, several(out)) == -ENOSPC);
	out_free(out);
	close(fd);
}

static void held_map(struct out *out, unsigned id, const char *name, unsigned holders)
{
	out_record_begin(out, NULL, &maps);
	out_u64(out, "id", id);
	out_str(out, "name", name);
	out_list_begin(out, "pids", NULL);
	for (unsigned i = 0; i < holders; i++) {
		out_record_begin(out, NULL, NULL);
		out_u64(out, "pid", i + 1);
		out_str(out, "comm", "python3");
		out_record_end(out);
	}
	out_list_end(out);
	if (holders)
		out_brief(out, "python3 ×3");
	out_record_end(out);
}

static int held_maps(struct out *out)
{
	out_list_begin(out, NULL, &maps);
	held_map(out, 7, "flöws_of_the_world", 3);
	held_map(out, 123, "x", 0);
	out_list_end(out);
	return 0;
}

static int one_held_map(struct out *out)
{
	held_map(out, 7, "flows", 3);
	return 0;
}

/* A character of two columns, and one with a mark. */
static int wide_maps(struct out *out)
{
	out_list_begin(out, NULL, &maps);
	held_map(out, 7, "日本語のフロー表の名前です", 1);
	held_map(out, 8, "e\u0301clair", 1);
	out_list_end(out);
	return 0;
}

/* A pipe has no columns. */
TEST(tables_are_cut_to_the_screen)
{
	static const struct {
		size_t columns;
		int (*write_it)(struct out *out);
		const char *want;
	} screens[] = {
		{ 0, held_maps,
		  " ID  NAME                PIDS\n"
		  "  7  flöws_of_the_world  1 python3, 2 python3, 3 python3\n"
		  "123  x\n" },
		{ 56, held_maps,
		  " ID  NAME                PIDS\n"
		  "  7  flöws_of_the_world  1 python3, 2 python3, 3 python3\n"
		  "123  x\n" },
		{ 55, held_maps,
		  " ID  NAME                PIDS\n"
		  "  7  flöws_of_the_world  python3 ×3\n"
		  "123  x\n" },
		{ 35, held_maps,
		  " ID  NAME                PIDS\n"
		  "  7  flöws_of_the_world  python3 ×3\n"
		  "123  x\n" },
		{ 33, held_maps,
		  " ID  NAME              PIDS\n"
		  "  7  flöws_of_the_wo…  python3 ×3\n"
		  "123  x\n" },
		{ 30, held_maps,
		  " ID NAME            PIDS\n"
		  "  7 flöws_of_the_w… python3 ×3\n"
		  "123 x\n" },
		{ 22, held_maps,
		  " ID NAME     PIDS\n"
		  "  7 flöws_o… python3 …\n"
		  "123 x\n" },
		{ 14, held_maps,
		  " ID NAME     …\n"
		  "  7 flöws_o… …\n"
		  "123 x\n" },
		{ 0, wide_maps,
		  "ID  NAME                        PIDS\n"
		  " 7  日本語のフロー表の名前です  1 python3\n"
		  " 8  e\u0301clair                      1 python3\n" },
		{ 32, wide_maps,
		  "ID  NAME               PIDS\n"
		  " 7  日本語のフロー表…  1 python3\n"
		  " 8  e\u0301clair             1 python3\n" },
		{ 31, wide_maps,
		  "ID  NAME              PIDS\n"
		  " 7  日本語のフロー…   1 python3\n"
		  " 8  e\u0301clair            1 python3\n" },
		{ 0, one_held_map, "id: 7\nname: flows\npids: 1 python3, 2 python3, 3 python3\n" },
		{ 37, one_held_map, "id: 7\nname: flows\npids: 1 python3, 2 python3, 3 python3\n" },
		{ 36, one_held_map, "id: 7\nname: flows\npids: python3 ×3\n" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(screens); i++) {
		screen.columns = screens[i].columns;
		CHECK_CASE(written(FORM_PLAIN, screens[i].write_it) == 0, screens[i].want);
		CHECK_STR(text, screens[i].want);
	}
	screen.columns = 20;
	CHECK(written(FORM_JSONL, one_held_map) == 0);
	CHECK(strstr(text, "\"pid\":3") && !strstr(text, "×"));
	screen.columns = 0;
}

TEST(names_in_tables_have_colour)
{
	screen.colour = true;
	CHECK(written(FORM_PLAIN, held_maps) == 0);
	CHECK_STR(text, "\033[1m ID  NAME                PIDS\033[0m\n"
			"  7  \033[36mflöws_of_the_world\033[0m  1 python3, 2 python3, 3 python3\n"
			"123  \033[36mx\033[0m\n");
	screen.columns = 14;
	CHECK(written(FORM_PLAIN, held_maps) == 0);
	CHECK_STR(text, "\033[1m ID NAME     …\033[0m\n"
			"  7 \033[36mflöws_o\033[0m… …\n"
			"123 \033[36mx\033[0m\n");
	CHECK(written(FORM_JSONL, held_maps) == 0);
	CHECK(!strchr(text, '\033'));
	screen = (struct screen){ 0 };
}

/* What a buffer that could not grow lacks is not looked for behind its end. */
TEST(a_table_for_which_memory_is_short_is_told)
{
	struct table *table = table_new();
	struct stream stream = STREAM_TO(-1);

	table_cell(table, "id");
	buf_add_str(&table->texts, "7");
	table_cell_end(table);
	table->lines.err = -ENOMEM;
	table_add_row(table, &maps);
	table_print(table, &maps, &stream, &screen);
	CHECK(stream.err == -ENOMEM && stream.len == 0);

	stream.err = 0;
	table->texts.err = -ENOMEM;
	table_cell(table,
		   "a_name_that_is_longer_than_what_has_been_allocated_for_the_texts_of_cells");
	table_cell_end(table);
	table_print_record(table, &maps, &stream, &screen);
	CHECK(stream.err == -ENOMEM && stream.len == 0);
	stream_done(&stream);
	table_free(table);
}

/* Written through a recorder, a list is what it is without. */
static int recorded_list(struct out *out)
{
	struct out *recorder;

	out_list_begin(out, NULL, &maps);
	recorder = out_recorder(out);
	record(recorder, 7, "flows");
	record(recorder, 12, NULL);
	CHECK(out_records(recorder) == 2 && !out_error(recorder));
	for (size_t i = 0; i < out_records(recorder); i++)
		out_replay(recorder, i, out, &maps, false);
	out_free(recorder);
	out_list_end(out);
	return STATUS_DONE;
}

static int recorded_one(struct out *out)
{
	struct out *recorder = out_recorder(out);

	record(recorder, 7, "fl\nows");
	out_replay(recorder, 0, out, &maps, false);
	out_free(recorder);
	return STATUS_DONE;
}

/* The second row first, one forgotten, and of each the columns in another order. */
static int chosen(struct out *out)
{
	static const struct column list[] = {
		{ "pids", "pids", .table = true },
		{ "bytes_key", "key", .table = true, .right = true },
		{ "id", "id", .table = true, .right = true },
	};
	static const struct columns columns = { list, ARRAY_SIZE(list) };
	struct out *recorder;

	out_list_begin(out, NULL, &columns);
	recorder = out_recorder(out);
	record(recorder, 12, "twelve");
	record(recorder, 13, "thirteen");
	out_forget(recorder);
	record(recorder, 7, "seven");
	for (size_t i = out_records(recorder); i > 0; i--)
		out_replay(recorder, i - 1, out, &columns, true);
	out_free(recorder);
	out_list_end(out);
	return STATUS_DONE;
}

TEST(what_is_recorded_is_written_later)
{
	static const struct {
		int (*straight)(struct out *out), (*recorded)(struct out *out);
	} pairs[] = { { several, recorded_list }, { one, recorded_one } };
	char want[sizeof(text)];

	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
		for (enum form form = 0; form < FORMS; form++) {
			CHECK(written(form, pairs[i].straight) == 0);
			memcpy(want, text, sizeof(want));
			CHECK(written(form, pairs[i].recorded) == 0);
			CHECK_STR(text, want);
		}
	}
	CHECK(written(FORM_PLAIN, chosen) == 0);
	CHECK_STR(text, "PIDS          KEY  ID\n1 a\"b, 2 a\"b    4   7\n                4  12\n");
	CHECK(written(FORM_JSONL, chosen) == 0);
	CHECK_STR(text,
		  "{\"pids\":[{\"pid\":1,\"comm\":\"a\\\"b\"},{\"pid\":2,\"comm\":\"a\\\"b\"}],"
		  "\"bytes_key\":4,\"id\":7}\n{\"pids\":[],\"bytes_key\":4,\"id\":12}\n");
}

static int with_other_texts(struct out *out)
{
	out_list_begin(out, NULL, &maps);
	for (unsigned id = 7; id < 9; id++) {
		out_record_begin(out, NULL, &maps);
		out_u64(out, "id", id);
		out_list_begin(out, "pids", NULL);
		out_u64(out, NULL, 1);
		out_list_end(out);
		out_instead(out, id == 7 ? "init(1)" : "");
		out_record_end(out);
	}
	out_list_end(out);
	return STATUS_DONE;
}

static int with_other_texts_recorded(struct out *out)
{
	struct out *recorder;

	out_list_begin(out, NULL, &maps);
	recorder = out_recorder(out);
	out_record_begin(recorder, NULL, &maps);
	out_str(recorder, "name", "long");
	out_instead(recorder, "other");
	out_record_end(recorder);
	out_replay(recorder, 0, out, &maps, true);
	out_free(recorder);
	out_list_end(out);
	return STATUS_DONE;
}

TEST(people_see_another_text)
{
	CHECK(written(FORM_PLAIN, with_other_texts) == 0);
	CHECK_STR(text, "ID  PIDS\n 7  init(1)\n 8\n");
	CHECK(written(FORM_JSONL, with_other_texts) == 0);
	CHECK_STR(text, "{\"id\":7,\"pids\":[1]}\n{\"id\":8,\"pids\":[1]}\n");
	CHECK(written(FORM_PLAIN, with_other_texts_recorded) == 0);
	CHECK_STR(text, "NAME\nother\n");
	CHECK(written(FORM_JSON, with_other_texts_recorded) == 0);
	CHECK_STR(text, "[{\"name\":\"long\"}]\n");
}

static void add_recorded(void *context, const char *path, const uint64_t *number, const char *value)
{
	struct buf *buf = context;

	buf_printf(buf, "%s=", path);
	if (number)
		buf_printf(buf, "%llu ", (unsigned long long)*number);
	else
		buf_printf(buf, "%s ", value);
}

TEST(the_values_of_a_record_have_paths)
{
	struct out *out = out_new(-1, FORM_PRETTY, &screen), *recorder;
	cleanup_buf struct buf found = BUF_EMPTY;

	out_begin(out);
	out_list_begin(out, NULL, &maps);
	recorder = out_recorder(out);
	record(recorder, 12, "first");
	record(recorder, 7, NULL);
	out_each_recorded(recorder, 1, add_recorded, &found);
	CHECK_STR(buf_text(&found), "id=7 bytes_key=4 secret=1 pids.pid=1 pids.comm=a\"b "
				    "pids.pid=2 pids.comm=a\"b ");
	out_free(recorder);
	out_free(out);
}

UNIT_MAIN

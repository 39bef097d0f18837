/* SPDX-License-Identifier: GPL-3.0-or-later */
/* DATA without a layout, and in layout words, to bytes. */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "../lib/unit.h"
#include "base/util.h"
#include "encode/encode.h"

#define KEY "the key of map 7 (flows)"

static struct problem problem;

/* Encodes words that blanks divide; the bytes in hexadecimal, NULL: the problem says why not. */
static const char *encoded(const struct layout *layout, size_t size, const char *text)
{
	static char shown[512];
	uint8_t bytes[64] = { 0 };
	char copy[512], *words[64], *rest = copy, *word;
	size_t count = 0;
	int err;

	problem_done(&problem);
	snprintf(copy, sizeof(copy), "%s", text);
	while ((word = strsep(&rest, " ")))
		words[count++] = word;
	err = encode_data(layout, size, KEY, words, count, bytes, &problem);
	CHECK_CASE(err == problem.err, text);
	for (size_t i = 0; i < size; i++) {
		CHECK_CASE(!err || !bytes[i], text);
		if (!err)
			snprintf(shown + 2 * i, 3, "%02x", bytes[i]);
	}
	return err ? NULL : shown;
}

struct row {
	size_t size;
	const char *words;
	const char *wanted; /* NULL: it is refused */
	enum reason reason;
};

static void check_row(const char *got, const struct row *row)
{
	if (got && row->wanted)
		CHECK_STR(got, row->wanted);
	CHECK_CASE(!got == !row->wanted, row->words);
	if (!row->wanted)
		CHECK_PROBLEM(&problem, row->reason, row->words);
}

static void check_rows(const struct layout *layout, const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		check_row(encoded(layout, rows[i].size, rows[i].words), &rows[i]);
}

/* The numbers below are in the order of a little-endian host; turned around for others. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define IN_ORDER(little, big) little
#else
#define IN_ORDER(little, big) big
#endif

TEST(a_word_is_a_byte)
{
	static const struct row rows[] = {
		{ 4, "1 2 0xff 0", "0102ff00" },
		{ 1, "255", "ff" },
		{ 4, "hex 1 02 fF 0x0a", "0102ff0a" },
		{ 1, "hex a", "0a" },
		{ 4, "1 2 256 4", NULL, REASON_RANGE },
		{ 4, "1 2 3 1g", NULL, REASON_SYNTAX },
		{ 4, "1 2  4", NULL, REASON_SYNTAX },
		{ 4, "1 2 010 4", NULL, REASON_SYNTAX },
		{ 4, "1 2 +1 4", NULL, REASON_SYNTAX },
		{ 4, "1 2 -1 4", NULL, REASON_RANGE },
		{ 4, "hex 1 2 100 4", NULL, REASON_RANGE },
		{ 4, "hex 1 2 g 4", NULL, REASON_SYNTAX },
		{ 16, "1 2 3", NULL, REASON_SIZE },
		{ 2, "1 2 3", NULL, REASON_SIZE },
		{ 1, "1 2", NULL, REASON_SIZE },
		{ 4, "hex 1 2 3", NULL, REASON_SIZE },
		{ 16, "5", NULL, REASON_SIZE },
		{ 0, "5", NULL, REASON_SIZE },
	};

	check_rows(NULL, rows, ARRAY_SIZE(rows));
}

TEST(hexadecimal_digits_may_run_together)
{
	static const struct row rows[] = {
		{ 4, "hex 0a0B0c0d", "0a0b0c0d" },
		{ 2, "hex 0a0b0c0d", NULL, REASON_SIZE },
		{ 4, "hex 0a0b0c0", NULL, REASON_SYNTAX },
		{ 4, "hex 0a0b0c0g", NULL, REASON_SYNTAX },
		{ 4, "hex ", NULL, REASON_SYNTAX },
	};

	check_rows(NULL, rows, ARRAY_SIZE(rows));
}

TEST(an_integer_fills_1_2_4_or_8_bytes)
{
	static const struct row rows[] = {
		{ 4, "1", IN_ORDER("01000000", "00000001") },
		{ 4, "0x01020304", IN_ORDER("04030201", "01020304") },
		{ 4, "-2", IN_ORDER("feffffff", "fffffffe") },
		{ 4, "4294967295", "ffffffff" },
		{ 4, "-2147483648", IN_ORDER("00000080", "80000000") },
		{ 2, "0b101", IN_ORDER("0500", "0005") },
		{ 2, "0o17", IN_ORDER("0f00", "000f") },
		{ 1, "-128", "80" },
		{ 8, "18446744073709551615", "ffffffffffffffff" },
		{ 8, "-9223372036854775808", IN_ORDER("0000000000000080", "8000000000000000") },
		{ 1, "300", NULL, REASON_RANGE },
		{ 1, "-129", NULL, REASON_RANGE },
		{ 2, "65536", NULL, REASON_RANGE },
		{ 8, "18446744073709551616", NULL, REASON_RANGE },
		{ 8, "999999999999999999999999999999999999999999", NULL, REASON_RANGE },
		{ 2, "010", NULL, REASON_TYPE },
		{ 3, "70000", NULL, REASON_TYPE },
		{ 2, "", NULL, REASON_TYPE },
	};

	check_rows(NULL, rows, ARRAY_SIZE(rows));
}

TEST(addresses_have_their_sizes)
{
	static const struct row rows[] = {
		{ 4, "10.0.0.1", "0a000001" },
		{ 16, "fd00::1", "fd000000000000000000000000000001" },
		{ 16, "::ffff:10.0.0.1", "00000000000000000000ffff0a000001" },
		{ 6, "02:00:5e:00:53:1", "02005e005301" },
		{ 4, "10.0.0.256", NULL, REASON_TYPE },
		{ 6, "02:00:5e:00:53", NULL, REASON_TYPE },
		{ 6, "02:00:5e:00:53:001", NULL, REASON_TYPE },
		{ 16, "10.0.0.1", NULL, REASON_TYPE },
	};

	check_rows(NULL, rows, ARRAY_SIZE(rows));
}

TEST(an_lpm_key_is_an_address_and_a_length)
{
	static const struct layout ip4 = { .kind = LAYOUT_BYTES, .lpm_key = true, .bit_size = 64 };
	static const struct layout ip6 = { .kind = LAYOUT_BYTES, .lpm_key = true, .bit_size = 160 };
	static const struct row ip4_rows[] = {
		{ 8, "10.0.0.0/8", IN_ORDER("08000000", "00000008") "0a000000" },
		{ 8, "10.1.2.3", IN_ORDER("20000000", "00000020") "0a010203" },
		{ 8, "0.0.0.0/0", "0000000000000000" },
		{ 8, "8 0 0 0 10 0 0 0", "080000000a000000" },
		{ 8, "hex 080000000a000000", "080000000a000000" },
		{ 8, "10.0.0.0/33", NULL, REASON_RANGE },
		{ 8, "10.0.0.0/-1", NULL, REASON_RANGE },
		{ 8, "10.0.0/8", NULL, REASON_TYPE },
		{ 8, "10.0.0.0/", NULL, REASON_TYPE },
		{ 8, "fd00::/16", NULL, REASON_TYPE },
		{ 8, "10", NULL, REASON_SIZE },
	};
	static const struct row ip6_rows[] = {
		{ 20, "fd00::/16",
		  IN_ORDER("10000000", "00000010") "fd000000000000000000000000000000" },
		{ 20, "fd00::1/129", NULL, REASON_RANGE },
	};

	check_rows(&ip4, ip4_rows, ARRAY_SIZE(ip4_rows));
	check_rows(&ip6, ip6_rows, ARRAY_SIZE(ip6_rows));
}

TEST(types_and_values_come_in_pairs)
{
	static const struct row rows[] = {
		{ 8, "ip4 10.0.0.1 be16 443 pad[2]", "0a00000101bb0000" },
		{ 4, "u16 5 u16 6", IN_ORDER("05000600", "00050006") },
		{ 8, "pad[8]", "0000000000000000" },
		{ 7, "mac 2:0:5e:0:53:1 u8 0xff", "02005e005301ff" },
		{ 8, "char[8] hello", "68656c6c6f000000" },
		{ 5, "char[5] hello", "68656c6c6f" },
		{ 8, "f64 1", IN_ORDER("000000000000f03f", "3ff0000000000000") },
		{ 4, "f32 -0.5", IN_ORDER("000000bf", "bf000000") },
		{ 4, "be32 10.0.0.1", "0a000001" },
		{ 4, "s16 -1 s8 -128 u8 1", "ffff8001" },
		{ 4, "u16 5 u8 6", NULL, REASON_SIZE },
		{ 4, "u16 5 u64 6", NULL, REASON_SIZE },
		{ 4, "u16 5 u16", NULL, REASON_MISSING },
		{ 4, "u16 5 u33 6", NULL, REASON_UNKNOWN },
		{ 4, "u16 70000 u16 1", NULL, REASON_RANGE },
		{ 4, "pad[2] 5 u16 1", NULL, REASON_UNKNOWN },
		{ 4, "ip4 1", NULL, REASON_TYPE },
		{ 4, "char[4] hello", NULL, REASON_RANGE },
		{ 4, "f32 1e400", NULL, REASON_RANGE },
		{ 4, "f32 +1", NULL, REASON_TYPE },
	};

	check_rows(NULL, rows, ARRAY_SIZE(rows));
}

TEST(json_gives_bytes_back)
{
	static const struct row rows[] = {
		{ 4, "[\"0x01\",\"0xff\",\"0x00\",\"0x0a\"]", "01ff000a" },
		{ 4, "[1,255,0,10]", "01ff000a" },
		{ 4, "\"0a0b0c0d\"", "0a0b0c0d" },
		{ 4, "\"10.0.0.1\"", "0a000001" },
		{ 1, "\"0a\"", "0a" },
		{ 4, "[1,2,3]", NULL, REASON_SIZE },
		{ 4, "[1,2,3,256]", NULL, REASON_RANGE },
		{ 4, "[1,2,3,\"x\"]", NULL, REASON_TYPE },
		{ 4, "[1,2,3,[4]]", NULL, REASON_TYPE },
		{ 4, "{\"a\":1}", NULL, REASON_TYPE },
		{ 3, "\"0a0b\"", NULL, REASON_TYPE },
		{ 4, "[1,2", NULL, REASON_SYNTAX },
		{ 4, "[1,\n2", NULL, REASON_SYNTAX },
	};

	check_rows(NULL, rows, ARRAY_SIZE(rows));
}

TEST(a_file_has_exactly_the_size)
{
	char path[] = "/tmp/encode-XXXXXX", word[64], wanted[128];
	int fd = mkstemp(path);

	CHECK(fd >= 0 && write(fd, "abcd", 4) == 4);
	close(fd);
	snprintf(word, sizeof(word), "@%s", path);
	CHECK_STR(encoded(NULL, 4, word), "61626364");
	/* The path is another each time: no sentence for the file of them. */
	CHECK(!encoded(NULL, 5, word) && problem.reason == REASON_SIZE);
	snprintf(wanted, sizeof(wanted), KEY " has 5 bytes, %s has 4", path);
	CHECK_STR(problem_text(&problem), wanted);
	CHECK(!encoded(NULL, 3, word) && problem.reason == REASON_SIZE);
	snprintf(wanted, sizeof(wanted), KEY " has 3 bytes, %s has more", path);
	CHECK_STR(problem_text(&problem), wanted);
	unlink(path);
	CHECK(!encoded(NULL, 4, word) && problem.reason == REASON_FILE && problem.err == -ENOENT);
	snprintf(wanted, sizeof(wanted), "cannot read %s: No such file or directory", path);
	CHECK_STR(problem_text(&problem), wanted);
}

TEST(what_was_meant_is_hinted_at)
{
	static const struct row rows[] = {
		{ 4, "0a0b0c0d", NULL, REASON_TYPE },
		{ 4, "{\"a\":1}", NULL, REASON_TYPE },
		{ 4, "u16 5 u33 6", NULL, REASON_UNKNOWN },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		check_row(encoded(NULL, rows[i].size, rows[i].words), &rows[i]);
		CHECK_CASE(*problem_hint_text(&problem), rows[i].words);
	}
}

TEST(nothing_is_cut)
{
	char what[1000], *words[] = { (char *)"1" };

	memset(what, 'x', sizeof(what) - 1);
	what[sizeof(what) - 1] = '\0';
	CHECK(encode_data(NULL, 4, what, words, 0, &(uint32_t){ 0 }, &problem) == -EINVAL);
	CHECK(strncmp(problem_text(&problem), what, strlen(what)) == 0);
	CHECK_STR(problem_text(&problem) + strlen(what), " has 4 bytes, got 0");
}

TEST(nothing_is_the_data_of_no_bytes)
{
	CHECK(encode_data(NULL, 0, KEY, NULL, 0, NULL, &problem) == 0);
	CHECK(encode_data(NULL, 4, KEY, NULL, 0, &(uint32_t){ 0 }, &problem) == -EINVAL);
	CHECK_PROBLEM(&problem, REASON_SIZE, "nothing");
}

static const char *per_cpu(size_t size, const char *word, bool *partial)
{
	static char shown[128];
	uint8_t bytes[3 * 8] = { 0 };
	char *words[] = { (char *)word };

	if (encode_partial_per_cpu(NULL, size, "the value of map 3", words, 1, bytes, 8, 3, partial,
				   &problem))
		return NULL;
	for (size_t i = 0; i < sizeof(bytes); i++)
		snprintf(shown + 2 * i, 3, "%02x", bytes[i]);
	return shown;
}

TEST(cpus_have_one_value_or_each_its_own)
{
	static const struct row rows[] = {
		{ 1, "7", "070000000000000007000000000000000700000000000000" },
		{ 1, "[1,2,3]", "010000000000000002000000000000000300000000000000" },
		{ 2, "[\"0a0b\",[1,2],[\"0x01\",\"0xff\"]]",
		  "0a0b000000000000010200000000000001ff000000000000" },
		{ 2, "[\"0x01\",\"0xff\"]", "01ff00000000000001ff00000000000001ff000000000000" },
		{ 1,
		  "[{\"cpu\":0,\"value\":[\"0x05\"]},{\"cpu\":1,\"value\":6},{\"cpu\":2,\"value\":7}]",
		  "050000000000000006000000000000000700000000000000" },
		{ 1, "[{\"value\":[5],\"cpu\":0},6,{\"cpu\":\"2\",\"value\":\"07\"}]",
		  "050000000000000006000000000000000700000000000000" },
		{ 1, "[1,2]", NULL, REASON_SIZE },
		{ 1, "[300,2]", NULL, REASON_SIZE },
		{ 1, "[1,2,3,4]", NULL, REASON_SIZE },
		{ 1, "[1,2,{\"cpu\":2,\"value\":3,\"x\":4}]", NULL, REASON_TYPE },
		{ 1, "[1,2,{\"cpu\":2}]", NULL, REASON_TYPE },
		{ 1, "[1,2,{\"cpu\":[2],\"value\":3}]", NULL, REASON_UNEXPECTED },
		{ 1, "[1,2,{\"cpu\":2,\"value\":}]", NULL, REASON_SYNTAX },
		{ 1, "[1,2,3] 4", NULL, REASON_SYNTAX },
		{ 1, "[{\"cpu\":1,\"value\":5},{\"cpu\":0,\"value\":6},{\"cpu\":2,\"value\":7}]",
		  NULL, REASON_UNEXPECTED },
		{ 1, "[1,2,300]", NULL, REASON_RANGE },
	};
	bool partial;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		check_row(per_cpu(rows[i].size, rows[i].words, &partial), &rows[i]);
}

UNIT_MAIN

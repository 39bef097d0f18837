/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of the DNS: bytes to text, text to bytes, and what is neither. */
#include <errno.h>

#include "../lib/unit.h"
#include "base/dns.h"
#include "base/util.h"

#define L31 "abcdefghijklmnopqrstuvwxyz01234"
#define L63 L31 L31 "x"

TEST(names)
{
	static const struct {
		const char *wire;
		size_t length;
		const char *text;
	} rows[] = {
		{ "", 1, "." },
		{ "\3www\7example", 13, "www.example." },
		{ "\3a.b\1\\", 7, "a\\.b.\\\\." },
		{ "\4\0\x1f\x7f\xff", 6, "\\000\\031\\127\\255." },
		{ "\2 a\3*_-", 8, "\\032a.*_-." },
		{ "\77" L63, 65, L63 "." },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const uint8_t *wire = (const uint8_t *)rows[i].wire;
		uint8_t again[DNS_NAME_MAX];
		char text[DNS_TEXT_SIZE + 1];
		size_t dotless = strlen(rows[i].text) - (i > 0);

		CHECK_CASE(dns_name_length(wire, rows[i].length) == rows[i].length, rows[i].text);
		CHECK_CASE(dns_name_length(wire, rows[i].length - 1) == 0, rows[i].text);
		*dns_name_to_text(text, wire) = '\0';
		CHECK_STR(text, rows[i].text);
		for (size_t size = dotless; size <= strlen(text); size++) {
			CHECK_CASE(dns_name_from_text(text, size, again, rows[i].length) ==
					   (int)rows[i].length,
				   text);
			CHECK_CASE(memcmp(again, wire, rows[i].length) == 0, text);
			CHECK_CASE(dns_name_from_text(text, size, again, rows[i].length - 1) ==
					   -ERANGE,
				   text);
		}
	}
}

TEST(no_names)
{
	static const struct {
		const char *bytes;
		size_t size;
	} rows[] = {
		{ "", 0 },	     { "\3ww", 4 },	     /* ends within a label */
		{ "\3www", 4 },				     /* has no end */
		{ "\300\14", 3 },			     /* compressed */
		{ "\1a\300\14", 5 }, { "\100" L63 "y", 66 }, /* a label of 64 */
	};
	uint8_t longest[300];

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		CHECK(dns_name_length((const uint8_t *)rows[i].bytes, rows[i].size) == 0);
	/* 127 labels of one byte and the zero are 255 bytes; a label of two makes one too many. */
	for (size_t i = 0; i < sizeof(longest); i++)
		longest[i] = i % 2 ? 'a' : 1;
	longest[254] = 0;
	CHECK(dns_name_length(longest, sizeof(longest)) == 255);
	memmove(longest + 3, longest + 2, 253);
	longest[0] = 2;
	CHECK(dns_name_length(longest, sizeof(longest)) == 0);
}

TEST(no_text)
{
	static const char *const rows[] = {
		"",	 "..",	   ".a",     "a..",    "a..b",	"a\\",		"a\\1",
		"a\\12", "a\\1x2", "a\\256", "a\\999", L63 "y", "a." L63 "y.b",
	};
	char longest[300];
	uint8_t name[DNS_NAME_MAX];

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		CHECK_CASE(dns_name_from_text(rows[i], strlen(rows[i]), name, sizeof(name)) ==
				   -EINVAL,
			   rows[i]);
	for (size_t i = 0; i < sizeof(longest); i++)
		longest[i] = i % 2 ? '.' : 'a';
	CHECK(dns_name_from_text(longest, 254, name, sizeof(name)) == 255);
	CHECK(dns_name_from_text(longest, 253, name, 1000) == 255);
	CHECK(dns_name_from_text(longest, 255, name, 1000) == -ERANGE);
}

UNIT_MAIN

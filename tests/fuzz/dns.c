/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fuzzes DNS names: a name has a text that gives the same bytes, and a text that is one gives a
 * name that has its length.
 */
#include <stdlib.h>
#include <string.h>

#include "base/dns.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_name(const uint8_t *name, size_t length)
{
	uint8_t *again = malloc(length);
	char *text = malloc(DNS_TEXT_SIZE), *end = dns_name_to_text(text, name);

	for (const char *c = text; c < end; c++)
		if (*c <= ' ' || *c >= 0x7f)
			abort();
	if (dns_name_from_text(text, (size_t)(end - text), again, length) != (int)length ||
	    memcmp(again, name, length) != 0)
		abort();
	free(again);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t length = dns_name_length(data, size);
	size_t space = size ? data[0] : 0;
	uint8_t *name = malloc(space + 1);
	int made;

	if (length)
		check_name(data, length);
	made = dns_name_from_text((const char *)data, size, name, space);
	if (made > 0 && dns_name_length(name, space) != (size_t)made)
		abort();
	if (made > 0)
		check_name(name, (size_t)made);
	free(name);
	return 0;
}

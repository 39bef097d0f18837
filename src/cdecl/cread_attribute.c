/* SPDX-License-Identifier: GPL-3.0-or-later */
/* __attribute__((packed, aligned(8))), __packed, __aligned(8). */
#include "cdecl/cread_internal.h"

enum { ALIGN_MAX = 4096 };

static int read_aligned(struct cread *reader, struct c_attributes *attributes)
{
	const char *at;
	uint64_t align;
	int err = c_expect_sign(reader, '(');

	if (err)
		return err;
	at = reader->token.text;
	err = c_number(reader, "an alignment", 1, ALIGN_MAX, &align);
	if (err)
		return err;
	if (align & (align - 1))
		return c_refuse(reader, at, "an alignment is a power of 2");
	attributes->align = (uint32_t)max_size(attributes->align, align);
	return c_expect_sign(reader, ')');
}

static int read_attribute(struct cread *reader, struct c_attributes *attributes)
{
	if (c_word(reader, "aligned") || c_word(reader, "__aligned__"))
		return read_aligned(reader, attributes);
	if (!c_word(reader, "packed") && !c_word(reader, "__packed__"))
		return c_expected(reader, "packed or aligned(N)");
	attributes->packed = true;
	return 0;
}

static int read_list(struct cread *reader, struct c_attributes *attributes)
{
	int err = c_expect_sign(reader, '(');

	if (!err)
		err = c_expect_sign(reader, '(');
	if (!err)
		err = read_attribute(reader, attributes);
	while (!err && c_sign(reader, ','))
		err = read_attribute(reader, attributes);
	if (!err)
		err = c_expect_sign(reader, ')');
	return err ? err : c_expect_sign(reader, ')');
}

int c_attributes(struct cread *reader, struct c_attributes *attributes)
{
	int err = 0;

	while (!err) {
		if (c_word(reader, "__attribute__"))
			err = read_list(reader, attributes);
		else if (c_word(reader, "__aligned"))
			err = read_aligned(reader, attributes);
		else if (c_word(reader, "__packed"))
			attributes->packed = true;
		else
			break;
	}
	return err;
}

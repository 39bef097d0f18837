/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What C declares by name. */
#include "cdecl/cread_internal.h"

void btf_declarations_done(struct btf_declarations *declarations)
{
	btf_writer_done(&declarations->writer);
	buf_done(&declarations->names);
	buf_done(&declarations->basics);
}

const struct c_name *c_find(const struct cread *reader, enum c_space space, uint32_t name)
{
	const struct c_name *names = (const struct c_name *)reader->all->names.data;
	size_t count = reader->all->names.len / sizeof(*names);

	/* The last one first: a struct is declared anew when it gets its members. */
	while (count--) {
		if (names[count].space == space && names[count].name == name)
			return &names[count];
	}
	return NULL;
}

void cread_declare(struct cread *reader, const struct c_name *name)
{
	buf_add(&reader->all->names, name, sizeof(*name));
}

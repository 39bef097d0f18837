/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a program returns. */
#include "cmd/prog/retval.h"

#include <stdio.h>

#include "base/number.h"
#include "cmd/fail.h"
#include "names/names.h"

static const char *name_by_type(const struct handle *prog, uint32_t retval)
{
	const struct names *names = names_returns(prog->info.prog.type);

	return names ? names_of(names, retval) : NULL;
}

int retval_parse(const char *word, const struct handle *prog, uint32_t *retval)
{
	const struct names *names = names_returns(prog->info.prog.type);
	struct number number;
	uint64_t value;

	if (number_parse(word, &number) == 0) {
		if (number.magnitude > (number.negative ? (u128)1 << 31 : UINT32_MAX))
			return fail_misuse("a program returns 32 bits: %s does not fit", word);
		*retval = (uint32_t)number.magnitude;
		if (number.negative)
			*retval = -*retval;
		return STATUS_DONE;
	}
	if (!names || names_number(names, word, &value))
		return fail_misuse("\"%s\" is neither a number nor something that %s returns", word,
				   prog->label);
	*retval = (uint32_t)value;
	return STATUS_DONE;
}

void retval_show(struct out *out, const struct handle *prog, uint32_t retval)
{
	const char *name = name_by_type(prog, retval);
	char negative[16];

	if (name)
		out_str(out, "retval_name", name);
	snprintf(negative, sizeof(negative), "%d", (int32_t)retval);
	if (!name && (int32_t)retval < 0)
		name = negative;
	out_enum(out, "retval", retval, name);
}

/* "XDP_PASS (2)", or the number. */
static const char *text_of(const struct handle *prog, uint32_t retval, char *space, size_t size)
{
	const char *name = name_by_type(prog, retval);

	if (name)
		snprintf(space, size, "%s (%u)", name, retval);
	else
		snprintf(space, size, "%d", (int32_t)retval);
	return space;
}

int retval_expect(const struct handle *prog, uint32_t retval, uint32_t expected)
{
	char got[64], want[64];

	if (retval == expected)
		return STATUS_DONE;
	return fail_no("%s returned %s, not %s", prog->label,
		       text_of(prog, retval, got, sizeof(got)),
		       text_of(prog, expected, want, sizeof(want)));
}

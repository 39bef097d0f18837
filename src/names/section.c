/* Program types by the names of sections. */
#include <errno.h>
#include <string.h>

#include "base/util.h"
#include "names/names.h"

static const struct section sections[] = {
#define SECTION(name, prog_type, attach_type, prog_flags)                                          \
	{ name, prog_type, attach_type, prog_flags },
#include "names/section.def"
};

int section_parse(const char *word, struct section *section)
{
	uint64_t prog_type;

	for (size_t i = 0; i < ARRAY_SIZE(sections); i++)
		if (strcmp(sections[i].name, word) == 0) {
			*section = sections[i];
			return 0;
		}
	if (number_by_name(&prog_types, word, &prog_type))
		return -ENOENT;
	*section = (struct section){ .name = name_of(&prog_types, prog_type),
				     .prog_type = (uint32_t)prog_type };
	return 0;
}

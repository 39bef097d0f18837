/* Names newer than the tables, from the running kernel's BTF. */
#include <errno.h>

#include "names/internal.h"

const char *kernel_name_of(const struct names *names, uint64_t number)
{
	(void)names;
	(void)number;
	return NULL;
}

int kernel_number_by_name(const struct names *names, const char *name, uint64_t *number)
{
	(void)names;
	(void)name;
	(void)number;
	return -ENOENT;
}

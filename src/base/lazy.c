/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A shared library that is opened when it is first used.  A short file: dlopen(3) and dlsym(3). */
#include "base/lazy.h"

#include <dlfcn.h>
#include <errno.h>
#include <string.h>

int lazy_open(const char *soname, const struct lazy_symbol *symbols, size_t count)
{
	void *library = dlopen(soname, RTLD_LAZY | RTLD_GLOBAL);

	if (!library)
		return -ENOENT;
	for (size_t i = 0; i < count; i++) {
		void *symbol = dlsym(library, symbols[i].name);

		if (!symbol)
			return -ENOSYS;
		memcpy(symbols[i].pointer, &symbol, sizeof(symbol));
	}
	return 0;
}

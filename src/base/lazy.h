/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A shared library that is opened when it is first used, so that a command that does not need it
 * does not pay for it at start-up (libbpf with libelf and libz, readline, capstone).
 */
#pragma once

#include <stddef.h>

struct lazy_symbol {
	const char *name;
	void *pointer; /* a function pointer's address, set when the library is open */
};

/* Opens the library and sets all the pointers: 0; -ENOENT: it is not installed; -ENOSYS: it lacks
 * one of the symbols.  It stays open until the process ends. */
int lazy_open(const char *soname, const struct lazy_symbol *symbols, size_t count);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects for the tests, compiled by clang from a text. */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "objfile/objfile.h"

/* What bpf_helpers.h declares, as far as the tests use it. */
static const char prelude[] =
	"typedef unsigned int u32; typedef unsigned long long u64;\n"
	"#define SEC(name) __attribute__((section(name), used))\n"
	"#define __noinline __attribute__((noinline))\n"
	"#define __weak __attribute__((weak))\n"
	"#define __hidden __attribute__((visibility(\"hidden\")))\n"
	"#define __ksym __attribute__((section(\".ksyms\")))\n"
	"#define __kconfig __attribute__((section(\".kconfig\")))\n"
	"#define __uint(name, value) int (*name)[value]\n"
	"#define __type(name, value) __typeof__(value) *name\n"
	"#define __array(name, value) __typeof__(value) *name[]\n"
	"#define __ulong(name, value) enum { unique_##name = value } name\n"
	"static void *(*bpf_map_lookup_elem)(void *, const void *) = (void *)1;\n"
	"static long (*bpf_loop)(u32, void *, void *, u64) = (void *)181;\n"
	"char _license[] SEC(\"license\") = \"GPL\";\n";

/* Compiles C behind the prelude, or assembler when `flags` say so; exits when that fails. */
static inline void compile(const char *flags, const char *source, struct buf *bytes)
{
	char object[] = "/tmp/bpfadm-object-XXXXXX", command[512];
	bool assembler = strstr(flags, "assembler") != NULL;
	int fd = mkstemp(object), err;
	FILE *clang;

	snprintf(command, sizeof(command), "clang -target bpf -O2 %s -c -o %s -", flags, object);
	clang = popen(command, "w");
	if (fd < 0 || !clang)
		exit(99);
	fputs(assembler ? "" : prelude, clang);
	fputs(source, clang);
	err = pclose(clang) ? -1 : buf_read_file(bytes, object, 1 << 24);
	close(fd);
	unlink(object);
	if (err)
		exit(99);
}

#define C_FLAGS		"-g -x c -Wno-missing-declarations"
#define ASSEMBLER_FLAGS "-x assembler"

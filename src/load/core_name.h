/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CO-RE relocations in words, for when the kernel has nothing like what a program asks for. */
#pragma once

#include <stddef.h>

#include "base/buf.h"
#include "objfile/objfile.h"

/* The relocation that left an instruction which the verifier complains about in its log, as
 * "invalid func unknown#195896080"; NULL: none did. */
const struct objfile_core_relo *core_blamed(const struct objfile_program *program, const char *log);

/* What it asks for: "the field pid of struct task_struct". */
void core_describe(const struct objfile *object, const struct objfile_core_relo *relo,
		   struct buf *text);

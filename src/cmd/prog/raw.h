/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instructions as a dump writes them into a file, made fit to be loaded again. */
#pragma once

#include <stddef.h>

#include "asm/assemble.h"
#include "bpf/ksyms.h"

/*
 * The kernel has put its own numbers into a loaded program (kernel/bpf/syscall.c,
 * bpf_insn_prepare_dump): a map's id where the loader wants a descriptor, an address where it wants
 * a helper's number, the index of a function where it wants the distance.  This undoes it; a
 * program that never was in the kernel stays as it is.  `size` is a multiple of 8.  0 or -errno.
 */
int raw_program(const void *bytes, size_t size, struct ksyms *ksyms, struct asm_program *program);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Native code as text, by libcapstone. */
#include "cmd/prog/native.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/lazy.h"
#include "base/util.h"
#include "sonames.h"

#if defined(CAPSTONE_SONAME) && (defined(__x86_64__) || defined(__aarch64__))
#include <capstone/capstone.h>

#ifdef __x86_64__
static const cs_arch arch = CS_ARCH_X86;
static const cs_mode mode = CS_MODE_64;
enum { SMALLEST = 1 };
#else
static const cs_arch arch = CS_ARCH_ARM64;
static const cs_mode mode = CS_MODE_LITTLE_ENDIAN;
enum { SMALLEST = 4 };
#endif

static struct {
	__typeof__(cs_open) *open;
	__typeof__(cs_close) *close;
	__typeof__(cs_option) *option;
	__typeof__(cs_malloc) *malloc;
	__typeof__(cs_free) *free;
	__typeof__(cs_disasm_iter) *next;
} capstone;

static csh handle;
static cs_insn *space;

static int open_library(void)
{
	static const struct lazy_symbol symbols[] = {
		{ "cs_open", &capstone.open },	   { "cs_close", &capstone.close },
		{ "cs_option", &capstone.option }, { "cs_malloc", &capstone.malloc },
		{ "cs_free", &capstone.free },	   { "cs_disasm_iter", &capstone.next },
	};

	return capstone.next ? 0 : lazy_open(CAPSTONE_SONAME, symbols, ARRAY_SIZE(symbols));
}

int native_open(void)
{
	int err = open_library();

	if (err)
		return -ENOENT;
	if (capstone.open(arch, mode, &handle) != CS_ERR_OK)
		return -ENOSYS;
	/* As bpftool, objdump and the kernel's own sources write it; without meaning on arm64. */
	capstone.option(handle, CS_OPT_SYNTAX, CS_OPT_SYNTAX_ATT);
	space = capstone.malloc(handle);
	if (space)
		return 0;
	capstone.close(&handle);
	return -ENOSYS;
}

void native_close(void)
{
	capstone.free(space, 1);
	capstone.close(&handle);
	space = NULL;
}

/* The operand of a call of a fixed address is that address. */
static uint64_t call_target(const cs_insn *found)
{
	const char *operand = found->op_str + (found->op_str[0] == '#');

	if (strncmp(found->mnemonic, "call", 4) != 0 && strcmp(found->mnemonic, "bl") != 0)
		return 0;
	return operand[0] == '0' ? strtoull(operand, NULL, 16) : 0;
}

void native_insn(const uint8_t *bytes, size_t size, uint64_t address, struct native_insn *insn)
{
	const uint8_t *at = bytes;
	size_t left = size;

	*insn = (struct native_insn){ .size = min_size(SMALLEST, size), .operation = "(bad)" };
	if (!capstone.next(handle, &at, &left, &address, space))
		return;
	insn->size = space->size;
	snprintf(insn->operation, sizeof(insn->operation), "%.31s", space->mnemonic);
	snprintf(insn->operands, sizeof(insn->operands), "%.159s", space->op_str);
	insn->target = call_target(space);
}

#else

int native_open(void)
{
	return -ENOENT;
}

void native_close(void)
{
}

void native_insn(const uint8_t *bytes, size_t size, uint64_t address, struct native_insn *insn)
{
	(void)bytes;
	(void)address;
	*insn = (struct native_insn){ .size = size, .operation = "(bad)" };
}

#endif

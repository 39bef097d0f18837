/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the verifier's messages usually mean. */
#include "cmd/prog/meaning.h"

#include <stddef.h>
#include <string.h>

#include "base/util.h"

/* The first whose words are in the message. */
static const struct meaning {
	const char *words, *meaning;
	bool of_type; /* a program of another type may be allowed to */
} meanings[] = {
	{ "R0 !read_ok", "the program may end before it has set what it returns" },
	{ "!read_ok", "a register is read that nothing was put into on this path; a call forgets "
		      "r1 to r5" },
	{ "invalid access to map value, value_size=",
	  "an offset into the map's value is not known to stay within it: compare it first" },
	{ "invalid access to packet",
	  "bytes of the packet are used before they were compared with data_end" },
	{ "_or_null'",
	  "a pointer that may be NULL, as of a look-up, is used before it was tested" },
	{ "Possibly NULL pointer passed",
	  "a pointer that may be NULL is passed on before it was tested" },
	{ "invalid mem access 'scalar'",
	  "a number is used as a pointer: where it comes from is nothing that may be read directly" },
	{ "invalid mem access 'inv'",
	  "a number is used as a pointer: where it comes from is nothing that may be read directly" },
	{ "Unreleased reference", "what was acquired is not released on each path to the end" },
	{ "infinite loop detected", "a loop goes round without a change that would end it" },
	{ "back-edge from insn", "the program has a loop that this kernel does not allow" },
	{ "BPF program is too large",
	  "there are too many paths through the program: bound its loops, or use bpf_loop()" },
	{ "The sequence of", "too many jumps stand in a row" },
	{ "unbounded m", "a number's range is not known: bound it, as by & with a mask" },
	{ "min value is negative",
	  "a size or offset may be negative: make it unsigned and bound it" },
	{ "combined stack size", "the functions of a path may have 512 bytes of stack together" },
	{ "invalid read from stack", "bytes of the stack are read that nothing was written to" },
	{ "invalid indirect read from stack",
	  "a function is given bytes of the stack that nothing was written to, often padding" },
	{ "invalid write to stack", "a program's stack has 512 bytes" },
	{ "invalid stack", "a program's stack has 512 bytes" },
	{ "unreachable insn", "no path leads to some instructions" },
	{ "GPL", "the function is for programs whose licence is compatible with the GPL: in C "
		 "char LICENSE[] SEC(\"license\") = \"GPL\", of text license GPL" },
	{ "program of this type cannot use helper",
	  "programs of this type do not have this function", true },
	{ "unknown func", "programs of this type, or this kernel, do not have this function",
	  true },
	{ "invalid func", "this kernel does not have this function" },
	{ "cannot pass map_type", "this function does not work with maps of this type" },
	{ "leaks addr", "an address of the kernel would get out of the program" },
	{ "should have been", "programs of this type may return only some values", true },
	{ "dereference of modified ctx",
	  "the context may only be read at offsets that are known when the program is compiled" },
	{ "invalid bpf_context access",
	  "programs of this type may not use this field of the context, or not so", true },
	{ "pointer arithmetic", "this kind of pointer may not be computed with" },
	{ "misaligned", "what is read or written does not lie at a multiple of its size" },
	{ "expected=", "a function is given another kind of argument than it takes" },
	{ "calling kernel function", "programs of this type may not call this kernel function",
	  true },
	{ "last insn is not an exit or jmp", "a path runs over the program's end" },
	{ "uses reserved fields",
	  "this kernel does not know the instruction, or is too old for it" },
	{ "unknown opcode", "this kernel does not know the instruction, or is too old for it" },
	{ "jump out of range", "a jump leads out of the function that it is in" },
	{ "attach_btf_id", "what the program is to attach to is not for programs of its type" },
};

static const struct meaning *find(const char *reason)
{
	for (size_t i = 0; i < ARRAY_SIZE(meanings); i++)
		if (strstr(reason, meanings[i].words))
			return &meanings[i];
	return NULL;
}

const char *verdict_meaning(const char *reason)
{
	const struct meaning *meaning = find(reason);

	return meaning ? meaning->meaning : NULL;
}

bool verdict_may_be_of_type(const char *reason)
{
	const struct meaning *meaning = find(reason);

	return !meaning || meaning->of_type;
}

/* The instructions that `prog load` is given: assembler text, or the bytes themselves. */
#pragma once

#include "asm/assemble.h"

/* Reads a file, "-" being standard input; what it holds shows which of the two it is.  What is
 * wrong is said; an enum status.  Maps are still to be put in. */
int source_read(const char *path, struct asm_program *program);

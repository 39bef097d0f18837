/* The only way to the kernel's bpf(2). */
#pragma once

#include <stddef.h>

#include "bpf/attr.h"

/* Calls bpf(2) with `size` bytes of `attr`, the size of the command's own struct.  What the command
 * returns (a file descriptor, close on exec, or a number), or -errno; -KERNEL_ENOTSUPP is among
 * them.  The call is shown when tracing is on (trace.h). */
int sys_bpf(enum bpf_command command, union attr *attr, size_t size);

/* Shows bpf(2) calls on stderr, decoded: the option -t. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "bpf/attr.h"

/* Switches tracing; it is off at start. */
void trace_enable(bool on);

/* Writes a line about a call to stderr when tracing is on.  `result` is what sys_bpf() returns. */
void trace_call(enum bpf_command command, const union attr *attr, size_t size, int result);

/* The line's text, without newline:
 * bpf(map_create, map_type=hash key_size=4 … map_name="flows") = 3 */
void trace_format(struct buf *buf, enum bpf_command command, const union attr *attr, size_t size,
		  int result);

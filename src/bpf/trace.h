/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows bpf(2) calls on stderr, decoded: the option -t. */
#pragma once

#include <stdbool.h>

#include "base/buf.h"
#include "bpf/attr.h"

/* Switches tracing; it is off at start. */
void trace_enable(bool on);

/* Writes a line about a call to stderr when tracing is on; `result` is what sys_bpf() returns. */
void trace_call(enum bpf_command command, const union attr *attr, int result);

/*
 * Adds the line's text, without newline:
 *
 *	bpf(map_create, map_type=hash key_size=4 value_size=8 max_entries=16 map_name="flows") = 3
 *
 * Most fields are left out when they are zero.  Of keys and values the first 64 bytes are shown as
 * hexadecimal digits, of a per-CPU map those of the first CPU; of other data, and of results of a
 * call that failed, the address is shown.
 */
void trace_format(struct buf *buf, enum bpf_command command, const union attr *attr, int result);

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
 * Fields that are zero and say nothing then are left out.  Keys and values are shown as hexadecimal
 * digits, the first 64 bytes of them and of a per-CPU map the first CPU's; other data, and what a
 * call that failed has not brought back, as its address.
 */
void trace_format(struct buf *buf, enum bpf_command command, const union attr *attr, int result);

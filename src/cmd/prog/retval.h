/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a program returns, by the names that its type gives the numbers. */
#pragma once

#include <stdint.h>

#include "cmd/ref.h"
#include "out/out.h"

/* A number, negative ones too, or a name (XDP_PASS); what is wrong is said, an enum status. */
int retval_parse(const char *word, const struct handle *prog, uint32_t *retval);

/* Writes "retval" into the open record, and "retval_name" when it has one. */
void retval_show(struct out *out, const struct handle *prog, uint32_t retval);

/* STATUS_DONE when they are the same, else STATUS_NO, told. */
int retval_expect(const struct handle *prog, uint32_t retval, uint32_t expected);

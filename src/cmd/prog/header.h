/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is told first about a program, in lists and in front of dumps. */
#pragma once

#include "cmd/ref.h"
#include "out/out.h"

/* Write values into the open record: "name", in full where its BTF has it; "tag"; and those two
 * with id, type, gpl_compatible and, if they were counted, runs. */
void header_name(struct out *out, const struct handle *prog);
void header_tag(struct out *out, const struct handle *prog);
void header_show(struct out *out, const struct handle *prog);

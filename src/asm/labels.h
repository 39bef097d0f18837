/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Labels and the instructions that go to them. */
#pragma once

#include "asm/statement.h"
#include "base/buf.h"

struct label {
	struct span name;
	size_t insn; /* the index that it stands for */
	unsigned line, column;
};

/* An instruction that names one. */
struct label_ref {
	struct span name;
	enum label_use use;
	int helper;
	size_t insn;
	unsigned line, column;
};

struct labels {
	struct buf defined; /* of struct label */
	struct buf used;    /* of struct label_ref */
};

void labels_done(struct labels *labels);

/* Fills the distances in: 0, or -EINVAL: a label is defined twice, or not at all, or is too far
 * away, see `error`. */
int labels_resolve(struct labels *labels, struct insn *insns, struct asm_error *error);

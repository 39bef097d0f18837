/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The context of a test run, by its type: the kernel's for the type of program, or the program's
 * own.
 */
#pragma once

#include "base/buf.h"
#include "bpf/kernel.h"
#include "btf/btf.h"
#include "cmd/command.h"
#include "layout/layout.h"

struct run_context {
	const struct context_rule *rule; /* NULL: not read */
	const struct btf *btf;
	struct btf *own;	  /* NULL: it is the kernel's */
	struct layout_tree *tree; /* what the bytes mean; NULL: mere bytes */
};

#define RUN_CONTEXT_NONE ((struct run_context){ .rule = NULL })
void run_context_done(struct run_context *context);
#define cleanup_run_context cleanup_with(run_context_done)

/* Finds the rule and the type for the program; STATUS_DONE, also without a rule when it takes no
 * context, or what went wrong is said. */
int run_context_find(struct run_context *context, struct kernel *kernel, const struct handle *prog);

/* DATA -> the bytes of the context for `prog`; what DATA leaves out is what a packet of `data_size`
 * bytes implies, else 0.  An enum status; what is wrong is said. */
int run_context_read(struct run_context *context, struct kernel *kernel, const struct handle *prog,
		     const struct words *words, size_t data_size, struct buf *bytes);

/* Does the kernel write the context after the run to ctx_out?  To where it was given, ctx_in? */
bool run_context_is_in_ctx_out(const struct run_context *context);
bool run_context_is_in_place(const struct run_context *context);

/* Shows the context as "ctx" of the open record. */
int run_context_show(const struct run_context *context, struct out *out, const void *bytes,
		     size_t size);

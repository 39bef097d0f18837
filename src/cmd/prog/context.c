/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The context of a test run, by its type. */
#include "cmd/prog/context.h"

#include <errno.h>
#include <string.h>

#include "bpf/btf_object.h"
#include "bpf/prog.h"
#include "cmd/prog/prog.h"
#include "cmd/show.h"
#include "encode/encode.h"
#include "names/names.h"

enum { RAW_ARGS = 12 }; /* MAX_BPF_FUNC_ARGS */

/* What net/bpf/test_run.c of Linux 6.18 accepts and returns. */
struct context_rule {
	uint32_t prog_type;
	const char *type; /* a struct of the kernel, in place of what the program itself is given */
	enum {
		CTX_LOST,
		CTX_OUT,
		CTX_IN_PLACE
	} result; /* where the kernel writes it after the run */
};

static const struct context_rule rules[] = {
	{ PROG_TYPE_XDP, NULL, CTX_OUT },
	{ PROG_TYPE_SOCKET_FILTER, NULL, CTX_OUT },
	{ PROG_TYPE_SCHED_CLS, NULL, CTX_OUT },
	{ PROG_TYPE_SCHED_ACT, NULL, CTX_OUT },
	{ PROG_TYPE_CGROUP_SKB, NULL, CTX_OUT },
	{ PROG_TYPE_LWT_IN, NULL, CTX_OUT },
	{ PROG_TYPE_LWT_OUT, NULL, CTX_OUT },
	{ PROG_TYPE_LWT_XMIT, NULL, CTX_OUT },
	{ PROG_TYPE_LWT_SEG6LOCAL, NULL, CTX_OUT },
	{ PROG_TYPE_SK_LOOKUP, NULL, CTX_OUT },
	{ PROG_TYPE_FLOW_DISSECTOR, "bpf_flow_keys", CTX_LOST },
	{ PROG_TYPE_NETFILTER, "nf_hook_state", CTX_LOST },
	{ PROG_TYPE_RAW_TRACEPOINT, NULL, CTX_LOST },
	{ PROG_TYPE_RAW_TRACEPOINT_WRITABLE, NULL, CTX_LOST },
	{ PROG_TYPE_SYSCALL, NULL, CTX_IN_PLACE },
};

void run_context_done(struct run_context *context)
{
	layout_free(context->tree);
	btf_close(context->own);
}

bool run_context_is_in_ctx_out(const struct run_context *context)
{
	return context->rule && context->rule->result == CTX_OUT;
}

bool run_context_is_in_place(const struct run_context *context)
{
	return context->rule && context->rule->result == CTX_IN_PLACE;
}

/* What the first argument of the program's function points to: 0, or -ENOENT. */
static int find_argument(const struct btf *btf, uint32_t function_id, uint32_t *id)
{
	struct btf_type function, proto, pointer;

	if (btf_type(btf, function_id, &function) || function.kind != BTF_FUNC ||
	    btf_type(btf, function.type, &proto) || proto.kind != BTF_FUNC_PROTO || !proto.count)
		return -ENOENT;
	if (btf_resolve(btf, btf_param(btf, &proto, 0).type, &pointer) || pointer.kind != BTF_PTR ||
	    !pointer.type)
		return -ENOENT;
	*id = pointer.type;
	return 0;
}

/* A program of type syscall has a context of its own making. */
static int find_own_type(struct run_context *context, const struct handle *prog, uint32_t *id)
{
	cleanup_prog_details struct prog_details details = PROG_DETAILS_NONE;
	int err = prog_details(prog->fd, PROG_FUNC_INFO, &details);

	if (err || !details.info.btf_id || !details.info.func_info)
		return -ENOENT;
	err = btf_fetch(details.info.btf_id, &context->own);
	context->btf = context->own;
	return err ? err
		   : find_argument(context->btf, prog_func_record(&details.info, 0)->type_id, id);
}

static int find_type(struct run_context *context, struct kernel *kernel, const struct handle *prog,
		     uint32_t *id)
{
	int err = kernel_types(kernel, &context->btf);

	if (!err && context->rule->type)
		return btf_find(context->btf, BTF_STRUCT, context->rule->type, id);
	if (!err)
		err = kernel_context(kernel, context->rule->prog_type, &context->btf, id);
	return err == -ENOENT ? find_own_type(context, prog, id) : err;
}

/* What a tracepoint hands over: {"arg0": 1, "arg1": 2}. */
static struct layout_tree *raw_arguments(void)
{
	static const char names[RAW_ARGS][6] = { "arg0", "arg1", "arg2", "arg3", "arg4",  "arg5",
						 "arg6", "arg7", "arg8", "arg9", "arg10", "arg11" };
	struct layout_tree *tree = calloc(1, sizeof(*tree));
	struct layout *members = tree ? layout_alloc(tree, RAW_ARGS * sizeof(*members)) : NULL;

	if (!members) {
		layout_free(tree);
		return NULL;
	}
	for (uint32_t i = 0; i < RAW_ARGS; i++)
		members[i] = (struct layout){ .kind = LAYOUT_INT,
					      .name = names[i],
					      .type_name = "u64",
					      .bit_offset = i * 64,
					      .bit_size = 64 };
	tree->root = (struct layout){ .kind = LAYOUT_STRUCT,
				      .bit_size = RAW_ARGS * 64,
				      .count = RAW_ARGS,
				      .members = members };
	return tree;
}

static int find_layout(struct run_context *context, struct kernel *kernel,
		       const struct handle *prog)
{
	uint32_t id, type = prog->info.prog.type;
	int err;

	if (type == PROG_TYPE_RAW_TRACEPOINT || type == PROG_TYPE_RAW_TRACEPOINT_WRITABLE) {
		context->tree = raw_arguments();
		return context->tree ? STATUS_DONE
				     : fail(-ENOMEM, "cannot hold the context of %s", prog->label);
	}
	err = find_type(context, kernel, prog, &id);
	if (!err)
		err = layout_from_btf(&context->tree, context->btf, id, NULL);
	if (!err || context->rule->result == CTX_IN_PLACE)
		return STATUS_DONE; /* without a type of its own: bytes */
	return fail(err, "cannot find the struct that is the context of %s", prog->label);
}

/* The kernel accepts no other value of this member. */
static void preset(const struct layout *layout, size_t data_size, uint8_t *bytes)
{
	static const char name[] = "data_end";
	uint32_t bit, size = (uint32_t)data_size;

	if (layout_member(layout, name, sizeof(name) - 1, &bit))
		memcpy(bytes + bit / 8, &size, sizeof(size));
}

static int encode(const struct run_context *context, const struct handle *prog,
		  const struct words *words, size_t data_size, struct buf *bytes)
{
	const struct layout *layout = &context->tree->root;
	size_t size = layout_size(layout);
	cleanup_problem struct problem problem = PROBLEM_NONE;
	cleanup_buf struct buf text = BUF_EMPTY;
	const char *subject;
	char *to = buf_reserve(bytes, size);
	int err;

	if (!to)
		return fail(-ENOMEM, "cannot hold the context of %s", prog->label);
	memset(to, 0, size);
	if (prog->info.prog.type == PROG_TYPE_XDP)
		preset(layout, data_size, (uint8_t *)to);
	buf_printf(&text, "the context of %s", prog->label);
	subject = buf_text(&text);
	err = encode_data(layout, size, subject, words->list, words->count, to, &problem);
	if (!err)
		bytes->len += size;
	return fail_unless_read(err, subject, &problem);
}

int run_context_find(struct run_context *context, struct kernel *kernel, const struct handle *prog)
{
	for (size_t i = 0; i < ARRAY_SIZE(rules); i++) {
		if (rules[i].prog_type == prog->info.prog.type)
			context->rule = &rules[i];
	}
	return context->rule ? find_layout(context, kernel, prog) : STATUS_DONE;
}

int run_context_read(struct run_context *context, struct kernel *kernel, const struct handle *prog,
		     const struct words *words, size_t data_size, struct buf *bytes)
{
	int status = run_context_find(context, kernel, prog);

	if (status)
		return status;
	if (!context->rule)
		return fail_misuse("%s programs take no context in a test run",
				   names_of(&prog_types, prog->info.prog.type));
	return context->tree ? encode(context, prog, words, data_size, bytes)
			     : bytes_from_words(bytes, words);
}

int run_context_show(const struct run_context *context, struct out *out, const void *bytes,
		     size_t size)
{
	if (context->tree && layout_size(&context->tree->root) == size)
		return show_typed_value(out, "ctx", &context->tree->root, bytes, true);
	out_hex(out, "ctx", bytes, size);
	return STATUS_DONE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Structs of the kernel's that a map's value may have, as <linux/bpf.h> and the kernel declare
 * them: they are known by their names. */
#include <string.h>

#include "cdecl/cread_internal.h"

static const struct {
	const char *name, *text;
} structs[] = {
	{ "bpf_spin_lock", "struct bpf_spin_lock { __u32 val; }" },
	{ "bpf_res_spin_lock", "struct bpf_res_spin_lock { __u32 val; }" },
	{ "bpf_timer", "struct bpf_timer { __u64 __opaque[2]; }" },
	{ "bpf_wq", "struct bpf_wq { __u64 __opaque[2]; }" },
	{ "bpf_task_work", "struct bpf_task_work { __u64 __opaque; }" },
};

static void read_struct(struct cread *reader, const char *text, struct c_type *type)
{
	struct cread own = *reader;
	struct c_base base = { .tagless = 0 };

	own.text = own.next = text;
	own.fields = BUF_EMPTY;
	c_next(&own);
	c_base(&own, &base);
	buf_done(&own.fields);
	*type = base.type;
}

bool c_kernel_struct(struct cread *reader, uint32_t name, struct c_type *type)
{
	for (size_t i = 0; i < ARRAY_SIZE(structs); i++) {
		if (strcmp(reader->writer->strings.data + name, structs[i].name) != 0)
			continue;
		read_struct(reader, structs[i].text, type);
		return true;
	}
	return false;
}

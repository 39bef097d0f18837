/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accesses to a program's context: which field they are about. */
#include <errno.h>
#include <stdlib.h>

#include "../lib/unit.h"
#include "base/util.h"
#include "bpf/kernel.h"
#include "cdecl/cread.h"
#include "load/verdict.h"
#include "names/names.h"

#define CONTEXTS                                                                                   \
	"struct xdp_md { u32 data, data_end, data_meta, ingress_ifindex; };"                       \
	"struct bpf_flow_keys { u16 nhoff; };"                                                     \
	"struct __sk_buff { u32 len; u32 cb[5]; union { struct bpf_flow_keys *flow_keys; };"       \
	" u64 tstamp; u8 state; u32 bits : 4; u64 last; };"                                        \
	"struct bpf_sock_addr { u32 user_family; };"                                               \
	"typedef struct xdp_md xdp_md_t;"                                                          \
	"struct bpf_ctx_convert {"                                                                 \
	" xdp_md_t BPF_PROG_TYPE_XDP_prog; u64 BPF_PROG_TYPE_XDP_kern;"                            \
	" struct __sk_buff BPF_PROG_TYPE_SOCKET_FILTER_prog, BPF_PROG_TYPE_SCHED_CLS_prog;"        \
	" struct bpf_sock_addr BPF_PROG_TYPE_CGROUP_SOCK_ADDR_prog;"                               \
	" u64 BPF_PROG_TYPE_TRACEPOINT_prog; }"

static struct kernel fake_kernel(void)
{
	cleanup_cread_declarations struct cread_declarations all = CREAD_DECLARATIONS_NONE;
	struct kernel kernel = KERNEL_NONE;
	struct cread_declared type;
	struct buf bytes = BUF_EMPTY;

	CHECK(cread_text(&all, CONTEXTS, "value", &type, NULL) == 0);
	CHECK(btf_writer_finish(&all.writer, &bytes) == 0);
	CHECK(btf_open_bytes(bytes.data, bytes.len, NULL, &kernel.types, NULL) == 0);
	btf_adopt(kernel.types, bytes.data);
	return kernel;
}

static const struct {
	uint32_t prog_type, attach_type;
	const char *insn;
	int offset;
	uint32_t size;
	const char *allowed; /* where the field itself may be accessed, */
	const char *refused; /* and where not; NULL: the same */
} accesses[] = {
	{ PROG_TYPE_XDP, 0, "r0 = *(u64 *)(r1 +0)", 0, 8,
	  "8 bytes at offset 0 do not fit data of struct xdp_md: read all of it, 4 bytes at offset 0",
	  "xdp programs may not read data of struct xdp_md" },
	{ PROG_TYPE_XDP, 0, "*(u8 *)(r1 +13) = r2", 13, 1,
	  "1 byte at offset 13 does not fit ingress_ifindex of struct xdp_md: write all of it, 4 bytes at offset 12",
	  "xdp programs may not write ingress_ifindex of struct xdp_md" },
	{ PROG_TYPE_XDP, 0, "*(u32 *)(r1 +12) = r2", 12, 4,
	  "xdp programs may read ingress_ifindex of struct xdp_md, but not write it",
	  "xdp programs may not write ingress_ifindex of struct xdp_md" },
	{ PROG_TYPE_XDP, 0, "r0 = *(u32 *)(r1 +16)", 16, 4,
	  "struct xdp_md, the program's context, has only 16 bytes", NULL },
	{ PROG_TYPE_XDP, 0, "r0 = *(u32 *)(r1 +14)", 14, 4,
	  "struct xdp_md, the program's context, has only 16 bytes", NULL },
	{ PROG_TYPE_XDP, 0, "r0 = *(u32 *)(r1 -4)", -4, 4,
	  "nothing in front of struct xdp_md can be accessed", NULL },
	{ PROG_TYPE_SCHED_CLS, 0, "r0 = *(u32 *)(r1 +16)", 16, 4,
	  "sched_cls programs may not read cb[3] of struct __sk_buff", NULL },
	{ PROG_TYPE_SOCKET_FILTER, 0, "r0 = *(u64 *)(r1 +24)", 24, 8,
	  "socket_filter programs may not read flow_keys of struct __sk_buff", NULL },
	{ PROG_TYPE_SOCKET_FILTER, 0, "r0 = *(u8 *)(r1 +40)", 40, 1,
	  "socket_filter programs may not read state of struct __sk_buff", NULL },
	{ PROG_TYPE_SOCKET_FILTER, 0, "r0 = *(u8 *)(r1 +41)", 41, 1,
	  "struct __sk_buff has no field at offset 41", NULL },
	{ PROG_TYPE_CGROUP_SOCK_ADDR, ATTACH_TYPE_CGROUP_INET4_CONNECT, "*(u32 *)(r1 +0) = r2", 0,
	  4,
	  "cgroup_inet4_connect programs may read user_family of struct bpf_sock_addr, but not write it",
	  "cgroup_inet4_connect programs may not write user_family of struct bpf_sock_addr" },
	/* The kernel has no such struct, or it is not known which. */
	{ PROG_TYPE_SK_MSG, 0, "r0 = *(u32 *)(r1 +0)", 0, 4,
	  "sk_msg programs may not read this field of the context, or not as 4 bytes", NULL },
	{ PROG_TYPE_TRACEPOINT, 0, "r0 = *(u64 *)(r1 +0)", 0, 8,
	  "tracepoint programs may not read this field of the context, or not as 8 bytes", NULL },
};

static void check_all(struct kernel *kernel, bool allowed)
{
	for (size_t i = 0; i < ARRAY_SIZE(accesses); i++) {
		cleanup_refusal struct refusal refusal = REFUSAL_NONE;
		cleanup_problem struct problem problem = PROBLEM_NONE;
		cleanup_buf struct buf log = BUF_EMPTY;

		buf_printf(&log, "1: (61) %s\ninvalid bpf_context access off=%d size=%u\n",
			   accesses[i].insn, accesses[i].offset, accesses[i].size);
		verdict_problem(&(struct verdict){ .err = -EACCES,
						   .prog_type = accesses[i].prog_type,
						   .attach_type = accesses[i].attach_type,
						   .kernel = kernel,
						   .log = &log },
				&refusal, &problem);
		CHECK_STR(problem_hint_text(&problem), allowed || !accesses[i].refused
							       ? accesses[i].allowed
							       : accesses[i].refused);
	}
}

TEST(the_field_and_what_is_wrong)
{
	cleanup_kernel struct kernel kernel = fake_kernel();

	check_all(&kernel, true);
	setenv("FAKE_ERRNO", "prog_load=EACCES", 1);
	check_all(&kernel, false);
	unsetenv("FAKE_ERRNO");
}

UNIT_MAIN

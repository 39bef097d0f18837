/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the kernel's BTF calls the functions that programs are for: the prefixes are those of
 * include/trace/bpf_probe.h, kernel/bpf/bpf_iter.c and bpf_lsm.c. */
#include "load/target.h"

#include <stddef.h>

#include "base/util.h"
#include "names/names.h"

static const struct target_rule rules[] = {
	{ PROG_TYPE_TRACING, ATTACH_TYPE_TRACE_RAW_TP, BTF_TYPEDEF, "btf_trace_",
	  "tp_btf/sched_switch" },
	{ PROG_TYPE_TRACING, ATTACH_TYPE_TRACE_FENTRY, BTF_FUNC, "", "fentry/tcp_connect" },
	{ PROG_TYPE_TRACING, ATTACH_TYPE_TRACE_FEXIT, BTF_FUNC, "", "fexit/tcp_connect" },
	{ PROG_TYPE_TRACING, ATTACH_TYPE_TRACE_FSESSION, BTF_FUNC, "", "fsession/tcp_connect" },
	{ PROG_TYPE_TRACING, ATTACH_TYPE_MODIFY_RETURN, BTF_FUNC, "",
	  "fmod_ret/bpf_modify_return_test" },
	{ PROG_TYPE_TRACING, ATTACH_TYPE_TRACE_ITER, BTF_FUNC, "bpf_iter_", "iter/task" },
	{ PROG_TYPE_LSM, ATTACH_TYPE_LSM_MAC, BTF_FUNC, "bpf_lsm_", "lsm/file_open" },
	{ PROG_TYPE_LSM, ATTACH_TYPE_LSM_CGROUP, BTF_FUNC, "bpf_lsm_", "lsm_cgroup/socket_bind" },
};

const struct target_rule *target_rule(uint32_t prog_type, uint32_t attach_type)
{
	for (size_t i = 0; i < ARRAY_SIZE(rules); i++)
		if (rules[i].prog_type == prog_type && rules[i].attach_type == attach_type)
			return &rules[i];
	return NULL;
}

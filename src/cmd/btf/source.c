/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where BTF to be dumped comes from: the kernel or a file. */
#include "cmd/btf/source.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "bpf/btf_object.h"
#include "cmd/fail.h"
#include "cmd/ref.h"
#include "objfile/btf_file.h"

#define KERNEL_BTF "/sys/kernel/btf/"
#define VMLINUX	   "vmlinux"

void btf_source_done(struct btf_source *source)
{
	btf_close(source->btf);
	btf_close(source->own_base);
}

int btf_source_fail(const struct btf_source *source, struct problem *problem)
{
	return fail_problem(problem, "cannot read the BTF of %s", source->label);
}

static int open_vmlinux(struct kernel *kernel, const struct btf **btf)
{
	int err = kernel_types(kernel, btf);

	return err ? fail(err, "cannot read the kernel's BTF, %s", KERNEL_BTF VMLINUX)
		   : STATUS_DONE;
}

int btf_source_id(struct btf_source *source, struct kernel *kernel, uint32_t id)
{
	cleanup_problem struct problem problem = PROBLEM_NONE;
	cleanup_handle struct handle btf = HANDLE_NONE;
	int err, status = ref_open(&btf, KIND_BTF, &(struct ref){ REF_ID, .id = id }, 0);

	if (status)
		return status;
	snprintf(source->label, sizeof(source->label), "BTF %u", id);
	if (btf.info.btf.kernel_btf && strcmp(btf.name, VMLINUX) != 0) {
		status = open_vmlinux(kernel, &source->base);
		if (status)
			return status;
	}
	err = btf_fetch_fd(btf.fd, source->base, &source->btf, &problem);
	return err ? btf_source_fail(source, &problem) : STATUS_DONE;
}

static bool is_modules(const char *path)
{
	return strncmp(path, KERNEL_BTF, strlen(KERNEL_BTF)) == 0 &&
	       strcmp(path + strlen(KERNEL_BTF), VMLINUX) != 0;
}

static bool is_module_file(const char *path)
{
	const char *end = strrchr(path, '.');

	return end && strcmp(end, ".ko") == 0;
}

/* The file was read, but what is in it is not good BTF by itself. */
static bool is_bad(const struct problem *problem)
{
	return problem->reason == REASON_CORRUPT || problem->reason == REASON_UNSUPPORTED;
}

static int open_file(const struct btf_source *source, const char *path, const struct btf *base,
		     struct btf **btf)
{
	cleanup_problem struct problem problem = PROBLEM_NONE;
	int err = objfile_open_btf(path, base, btf, &problem);
	int status;

	if (err == -ENOENT)
		return fail_no_such("there is no %s", path);
	if (err == -ENODATA)
		return fail_hint(fail_no_such("%s has no BTF", path), "compile it with -g");
	if (!err)
		return STATUS_DONE;
	status = btf_source_fail(source, &problem);
	if (!base && is_bad(&problem) && is_module_file(path))
		fail_hint(status, "a module's is based on the kernel's: -B %s", KERNEL_BTF VMLINUX);
	return status;
}

int btf_source_file(struct btf_source *source, struct kernel *kernel, const char *path,
		    const char *base_path)
{
	int status = STATUS_DONE;

	if (base_path) {
		snprintf(source->label, sizeof(source->label), "%s", base_path);
		status = open_file(source, base_path, NULL, &source->own_base);
		source->base = source->own_base;
	} else if (is_modules(path)) {
		status = open_vmlinux(kernel, &source->base);
	}
	if (status)
		return status;
	snprintf(source->label, sizeof(source->label), "%s", path);
	return open_file(source, path, source->base, &source->btf);
}

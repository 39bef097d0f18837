/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program's full name. */
#include "cmd/prog_name.h"

#include <errno.h>
#include <string.h>

#include "bpf/btf_object.h"
#include "bpf/details.h"

int prog_full_name(int fd, const struct prog_info *info, char **name)
{
	cleanup_prog_details struct prog_details details = PROG_DETAILS_NONE;
	cleanup_btf struct btf *btf = NULL;
	struct btf_type function;
	char *copy;
	int err;

	if (!info->btf_id || !info->nr_func_info)
		return -ENOENT;
	err = prog_details(fd, PROG_FUNC_INFO, &details);
	if (err)
		return err;
	if (!details.info.func_info)
		return -ENOENT;
	err = btf_fetch(info->btf_id, &btf);
	if (err)
		return err;
	err = btf_type(btf, func_record(&details.info, 0)->type_id, &function);
	if (err || function.kind != BTF_FUNC || !*function.name)
		return -ENOENT;
	copy = strdup(function.name);
	if (!copy)
		return -ENOMEM;
	*name = copy;
	return 0;
}

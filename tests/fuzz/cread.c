/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzzes C declarations: they become BTF that is good, of the size that was told, or are refused
 * with a place within the text and words. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cdecl/cread.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_problem(const char *text, struct problem *problem)
{
	if (!problem->line || !problem->column ||
	    problem->line + problem->column > strlen(text) + 2)
		abort();
	if (!*problem_text(problem))
		abort();
}

static void check_type(const struct cread_declarations *all, const struct cread_declared *type)
{
	cleanup_buf struct buf bytes = BUF_EMPTY;
	cleanup_btf struct btf *btf = NULL;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	uint32_t told;

	if (btf_writer_finish(&all->writer, &bytes))
		abort();
	if (btf_open_bytes(bytes.data, bytes.len, NULL, &btf, &problem))
		abort();
	if (btf_check(btf, type->id, &problem) && problem.reason != REASON_LIMIT)
		abort();
	if (btf_size(btf, type->id, &told) == 0 && told != type->size)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_cread_declarations struct cread_declarations all = CREAD_DECLARATIONS_NONE;
	char *text = strndup((const char *)data, size);
	struct cread_declared type;

	/* Twice: the second text may use what the first declares. */
	for (int i = 0; text && i < 2; i++) {
		cleanup_problem struct problem problem = PROBLEM_NONE;
		int err = cread_text(&all, text, "value", &type, &problem);

		if (err == -EINVAL)
			check_problem(text, &problem);
		else
			check_type(&all, &type);
		if (err)
			break;
	}
	free(text);
	return 0;
}

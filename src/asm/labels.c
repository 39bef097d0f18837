/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Labels and the instructions that go to them. */
#include "asm/labels.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asm/error.h"

/* For %.*s: a name may be as long as the file. */
#define SHOWN_SPAN(span) (int)min_size((span).length, 60), (span).text

void labels_done(struct labels *labels)
{
	buf_done(&labels->defined);
	buf_done(&labels->used);
}

static int compare_names(struct span a, struct span b)
{
	int order = memcmp(a.text, b.text, min_size(a.length, b.length));

	if (order)
		return order;
	return (a.length > b.length) - (a.length < b.length);
}

/* By name; of two with the same name the earlier one comes first. */
static int compare_labels(const void *left, const void *right)
{
	const struct label *a = left, *b = right;
	int order = compare_names(a->name, b->name);

	return order ? order : (a->name.text > b->name.text) - (a->name.text < b->name.text);
}

static int compare_to_label(const void *name, const void *label)
{
	return compare_names(*(const struct span *)name, ((const struct label *)label)->name);
}

static int find_twice(const struct label *labels, size_t count, struct asm_error *error)
{
	for (size_t i = 1; i < count; i++) {
		const struct label *first = &labels[i - 1], *second = &labels[i];

		if (compare_names(first->name, second->name) == 0)
			return asm_fail(error, second->line, second->column,
					"label %.*s is also in line %u", SHOWN_SPAN(second->name),
					first->line);
	}
	return 0;
}

static int set_distance(struct insn *insn, const struct label_ref *ref, int64_t distance,
			struct asm_error *error)
{
	if (ref->use == LABEL_CALL)
		insn->src = BPF_PSEUDO_CALL;
	if (ref->use != LABEL_OFF) {
		insn->imm = (int32_t)distance;
		return 0;
	}
	if (distance < INT16_MIN || distance > INT16_MAX)
		return asm_fail(
			error, ref->line, ref->column,
			"a jump of %lld instructions does not fit in 16 bits (gotol has 32)",
			(long long)distance);
	insn->off = (int16_t)distance;
	return 0;
}

static int resolve(const struct label_ref *ref, const struct label *label, struct insn *insn,
		   struct asm_error *error)
{
	if (label)
		return set_distance(insn, ref, (int64_t)label->insn - (int64_t)ref->insn - 1,
				    error);
	if (ref->use != LABEL_CALL)
		return asm_fail(error, ref->line, ref->column, "label %.*s is not defined",
				SHOWN_SPAN(ref->name));
	if (ref->helper < 0) {
		snprintf(error->helper, sizeof(error->helper), "%.*s", SHOWN_SPAN(ref->name));
		return asm_fail(error, ref->line, ref->column,
				"%.*s is neither a helper nor a label", SHOWN_SPAN(ref->name));
	}
	insn->imm = ref->helper;
	return 0;
}

int labels_resolve(struct labels *labels, struct insn *insns, struct asm_error *error)
{
	struct label *defined = (struct label *)labels->defined.data;
	size_t count = labels->defined.len / sizeof(*defined);
	const struct label_ref *used = (const struct label_ref *)labels->used.data;
	size_t used_count = labels->used.len / sizeof(*used);
	int err = 0;

	if (count) {
		qsort(defined, count, sizeof(*defined), compare_labels);
		err = find_twice(defined, count, error);
	}
	for (size_t i = 0; i < used_count && !err; i++) {
		const struct label *label = NULL;

		if (count)
			label = bsearch(&used[i].name, defined, count, sizeof(*defined),
					compare_to_label);
		err = resolve(&used[i], label, &insns[used[i].insn], error);
	}
	return err;
}

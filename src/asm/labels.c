/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names in an assembler text, when all of it has been read: labels, functions of the kernel,
 * and what llvm-objdump's relocations refer to. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "asm/assembler.h"

/* For %.*s: a name may be as long as the file. */
#define SHOWN_SPAN(span) (int)min_size((span).length, 60), (span).text

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

static int find_twice(const struct assembler *a, const struct label *labels, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		const struct label *first = &labels[i - 1], *second = &labels[i];

		if (compare_names(first->name, second->name) == 0 && !first->heading &&
		    !second->heading)
			return assembler_refuse(a, second->line, second->column, REASON_DUPLICATE,
						"label %.*s is already defined in line %u",
						SHOWN_SPAN(second->name), first->line);
	}
	return 0;
}

static int set_distance(const struct assembler *a, struct insn *insn, const struct label_ref *ref,
			int64_t distance)
{
	if (ref->use == LABEL_CALL)
		insn->src = BPF_PSEUDO_CALL;
	if (ref->use != LABEL_OFF) {
		insn->imm = (int32_t)distance;
		return 0;
	}
	if (distance < INT16_MIN || distance > INT16_MAX)
		return assembler_refuse(
			a, ref->line, ref->column, REASON_RANGE,
			"a jump of %lld instructions does not fit in 16 bits (gotol takes 32)",
			(long long)distance);
	insn->off = (int16_t)distance;
	return 0;
}

/* The helper that a mistyped name may be meant for, or NULL. */
static const char *similar_helper(const struct assembler *a, struct span name)
{
	static const char prefix[] = "bpf_";
	char text[64];

	if (!a->helpers || name.length >= sizeof(text))
		return NULL;
	memcpy(text, name.text, name.length);
	text[name.length] = '\0';
	return a->helpers->similar(text +
				   (strncmp(text, prefix, strlen(prefix)) ? 0 : strlen(prefix)));
}

static int refuse_call(const struct assembler *a, const struct label_ref *ref)
{
	const char *near = similar_helper(a, ref->name);

	assembler_refuse(a, ref->line, ref->column, REASON_UNKNOWN,
			 "%.*s is neither a helper, a function of the kernel nor a label",
			 SHOWN_SPAN(ref->name));
	if (near)
		problem_hint(a->problem, "did you mean %s?", near);
	return -EINVAL;
}

static bool call_kernel_function(const struct assembler *a, struct span name, struct insn *insn)
{
	int id = reference_kernel_function(a->helpers, name);

	if (id < 0)
		return false;
	insn->src = BPF_PSEUDO_KFUNC_CALL;
	insn->imm = id;
	return true;
}

static int resolve_ref(const struct assembler *a, const struct label_ref *ref,
		       const struct label *label)
{
	struct insn *insn = (struct insn *)a->insns.data + ref->insn;

	if (label)
		return set_distance(a, insn, ref, (int64_t)label->insn - (int64_t)ref->insn - 1);
	if (ref->use != LABEL_CALL)
		return assembler_refuse(a, ref->line, ref->column, REASON_UNKNOWN,
					"label %.*s is not defined", SHOWN_SPAN(ref->name));
	if (ref->helper < 0)
		return call_kernel_function(a, ref->name, insn) ? 0 : refuse_call(a, ref);
	insn->imm = ref->helper;
	return 0;
}

/* How far a relocation's label is from the next instruction. */
static int set_reloc(const struct assembler *a, const struct label_ref *reloc,
		     const struct label *label, int64_t added, struct insn *insn)
{
	int64_t target = (int64_t)label->insn + added;

	if (target < 0 || target >= (int64_t)assembler_count(a))
		return assembler_refuse(a, reloc->line, reloc->column, REASON_RANGE,
					"there is no instruction at this distance from %.*s",
					SHOWN_SPAN(reloc->name));
	insn->imm = (int32_t)(target - (int64_t)reloc->insn - 1);
	return 0;
}

/* A function of the text by its name or by its section, or one of the kernel. */
static int resolve_called(const struct assembler *a, const struct label_ref *reloc,
			  const struct label *label, struct insn *insn)
{
	if (label) {
		insn->src = BPF_PSEUDO_CALL;
		return set_reloc(a, reloc, label, (int64_t)insn->imm + 1, insn);
	}
	if (call_kernel_function(a, reloc->name, insn))
		return 0;
	return assembler_refuse(a, reloc->line, reloc->column, REASON_UNKNOWN,
				"%.*s is neither a function of this text nor one of the kernel",
				SHOWN_SPAN(reloc->name));
}

/* A function for a callback; all else is a map, what is added to it is an offset in its value. */
static int resolve_loaded(struct assembler *a, const struct label_ref *reloc,
			  const struct label *label, struct insn *insn)
{
	const struct asm_map_ref ref = { MAP_REF_NAME, .insn = reloc->insn, .line = reloc->line };

	if (label) {
		insn->src = BPF_PSEUDO_FUNC;
		insn[1].imm = 0;
		return set_reloc(a, reloc, label, insn->imm / (int64_t)sizeof(*insn), insn);
	}
	if (!reference_is_map_name(reloc->name))
		return assembler_refuse(a, reloc->line, reloc->column, REASON_SYNTAX,
					"a map's name has letters, digits, _ and .");
	insn->src = insn->imm ? BPF_PSEUDO_MAP_VALUE : BPF_PSEUDO_MAP_FD;
	insn[1].imm = insn->imm;
	insn->imm = 0;
	return assembler_add_map(a, ref, reloc->name);
}

static int resolve_reloc(struct assembler *a, const struct label_ref *reloc,
			 const struct label *label)
{
	struct insn *insn = (struct insn *)a->insns.data + reloc->insn;

	if (insn->opcode == (BPF_JMP | BPF_CALL))
		return resolve_called(a, reloc, label, insn);
	if (insn_slots(insn) == 2 && !insn->src)
		return resolve_loaded(a, reloc, label, insn);
	return assembler_refuse(a, reloc->line, reloc->column, REASON_CONFLICT,
				"the instruction neither calls nor loads an address");
}

static const struct label *find_label(const struct assembler *a, struct span name)
{
	size_t count = a->labels.len / sizeof(struct label);

	return count ? bsearch(&name, a->labels.data, count, sizeof(struct label), compare_to_label)
		     : NULL;
}

static int by_insn(const void *left, const void *right)
{
	const struct asm_map_ref *a = left, *b = right;

	return (a->insn > b->insn) - (a->insn < b->insn);
}

int assembler_resolve(struct assembler *a)
{
	struct label *labels = (struct label *)a->labels.data;
	size_t count = a->labels.len / sizeof(*labels);
	const struct label_ref *refs = (const struct label_ref *)a->label_refs.data;
	const struct label_ref *relocs = (const struct label_ref *)a->relocs.data;
	size_t ref_count = a->label_refs.len / sizeof(*refs);
	size_t reloc_count = a->relocs.len / sizeof(*relocs);
	int err = 0;

	if (count) {
		qsort(labels, count, sizeof(*labels), compare_labels);
		err = find_twice(a, labels, count);
	}
	for (size_t i = 0; i < ref_count && !err; i++)
		err = resolve_ref(a, &refs[i], find_label(a, refs[i].name));
	for (size_t i = 0; i < reloc_count && !err; i++)
		err = resolve_reloc(a, &relocs[i], find_label(a, relocs[i].name));
	if (reloc_count && !err && a->maps.len)
		qsort(a->maps.data, a->maps.len / sizeof(struct asm_map_ref),
		      sizeof(struct asm_map_ref), by_insn);
	return err;
}

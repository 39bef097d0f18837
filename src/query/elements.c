/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the elements of a map are read. */
#include "query/elements.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/problem.h"
#include "bpf/btf_object.h"
#include "bpf/explain.h"
#include "bpf/map.h"
#include "bpf/map_type.h"
#include "layout/layout.h"
#include "names/names.h"

void elements_close(struct elements *elements)
{
	if (elements->lent) {
		*elements = ELEMENTS_NONE;
		return;
	}
	fold_free(elements->fold);
	problem_done(&elements->unfit);
	problem_done(&elements->unread);
	for (int part = IN_KEY; part <= IN_VALUE; part++) {
		free(elements->parts[part].subject);
		layout_free(elements->parts[part].known);
		layout_free(elements->parts[part].asked);
		layout_free(elements->parts[part].usual);
		problem_done(&elements->parts[part].types);
	}
	btf_close(elements->btf);
	handle_close(&elements->map);
	*elements = ELEMENTS_NONE;
}

static int find_sizes(struct elements *elements, struct problem *problem)
{
	static const char *const words[] = { [IN_KEY] = "key", [IN_VALUE] = "value" };
	const struct map_info *info = &elements->map.info.map;
	int cpus = 1;

	elements->parts[IN_KEY].size = info->key_size;
	elements->parts[IN_VALUE].size = info->value_size;
	for (int part = IN_KEY; part <= IN_VALUE; part++)
		if (asprintf(&elements->parts[part].subject, "the %s of %s", words[part],
			     elements->map.label) < 0)
			return problem_no_memory(problem);
	elements->value_stride = info->value_size;
	if (map_type_has(info->type, TRAIT_PER_CPU)) {
		cpus = kernel_cpus();
		if (cpus < 0)
			return problem_set(problem, cpus, REASON_FILE,
					   "cannot find the number of possible CPUs: %s",
					   errno_text(cpus));
		elements->value_stride = round_up8(info->value_size);
	}
	elements->cpus = (unsigned)cpus;
	elements->value_space = elements->value_stride * elements->cpus;
	return 0;
}

/* Bytes may be one field as a whole. */
static struct layout_tree *tree_of_bytes(uint32_t size)
{
	struct layout_tree *tree = calloc(1, sizeof(*tree));

	if (tree)
		tree->root = layout_of_bytes(size);
	return tree;
}

static void read_type(struct elements_part *part, const struct btf *btf, uint32_t id)
{
	if (!id || layout_from_btf(&part->known, btf, id, &part->types) ||
	    layout_size(&part->known->root) == part->size)
		return;
	layout_free(part->known);
	part->known = NULL;
	problem_set(&part->types, -EINVAL, REASON_SIZE, "their size differs");
}

/* Who may open a map need not have the right to open its BTF, and descriptors may be used up. */
static int fetch_types(struct elements *elements, uint32_t id)
{
	int err = btf_fetch(id, &elements->btf);
	const struct attempt attempt = { .command = CMD_BTF_GET_FD_BY_ID, .err = err };

	if (!err || err == -EINVAL)
		return err;
	explain_attempt(&attempt, &elements->unread);
	return err == -ENOMEM ? err : 0;
}

/* A struct_ops map's value is described by the kernel's own BTF, all others by that of their
 * program. */
static int read_types(struct elements *elements, struct kernel *kernel, struct problem *problem)
{
	const struct map_info *info = &elements->map.info.map;
	struct elements_part *key = &elements->parts[IN_KEY], *value = &elements->parts[IN_VALUE];
	uint32_t value_id = info->btf_value_type_id;
	const struct btf *btf = NULL;
	int err = 0;

	if (info->btf_vmlinux_value_type_id) {
		value_id = info->btf_vmlinux_value_type_id;
		err = kernel_types(kernel, &btf);
	} else if (info->btf_id) {
		err = fetch_types(elements, info->btf_id);
		btf = elements->btf;
	}
	if (err)
		problem_set(&value->types, err, REASON_CORRUPT, "%s", errno_text(err));
	if (btf) {
		read_type(key, btf, info->btf_key_type_id);
		read_type(value, btf, value_id);
	}
	/* Types that are of no use are done without, but not those that found no room. */
	return key->types.err == -ENOMEM || value->types.err == -ENOMEM ? problem_no_memory(problem)
									: 0;
}

/* The key of a trie is a prefix length and an address, whether BTF says so or not. */
static int read_prefixes(struct elements *elements, struct problem *problem)
{
	struct elements_part *key = &elements->parts[IN_KEY];

	if (!map_type_has(elements->map.info.map.type, TRAIT_PREFIXES))
		return 0;
	if (!key->known)
		key->known = tree_of_bytes(key->size);
	if (!key->known)
		return problem_no_memory(problem);
	key->known->root.lpm_key = true;
	return 0;
}

/* A struct of the names, where there is a second number: a program's id. */
static int read_target(struct elements_part *value, const char *name, struct problem *problem)
{
	bool has_prog = value->size == 8;
	struct layout *root;
	int err = layout_from_words(&value->usual, has_prog ? "u32,u32" : "u32", value->size,
				    value->subject, problem);

	if (err || !has_prog)
		return err;
	root = &value->usual->root;
	root->kind = LAYOUT_STRUCT;
	root->members[0].name = name;
	root->members[1].name = "prog_id";
	root->members[1].notation = NOTATION_PROG;
	return 0;
}

/* Addresses, or structs bpf_stack_build_id. */
static int read_stack(struct elements_part *value, bool build_ids, struct problem *problem)
{
	cleanup_buf struct buf words = BUF_EMPTY;
	struct layout *root;
	int err;

	buf_printf(&words, "u64[%u]", value->size / 8);
	err = layout_from_words(&value->usual, buf_text(&words), value->size, value->subject,
				problem);
	if (err)
		return err;
	root = &value->usual->root;
	root->members->notation = NOTATION_FRAME;
	if (!build_ids)
		return 0;
	root->members->notation = NOTATION_BUILD_ID;
	root->members->bit_size = 8 * STACK_BUILD_ID_SIZE;
	root->count = value->size / STACK_BUILD_ID_SIZE;
	return 0;
}

/* What values are for people because of the map's type. */
static int read_usual(struct elements *elements, struct problem *problem)
{
	struct elements_part *value = &elements->parts[IN_VALUE];
	const struct map_info *info = &elements->map.info.map;
	int err;

	if (map_type_has(info->type, TRAIT_STACKS))
		return read_stack(value, info->map_flags & MAP_FLAG_STACK_BUILD_ID, problem);
	if (map_type_has(info->type, TRAIT_HOLDS_CPUS))
		return read_target(value, "qsize", problem);
	if (!map_type_has(info->type, TRAIT_HOLDS_DEVICES))
		return 0;
	err = read_target(value, "device", problem);
	return err ? err
		   : layout_decode(value->usual, value->size == 8 ? "device" : "", "ifname",
				   value->subject, problem);
}

static int read_as(struct elements_part *part, const char *words, struct problem *problem)
{
	return words ? layout_from_words(&part->asked, words, part->size, part->subject, problem)
		     : 0;
}

static const struct layout *part_layout(const struct elements_part *part)
{
	const struct layout_tree *tree = part->asked ? part->asked : part->known;

	return tree ? &tree->root : NULL;
}

/* FIELD=DECODER changes the layout of what FIELD leads into. */
static int decode(struct elements *elements, const char *path, const char *decoder,
		  struct problem *problem)
{
	const struct element_layout layout = {
		.key_size = elements->parts[IN_KEY].size,
		.value_size = elements->parts[IN_VALUE].size,
		.key = part_layout(&elements->parts[IN_KEY]),
		.value = part_layout(&elements->parts[IN_VALUE]),
	};
	enum element_part which;
	struct elements_part *part;
	struct layout_tree *tree;
	const char *rest;
	int err = element_split_path(&layout, path, &which, &rest, problem);

	if (err)
		return err;
	part = &elements->parts[which];
	if (!part->asked && !part->known)
		part->known = tree_of_bytes(part->size);
	part->decoded = true;
	tree = part->asked ? part->asked : part->known;
	if (!tree)
		return problem_no_memory(problem);
	return layout_decode(tree, rest, decoder, part->subject, problem);
}

static int decode_word(struct elements *elements, const char *word, struct problem *problem)
{
	const char *decoder = strrchr(word, '=');
	cleanup_free char *path = decoder ? strndup(word, (size_t)(decoder - word)) : NULL;

	if (!decoder) {
		problem_set(problem, -EINVAL, REASON_SYNTAX, "with: \"%s\" has no decoder", word);
		problem_hint(problem, "FIELD=DECODER, as value.last_ns=ktime");
		return -EINVAL;
	}
	if (!path)
		return problem_no_memory(problem);
	return decode(elements, path, decoder + 1, problem);
}

static bool is_same_field(const char *a, const char *b)
{
	size_t size = (size_t)(strchrnul(a, '=') - a);

	return (size_t)(strchrnul(b, '=') - b) == size && memcmp(a, b, size) == 0;
}

/* The decoders that are usual for the map. */
static int decode_kept(struct elements *elements, const struct elements_how *how)
{
	for (size_t i = 0; i < how->kept.count; i++) {
		cleanup_problem struct problem unfit = PROBLEM_NONE;
		bool replaced = false;
		int err;

		for (size_t j = 0; j < how->with.count; j++)
			replaced |= is_same_field(how->kept.list[i], how->with.list[j]);
		err = replaced ? 0 : decode_word(elements, how->kept.list[i], &unfit);
		if (err == -ENOMEM)
			return err;
		if (err && !elements->unfit.err)
			problem_move(&elements->unfit, &unfit);
	}
	return 0;
}

/* The word without its "inner.", if it is for these elements, else NULL. */
static const char *word_for(const struct elements_how *how, const char *word)
{
	static const char prefix[] = "inner.";
	bool inner = strncmp(word, prefix, strlen(prefix)) == 0;

	if (!how->recurse && !how->inner)
		return word;
	return inner != how->inner ? NULL : inner ? word + strlen(prefix) : word;
}

static int decode_all(struct elements *elements, const struct elements_how *how,
		      struct problem *problem)
{
	int err = 0;

	for (size_t i = 0; i < how->with.count && !err; i++) {
		const char *word = word_for(how, how->with.list[i]);

		if (word)
			err = decode_word(elements, word, problem);
	}
	return err;
}

/* NULL where mere bytes are known. */
static const struct layout *shown_layout(const struct elements_part *part)
{
	const struct layout *layout = part_layout(part);

	return layout && layout->kind != LAYOUT_BYTES ? layout : NULL;
}

/* From here on an element has one value. */
static int make_fold(struct elements *elements, enum fold_how how, struct problem *problem)
{
	struct element_layout *layout = &elements->layout;
	int err;

	if (how == FOLD_NONE)
		return 0;
	if (!layout->per_cpu)
		return problem_set(problem, -EINVAL, REASON_UNEXPECTED,
				   "percpu: %s is not a per-CPU map", elements->map.label);
	err = fold_make(&elements->fold, layout, how, problem);
	layout->per_cpu = false;
	layout->cpus = 1;
	return err;
}

/* Values with a bpf_spin_lock are read and written under it; the kernel takes the flag only where
 * it has found the lock itself (bpf_map_copy_value(), map_lookup_elem()). */
static void find_lock(struct elements *elements)
{
	const struct layout *value = elements_layout(elements, IN_VALUE);
	cleanup_free uint8_t *bytes = NULL;
	size_t key_size = elements->parts[IN_KEY].size;

	if (!value || !layout_find_own(value, OWN_LOCK))
		return;
	bytes = calloc(1, key_size + elements->value_space + 1);
	if (bytes &&
	    map_lookup(elements->map.fd, bytes, bytes + key_size, UPDATE_FLAG_LOCK) != -EINVAL)
		elements->flags = UPDATE_FLAG_LOCK;
}

int elements_open(struct elements *elements, struct handle *map, struct kernel *kernel,
		  const struct elements_how *how, struct problem *problem)
{
	static const struct elements_how plainly = { .key_as = NULL };
	struct elements_part *key = &elements->parts[IN_KEY], *value = &elements->parts[IN_VALUE];
	const struct layout *usual;
	int err;

	how = how ? how : &plainly;
	elements->map = *map;
	*map = HANDLE_NONE;
	err = find_sizes(elements, problem);
	if (!err)
		err = read_as(key, how->key_as, problem);
	if (!err)
		err = read_as(value, how->value_as, problem);
	if (err)
		return err;
	err = read_types(elements, kernel, problem);
	if (!err)
		err = read_prefixes(elements, problem);
	if (!err)
		err = read_usual(elements, problem);
	if (!err && decode_kept(elements, how))
		err = problem_no_memory(problem);
	if (!err)
		err = decode_all(elements, how, problem);
	if (err)
		return err;
	find_lock(elements);
	usual = value->usual ? &value->usual->root : NULL;
	elements->layout = (struct element_layout){
		.key_size = key->size,
		.value_size = value->size,
		.cpus = elements->cpus,
		.per_cpu = map_type_has(elements->map.info.map.type, TRAIT_PER_CPU),
		.value_stride = elements->value_stride,
		.lpm_key = map_type_has(elements->map.info.map.type, TRAIT_PREFIXES) && !key->asked,
		.key = shown_layout(key),
		.value = shown_layout(value),
		.usual_value = value->asked || value->decoded ? NULL : usual,
	};
	return make_fold(elements, how->percpu, problem);
}

bool elements_plainly(const struct elements_how *how)
{
	return !how || (!how->key_as && !how->value_as && !how->with.count && !how->recurse &&
			!how->inner && how->percpu == FOLD_NONE);
}

const struct layout *elements_layout(const struct elements *elements, enum element_part part)
{
	const struct layout_tree *known = elements->parts[part].known;

	return known ? &known->root : NULL;
}

const void *elements_fold(const struct elements *elements, const void *values)
{
	return fold_values(elements->fold, values);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `map create` is told about keys and values -> their sizes, and BTF that describes them. */
#include "cmd/map/declare.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "base/number.h"
#include "bpf/btf_object.h"
#include "bpf/map_type.h"
#include "cdecl/cread.h"
#include "cmd/objects.h"
#include "layout/layout.h"
#include "names/names.h"

enum { PAD_MAX = 4096 }; /* bytes; each eight are a bit field of the declaration */

struct side {
	const char *what;	      /* "key" or "value" */
	const char *text;	      /* as given, or NULL */
	const struct map_size *sizes; /* that the map type has */
	bool is_type;
	uint32_t size, id;
};

static int read_size(struct side *side, const char *type)
{
	uint64_t size;
	int err;

	if (!side->text && side->sizes->must)
		return misuse("%s maps need the size or the type of their %ss: %s BYTES|TYPE", type,
			      side->what, side->what);
	if (!side->text) {
		side->size = side->sizes->min;
		return STATUS_DONE;
	}
	side->is_type = !isdigit((unsigned char)*side->text) && *side->text != '-';
	if (side->is_type)
		return STATUS_DONE;
	err = number_u64(side->text, UINT32_MAX, &size);
	side->size = (uint32_t)size;
	return err ? misuse("%s: \"%s\" is neither a size in bytes nor a type", side->what,
			    side->text)
		   : STATUS_DONE;
}

/* A word that is C's, too, means the same there. */
static bool is_layout(const char *text)
{
	struct layout layout;

	return !strpbrk(text, " \t\n{}*;:") &&
	       (strchr(text, ',') || !layout_from_word(&layout, text));
}

/* C has bytes without a name as bit fields. */
static void add_padding(struct buf *c, uint32_t bits)
{
	for (; bits >= 64; bits -= 64)
		buf_add_str(c, "u64 : 64; ");
	for (; bits; bits -= 8)
		buf_add_str(c, "u8 : 8; ");
}

static int add_word(struct buf *c, const char *what, const char *word, unsigned *fields)
{
	cleanup_problem struct problem problem = PROBLEM_NONE;
	struct layout layout;

	if (layout_from_word(&layout, word)) {
		layout_refuse_word(word, &problem);
		return hint(misuse("%s: %s", what, problem_text(&problem)), "%s",
			    problem_hint_text(&problem));
	}
	if (layout.kind == LAYOUT_PAD && layout_size(&layout) > PAD_MAX)
		return misuse("%s: %s: padding has at most %d bytes", what, word, PAD_MAX);
	if (layout.kind == LAYOUT_PAD)
		add_padding(c, layout.bit_size);
	else if (layout.kind == LAYOUT_STRING)
		buf_printf(c, "char f%u[%zu]; ", (*fields)++, layout_size(&layout));
	else
		buf_printf(c, "%s f%u; ", layout.type_name, (*fields)++);
	return STATUS_DONE;
}

/* One word is a type of its own, several a struct without padding but what is asked for. */
static int c_from_words(struct buf *c, const struct side *side)
{
	cleanup_free char *copy = strdup(side->text);
	char *words = copy, *word;
	unsigned fields = 0;
	int status = STATUS_DONE;

	if (!copy)
		return fail(-ENOMEM, "cannot read the type of the %s", side->what);
	if (!strchr(copy, ',') && strncmp(copy, "pad[", 4) != 0) {
		buf_add_str(c, copy);
		return STATUS_DONE;
	}
	buf_add_str(c, "struct { ");
	while (!status && (word = strsep(&words, ",")))
		status = add_word(c, side->what, word, &fields);
	buf_add_str(c, "} __attribute__((packed))");
	return status;
}

static void c_from_size(struct buf *c, uint32_t size, bool is_lpm_key)
{
	static const char *const integers[] = { [1] = "u8", [2] = "u16", [4] = "u32", [8] = "u64" };

	if (is_lpm_key)
		buf_printf(c, "struct bpf_lpm_trie_key { u32 prefixlen; u8 data[%u]; }", size - 4);
	else if (size < ARRAY_SIZE(integers) && integers[size])
		buf_add_str(c, integers[size]);
	else
		buf_printf(c, "u8[%u]", size);
}

static int refuse(const struct side *side, struct problem *problem)
{
	const char *what = side->what, *text = problem_text(problem);
	int status = problem->line > 1
			     ? misuse("%s: line %u, character %u: %s", what, problem->line,
				      problem->column, text)
			     : misuse("%s: character %u: %s", what, problem->column, text);

	if (*problem_hint_text(problem))
		return hint(status, "%s", problem_hint_text(problem));
	if (!strpbrk(side->text, " \t\n"))
		return hint(status, "a declaration is one argument: quote it");
	return status;
}

static int declare(struct cread_declarations *all, struct side *side, bool is_lpm_key)
{
	cleanup_buf struct buf c = BUF_EMPTY;
	struct cread_declared declared;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	int err, status = STATUS_DONE;

	if (!side->is_type && !side->size)
		return STATUS_DONE;
	if (!side->is_type)
		c_from_size(&c, side->size, is_lpm_key && side->size > 4);
	else if (is_layout(side->text))
		status = c_from_words(&c, side);
	else
		buf_add_str(&c, side->text);
	if (status)
		return status;
	err = c.err ? c.err : cread_text(all, buf_text(&c), side->what, &declared, &problem);
	if (err == -ENOMEM)
		return fail(err, "cannot read the type of the %s", side->what);
	if (err)
		return refuse(side, &problem);
	side->id = declared.id;
	side->size = declared.size;
	return STATUS_DONE;
}

static int load(const struct cread_declarations *all, int *btf_fd)
{
	cleanup_buf struct buf bytes = BUF_EMPTY, log = BUF_EMPTY;
	struct attempt attempt = { .command = CMD_BTF_LOAD };
	int status;

	attempt.err = btf_writer_finish(&all->writer, &bytes);
	if (!attempt.err)
		attempt.err = btf_load(bytes.data, (uint32_t)bytes.len, &log);
	if (attempt.err >= 0) {
		*btf_fd = attempt.err;
		return STATUS_DONE;
	}
	status = fail_attempt(&attempt, "cannot load the types of the map");
	return log.len ? fail_log(status, log.data, log.len, 4) : status;
}

static int declare_both(uint32_t type, struct side *key, struct side *value, int *btf_fd)
{
	cleanup_cread_declarations struct cread_declarations all = CREAD_DECLARATIONS_NONE;
	int status = declare(&all, key, map_type_has(type, TRAIT_PREFIXES));

	if (!status)
		status = declare(&all, value, false);
	/* The kernel has no use for types without that of the value. */
	return status || !value->id ? status : load(&all, btf_fd);
}

int declare_elements(struct map_create_attr *create, const char *key, const char *value,
		     int *btf_fd)
{
	const struct map_traits *traits = map_type_traits(create->map_type);
	const char *type = map_type_word(create->map_type);
	struct side sides[] = {
		{ .what = "key", .text = key, .sizes = &traits->key },
		{ .what = "value", .text = value, .sizes = &traits->value },
	};
	int status = read_size(&sides[0], type);

	if (!status)
		status = read_size(&sides[1], type);
	if (!status && (sides[0].is_type || sides[1].is_type ||
			map_type_has(create->map_type, TRAIT_NEEDS_TYPES)))
		status = declare_both(create->map_type, &sides[0], &sides[1], btf_fd);
	if (status)
		return status;
	create->key_size = sides[0].size;
	create->value_size = sides[1].size;
	if (*btf_fd < 0)
		return STATUS_DONE;
	create->btf_fd = (uint32_t)*btf_fd;
	create->btf_key_type_id = sides[0].id;
	create->btf_value_type_id = sides[1].id;
	return STATUS_DONE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * map create - create a map.
 *
 * Keys and values are given as a number of bytes, as layout words (ip4,be16,pad[2]) or as a
 * declaration in C; the latter two become BTF, which is stored with the map.
 */
#include <ctype.h>
#include <errno.h>
#include <net/if.h>
#include <string.h>

#include "base/number.h"
#include "bpf/btf_object.h"
#include "bpf/map.h"
#include "bpf/map_type.h"
#include "cdecl/cread.h"
#include "cmd/command.h"
#include "cmd/complete/complete.h"
#include "cmd/fail.h"
#include "cmd/pin.h"
#include "layout/layout.h"
#include "names/names.h"

struct params {
	const char *path, *name, *device, *key, *value;
	struct optional type, entries, flags, extra;
	struct ref inner;
};

static const struct arg args[] = {
	{ ARG_PIN, .offset = offsetof(struct params, path),
	  .help = "where to pin the map; without it the map lives as long as the shell or batch" },
	{ ARG_MAP_TYPE, .keyword = "type", .offset = offsetof(struct params, type),
	  .required = true },
	{ ARG_LAYOUT, .keyword = "key", .metavar = "BYTES|TYPE",
	  .offset = offsetof(struct params, key),
	  .help = "its size, its types (ip4,be16,pad[2]) or a C type; may be left out if the map type has only one size" },
	{ ARG_LAYOUT, .keyword = "value", .metavar = "BYTES|TYPE",
	  .offset = offsetof(struct params, value),
	  .help = "the same for the value: 'struct { u64 packets; }'" },
	{ ARG_NUMBER, .keyword = "entries", .offset = offsetof(struct params, entries),
	  .max = UINT32_MAX,
	  .help = "how many elements it can hold; the bytes of a ringbuf, the pages of an arena" },
	{ ARG_NAME, .keyword = "name", .offset = offsetof(struct params, name) },
	{ ARG_MAP_FLAGS, .keyword = "flags", .offset = offsetof(struct params, flags) },
	{ ARG_MAP, .keyword = "inner_map", .offset = offsetof(struct params, inner),
	  .help = "for a map of maps: a map like those that it will hold" },
	{ ARG_NUMBER, .keyword = "map_extra", .offset = offsetof(struct params, extra),
	  .max = UINT64_MAX, .help = "for a bloom filter: the number of hashes" },
	{ ARG_TEXT, .keyword = "offload_dev", .metavar = "DEV", .complete = complete_device,
	  .offset = offsetof(struct params, device),
	  .help = "the network device that holds the map" },
	{ ARG_TEXT, .keyword = "dev", .metavar = "DEV", .complete = complete_device,
	  .offset = offsetof(struct params, device), .help = "the same as offload_dev" },
	{ ARG_END },
};

static const struct column column_list[] = { { "id", "id" }, { "name", "name" } };
static const struct columns columns = { column_list, ARRAY_SIZE(column_list), NULL };

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
		return fail_misuse("%s maps need the size or the type of their %ss: %s BYTES|TYPE",
				   type, side->what, side->what);
	if (!side->text) {
		side->size = side->sizes->min;
		return STATUS_DONE;
	}
	side->is_type = !isdigit((unsigned char)*side->text) && *side->text != '-';
	if (side->is_type)
		return STATUS_DONE;
	err = number_u64(side->text, UINT32_MAX, &size);
	side->size = (uint32_t)size;
	return err ? fail_misuse("%s: \"%s\" is neither a size in bytes nor a type", side->what,
				 side->text)
		   : STATUS_DONE;
}

/* A word that is also a type in C means the same there. */
static bool is_layout(const char *text)
{
	struct layout layout;

	return !strpbrk(text, " \t\n{}*;:") &&
	       (strchr(text, ',') || !layout_from_word(&layout, text));
}

/* In C, bytes without a name are bit fields. */
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
		return fail_hint(fail_misuse("%s: %s", what, problem_text(&problem)), "%s",
				 problem_hint_text(&problem));
	}
	if (layout.kind == LAYOUT_PAD && layout_size(&layout) > PAD_MAX)
		return fail_misuse("%s: %s: padding has at most %d bytes", what, word, PAD_MAX);
	if (layout.kind == LAYOUT_PAD)
		add_padding(c, layout.bit_size);
	else if (layout.kind == LAYOUT_STRING)
		buf_printf(c, "char f%u[%zu]; ", (*fields)++, layout_size(&layout));
	else if (layout.kind == LAYOUT_ARRAY)
		buf_printf(c, "%s f%u[%u]; ", layout.members->type_name, (*fields)++, layout.count);
	else
		buf_printf(c, "%s f%u; ", layout.type_name, (*fields)++);
	return STATUS_DONE;
}

/* One word is that type; several are a packed struct. */
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
			     ? fail_misuse("%s: line %u, character %u: %s", what, problem->line,
					   problem->column, text)
			     : fail_misuse("%s: character %u: %s", what, problem->column, text);

	if (*problem_hint_text(problem))
		return fail_hint(status, "%s", problem_hint_text(problem));
	if (!strpbrk(side->text, " \t\n"))
		return fail_hint(status, "a declaration is one argument: quote it");
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
	/* The kernel takes no key type without a value type. */
	return status || !value->id ? status : load(&all, btf_fd);
}

/* Sets the sizes of keys and values in `create`, and, where one of the two is a type or the map
 * type needs types, loads BTF for both: a number of bytes becomes an integer or an array of bytes.
 * *btf_fd is then the caller's to close. */
static int declare_elements(struct map_create_attr *create, const char *key, const char *value,
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

static int fill_in(struct map_create_attr *create, const struct params *p)
{
	create->map_type = (uint32_t)p->type.number;
	if (!p->entries.given && !map_type_has(create->map_type, TRAIT_NO_ENTRIES))
		return fail_misuse("%s maps need their size: entries N",
				   map_type_word(create->map_type));
	if (p->flags.number & (MAP_FLAG_RDONLY | MAP_FLAG_WRONLY))
		return fail_hint(
			fail_misuse("rdonly and wronly have no effect on a map: the kernel "
				    "applies them to the descriptor that creates it"),
			"map freeze makes a map read-only for user space, the flags "
			"rdonly_prog and wronly_prog restrict programs");
	create->max_entries = (uint32_t)p->entries.number;
	create->map_flags = (uint32_t)p->flags.number;
	create->map_extra = p->extra.number;
	if (p->name)
		strncpy(create->map_name, p->name, sizeof(create->map_name) - 1);
	if (!p->device)
		return STATUS_DONE;
	create->map_ifindex = if_nametoindex(p->device);
	return create->map_ifindex ? STATUS_DONE
				   : fail_no_such("there is no network device %s", p->device);
}

/* The kernel refuses types with the same errno as all bad arguments. */
static const char *why_not_typed(uint32_t type)
{
	if (map_type_has(type, TRAIT_INDEXED))
		return "its key is an integer of 32 bits, such as u32";
	if (map_type_has(type, TRAIT_PREFIXES))
		return "its key is a struct that begins with a prefix length: u32,ip4";
	return "the kernel refuses its types";
}

/* The kernel refused the map, perhaps only because of its types: maps without keys and those that
 * hold kernel objects (queue, devmap, maps of maps) never take types. */
static int try_without_types(const struct map_create_attr *create, int err)
{
	const char *type = map_type_word(create->map_type);
	struct map_create_attr plain = *create;
	cleanup_close int fd = -1;

	plain.btf_fd = plain.btf_key_type_id = plain.btf_value_type_id = 0;
	fd = map_create(&plain);
	if (fd < 0)
		return err;
	if (err == -EINVAL && create->btf_key_type_id)
		return -EPROTOTYPE;
	fail_note("%s maps keep no types: only the sizes are used", type);
	return take_fd(&fd);
}

static int create_map(const struct params *p, int *fd)
{
	struct map_create_attr create = { 0 };
	cleanup_handle struct handle inner = HANDLE_NONE;
	cleanup_close int btf_fd = -1;
	struct attempt attempt = { .command = CMD_MAP_CREATE, .create = &create };
	int status = fill_in(&create, p);
	int made;

	if (!status)
		status = declare_elements(&create, p->key, p->value, &btf_fd);
	if (!status && p->inner.by != REF_NONE)
		status = ref_open(&inner, KIND_MAP, &p->inner, 0);
	if (status)
		return status;
	create.inner_map_fd = inner.fd < 0 ? 0 : (uint32_t)inner.fd;
	made = map_create(&create);
	if ((made == -KERNEL_ENOTSUPP || made == -EINVAL) && btf_fd >= 0)
		made = try_without_types(&create, made);
	if (made == -EPROTOTYPE)
		return fail_why(-EINVAL, why_not_typed(create.map_type), NULL,
				"cannot create the map%s%s", p->name ? " " : "",
				p->name ? p->name : "");
	if (made < 0) {
		attempt.err = made;
		return fail_attempt(&attempt, "cannot create the map%s%s", p->name ? " " : "",
				    p->name ? p->name : "");
	}
	*fd = made;
	return STATUS_DONE;
}

static int show(const struct context *context, struct handle *map)
{
	struct out *out = context->out;

	out_record_begin(out, NULL, &columns);
	out_u64(out, "id", map->info.map.id);
	if (*map->info.map.name)
		out_str(out, "name", map->info.map.name);
	out_record_end(out);
	return context_keep_unpinned(context, take_fd(&map->fd), map->label);
}

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	cleanup_handle struct handle map = HANDLE_NONE;
	int fd = -1, status = create_map(p, &fd);

	if (!status)
		status = ref_open_fd(&map, KIND_MAP, fd);
	if (status)
		return status;
	return p->path ? pin_make(context, map.fd, map.label, p->path) : show(context, &map);
}

const struct command cmd_map_create = {
	.name = "map create",
	.summary = "create a map",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example =
		"bpfadm map create type hash key 8 value 16 entries 1024 name demo flags no_prealloc",
};

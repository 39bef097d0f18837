/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decoders: changes of a layout's tree. */
#include "layout/layout.h"

#include <dirent.h>
#include <errno.h>
#include <net/if.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/number.h"
#include "base/problem.h"
#include "layout/path.h"

/* More elements than these are not shown in different ways. */
#define SPLIT_MAX 4096

/* Error numbers that have names are below: the kernel's own ENOTSUPP is 524. */
#define ERRORS_END 525
/* cgroups are not looked for deeper. */
#define CGROUPS_DEPTH 32

enum {
	WHOLE_BYTES = 1, /* no bit fields */
	NUMBER = 2,	 /* no structs, arrays, texts */
	RUNS = 4,	 /* an array of bytes is a run of them */
	NO_NUMBER = 8,
};

struct decoder {
	enum layout_kind kind;
	enum layout_notation notation;
	uint32_t bytes; /* 0: any number of them */
	unsigned takes;
	bool big_endian;
	/* Gives the layout the enumerators that it is to have. */
	int (*add_names)(struct layout_tree *tree, struct layout *layout);
};

/* Numbers that have names on this machine, now: of network interfaces and of users.  What cannot be
 * found has none. */
static void add_name(struct layout_tree *tree, struct buf *list, const char *name, uint64_t number)
{
	size_t size = strlen(name) + 1;
	char *copy = layout_alloc(tree, size);
	struct layout_enumerator enumerator = { copy, number };

	if (copy)
		memcpy(copy, name, size);
	else
		list->err = -ENOMEM;
	buf_add(list, &enumerator, sizeof(enumerator));
}

static int set_names(struct layout_tree *tree, struct layout *layout, const struct buf *list)
{
	struct layout_enumerator *names = layout_alloc(tree, list->len + 1);

	if (list->err || !names)
		return -ENOMEM;
	if (list->len)
		memcpy(names, list->data, list->len);
	layout->enumerators = names;
	layout->count = (uint32_t)(list->len / sizeof(*names));
	return 0;
}

static int add_interfaces(struct layout_tree *tree, struct layout *layout)
{
	struct if_nameindex *interfaces = if_nameindex();
	cleanup_buf struct buf list = BUF_EMPTY;

	for (struct if_nameindex *at = interfaces; at && at->if_index; at++)
		add_name(tree, &list, at->if_name, at->if_index);
	if (interfaces)
		if_freenameindex(interfaces);
	return set_names(tree, layout, &list);
}

static int add_users(struct layout_tree *tree, struct layout *layout)
{
	cleanup_buf struct buf list = BUF_EMPTY;
	const struct passwd *user;

	setpwent();
	while ((user = getpwent()))
		add_name(tree, &list, user->pw_name, user->pw_uid);
	endpwent();
	return set_names(tree, layout, &list);
}

/* A field that holds one may be unsigned: the kernel's are negative. */
static int add_errors(struct layout_tree *tree, struct layout *layout)
{
	cleanup_buf struct buf list = BUF_EMPTY;
	char negative[32];

	layout->is_signed = true;
	for (int number = 1; number < ERRORS_END; number++) {
		const char *name = errno_name(number);

		if (*name < 'A') /* the number */
			continue;
		snprintf(negative, sizeof(negative), "-%s", name);
		add_name(tree, &list, name, (uint64_t)number);
		add_name(tree, &list, negative, (uint64_t)-number);
	}
	return set_names(tree, layout, &list);
}

/* bash(1234): several processes have the same name. */
static int add_processes(struct layout_tree *tree, struct layout *layout)
{
	cleanup_buf struct buf list = BUF_EMPTY;
	DIR *proc = opendir("/proc");
	const struct dirent *entry;
	uint64_t pid;

	while (proc && (entry = readdir(proc))) {
		cleanup_buf struct buf comm = BUF_EMPTY;
		char text[64];

		if (number_u64(entry->d_name, INT32_MAX, &pid))
			continue;
		snprintf(text, sizeof(text), "/proc/%u/comm", (unsigned)pid);
		if (buf_read_file(&comm, text, sizeof(text) / 2) || !comm.len)
			continue;
		snprintf(text, sizeof(text), "%.*s(%u)", (int)comm.len - 1, buf_text(&comm),
			 (unsigned)pid);
		add_name(tree, &list, text, pid);
	}
	if (proc)
		closedir(proc);
	return set_names(tree, layout, &list);
}

/* A cgroup's id is the number of its directory's inode (cgroup_id() in the kernel). */
static void add_cgroups_below(struct layout_tree *tree, struct buf *list, const char *root,
			      const char *path, unsigned depth)
{
	cleanup_buf struct buf directory = BUF_EMPTY;
	const struct dirent *entry;
	DIR *opened;

	buf_printf(&directory, "%s%s", root, path);
	opened = depth < CGROUPS_DEPTH ? opendir(buf_text(&directory)) : NULL;
	while (opened && (entry = readdir(opened))) {
		cleanup_buf struct buf below = BUF_EMPTY;

		if (entry->d_type != DT_DIR || *entry->d_name == '.')
			continue;
		buf_printf(&below, "%s/%s", path, entry->d_name);
		add_name(tree, list, buf_text(&below), entry->d_ino);
		add_cgroups_below(tree, list, root, buf_text(&below), depth + 1);
	}
	if (opened)
		closedir(opened);
}

static int add_cgroups(struct layout_tree *tree, struct layout *layout)
{
	static const char *const roots[] = { "/sys/fs/cgroup/unified", "/sys/fs/cgroup" };
	cleanup_buf struct buf list = BUF_EMPTY;
	struct stat root;

	for (size_t i = 0; i < ARRAY_SIZE(roots) && !list.len; i++) {
		cleanup_buf struct buf procs = BUF_EMPTY;

		/* A file that only the second version has. */
		buf_printf(&procs, "%s/cgroup.controllers", roots[i]);
		if (access(buf_text(&procs), F_OK) || stat(roots[i], &root))
			continue;
		add_name(tree, &list, "/", root.st_ino);
		add_cgroups_below(tree, &list, roots[i], "", 0);
	}
	return set_names(tree, layout, &list);
}

/* Block devices by the kernel's dev_t, 12 bits of major and 20 of minor number. */
static int add_devices(struct layout_tree *tree, struct layout *layout)
{
	FILE *partitions = fopen("/proc/partitions", "re");
	cleanup_buf struct buf list = BUF_EMPTY;
	char line[256], name[64];
	unsigned major, minor;

	while (partitions && fgets(line, sizeof(line), partitions))
		if (sscanf(line, "%u %u %*u %63s", &major, &minor, name) == 3)
			add_name(tree, &list, name, (uint64_t)major << 20 | minor);
	if (partitions)
		fclose(partitions);
	return set_names(tree, layout, &list);
}

/* name, help, the decoder */
#define DECODERS(ROW)                                                                              \
	ROW("ip4", "an IPv4 address", LAYOUT_IP4, 0, 4, WHOLE_BYTES, true, NULL)                   \
	ROW("ip6", "an IPv6 address", LAYOUT_IP6, 0, 16, WHOLE_BYTES, true, NULL)                  \
	ROW("mac", "a MAC address", LAYOUT_MAC, 0, 6, WHOLE_BYTES, true, NULL)                     \
	ROW("be16", "a number in network order", LAYOUT_INT, 0, 2, WHOLE_BYTES, true, NULL)        \
	ROW("be32", "a number in network order", LAYOUT_INT, 0, 4, WHOLE_BYTES, true, NULL)        \
	ROW("be64", "a number in network order", LAYOUT_INT, 0, 8, WHOLE_BYTES, true, NULL)        \
	ROW("ktime", "what bpf_ktime_get_ns() gave, as a time of day", LAYOUT_INT, NOTATION_KTIME, \
	    8, WHOLE_BYTES | NUMBER, false, NULL)                                                  \
	ROW("ns", "nanoseconds, as a duration", LAYOUT_INT, NOTATION_DURATION, 0,                  \
	    WHOLE_BYTES | NUMBER, false, NULL)                                                     \
	ROW("ifname", "a network interface's number, by its name", LAYOUT_ENUM, 0, 4,              \
	    WHOLE_BYTES | NUMBER, false, add_interfaces)                                           \
	ROW("uid", "a user, by name", LAYOUT_ENUM, 0, 4, WHOLE_BYTES | NUMBER, false, add_users)   \
	ROW("pid", "a process, by name", LAYOUT_ENUM, 0, 4, WHOLE_BYTES | NUMBER, false,           \
	    add_processes)                                                                         \
	ROW("cgroup", "a cgroup's id, by its path", LAYOUT_ENUM, 0, 8, WHOLE_BYTES | NUMBER,       \
	    false, add_cgroups)                                                                    \
	ROW("dev", "the number of a block device, by its name", LAYOUT_ENUM, 0, 4,                 \
	    WHOLE_BYTES | NUMBER, false, add_devices)                                              \
	ROW("errno", "an error number, by name", LAYOUT_ENUM, 0, 4, WHOLE_BYTES | NUMBER, false,   \
	    add_errors)                                                                            \
	ROW("ksym", "an address, by the kernel's symbol there", LAYOUT_INT, NOTATION_KSYM, 8,      \
	    WHOLE_BYTES | NUMBER, false, NULL)                                                     \
	ROW("hex", "hexadecimal", LAYOUT_BYTES, NOTATION_HEX, 0, RUNS, false, NULL)                \
	ROW("str", "text", LAYOUT_STRING, 0, 0, WHOLE_BYTES | RUNS, false, NULL)                   \
	ROW("dns", "a DNS name as packets have it: www.example.", LAYOUT_STRING, NOTATION_DNS, 0,  \
	    WHOLE_BYTES | RUNS | NO_NUMBER, false, NULL)

#define HELP_ROW(name, help, ...) { name, help },
const struct layout_decoder layout_decoders[] = { DECODERS(HELP_ROW){ NULL, NULL } };

#define DECODER_ROW(name, help, ...) { __VA_ARGS__ },
static const struct decoder decoders[] = { DECODERS(DECODER_ROW) };

/* A decoder on its way to a field. */
struct decoding {
	struct layout_tree *tree;
	const struct decoder *decoder;
	const char *name;
	const char *what; /* begins messages */
	struct problem *problem;
};

static bool is_number(const struct layout *layout)
{
	switch (layout->kind) {
	case LAYOUT_INT:
	case LAYOUT_BOOL:
	case LAYOUT_CHAR:
	case LAYOUT_ENUM:
	case LAYOUT_POINTER:
		return true;
	default:
		return layout_takes_number(layout);
	}
}

static bool fits(const struct decoder *decoder, const struct field *field)
{
	const struct layout *layout = field->layout;

	if (layout->kind == LAYOUT_OPAQUE || layout->kind == LAYOUT_PAD)
		return false;
	if (decoder->bytes && layout->bit_size != decoder->bytes * 8)
		return false;
	if ((decoder->takes & WHOLE_BYTES || !is_number(layout)) && !field_is_bytewise(field))
		return false;
	if (decoder->takes & NO_NUMBER)
		return layout->kind == LAYOUT_BYTES || !is_number(layout);
	return !(decoder->takes & NUMBER) || (is_number(layout) && layout->bit_size <= 64);
}

/* The field, or its elements, whichever the decoder is for: where that is, in *field. */
static bool find_fitting(const struct decoder *decoder, struct field *field)
{
	struct field element = *field;

	element.layout = field->layout->members;
	if (field->layout->kind == LAYOUT_ARRAY && field->layout->count &&
	    !(decoder->takes & RUNS && element.layout->bit_size == 8) &&
	    find_fitting(decoder, &element)) {
		*field = element;
		return true;
	}
	return fits(decoder, field);
}

bool layout_decoder_fits(const struct layout_decoder *decoder, const struct layout *layout)
{
	struct field field = { .layout = layout };

	return find_fitting(&decoders[decoder - layout_decoders], &field);
}

/* "dport in the key of map 7 (flows) has 2 bytes (u16): ip4 takes 4 bytes" */
static int refuse_field(struct decoding *decoding, const struct field *field)
{
	const struct decoder *decoder = decoding->decoder;
	cleanup_buf struct buf text = BUF_EMPTY;

	describe_field(&text, field, decoding->what);
	buf_add_str(&text, " has ");
	describe_size(&text, field->layout->bit_size);
	if (field->layout->type_name)
		buf_printf(&text, " (%s)", field->layout->type_name);
	buf_printf(&text, ": %s takes ", decoding->name);
	buf_add_str(&text, decoder->takes & NUMBER	? "a number of "
			   : decoder->takes & NO_NUMBER ? "an array of "
							: "a field of ");
	if (decoder->bytes)
		describe_size(&text, decoder->bytes * 8);
	else
		buf_add_str(&text, "whole bytes");
	return problem_set(decoding->problem, -EINVAL, REASON_TYPE, "%s", buf_text(&text));
}

static int apply(struct decoding *decoding, const struct field *field)
{
	const struct decoder *decoder = decoding->decoder;
	struct field found = *field;
	struct layout *layout;

	if (!find_fitting(decoder, &found))
		return refuse_field(decoding, field);
	layout = (struct layout *)found.layout;
	layout->notation = decoder->notation;
	if (decoder->notation == NOTATION_HEX && is_number(layout) && layout->kind != LAYOUT_BYTES)
		return 0; /* its names may still be written */
	if (layout->notation == NOTATION_HEX)
		layout->notation = NOTATION_KIND;
	layout->kind = decoder->kind;
	layout->is_flags = false;
	layout->big_endian |= decoder->big_endian;
	layout->order_by_type &= !decoder->big_endian;
	layout->is_signed &= decoder->kind == LAYOUT_INT && !decoder->big_endian;
	layout->members = NULL;
	layout->count = 0;
	return decoder->add_names ? decoder->add_names(decoding->tree, layout) : 0;
}

/* Copies of `count` layouts of their own, all that is below them included. */
static int copy_layouts(struct layout_tree *tree, const struct layout *from, uint32_t count,
			struct layout **copies)
{
	struct layout *made = layout_alloc(tree, count * sizeof(*made));
	int err = made ? 0 : -ENOMEM;

	for (uint32_t i = 0; !err && i < count; i++) {
		bool is_array = from[i].kind == LAYOUT_ARRAY;

		made[i] = from[i];
		if (from[i].members)
			err = copy_layouts(tree, from[i].members,
					   is_array ? 1 : layout_members(&from[i]),
					   &made[i].members);
	}
	*copies = made;
	return err;
}

/* One element is to be shown otherwise than the others: each gets a layout of its own. */
static int split_array(struct decoding *decoding, struct layout *array)
{
	struct layout *elements, *copy;
	int err = 0;

	if (array->count > SPLIT_MAX)
		return problem_set(
			decoding->problem, -EINVAL, REASON_LIMIT,
			"the %u elements of an array are too many to be shown in different "
			"ways: leave out the index",
			array->count);
	elements = layout_alloc(decoding->tree, (array->count + 1u) * sizeof(*elements));
	if (!elements)
		return -ENOMEM;
	for (uint32_t i = 0; !err && i < array->count; i++) {
		err = copy_layouts(decoding->tree, array->members, 1, &copy);
		if (err)
			break;
		elements[i] = *copy;
		elements[i].bit_offset = i * copy->bit_size;
	}
	array->kind = LAYOUT_TUPLE;
	array->is_array = true;
	array->members = elements;
	return err;
}

/* The tree is the caller's: its layouts may be changed. */
static int descend(struct decoding *decoding, const struct field *field, const char *path)
{
	struct layout *layout = (struct layout *)field->layout;
	struct field next = { .parent = field };
	struct path_step step = { .layout = layout->members };
	const char *rest = path;
	int err = 0;

	if (!*path)
		return apply(decoding, field);
	if (layout->kind == LAYOUT_ARRAY && *path == '[')
		err = split_array(decoding, layout);
	if (err)
		return err;
	if (layout->kind != LAYOUT_ARRAY || !layout->count)
		err = path_next(layout, &rest, &step);
	if (err)
		return path_refuse(field, path, decoding->what, err, decoding->problem);
	next.layout = step.layout;
	next.index = step.index;
	next.bit = field->bit + step.bit_offset;
	return descend(decoding, &next, rest);
}

static int refuse_decoder(struct decoding *decoding)
{
	cleanup_buf struct buf all = BUF_EMPTY;
	const char *names[ARRAY_SIZE(decoders)], *near;

	for (size_t i = 0; i < ARRAY_SIZE(decoders); i++) {
		names[i] = layout_decoders[i].name;
		buf_printf(&all, "%s%s", i ? ", " : "", names[i]);
	}
	problem_set(decoding->problem, -EINVAL, REASON_UNKNOWN, "\"%s\" is not a decoder",
		    decoding->name);
	near = problem_near_word(decoding->name, names, ARRAY_SIZE(names));
	if (near)
		problem_hint(decoding->problem, "did you mean %s?", near);
	else
		problem_hint(decoding->problem, "decoders: %s", buf_text(&all));
	return -EINVAL;
}

int layout_decode(struct layout_tree *tree, const char *path, const char *decoder, const char *what,
		  struct problem *problem)
{
	struct decoding decoding = {
		.tree = tree, .name = decoder, .what = what, .problem = problem
	};
	const struct field root = { .layout = &tree->root };
	int err;

	for (size_t i = 0; i < ARRAY_SIZE(decoders); i++)
		if (strcmp(layout_decoders[i].name, decoder) == 0)
			decoding.decoder = &decoders[i];
	if (!decoding.decoder)
		return refuse_decoder(&decoding);
	err = descend(&decoding, &root, path);
	return err == -ENOMEM ? problem_no_memory(problem) : err;
}

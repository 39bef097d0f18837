/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of kernel objects, and what can be done with an object of any kind. */
#include "bpf/kind.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/util.h"
#include "bpf/sys.h"
#include "names/names.h"

#define BY(way)		 (1U << REF_##way)
#define AT(kind, member) offsetof(struct kind##_info, member)

/*
 * The names in /proc are those of anon_inode_getfd() and anon_inode_getfile() in
 * kernel/bpf/syscall.c and kernel/bpf/btf.c.  A link's descriptor has one name where it was
 * created (bpf_link_prime) and another where it was opened by id or path (bpf_link_new_fd).
 */
const struct kind_row kind_table[KINDS] = {
	[KIND_MAP] = {
		.noun = "map", .plural = "maps", .word = "map", .metavar = "MAP",
		.named_by = BY(ID) | BY(NAME) | BY(PATH),
		.open_flags = OPEN_RDONLY | OPEN_WRONLY,
		.next_id = CMD_MAP_GET_NEXT_ID, .fd_by_id = CMD_MAP_GET_FD_BY_ID,
		.info_size = sizeof(struct map_info),
		.id_at = AT(map, id), .name_at = AT(map, name), .tag_at = KIND_NOWHERE,
		.btf_id_at = AT(map, btf_id), .types = &map_types,
		.fd_links = { "anon_inode:bpf-map" }, .fdinfo_id = "map_id",
	},
	[KIND_PROG] = {
		.noun = "program", .plural = "programs", .word = "prog", .metavar = "PROG",
		.named_by = BY(ID) | BY(NAME) | BY(PATH) | BY(TAG),
		.next_id = CMD_PROG_GET_NEXT_ID, .fd_by_id = CMD_PROG_GET_FD_BY_ID,
		.info_size = sizeof(struct prog_info),
		.id_at = AT(prog, id), .name_at = AT(prog, name), .tag_at = AT(prog, tag),
		.btf_id_at = AT(prog, btf_id), .types = &prog_types,
		.fd_links = { "anon_inode:bpf-prog" }, .fdinfo_id = "prog_id",
	},
	[KIND_LINK] = {
		.noun = "link", .plural = "links", .word = "link", .metavar = "LINK",
		.named_by = BY(ID) | BY(PATH),
		.next_id = CMD_LINK_GET_NEXT_ID, .fd_by_id = CMD_LINK_GET_FD_BY_ID,
		.info_size = sizeof(struct link_info),
		.id_at = AT(link, id), .name_at = KIND_NOWHERE, .tag_at = KIND_NOWHERE,
		.btf_id_at = KIND_NOWHERE, .types = &link_types,
		.fd_links = { "anon_inode:bpf_link", "anon_inode:bpf-link" }, .fdinfo_id = "link_id",
	},
	/* The kernel copies its name to a pointer in the struct. */
	[KIND_BTF] = {
		.noun = "BTF", .plural = "BTF objects", .word = "btf", .metavar = "BTF",
		.named_by = BY(ID),
		.next_id = CMD_BTF_GET_NEXT_ID, .fd_by_id = CMD_BTF_GET_FD_BY_ID,
		.info_size = sizeof(struct btf_info),
		.id_at = AT(btf, id), .name_at = KIND_NOWHERE, .tag_at = KIND_NOWHERE,
		.btf_id_at = KIND_NOWHERE,
		.fd_links = { "anon_inode:btf" }, .fdinfo_id = "btf_id",
	},
};

int kind_next_id(enum kind kind, uint32_t after, uint32_t *id)
{
	union attr attr = { .get_id = { .start_id = after } };
	int err = sys_bpf(kind_table[kind].next_id, &attr, sizeof(attr.get_id));

	if (err)
		return err;
	*id = attr.get_id.next_id;
	return 0;
}

int kind_fd_by_id(enum kind kind, uint32_t id, uint32_t open_flags)
{
	union attr attr = {
		.get_id = {
			.start_id = id,
			.open_flags = open_flags & kind_table[kind].open_flags,
		},
	};

	return sys_bpf(kind_table[kind].fd_by_id, &attr, sizeof(attr.get_id));
}

static int info_by_fd(int fd, void *info, uint32_t size)
{
	union attr attr = {
		.info = {
			.bpf_fd = (uint32_t)fd,
			.info_len = size,
			.info = ptr_u64(info),
		},
	};

	return sys_bpf(CMD_OBJ_GET_INFO_BY_FD, &attr, sizeof(attr.info));
}

int map_info(int fd, struct map_info *info)
{
	return info_by_fd(fd, info, sizeof(*info));
}

int prog_info(int fd, struct prog_info *info)
{
	return info_by_fd(fd, info, sizeof(*info));
}

int link_info(int fd, struct link_info *info)
{
	return info_by_fd(fd, info, sizeof(*info));
}

int btf_info(int fd, struct btf_info *info)
{
	return info_by_fd(fd, info, sizeof(*info));
}

int kind_info(enum kind kind, int fd, union kind_info *info)
{
	return info_by_fd(fd, info, kind_table[kind].info_size);
}

enum kind kind_of_fd_link(const char *target)
{
	enum kind kind = 0;

	for (; kind < KINDS; kind++)
		for (size_t i = 0; i < ARRAY_SIZE(kind_table[kind].fd_links); i++) {
			const char *link = kind_table[kind].fd_links[i];

			if (link && strcmp(target, link) == 0)
				return kind;
		}
	return kind;
}

static int kind_of_link(int directory, const char *path, enum kind *kind)
{
	char target[64];
	enum kind found;
	ssize_t size = readlinkat(directory, path, target, sizeof(target) - 1);

	if (size < 0)
		return -errno;
	target[size] = '\0';
	found = kind_of_fd_link(target);
	if (found == KINDS)
		return -EINVAL;
	*kind = found;
	return 0;
}

int kind_of_fd(int fd, enum kind *kind)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return kind_of_link(AT_FDCWD, path, kind);
}

int kind_of_fd_in(int directory, int fd, enum kind *kind)
{
	char name[16];

	snprintf(name, sizeof(name), "%d", fd);
	return kind_of_link(directory, name, kind);
}

int kind_id_compare(const struct kind_id *a, const struct kind_id *b)
{
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

/* The first entry that is not in front of the object. */
static size_t find_first(const char *list, size_t count, size_t size, const struct kind_id *object)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (kind_id_compare((const void *)(list + middle * size), object) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const void *kind_id_entries(const void *list, size_t count, size_t size,
			    const struct kind_id *object, size_t *found)
{
	const char *entries = list;
	size_t first = find_first(entries, count, size, object), end = first;

	while (end < count && !kind_id_compare((const void *)(entries + end * size), object))
		end++;
	*found = end - first;
	return *found ? entries + first * size : NULL;
}

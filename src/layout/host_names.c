/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers that have names on this machine: of network interfaces and of users. */
#include "layout/host_names.h"

#include <errno.h>
#include <net/if.h>
#include <pwd.h>
#include <string.h>

#include "base/buf.h"

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

static int give_names(struct layout_tree *tree, struct layout *layout, const struct buf *list)
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

int decode_interfaces(struct layout_tree *tree, struct layout *layout)
{
	struct if_nameindex *interfaces = if_nameindex();
	cleanup_buf struct buf list = BUF_EMPTY;

	for (struct if_nameindex *at = interfaces; at && at->if_index; at++)
		add_name(tree, &list, at->if_name, at->if_index);
	if (interfaces)
		if_freenameindex(interfaces);
	return give_names(tree, layout, &list);
}

int decode_users(struct layout_tree *tree, struct layout *layout)
{
	cleanup_buf struct buf list = BUF_EMPTY;
	const struct passwd *user;

	setpwent();
	while ((user = getpwent()))
		add_name(tree, &list, user->pw_name, user->pw_uid);
	endpwent();
	return give_names(tree, layout, &list);
}

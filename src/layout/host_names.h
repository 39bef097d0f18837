/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers that have names on this machine, now: of network interfaces and of users. */
#pragma once

#include "layout/layout.h"

/* Give the layout its enumerators; what cannot be found has none.  -ENOMEM. */
int decode_interfaces(struct layout_tree *tree, struct layout *layout);
int decode_users(struct layout_tree *tree, struct layout *layout);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `with FIELD=DECODER ...`: what fields of a map hold, beyond what their types tell. */
#pragma once

#include "cmd/map/elements.h"

/*
 * Changes what the keys and values are known to be: by key-as and value-as, else by the map's own
 * types.  Of how->with, words that begin with "inner." are for the elements within, and others for
 * those that they are in.  An enum status; what is wrong is said.
 */
int with_decode(struct elements *elements, const struct elements_how *how);

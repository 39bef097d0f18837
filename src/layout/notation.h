/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decoders: what a field's type does not tell, as in `with key.saddr=ip4 value.last_ns=ktime`. */
#pragma once

#include "layout/layout.h"

/*
 * From now on the field at `path` (path.h; "" is the root) is read and shown as the decoder says.
 * An array without an index means each of its elements where these fit the decoder.  `what` begins
 * messages ("the key of map 7 (flows)").  -EINVAL: there is no such decoder or field, or the one
 * does not fit the other; -ENOMEM.  After a failure the tree is of no more use.
 */
int layout_decode(struct layout_tree *tree, const char *path, const char *decoder, const char *what,
		  struct problem *problem);

/* What there is, and what each does, for help and completion; ends with a NULL name. */
struct layout_decoder {
	const char *name;
	const char *help;
};
extern const struct layout_decoder layout_decoders[];

/* Is it for such a field, or for its elements? */
bool layout_decoder_fits(const struct layout_decoder *decoder, const struct layout *layout);

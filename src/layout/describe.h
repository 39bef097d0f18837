/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields and what they take, in the words of messages. */
#pragma once

#include "base/buf.h"
#include "layout/path.h"

/* Adds a text that someone has written, shortened when it is long; `quotes`: between quotes. */
void describe_text(struct buf *buf, const char *text, bool quotes);

/* "4 bytes", "1 bit". */
void describe_size(struct buf *buf, uint32_t bits);

/* The field's place: "ports[1] in the key of map 7 (flows)", the latter being `root`; without one
 * (NULL) "ports[1]", and "the value" for what has no name. */
void describe_field(struct buf *buf, const struct field *field, const char *root);

/* What the layout takes: "true or false", "a number from 0 to 255". */
void describe_takes(struct buf *buf, const struct layout *layout);

/* How wide its numbers are and from where to where they go: "1 byte, 0 to 255". */
void describe_limits(struct buf *buf, const struct layout *layout);

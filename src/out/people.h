/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values as people read them, for plain. */
#pragma once

#include "base/buf.h"
#include "out/writer.h"

/* Adds the value's text; nothing for a null, an empty text or no flags. */
void people_value(struct buf *buf, const struct value *value);

/* How many columns of a terminal the UTF-8 text fills, a column a character. */
size_t people_width(const char *text, size_t size);

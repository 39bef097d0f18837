/* DATA, as people and programs write it, to the bytes of a key or a value. */
#pragma once

#include <stddef.h>

#include "layout/layout.h"

/*
 * Fills exactly `size` bytes from the words of DATA (INTERFACE: forms 1 to 4).  `layout` says what
 * the bytes mean, or is NULL when nothing is known but their number.  `what` begins messages: "the
 * key of map 7 (flows)".  `bytes` is untouched unless 0 is returned.  -EINVAL or -ERANGE with
 * *error in words; -ENOMEM; @FILE's -errno with *error too.
 */
int encode_data(const struct layout *layout, size_t size, const char *what, char *const *words,
		size_t count, void *bytes, struct layout_error *error);

/* One value written as text, by its layout: "10.0.0.1", "0x1f", "CLOSED", "true". */
int encode_text(const struct layout *layout, const char *text, void *bytes,
		struct layout_error *error);

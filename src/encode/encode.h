/* SPDX-License-Identifier: GPL-3.0-or-later */
/* DATA, as people and programs write it, to the bytes of a key or a value. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "layout/layout.h"

/*
 * Fills exactly `size` bytes from the words of DATA (INTERFACE: forms 1 to 4).  `layout` says what
 * the bytes mean, or is NULL when nothing is known but their number.  `what` begins messages: "the
 * key of map 7 (flows)".
 *
 * What DATA does not set keeps what `bytes` held: fields that a JSON object leaves out, padding,
 * and what is the kernel's own.  So pass zeroes, or the present value.
 *
 * `bytes` is untouched unless 0 is returned.  -EINVAL, -ERANGE or -EEXIST; -ENOMEM;
 * @FILE's -errno.
 */
int encode_data(const struct layout *layout, size_t size, const char *what, char *const *words,
		size_t count, void *bytes, struct problem *problem);

/* The same, and whether DATA left fields out: then a change of an element that exists should begin
 * with its present value. */
int encode_partial_data(const struct layout *layout, size_t size, const char *what,
			char *const *words, size_t count, void *bytes, bool *partial,
			struct problem *problem);

/*
 * The values of all `cpus` CPUs, `stride` bytes from one to the next: DATA gives each the same, or,
 * as a JSON array, each its own ([1,2], or as -j prints them, [{"cpu":0,"value":…},…]).  An array
 * of "0x.." strings, as many as a value has bytes, is one value for all.
 */
int encode_partial_per_cpu(const struct layout *layout, size_t size, const char *what,
			   char *const *words, size_t count, void *bytes, size_t stride,
			   unsigned cpus, bool *partial, struct problem *problem);

/* One value written as text, by its layout: "10.0.0.1", "0x1f", "CLOSED", "true"; `quoted`: it
 * stood between quotes.  `bytes` get it from `bit` on, wherever its parent has it.  Errors as
 * above.
 */
int encode_text(const struct layout *layout, unsigned bit, const char *text, bool quoted,
		void *bytes, struct problem *problem);

/* A/LEN, or A, as the key of `size` bytes that an LPM trie has for IPv4 or IPv6 addresses: the
 * length, then the address without the bits after those.  0; -EINVAL: the text is not that;
 * -ERANGE: LEN is too large. */
int encode_prefix(const char *text, size_t size, uint8_t *bytes);

/*
 * Single fields: each of the assignments is PATH=VALUE (path.h; it may begin with "value."), the
 * value as text or JSON.  What they do not set keeps what `bytes` held; *partial: that is
 * something. Errors as above; -EEXIST: a field is set twice.
 */
int encode_fields(const struct layout *layout, size_t size, const char *what,
		  char *const *assignments, size_t count, void *bytes, bool *partial,
		  struct problem *problem);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Names of the DNS (RFC 1035): as packets have them, each label after its length and a zero at the
 * end, and as people write them, www.example.  In text a dot or a backslash of a label is \. or \\,
 * and a byte that is not printable ASCII is \DDD in decimal.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Bytes of the longest name, and of its text. */
#define DNS_NAME_MAX  255
#define DNS_TEXT_SIZE (4 * DNS_NAME_MAX)

/* Bytes of the name that begins at `bytes`, its zero included; 0: none begins there and ends within
 * `size` bytes.  A compressed name is none, since it points to bytes elsewhere. */
size_t dns_name_length(const uint8_t *bytes, size_t size);

/* Writes the text of such a name, at most DNS_TEXT_SIZE bytes, and returns its end. */
char *dns_name_to_text(char *to, const uint8_t *name);

/* Writes a name of at most `size` bytes; the dot at its end may be left out.  Its length; -EINVAL:
 * a label is empty or too long, or an escape is wrong; -ERANGE: it has more bytes. */
int dns_name_from_text(const char *text, size_t text_size, uint8_t *name, size_t size);

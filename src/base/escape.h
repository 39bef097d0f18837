/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text from outside (names, paths, character arrays, logs), made safe for a terminal or JSON. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* Adds the text for people: control characters (C1 ones too), backslashes and bytes that are not
 * UTF-8 as \n, \t, \\, \x1b; characters that are not seen, or that turn the direction of writing,
 * as \u202e; everything else as it is. */
void escape_text(struct buf *buf, const char *text, size_t size);

/* The same, but newlines and tabs stay: for a log of several lines. */
void escape_lines(struct buf *buf, const char *text, size_t size);

/* The same, but backslashes and tabs stay: for a line of source text. */
void escape_source(struct buf *buf, const char *text, size_t size);

/* Adds a JSON string with its quotes (RFC 8259): quotes, backslashes, control characters and
 * characters that are not seen are escaped.  A byte that is not UTF-8 becomes the character
 * ESCAPE_BYTE + its value, U+EF80 to U+EFFF; where such a character is in the text, its own bytes
 * are taken for such, so that no two texts give the same string. */
void escape_json(struct buf *buf, const char *text, size_t size);
#define ESCAPE_BYTE 0xef00

/* Is it UTF-8 that no such character stands for? */
bool escape_json_is_text(const char *text, size_t size);

/* The same to memory of the caller's, where ESCAPE_SPACE(size) bytes are free; they return the end
 * of what they wrote. */
#define ESCAPE_SPACE(size) (6 * (size_t)(size) + 3)
char *escape_text_to(char *to, const char *text, size_t size);
char *escape_json_to(char *to, const char *text, size_t size);

/* The same for a part of a string, without quotes. */
char *escape_json_part_to(char *to, const char *text, size_t size);

/* The length of the UTF-8 character at `text` (1 to 4), or 0 when there is none in `size` bytes:
 * overlong forms, surrogates and numbers above U+10FFFF are none. */
size_t utf8_length(const char *text, size_t size);

/* The number of the character, which has `length` bytes. */
uint32_t utf8_code(const char *text, size_t length);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Numbers as people write and read them.  They are read strictly: decimal, 0x hexadecimal, 0b
 * binary, 0o octal.  A leading zero as in 010 (octal to some, ten to others), a plus sign, white
 * space and anything after the digits are refused; nothing is ever truncated.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef unsigned __int128 u128;
typedef __int128 s128;

struct number {
	bool negative;
	u128 magnitude; /* the number without its sign */
};

/* -EINVAL: not a number; -ERANGE: needs more than 128 bits. */
int number_parse(const char *word, struct number *number);

/* A number from 0 to `max`.  -EINVAL: not a number; -ERANGE: negative or above `max`. */
int number_u64(const char *word, uint64_t max, uint64_t *value);

/* One byte of data: decimal, or hexadecimal with 0x; with `hex` one or two hexadecimal digits, 0x
 * in front or not.  -EINVAL or -ERANGE. */
int number_byte(const char *word, bool hex, uint8_t *byte);

/* Does the word consist of decimal digits alone (an object's id)? */
bool number_is_digits(const char *word);

/* A hexadecimal digit's value, or -1. */
int number_hex_digit(char c);

/* Sizes and durations in the unit that suits them: 4.1 MiB, 1.2 ms.  Both write to memory of the
 * caller's, where NUMBER_SCALED_SPACE bytes are free, and return the text's end; a NUL is there. */
#define NUMBER_SCALED_SPACE 32
char *number_scaled_bytes(char *to, uint64_t bytes);
char *number_scaled_duration(char *to, uint64_t ns);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The printers of fields: one function a notation, as fast as it goes. */
#pragma once

#include "base/number.h"
#include "print/plan.h"

/* Integers of 1, 2, 4 and 8 bytes in the host's order, which is nearly all of them. */
print_field print_u8, print_u16, print_u32, print_u64, print_s8, print_s16, print_s32, print_s64;

/* Bit fields and 128-bit integers as bpftool shows them, pointers as people read them: 0x1f. */
print_field print_hexadecimal;

print_field print_bool, print_enum, print_half, print_float, print_double, print_long_double;
print_field print_hex_quoted, print_char, print_ip4, print_ip6, print_mac;

/* An array of characters: exactly, up to its NUL, or up to it with a mark when more follows. */
print_field print_text, print_text_to_nul, print_text_marked;

/* By notation; JSON has strings, or null for a time that never was (0). */
print_field print_ktime, print_duration, print_ksym;

/* What CLOCK_MONOTONIC counts from, in nanoseconds since 1970. */
uint64_t field_boot_time(void);

/* The number without its sign. */
u128 field_magnitude(const struct step *step, const uint8_t *field, bool *negative);

/* Writes the number's digits and returns their end: at most 20. */
char *field_decimal(char *to, uint64_t number);

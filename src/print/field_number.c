/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers to text: integers wherever their bits lie, enumerations, floats, and what a decoder may
 * have them shown as: times, durations, symbols of the kernel. */
#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/escape.h"
#include "base/number.h"
#include "bpf/handle.h"
#include "layout/bits.h"
#include "print/plan.h"

static const char digit_pairs[] = "00010203040506070809101112131415161718192021222324"
				  "25262728293031323334353637383940414243444546474849"
				  "50515253545556575859606162636465666768697071727374"
				  "75767778798081828384858687888990919293949596979899";

static const char hex_digits[] = "0123456789abcdef";

static unsigned count_digits(uint64_t number)
{
	unsigned count = 1;

	for (; number >= 10000; number /= 10000)
		count += 4;
	return count + (number >= 10) + (number >= 100) + (number >= 1000);
}

char *field_decimal(char *to, uint64_t number)
{
	char *end = to + count_digits(number), *at = end;

	for (; number >= 100; number /= 100) {
		at -= 2;
		memcpy(at, digit_pairs + 2 * (number % 100), 2);
	}
	if (number >= 10)
		memcpy(at - 2, digit_pairs + 2 * number, 2);
	else
		at[-1] = (char)('0' + number);
	return end;
}

/* Up to 39 digits. */
static char *decimal128(char *to, u128 number)
{
	const uint64_t chunk = 10000000000000000000ull; /* 10^19 */
	char low[20];

	if (number < chunk)
		return field_decimal(to, (uint64_t)number);
	to = decimal128(to, number / chunk);
	snprintf(low, sizeof(low), "%019llu", (unsigned long long)(number % chunk));
	memcpy(to, low, 19);
	return to + 19;
}

static char *hexadecimal(char *to, u128 number)
{
	uint64_t high = (uint64_t)(number >> 64), low = (uint64_t)number;
	int bits = high ? 128 - __builtin_clzll(high) : 64 - __builtin_clzll(low | 1);

	*to++ = '0';
	*to++ = 'x';
	for (int shift = (bits - 1) & ~3; shift >= 0; shift -= 4)
		*to++ = hex_digits[(shift < 64 ? low >> shift : high >> (shift - 64)) & 15];
	return to;
}

/* Integers of 1, 2, 4 and 8 bytes in the host's order, which is nearly all of them. */
#define PRINT_HOST(name, type)                                                                     \
	char *name(char *to, const struct step *step, const uint8_t *field)                        \
	{                                                                                          \
		type number;                                                                       \
                                                                                                   \
		(void)step;                                                                        \
		memcpy(&number, field, sizeof(number));                                            \
		if (number < 0) {                                                                  \
			*to++ = '-';                                                               \
			return field_decimal(to, -(uint64_t)number);                               \
		}                                                                                  \
		return field_decimal(to, (uint64_t)number);                                        \
	}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wtype-limits"
PRINT_HOST(print_u8, uint8_t)
PRINT_HOST(print_u16, uint16_t)
PRINT_HOST(print_u32, uint32_t)
PRINT_HOST(print_u64, uint64_t)
PRINT_HOST(print_s8, int8_t)
PRINT_HOST(print_s16, int16_t)
PRINT_HOST(print_s32, int32_t)
PRINT_HOST(print_s64, int64_t)
#pragma GCC diagnostic pop

/* The bits of a number, wherever they lie in the field. */
static u128 read_bits(const struct step *step, const uint8_t *field)
{
	const struct bits at = { .size = (uint8_t)step->size,
				 .shift = step->shift,
				 .bits = step->bits,
				 .big_endian = step->big_endian };

	return bits_read(&at, field);
}

/* Leaves the magnitude; true when the number was negative. */
static bool take_sign(const struct step *step, u128 *number)
{
	if (!step->is_signed || !(*number >> (step->bits - 1) & 1))
		return false;
	*number = (step->bits < 128 ? (u128)1 << step->bits : 0) - *number;
	return true;
}

u128 field_magnitude(const struct step *step, const uint8_t *field, bool *negative)
{
	u128 number = read_bits(step, field);

	*negative = take_sign(step, &number);
	return number;
}

char *print_number(char *to, const struct step *step, const uint8_t *field)
{
	u128 number = read_bits(step, field);

	if (take_sign(step, &number))
		*to++ = '-';
	return decimal128(to, number);
}

/* Bit fields and 128-bit integers in bpftool's form, pointers for people. */
char *print_hexadecimal(char *to, const struct step *step, const uint8_t *field)
{
	u128 number = read_bits(step, field);

	if (step->quoted)
		*to++ = '"';
	if (take_sign(step, &number))
		*to++ = '-';
	to = hexadecimal(to, number);
	if (step->quoted)
		*to++ = '"';
	return to;
}

/* No compiler writes anything but 0 and 1; who has written more is to see it. */
char *print_bool(char *to, const struct step *step, const uint8_t *field)
{
	u128 number = read_bits(step, field);

	if (number > 1)
		return print_number(to, step, field);
	memcpy(to, number ? "true " : "false", 5);
	return to + (number ? 4 : 5);
}

/* A|B: the names of all the bits of a number; NULL: not all have one. */
static char *print_joined(char *to, const struct step *step, uint64_t number)
{
	uint64_t mask = step->bits < 64 ? (1ULL << step->bits) - 1 : UINT64_MAX;
	uint64_t left = number & mask;

	if (step->quoted)
		*to++ = '"';
	for (size_t i = 0; i < step->name_count; i++) {
		const struct step_name *name = &step->names[i];
		uint64_t bit = name->number & mask;

		if (!(left & bit) || bit & (bit - 1))
			continue;
		left &= ~bit;
		memcpy(to, name->text + step->quoted, name->size - 2 * step->quoted);
		to += name->size - 2 * step->quoted;
		*to++ = left ? '|' : '"';
	}
	return left || number == 0 ? NULL : to - !step->quoted;
}

char *print_enum(char *to, const struct step *step, const uint8_t *field)
{
	u128 bits = read_bits(step, field);
	bool negative = take_sign(step, &bits);
	int64_t number = (int64_t)(negative ? -(uint64_t)bits : (uint64_t)bits);
	size_t low = 0, high = step->name_count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if ((int64_t)step->names[middle].number < number)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == step->name_count || (int64_t)step->names[low].number != number) {
		char *end = step->joins_names ? print_joined(to, step, (uint64_t)number) : NULL;

		return end ?: print_number(to, step, field);
	}
	memcpy(to, step->names[low].text, step->names[low].size);
	return to + step->names[low].size;
}

/* The bits of the NaN that reading "NaN" gives. */
static u128 usual_nan(uint32_t size)
{
	const float single = __builtin_nanf("");
	const double real = __builtin_nan("");
	const long double wide = __builtin_nanl("");
	uint32_t single_bits;
	uint64_t real_bits;
	u128 wide_bits = 0;

	switch (size) {
	case 2:
		return 0x7e00;
	case sizeof(single):
		memcpy(&single_bits, &single, sizeof(single));
		return single_bits;
	case sizeof(real):
		memcpy(&real_bits, &real, sizeof(real));
		return real_bits;
	default:
		/* x87's extended precision leaves the bytes after the tenth unused. */
		memcpy(&wide_bits, &wide, LDBL_MANT_DIG == 64 ? 10 : sizeof(wide));
		return wide_bits;
	}
}

/* "NaN", or "NaN(0xffc00001)" with the bits of one that is not the usual. */
static char *print_nan(char *to, const struct step *step, const uint8_t *field)
{
	u128 bits = read_bits(step, field);

	if (step->quoted)
		*to++ = '"';
	to = stpcpy(to, "NaN");
	if (bits != usual_nan(step->size)) {
		*to++ = '(';
		to = hexadecimal(to, bits);
		*to++ = ')';
	}
	if (step->quoted)
		*to++ = '"';
	return to;
}

/* The shortest text that reads back as the same number; JSON has no word for the others, so they
 * are strings. */
static char *print_real(char *to, const struct step *step, long double number, int digits)
{
	if (isinf(number))
		return to + sprintf(to, step->quoted ? "\"%s\"" : "%s",
				    number < 0 ? "-Infinity" : "Infinity");
	return to + sprintf(to, "%.*Lg", digits, number);
}

char *print_half(char *to, const struct step *step, const uint8_t *field)
{
	uint16_t half, again;
	double number;
	char *end;

	memcpy(&half, field, sizeof(half));
	number = half_number(half);
	if (isnan(number))
		return print_nan(to, step, field);
	/* Fewer digits than a number has in front of its point would be an exponent's. */
	for (int digits = fabs(number) < 1000 ? 3 : 5;; digits++) {
		end = print_real(to, step, (long double)number, digits);
		if (digits == 5 || !isfinite(number) ||
		    (!half_from(strtod(to, NULL), &again) && again == half))
			return end;
	}
}

char *print_float(char *to, const struct step *step, const uint8_t *field)
{
	float number;
	char *end;

	memcpy(&number, field, sizeof(number));
	if (isnan(number))
		return print_nan(to, step, field);
	for (int digits = 6;; digits++) {
		end = print_real(to, step, (long double)number, digits);
		if (digits == 9 || !isfinite(number) || strtof(to, NULL) == number)
			return end;
	}
}

char *print_double(char *to, const struct step *step, const uint8_t *field)
{
	double number;
	char *end;

	memcpy(&number, field, sizeof(number));
	if (isnan(number))
		return print_nan(to, step, field);
	for (int digits = 15;; digits++) {
		end = print_real(to, step, (long double)number, digits);
		if (digits == 17 || !isfinite(number) || strtod(to, NULL) == number)
			return end;
	}
}

char *print_long_double(char *to, const struct step *step, const uint8_t *field)
{
	long double number = 0;

	memcpy(&number, field, min_size(step->size, sizeof(number)));
	if (isnan(number))
		return print_nan(to, step, field);
	return print_real(to, step, number, LDBL_DECIMAL_DIG);
}

enum { NS_PER_SECOND = 1000000000 };

static uint64_t read_clock(clockid_t clock)
{
	struct timespec now = { 0 };

	clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * NS_PER_SECOND + (uint64_t)now.tv_nsec;
}

uint64_t field_boot_time(void)
{
	return read_clock(CLOCK_REALTIME) - read_clock(CLOCK_MONOTONIC);
}

/* To the microsecond: what happens between reading the two clocks is no more exact. */
static char *print_time(char *to, const struct step *step, s128 ns)
{
	time_t seconds = (time_t)(ns / NS_PER_SECOND);
	long rest = (long)(ns % NS_PER_SECOND);
	struct tm tm = { 0 };

	if (rest < 0) {
		seconds--;
		rest += NS_PER_SECOND;
	}
	if (step->quoted) {
		gmtime_r(&seconds, &tm);
		to += strftime(to, 32, "\"%Y-%m-%dT%H:%M:%S", &tm);
		return to + sprintf(to, ".%06ldZ\"", rest / 1000);
	}
	localtime_r(&seconds, &tm);
	to += strftime(to, 32, "%Y-%m-%d %H:%M:%S", &tm);
	return to + sprintf(to, ".%06ld", rest / 1000);
}

char *print_ktime(char *to, const struct step *step, const uint8_t *field)
{
	bool negative;
	s128 ns = (s128)field_magnitude(step, field, &negative);

	if (!ns)
		return stpcpy(to, step->never);
	return print_time(to, step, (s128)step->boot_time + (negative ? -ns : ns));
}

char *print_duration(char *to, const struct step *step, const uint8_t *field)
{
	bool negative;
	u128 ns = field_magnitude(step, field, &negative);

	if (step->quoted)
		*to++ = '"';
	if (negative)
		*to++ = '-';
	to = number_scaled_duration(to, (uint64_t)ns);
	if (step->quoted)
		*to++ = '"';
	return to;
}

char *print_ksym(char *to, const struct step *step, const uint8_t *field)
{
	bool negative;
	uint64_t offset, address = (uint64_t)field_magnitude(step, field, &negative);
	const char *name = NULL;
	char text[KSYM_NAME_SIZE + 24];

	if (*step->ksyms)
		name = ksyms_around(*step->ksyms, negative ? -address : address, &offset);
	if (!name)
		return print_hexadecimal(to, step, field);
	if (offset)
		snprintf(text, sizeof(text), "%.*s+0x%llx", KSYM_NAME_SIZE - 1, name,
			 (unsigned long long)offset);
	else
		snprintf(text, sizeof(text), "%.*s", KSYM_NAME_SIZE - 1, name);
	return (step->quoted ? escape_json_to : escape_text_to)(to, text, strlen(text));
}

/* 7 (xdp_pass); 0 is no program. */
char *print_prog(char *to, const struct step *step, const uint8_t *field)
{
	cleanup_handle struct handle prog = HANDLE_NONE;
	bool negative;
	uint32_t id = (uint32_t)field_magnitude(step, field, &negative);

	to = field_decimal(to, id);
	if (!id || handle_open_id(&prog, KIND_PROG, id, 0) || !*prog.name)
		return to;
	to = stpcpy(to, " (");
	to = escape_text_to(to, prog.name, strlen(prog.name));
	return stpcpy(to, ")");
}

char *print_frame(char *to, const struct step *step, const uint8_t *field)
{
	bool negative;

	if (!field_magnitude(step, field, &negative))
		return to;
	return print_ksym(stpcpy(to, step->begin), step, field);
}

/* enum bpf_stack_build_id_status of <linux/bpf.h>: what a frame of a process is known by. */
enum { BUILD_ID_EMPTY, BUILD_ID_VALID, BUILD_ID_IP };

char *print_build_id(char *to, const struct step *step, const uint8_t *field)
{
	struct {
		int32_t status;
		uint8_t build_id[20];
		uint64_t place; /* an offset into the file, or an address */
	} frame;

	static_assert(sizeof(frame) == STACK_BUILD_ID_SIZE, "struct bpf_stack_build_id");
	memcpy(&frame, field, sizeof(frame));
	if (frame.status == BUILD_ID_EMPTY)
		return to;
	to = stpcpy(to, step->begin);
	for (size_t i = 0; frame.status == BUILD_ID_VALID && i < sizeof(frame.build_id); i++) {
		*to++ = hex_digits[frame.build_id[i] >> 4];
		*to++ = hex_digits[frame.build_id[i] & 15];
	}
	if (frame.status == BUILD_ID_VALID)
		*to++ = '+';
	return hexadecimal(to, frame.place);
}

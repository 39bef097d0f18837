/* Fields to text: one function a notation, as fast as it goes. */
#include <arpa/inet.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/number.h"
#include "layout/plan.h"

#define HOST_BIG_ENDIAN (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)

static const char digit_pairs[] = "00010203040506070809101112131415161718192021222324"
				  "25262728293031323334353637383940414243444546474849"
				  "50515253545556575859606162636465666768697071727374"
				  "75767778798081828384858687888990919293949596979899";

static const char hex_digits[] = "0123456789abcdef";

static char *decimal(char *to, uint64_t number)
{
	char digits[20], *at = digits + sizeof(digits);
	size_t count;

	while (number >= 100) {
		at -= 2;
		memcpy(at, digit_pairs + 2 * (number % 100), 2);
		number /= 100;
	}
	if (number >= 10) {
		at -= 2;
		memcpy(at, digit_pairs + 2 * number, 2);
	} else {
		*--at = (char)('0' + number);
	}
	count = (size_t)(digits + sizeof(digits) - at);
	memcpy(to, at, count);
	return to + count;
}

/* Up to 39 digits. */
static char *decimal128(char *to, u128 number)
{
	const uint64_t chunk = 10000000000000000000ull; /* 10^19 */
	char low[20];

	if (number < chunk)
		return decimal(to, (uint64_t)number);
	to = decimal128(to, number / chunk);
	snprintf(low, sizeof(low), "%019llu", (unsigned long long)(number % chunk));
	memcpy(to, low, 19);
	return to + 19;
}

static char *hexadecimal(char *to, u128 number)
{
	int shift = 124;

	*to++ = '0';
	*to++ = 'x';
	while (shift && !(number >> shift))
		shift -= 4;
	for (; shift >= 0; shift -= 4)
		*to++ = hex_digits[(number >> shift) & 15];
	return to;
}

/* Integers of 1, 2, 4 and 8 bytes in the host's order, which is nearly all of them. */
#define PRINT_HOST(name, type)                                                                     \
	static char *name(char *to, const struct step *step, const uint8_t *field)                 \
	{                                                                                          \
		type number;                                                                       \
                                                                                                   \
		(void)step;                                                                        \
		memcpy(&number, field, sizeof(number));                                            \
		if (number < 0) {                                                                  \
			*to++ = '-';                                                               \
			return decimal(to, -(uint64_t)number);                                     \
		}                                                                                  \
		return decimal(to, (uint64_t)number);                                              \
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

/* The bits of a number, wherever they lie in the field.  Bit offsets count from the least
 * significant bit of little-endian bytes, from the most significant bit of big-endian ones. */
static u128 read_bits(const struct step *step, const uint8_t *field)
{
	unsigned unused = step->size * 8 - step->shift - step->bits;
	u128 number = 0;

	for (uint32_t i = 0; i < step->size; i++)
		number = number << 8 | field[step->big_endian ? i : step->size - 1 - i];
	number >>= step->big_endian ? unused : step->shift;
	return step->bits < 128 ? number & (((u128)1 << step->bits) - 1) : number;
}

/* Leaves the magnitude; true when the number was negative. */
static bool take_sign(const struct step *step, u128 *number)
{
	if (!step->is_signed || !(*number >> (step->bits - 1) & 1))
		return false;
	*number = (step->bits < 128 ? (u128)1 << step->bits : 0) - *number;
	return true;
}

char *print_number(char *to, const struct step *step, const uint8_t *field)
{
	u128 number = read_bits(step, field);

	if (take_sign(step, &number))
		*to++ = '-';
	return decimal128(to, number);
}

/* Bit fields and 128-bit integers in bpftool's form, pointers for people. */
static char *print_hexadecimal(char *to, const struct step *step, const uint8_t *field)
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

static char *print_bool(char *to, const struct step *step, const uint8_t *field)
{
	bool value = read_bits(step, field) != 0;

	memcpy(to, value ? "true " : "false", 5);
	return to + (value ? 4 : 5);
}

static char *print_enum(char *to, const struct step *step, const uint8_t *field)
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
	if (low == step->name_count || (int64_t)step->names[low].number != number)
		return print_number(to, step, field);
	memcpy(to, step->names[low].text, step->names[low].size);
	return to + step->names[low].size;
}

/* The shortest text that reads back as the same number; JSON has no word for the others, so they
 * are strings. */
static char *print_real(char *to, const struct step *step, long double number, int digits)
{
	if (isnan(number) || isinf(number)) {
		const char *word = isnan(number) ? "NaN" : number < 0 ? "-Infinity" : "Infinity";

		return to + sprintf(to, step->quoted ? "\"%s\"" : "%s", word);
	}
	return to + sprintf(to, "%.*Lg", digits, number);
}

static char *print_float(char *to, const struct step *step, const uint8_t *field)
{
	float number;
	char *end;

	memcpy(&number, field, sizeof(number));
	for (int digits = 6;; digits++) {
		end = print_real(to, step, (long double)number, digits);
		if (digits == 9 || !isfinite(number) || strtof(to, NULL) == number)
			return end;
	}
}

static char *print_double(char *to, const struct step *step, const uint8_t *field)
{
	double number;
	char *end;

	memcpy(&number, field, sizeof(number));
	for (int digits = 15;; digits++) {
		end = print_real(to, step, (long double)number, digits);
		if (digits == 17 || !isfinite(number) || strtod(to, NULL) == number)
			return end;
	}
}

static char *print_long_double(char *to, const struct step *step, const uint8_t *field)
{
	long double number = 0;

	memcpy(&number, field, min_size(step->size, sizeof(number)));
	return print_real(to, step, number, 21);
}

char *print_hex_json(char *to, const struct step *step, const uint8_t *field)
{
	for (uint32_t i = 0; i < step->size; i++) {
		char text[8] = {
			'"', '0', 'x', hex_digits[field[i] >> 4], hex_digits[field[i] & 15],
			'"', ','
		};

		memcpy(to, text, sizeof(text));
		to += 7;
	}
	return to - step->last;
}

char *print_hex_run(char *to, const struct step *step, const uint8_t *field)
{
	for (uint32_t i = 0; i < step->size; i++) {
		*to++ = hex_digits[field[i] >> 4];
		*to++ = hex_digits[field[i] & 15];
	}
	return to;
}

char *print_hex_spaced(char *to, const struct step *step, const uint8_t *field)
{
	for (uint32_t i = 0; i < step->size; i++) {
		*to++ = hex_digits[field[i] >> 4];
		*to++ = hex_digits[field[i] & 15];
		*to++ = ' ';
	}
	return to - step->last;
}

/* Bytes that nobody has described, in a form in which a string stands for them. */
static char *print_hex_quoted(char *to, const struct step *step, const uint8_t *field)
{
	*to++ = '"';
	to = print_hex_run(to, step, field);
	*to++ = '"';
	return to;
}

/* Is it text: UTF-8 without control characters but white space?  Zeroes are looked at by the
 * caller. */
static bool is_text(const char *text, size_t size)
{
	size_t length;

	for (size_t i = 0; i < size; i += length) {
		length = utf8_length(text + i, size - i);
		if (!length || text[i] == 0x7f ||
		    ((unsigned char)text[i] < 0x20 && !strchr("\t\n\r", text[i])))
			return false;
	}
	return true;
}

static char *print_characters(char *to, const struct step *step, const uint8_t *field)
{
	*to++ = '[';
	for (uint32_t i = 0; i < step->size; i++) {
		int number = step->is_signed ? (int8_t)field[i] : field[i];

		to += sprintf(to, "%s%d", i ? (step->quoted ? "," : ", ") : "", number);
	}
	*to++ = ']';
	return to;
}

/* Bytes behind the zero that ends the text are part of it, so that reading it back gives the same
 * bytes; what is no text is an array of numbers. */
static char *print_text(char *to, const struct step *step, const uint8_t *field)
{
	const char *text = (const char *)field;
	size_t size = step->size;

	while (size && !text[size - 1])
		size--;
	if (!is_text(text, size))
		return print_characters(to, step, field);
	if (step->quoted)
		return escape_json_to(to, text, size);
	*to++ = '"';
	to = escape_text_to(to, text, size);
	*to++ = '"';
	return to;
}

static char *print_char(char *to, const struct step *step, const uint8_t *field)
{
	if (*field < 0x20 || *field >= 0x7f)
		return print_number(to, step, field);
	if (step->quoted)
		return escape_json_to(to, (const char *)field, 1);
	return to + sprintf(to, *field == '\'' || *field == '\\' ? "'\\%c'" : "'%c'", *field);
}

/* A quote on either side where the form has quotes. */
static char *quote(char *to, const struct step *step)
{
	if (step->quoted)
		*to++ = '"';
	return to;
}

static char *print_ip4(char *to, const struct step *step, const uint8_t *field)
{
	to = quote(to, step);
	for (int i = 0; i < 4; i++) {
		to = decimal(to, field[i]);
		*to++ = '.';
	}
	return quote(to - 1, step);
}

static char *print_ip6(char *to, const struct step *step, const uint8_t *field)
{
	to = quote(to, step);
	inet_ntop(AF_INET6, field, to, INET6_ADDRSTRLEN);
	return quote(to + strlen(to), step);
}

static char *print_mac(char *to, const struct step *step, const uint8_t *field)
{
	to = quote(to, step);
	for (int i = 0; i < 6; i++) {
		*to++ = hex_digits[field[i] >> 4];
		*to++ = hex_digits[field[i] & 15];
		*to++ = ':';
	}
	return quote(to - 1, step);
}

static bool is_whole(const struct step *step)
{
	return !step->shift && step->bits == step->size * 8;
}

/* bpftool shows every bit field alike, whatever its type. */
static bool is_hex_field(const struct step *step, enum print_form form)
{
	return !is_whole(step) && (form == PRINT_JSON || form == PRINT_PRETTY);
}

static void choose_int(struct step *step, enum print_form form)
{
	static const struct {
		unsigned bits;
		print_field *printers[2]; /* unsigned, signed */
	} host[] = { { 8, { print_u8, print_s8 } },
		     { 16, { print_u16, print_s16 } },
		     { 32, { print_u32, print_s32 } },
		     { 64, { print_u64, print_s64 } } };
	bool host_order = step->big_endian == HOST_BIG_ENDIAN;
	bool wide = step->bits > 64 && (form == PRINT_JSON || form == PRINT_PRETTY);

	step->print = wide || is_hex_field(step, form) ? print_hexadecimal : print_number;
	for (size_t i = 0; i < ARRAY_SIZE(host); i++) {
		if (is_whole(step) && step->bits == host[i].bits && (host_order || i == 0))
			step->print = host[i].printers[step->is_signed];
	}
}

static void choose_bool(struct step *step, enum print_form form)
{
	step->print = is_hex_field(step, form) ? print_hexadecimal : print_bool;
}

static void choose_enum(struct step *step, enum print_form form)
{
	step->print = is_hex_field(step, form) ? print_hexadecimal : print_enum;
}

static void choose_pointer(struct step *step, enum print_form form)
{
	step->print = form == PRINT_PLAIN ? print_hexadecimal : print_number;
}

static void choose_float(struct step *step, enum print_form form)
{
	(void)form;
	step->print = step->size == 4	 ? print_float
		      : step->size == 8	 ? print_double
		      : step->size >= 10 ? print_long_double
					 : print_number;
}

static int by_number(const void *a, const void *b)
{
	int64_t x = (int64_t)((const struct step_name *)a)->number;
	int64_t y = (int64_t)((const struct step_name *)b)->number;

	return (x > y) - (x < y);
}

/* The first of several names of a number wins, as it does elsewhere: the sort is stable in effect
 * because duplicates are left out. */
static void prepare_names(struct plan *plan, struct step *step, const struct layout *layout)
{
	struct step_name **lists = realloc(plan->names, (plan->name_lists + 1) * sizeof(*lists));
	struct step_name *names = calloc(layout->count + 1u, sizeof(*names));
	uint32_t count = 0;

	if (lists)
		plan->names = lists;
	if (!lists || !names) {
		free(names);
		plan->err = -ENOMEM;
		return;
	}
	plan->names[plan->name_lists++] = names;
	for (uint32_t i = 0; i < layout->count; i++) {
		cleanup_buf struct buf text = BUF_EMPTY;
		const char *name = layout->enumerators[i].name;
		bool known = false;

		for (uint32_t j = 0; j < count && !known; j++)
			known = names[j].number == layout->enumerators[i].number;
		if (known)
			continue;
		(step->quoted ? escape_json : escape_text)(&text, name, strlen(name));
		names[count].number = layout->enumerators[i].number;
		names[count].size = (uint32_t)text.len;
		names[count].text = buf_take(&text);
		if (!names[count].text) {
			plan->err = -ENOMEM;
			return;
		}
		step->space = (uint32_t)max_size(step->space, names[count].size);
		count++;
	}
	qsort(names, count, sizeof(*names), by_number);
	step->names = names;
	step->name_count = count;
}

/* A row a kind: its printer, or who chooses it; the space of a text is for each byte and in all. */
static const struct {
	print_field *print;
	void (*choose)(struct step *step, enum print_form form);
	unsigned space, space_per_byte;
} kinds[LAYOUT_KINDS] = {
	[LAYOUT_BYTES] = { print_hex_quoted, NULL, 2, 2 },
	[LAYOUT_INT] = { NULL, choose_int, 42, 0 },
	[LAYOUT_BOOL] = { NULL, choose_bool, 42, 0 },
	[LAYOUT_CHAR] = { print_char, NULL, ESCAPE_SPACE(1), 0 },
	[LAYOUT_FLOAT] = { NULL, choose_float, 48, 0 },
	[LAYOUT_ENUM] = { NULL, choose_enum, 42, 0 },
	[LAYOUT_POINTER] = { NULL, choose_pointer, 42, 0 },
	[LAYOUT_STRING] = { print_text, NULL, ESCAPE_SPACE(0), 6 },
	[LAYOUT_IP4] = { print_ip4, NULL, 18, 0 },
	[LAYOUT_IP6] = { print_ip6, NULL, INET6_ADDRSTRLEN + 2, 0 },
	[LAYOUT_MAC] = { print_mac, NULL, 20, 0 },
};

void plan_scalar(struct plan *plan, struct step *step, const struct layout *layout)
{
	step->is_signed = layout->is_signed;
	step->big_endian = layout->big_endian || HOST_BIG_ENDIAN;
	step->quoted = plan->form != PRINT_PLAIN;
	step->last = true;
	step->print = kinds[layout->kind].print;
	if (kinds[layout->kind].choose)
		kinds[layout->kind].choose(step, plan->form);
	step->space = kinds[layout->kind].space + kinds[layout->kind].space_per_byte * step->size;
	if (layout->kind == LAYOUT_ENUM)
		prepare_names(plan, step, layout);
}

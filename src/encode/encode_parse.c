/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts of addresses, of floats and of hexadecimal digits to their bits. */
#include <arpa/inet.h>
#include <errno.h>
#include <float.h>
#include <math.h>
#include <string.h>

#include "encode/encode.h"
#include "encode/encode_internal.h"
#include "layout/bits.h"

int encode_parse_hex(const char *digits, size_t size, uint8_t *bytes)
{
	if (strlen(digits) != 2 * size)
		return -EINVAL;
	for (size_t i = 0; i < size; i++) {
		int high = number_hex_digit(digits[2 * i]),
		    low = number_hex_digit(digits[2 * i + 1]);

		if (high < 0 || low < 0)
			return -EINVAL;
		bytes[i] = (uint8_t)(high << 4 | low);
	}
	return 0;
}

#define MAC_SIZE 6

/* 02:00:5e:00:53:01, one or two digits each. */
static int parse_mac(const char *text, uint8_t *bytes)
{
	uint8_t mac[MAC_SIZE];

	for (int i = 0; i < MAC_SIZE; i++) {
		int high = number_hex_digit(*text), low;

		if (high < 0)
			return -EINVAL;
		low = number_hex_digit(*++text);
		if (low >= 0)
			text++;
		mac[i] = (uint8_t)(low < 0 ? high : high << 4 | low);
		if (*text++ != (i < MAC_SIZE - 1 ? ':' : '\0'))
			return -EINVAL;
	}
	memcpy(bytes, mac, sizeof(mac));
	return 0;
}

int encode_parse_address(const char *text, size_t size, uint8_t *bytes)
{
	switch (size) {
	case sizeof(struct in_addr):
		return inet_pton(AF_INET, text, bytes) == 1 ? 0 : -EINVAL;
	case MAC_SIZE:
		return parse_mac(text, bytes);
	case sizeof(struct in6_addr):
		return inet_pton(AF_INET6, text, bytes) == 1 ? 0 : -EINVAL;
	default:
		return -EINVAL;
	}
}

int encode_prefix(const char *text, size_t size, uint8_t *bytes)
{
	char address[INET6_ADDRSTRLEN];
	size_t data_size = size - sizeof(uint32_t), length = strcspn(text, "/");
	uint64_t prefix = 8 * data_size;
	uint32_t prefix_length;
	uint8_t data[16];
	int err = 0;

	if (size <= sizeof(prefix_length) || data_size == MAC_SIZE || length >= sizeof(address))
		return -EINVAL;
	memcpy(address, text, length);
	address[length] = '\0';
	if (encode_parse_address(address, data_size, data))
		return -EINVAL;
	if (text[length])
		err = number_u64(text + length + 1, 8 * data_size, &prefix);
	if (err)
		return err;
	prefix_length = (uint32_t)prefix;
	memcpy(bytes, &prefix_length, sizeof(prefix_length));
	for (size_t i = 0; i < data_size; i++) {
		size_t kept = min_size(prefix - min_size(prefix, 8 * i), 8);

		bytes[sizeof(prefix_length) + i] = data[i] & (uint8_t)(0xff00 >> kept);
	}
	return 0;
}

/* x87's extended precision leaves the bytes after the tenth unused. */
#define LONG_DOUBLE_BYTES (LDBL_MANT_DIG == 64 ? 10 : sizeof(long double))

/* Was there a number, and nothing after it? */
static int check_end(const char *text, const char *end, bool overflow)
{
	if (end == text || *end)
		return -EINVAL;
	return overflow ? -ERANGE : 0;
}

static int parse_half(const char *text, u128 *bits)
{
	char *end;
	double number = strtod(text, &end);
	uint16_t half;
	int err = check_end(text, end, errno == ERANGE && isinf(number));

	if (!err)
		err = half_from(number, &half);
	if (!err)
		*bits = half;
	return err;
}

static int parse_single(const char *text, u128 *bits)
{
	char *end;
	float number = strtof(text, &end);
	uint32_t single;

	memcpy(&single, &number, sizeof(single));
	*bits = single;
	return check_end(text, end, errno == ERANGE && isinf(number));
}

static int parse_double(const char *text, u128 *bits)
{
	char *end;
	double number = strtod(text, &end);
	uint64_t whole;

	memcpy(&whole, &number, sizeof(whole));
	*bits = whole;
	return check_end(text, end, errno == ERANGE && isinf(number));
}

static int parse_long_double(const char *text, u128 *bits)
{
	char *end;
	long double number = strtold(text, &end);

	*bits = 0;
	memcpy(bits, &number, LONG_DOUBLE_BYTES);
	return check_end(text, end, errno == ERANGE && isinf(number));
}

/* NaN(0xffc00001): all the bits, of which strtod() would take only some. */
static int parse_nan_bits(const char *text, size_t size, u128 *bits)
{
	cleanup_free char *digits = strndup(text, strcspn(text, ")"));
	struct number number;

	if (!digits)
		return -ENOMEM;
	if (strcmp(text + strlen(digits), ")") != 0 || number_parse(digits, &number) ||
	    number.negative)
		return -EINVAL;
	if (size < sizeof(*bits) && number.magnitude >> (8 * size))
		return -ERANGE;
	*bits = number.magnitude;
	return 0;
}

int encode_parse_float(const char *text, size_t size, u128 *bits)
{
	static const char nan[] = "NaN(";

	if (strncmp(text, nan, strlen(nan)) == 0)
		return parse_nan_bits(text + strlen(nan), size, bits);
	/* strtod() would skip white space and take a plus sign. */
	if (!*text || !strchr("-.0123456789inIN", *text))
		return -EINVAL;
	errno = 0;
	switch (size) {
	case 2:
		return parse_half(text, bits);
	case sizeof(float):
		return parse_single(text, bits);
	case sizeof(double):
		return parse_double(text, bits);
	default:
		return size >= LONG_DOUBLE_BYTES && size <= sizeof(*bits)
			       ? parse_long_double(text, bits)
			       : -EINVAL;
	}
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Network addresses to bytes, in network order. */
#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include "encode/encode.h"
#include "encode/encode_internal.h"

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

int parse_address(const char *text, size_t size, uint8_t *bytes)
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
	if (parse_address(address, data_size, data))
		return -EINVAL;
	if (text[length])
		err = number_u64(text + length + 1, 8 * data_size, &prefix);
	if (err)
		return err;
	prefix_length = (uint32_t)prefix;
	memcpy(bytes, &prefix_length, sizeof(prefix_length));
	memcpy(bytes + sizeof(prefix_length), data, data_size);
	return 0;
}

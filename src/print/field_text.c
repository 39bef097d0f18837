/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes and texts to text: hex in three ways, characters, addresses. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/dns.h"
#include "base/escape.h"
#include "print/plan.h"

/* Each byte's text as JSON has it, eight bytes to copy at once; its two digits are at DIGITS. */
#define DIGITS 3
/* clang-format off */
#define BYTE(high, low) { '"', '0', 'x', high, low, '"', ',' }
#define BYTES(high)                                                                         \
	BYTE(high, '0'), BYTE(high, '1'), BYTE(high, '2'), BYTE(high, '3'), BYTE(high, '4'), \
	BYTE(high, '5'), BYTE(high, '6'), BYTE(high, '7'), BYTE(high, '8'), BYTE(high, '9'), \
	BYTE(high, 'a'), BYTE(high, 'b'), BYTE(high, 'c'), BYTE(high, 'd'), BYTE(high, 'e'), \
	BYTE(high, 'f')
static const char byte_texts[256][8] = {
	BYTES('0'), BYTES('1'), BYTES('2'), BYTES('3'), BYTES('4'), BYTES('5'), BYTES('6'),
	BYTES('7'), BYTES('8'), BYTES('9'), BYTES('a'), BYTES('b'), BYTES('c'), BYTES('d'),
	BYTES('e'), BYTES('f'),
};
/* clang-format on */

char *print_hex_json(char *to, const struct step *step, const uint8_t *field)
{
	for (uint32_t i = 0; i < step->size; i++) {
		memcpy(to, byte_texts[field[i]], 8);
		to += 7;
	}
	return to - step->last;
}

char *print_hex_run(char *to, const struct step *step, const uint8_t *field)
{
	for (uint32_t i = 0; i < step->size; i++) {
		memcpy(to, byte_texts[field[i]] + DIGITS, 2);
		to += 2;
	}
	return to;
}

char *print_hex_spaced(char *to, const struct step *step, const uint8_t *field)
{
	for (uint32_t i = 0; i < step->size; i++) {
		memcpy(to, byte_texts[field[i]] + DIGITS, 2);
		to[2] = ' ';
		to += 3;
	}
	return to - step->last;
}

/* Bytes that nobody has described, in a form in which a string stands for them. */
char *print_hex_quoted(char *to, const struct step *step, const uint8_t *field)
{
	*to++ = '"';
	to = print_hex_run(to, step, field);
	*to++ = '"';
	return to;
}

static bool is_zero(const struct padding *padding, const uint8_t *field)
{
	uint8_t any = 0;

	for (size_t i = 0; i < padding->count; i++)
		for (uint32_t byte = 0; byte < padding->runs[i].size; byte++)
			any |= field[padding->runs[i].offset + byte] & padding->runs[i].mask;
	return !any;
}

char *print_padding(char *to, const struct step *step, const uint8_t *field)
{
	const struct padding *padding = step->padding;

	if (is_zero(padding, field))
		return to;
	to = stpcpy(to, step->begin);
	for (size_t i = 0; i < padding->count; i++) {
		const struct padding_run *run = &padding->runs[i];

		for (uint32_t byte = 0; byte < run->size; byte++) {
			uint8_t bits = field[run->offset + byte] & run->mask;

			to = (char *)memcpy(to, byte_texts[bits] + DIGITS, 2) + 2;
		}
	}
	if (step->quoted)
		*to++ = '"';
	return to;
}

/* Is it text: UTF-8 without control characters but white space?  Zeroes are looked at by the
 * caller. */
static bool is_text(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (text[i] == 0x7f ||
		    ((unsigned char)text[i] < 0x20 && !strchr("\t\n\r", text[i])))
			return false;
	return escape_json_is_text(text, size);
}

static char *print_characters(char *to, const struct step *step, const uint8_t *field)
{
	*to++ = '[';
	for (uint32_t i = 0; i < step->size; i++) {
		int number = step->is_signed ? (int8_t)field[i] : field[i];

		if (i)
			*to++ = ',';
		if (i && !step->quoted)
			*to++ = ' ';
		if (number < 0)
			*to++ = '-';
		to = field_decimal(to, (uint64_t)abs(number));
	}
	*to++ = ']';
	return to;
}

/* Most texts: ASCII without anything to escape, copied as they are checked.  NULL: there is. */
static char *print_easy_text(char *to, const char *text, size_t size)
{
	*to++ = '"';
	for (size_t i = 0; i < size; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\')
			return NULL;
		*to++ = text[i];
	}
	*to++ = '"';
	return to;
}

/* For people: between quotes, which are escaped where they are part of the text. */
static char *print_quoted(char *to, const char *text, size_t size)
{
	const char *end = text + size, *quote;

	*to++ = '"';
	while ((quote = memchr(text, '"', (size_t)(end - text)))) {
		to = escape_text_to(to, text, (size_t)(quote - text));
		*to++ = '\\';
		*to++ = '"';
		text = quote + 1;
	}
	to = escape_text_to(to, text, (size_t)(end - text));
	*to++ = '"';
	return to;
}

/* Text between quotes, or what is not text as an array of numbers. */
static char *print_text_or_numbers(char *to, const struct step *step, const uint8_t *field,
				   size_t size)
{
	const char *text = (const char *)field;
	char *end = print_easy_text(to, text, size);

	if (end)
		return end;
	if (!is_text(text, size))
		return print_characters(to, step, field);
	return step->quoted ? escape_json_to(to, text, size) : print_quoted(to, text, size);
}

/* Without the NULs at its end. */
static size_t trimmed_size(const struct step *step, const uint8_t *field)
{
	size_t size = step->size;

	while (size && !field[size - 1])
		size--;
	return size;
}

/* Exactly: bytes after the NUL that ends the text are part of it, so that reading it back gives the
 * same bytes. */
char *print_text(char *to, const struct step *step, const uint8_t *field)
{
	return print_text_or_numbers(to, step, field, trimmed_size(step, field));
}

/* As C reads it, and bpftool: what follows the NUL does not count. */
char *print_text_to_nul(char *to, const struct step *step, const uint8_t *field)
{
	return print_text_or_numbers(to, step, field, strnlen((const char *)field, step->size));
}

/* For people: the text, and "..." where other bytes than NULs follow its end.  Without a text these
 * bytes are what there is to see. */
char *print_text_marked(char *to, const struct step *step, const uint8_t *field)
{
	const char *text = (const char *)field;
	size_t size = trimmed_size(step, field), length;
	char *end = print_easy_text(to, text, size);

	if (end)
		return end;
	length = strnlen(text, size);
	if (length == size)
		return print_text_or_numbers(to, step, field, size);
	if (!length || !is_text(text, length))
		return print_characters(to, step, field);
	return stpcpy(print_text_or_numbers(to, step, field, length), "...");
}

static char *print_name(char *to, const struct step *step, const uint8_t *field)
{
	char text[DNS_TEXT_SIZE];
	size_t size = (size_t)(dns_name_to_text(text, field) - text);

	if (step->quoted)
		return escape_json_to(to, text, size);
	memcpy(to, text, size);
	return to + size;
}

char *print_dns_to_end(char *to, const struct step *step, const uint8_t *field)
{
	return dns_name_length(field, step->size) ? print_name(to, step, field)
						  : print_characters(to, step, field);
}

/* Are there only zeroes after the name, as when it is written? */
static bool is_padded(const struct step *step, const uint8_t *field)
{
	size_t length = dns_name_length(field, step->size);

	return !length || trimmed_size(step, field) <= length;
}

char *print_dns(char *to, const struct step *step, const uint8_t *field)
{
	return is_padded(step, field) ? print_dns_to_end(to, step, field)
				      : print_characters(to, step, field);
}

char *print_dns_marked(char *to, const struct step *step, const uint8_t *field)
{
	to = print_dns_to_end(to, step, field);
	return is_padded(step, field) ? to : stpcpy(to, " ...");
}

char *print_char(char *to, const struct step *step, const uint8_t *field)
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

char *print_ip4(char *to, const struct step *step, const uint8_t *field)
{
	to = quote(to, step);
	for (int i = 0; i < 4; i++) {
		to = field_decimal(to, field[i]);
		*to++ = '.';
	}
	return quote(to - 1, step);
}

char *print_ip6(char *to, const struct step *step, const uint8_t *field)
{
	to = quote(to, step);
	inet_ntop(AF_INET6, field, to, INET6_ADDRSTRLEN);
	return quote(to + strlen(to), step);
}

char *print_prefix(char *to, const struct step *step, const uint8_t *field)
{
	uint32_t length;

	memcpy(&length, field, sizeof(length));
	to = step->size == sizeof(length) + 4 ? print_ip4(to, step, field + sizeof(length))
					      : print_ip6(to, step, field + sizeof(length));
	*to++ = '/';
	return field_decimal(to, length);
}

char *print_mac(char *to, const struct step *step, const uint8_t *field)
{
	to = quote(to, step);
	for (int i = 0; i < 6; i++) {
		memcpy(to, byte_texts[field[i]] + DIGITS, 2);
		to[2] = ':';
		to += 3;
	}
	return quote(to - 1, step);
}

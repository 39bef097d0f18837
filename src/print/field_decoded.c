/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers in the notations that decoders ask for: times, durations, symbols of the kernel. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/escape.h"
#include "base/scale.h"
#include "print/field.h"

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
		return stpcpy(to, step->quoted ? "null" : "never");
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
	to = scale_duration(to, (uint64_t)ns);
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

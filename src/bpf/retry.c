/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls of bpf(2) that are worth repeating. */

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/resource.h>

#include "bpf/kernel.h"
#include "bpf/sys.h"

enum {
	FIRST_SIZE = 16 << 20,	/* pages that nobody touches cost nothing, another attempt does */
	LARGEST_SIZE = 1 << 29, /* below the kernel's limit, UINT_MAX >> 2 */
	/* A signal that is pending makes the verifier return EAGAIN. */
	ATTEMPTS = 5,
};

/* Has the limit become higher? */
static bool lift_limit(void)
{
	const struct rlimit none = { RLIM_INFINITY, RLIM_INFINITY };
	struct rlimit limit;

	return kernel_before("5.11") && getrlimit(RLIMIT_MEMLOCK, &limit) == 0 &&
	       limit.rlim_cur != RLIM_INFINITY && setrlimit(RLIMIT_MEMLOCK, &none) == 0;
}

int retry_charged(enum bpf_command command, union attr *attr, size_t size)
{
	int result = sys_bpf(command, attr, size);

	return result == -EPERM && lift_limit() ? sys_bpf(command, attr, size) : result;
}

static int call(enum bpf_command command, union attr *attr, size_t size)
{
	int result, attempts = ATTEMPTS;

	do
		result = retry_charged(command, attr, size);
	while (result == -EAGAIN && --attempts);
	return result;
}

/* The next size to try: what the kernel asks for (since 6.4), else four times as much. */
static size_t grown(size_t size, uint32_t true_size)
{
	return true_size > size ? true_size : size * 4;
}

static int call_with_growing_log(enum bpf_command command, union attr *attr, size_t size,
				 const struct log_fields *fields, struct buf *log)
{
	size_t room = FIRST_SIZE;
	int result;

	for (;;) {
		char *text;

		log->len = 0;
		text = buf_reserve(log, room);
		if (!text)
			return -ENOMEM;
		text[0] = '\0';
		*fields->buffer = ptr_u64(text);
		*fields->size = (uint32_t)room;
		*fields->true_size = 0;
		result = call(command, attr, size);
		log->len = strnlen(text, room);
		room = grown(room, *fields->true_size);
		if (result == -ENOSPC && room <= LARGEST_SIZE)
			continue;
		buf_trim(log);
		return result;
	}
}

int retry_with_log(enum bpf_command command, union attr *attr, size_t size,
		   const struct log_fields *fields, struct buf *log)
{
	int result;

	if (!log)
		*fields->level = 0;
	if (!*fields->level) {
		result = call(command, attr, size);
		if (result >= 0 || !log)
			return result;
		*fields->level = LOG_BASIC;
	}
	return call_with_growing_log(command, attr, size, fields, log);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verifier's log: a call is repeated with a larger buffer until the log fits. */
#include "bpf/log.h"

#include <errno.h>
#include <string.h>

#include "bpf/memlock.h"

enum {
	FIRST_SIZE = 64 * 1024,
	LARGEST_SIZE = 1 << 29, /* below the kernel's limit, UINT_MAX >> 2 */
	/* A signal that is pending makes the verifier return EAGAIN. */
	ATTEMPTS = 5,
};

static int call(enum bpf_command command, union attr *attr, size_t size)
{
	int result, attempts = ATTEMPTS;

	do
		result = sys_bpf_charged(command, attr, size);
	while (result == -EAGAIN && --attempts);
	return result;
}

/* The next size to try: what the kernel asks for (since 6.4), else four times as much. */
static size_t grown(size_t size, uint32_t true_size)
{
	return true_size > size ? true_size : size * 4;
}

static int call_with_log(enum bpf_command command, union attr *attr, size_t size,
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
		if (result != -ENOSPC || room > LARGEST_SIZE)
			return result;
	}
}

int log_call(enum bpf_command command, union attr *attr, size_t size,
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
	return call_with_log(command, attr, size, fields, log);
}

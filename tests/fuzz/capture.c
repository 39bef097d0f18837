/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fuzzes the reader of capture files: what it takes is a packet within the file, each number up to
 * the count that it tells is a packet or refused with words, and the next one is refused.
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/prog/prog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t check_packet(const uint8_t *file, size_t size, uint64_t number)
{
	cleanup_problem struct problem problem = PROBLEM_NONE;
	struct capture_packet packet;

	if (capture_packet(file, size, number, &packet, &problem)) {
		if (!problem.text.len)
			abort();
		return 0;
	}
	if (!capture_is(file, size) || number > packet.count || packet.bytes < file ||
	    packet.size > size || packet.bytes > file + size - packet.size)
		abort();
	return packet.count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* A block of its own, so that a byte read after its end is found. */
	uint8_t *file = malloc(size + !size);
	uint64_t count;

	memcpy(file, data, size);
	count = check_packet(file, size, 1);
	for (uint64_t number = 2; number <= count && number < 10; number++)
		check_packet(file, size, number);
	if (check_packet(file, size, 0) || (count && check_packet(file, size, count + 1)))
		abort();
	free(file);
	return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What no dump can beat: floor PATH BYTES reads the whole map pinned at PATH with the same
 * LOOKUP_BATCH calls and writes as many bytes to standard output, nothing else.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/stream.h"
#include "bpf/kernel.h"
#include "bpf/kind.h"
#include "bpf/map.h"
#include "bpf/pin.h"
#include "names/names.h"

#define ROOM 4096

static int look_up_all(int fd, const struct map_info *info, size_t space)
{
	cleanup_free uint8_t *keys = calloc(ROOM, info->key_size);
	cleanup_free uint8_t *values = calloc(ROOM, space);
	uint8_t tokens[2][64];
	int err = 0;

	for (int i = 0; !err; i = !i) {
		struct map_batch_attr batch = {
			.map_fd = (uint32_t)fd,
			.in_batch = ptr_u64(tokens[!i]),
			.out_batch = ptr_u64(tokens[i]),
			.keys = ptr_u64(keys),
			.values = ptr_u64(values),
			.count = ROOM,
		};
		static int begun;

		if (!begun++)
			batch.in_batch = 0;
		err = map_lookup_batch(&batch);
	}
	return err == -ENOENT ? 0 : err;
}

int main(int argc, char **argv)
{
	static char chunk[STREAM_CHUNK];
	struct map_info info = { 0 };
	long long bytes = argc == 3 ? atoll(argv[2]) : -1;
	int fd = argc == 3 ? pin_open(argv[1], 0) : -1;
	size_t space;

	if (fd < 0 || bytes < 0 || map_info(fd, &info))
		return 2;
	space = info.type == MAP_TYPE_PERCPU_ARRAY || info.type == MAP_TYPE_PERCPU_HASH
			? round_up8(info.value_size) * (size_t)kernel_cpus()
			: info.value_size;
	if (look_up_all(fd, &info, space))
		return 1;
	memset(chunk, 'x', sizeof(chunk));
	for (; bytes > 0; bytes -= (long long)sizeof(chunk))
		if (write(STDOUT_FILENO, chunk, min_size(sizeof(chunk), (size_t)bytes)) < 0)
			return 1;
	return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads so many lines of typed elements, as `map dump -l` prints them, by base/json_read and by
 * jansson: json LINES. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/json_read.h"

static void make(struct buf *lines, unsigned long count)
{
	for (unsigned long i = 0; i < count; i++)
		buf_printf(
			lines,
			"{\"key\":{\"saddr\":%lu,\"daddr\":167772161,\"sport\":%lu,\"dport\":443,"
			"\"proto\":6,\"pad\":[0,0,0]},\"value\":{\"packets\":%lu,\"bytes\":%lu,"
			"\"last_ns\":%lu,\"state\":\"ESTABLISHED\",\"comm\":\"systemd-resolve\","
			"\"syn\":1,\"fin\":0,\"rst\":1,\"rest\":0}}\n",
			i, i % 65536, 3 * i, 1500 * i, 1000000000 * i + 123456789);
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int read_line(struct json_reader *reader, const char *line, size_t size)
{
	json_read_begin(reader, line, size, NULL);
	while (json_read(reader) > JSON_READ_END)
		;
	return reader->err;
}

static int read_by_jansson(const char *line, size_t size)
{
	json_t *json = json_loadb(line, size, 0, NULL);

	json_decref(json);
	return json ? 0 : -1;
}

int main(int argc, char **argv)
{
	cleanup_json_reader struct json_reader reader = JSON_READER_NONE;
	cleanup_buf struct buf lines = BUF_EMPTY;
	double times[3];
	const char *end;

	make(&lines, argc == 2 ? strtoul(argv[1], NULL, 10) : 1000000);
	times[0] = now();
	for (const char *at = lines.data; at < lines.data + lines.len; at = end + 1) {
		end = strchr(at, '\n');
		if (read_line(&reader, at, (size_t)(end - at)))
			return 1;
	}
	times[1] = now();
	for (const char *at = lines.data; at < lines.data + lines.len; at = end + 1) {
		end = strchr(at, '\n');
		if (read_by_jansson(at, (size_t)(end - at)))
			return 1;
	}
	times[2] = now();
	printf("%zu bytes of JSON lines: %.2f s, jansson %.2f s\n", lines.len, times[1] - times[0],
	       times[2] - times[1]);
	return 0;
}

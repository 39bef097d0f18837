/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts so many typed keys and values, written as JSON, into bytes: encode LINES. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cdecl/cread.h"
#include "encode/encode.h"
#include "layout/layout.h"

static const struct layout *make_layout(struct cread_declarations *all, const char *c)
{
	cleanup_buf struct buf bytes = BUF_EMPTY;
	struct cread_declared type;
	struct layout_tree *tree;
	struct btf *btf;

	if (cread_text(all, c, "flow", &type, NULL) || btf_writer_finish(&all->writer, &bytes) ||
	    btf_open_bytes(bytes.data, bytes.len, NULL, &btf, NULL))
		exit(2);
	btf_adopt(btf, buf_take(&bytes));
	if (layout_from_btf(&tree, btf, type.id, NULL))
		exit(2);
	return &tree->root;
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void put(const struct layout *layout, char *text)
{
	uint8_t bytes[64] = { 0 };
	bool partial;

	if (encode_partial_data(layout, layout_size(layout), "the value", &text, 1, bytes, &partial,
				NULL) ||
	    partial)
		exit(1);
}

int main(int argc, char **argv)
{
	cleanup_cread_declarations struct cread_declarations keys = CREAD_DECLARATIONS_NONE;
	cleanup_cread_declarations struct cread_declarations values = CREAD_DECLARATIONS_NONE;
	const struct layout *key = make_layout(
		&keys, "struct { u32 saddr, daddr; u16 sport, dport; u8 proto; u8 pad[3]; }");
	const struct layout *value = make_layout(
		&values, "struct { u64 packets, bytes, last_ns; enum { NEW, ESTABLISHED } state;"
			 " char comm[16]; u32 syn:1, fin:1, rst:1, rest:29; }");
	unsigned long count = argc == 2 ? strtoul(argv[1], NULL, 10) : 1000000;
	double begin = now();
	char text[512];

	for (unsigned long i = 0; i < count; i++) {
		snprintf(text, sizeof(text),
			 "{\"saddr\":%lu,\"daddr\":167772161,\"sport\":%lu,\"dport\":443,"
			 "\"proto\":6,\"pad\":[0,0,0]}",
			 i, i % 65536);
		put(key, text);
		snprintf(text, sizeof(text),
			 "{\"packets\":%lu,\"bytes\":%lu,\"last_ns\":%lu,\"state\":\"ESTABLISHED\","
			 "\"comm\":\"systemd-resolve\",\"syn\":1,\"fin\":0,\"rst\":1,\"rest\":0}",
			 3 * i, 1500 * i, 1000000000 * i + 123456789);
		put(value, text);
	}
	printf("%lu keys and values from JSON: %.2f s\n", count, now() - begin);
	return 0;
}

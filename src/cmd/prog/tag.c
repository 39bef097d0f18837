/* A program's tag. */
#include "cmd/prog/tag.h"

#include <stdio.h>

#include "bpf/attr.h"

void tag_show(struct out *out, const uint8_t *tag)
{
	char text[2 * TAG_SIZE + 1];

	for (size_t i = 0; i < TAG_SIZE; i++)
		snprintf(text + 2 * i, 3, "%02x", tag[i]);
	out_str(out, "tag", text);
}

/* Shows bpf(2) calls on stderr, decoded. */
#include "bpf/trace.h"

#include <stdio.h>

static bool enabled;

void trace_enable(bool on)
{
	enabled = on;
}

void trace_format(struct buf *buf, enum bpf_command command, const union attr *attr, size_t size,
		  int result)
{
	(void)attr;
	buf_printf(buf, "bpf(%d, %zu) = %d", (int)command, size, result);
}

void trace_call(enum bpf_command command, const union attr *attr, size_t size, int result)
{
	cleanup_buf struct buf line = BUF_EMPTY;

	if (!enabled)
		return;
	trace_format(&line, command, attr, size, result);
	fprintf(stderr, "%s\n", buf_text(&line));
}

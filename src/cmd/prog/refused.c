/* Why the kernel does not take a program. */
#include "cmd/prog/refused.h"

#include <stdio.h>
#include <string.h>

#include "cmd/objects.h"
#include "out/fail.h"

/* The verifier's log ends with why; so much of it tells how that came about. */
enum { LOG_LINES = 20 };

/* A part of the log: one of its lines. */
struct line {
	const char *text;
	size_t size;
};

/* The last line of so much of the log, empty ones left out. */
static struct line last_line(const char *log, size_t size)
{
	size_t start;

	while (size && log[size - 1] == '\n')
		size--;
	for (start = size; start && log[start - 1] != '\n';)
		start--;
	return (struct line){ log + start, size - start };
}

/* Is the line about the verifier's work, not about the program? */
static bool is_statistics(const struct line *line)
{
	static const char *const beginnings[] = { "processed ", "verification time ",
						  "stack depth " };

	for (size_t i = 0; i < ARRAY_SIZE(beginnings); i++) {
		size_t size = strlen(beginnings[i]);

		if (line->size >= size && memcmp(line->text, beginnings[i], size) == 0)
			return true;
	}
	return false;
}

/* The line that tells why; empty when the verifier has not come so far. */
static struct line find_reason(const char *log, size_t size)
{
	struct line line = last_line(log, size);

	while (is_statistics(&line))
		line = last_line(log, (size_t)(line.text - log));
	return line;
}

int refused(const struct prog_load_attr *attr, int err, struct buf *log, bool guessed, bool all)
{
	const char *what = *attr->prog_name ? attr->prog_name : "the program";
	struct line line = find_reason(buf_text(log), log->len);
	char reason[256];
	int status;

	if (!line.size)
		return fail_attempt(&(struct attempt){ .command = CMD_PROG_LOAD,
						       .err = err,
						       .prog_type = attr->prog_type },
				    "cannot load %s", what);
	snprintf(reason, sizeof(reason), "%.*s", (int)line.size, line.text);
	status = fail_why(err, reason, NULL, "cannot load %s: the verifier refused it", what);
	if (guessed)
		hint(status, "it was loaded as a socket_filter: say what it is for with type TYPE");
	return fail_log(status, buf_text(log), log->len, all ? 0 : LOG_LINES);
}

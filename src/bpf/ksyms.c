/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The symbols of the kernel. */
#include "bpf/kernel.h"

#include <errno.h>
#include <string.h>

#include "names/names.h"

enum { KALLSYMS_LIMIT = 256 << 20 };

struct ksym {
	uint64_t address;
	const char *name; /* in the text */
};

void ksyms_done(struct ksyms *ksyms)
{
	buf_done(&ksyms->text);
	free(ksyms->list);
	*ksyms = KSYMS_NONE;
}

/* By address; symbols that share an address stay in the order of the file, which is that of their
 * names in memory. */
static int compare(const void *left, const void *right)
{
	const struct ksym *a = left, *b = right;

	if (a->address != b->address)
		return a->address < b->address ? -1 : 1;
	return a->name < b->name ? -1 : a->name > b->name;
}

/* "ffffffff814ca650 T __bpf_call_base\n", for a module followed by "\t[module]". */
static bool read_line(char *line, char *end, struct ksym *symbol)
{
	char *stop;

	*end = '\0';
	symbol->address = strtoull(line, &stop, 16);
	if (!symbol->address || end - stop < 4 || stop[0] != ' ' || stop[2] != ' ')
		return false;
	symbol->name = stop + 3;
	stop[3 + strcspn(stop + 3, "\t")] = '\0';
	return true;
}

static size_t count_lines(const struct buf *text)
{
	size_t count = 0;

	for (size_t i = 0; i < text->len; i++)
		count += text->data[i] == '\n';
	return count;
}

/* When the file cannot be read, there are no symbols. */
static void read_all(struct ksyms *ksyms)
{
	char *line, *end;

	ksyms->read = true;
	if (buf_read_file(&ksyms->text, "/proc/kallsyms", KALLSYMS_LIMIT))
		return;
	ksyms->list = calloc(count_lines(&ksyms->text) + 1, sizeof(*ksyms->list));
	if (!ksyms->list)
		return;
	end = ksyms->text.data + ksyms->text.len;
	for (line = ksyms->text.data; line < end;) {
		char *stop = memchr(line, '\n', (size_t)(end - line));

		if (!stop)
			break;
		ksyms->count += read_line(line, stop, &ksyms->list[ksyms->count]);
		line = stop + 1;
	}
	qsort(ksyms->list, ksyms->count, sizeof(*ksyms->list), compare);
	for (size_t i = 0; i < ksyms->count; i++)
		if (strcmp(ksyms->list[i].name, "__bpf_call_base") == 0)
			ksyms->call_base = ksyms->list[i].address;
}

/* The index of the first symbol at or after the address. */
static size_t find(struct ksyms *ksyms, uint64_t address)
{
	size_t low = 0, high;

	if (!ksyms->read)
		read_all(ksyms);
	for (high = ksyms->count; low < high;) {
		size_t middle = low + (high - low) / 2;

		if (ksyms->list[middle].address < address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The kernel is in the upper half.  Symbols in the lower half are not addresses: until Linux 6.14,
 * CONFIG_KALLSYMS_ALL lists per-CPU variables by their offsets in a CPU's area. */
static bool is_place(uint64_t address)
{
	return (int64_t)address < 0;
}

const char *ksyms_name(struct ksyms *ksyms, uint64_t address)
{
	size_t at = find(ksyms, address);

	if (!is_place(address) || at == ksyms->count || ksyms->list[at].address != address)
		return NULL;
	return ksyms->list[at].name;
}

/* After the page of a trampoline or a dispatcher (arch_alloc_bpf_trampoline() and
 * bpf_dispatcher_change_prog() in the kernel) come those and programs that may be gone. */
static bool is_within(const char *name, uint64_t offset)
{
	return offset < 4096 || (strncmp(name, "bpf_trampoline_", strlen("bpf_trampoline_")) != 0 &&
				 strncmp(name, "bpf_dispatcher_", strlen("bpf_dispatcher_")) != 0);
}

const char *ksyms_around(struct ksyms *ksyms, uint64_t address, uint64_t *offset)
{
	const char *name = ksyms_name(ksyms, address);
	size_t at = find(ksyms, address);

	*offset = 0;
	if (name)
		return name;
	/* The size of the last symbol is not known. */
	if (!at || at == ksyms->count || !is_place(ksyms->list[at - 1].address))
		return NULL;
	*offset = address - ksyms->list[at - 1].address;
	return is_within(ksyms->list[at - 1].name, *offset) ? ksyms->list[at - 1].name : NULL;
}

const char *ksyms_called(struct ksyms *ksyms, int32_t imm)
{
	if (!ksyms->read)
		read_all(ksyms);
	if (!ksyms->call_base)
		return NULL;
	return ksyms_name(ksyms, ksyms->call_base + (uint64_t)(int64_t)imm);
}

int ksyms_address(struct ksyms *ksyms, const char *name, uint64_t *address)
{
	int err = -ENOENT;

	if (!ksyms->read)
		read_all(ksyms);
	for (size_t i = 0; i < ksyms->count; i++) {
		if (strcmp(ksyms->list[i].name, name) != 0)
			continue;
		if (!err && *address != ksyms->list[i].address)
			return -ENOTUNIQ;
		*address = ksyms->list[i].address;
		err = 0;
	}
	return err;
}

int ksyms_helper(const char *name)
{
	static const char prefix[] = "bpf_";
	uint64_t number;

	if (strncmp(name, prefix, strlen(prefix)) != 0 ||
	    names_number(&helpers, name + strlen(prefix), &number))
		return -ENOENT;
	return (int)number;
}

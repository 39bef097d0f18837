/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Iterators: their programs are made, loaded and read. */
#include "bpf/iterator.h"

#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/util.h"
#include "bpf/link.h"
#include "bpf/prog.h"
#include "names/names.h"

/* The member's offset in bytes and its type; those of anonymous members are looked at, too. */
static int find_member(const struct btf *btf, uint32_t id, const char *name, size_t length,
		       uint32_t *offset, uint32_t *member_type)
{
	struct btf_type type;
	int err = btf_resolve(btf, id, &type);

	if (err || (type.kind != BTF_STRUCT && type.kind != BTF_UNION))
		return err ? err : -ENOENT;
	for (uint32_t i = 0; i < type.count; i++) {
		struct btf_member member = btf_member(btf, &type, i);
		uint32_t inner = 0;

		if (strncmp(member.name, name, length) == 0 && !member.name[length])
			*member_type = member.type;
		else if (*member.name ||
			 find_member(btf, member.type, name, length, &inner, member_type))
			continue;
		*offset = member.bit_offset / 8 + inner;
		return 0;
	}
	return -ENOENT;
}

int iterator_field(const struct btf *btf, uint32_t structure, const char *path, uint32_t *offset)
{
	uint32_t id = structure;

	*offset = 0;
	for (;; path++) {
		size_t length = strcspn(path, ".");
		uint32_t at;
		int err = find_member(btf, id, path, length, &at, &id);

		if (err)
			return err;
		*offset += at;
		path += length;
		if (!*path)
			return 0;
	}
}

void iterator_add(struct iterator *iterator, struct insn insn)
{
	iterator->code[iterator->count++] = insn;
}

void iterator_add_read(struct iterator *iterator, int16_t to, uint8_t from, uint32_t offset,
		       uint32_t size)
{
	iterator_add(iterator, insn_mov_reg(R1, R10));
	iterator_add(iterator, insn_add_imm(R1, to));
	iterator_add(iterator, insn_mov_imm(R2, (int32_t)size));
	iterator_add(iterator, insn_mov_reg(R3, from));
	iterator_add(iterator, insn_add_imm(R3, (int32_t)offset));
	iterator_add(iterator, insn_call(HELPER_probe_read_kernel));
}

static void add_end(struct iterator *iterator)
{
	iterator_add(iterator, insn_mov_imm(R0, 0));
	iterator_add(iterator, insn_exit());
}

void iterator_add_write(struct iterator *iterator, uint8_t seq, int16_t from, uint32_t size)
{
	iterator_add(iterator, insn_mov_reg(R1, seq));
	iterator_add(iterator, insn_mov_reg(R2, R10));
	iterator_add(iterator, insn_add_imm(R2, from));
	iterator_add(iterator, insn_mov_imm(R3, (int32_t)size));
	iterator_add(iterator, insn_call(HELPER_seq_write));
	add_end(iterator);
}

void iterator_add_end_unless(struct iterator *iterator, struct insn jump)
{
	jump.off = 2;
	iterator_add(iterator, jump);
	add_end(iterator);
}

uint32_t iterator_add_skip(struct iterator *iterator, const uint32_t *jumps, uint32_t count)
{
	uint32_t skip = iterator->count;

	iterator_add(iterator, insn_ja(0));
	for (uint32_t i = 0; i < count; i++)
		iterator->code[jumps[i]].off = (int16_t)(skip - jumps[i]);
	return skip;
}

void iterator_end_skip(struct iterator *iterator, uint32_t skip)
{
	iterator->code[skip].off = (int16_t)(iterator->count - skip - 1);
}

/* A descriptor from which what the program writes can be read, or -errno. */
static int open_iterator(const struct iterator *iterator, const char *name, uint32_t function)
{
	struct prog_load_attr load = {
		.prog_type = PROG_TYPE_TRACING,
		.insns = ptr_u64(iterator->code),
		.insn_cnt = iterator->count,
		.license = ptr_u64("GPL"),
		.expected_attach_type = ATTACH_TYPE_TRACE_ITER,
		.attach_btf_id = function,
	};
	struct link_create_attr create = { .attach_type = ATTACH_TYPE_TRACE_ITER };
	cleanup_close int prog = -1, link = -1;

	strncpy(load.prog_name, name, sizeof(load.prog_name) - 1);
	prog = prog_load(&load, NULL);
	if (prog < 0)
		return prog;
	create.prog_fd = (uint32_t)prog;
	link = link_create(&create);
	return link < 0 ? link : link_create_iter(link);
}

int iterator_run(const struct iterator *iterator, const char *name, uint32_t function,
		 struct buf *written)
{
	cleanup_close int fd = open_iterator(iterator, name, function);
	int err;

	if (fd < 0)
		return fd;
	/* The kernel gives up a read for a while after a million objects without a word written.
	 * (MAX_ITER_OBJECTS in kernel/bpf/bpf_iter.c) */
	do
		err = buf_read_fd(written, fd, SIZE_MAX);
	while (err == -EAGAIN);
	return err;
}

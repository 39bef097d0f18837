/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who holds what, by an iterator over the open files of all processes, and the choice between it
 * and the look into /proc. */
#include <errno.h>
#include <linux/magic.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/util.h"
#include "bpf/iterator.h"
#include "bpf/owners.h"
#include "names/names.h"

/* What the program reads: fields of the kernel's structs. */
enum field {
	CONTEXT_META,
	CONTEXT_TASK,
	CONTEXT_FILE,
	META_SEQ,
	TASK_TGID,
	TASK_LEADER,
	TASK_COMM,
	FILE_DENTRY,
	FILE_INODE,
	FILE_OBJECT,
	INODE_SYSTEM,
	SYSTEM_MAGIC,
	DENTRY_NAME,
	MAP_ID,
	PROG_AUX,
	AUX_ID,
	LINK_ID,
	BTF_ID,
	FIELDS
};

static const struct {
	const char *structure, *path;
} fields[FIELDS] = {
	[CONTEXT_META] = { "bpf_iter__task_file", "meta" },
	[CONTEXT_TASK] = { "bpf_iter__task_file", "task" },
	[CONTEXT_FILE] = { "bpf_iter__task_file", "file" },
	[META_SEQ] = { "bpf_iter_meta", "seq" },
	[TASK_TGID] = { "task_struct", "tgid" },
	[TASK_LEADER] = { "task_struct", "group_leader" },
	[TASK_COMM] = { "task_struct", "comm" },
	[FILE_DENTRY] = { "file", "f_path.dentry" },
	[FILE_INODE] = { "file", "f_inode" },
	[FILE_OBJECT] = { "file", "private_data" },
	[INODE_SYSTEM] = { "inode", "i_sb" },
	[SYSTEM_MAGIC] = { "super_block", "s_magic" },
	[DENTRY_NAME] = { "dentry", "d_name.name" },
	[MAP_ID] = { "bpf_map", "id" },
	[PROG_AUX] = { "bpf_prog", "aux" },
	[AUX_ID] = { "bpf_prog_aux", "id" },
	[LINK_ID] = { "bpf_link", "id" },
	[BTF_ID] = { "btf", "id" },
};

struct file_places {
	uint32_t iterator; /* the BTF id of bpf_iter_task_file() */
	uint32_t at[FIELDS];
};

static int find_places(const struct btf *btf, struct file_places *places)
{
	struct btf_wanted wanted[FIELDS + 1];
	int err = 0;

	for (int i = 0; i < FIELDS; i++)
		wanted[i] = (struct btf_wanted){ BTF_STRUCT, fields[i].structure };
	wanted[FIELDS] = (struct btf_wanted){ BTF_FUNC, "bpf_iter_task_file" };
	if (btf_find_all(btf, wanted, FIELDS + 1))
		return -ENOENT;
	places->iterator = wanted[FIELDS].id;
	for (int i = 0; i < FIELDS && !err; i++)
		err = iterator_field(btf, wanted[i].id, fields[i].path, &places->at[i]);
	return err;
}

/* What is where on the program's stack. */
#define OWNER	  (-32) /* a struct owner, which is written */
#define NAME	  (-48) /* of the file */
#define POINTER	  (-56)
#define IN(field) (int16_t)(OWNER + (int)offsetof(struct owner, field))
_Static_assert(sizeof(struct owner) <= 32, "room for it");

/* r`to` = *(r`from` + field) */
static void add_load(struct iterator *iterator, const struct file_places *places, uint8_t to,
		     uint8_t from, enum field field)
{
	enum insn_size size = field == TASK_TGID ? BPF_W : BPF_DW;

	iterator_add(iterator, insn_ldx(size, to, from, (int16_t)places->at[field]));
}

/* Ends unless the file is one of those without a path that the kernel makes for its objects, so
 * that nobody can give a file of theirs such a name.  r1 is the name, of at most 8 bytes. */
static void add_name(struct iterator *iterator, const struct file_places *places)
{
	add_load(iterator, places, R1, R8, FILE_INODE);
	add_load(iterator, places, R1, R1, INODE_SYSTEM);
	add_load(iterator, places, R1, R1, SYSTEM_MAGIC);
	iterator_add_end_unless(iterator, insn_jeq_imm(R1, ANON_INODE_FS_MAGIC, 0));
	iterator_add(iterator, insn_st(BPF_DW, R10, NAME, 0));
	iterator_add(iterator, insn_st(BPF_DW, R10, NAME + 8, 0));
	add_load(iterator, places, R3, R8, FILE_DENTRY);
	add_load(iterator, places, R3, R3, DENTRY_NAME);
	iterator_add(iterator, insn_mov_reg(R1, R10));
	iterator_add(iterator, insn_add_imm(R1, NAME));
	iterator_add(iterator, insn_mov_imm(R2, 16));
	iterator_add(iterator, insn_call(HELPER_probe_read_kernel_str));
	iterator_add(iterator, insn_ldx(BPF_DW, R1, R10, NAME + 8));
	iterator_add_end_unless(iterator, insn_jeq_imm(R1, 0, 0));
	iterator_add(iterator, insn_ldx(BPF_DW, R1, R10, NAME));
}

/* What is added until iterator_end_skip() is skipped unless the name in r1 is that of the kind's
 * files. */
static uint32_t add_choice(struct iterator *iterator, enum kind kind)
{
	static const char prefix[] = "anon_inode:";
	uint32_t jumps[ARRAY_SIZE(kind_table->fd_links)], count = 0;

	for (size_t i = 0; i < ARRAY_SIZE(jumps) && kind_table[kind].fd_links[i]; i++) {
		const char *name = kind_table[kind].fd_links[i] + strlen(prefix);
		uint64_t word = 0;

		memcpy(&word, name, min_size(strlen(name), sizeof(word)));
		iterator_add(iterator, insn_ld_dw1(R2, 0, (uint32_t)word));
		iterator_add(iterator, insn_ld_dw2((uint32_t)(word >> 32)));
		jumps[count++] = iterator->count;
		iterator_add(iterator, insn_jeq_reg(R1, R2, 0));
	}
	return iterator_add_skip(iterator, jumps, count);
}

/* If it is a file of this kind: writes its owner, and ends. */
static void add_kind(struct iterator *iterator, const struct file_places *places, enum kind kind)
{
	static const enum field ids[KINDS] = {
		[KIND_MAP] = MAP_ID,
		[KIND_PROG] = AUX_ID,
		[KIND_LINK] = LINK_ID,
		[KIND_BTF] = BTF_ID,
	};
	uint32_t skip = add_choice(iterator, kind);

	add_load(iterator, places, R9, R8, FILE_OBJECT);
	if (kind == KIND_PROG) {
		iterator_add_read(iterator, POINTER, R9, places->at[PROG_AUX], 8);
		iterator_add(iterator, insn_ldx(BPF_DW, R9, R10, POINTER));
	}
	iterator_add_read(iterator, IN(object.id), R9, places->at[ids[kind]], 4);
	iterator_add(iterator, insn_st(BPF_W, R10, IN(object.kind), kind));
	iterator_add_read(iterator, IN(comm), R7, places->at[TASK_COMM], 16);
	iterator_add_write(iterator, R6, OWNER, sizeof(struct owner));
	iterator_end_skip(iterator, skip);
}

/* r6 is the seq_file, r7 the process, r8 the file. */
static void make_program(struct iterator *iterator, const struct file_places *places)
{
	add_load(iterator, places, R6, R1, CONTEXT_META);
	add_load(iterator, places, R6, R6, META_SEQ);
	add_load(iterator, places, R7, R1, CONTEXT_TASK);
	add_load(iterator, places, R8, R1, CONTEXT_FILE);
	/* NULL at the end of all files */
	iterator_add_end_unless(iterator, insn_jne_imm(R7, 0, 0));
	iterator_add_end_unless(iterator, insn_jne_imm(R8, 0, 0));
	add_name(iterator, places);
	add_load(iterator, places, R2, R7, TASK_TGID);
	iterator_add_end_unless(iterator, insn_jne_imm(R2, getpid(), 0));
	iterator_add(iterator, insn_stx(BPF_W, R10, IN(pid), R2));
	add_load(iterator, places, R7, R7, TASK_LEADER);
	for (enum kind kind = 0; kind < KINDS; kind++)
		add_kind(iterator, places, kind);
	iterator_add(iterator, insn_mov_imm(R0, 0));
	iterator_add(iterator, insn_exit());
}

/* The number of its inode is fixed: PROC_PID_INIT_INO of include/linux/proc_ns.h. */
static bool is_first_pid_namespace(void)
{
	static const char first[] = "pid:[4026531836]";
	char target[32];
	ssize_t size = readlink("/proc/self/ns/pid", target, sizeof(target));

	return size == (ssize_t)strlen(first) && memcmp(target, first, strlen(first)) == 0;
}

int owners_iterate(struct owners *owners, struct kernel *kernel)
{
	cleanup_buf struct buf written = BUF_EMPTY;
	struct iterator program = { .count = 0 };
	struct file_places places;
	const struct btf *btf;
	size_t count;
	int err;

	if (!is_first_pid_namespace())
		return -EOPNOTSUPP;
	err = kernel_types(kernel, &btf);
	if (!err)
		err = find_places(btf, &places);
	if (err)
		return err;
	make_program(&program, &places);
	err = iterator_run(&program, "owners", places.iterator, &written);
	if (err)
		return err;
	count = written.len / sizeof(*owners->list);
	owners->list = (struct owner *)(void *)buf_take(&written);
	if (!owners->list)
		return -ENOMEM;
	owners->count = count;
	owners_sort(owners);
	return 0;
}

/* As many descriptors are looked at in about the time that the iterator takes to begin: its program
 * is loaded, and, unless something else needed it already, the kernel's BTF is read. */
#define DESCRIPTORS_FEW 1500

int owners_find(struct owners *owners, struct kernel *kernel)
{
	int err = owners_scan(owners, DESCRIPTORS_FEW);

	if (err == -E2BIG)
		err = owners_iterate(owners, kernel) ? owners_scan(owners, SIZE_MAX) : 0;
	return err;
}

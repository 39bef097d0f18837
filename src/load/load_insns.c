/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a program's instructions refer to is put into them. */
#include <errno.h>

#include "bpf/kernel.h"
#include "load/core_name.h"
#include "load/load_internal.h"

/* The part that holds the low half of a 64-bit number, and the one behind it. */
static void set_number(struct insn *insn, uint8_t src, uint32_t low, uint32_t high)
{
	insn[0].src = src;
	insn[0].imm = (int32_t)low;
	insn[1].imm = (int32_t)high;
}

static int put_map(struct loader *loader, const struct objfile_reloc *reloc, struct insn *insn)
{
	int fd = loader->maps[reloc->target].fd;

	if (fd < 0)
		return loader_fail(loader, -EINVAL, REASON_CONFLICT,
				   "it uses the map %s, which is not created",
				   loader->object->maps[reloc->target].name);
	if (reloc->kind == OBJFILE_RELOC_VALUE)
		set_number(insn, BPF_PSEUDO_MAP_VALUE, (uint32_t)fd, reloc->offset);
	else
		set_number(insn, BPF_PSEUDO_MAP_FD, (uint32_t)fd, 0);
	return 0;
}

static int missing(struct loader *loader, uint32_t index)
{
	const struct objfile_extern *symbol = &loader->object->externs[index];
	const char *what = symbol->kind == OBJFILE_EXTERN_KFUNC ? "function" : "symbol";

	if (loader->externs[index].other_type)
		return loader_fail(loader, -EINVAL, REASON_TYPE,
				   "the kernel's %s %s has another type", what, symbol->symbol);
	return loader_fail(loader, -ENOENT, REASON_UNKNOWN, "the kernel has no %s %s that it uses",
			   what, symbol->symbol);
}

/* The address of what is missing, and may be, is 0. */
static int put_symbol(struct loader *loader, const struct objfile_reloc *reloc, struct insn *insn)
{
	const struct objfile_extern *symbol = &loader->object->externs[reloc->target];
	const struct loaded_extern *loaded = &loader->externs[reloc->target];

	if (!loaded->found && !symbol->weak)
		return missing(loader, reloc->target);
	if (loaded->found && symbol->kind != OBJFILE_EXTERN_KSYM)
		set_number(insn, BPF_PSEUDO_BTF_ID, loaded->type, (uint32_t)loaded->btf_fd);
	else
		set_number(insn, 0, (uint32_t)loaded->address, (uint32_t)(loaded->address >> 32));
	return 0;
}

/* A call of the function 0 is taken by the kernel where it is never reached (since 5.13). */
static int put_call(struct loader *loader, const struct objfile_reloc *reloc, struct insn *insn)
{
	const struct objfile_extern *symbol = &loader->object->externs[reloc->target];
	const struct loaded_extern *loaded = &loader->externs[reloc->target];

	if (!loaded->found && !symbol->weak)
		return missing(loader, reloc->target);
	insn->src = BPF_PSEUDO_KFUNC_CALL;
	insn->imm = (int32_t)loaded->type;
	insn->off = (int16_t)loaded->btf_index;
	return 0;
}

typedef int put(struct loader *loader, const struct objfile_reloc *reloc, struct insn *insn);

static int put_in(struct loader *loader, const struct objfile_program *program, struct insn *insns)
{
	static put *const puts[] = {
		[OBJFILE_RELOC_MAP] = put_map,
		[OBJFILE_RELOC_VALUE] = put_map,
		[OBJFILE_RELOC_KSYM] = put_symbol,
		[OBJFILE_RELOC_KFUNC] = put_call,
	};
	int err = 0;

	for (uint32_t i = 0; !err && i < program->reloc_count; i++) {
		const struct objfile_reloc *reloc = &program->relocs[i];

		err = puts[reloc->kind](loader, reloc, &insns[reloc->insn]);
	}
	return err;
}

/* The kernel applies CO-RE relocations since Linux 5.17, by its own types, and looks at them only
 * when there are records of functions or lines, too (check_btf_info()). */
bool kernel_relocates(const struct loader *loader, const struct objfile_program *program)
{
	return !loader->core_btf && loader->btf_fd >= 0 &&
	       (program->func_count || program->line_count) && !core_beyond_kernel(program) &&
	       !kernel_before("5.17");
}

static int relocate(struct loader *loader, const struct objfile_program *program,
		    struct insn *insns)
{
	struct core *core = &loader->core;
	const struct objfile_core_relo *relo;
	cleanup_buf struct buf text = BUF_EMPTY;
	int err;

	if (!program->core_relo_count || kernel_relocates(loader, program))
		return 0;
	err = loader->core_btf ? 0 : kernel_types_vmlinux(&loader->types);
	if (err)
		return loader_fail(loader, err, REASON_FILE,
				   "the kernel's own BTF (/sys/kernel/btf/vmlinux) "
				   "cannot be read");
	core->object = loader->object;
	core->target = loader->core_btf ? loader->core_btf : loader->types.vmlinux;
	err = core_apply(core, program, insns, &relo);
	if (!err)
		return 0;
	core_describe(loader->object, relo, &text);
	return loader_fail(loader, err, REASON_CORRUPT,
			   "its CO-RE relocation of %s cannot be resolved", buf_text(&text));
}

int load_insns(struct loader *loader, const struct objfile_program *program, struct insn *insns)
{
	int err = put_in(loader, program, insns);

	return err ? err : relocate(loader, program, insns);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * BPF object files: the ELF files that clang and gcc make for libbpf's conventions, read into a
 * model of what is to be created in the kernel.  Nothing here asks the kernel; load.h does.
 *
 * What a file can be refused for it is refused for here, with words: section, symbol, offset.  What
 * the model holds fits together: every index, offset and type id in it is within range.  A file of
 * which only a part is wrong can be looked into all the same.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/problem.h"
#include "base/util.h"
#include "bpf/attr.h"
#include "bpf/insn.h"
#include "btf/btf.h"
#include "names/names.h"

enum objfile_map_kind {
	OBJFILE_MAP_DECLARED,  /* in .maps or maps; its data, if any, is an arena's */
	OBJFILE_MAP_DATA,      /* .data and .bss: a value of variables */
	OBJFILE_MAP_RODATA,    /* the same, to be frozen once it is filled */
	OBJFILE_MAP_KCONFIG,   /* as rodata, but filled from the running kernel's configuration */
	OBJFILE_MAP_STRUCT_OPS /* a struct of functions for the kernel */
};

/* An element of a map of maps or of programs; or a member of a struct_ops map's struct. */
struct objfile_slot {
	uint32_t index;	 /* the key, or which member of the struct */
	uint32_t target; /* index in object.maps of a map of maps, else in object.programs */
};

struct objfile_map {
	const char *name; /* uncut; the kernel's is cut to 15 bytes */
	char *made_name;  /* owned: the name, where it is not the file's */
	const char *section;
	enum objfile_map_kind kind;
	bool autocreate;	   /* false: only when asked for */
	bool pinned;		   /* by its name, in the bpffs */
	const char *pin_directory; /* in that: "tc/globals"; NULL: in its root */

	/* Type, sizes, max_entries (of a ringbuf and a perf_event_array what libbpf makes of it),
	 * flags, numa_node, map_extra and the type ids in object.btf; file descriptors and the name
	 * are left to be set.  A struct_ops map's value_size is that of the object's own struct. */
	struct map_create_attr create;

	struct objfile_map *inner; /* what the maps in a map of maps are like; NULL: not declared */
	struct objfile_slot *slots;
	uint32_t slot_count;

	/* The value of the data kinds (of KCONFIG zeroes), what an arena begins with, and a
	 * struct_ops map's struct; owned, may be written to before loading. */
	uint8_t *data;
	size_t data_size;

	uint32_t struct_type; /* the struct of a struct_ops map, in object.btf */
};

/* What is still to be put into an instruction, and only the kernel knows. */
enum objfile_reloc_kind {
	OBJFILE_RELOC_MAP,   /* ld_dw: src MAP_FD, imm the fd of map `target` */
	OBJFILE_RELOC_VALUE, /* ld_dw: src MAP_VALUE, imm the fd of map `target`, the second imm
			      * `offset` */
	OBJFILE_RELOC_KSYM,  /* ld_dw: the address, or src BTF_ID and the id, of extern `target` */
	OBJFILE_RELOC_KFUNC, /* call: src KFUNC_CALL, imm the id of extern `target` */
	OBJFILE_RELOC_JUMPS, /* ld_dw: src MAP_VALUE, imm the fd of a map for the program's jump
			      * table `target`, the second imm `offset` */
};

struct objfile_reloc {
	enum objfile_reloc_kind kind;
	uint32_t insn;	 /* index in the program's instructions */
	uint32_t target; /* index in object.maps, object.externs or the program's jumps */
	uint32_t offset; /* in bytes of the map's value */
};

/* What the kernel takes of .BTF.ext (struct bpf_func_info, bpf_line_info, bpf_core_relo). */
struct objfile_func_info {
	uint32_t insn_off; /* in instructions */
	uint32_t type_id;
};

struct objfile_line_info {
	uint32_t insn_off; /* in instructions */
	uint32_t file_name_off;
	uint32_t line_off;
	uint32_t line_col;
};

struct objfile_core_relo {
	uint32_t insn_off; /* in bytes */
	uint32_t type_id;
	uint32_t access_str_off;
	uint32_t kind;
};

/* Where an indirect jump may go: a switch, as LLVM 22 compiles it for -mcpu=v4.  The instructions
 * are a program's, so each program has its own. */
struct objfile_jumps {
	uint32_t *insns; /* owned */
	uint32_t count;
};

/* One of the functions that a program is made of. */
struct objfile_part {
	const char *name;
	uint32_t first; /* its first instruction */
};

struct objfile_program {
	const char *name;    /* its function's; the kernel's is cut to 15 bytes */
	const char *section; /* without a '?' in front */
	struct section kind; /* what the section's name says; name NULL: nothing that is known */
	const char *target;  /* after the section's slash: what to attach to; NULL: nothing */
	char *made_target;   /* owned: the target, where it is not the file's */
	bool autoload;	     /* false: only when asked for, its section begins with a '?' */

	/* The program's own instructions and those of all functions that it calls, calls and
	 * callbacks already resolved. */
	struct insn *insns;
	uint32_t insn_count;
	struct objfile_part *parts; /* by their first instructions */
	uint32_t part_count;
	struct objfile_reloc *relocs; /* by instruction */
	uint32_t reloc_count;

	struct objfile_jumps *jumps;
	uint32_t jump_count;

	/* Each complete for all the functions, or empty. */
	struct objfile_func_info *funcs;
	uint32_t func_count;
	struct objfile_line_info *lines;
	uint32_t line_count;
	struct objfile_core_relo *core_relos; /* offsets of strings in object.btf */
	uint32_t core_relo_count;
};

/* What a variable in .kconfig is. */
enum kconfig_kind {
	KCONFIG_CHAR,	  /* 'y', 'm', 'n' */
	KCONFIG_BOOL,	  /* y is true, n false */
	KCONFIG_TRISTATE, /* enum libbpf_tristate: n 0, y 1, m 2 */
	KCONFIG_INT,
	KCONFIG_STRING, /* an array of char */
	KCONFIG_KINDS
};

enum objfile_extern_kind {
	OBJFILE_EXTERN_KCONFIG,
	OBJFILE_EXTERN_KSYM,	   /* the address of any of the kernel's symbols */
	OBJFILE_EXTERN_KSYM_TYPED, /* a variable of the kernel's with BTF */
	OBJFILE_EXTERN_KFUNC,
	OBJFILE_EXTERN_UNKNOWN, /* of another file, with which this one is still to be linked */
};

struct objfile_extern {
	const char *name; /* as the object has it */
	char *symbol;	  /* what to look for: without a flavour ("___v2"); owned */
	enum objfile_extern_kind kind;
	bool weak;
	uint32_t type; /* of the variable, or the kfunc's func_proto; in object.btf */
	struct {
		enum kconfig_kind kind;
		bool is_signed;
		uint32_t offset; /* in the value of object.kconfig */
		uint32_t size;
	} kconfig;
};

#define OBJFILE_NO_MAP UINT32_MAX

/* What is wrong with a part of the file, which is named in the words. */
struct objfile_fault {
	struct problem problem;
	bool harmless; /* all else can be loaded */
};

struct objfile {
	char name[OBJ_NAME_SIZE]; /* as libbpf makes it of a file's name */
	char license[128];	  /* "" when the file has none */
	uint32_t version;	  /* of the kernel, that old kprobe programs had to tell; or 0 */

	/* The types, made into what the kernel takes; both NULL when the object has none. */
	struct btf *btf;
	void *btf_bytes; /* owned by btf */
	size_t btf_size;

	struct objfile_map *maps; /* in libbpf's order: declared, data, kconfig, struct_ops */
	uint32_t map_count;
	struct objfile_program *programs; /* by section, then by offset */
	uint32_t program_count;
	struct objfile_extern *externs;
	uint32_t extern_count;
	uint32_t kconfig; /* the map of the kconfig externs, or OBJFILE_NO_MAP */
	bool swapped;	  /* values of variables are in the other byte order, all else in this */

	struct objfile_fault *faults; /* as they were met */
	uint32_t fault_count;

	struct elf_file *elf; /* what the names are part of */
};

/* Reads the object in `bytes`, which have to stay until objfile_close(); `path` gives it its name.
 * All its faults are harmless.  0; -EINVAL, -EOPNOTSUPP: it is refused; -ENOMEM. */
int objfile_open(const void *bytes, size_t size, const char *path, struct objfile **object,
		 struct problem *problem);

/* The same of an object that is only looked at: what cannot be loaded is among its faults, and the
 * rest is there.  It must not be given to a loader. */
int objfile_look(const void *bytes, size_t size, const char *path, struct objfile **object,
		 struct problem *problem);

void objfile_close(struct objfile *object); /* NULL is fine */
static inline void objfile_close_call(struct objfile **object)
{
	objfile_close(*object);
}
#define cleanup_objfile cleanup_with(objfile_close_call)

/*
 * An object's variables, before it is loaded
 */

/* Sets a variable of .data, .rodata or .bss to what `assignment` says: "threshold=10",
 * "cfg.ports[1]=443", "name=eth0".  -ENOENT: there is no such variable; else as encode_fields(). */
int objfile_set(struct objfile *object, const char *assignment, struct problem *problem);

/* Calls `each` for every variable of the map: its name, type and where its bytes are. */
typedef void objfile_variable(const char *name, const struct btf_variable *variable, void *context);
void objfile_each_variable(const struct objfile *object, const struct objfile_map *map,
			   objfile_variable *each, void *context);

/*
 * What an object needs of a kernel, as far as can be told without one
 */

struct objfile_need {
	const char *what;  /* "map type", "helper", … */
	const char *name;  /* "ringbuf"; the object's or a table's own */
	const char *since; /* the first kernel that has it; NULL: not known */
};

struct objfile_needs {
	struct objfile_need *list; /* owned */
	size_t count;
	const char *since; /* the first kernel that has all whose kernel is known, or NULL */
	int err;
};

#define OBJFILE_NEEDS_NONE ((struct objfile_needs){ .list = NULL })
void objfile_needs_done(struct objfile_needs *needs);
#define cleanup_objfile_needs cleanup_with(objfile_needs_done)

/* Each need once, in the order of the object.  0 or -ENOMEM. */
int objfile_needs(const struct objfile *object, struct objfile_needs *needs);

/*
 * BTF without the rest of an object
 */

/* BTF from a file of either form: as btf_open_file(), or the .BTF section of a 64-bit ELF file, of
 * which no more is read than that takes.  -ENODATA: an ELF file without BTF; -EOPNOTSUPP: one of 32
 * bits, too. */
int objfile_open_btf(const char *path, const struct btf *base, struct btf **btf,
		     struct problem *problem);

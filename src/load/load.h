/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An object into the kernel, step by step, so that a caller can stop in between:
 *
 *	loader_begin()	     what it needs of the kernel is found: types, symbols, configuration
 *	loader_use_map()     this map is there already
 *	loader_set_target()  this program's functions are replaced or traced
 *	loader_check()	     programs that cannot be loaded are refused
 *	loader_maps()	     its BTF and its maps are made and filled
 *	loader_program()     one program is verified
 *	loader_finish()	     what refers to programs: prog_arrays, struct_ops
 *
 * Nothing is pinned here.  A step that fails leaves why in loader.failure; loader_done() closes
 * everything, and the kernel frees what has not been pinned or attached.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/problem.h"
#include "bpf/attr.h"
#include "bpf/kernel.h"
#include "load/core.h"
#include "load/kconfig.h"
#include "load/verdict.h"
#include "objfile/objfile.h"

/* What went wrong, and with what. */
struct load_failure {
	struct problem problem;
	struct refusal refusal; /* REASON_VERIFIER: what the program's log says */
	const struct objfile_map *map;
	const struct objfile_program *program; /* both NULL: the object itself */
	struct buf log;			       /* of BTF that the kernel refused */
};

/* A map of the object in the kernel. */
struct loaded_map {
	int fd;	      /* -1: not made */
	bool reused;  /* it was there before, so it is not filled */
	char *pin;    /* owned: where its name says, and it was found; NULL: it was not */
	void *mapped; /* an arena, while the loader is; else NULL */
	size_t mapped_size;
};

struct loaded_program {
	int fd; /* -1: not loaded */
	uint32_t attach_type;
	uint32_t attach_btf_id;
	int attach_btf_fd; /* of a module's BTF, or the program it is for; 0: vmlinux */
	struct buf log;	   /* of the last loader_program(), when a log was asked for */
};

/* What an extern has turned out to be. */
struct loaded_extern {
	bool found;
	bool other_type;    /* the kernel has one of the name that is something else */
	uint64_t address;   /* of OBJFILE_EXTERN_KSYM */
	uint32_t type;	    /* the kernel's id of the others */
	int btf_fd;	    /* of the module's BTF, 0: vmlinux */
	uint16_t btf_index; /* of that in fd_array, 0: vmlinux */
};

/* What a struct_ops map is for the kernel. */
struct loaded_struct {
	uint32_t type;	     /* the kernel's struct, which programs are for */
	uint32_t value_type; /* that of the map's value, which the struct is in */
	int btf_fd;	     /* of the module's BTF, 0: vmlinux */
	uint32_t size;	     /* of the value */
	uint32_t offset;     /* of the struct in it */
	const struct btf *btf;
	uint8_t *value; /* owned */
};

struct loaded_module;

/* The BTF of kernel modules, listed when vmlinux's lacks a type. */
struct loaded_modules {
	struct loaded_module *list; /* owned */
	size_t count;
	bool listed;
};

#define LOADED_MODULES_NONE ((struct loaded_modules){ .list = NULL })

struct loader {
	struct objfile *object;
	struct kernel *kernel; /* its types and symbols */
	uint32_t log_level;    /* of programs; 0: a log only of what is refused */
	const char *pin_root;  /* where maps are pinned by name: "/sys/fs/bpf" */
	uint32_t ifindex;      /* of the network device that programs are made for; 0: none */
	bool offload;	       /* they run in it, and the maps are there */
	const struct btf
		*core_btf; /* that CO-RE relocations are resolved against; NULL: the kernel's */
	int btf_fd;	   /* -1: the object has no BTF, or the kernel no use for it */
	struct loaded_map *maps;
	struct loaded_program *programs;
	struct loaded_extern *externs;
	struct loaded_struct *structs; /* by map; of struct_ops maps only */
	int *fd_array;		       /* the BTF of modules, for their functions */
	uint16_t fd_count;
	int *jump_maps;	  /* of the program that is being loaded */
	struct core core; /* relocations that the kernel does not apply */
	struct loaded_modules modules;
	struct kconfig kconfig;
	struct problem btf_problem; /* what of the object's BTF the kernel did not take, if any */
	struct load_failure failure;
};

#define LOADER_NONE ((struct loader){ .btf_fd = -1 })
void loader_done(struct loader *loader);
#define cleanup_loader cleanup_with(loader_done)

/* 0 or -errno, as all steps.  The object must stay open, and the kernel as long as the loader;
 * what the object says may be changed before: kinds and autoload of programs, data of maps. */
int loader_begin(struct loader *loader, struct objfile *object, struct kernel *kernel);

/* The descriptor, which is taken over, is map `index` of the object. */
void loader_use_map(struct loader *loader, uint32_t index, int fd);

/* The program whose functions programs of the object are for: those that replace one, and those
 * that trace one of its.  Its descriptor and BTF are needed until all are loaded. */
void loader_set_target(struct loader *loader, int prog_fd, const struct btf *btf);

/* Refuses what the object alone shows that the kernel will not take of the programs: before maps
 * are made in vain. */
int loader_check(struct loader *loader);

int loader_maps(struct loader *loader);

/* The descriptor is loader.programs[index].fd then. */
int loader_program(struct loader *loader, uint32_t index);

int loader_finish(struct loader *loader);

/* Attaches a struct_ops map: the link's descriptor, or -errno and why; of one without links it is
 * registered, and 0 comes back. */
int loader_attach_struct_ops(const struct loader *loader, uint32_t index, struct problem *problem);

/* Where the map is pinned by its name: the caller frees it; NULL: memory is short. */
char *loader_pin_path(const struct loader *loader, uint32_t index);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Object files on a command line: opened, changed as the line says, made ready to be loaded.  The
 * functions say what went wrong and return an enum status. */
#pragma once

#include "base/buf.h"
#include "cmd/command.h"
#include "load/load.h"
#include "objfile/objfile.h"

/* What a command line says of an object. */
struct objfile_request {
	const char *file;
	const char *type; /* of all its programs, or NAME=TYPE,…; NULL: what their sections say */
	struct words only;     /* the programs to load; none: those that are loaded unasked */
	struct map_refs maps;  /* to be used instead of its own */
	struct words settings; /* VAR=VALUE … */
	const char *offload_dev, *xdpmeta_dev; /* network devices, at most one; or NULL */
	struct ref target;	/* the program whose functions are replaced or traced */
	const char *kernel_btf; /* a file of types for CO-RE; NULL: the kernel's */
};

/* The bytes are an ELF file's. */
bool objfile_is_elf(const struct buf *bytes);

/* Refuses a file that is neither ELF nor text, or text of another language: STATUS_DONE or
 * STATUS_FAILED. */
int objfile_check_kind(const struct buf *bytes, const char *file);

/* What an object is opened for: one to be loaded is refused when a part of it is wrong, and what
 * it can do without is told; one to be shown has all its faults. */
enum objfile_use { OBJFILE_TO_LOAD, OBJFILE_TO_SHOW };

/* Reads the file into `bytes`, which the object needs as long as it is open, and opens it. */
int objfile_read(struct buf *bytes, const char *file, enum objfile_use use,
		 struct objfile **object);

/* The same of bytes that have been read. */
int objfile_from_bytes(const struct buf *bytes, const char *file, enum objfile_use use,
		       struct objfile **object);

/* The program of this name, of so many letters; says so when there is none. */
int objfile_find_program(const struct objfile *object, const char *name, size_t length,
			 struct objfile_program **program);

/* Gives the programs their types and the variables their values. */
int objfile_apply(struct objfile *object, const struct objfile_request *request);

/* What a request names, opened: the loader needs it as long as it lives. */
struct objfile_inputs {
	struct btf *kernel_btf;
	struct handle target;
	struct btf *target_btf;
};

#define OBJFILE_INPUTS_NONE ((struct objfile_inputs){ .target = HANDLE_NONE })
void objfile_inputs_done(struct objfile_inputs *inputs);
#define cleanup_objfile_inputs cleanup_with(objfile_inputs_done)

/* Begins to load it, with the maps and types that the request names. */
int objfile_begin(struct kernel *kernel, struct loader *loader, struct objfile *object,
		  const struct objfile_request *request, struct objfile_inputs *inputs);

/* Creates the maps, and notes what the kernel does not take of the object's types. */
int objfile_create_maps(struct loader *loader, const struct objfile_request *request);

/* Says why a step of the loader failed; `whole`: with all of the verifier's log, not its end.
 * STATUS_FAILED. */
int objfile_fail(struct loader *loader, const char *file, bool whole);

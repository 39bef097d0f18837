/* Object files on a command line: opened, changed as the line says, made ready to be loaded.  The
 * functions say what went wrong and return an enum status. */
#pragma once

#include "base/buf.h"
#include "cli/command.h"
#include "cmd/objects.h"
#include "object/load.h"
#include "object/object.h"

/* What a command line says of an object. */
struct object_request {
	const char *file;
	const char *type;      /* of all its programs; NULL: what their sections say */
	struct map_refs maps;  /* to be used instead of its own */
	struct words settings; /* VAR=VALUE … */
	const char *offload_dev, *xdpmeta_dev; /* network devices, at most one; or NULL */
	struct ref target;	/* the program whose functions are replaced or traced */
	const char *kernel_btf; /* a file of types for CO-RE; NULL: the kernel's */
};

/* The bytes are an ELF file's. */
bool is_elf(const struct buf *bytes);

/* Reads the file into `bytes`, which the object needs as long as it is open, and opens it. */
int object_read(struct buf *bytes, const char *file, struct object **object);

/* The same of bytes that have been read. */
int object_from_bytes(const struct buf *bytes, const char *file, struct object **object);

/* Gives the programs their types and the variables their values. */
int object_apply(struct object *object, const struct object_request *request);

/* What a loader is given and needs as long as it is. */
struct object_givens {
	struct btf *kernel_btf;
	struct prog target;
	struct btf *target_btf;
};

#define OBJECT_GIVENS_NONE ((struct object_givens){ .target = PROG_NONE })
void object_givens_done(struct object_givens *givens);
#define cleanup_object_givens cleanup_with(object_givens_done)

/* Begins to load it, with the maps and types that are to be used. */
int object_begin(struct loader *loader, struct object *object, const struct object_request *request,
		 struct object_givens *givens);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The running kernel's configuration, for an object's externs in .kconfig: CONFIG_… and the virtual
 * LINUX_… ones that libbpf has made up. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "bpf/kernel.h"
#include "objfile/objfile.h"

struct kconfig {
	struct buf text; /* the file, once it has been read */
	bool read;
	int err; /* why it could not be */
};

#define KCONFIG_NONE ((struct kconfig){ .read = false })
void kconfig_done(struct kconfig *config);

/* A variable and where its value is stored. */
struct kconfig_variable {
	const char *name;
	enum kconfig_kind kind;
	bool is_signed; /* of KCONFIG_INT */
	uint32_t size;	/* bytes of `value` */
	void *value;
};

/*
 * Sets the value, from /proc/config.gz, else /boot/config-RELEASE; a string that is too long is
 * cut. -ENOENT: the kernel has no such setting; -EINVAL: its value is of another kind; -ERANGE: the
 * number does not fit; -EOPNOTSUPP: an unknown LINUX_ name; or why the configuration cannot be
 * read.  `symbols` are the kernel's.
 */
int kconfig_get(struct kconfig *config, struct ksyms *symbols,
		const struct kconfig_variable *variable);

/* What the variables of this kind hold, in words: "a number". */
const char *kconfig_kind_words(enum kconfig_kind kind);

/* The running kernel's version as LINUX_VERSION_CODE has it; 0 when it is not known. */
uint32_t kernel_version_code(void);

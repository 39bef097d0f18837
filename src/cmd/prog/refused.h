/* Why the kernel does not take a program. */
#pragma once

#include <stdbool.h>

#include "base/buf.h"
#include "bpf/attr.h"

/* Tells why loading failed with `err`: the verifier's reason and the end of its log (`all`: the
 * whole) if it has come so far.  `guessed`: the user did not say the program's type.
 * STATUS_FAILED. */
int refused(const struct prog_load_attr *attr, int err, struct buf *log, bool guessed, bool all);

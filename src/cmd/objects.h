/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What commands on open objects share.  The functions tell what went wrong and return an enum
 * status, so that a command just passes it on. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "bpf/attr.h"
#include "bpf/handle.h"
#include "cmd/command.h"
#include "cmd/fail_bpf.h"

/* Room for a label: "map flows". */
#define LABEL_SIZE 96


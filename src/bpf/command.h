/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of bpf(2) as words. */
#pragma once

#include "bpf/attr.h"

/* The kernel's constant in lower case: "map_create". */
const char *command_name(enum bpf_command command);

/* The first kernel that has it: "3.18". */
const char *command_since(enum bpf_command command);

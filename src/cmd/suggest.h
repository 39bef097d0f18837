/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may have been meant by a name that no map or program bears. */
#pragma once

#include "bpf/info.h"

/* Adds a hint when there is something to suggest, and returns `status`. */
int suggest_object(int status, enum kind kind, const char *name);

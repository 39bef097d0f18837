/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went wrong when an object was loaded. */
#pragma once

#include <stdbool.h>

#include "load/load.h"

/* Tells it; `all`: with the whole of the verifier's log.  STATUS_FAILED. */
int report_failure(struct loader *loader, const char *file, bool all);

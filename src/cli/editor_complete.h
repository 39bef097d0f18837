/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TAB: hands readline what complete() offers. */
#pragma once

#include "cli/session.h"

/* Readline must be open, and `of` stay as long as it is used.  0 or -ENOSYS. */
int editor_complete_open(const struct session *of);

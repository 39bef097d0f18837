/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The running kernel behaves as the rest of the program takes for granted. */
#include "../lib/map_behaviour.h"
#include "../lib/prog_behaviour.h"

UNIT_MAIN

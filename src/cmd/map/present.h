/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The value that an element has before it is changed. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "cmd/objects.h"

/* value_space bytes at `value`; nothing is found when the map does not have exactly this key.  An
 * enum status; what is wrong is said. */
int present_value(const struct map *map, const uint8_t *key, uint8_t *value, bool *found);

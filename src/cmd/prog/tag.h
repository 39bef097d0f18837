/* A program's tag: eight bytes as sixteen hexadecimal digits. */
#pragma once

#include <stdint.h>

#include "out/out.h"

/* Writes the value "tag" into the open record. */
void tag_show(struct out *out, const uint8_t *tag);

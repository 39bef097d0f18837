/* A value by its layout, as a part of what a command shows. */
#pragma once

#include "layout/layout.h"
#include "layout/print.h"
#include "out/out.h"

/* In which form values go into the output. */
enum print_form print_form_of(const struct out *out);

/* Writes the value `name` of the open record; an enum status. */
int value_show(struct out *out, const char *name, const struct layout *layout, const void *bytes);

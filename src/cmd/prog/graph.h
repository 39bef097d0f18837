/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program's control flow as a graph for dot(1). */
#pragma once

#include "cmd/prog/xlated.h"

/* Prints the graph for people; JSON has it as the string "dot" of a record.  An enum status. */
int graph_show(struct out *out, struct code *code);

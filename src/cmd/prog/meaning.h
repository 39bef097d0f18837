/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the verifier's messages usually mean. */
#pragma once

#include <stdbool.h>

/* A line for people who wrote the program, or NULL. */
const char *verdict_meaning(const char *reason);

/* Could a program of another type be loaded? */
bool verdict_may_be_of_type(const char *reason);

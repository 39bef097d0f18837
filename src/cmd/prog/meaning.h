/* What the verifier's messages usually mean. */
#pragma once

/* A line for people who wrote the program, or NULL. */
const char *verdict_meaning(const char *reason);

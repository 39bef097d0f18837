/* DATA of a command line -> the bytes of a map's key or value. */
#pragma once

#include "cli/command.h"
#include "cmd/objects.h"

/* The key's bytes, which the caller frees.  An enum status; what is wrong is said. */
int data_key(const struct map *map, const struct words *words, uint8_t **key);

/* The value's bytes, value_space of them, which the caller frees: of a per-CPU map the value of
 * every CPU, of a map of maps or a prog_array the descriptor of the MAP or PROG that the words
 * name, which stays open in *object (-1: none). */
int data_value(const struct map *map, const struct words *words, uint8_t **value, int *object);

/* One CPU's value: value_size bytes in a buffer of value_stride. */
int data_cpu_value(const struct map *map, const struct words *words, uint8_t **value);

/* The CPU of `cpu N`, refused when the map is not per-CPU or there is no such CPU. */
int data_check_cpu(const struct map *map, const struct optional *cpu);

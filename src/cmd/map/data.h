/* SPDX-License-Identifier: GPL-3.0-or-later */
/* DATA of a command line -> the bytes of a map's key or value. */
#pragma once

#include "cmd/command.h"
#include "cmd/map/map_elements.h"

/* The forms of DATA, for help. */
#define DATA_DETAILS                                                                                \
	"DATA is bytes (10 0 0 1, or hex 0a000001), a number, an address, fields by name in JSON\n" \
	"('{\"saddr\": \"10.0.0.1\"}'), types and values (ip4 10.0.0.1 be16 443 pad[2]), or @FILE."

/* The key's bytes, which the caller frees; without words, those of the only key that an array of
 * one entry has.  An enum status; what is wrong is said. */
int data_key(const struct elements *elements, const struct words *words, uint8_t **key);

/* A value to store, as the words have it. */
struct map_value {
	uint8_t *bytes; /* value_space of them: those of all CPUs */
	int object;	/* the MAP or PROG that the value names; it stays open */
	bool partial;	/* DATA left fields out, which keep the value that the element has */
};

#define MAP_VALUE_NONE ((struct map_value){ .object = -1 })
void map_value_done(struct map_value *value);
#define cleanup_map_value cleanup_with(map_value_done)

/* Reads the words over value->bytes, which are made (zeroes) when they are not there. */
int data_value(const struct elements *elements, const struct words *words, struct map_value *value);

/* One CPU's value: reads the words over value_size bytes at `bytes`. */
int data_cpu_value(const struct elements *elements, const struct words *words, uint8_t *bytes,
		   bool *partial);

/* The same for single fields: `set FIELD=VALUE ...`. */
int data_fields(const struct elements *elements, const struct words *set, uint8_t *bytes,
		bool *partial);

/* The CPU of `cpu N`, refused when the map is not per-CPU or there is no such CPU. */
int data_check_cpu(const struct elements *elements, const struct optional *cpu);

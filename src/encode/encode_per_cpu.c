/* SPDX-License-Identifier: GPL-3.0-or-later */
/* DATA to the values of all CPUs. */
#include <errno.h>
#include <string.h>

#include "encode/encode.h"
#include "encode/encode_internal.h"
#include "encode/json_exact.h"

struct values {
	const struct layout *layout;
	size_t size;
	const char *what;
	uint8_t *bytes; /* of all CPUs */
	size_t stride;
	unsigned cpus;
	bool *partial;
	struct problem *problem;
};

/* The value within {"cpu": N, "value": V}; NULL when it has another CPU's number. */
static json_t *unwrap(const struct values *values, json_t *json, unsigned cpu)
{
	cleanup_buf struct buf text = BUF_EMPTY;
	json_t *number = json_object_get(json, "cpu"), *value = json_object_get(json, "value");
	struct scalar scalar;
	uint64_t got;
	uint32_t unused;

	if (!number || !value || json_object_size(json) != 2 ||
	    layout_member(values->layout, "cpu", strlen("cpu"), &unused))
		return json;
	if (json_exact_scalar(number, &text, &scalar) ||
	    number_u64(scalar.text, values->cpus, &got) || got != cpu)
		return NULL;
	return value;
}

static int put_one(const struct values *values, json_t *json, unsigned cpu)
{
	cleanup_encoder struct encoder encoder = { .what = values->what,
						   .problem = values->problem };
	const struct field field = { .layout = values->layout };
	uint8_t *bytes = values->bytes + cpu * values->stride;
	json_t *value = unwrap(values, json, cpu);
	int err = encoder_begin(&encoder, bytes, values->size);

	if (err)
		return err;
	if (!value)
		return problem_set(values->problem, -EINVAL, REASON_UNEXPECTED,
				   "%s: the value of CPU %u is out of its place", values->what,
				   cpu);
	err = encode_json_value(&encoder, &field, value);
	if (err)
		return err;
	memcpy(bytes, encoder.bytes, values->size);
	*values->partial |= encoder_is_partial(&encoder, values->layout, 0);
	return 0;
}

static int put_each(const struct values *values, json_t *json)
{
	int err = 0;

	if (json_array_size(json) != values->cpus)
		return problem_set(values->problem, -EINVAL, REASON_SIZE,
				   "%s has a value for each of %u CPUs, got %zu", values->what,
				   values->cpus, json_array_size(json));
	for (unsigned cpu = 0; !err && cpu < values->cpus; cpu++)
		err = put_one(values, json_array_get(json, cpu), cpu);
	return err;
}

/* A value that sets all its fields is read but once: it may come from standard input. */
static int put_same(const struct values *values, char *const *words, size_t count)
{
	int err = 0;

	for (unsigned cpu = 0; !err && cpu < values->cpus; cpu++) {
		uint8_t *bytes = values->bytes + cpu * values->stride;

		if (cpu && !*values->partial)
			memcpy(bytes, values->bytes, values->size);
		else
			err = encode_partial_data(values->layout, values->size, values->what, words,
						  count, bytes, values->partial, values->problem);
	}
	return err;
}

static int put_values(const struct values *values, char *const *words, size_t count)
{
	struct encoder encoder = { .what = values->what, .problem = values->problem };
	cleanup_json json_t *json = NULL;
	int err;

	if (count != 1 || words[0][0] != '[')
		return put_same(values, words, count);
	err = encode_load_json(&encoder, words[0], &json);
	if (err)
		return err;
	return is_raw_json(json, values->size) ? put_same(values, words, count)
					       : put_each(values, json);
}

int encode_partial_per_cpu(const struct layout *layout, size_t size, const char *what,
			   char *const *words, size_t count, void *bytes, size_t stride,
			   unsigned cpus, bool *partial, struct problem *problem)
{
	const struct layout unknown = layout_of_bytes(size);
	cleanup_free uint8_t *copy = malloc(cpus * stride + 1);
	const struct values values = {
		.layout = layout && layout_size(layout) == size ? layout : &unknown,
		.size = size,
		.what = what,
		.bytes = copy,
		.stride = stride,
		.cpus = cpus,
		.partial = partial,
		.problem = problem,
	};
	int err;

	if (!copy)
		return problem_no_memory(problem);
	*partial = false;
	memcpy(copy, bytes, cpus * stride);
	err = put_values(&values, words, count);
	if (err)
		return err == -ENOMEM ? problem_no_memory(problem) : err;
	memcpy(bytes, copy, cpus * stride);
	return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* DATA to the values of all CPUs. */
#include <errno.h>
#include <string.h>

#include "encode/encode.h"
#include "encode/encode_internal.h"

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

/* Within an object that has just begun: is it {"cpu": N, "value": V}?  Then the reader is at V, and
 * *cpu is N, or UINT64_MAX when there is no such CPU; else it is where it was. */
static bool unwrap(const struct values *values, struct json_input *input, uint64_t *cpu)
{
	struct json_reader *reader = &input->reader;
	const struct json_mark begin = json_read_mark(reader);
	struct json_mark value = begin;
	bool has_cpu = false, has_value = false, has_others = false;
	enum json_token token;
	struct scalar scalar;

	while (json_read(reader) == JSON_READ_NAME) {
		bool is_cpu = json_read_is(reader, "cpu"), is_value = json_read_is(reader, "value");

		has_cpu |= is_cpu;
		has_value |= is_value;
		has_others |= !is_cpu && !is_value;
		if (is_value)
			value = json_read_mark(reader);
		token = json_read(reader);
		if (is_cpu && (json_input_scalar(input, token, &scalar) ||
			       number_u64(scalar.text, values->cpus, cpu)))
			*cpu = UINT64_MAX;
		json_read_skip(reader, token);
	}
	has_value &= has_cpu && !has_others && !reader->err;
	json_read_back(reader, has_value ? &value : &begin);
	return has_value;
}

/* The rest of an object that was unwrapped: its number may follow the value. */
static int skip_wrapping(struct json_reader *reader)
{
	enum json_token token;

	while ((token = json_read(reader)) == JSON_READ_NAME)
		json_read_skip(reader, json_read(reader));
	return token == JSON_READ_OBJECT_END ? 0 : reader->err;
}

static int put_value(const struct values *values, struct json_input *input, unsigned cpu,
		     enum json_token token)
{
	const struct field field = { .layout = values->layout };
	bool wrapped = false;
	uint64_t number = cpu;
	uint32_t unused;
	int err;

	if (token == JSON_READ_OBJECT &&
	    !layout_member(values->layout, "cpu", strlen("cpu"), &unused))
		wrapped = unwrap(values, input, &number);
	if (wrapped && number != cpu)
		return problem_set(
			values->problem, -EINVAL, REASON_UNEXPECTED,
			"%s: the values must be in the order of the CPUs; expected CPU %u",
			values->what, cpu);
	err = json_input_value(input, &field, wrapped ? json_read(&input->reader) : token);
	return err || !wrapped ? err : skip_wrapping(&input->reader);
}

static int put_one(const struct values *values, struct json_input *input, unsigned cpu,
		   enum json_token token)
{
	cleanup_encoder struct encoder encoder = { .what = values->what,
						   .problem = values->problem };
	uint8_t *bytes = values->bytes + cpu * values->stride;
	int err = encoder_begin(&encoder, bytes, values->size);

	input->encoder = &encoder;
	if (!err)
		err = put_value(values, input, cpu, token);
	if (!err)
		err = encode_check_opaque(&encoder, &(struct field){ .layout = values->layout });
	if (err)
		return err;
	memcpy(bytes, encoder.bytes, values->size);
	*values->partial |= encoder_is_partial(&encoder, values->layout, 0);
	return 0;
}

/* As many values as there are CPUs must stand in the array that has just begun: that they do not
 * is said before what is wrong with one of them. */
static int put_each(const struct values *values, struct json_input *input)
{
	struct json_reader *reader = &input->reader;
	const struct json_mark begin = json_read_mark(reader);
	enum json_token token;
	unsigned count = 0;
	int err = 0;

	while ((token = json_read(reader)) != JSON_READ_ARRAY_END && !json_read_skip(reader, token))
		count++;
	if (reader->err)
		return reader->err;
	if (count != values->cpus)
		return problem_set(values->problem, -EINVAL, REASON_SIZE,
				   "%s has a value for each of %u CPUs, got %u", values->what,
				   values->cpus, count);
	json_read_back(reader, &begin);
	for (unsigned cpu = 0; !err && cpu < values->cpus; cpu++)
		err = put_one(values, input, cpu, json_read(reader));
	return err ? err : json_read(reader) == JSON_READ_ARRAY_END ? 0 : reader->err;
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
	cleanup_json_input struct json_input input = JSON_INPUT_NONE;
	int err;

	if (count != 1 || words[0][0] != '[')
		return put_same(values, words, count);
	json_input_begin(&input, &encoder, words[0]);
	json_read(&input.reader);
	if (json_input_is_raw(&input, values->size))
		return put_same(values, words, count);
	err = put_each(values, &input);
	input.encoder = &encoder;
	return json_input_end(&input, err);
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

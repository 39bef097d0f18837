/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The programs of `prog profile`.  r6 holds the CPU's number, r7 points to its value. */
#include "cmd/prog/profile_code.h"

#include <assert.h>
#include <stddef.h>

#include "names/names.h"

#define READING ((int)sizeof(struct profile_reading))
#define TOTAL(metric)                                                                              \
	(int)(offsetof(struct profile_value, total) + (metric) * sizeof(struct profile_reading))
#define BEFORE(metric)                                                                             \
	(int)(offsetof(struct profile_value, before) + (metric) * sizeof(struct profile_reading))
#define ENABLED		 (int)offsetof(struct profile_reading, enabled)
#define KEY_ON_STACK	 (-4)
#define ON_STACK(metric) (-8 - READING * ((int)(metric) + 1))

static void add(struct profile_code *code, struct insn insn)
{
	assert(code->count < PROFILE_INSNS);
	code->insns[code->count++] = insn;
}

static void add_return(struct profile_code *code)
{
	add(code, insn_mov_imm(R0, 0));
	add(code, insn_exit());
}

static void add_map(struct profile_code *code, uint8_t to, int fd)
{
	add(code, insn_ld_map_fd1(to, fd));
	add(code, insn_ld_map_fd2());
}

static void add_cpu(struct profile_code *code)
{
	add(code, insn_call(HELPER_get_smp_processor_id));
	add(code, insn_mov_reg(R6, R0));
}

static void add_value(struct profile_code *code, const struct profile_maps *maps)
{
	add(code, insn_st(BPF_W, R10, KEY_ON_STACK, 0));
	add(code, insn_mov_reg(R2, R10));
	add(code, insn_add_imm(R2, KEY_ON_STACK));
	add_map(code, R1, maps->values);
	add(code, insn_call(HELPER_map_lookup_elem));
	add(code, insn_jne_imm(R0, 0, 2));
	add_return(code);
	add(code, insn_mov_reg(R7, R0));
}

/* r0 = the metric's counter, read to base + offset: 0 when that went well. */
static void add_read(struct profile_code *code, const struct profile_maps *maps, uint32_t metric,
		     uint8_t base, int offset)
{
	add_map(code, R1, maps->events);
	add(code, insn_mov_reg(R2, R6));
	add(code, insn_add_imm(R2, (int32_t)(metric * maps->cpus)));
	add(code, insn_mov_reg(R3, base));
	add(code, insn_add_imm(R3, offset));
	add(code, insn_mov_imm(R4, READING));
	add(code, insn_call(HELPER_perf_event_read_value));
}

static void add_forget(struct profile_code *code)
{
	add(code, insn_st(BPF_DW, R7, (int16_t)(BEFORE(0) + ENABLED), 0));
}

/* The value is looked up first: what comes after the readings is counted, too. */
void profile_entry(struct profile_code *code, const struct profile_maps *maps)
{
	add_cpu(code);
	add_value(code, maps);
	for (uint32_t metric = 0; metric < maps->metrics; metric++) {
		add_read(code, maps, metric, R7, BEFORE(metric));
		add(code, insn_jeq_imm(R0, 0, 3));
		add_forget(code);
		add_return(code);
	}
	add_return(code);
}

/* total += the reading on the stack - before */
static void add_difference(struct profile_code *code, uint32_t metric, int field)
{
	add(code, insn_ldx(BPF_DW, R1, R10, (int16_t)(ON_STACK(metric) + field)));
	add(code, insn_ldx(BPF_DW, R2, R7, (int16_t)(BEFORE(metric) + field)));
	add(code, insn_sub_reg(R1, R2));
	add(code, insn_ldx(BPF_DW, R2, R7, (int16_t)(TOTAL(metric) + field)));
	add(code, insn_add_reg(R2, R1));
	add(code, insn_stx(BPF_DW, R7, (int16_t)(TOTAL(metric) + field), R2));
}

/* Here the readings come first. */
void profile_exit(struct profile_code *code, const struct profile_maps *maps)
{
	add_cpu(code);
	for (uint32_t metric = 0; metric < maps->metrics; metric++) {
		add_read(code, maps, metric, R10, ON_STACK(metric));
		add(code, insn_jeq_imm(R0, 0, 2));
		add_return(code);
	}
	add_value(code, maps);
	add(code, insn_ldx(BPF_DW, R1, R7, (int16_t)(BEFORE(0) + ENABLED)));
	add(code, insn_jne_imm(R1, 0, 2));
	add_return(code);
	add(code, insn_ldx(BPF_DW, R1, R7, offsetof(struct profile_value, runs)));
	add(code, insn_add_imm(R1, 1));
	add(code, insn_stx(BPF_DW, R7, offsetof(struct profile_value, runs), R1));
	for (uint32_t metric = 0; metric < maps->metrics; metric++)
		for (int field = 0; field < READING; field += (int)sizeof(uint64_t))
			add_difference(code, metric, field);
	add_forget(code);
	add_return(code);
}

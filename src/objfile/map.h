/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that read maps share. */
#pragma once

#include "objfile/internal.h"

/* Sets max_entries of the types for which libbpf chooses it: of a perf_event_array without any, and
 * a ringbuf's, up to what fits. */
void map_adjust(struct map_create_attr *create);

/* The kinds of maps, in libbpf's order: 0, or -errno and told. */
int read_declared_maps(struct reader *reader);
int read_legacy_maps(struct reader *reader);
int read_data_maps(struct reader *reader);
int read_kconfig_map(struct reader *reader);
int read_struct_ops(struct reader *reader);

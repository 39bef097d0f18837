/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that read maps share. */
#pragma once

#include "objfile/internal.h"

/* Sets max_entries of the types for which libbpf chooses it: of a perf_event_array without any, and
 * a ringbuf's, up to what fits. */
void objfile_adjust_map(struct map_create_attr *create);

/* The kinds of maps, in libbpf's order: 0, or -errno. */
int objfile_read_declared_maps(struct objfile_reader *reader);
int objfile_read_legacy_maps(struct objfile_reader *reader);
int objfile_read_data_maps(struct objfile_reader *reader);
int objfile_read_kconfig_map(struct objfile_reader *reader);
int objfile_read_struct_ops(struct objfile_reader *reader);

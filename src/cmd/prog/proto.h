/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A function's declaration out of its BTF: "int xdp_pass(struct xdp_md * ctx)". */
#pragma once

#include <stdint.h>

#include "base/buf.h"
#include "btf/btf.h"

/* Adds the declaration as bpftool writes it; nothing when `id` is no function. */
void proto_text(struct buf *text, const struct btf *btf, uint32_t id);

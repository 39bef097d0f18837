/* BTF that lies in the kernel: of a program, a map, or a module. */
#pragma once

#include <stdint.h>

#include "btf/btf.h"

/* Opens the BTF object `id` (prog_info's or map_info's btf_id), to be closed with btf_close().
 * -ENOENT: there is none; -EPERM; -ENOMEM; or as btf_open_bytes() has it. */
int btf_fetch(uint32_t id, struct btf **btf);

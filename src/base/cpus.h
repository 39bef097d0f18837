/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many CPUs there may be. */
#pragma once

/* The number of possible CPUs (not online ones), from /sys/devices/system/cpu/possible, read once:
 * so many values an element of a per-CPU map has, in the order of the CPUs.  -errno when the file
 * cannot be read or understood. */
int cpus_possible(void);

/* The number of the highest possible CPU plus one: more than cpus_possible() where numbers are left
 * out.  The same -errno. */
int cpus_end(void);

struct cpus {
	int count, end;
};

/* Both, from a list such as "0-3,8": 0, or -EINVAL when it is not one. */
int cpus_parse(const char *list, struct cpus *cpus);

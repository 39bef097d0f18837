/* How many values an element of a per-CPU map has. */
#pragma once

/* The number of possible CPUs (not online ones), from /sys/devices/system/cpu/possible; read once.
 * -errno when the file cannot be read or understood. */
int cpus_possible(void);

/* The same from a list such as "0-3,8", the highest CPU plus one: -EINVAL when it is not one. */
int cpus_parse(const char *list);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may have been meant by a name that no map or program bears. */
#include "cmd/suggest.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/similar.h"
#include "bpf/pins.h"
#include "cmd/fail.h"

static void read_name(enum kind kind, uint32_t id, char name[OBJ_NAME_SIZE])
{
	cleanup_close int fd = fd_by_id(kind, id, 0);
	struct prog_info prog = { 0 };
	struct map_info map = { 0 };

	if (fd >= 0 && kind == KIND_MAP && !map_info(fd, &map))
		memcpy(name, map.name, OBJ_NAME_SIZE);
	if (fd >= 0 && kind == KIND_PROG && !prog_info(fd, &prog))
		memcpy(name, prog.name, OBJ_NAME_SIZE);
}

/* The nearest of all names; "" when none is near. */
static void find_near(enum kind kind, const char *text, char near[OBJ_NAME_SIZE])
{
	for (uint32_t id = 0; next_id(kind, id, &id) == 0;) {
		char name[OBJ_NAME_SIZE] = "";
		const char *const names[] = { near, name };

		read_name(kind, id, name);
		if (similar_word(text, names, 2) == name)
			memcpy(near, name, sizeof(name));
	}
}

/* Where an object is pinned under the name, which need not be its own. */
static const struct pinned *find_pin(const struct pins *pins, enum kind kind, const char *name)
{
	for (size_t i = 0; i < pins->count; i++) {
		const struct pinned *pin = &pins->list[i];
		const char *slash = strrchr(pin->path, '/');

		if (pin->object.kind == kind && slash && strcmp(slash + 1, name) == 0)
			return pin;
	}
	return NULL;
}

int suggest_object(int status, enum kind kind, const char *name)
{
	cleanup_pins struct pins pins = PINS_NONE;
	const struct pinned *pin = pins_scan(&pins) ? NULL : find_pin(&pins, kind, name);
	char near[OBJ_NAME_SIZE] = "";

	if (pin)
		return fail_hint(status, "did you mean %s?", pin->path);
	find_near(kind, name, near);
	return *near ? fail_hint(status, "did you mean %s?", near) : status;
}

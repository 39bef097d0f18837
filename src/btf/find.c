/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding types by their names, without decoding what is passed over. */
#include <errno.h>

#include "btf/internal.h"

static int find_own(const struct btf *btf, enum btf_kind kind, const char *name, uint32_t *id)
{
	for (uint32_t i = 0; i < btf->end_id - btf->first_id; i++) {
		const uint8_t *record = btf->types + btf->offsets[i];

		if (btf_info_kind(btf_word(btf, record, 1)) != kind ||
		    strcmp(btf_string_at(btf, btf_word(btf, record, 0)), name) != 0)
			continue;
		*id = btf->first_id + i;
		return 0;
	}
	return -ENOENT;
}

int btf_find(const struct btf *btf, enum btf_kind kind, const char *name, uint32_t *id)
{
	if (btf->base && !btf_find(btf->base, kind, name, id))
		return 0;
	return find_own(btf, kind, name, id);
}

/* The type joins those wanted that it is. */
static size_t claim(struct btf_wanted *wanted, size_t count, enum btf_kind kind, const char *name,
		    uint32_t id)
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++) {
		if (wanted[i].id || wanted[i].kind != kind || strcmp(wanted[i].name, name) != 0)
			continue;
		wanted[i].id = id;
		found++;
	}
	return found;
}

size_t btf_find_all(const struct btf *btf, struct btf_wanted *wanted, size_t count)
{
	uint32_t kinds[UINT8_MAX + 1] = { 0 }, any = 0; /* by the name's first letter */
	size_t left = 0;

	for (size_t i = 0; i < count; i++) {
		uint32_t kind = wanted[i].id ? 0 : 1U << wanted[i].kind;

		left += !wanted[i].id;
		kinds[(uint8_t)*wanted[i].name] |= kind;
		any |= kind;
	}
	for (uint32_t i = 0; left && i < btf->end_id - btf->first_id; i++) {
		const uint8_t *record = btf->types + btf->offsets[i];
		uint32_t kind = btf_info_kind(btf_word(btf, record, 1));
		const char *name;

		if (!(any & 1U << kind))
			continue;
		name = btf_string_at(btf, btf_word(btf, record, 0));
		if (kinds[(uint8_t)*name] & 1U << kind)
			left -= claim(wanted, count, (enum btf_kind)kind, name, btf->first_id + i);
	}
	return left;
}

static bool has_enumerator(const struct btf *btf, uint32_t id, const char *name, uint64_t *value)
{
	struct btf_type type;

	if (btf_type(btf, id, &type))
		return false;
	for (uint32_t i = 0; i < type.count; i++) {
		struct btf_enumerator enumerator = btf_enumerator(btf, &type, i);

		if (strcmp(enumerator.name, name) != 0)
			continue;
		*value = enumerator.value;
		return true;
	}
	return false;
}

int btf_find_enumerator(const struct btf *btf, const char *name, uint32_t *id, uint64_t *value)
{
	if (btf->base && !btf_find_enumerator(btf->base, name, id, value))
		return 0;
	for (uint32_t i = 0; i < btf->end_id - btf->first_id; i++) {
		uint32_t kind = btf_info_kind(btf_word(btf, btf->types + btf->offsets[i], 1));

		if (kind != BTF_ENUM && kind != BTF_ENUM64)
			continue;
		if (!has_enumerator(btf, btf->first_id + i, name, value))
			continue;
		*id = btf->first_id + i;
		return 0;
	}
	return -ENOENT;
}

size_t btf_name_length(const char *name)
{
	const char *flavour = NULL, *at = name;

	/* The last "___" that something precedes and follows. */
	while ((at = strstr(at, "___"))) {
		if (at > name && at[-1] != '_' && at[3] && at[3] != '_')
			flavour = at;
		at++;
	}
	return flavour ? (size_t)(flavour - name) : strlen(name);
}

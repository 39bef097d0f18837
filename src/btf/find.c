/* Finding types by their names, without decoding what is passed over. */
#include <errno.h>

#include "btf/internal.h"

static int find_own(const struct btf *btf, enum btf_kind kind, const char *name, uint32_t *id)
{
	for (uint32_t i = 0; i < btf->end_id - btf->first_id; i++) {
		const uint8_t *record = btf->types + btf->offsets[i];

		if (info_kind(word(btf, record, 1)) != kind ||
		    strcmp(string_at(btf, word(btf, record, 0)), name) != 0)
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
		uint32_t kind = info_kind(word(btf, btf->types + btf->offsets[i], 1));

		if (kind != BTF_ENUM && kind != BTF_ENUM64)
			continue;
		if (!has_enumerator(btf, btf->first_id + i, name, value))
			continue;
		*id = btf->first_id + i;
		return 0;
	}
	return -ENOENT;
}

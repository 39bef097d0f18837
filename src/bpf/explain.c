/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an errno of a bpf(2) command means: the first rule that fits. */
#include "bpf/explain.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/errname.h"
#include "base/util.h"
#include "bpf/explain_rule.h"

/* The bits that a rule's `types` can have of it. */
static uint64_t types_of(const struct attempt *attempt)
{
	uint32_t map_type = attempt_map_type(attempt);
	uint32_t type = map_type ? map_type : attempt->prog_type;
	uint64_t types = type < FIRST_TRAIT ? UINT64_C(1) << type : 0;

	if (map_type)
		types |= (uint64_t)map_type_traits(map_type)->traits << FIRST_TRAIT;
	return types;
}

static bool fits(const struct rule *rule, const struct attempt *attempt)
{
	if (!(rule->commands & UINT64_C(1) << attempt->command) || rule->err != abs(attempt->err))
		return false;
	if (rule->types && !(rule->types & types_of(attempt)))
		return false;
	return !rule->when || rule->when(attempt);
}

static const struct rule *find(const struct rules *rules, const struct attempt *attempt)
{
	for (size_t i = 0; i < rules->count; i++)
		if (fits(&rules->list[i], attempt))
			return &rules->list[i];
	return NULL;
}

void explain(const struct attempt *attempt, struct explanation *explanation)
{
	static const struct rules *const books[] = {
		&explain_elements,
		&explain_creation,
		&explain_others,
	};
	const struct rule *rule = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(books) && !rule; i++)
		rule = find(books[i], attempt);
	explanation->hint[0] = '\0';
	if (!rule) {
		snprintf(explanation->why, sizeof(explanation->why), "%s",
			 errno_text(attempt->err));
		return;
	}
	explain_fill(explanation->why, sizeof(explanation->why), rule->why, attempt);
	if (rule->hint)
		explain_fill(explanation->hint, sizeof(explanation->hint), rule->hint, attempt);
}

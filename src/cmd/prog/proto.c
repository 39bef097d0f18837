/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A function's declaration out of its BTF, in bpftool's words: they are in its JSON. */
#include "cmd/prog/proto.h"

/* Pointers to pointers to functions that take pointers …: nobody reads further. */
enum { DEPTH = 16 };

/* What stands in front of a type's name or of what it refers to. */
static const char *const words[BTF_KINDS] = {
	[BTF_STRUCT] = "struct ",     [BTF_UNION] = "union ", [BTF_ENUM] = "enum ",
	[BTF_ENUM64] = "enum ",	      [BTF_CONST] = "const ", [BTF_VOLATILE] = "volatile ",
	[BTF_RESTRICT] = "restrict ",
};

static void add_type(struct buf *text, const struct btf *btf, uint32_t id, unsigned depth);

static void add_param(struct buf *text, const struct btf *btf, const struct btf_param *param,
		      unsigned depth)
{
	if (!param->type) {
		buf_add_str(text, "...");
		return;
	}
	add_type(text, btf, param->type, depth);
	if (*param->name)
		buf_add_str(text, param->name);
	else if (text->len && text->data[text->len - 1] == ' ')
		text->len--;
}

static void add_function(struct buf *text, const struct btf *btf, const struct btf_type *proto,
			 const char *name, unsigned depth)
{
	add_type(text, btf, proto->type, depth);
	buf_printf(text, "%s(", name);
	for (uint32_t i = 0; i < proto->count; i++) {
		struct btf_param param = btf_param(btf, proto, i);

		buf_add_str(text, i ? ", " : "");
		add_param(text, btf, &param, depth);
	}
	buf_add_char(text, ')');
}

static void add_type(struct buf *text, const struct btf *btf, uint32_t id, unsigned depth)
{
	struct btf_type type;

	if (!depth || btf_type(btf, id, &type))
		return;
	switch (type.kind) {
	case BTF_VOID:
		buf_add_str(text, "void ");
		break;
	case BTF_PTR:
		add_type(text, btf, type.type, depth - 1);
		buf_add_str(text, "* ");
		break;
	case BTF_ARRAY:
		add_type(text, btf, type.type, depth - 1);
		buf_printf(text, "[%u]", type.array.elements);
		break;
	case BTF_CONST:
	case BTF_VOLATILE:
	case BTF_RESTRICT:
		buf_add_str(text, words[type.kind]);
		add_type(text, btf, type.type, depth - 1);
		break;
	case BTF_TYPE_TAG:
		add_type(text, btf, type.type, depth - 1);
		break;
	case BTF_FUNC_PROTO:
		add_function(text, btf, &type, "", depth - 1);
		break;
	case BTF_FWD:
		buf_printf(text, "%s %s ", type.flag ? "union" : "struct", type.name);
		break;
	default:
		buf_printf(text, "%s%s ", words[type.kind] ? words[type.kind] : "", type.name);
	}
}

void proto_text(struct buf *text, const struct btf *btf, uint32_t id)
{
	struct btf_type function, proto;

	if (btf_type(btf, id, &function) || function.kind != BTF_FUNC ||
	    btf_type(btf, function.type, &proto) || proto.kind != BTF_FUNC_PROTO)
		return;
	add_function(text, btf, &proto, function.name, DEPTH);
}

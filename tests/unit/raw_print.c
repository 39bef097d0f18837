/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each kind of type as text and as JSON; that bpftool's are the same, compat/btf.bats tells. */
#include <sys/mman.h>

#include "../lib/btf_maker.h"
#include "../lib/unit.h"
#include "base/util.h"
#include "btf/btf_print.h"

/* What stands in the file, in memory of the caller's. */
static const char *written(int fd, char *text, size_t size)
{
	ssize_t got = pread(fd, text, size - 1, 0);

	text[got < 0 ? 0 : got] = '\0';
	return text;
}

static void check_prints(const struct btf *btf, uint32_t id, enum form form, const char *want)
{
	cleanup_close int fd = memfd_create("raw", MFD_CLOEXEC);
	cleanup_stream struct stream stream = STREAM_TO(fd);
	char text[1024];

	btf_print_raw(btf, id, form, 1, &stream);
	CHECK(!stream_flush(&stream));
	CHECK_STR(written(fd, text, sizeof(text)), want);
}

static void make_all(struct maker *maker)
{
	make_type(maker, BTF_INT, "int", 0, 4);
	make_words(maker, 1U << 24 | 32);
	make_type(maker, BTF_PTR, "", 0, 0);
	make_array(maker, 1, 3);
	make_type(maker, BTF_STRUCT, "s", FLAG | 2, 8);
	make_words(maker, make_string(maker, "a"), 1, 0, 0, 1, 3U << 24 | 32);
	make_type(maker, BTF_UNION, "", 0, 4);
	make_type(maker, BTF_ENUM, "e", FLAG | 1, 4);
	make_words(maker, make_string(maker, "E"), (uint32_t)-2);
	make_type(maker, BTF_FWD, "f", FLAG, 0);
	make_type(maker, BTF_TYPEDEF, "t", 0, 1);
	make_type(maker, BTF_VOLATILE, "", 0, 1);
	make_type(maker, BTF_CONST, "", 0, 1);
	make_type(maker, BTF_RESTRICT, "", 0, 2);
	make_type(maker, BTF_FUNC, "fn", 1, 13);
	make_type(maker, BTF_FUNC_PROTO, "", 1, 1);
	make_words(maker, make_string(maker, "x"), 2);
	make_type(maker, BTF_VAR, "v", 0, 1);
	make_words(maker, 2);
	make_type(maker, BTF_DATASEC, ".data", 1, 4);
	make_words(maker, 14, 0, 4);
	make_type(maker, BTF_FLOAT, "double", 0, 8);
	make_type(maker, BTF_DECL_TAG, "tag", 0, 4);
	make_words(maker, (uint32_t)-1);
	make_type(maker, BTF_TYPE_TAG, "user", 0, 1);
	make_type(maker, BTF_ENUM64, "", 1, 8);
	make_words(maker, make_string(maker, "BIG"), 0xffffffff, 0xffffffff);
}

static const struct {
	const char *text, *json;
} all[] = {
	{ "[0] UNKNOWN '(anon)'\n", "{'id':0,'kind':'UNKNOWN','name':'(anon)'}" },
	{ "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n",
	  "{'id':1,'kind':'INT','name':'int','size':4,'bits_offset':0,'nr_bits':32,"
	  "'encoding':'SIGNED'}" },
	{ "[2] PTR '(anon)' type_id=0\n", "{'id':2,'kind':'PTR','name':'(anon)','type_id':0}" },
	{ "[3] ARRAY '(anon)' type_id=1 index_type_id=1 nr_elems=3\n",
	  "{'id':3,'kind':'ARRAY','name':'(anon)','type_id':1,'index_type_id':1,'nr_elems':3}" },
	{ "[4] STRUCT 's' size=8 vlen=2\n"
	  "\t'a' type_id=1 bits_offset=0\n"
	  "\t'(anon)' type_id=1 bits_offset=32 bitfield_size=3\n",
	  "{'id':4,'kind':'STRUCT','name':'s','size':8,'vlen':2,'members':["
	  "{'name':'a','type_id':1,'bits_offset':0},"
	  "{'name':'(anon)','type_id':1,'bits_offset':32,'bitfield_size':3}]}" },
	{ "[5] UNION '(anon)' size=4 vlen=0\n",
	  "{'id':5,'kind':'UNION','name':'(anon)','size':4,'vlen':0,'members':[]}" },
	{ "[6] ENUM 'e' encoding=SIGNED size=4 vlen=1\n\t'E' val=-2\n",
	  "{'id':6,'kind':'ENUM','name':'e','encoding':'SIGNED','size':4,'vlen':1,"
	  "'values':[{'name':'E','val':-2}]}" },
	{ "[7] FWD 'f' fwd_kind=union\n", "{'id':7,'kind':'FWD','name':'f','fwd_kind':'union'}" },
	{ "[8] TYPEDEF 't' type_id=1\n", "{'id':8,'kind':'TYPEDEF','name':'t','type_id':1}" },
	{ "[9] VOLATILE '(anon)' type_id=1\n",
	  "{'id':9,'kind':'VOLATILE','name':'(anon)','type_id':1}" },
	{ "[10] CONST '(anon)' type_id=1\n",
	  "{'id':10,'kind':'CONST','name':'(anon)','type_id':1}" },
	{ "[11] RESTRICT '(anon)' type_id=2\n",
	  "{'id':11,'kind':'RESTRICT','name':'(anon)','type_id':2}" },
	{ "[12] FUNC 'fn' type_id=13 linkage=global\n",
	  "{'id':12,'kind':'FUNC','name':'fn','type_id':13,'linkage':'global'}" },
	{ "[13] FUNC_PROTO '(anon)' ret_type_id=1 vlen=1\n\t'x' type_id=2\n",
	  "{'id':13,'kind':'FUNC_PROTO','name':'(anon)','ret_type_id':1,'vlen':1,"
	  "'params':[{'name':'x','type_id':2}]}" },
	{ "[14] VAR 'v' type_id=1, linkage=extern\n",
	  "{'id':14,'kind':'VAR','name':'v','type_id':1,'linkage':'extern'}" },
	{ "[15] DATASEC '.data' size=4 vlen=1\n\ttype_id=14 offset=0 size=4 (VAR 'v')\n",
	  "{'id':15,'kind':'DATASEC','name':'.data','size':4,'vlen':1,"
	  "'vars':[{'type_id':14,'offset':0,'size':4}]}" },
	{ "[16] FLOAT 'double' size=8\n", "{'id':16,'kind':'FLOAT','name':'double','size':8}" },
	{ "[17] DECL_TAG 'tag' type_id=4 component_idx=-1\n",
	  "{'id':17,'kind':'DECL_TAG','name':'tag','type_id':4,'component_idx':-1}" },
	{ "[18] TYPE_TAG 'user' type_id=1\n",
	  "{'id':18,'kind':'TYPE_TAG','name':'user','type_id':1}" },
	{ "[19] ENUM64 '(anon)' encoding=UNSIGNED size=8 vlen=1\n"
	  "\t'BIG' val=18446744073709551615ULL\n",
	  "{'id':19,'kind':'ENUM64','name':'(anon)','encoding':'UNSIGNED','size':8,'vlen':1,"
	  "'values':[{'name':'BIG','val':18446744073709551615}]}" },
};
_Static_assert(ARRAY_SIZE(all) == BTF_KINDS, "each kind");

TEST(each_kind)
{
	cleanup_maker struct maker maker = { 0 };
	cleanup_btf struct btf *btf = NULL;

	make_all(&maker);
	CHECK(!make_btf(&maker, NULL, &btf, NULL));
	for (uint32_t id = 0; id < ARRAY_SIZE(all); id++) {
		char json[1024];

		snprintf(json, sizeof(json), "%s", all[id].json);
		for (char *c = json; *c; c++)
			*c = *c == '\'' ? '"' : *c;
		check_prints(btf, id, FORM_PLAIN, all[id].text);
		check_prints(btf, id, FORM_JSON, json);
	}
}

TEST(indented_json)
{
	cleanup_maker struct maker maker = { 0 };
	cleanup_btf struct btf *btf = NULL;

	make_all(&maker);
	CHECK(!make_btf(&maker, NULL, &btf, NULL));
	check_prints(btf, 13, FORM_PRETTY,
		     "{\n        \"id\": 13,\n        \"kind\": \"FUNC_PROTO\",\n"
		     "        \"name\": \"(anon)\",\n        \"ret_type_id\": 1,\n"
		     "        \"vlen\": 1,\n        \"params\": [\n            {\n"
		     "                \"name\": \"x\",\n                \"type_id\": 2\n"
		     "            }\n        ]\n    }");
}

TEST(names_are_escaped)
{
	cleanup_maker struct maker maker = { 0 };
	cleanup_btf struct btf *btf = NULL;

	make_type(&maker, BTF_STRUCT, "a\33\"", 0, 0);
	CHECK(!make_btf(&maker, NULL, &btf, NULL));
	check_prints(btf, 1, FORM_PLAIN, "[1] STRUCT 'a\\x1b\"' size=0 vlen=0\n");
	check_prints(btf, 1, FORM_JSON,
		     "{\"id\":1,\"kind\":\"STRUCT\",\"name\":\"a\\u001b\\\"\",\"size\":0,"
		     "\"vlen\":0,\"members\":[]}");
}

UNIT_MAIN

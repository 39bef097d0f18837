/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernel's settings for an object, and the object's BTF for an old kernel. */
#include <errno.h>

#include "../lib/btf_maker.h"
#include "../lib/unit.h"
#include "base/util.h"
#include "load/kconfig.h"
#include "load/load_internal.h"

static const char config_text[] = "# a comment\n"
				  "CONFIG_YES=y\n"
				  "CONFIG_MODULE=m\n"
				  "CONFIG_NUMBER=250\n"
				  "CONFIG_NEGATIVE=-3\n"
				  "CONFIG_HEX=0x1000\n"
				  "CONFIG_TEXT=\"some words\"\n"
				  "CONFIG_EMPTY=\n"
				  "CONFIG_ODD=7x\n"
				  "CONFIG_LAST=1";

TEST(settings_are_read_as_what_the_variable_is)
{
	static const struct {
		const char *name;
		enum kconfig_kind kind;
		uint32_t size;
		bool is_signed;
		int err;
		int64_t value;
	} rows[] = {
		{ "CONFIG_YES", KCONFIG_BOOL, 1, false, 0, 1 },
		{ "CONFIG_YES", KCONFIG_CHAR, 1, false, 0, 'y' },
		{ "CONFIG_YES", KCONFIG_TRISTATE, 4, false, 0, 1 },
		{ "CONFIG_MODULE", KCONFIG_TRISTATE, 4, false, 0, 2 },
		{ "CONFIG_MODULE", KCONFIG_BOOL, 1, false, -EINVAL, 0 },
		{ "CONFIG_YES", KCONFIG_INT, 4, false, -EINVAL, 0 },
		{ "CONFIG_NUMBER", KCONFIG_INT, 4, false, 0, 250 },
		{ "CONFIG_NUMBER", KCONFIG_INT, 1, false, 0, 250 },
		{ "CONFIG_NUMBER", KCONFIG_INT, 1, true, -ERANGE, 0 },
		{ "CONFIG_NEGATIVE", KCONFIG_INT, 8, true, 0, -3 },
		{ "CONFIG_NEGATIVE", KCONFIG_INT, 4, false, -ERANGE, 0 },
		{ "CONFIG_HEX", KCONFIG_INT, 2, false, 0, 4096 },
		{ "CONFIG_NUMBER", KCONFIG_TRISTATE, 4, false, -EINVAL, 0 },
		{ "CONFIG_TEXT", KCONFIG_INT, 4, false, -EINVAL, 0 },
		{ "CONFIG_EMPTY", KCONFIG_INT, 4, false, -ENOENT, 0 },
		{ "CONFIG_ODD", KCONFIG_INT, 4, false, -EINVAL, 0 },
		{ "CONFIG_LAST", KCONFIG_INT, 4, false, 0, 1 },
		{ "CONFIG_YE", KCONFIG_BOOL, 1, false, -ENOENT, 0 },
		{ "CONFIG_NONE", KCONFIG_BOOL, 1, false, -ENOENT, 0 },
		{ "LINUX_NONE", KCONFIG_INT, 4, false, -EOPNOTSUPP, 0 },
	};
	struct ksyms symbols = KSYMS_NONE;
	struct kconfig config = { .read = true };

	buf_add(&config.text, config_text, strlen(config_text));
	buf_text(&config.text);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		int64_t value = 0;
		const struct kconfig_variable variable = {
			.name = rows[i].name,
			.kind = rows[i].kind,
			.size = rows[i].size,
			.is_signed = rows[i].is_signed,
			.value = &value,
		};

		CHECK_CASE(kconfig_get(&config, &symbols, &variable) == rows[i].err, rows[i].name);
		if (rows[i].is_signed && rows[i].size < 8)
			continue;
		CHECK_CASE(value == rows[i].value, rows[i].name);
	}
	kconfig_done(&config);
}

TEST(a_text_is_cut_to_its_variable)
{
	char value[8] = "xxxxxxx";
	struct ksyms symbols = KSYMS_NONE;
	struct kconfig config = { .read = true };
	const struct kconfig_variable variable = {
		.name = "CONFIG_TEXT", .kind = KCONFIG_STRING, .size = 6, .value = value
	};

	buf_add(&config.text, config_text, strlen(config_text));
	buf_text(&config.text);
	CHECK(kconfig_get(&config, &symbols, &variable) == 0);
	CHECK_STR(value, "some ");
	CHECK(value[6] == 'x');
	kconfig_done(&config);
}

TEST(the_version_is_that_of_the_kernel)
{
	CHECK(kernel_version_code() >= (3 << 16));
}

static bool lacks_all(const char *since)
{
	(void)since;
	return true;
}

static bool lacks_none(const char *since)
{
	(void)since;
	return false;
}

static void make_new_kinds(struct maker *maker)
{
	make_int(maker, "int", 4);
	make_type(maker, BTF_FLOAT, "long double", 0, 16);
	make_type(maker, BTF_TYPE_TAG, "user", 0, 1);
	make_type(maker, BTF_STRUCT, "s", 1, 16);
	make_words(maker, make_string(maker, "x"), 2, 0);
	make_type(maker, BTF_DECL_TAG, "tag", 0, 4);
	make_words(maker, UINT32_MAX);
	make_type(maker, BTF_ENUM64, "large", 1, 8);
	make_words(maker, make_string(maker, "ONE"), 1, 0);
	make_type(maker, BTF_TYPEDEF, "last", 0, 6);
}

TEST(an_old_kernel_is_told_nothing_that_is_new)
{
	static const struct {
		enum btf_kind kind;
		const char *name;
		uint32_t size;
	} rows[] = {
		{ BTF_INT, "int", 4 },	    { BTF_STRUCT, "", 16 }, { BTF_CONST, "", 0 },
		{ BTF_STRUCT, "s", 16 },    { BTF_INT, "tag", 1 },  { BTF_STRUCT, "", 8 },
		{ BTF_TYPEDEF, "last", 0 },
	};
	cleanup_maker struct maker maker = { .last_id = 0 };
	cleanup_buf struct buf made = BUF_EMPTY;
	cleanup_btf struct btf *btf = NULL;
	struct btf_type type;

	make_new_kinds(&maker);
	make_file(&maker);
	CHECK(btf_sanitise(maker.file.data, maker.file.len, lacks_none, &made) == -ENODATA);
	made.len = 0;
	CHECK(btf_sanitise(maker.file.data, maker.file.len, lacks_all, &made) == 0);
	CHECK(btf_open_bytes(made.data, made.len, NULL, &btf, NULL) == 0);
	for (uint32_t i = 0; btf && i < ARRAY_SIZE(rows); i++) {
		CHECK_CASE(btf_type(btf, i + 1, &type) == 0, rows[i].name);
		CHECK_CASE(type.kind == rows[i].kind, rows[i].name);
		CHECK_STR(type.name, rows[i].name);
		if (rows[i].size)
			CHECK_CASE(type.size == rows[i].size, rows[i].name);
	}
	CHECK(btf && btf_end_id(btf) == ARRAY_SIZE(rows) + 1);
}

UNIT_MAIN

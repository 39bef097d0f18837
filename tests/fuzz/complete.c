/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fuzzes completion: whatever the line is, and whatever the types of its map, candidates are found,
 * each begins with what was typed, and nothing is read beyond the types.  The first byte chooses:
 * even, the first line is the value's type of map 12 ("m") in C and the others are the line's
 * words, half the byte choosing what kind of map that is; odd, the rest up to a zero byte is a JSON
 * text and what follows are BTF's types and strings, for each of which the text is completed.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../lib/btf_maker.h"
#include "../lib/fake.h"
#include "base/util.h"
#include "cli/commands.h"
#include "cli/dispatch.h"
#include "cli/grammar.h"
#include "cmd/complete/complete.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { WORDS_MAX = 16 };

static void check(const struct candidates *candidates)
{
	for (size_t i = 0; i < candidates->count; i++)
		if (strncmp(candidates->list[i].word, candidates->part, strlen(candidates->part)))
			abort();
	for (const char *c = candidates->expected; c && *c; c++)
		if ((unsigned char)*c < ' ' || *c == 127)
			abort();
}

/* Maps whose keys or values are completed in ways of their own. */
static const char *const kinds[][3] = {
	{ "hash", "u32", "0" },
	{ "percpu_hash", "struct { u16 a; enum { K, L } b; char text[2]; }", "0" },
	{ "lpm_trie", "struct { u32 prefixlen; u8 data[4]; }", "no_prealloc" },
	{ "prog_array", "u32", "0" },
};

static void make_map(struct session *session, const char *const kind[3], char *type)
{
	const char *list[] = {
		"map", "create", "type", kind[0],   "key", kind[1], "value",
		type,  "name",	 "m",	 "entries", "1",   "flags", kind[2],
	};
	char **words = (char **)list;

	dispatch(session, words, ARRAY_SIZE(list), NULL);
}

/* Paths are left out: files are those of whoever runs this. */
static bool is_harmless(char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strchr(words[i], '/'))
			return false;
	return true;
}

static void complete_words(const char *const kind[3], char *text)
{
	cleanup_session struct session session = { 0 };
	char *words[WORDS_MAX], *type = strsep(&text, "\n");
	size_t count = 0;

	fake_reset();
	fake_fixture();
	session_init(&session, &command_table);
	session.scope->keeps = true;
	make_map(&session, kind, type);
	while (text && count < WORDS_MAX)
		words[count++] = strsep(&text, "\n");
	if (!count || !is_harmless(words, count))
		return;

	cleanup_candidates struct candidates candidates = { .part = words[count - 1] };
	complete_line(&session, words, count - 1, &candidates);
	check(&candidates);
}

static void complete_types(const char *json, const uint8_t *data, size_t size)
{
	cleanup_maker struct maker maker = { 0 };
	cleanup_btf struct btf *btf = NULL;
	size_t types = size * 2 / 3 & ~(size_t)3;

	buf_add(&maker.types, data, types);
	buf_add_char(&maker.strings, '\0');
	buf_add(&maker.strings, data + types, size - types);
	buf_add_char(&maker.strings, '\0');
	if (make_btf(&maker, NULL, &btf, NULL))
		return;
	for (uint32_t id = 1; id < btf_end_id(btf); id++) {
		cleanup_layout struct layout_tree *tree = NULL;
		cleanup_candidates struct candidates candidates = { .part = json };

		if (layout_from_btf(&tree, btf, id, NULL))
			continue;
		layout_fields(&tree->root);
		complete_json(&tree->root, &candidates);
		check(&candidates);
	}
}

/* What commands print is of no interest; what the fuzzer itself says is. */
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	int fd = open("/dev/null", O_WRONLY);

	(void)argc;
	(void)argv;
	stderr = fopen("/dev/null", "w");
	dup2(fd, STDOUT_FILENO);
	close(fd);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;

	if (size < 2 || size > 8192)
		return 0;
	text = strndup((const char *)data + 1, size - 1);
	if (!text)
		return 0;
	if (data[0] % 2 == 0) {
		complete_words(kinds[data[0] / 2 % ARRAY_SIZE(kinds)], text);
	} else {
		size_t json = min_size(strlen(text) + 1, size - 1);

		complete_types(text, data + 1 + json, size - 1 - json);
	}
	free(text);
	return 0;
}

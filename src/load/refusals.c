/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the verifier's reasons usually mean: the table of them, and how its hints are completed from
 * the log. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "load/verdict_internal.h"
#include "names/names.h"

enum { MAX_STARS = 5 };

/* A row under consideration. */
struct match {
	const struct verdict *verdict;
	const struct verdict_log *log;
	const char *reason;
	struct log_part stars[MAX_STARS];
	struct log_part call; /* that the condition has found: a line of the log */
	struct refusal_meaning *meaning;
};

/* Conditions */

static const char *const any[] = { "", NULL };

/* The register that the star stands for: "R6". */
static void star_register(const struct match *match, size_t star, char reg[8])
{
	snprintf(reg, 8, "R%.*s", (int)min_size(match->stars[star].size, 2),
		 match->stars[star].text);
}

static bool was_taken(struct match *match, const char *const *kinds, const char *const *functions)
{
	char reg[8];

	star_register(match, 0, reg);
	return verdict_log_trace(match->log, reg, kinds, functions, &match->call) &&
	       match->call.size;
}

/* What bpf_helper_changes_pkt_data() (net/core/filter.c) lists. */
static bool packet_moved(struct match *match)
{
	static const char *const kinds[] = { "pkt", NULL };
	static const char *const functions[] = {
		"_adjust_",	"_change_",	 "_pull_data",
		"_push_data",	"_pop_data",	 "_vlan_",
		"_store_bytes", "_csum_replace", "_clone_redirect",
		"_lwt_",	"_store_hdr",	 "bpf_tail_call",
		NULL,
	};

	return was_taken(match, kinds, functions);
}

/* Is it data_meta from which the packet is accessed, through the register of the third star? */
static bool of_metadata(struct match *match)
{
	static const char *const kinds[] = { "pkt_meta", NULL }, *const none[] = { NULL };
	char reg[8];

	star_register(match, 2, reg);
	return verdict_log_trace(match->log, reg, kinds, none, &match->call);
}

static bool released(struct match *match)
{
	static const char *const kinds[] = {
		"sock", "tcp_sock",	"ringbuf_mem", "mem",	 "alloc_mem",
		"ptr_", "trusted_ptr_", "rcu_ptr_",    "dynptr", NULL,
	};
	static const char *const functions[] = { "release",  "_submit", "_discard", "_drop",
						 "_destroy", "_put",	NULL };

	return was_taken(match, kinds, functions);
}

/* Has a call cleared the register (r1 to r5)? */
static bool after_call(struct match *match)
{
	const char *number = match->stars[0].text;

	return *number >= '1' && *number <= '5' && was_taken(match, NULL, any);
}

static bool in_call(struct match *match)
{
	return verdict_log_called(match->log->insn).size;
}

static bool indirect_call(struct match *match)
{
	return !in_call(match);
}

/* "4: (63) *(u32 *)(r1 +8) = r2" writes. */
static bool writes(struct log_part insn)
{
	const char *bracket = memmem(insn.text, insn.size, ") ", 2);

	return bracket && insn.text + insn.size - bracket > 2 && bracket[2] == '*';
}

/* The context's struct is known, and the hint is about its field. */
static bool context_field(struct match *match)
{
	const struct context_access access = {
		.offset = (int32_t)strtol(match->stars[0].text, NULL, 10),
		.size = (uint32_t)strtoul(match->stars[1].text, NULL, 10),
		.writes = writes(match->log->insn),
	};

	return context_access_explain(match->verdict, &access, &match->meaning->hint);
}

/* Is the size of the access 1, so that it need not be told? */
static bool no_size(struct match *match)
{
	return match->stars[2].size == 1 && *match->stars[2].text == '1';
}

/* Is the function verified by itself? */
static bool in_global_function(struct match *match)
{
	return memmem(match->log->all.text, match->log->all.size, "Validating ",
		      strlen("Validating "));
}

/* The reason is about the program, not about the instruction that was reached last. */
static bool of_program(struct match *match)
{
	match->meaning->of_program = true;
	return true;
}

static const struct refusal_row {
	const char *pattern;
	bool (*when)(struct match *match);
	const char *hint;
	bool of_type; /* a program of another type may be allowed to */
} rows[] = {
#define REFUSAL(pattern, when, hint)	     { pattern, when, hint, false },
#define REFUSAL_OF_TYPE(pattern, when, hint) { pattern, when, hint, true },
#include "load/refusals.def"
#undef REFUSAL
#undef REFUSAL_OF_TYPE
};

/* Finds the pattern in the reason: each star stands for as little as possible, the last one, at the
 * pattern's end, for all the rest. */
static bool match_pattern(struct match *match, const char *pattern)
{
	const char *at = match->reason;
	size_t star = 0;

	for (bool first = true;; first = false) {
		size_t size = strcspn(pattern, "*");
		const char *found = memmem(at, strlen(at), pattern, size);

		if (!found)
			return false;
		if (!size && !pattern[size])
			found = at + strlen(at);
		if (!first && star < MAX_STARS)
			match->stars[star++] = (struct log_part){ at, (size_t)(found - at) };
		at = found + size;
		pattern += size;
		if (!*pattern)
			return true;
		pattern++;
	}
}

/* Hints */

struct word {
	const char *beginning, *meaning;
};

/* What the verifier calls kinds of values (kernel/bpf/log.c, reg_type_str()); the first row that
 * fits. */
static const struct word value_words[] = {
	{ "scalar", "a number" },
	{ "inv", "a number" },
	{ "ctx", "the program's context" },
	{ "map_ptr", "a map" },
	{ "map_value", "a map's value" },
	{ "map_key", "a map's key" },
	{ "fp", "memory on the stack" },
	{ "pkt_meta", "a pointer to the packet's metadata" },
	{ "pkt_end", "data_end" },
	{ "pkt", "a pointer into the packet" },
	{ "flow_keys", "the flow keys" },
	{ "sock", "a socket" },
	{ "tcp_sock", "a socket" },
	{ "xdp_sock", "a socket" },
	{ "ringbuf_mem", "memory of a ring buffer" },
	{ "rdonly_mem", "read-only memory" },
	{ "mem", "memory" },
	{ "alloc_mem", "memory of a ring buffer" },
	{ "buf", "memory" },
	{ "trusted_ptr_", "a kernel object" },
	{ "rcu_ptr_", "a kernel object" },
	{ "untrusted_ptr_", "a kernel object that may not be valid any more" },
	{ "percpu_ptr_", "a per-CPU variable of the kernel" },
	{ "ptr_", "a kernel object" },
	{ "func", "a function" },
	{ "dynptr", "a dynptr" },
};

static void add_part(struct buf *hint, struct log_part part)
{
	buf_add(hint, part.text, part.size);
}

static void add_kind(struct buf *hint, struct log_part kind)
{
	for (size_t i = 0; i < ARRAY_SIZE(value_words); i++) {
		const char *word = value_words[i].beginning;

		if (kind.size >= strlen(word) && memcmp(kind.text, word, strlen(word)) == 0) {
			buf_add_str(hint, value_words[i].meaning);
			return;
		}
	}
	add_part(hint, kind);
}

/* "sock_common, sock, ptr_": each thing once.  What may be on the stack may be anywhere. */
static void add_kinds(struct buf *hint, struct log_part kinds)
{
	cleanup_buf struct buf list = BUF_EMPTY;
	const char *at = kinds.text, *end = kinds.text + kinds.size;

	if (kinds.size >= 2 && memcmp(at, "fp", 2) == 0) {
		buf_add_str(hint, "memory of the program: on the stack, in a map or in the packet");
		return;
	}
	while (at < end) {
		const char *comma = memchr(at, ',', (size_t)(end - at));
		const char *stop = comma ? comma : end;
		cleanup_buf struct buf kind = BUF_EMPTY;

		add_kind(&kind, (struct log_part){ at, (size_t)(stop - at) });
		if (!strstr(buf_text(&list), buf_text(&kind)))
			buf_printf(&list, "%s%s", list.len ? " or " : "", buf_text(&kind));
		for (at = stop; at < end && (*at == ',' || *at == ' ');)
			at++;
	}
	buf_add_str(hint, buf_text(&list));
}

static void add_function(struct buf *hint, struct log_part line)
{
	struct log_part called = verdict_log_called(line);

	add_part(hint, called);
	buf_add_str(hint, called.size ? "()" : "the function");
}

/* "1": "first argument". */
static void add_argument(struct buf *hint, struct log_part number)
{
	static const char *const ordinals[] = { "first", "second", "third", "fourth", "fifth" };
	size_t index = number.size == 1 ? (size_t)(*number.text - '1') : ARRAY_SIZE(ordinals);

	buf_printf(hint, "%s%sargument", index < ARRAY_SIZE(ordinals) ? ordinals[index] : "",
		   index < ARRAY_SIZE(ordinals) ? " " : "");
}

/* A helper that the kernel does not know, by its number. */
static void add_helper(struct buf *hint, uint64_t number)
{
	const char *name = names_of(&helpers, number), *since = names_since(&helpers, number);

	if (name)
		buf_printf(hint, "this kernel does not have bpf_%s(), which came with Linux %s",
			   name, since ? since : "a newer version");
	else
		buf_printf(hint, "this kernel has no helper with the number %llu",
			   (unsigned long long)number);
}

/* What acquires, and what releases it: the first row whose word is in the function's name. */
static const struct word releases[] = {
	{ "ringbuf_reserve_dynptr",
	  "bpf_ringbuf_submit_dynptr() or bpf_ringbuf_discard_dynptr(), also when it has failed" },
	{ "ringbuf_reserve", "bpf_ringbuf_submit() or bpf_ringbuf_discard()" },
	{ "sk_lookup", "bpf_sk_release()" },
	{ "skc_lookup", "bpf_sk_release()" },
	{ "task_", "bpf_task_release()" },
	{ "cgroup_", "bpf_cgroup_release()" },
	{ "cpumask_", "bpf_cpumask_release()" },
	{ "obj_new", "bpf_obj_drop(), or a list or tree that it is added to" },
	{ "rbtree_remove", "bpf_obj_drop(), or a list or tree that it is added to" },
	{ "list_pop", "bpf_obj_drop(), or a list or tree that it is added to" },
	{ "ct_lookup", "bpf_ct_release()" },
	{ "ct_alloc", "bpf_ct_insert_entry() or bpf_ct_release()" },
	{ "get_key", "bpf_key_put()" },
	{ "kptr_xchg", "the function that releases it, or bpf_kptr_xchg() into a map again" },
};

static void add_release(struct buf *hint, struct log_part called)
{
	cleanup_buf struct buf name = BUF_EMPTY;
	size_t size;

	add_part(&name, called);
	size = name.len;
	if (strstr(buf_text(&name), "_iter_") && size > 4 &&
	    strcmp(buf_text(&name) + size - 4, "_new") == 0) {
		buf_printf(hint, ": %.*s_destroy()", (int)size - 4, buf_text(&name));
		return;
	}
	for (size_t i = 0; i < ARRAY_SIZE(releases); i++)
		if (strstr(buf_text(&name), releases[i].beginning)) {
			buf_printf(hint, ": %s", releases[i].meaning);
			return;
		}
}

/* Where what is not released was acquired. */
static void add_acquired(struct buf *hint, const struct match *match)
{
	uint32_t number = (uint32_t)strtoul(match->stars[1].text, NULL, 10);
	struct log_part line = verdict_log_insn_line(match->log, number), called;
	struct source_place place;

	called = verdict_log_called(line);
	buf_add_str(hint, "what ");
	if (called.size)
		add_function(hint, line);
	else
		buf_printf(hint, "instruction %u", number);
	if (match->verdict->find_place &&
	    match->verdict->find_place(match->verdict->program, number, &place))
		buf_printf(hint, " at %.*s:%u", (int)place.file_size, place.file, place.line);
	buf_add_str(hint, " acquires is not released on every path");
	add_release(hint, called);
}

static uint64_t star_number(const struct match *match, size_t star)
{
	return match->stars[star].size ? strtoull(match->stars[star].text, NULL, 10) : 0;
}

static void add_code(struct buf *hint, const struct match *match, char code)
{
	const char *name;

	switch (code) {
	case '+':
		buf_printf(hint, "%" PRIu64, star_number(match, 0) + star_number(match, 1));
		break;
	case 'n':
		add_argument(hint, match->stars[0]);
		break;
	case 't':
		add_kind(hint, match->stars[1]);
		break;
	case 'e':
		add_kinds(hint, match->stars[2]);
		break;
	case 'f':
		add_function(hint, match->log->insn);
		break;
	case 'l':
		add_function(hint, match->call);
		break;
	case 'a':
		add_acquired(hint, match);
		break;
	case 'h':
		add_helper(hint, star_number(match, 0));
		break;
	case 'm':
		name = names_of(&map_types, star_number(match, 0));
		buf_add_str(hint, name ? name : "such");
		break;
	case 'p':
		name = names_of(&prog_types, match->verdict->prog_type);
		buf_add_str(hint, name && match->verdict->prog_type ? name : "such");
		break;
	case 'w':
		buf_add_str(hint, writes(match->log->insn) ? "write" : "read");
		break;
	default:
		add_part(hint, match->stars[code - '1']);
	}
}

static void add_hint(struct buf *hint, const struct match *match, const char *text)
{
	for (; *text; text++)
		if (*text == '$')
			add_code(hint, match, *++text);
		else
			buf_add_char(hint, *text);
}

void refusal_explain(const struct verdict *verdict, const struct verdict_log *log,
		     const char *reason, struct refusal_meaning *meaning)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct match match = {
			.verdict = verdict, .log = log, .reason = reason, .meaning = meaning
		};

		if (!match_pattern(&match, rows[i].pattern) ||
		    (rows[i].when && !rows[i].when(&match)))
			continue;
		meaning->of_type = rows[i].of_type;
		add_hint(&meaning->hint, &match, rows[i].hint);
		return;
	}
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MAP, PROG, LINK and BTF: reads the words, looks for the objects and opens them. */
#include "cmd/ref.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/number.h"
#include "base/problem.h"
#include "bpf/pin.h"
#include "cmd/fail.h"

/*
 * Reading the words.
 */

static const char *const way_words[] = {
	[REF_ID] = "id", [REF_NAME] = "name", [REF_PATH] = "pinned", [REF_TAG] = "tag"
};

enum ref_by ref_way(enum kind kind, const char *word)
{
	for (enum ref_by by = REF_ID; *word && by <= REF_TAG; by++)
		if (kind_named_by(kind, by) && strncmp(way_words[by], word, strlen(word)) == 0)
			return by;
	return REF_NONE;
}

const char *ref_way_word(enum ref_by by)
{
	return way_words[by];
}

bool ref_is_way(const char *word)
{
	for (enum ref_by by = REF_ID; by <= REF_TAG; by++)
		if (strcmp(way_words[by], word) == 0)
			return true;
	return false;
}

static bool is_tag(const char *word)
{
	return strlen(word) == 2 * TAG_SIZE &&
	       strspn(word, "0123456789abcdefABCDEF") == 2 * TAG_SIZE;
}

/* In which way the words name the object; the last of them is its id, name, path or tag. */
static enum ref_by way_of(enum kind kind, char *const *words, size_t count)
{
	const char *word = words[count - 1];
	enum ref_by way = count > 1 ? ref_way(kind, words[0]) : REF_NONE;

	if (way != REF_NONE)
		return way;
	if (kind_named_by(kind, REF_PATH) && strchr(word, '/'))
		return REF_PATH;
	return kind_named_by(kind, REF_NAME) && !number_is_digits(word) ? REF_NAME : REF_ID;
}

struct ref ref_of_words(enum kind kind, char *const *words, size_t count)
{
	enum ref_by way = count ? way_of(kind, words, count) : REF_NONE;
	const char *word = count ? words[count - 1] : "";
	uint64_t id = 0;

	if (!*word || (way == REF_ID && number_u64(word, UINT32_MAX, &id)) ||
	    (way == REF_TAG && !is_tag(word)))
		return (struct ref){ .by = REF_NONE };
	return (struct ref){ way, .text = way == REF_ID ? NULL : word, .id = (uint32_t)id };
}

int ref_parse(struct ref *ref, enum kind kind, char *const *words, size_t count)
{
	const char *word = words[count - 1];
	enum ref_by way = way_of(kind, words, count);

	*ref = ref_of_words(kind, words, count);
	if (ref->by != REF_NONE)
		return STATUS_DONE;
	if (way == REF_ID && count == 1 && kind_named_by(kind, REF_PATH) && !number_is_digits(word))
		return fail_misuse("\"%s\" is neither an id nor a path (a path has a /)", word);
	if (way == REF_ID)
		return fail_misuse("\"%s\" is not an id: a number from 0 to 4294967295", word);
	if (way == REF_TAG)
		return fail_misuse("\"%s\" is not a tag: 16 hexadecimal digits", word);
	return fail_misuse("%s is empty", count > 1 ? words[0] : "an object's name");
}

/*
 * Looking for objects.
 */

void refs_done(struct refs *refs)
{
	free(refs->ids);
	*refs = REFS_NONE;
}

/* The array doubles at each power of two. */
static int add_id(struct refs *refs, uint32_t id)
{
	uint32_t *ids;

	if (!(refs->count & (refs->count + 1))) {
		ids = reallocarray(refs->ids, refs->count * 2 + 2, sizeof(*ids));
		if (!ids)
			return -ENOMEM;
		refs->ids = ids;
	}
	refs->ids[refs->count++] = id;
	return 0;
}

static bool has_tag(const struct handle *handle, const char *tag)
{
	char text[2 * TAG_SIZE + 1];

	handle_tag(handle, text);
	return strcasecmp(text, tag) == 0;
}

/* Opens by id; *attempt is the command that failed. */
static int try_id(struct handle *handle, enum kind kind, uint32_t id, uint32_t open_flags,
		  struct attempt *attempt)
{
	int fd = kind_fd_by_id(kind, id, open_flags);

	*attempt = (struct attempt){ .command = kind_table[kind].fd_by_id, .err = fd };
	if (fd < 0)
		return fd;
	attempt->command = CMD_OBJ_GET_INFO_BY_FD;
	attempt->err = handle_open_fd(handle, kind, fd);
	return attempt->err;
}

/* Does the object with the id have the name or tag?  Not if it cannot be told: then it is told why.
 */
static bool is_meant(const struct refs *refs, uint32_t id, struct attempt *attempt)
{
	cleanup_handle struct handle handle = HANDLE_NONE;
	bool is = false;

	if (try_id(&handle, refs->kind, id, 0, attempt))
		return false;
	if (refs->ref->by == REF_TAG)
		return has_tag(&handle, refs->ref->text);
	attempt->command = CMD_BTF_GET_FD_BY_ID;
	attempt->err = handle_has_name(&handle, refs->ref->text, &is);
	return is;
}

/* Collects the ids of all objects with the name or tag, or, for REF_NONE, of all.  Objects that
 * cannot be opened are passed over, but when nothing is found, the first of them is the reason. */
static int search(struct refs *refs, struct attempt *attempt)
{
	const enum bpf_command next_id = kind_table[refs->kind].next_id;
	struct attempt passed_over = { .err = 0 };
	uint32_t id = 0;
	int err;

	while ((err = kind_next_id(refs->kind, id, &id)) == 0) {
		if (refs->ref->by != REF_NONE && !is_meant(refs, id, attempt)) {
			if (attempt->err && attempt->err != -ENOENT && !passed_over.err)
				passed_over = *attempt;
			continue;
		}
		err = add_id(refs, id);
		if (err)
			break;
	}
	*attempt = (struct attempt){ .command = next_id, .err = err == -ENOENT ? 0 : err };
	if (!attempt->err && !refs->count)
		*attempt = passed_over;
	return attempt->err;
}

/*
 * Reporting that there is no object, or more than one
 */

static int fail_search(const struct refs *refs, const struct attempt *attempt)
{
	const struct kind_row *row = &kind_table[refs->kind];

	if (attempt->command == row->next_id)
		return fail_attempt(attempt, "cannot list the %s", row->plural);
	return fail_attempt(attempt, "cannot look for a %s %s %s", row->noun,
			    refs->ref->by == REF_TAG ? "with tag" : "named", refs->ref->text);
}

/* Looks for an object that is pinned under this name, whatever its own name is. */
static const struct pinned *find_pin(const struct pins *pins, const char *name)
{
	for (size_t i = 0; i < pins->count; i++) {
		const struct pinned *pin = &pins->list[i];
		const char *slash = strrchr(pin->path, '/');

		if (slash && strcmp(slash + 1, name) == 0)
			return pin;
	}
	return NULL;
}

/* The nearest of all names; "" if none is near. */
static void find_near(enum kind kind, const char *text, char near[HANDLE_NAME_SIZE])
{
	for (uint32_t id = 0; kind_next_id(kind, id, &id) == 0;) {
		cleanup_handle struct handle handle = HANDLE_NONE;
		const char *const names[] = { near, handle.name };

		if (handle_open_id(&handle, kind, id, 0) == 0 &&
		    problem_near_word(text, names, 2) == handle.name)
			memcpy(near, handle.name, sizeof(handle.name));
	}
}

/* Adds a hint: what may have been meant by a name that no object has. */
static int suggest(int status, enum kind kind, const char *name)
{
	cleanup_pins struct pins pins = PINS_NONE;
	const struct pinned *pin = pins_scan(&pins, kind) ? NULL : find_pin(&pins, name);
	char near[HANDLE_NAME_SIZE] = "";

	if (pin)
		return fail_hint(status, "did you mean %s?", pin->path);
	find_near(kind, name, near);
	return *near ? fail_hint(status, "did you mean %s?", near) : status;
}

static int fail_none(enum kind kind, const struct ref *ref)
{
	const char *noun = kind_table[kind].noun;

	if (ref->by == REF_ID)
		return fail_no_such("there is no %s with id %u", noun, ref->id);
	if (ref->by == REF_TAG)
		return fail_no_such("there is no %s with tag %s", noun, ref->text);
	return suggest(fail_no_such("there is no %s named %s", noun, ref->text), kind, ref->text);
}

static int fail_several(const struct refs *refs)
{
	cleanup_buf struct buf list = BUF_EMPTY;

	for (size_t i = 0; i < refs->count; i++)
		buf_printf(&list, "%s%u", i ? ", " : "", refs->ids[i]);
	return fail_hint(fail_misuse("%zu %s have the %s %s: ids %s", refs->count,
				     kind_table[refs->kind].plural,
				     refs->ref->by == REF_TAG ? "tag" : "name", refs->ref->text,
				     buf_text(&list)),
			 "choose one by its id: id %u", refs->ids[0]);
}

static int fail_open_id(enum kind kind, uint32_t id, const struct attempt *attempt)
{
	if (attempt->err == -ENOENT)
		return fail_none(kind, &(struct ref){ .by = REF_ID, .id = id });
	return fail_attempt(attempt, "cannot open %s %u", kind_table[kind].noun, id);
}

/*
 * Opening them.
 */

static int open_id(struct handle *handle, enum kind kind, uint32_t id, uint32_t open_flags)
{
	struct attempt attempt;

	return try_id(handle, kind, id, open_flags, &attempt) ? fail_open_id(kind, id, &attempt)
							      : STATUS_DONE;
}

/* Every kind of object answers a request for information, so a mix-up must be caught before that.
 */
static int open_path(struct handle *handle, enum kind kind, const char *path, uint32_t open_flags)
{
	cleanup_close int fd = pin_open(path, open_flags & kind_table[kind].open_flags);
	enum kind found = kind;
	int err;

	if (fd == -ENOENT && access(path, F_OK))
		return fail_no_such("there is no %s", path);
	if (fd < 0 && fd != -ENOENT)
		return fail_attempt(&(struct attempt){ CMD_OBJ_GET, .err = fd, .path = path },
				    "cannot open %s", path);
	err = fd < 0 ? 0 : kind_of_fd(fd, &found);
	if (err && err != -EINVAL)
		return fail(err, "cannot tell what is pinned at %s, as /proc cannot be read", path);
	/* Files that bpffs makes itself are there, but no objects. */
	if (fd < 0 || err || found != kind)
		return fail_misuse("%s is not a pinned %s", path, kind_table[kind].noun);
	return ref_open_fd(handle, kind, take_fd(&fd));
}

int ref_open_fd(struct handle *handle, enum kind kind, int fd)
{
	struct attempt attempt = { .command = CMD_OBJ_GET_INFO_BY_FD };

	attempt.err = handle_open_fd(handle, kind, fd);
	return attempt.err ? fail_attempt(&attempt, "cannot ask the kernel about a %s",
					  kind_table[kind].noun)
			   : STATUS_DONE;
}

int ref_open(struct handle *handle, enum kind kind, const struct ref *ref, uint32_t open_flags)
{
	cleanup_refs struct refs refs = REFS_NONE;
	int status;

	if (ref->by == REF_PATH)
		return open_path(handle, kind, ref->text, open_flags);
	if (ref->by == REF_ID)
		return open_id(handle, kind, ref->id, open_flags);
	status = refs_find(&refs, kind, ref);
	if (!status && refs.count > 1)
		status = fail_several(&refs);
	return status ? status : open_id(handle, kind, refs.ids[0], open_flags);
}

int ref_open_quietly(struct handle *handle, enum kind kind, const struct ref *ref,
		     uint32_t open_flags)
{
	cleanup_refs struct refs refs = { .kind = kind, .ref = ref };
	struct attempt attempt;
	int err;

	if (ref->by == REF_PATH) {
		cleanup_handle struct handle pinned = HANDLE_NONE;

		err = handle_open_pin(&pinned, ref->text, open_flags & kind_table[kind].open_flags);
		if (err || pinned.kind != kind)
			return err ? err : -EINVAL;
		*handle = pinned;
		pinned = HANDLE_NONE;
		return 0;
	}
	if (ref->by == REF_ID)
		return handle_open_id(handle, kind, ref->id, open_flags);
	if (ref->by == REF_NONE)
		return -ENOENT;
	err = search(&refs, &attempt);
	if (err || refs.count != 1)
		return err ? err : refs.count ? -ENOTUNIQ : -ENOENT;
	return handle_open_id(handle, kind, refs.ids[0], open_flags);
}

int refs_find(struct refs *refs, enum kind kind, const struct ref *ref)
{
	struct attempt attempt;

	*refs = (struct refs){ .kind = kind, .ref = ref, .list = ref->by == REF_NONE };
	if (ref->by != REF_NAME && ref->by != REF_TAG)
		return STATUS_DONE;
	if (search(refs, &attempt))
		return fail_search(refs, &attempt);
	refs->list = refs->count > 1;
	return refs->count ? STATUS_DONE : fail_none(kind, ref);
}

/* A map that is pinned for others to write is opened for reading; in all other cases for both, for
 * else the kernel does not let it be mapped. */
static uint32_t flags_for_reading(const struct ref *ref)
{
	return ref->by == REF_PATH && access(ref->text, R_OK) == 0 && access(ref->text, W_OK) != 0
		       ? OPEN_RDONLY
		       : 0;
}

int refs_each(struct refs *refs, ref_each *each, void *context)
{
	const struct ref *ref = refs->ref;
	int status = STATUS_DONE;
	struct attempt attempt;

	if (ref->by == REF_PATH || ref->by == REF_ID) {
		cleanup_handle struct handle handle = HANDLE_NONE;

		status = ref_open(&handle, refs->kind, ref, flags_for_reading(ref));
		return status ? status : each(&handle, context);
	}
	if (ref->by == REF_NONE && search(refs, &attempt))
		return fail_search(refs, &attempt);
	for (size_t i = 0; !status && i < refs->count; i++) {
		cleanup_handle struct handle handle = HANDLE_NONE;
		int err = try_id(&handle, refs->kind, refs->ids[i], 0, &attempt);

		if (err && err != -ENOENT) /* else it has been deleted in the meantime */
			status = fail_open_id(refs->kind, refs->ids[i], &attempt);
		else if (!err)
			status = each(&handle, context);
	}
	return status;
}

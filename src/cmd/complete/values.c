/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completes what needs no kernel objects: names, files, what the host has. */
#include "cmd/complete/complete.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "layout/layout.h"
#include "layout/path.h"
#include "names/names.h"

void complete_choice(const struct completion *at, struct candidates *candidates)
{
	for (const struct choice *choice = at->arg->choices; choice->word; choice++)
		if (*choice->word)
			candidates_add(candidates, choice->word, choice->help);
}

static void add_names(const struct names *names, struct candidates *candidates)
{
	for (size_t i = 0; i < names_count(names); i++)
		candidates_add(candidates, names_at(names, i), NULL);
}

void complete_map_type(const struct completion *at, struct candidates *candidates)
{
	(void)at;
	add_names(&map_types, candidates);
}

/* A word of a list joined by commas: what stands before the last comma stays. */
static void add_item(const char *item, const char *note, struct candidates *candidates)
{
	const char *comma = strrchr(candidates->part, ',');
	size_t before = comma ? (size_t)(comma + 1 - candidates->part) : 0;

	candidates_add_after(candidates, before, item, "", note);
}

void complete_map_flags(const struct completion *at, struct candidates *candidates)
{
	(void)at;
	for (size_t i = 0; i < names_count(&map_flags); i++)
		add_item(names_at(&map_flags, i), NULL, candidates);
}

void complete_layout(const struct completion *at, struct candidates *candidates)
{
	for (const char *const *word = layout_words; *word; word++) {
		cleanup_buf struct buf takes = BUF_EMPTY;
		struct layout layout;

		if (layout_from_word(&layout, *word) == 0)
			describe_takes(&takes, &layout);
		add_item(*word, buf_text(&takes), candidates);
	}
	if (at->arg->help)
		candidates_expect(candidates, "%s", at->arg->help);
}

/* Where files are looked for. */
struct file_search {
	const char *root; /* "", or a directory with a slash at its end, which is not shown */
	bool only_directories, only_programs;
	int before; /* bytes of the part up to the file's name */
};

static void add_entry(const struct file_search *search, const char *name,
		      struct candidates *candidates)
{
	cleanup_buf struct buf path = BUF_EMPTY;
	struct stat status;
	bool is_directory;

	buf_printf(&path, "%s%.*s%s", search->root, search->before, candidates->part, name);
	is_directory = stat(buf_text(&path), &status) == 0 && S_ISDIR(status.st_mode);
	if (is_directory)
		buf_add_char(&path, '/');
	if (search->only_programs && (is_directory || access(buf_text(&path), X_OK) != 0))
		return;
	if (!path.err && (is_directory || !search->only_directories))
		candidates_add(candidates, buf_text(&path) + strlen(search->root), NULL);
}

/* The files whose path begins as the part does; hidden ones only when it has the dot. */
static void add_files(struct file_search *search, struct candidates *candidates)
{
	const char *slash = strrchr(candidates->part, '/');
	const char *name = slash ? slash + 1 : candidates->part;
	cleanup_buf struct buf directory = BUF_EMPTY;
	struct dirent **entries = NULL;
	int found;

	search->before = (int)(name - candidates->part);
	buf_printf(&directory, "%s%.*s", search->root, search->before, candidates->part);
	found = scandir(directory.len ? buf_text(&directory) : ".", &entries, NULL, alphasort);
	for (int i = 0; i < found; i++) {
		const char *entry = entries[i]->d_name;

		if ((*entry == '.') == (*name == '.') && strcmp(entry, ".") != 0 &&
		    strcmp(entry, "..") != 0 && strncmp(entry, name, strlen(name)) == 0)
			add_entry(search, entry, candidates);
		free(entries[i]);
	}
	free(entries);
}

void complete_file(const struct completion *at, struct candidates *candidates)
{
	struct file_search search = { .root = "" };

	(void)at;
	add_files(&search, candidates);
}

void complete_directories(struct candidates *candidates, const char *root)
{
	struct file_search search = { .root = root, .only_directories = true };

	add_files(&search, candidates);
}

/* Those in the directories of $PATH; with a slash any file. */
void complete_program(const struct completion *at, struct candidates *candidates)
{
	cleanup_free char *path = strdup(getenv("PATH") ?: "");
	char *rest = path, *directory;

	if (strchr(candidates->part, '/')) {
		complete_file(at, candidates);
		return;
	}
	while ((directory = strsep(&rest, ":"))) {
		cleanup_buf struct buf root = BUF_EMPTY;
		struct file_search search = { .only_programs = true };

		buf_printf(&root, "%s/", directory);
		search.root = buf_text(&root);
		if (*directory)
			add_files(&search, candidates);
	}
}

/* Begins on the usual bpf file system. */
void complete_pin(const struct completion *at, struct candidates *candidates)
{
	if (*candidates->part)
		complete_file(at, candidates);
	else
		candidates_add(candidates, "/sys/fs/bpf/", NULL);
}

void complete_device(const struct completion *at, struct candidates *candidates)
{
	struct if_nameindex *devices = if_nameindex();
	char note[32];

	(void)at;
	for (size_t i = 0; devices && devices[i].if_name; i++) {
		snprintf(note, sizeof(note), "ifindex %u", devices[i].if_index);
		candidates_add(candidates, devices[i].if_name, note);
	}
	if_freenameindex(devices);
}

static void add_process(int proc, const char *pid, struct candidates *candidates)
{
	cleanup_free char *path = NULL;
	char name[17] = "";
	int fd = asprintf(&path, "%s/comm", pid) < 0 ? -1
						     : openat(proc, path, O_RDONLY | O_CLOEXEC);
	ssize_t size = fd < 0 ? -1 : read(fd, name, sizeof(name) - 1);

	if (fd >= 0)
		close(fd);
	if (size <= 0)
		return;
	name[strcspn(name, "\n")] = '\0';
	candidates_add(candidates, pid, name);
}

void complete_process(const struct completion *at, struct candidates *candidates)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;

	(void)at;
	while (proc && (entry = readdir(proc)))
		if (isdigit((unsigned char)*entry->d_name))
			add_process(dirfd(proc), entry->d_name, candidates);
	if (proc)
		closedir(proc);
}

/* Those with which a program may call every helper: license_is_gpl_compatible() in the kernel's
 * include/linux/license.h. */
void complete_license(const struct completion *at, struct candidates *candidates)
{
	static const char *const licenses[] = {
		"GPL",		"GPL v2",	"GPL and additional rights",
		"Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL",
	};

	(void)at;
	for (size_t i = 0; i < ARRAY_SIZE(licenses); i++)
		candidates_add(candidates, licenses[i], "compatible with the GPL");
}

void complete_retval(const struct completion *at, struct candidates *candidates)
{
	cleanup_handle struct handle prog = HANDLE_NONE;
	const struct names *names;
	uint64_t number;
	char note[24];

	if (ref_open_quietly(&prog, KIND_PROG, &at->subject, 0))
		return;
	names = names_returns(prog.info.prog.type);
	for (size_t i = 0; names && i < names_count(names); i++) {
		*note = '\0';
		if (names_number(names, names_at(names, i), &number) == 0)
			snprintf(note, sizeof(note), "%lld", (long long)number);
		candidates_add(candidates, names_at(names, i), note);
	}
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A kernel in memory: objects, their ids and descriptors. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fake.h"

enum { MAX_FD = 1024 };

static struct fake_object *objects[KINDS];

/* Where memfds live; an inode's number means something only there. */
static dev_t memfd_device;

static ino_t inode_of(int fd)
{
	struct stat status;

	return fstat(fd, &status) || status.st_dev != memfd_device ? 0 : status.st_ino;
}

/* Open for writing alone, so that it cannot be mapped: it is empty, the elements are not in it. */
static int new_memfd(void)
{
	int fd = memfd_create("fake-bpf", MFD_CLOEXEC), unmappable;
	struct stat status;
	char path[32];

	if (fd < 0 || fstat(fd, &status))
		abort();
	memfd_device = status.st_dev;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	unmappable = open(path, O_WRONLY | O_CLOEXEC);
	dup3(unmappable, fd, O_CLOEXEC);
	close(unmappable);
	return fd;
}

static void object_free(struct fake_object *object)
{
	if (object->kind == KIND_MAP)
		fake_map_free(&object->map);
	else if (object->kind == KIND_PROG)
		free(object->prog.insns);
	else if (object->kind == KIND_BTF)
		free(object->btf.bytes);
	free(object);
}

static bool alive(const struct fake_object *object)
{
	if (object->keep_fd >= 0)
		return true;
	for (int fd = 0; fd < MAX_FD; fd++)
		if (inode_of(fd) == object->inode)
			return true;
	return false;
}

/* Lets go what nobody has a descriptor of. */
static void sweep(enum kind kind)
{
	for (struct fake_object **at = &objects[kind]; *at;) {
		struct fake_object *object = *at;

		if (alive(object)) {
			at = &object->next;
			continue;
		}
		*at = object->next;
		object_free(object);
	}
}

static uint32_t highest[KINDS];

int fake_object_new(enum kind kind, uint32_t id, struct fake_object **object)
{
	struct fake_object **at = &objects[kind];
	struct fake_object *new = calloc(1, sizeof(*new));
	int fd = new_memfd();

	if (!new)
		abort();
	sweep(kind);
	new->kind = kind;
	new->id = id ? id : highest[kind] + 1;
	if (new->id > highest[kind])
		highest[kind] = new->id;
	new->inode = inode_of(fd);
	new->keep_fd = -1;
	while (*at && (*at)->id < new->id)
		at = &(*at)->next;
	new->next = *at;
	*at = new;
	*object = new;
	return fd;
}

struct fake_object *fake_object_of(int fd, enum kind kind)
{
	ino_t inode = inode_of(fd);

	for (struct fake_object *object = objects[kind]; object; object = object->next)
		if (inode && object->inode == inode)
			return object;
	return NULL;
}

struct fake_object *fake_object_after(enum kind kind, uint32_t id)
{
	sweep(kind);
	for (struct fake_object *object = objects[kind]; object; object = object->next)
		if (object->id > id)
			return object;
	return NULL;
}

struct fake_object *fake_object_by_id(enum kind kind, uint32_t id)
{
	struct fake_object *object = id ? fake_object_after(kind, id - 1) : NULL;

	return object && object->id == id ? object : NULL;
}

int fake_object_fd(struct fake_object *object)
{
	for (int fd = 0; fd < MAX_FD; fd++)
		if (inode_of(fd) == object->inode)
			return fcntl(fd, F_DUPFD_CLOEXEC, 3);
	return -ENOENT;
}

void fake_object_keep(struct fake_object *object)
{
	if (object->keep_fd < 0)
		object->keep_fd = fake_object_fd(object);
}

void fake_objects_drop(void)
{
	for (enum kind kind = 0; kind < KINDS; kind++) {
		for (struct fake_object *next; objects[kind]; objects[kind] = next) {
			next = objects[kind]->next;
			if (objects[kind]->keep_fd >= 0)
				close(objects[kind]->keep_fd);
			object_free(objects[kind]);
		}
		highest[kind] = 0;
	}
}

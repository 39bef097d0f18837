/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Resources that are released when the variable that owns them goes out of scope.
 *
 *	cleanup_free char *text = NULL;
 *	cleanup_close int fd = -1;
 *
 * take_ptr() and take_fd() hand the resource on: the variable no longer owns it.
 */
#pragma once

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static inline void cleanup_free_call(void *pointer)
{
	free(*(void **)pointer);
}

static inline void cleanup_close_call(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static inline void cleanup_file_call(FILE **file)
{
	if (*file)
		fclose(*file);
}

static inline void cleanup_dir_call(DIR **dir)
{
	if (*dir)
		closedir(*dir);
}

#define cleanup_with(function) __attribute__((cleanup(function)))
#define cleanup_free	       cleanup_with(cleanup_free_call)
#define cleanup_close	       cleanup_with(cleanup_close_call)
#define cleanup_file	       cleanup_with(cleanup_file_call)
#define cleanup_dir	       cleanup_with(cleanup_dir_call)

#define take_ptr(pointer)                                                                          \
	({                                                                                         \
		__typeof__(pointer) take_ptr_value_ = (pointer);                                   \
		(pointer) = NULL;                                                                  \
		take_ptr_value_;                                                                   \
	})

static inline int take_fd(int *fd)
{
	int taken = *fd;

	*fd = -1;
	return taken;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pins, made and removed, and what went wrong told. */
#include <errno.h>
#include <sys/stat.h>

#include "bpf/pin.h"
#include "cmd/objects.h"
#include "cmd/ref.h"

int pin_or_say(const struct context *context, int fd, const char *label, const char *path)
{
	int err = pin_object(fd, path, !context->options.nomount);
	struct stat status;

	if (!err)
		return STATUS_DONE;
	/* Of a mount point the kernel looks at the directory that it is in. */
	if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
		err = -EISDIR;
	return fail_attempt(&(struct attempt){ .command = CMD_OBJ_PIN, .err = err, .path = path },
			    "cannot pin %s at %s", label, path);
}

int unpin_or_say(enum kind kind, const char *path)
{
	cleanup_handle struct handle handle = HANDLE_NONE;
	int err, status = ref_open(&handle, kind, &(struct ref){ REF_PATH, .text = path }, 0);

	if (status)
		return status;
	err = pin_remove(path);
	/* A pin it is, so it is the link to it that lies elsewhere. */
	if (err == -EXDEV)
		return fail_misuse("%s is a symbolic link to a pin, not the pin", path);
	return err ? fail(err, "cannot remove %s", path) : STATUS_DONE;
}

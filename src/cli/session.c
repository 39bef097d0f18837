/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What lives between the commands of one process. */
#include "cli/session.h"

#include <stdlib.h>
#include <unistd.h>

struct session session_new(void)
{
	return (struct session){
		.out_fd = STDOUT_FILENO,
		.out_name = "standard output",
		.colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR"),
	};
}

void subject_done(struct subject *subject)
{
	free((char *)subject->ref.text);
	free(subject->label);
	*subject = (struct subject){ 0 };
}

void session_done(struct session *session)
{
	kept_done(&session->kept);
	subject_done(&session->subject);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A value by its layout, as a part of what a command shows. */
#include "cmd/value.h"

#include "cmd/fail.h"

int value_show(struct out *out, const char *name, const struct layout *layout, const void *bytes,
	       bool lines)
{
	cleanup_stream struct stream text = STREAM_TO(-1);
	cleanup_plan struct plan *plan = NULL;
	int err = plan_compile_value(&plan, layout, out_form(out), out_depth(out), lines);

	if (err)
		return fail(err, "cannot prepare the output");
	plan_print(plan, &text, NULL, bytes);
	if (text.err)
		return fail(text.err, "cannot show %s", name);
	out_ready(out, name, text.data, text.len);
	return STATUS_DONE;
}

int value_show_key(struct out *out, const char *name, const struct layout *layout,
		   const void *bytes, size_t size)
{
	if (layout && !form_is_document(out_form(out)))
		return value_show(out, name, layout, bytes, false);
	out_hex(out, name, bytes, size);
	return STATUS_DONE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What watch shows of a round: the head of its output, marks on what has changed since the round
 * before, and the rates of the numbers that have grown. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* The output of a round. */
struct round {
	const char *text;
	size_t size;
	double seconds; /* when it began, on any clock */
};

/* The screen that it is for. */
struct canvas {
	size_t rows;
	size_t columns; /* 0: lines are not cut */
	bool marks;	/* what has changed is reversed */
};

/*
 * Adds the first lines of the output, each cut to the canvas and ended by a newline.  `before` is
 * the round before, NULL in the first.
 *
 * A line that the round before has, too, wherever, has not changed.  Any other is compared with the
 * line of the round before that has the same words and differs in numbers alone, and not in its
 * key: "key: 7  value: 30" has been "key: 7  value: 10".  Numbers that have grown get their rates
 * at the line's end: "key: 7  value: 30  +10/s".  Without such a line it is compared with the one
 * in its place, and has no rates.
 */
void changes_add(struct buf *screen, const struct round *now, const struct round *before,
		 const struct canvas *canvas);

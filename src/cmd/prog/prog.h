/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands on programs share.  What goes wrong is said, and ints are an enum status,
 * unless stated otherwise. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/problem.h"
#include "bpf/kernel.h"
#include "cmd/command.h"
#include "names/names.h"

/* show.c: fields of a program, written into the open record: "name", in full where its BTF has it;
 * "tag"; and those two with id, type, gpl_compatible and, if they were counted, runs. */
void prog_show_name(struct out *out, const struct handle *prog);
void prog_show_tag(struct out *out, const struct handle *prog);
void prog_show_header(struct out *out, const struct handle *prog);

/* bytes.c: bytes that go into a program and come out of it. */

/* The file that `@FILE` names, `@-` being standard input, when that is the only word; else NULL. */
const char *bytes_file_of_words(const struct words *words);

/* Hexadecimal words, of any even number of digits or of one, one after the other; or that file. */
int bytes_from_words(struct buf *bytes, const struct words *words);

/* All of the file; "-" is standard input. */
int bytes_from_file(struct buf *bytes, const char *path);

/* Into a new file, or one that exists and is emptied before. */
int bytes_to_file(const void *bytes, size_t size, const char *path);

/* capture.c: a packet of a capture file, pcap or pcapng. */

struct capture_packet {
	const uint8_t *bytes; /* in the file's */
	uint32_t size;
	uint32_t wire_size; /* the packet's own size, which may be more than was captured */
	uint32_t link_type; /* 1: it begins with an Ethernet header */
	uint64_t count;	    /* of the packets in the file */
};

/* Do the bytes begin as a capture file does? */
bool capture_is(const void *bytes, size_t size);

/* Packet `number`, from 1, of such a file; -EINVAL: there is no such packet, it has no Ethernet
 * header, or the file is damaged before it. */
int capture_packet(const void *bytes, size_t size, uint64_t number, struct capture_packet *packet,
		   struct problem *problem);

/* type.c: TYPE of `prog load`: the name of a program type, or of a section of an object file,
 * perhaps with a target after a slash: xdp, cgroup/connect4, tp_btf/sched_switch. */

struct prog_kind {
	uint32_t prog_type;
	uint32_t attach_type; /* expected_attach_type */
	uint32_t prog_flags;
	uint32_t attach_btf_id; /* the kernel function that the program is for, or 0 */
};

int prog_kind_parse(struct kernel *kernel, const char *word, struct prog_kind *kind);

/* The same without asking the kernel: the section, and in *target what follows the slash; *target
 * stays as it is when nothing does. */
int prog_section_parse(const char *word, struct section *section, const char **target);

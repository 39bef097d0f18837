/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A packet of a capture file, as tcpdump and wireshark write them: pcap and pcapng
 * (https://ietf-opsawg-wg.github.io/draft-ietf-opsawg-pcap/), both in either byte order.
 */
#include <byteswap.h>
#include <errno.h>
#include <string.h>

#include "base/util.h"
#include "cmd/prog/prog.h"

enum {
	PCAP_MICROSECONDS = 0xa1b2c3d4,
	PCAP_NANOSECONDS = 0xa1b23c4d,
	PCAP_VERSION = 2,
	PCAP_HEADER = 24,
	PCAP_LINK_TYPE = 20, /* in the header; its upper half is about the frame check sequence */
	PCAP_RECORD = 16,    /* two words of time, the size in the file, the size of the packet */

	PCAPNG_MAGIC = 0x1a2b3c4d,
	PCAPNG_SECTION = 0x0a0d0d0a, /* the same in either byte order */
	PCAPNG_INTERFACE = 1,
	PCAPNG_SIMPLE_PACKET = 3,
	PCAPNG_PACKET = 6,
	PCAPNG_BLOCK = 12, /* its type, its size, and the size again at its end */

	LINK_ETHERNET = 1,
};

/* Where in a capture file the reader is. */
struct capture {
	const uint8_t *bytes;
	size_t size, at;
	bool swapped;	    /* the numbers are not in the byte order of this machine */
	bool blocks;	    /* it is pcapng */
	size_t section;	    /* pcapng: where the section begins */
	uint32_t link_type; /* pcap */
	size_t packet;	    /* where the record or block of the last packet begins */
};

static uint32_t word_at(const struct capture *capture, size_t at)
{
	uint32_t word;

	memcpy(&word, capture->bytes + at, sizeof(word));
	return capture->swapped ? bswap_32(word) : word;
}

static uint16_t half_at(const struct capture *capture, size_t at)
{
	uint16_t half;

	memcpy(&half, capture->bytes + at, sizeof(half));
	return capture->swapped ? bswap_16(half) : half;
}

static bool is_left(const struct capture *capture, size_t size)
{
	return capture->size - capture->at >= size;
}

/* Reads the header: false, it is no capture file. */
static bool begin(struct capture *capture)
{
	uint32_t magic;

	if (capture->size < PCAP_HEADER)
		return false;
	capture->blocks = word_at(capture, 0) == PCAPNG_SECTION;
	for (int i = 0; i < 2; i++, capture->swapped = true) {
		magic = word_at(capture, capture->blocks ? 8 : 0);
		if (capture->blocks && magic == PCAPNG_MAGIC)
			return true;
		if (capture->blocks || (magic != PCAP_MICROSECONDS && magic != PCAP_NANOSECONDS) ||
		    half_at(capture, 4) != PCAP_VERSION)
			continue;
		capture->link_type = word_at(capture, PCAP_LINK_TYPE) & UINT16_MAX;
		capture->at = PCAP_HEADER;
		return true;
	}
	return false;
}

bool capture_is(const void *bytes, size_t size)
{
	return begin(&(struct capture){ .bytes = bytes, .size = size });
}

/* The block there: 1, 0 at the file's end, -EINVAL when it is not all there. */
static int block_at(const struct capture *capture, size_t at, uint32_t *type, uint32_t *size)
{
	if (at == capture->size)
		return 0;
	if (capture->size - at < PCAPNG_BLOCK)
		return -EINVAL;
	*type = word_at(capture, at);
	*size = word_at(capture, at + 4);
	return *size >= PCAPNG_BLOCK && *size % 4 == 0 && *size <= capture->size - at ? 1 : -EINVAL;
}

/* Each section has its byte order, in which the sizes of its blocks are. */
static int begin_section(struct capture *capture)
{
	if (!is_left(capture, PCAPNG_BLOCK))
		return -EINVAL;
	capture->section = capture->at;
	if (word_at(capture, capture->at + 8) == PCAPNG_MAGIC)
		return 0;
	capture->swapped = !capture->swapped;
	return word_at(capture, capture->at + 8) == PCAPNG_MAGIC ? 0 : -EINVAL;
}

static int next_block(struct capture *capture)
{
	uint32_t type, size;
	int more;

	for (;;) {
		/* Its type says in either byte order that a section begins. */
		if (is_left(capture, sizeof(type)) &&
		    word_at(capture, capture->at) == PCAPNG_SECTION && begin_section(capture))
			return -EINVAL;
		more = block_at(capture, capture->at, &type, &size);
		if (more <= 0)
			return more;
		capture->packet = capture->at;
		capture->at += size;
		if (type == PCAPNG_PACKET || type == PCAPNG_SIMPLE_PACKET)
			return 1;
	}
}

/* Where the block of the section's interface with this number is; 0: there is none. */
static size_t find_interface(const struct capture *capture, uint32_t number)
{
	uint32_t type, size;

	for (size_t at = capture->section; block_at(capture, at, &type, &size) == 1; at += size) {
		if (at != capture->section && type == PCAPNG_SECTION)
			return 0;
		if (type == PCAPNG_INTERFACE && size >= PCAPNG_BLOCK + 8 && !number--)
			return at;
	}
	return 0;
}

static int read_block(const struct capture *capture, struct capture_packet *packet)
{
	const size_t at = capture->packet;
	const bool simple = word_at(capture, at) == PCAPNG_SIMPLE_PACKET;
	const uint32_t header = simple ? 12 : 28, size = word_at(capture, at + 4);
	uint32_t most;
	size_t interface;

	if (size < header + 4)
		return -EINVAL;
	interface = find_interface(capture, simple ? 0 : word_at(capture, at + 8));
	if (!interface)
		return -EINVAL;
	most = word_at(capture, interface + 12);
	packet->bytes = capture->bytes + at + header;
	packet->link_type = half_at(capture, interface + 8);
	packet->wire_size = word_at(capture, at + (simple ? 8 : 24));
	if (!simple)
		packet->size = word_at(capture, at + 20);
	else
		packet->size = most && most < packet->wire_size ? most : packet->wire_size;
	return packet->size <= size - header - 4 ? 0 : -EINVAL;
}

static int next_record(struct capture *capture)
{
	uint32_t size;

	if (capture->at == capture->size)
		return 0;
	if (!is_left(capture, PCAP_RECORD))
		return -EINVAL;
	size = word_at(capture, capture->at + 8);
	capture->packet = capture->at;
	capture->at += PCAP_RECORD;
	if (!is_left(capture, size))
		return -EINVAL;
	capture->at += size;
	return 1;
}

static int read_record(const struct capture *capture, struct capture_packet *packet)
{
	packet->bytes = capture->bytes + capture->packet + PCAP_RECORD;
	packet->size = word_at(capture, capture->packet + 8);
	packet->wire_size = word_at(capture, capture->packet + 12);
	packet->link_type = capture->link_type;
	return 0;
}

/* What other captures than those of one network interface have. */
static int refuse_link_type(uint32_t link_type, struct problem *problem)
{
	static const struct {
		uint32_t number;
		const char *name;
	} names[] = {
		{ 0, "BSD loopback" },
		{ 12, "raw IP" },
		{ 14, "raw IP" },
		{ 101, "raw IP" },
		{ 105, "802.11" },
		{ 113, "Linux cooked, as of tcpdump -i any" },
		{ 127, "802.11 with radiotap" },
		{ 228, "raw IPv4" },
		{ 229, "raw IPv6" },
		{ 276, "Linux cooked, as of tcpdump -i any" },
	};
	const char *name = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (names[i].number == link_type)
			name = names[i].name;
	problem_set(problem, -EINVAL, REASON_TYPE,
		    "the packet has no Ethernet header: its link type is %u%s%s%s", link_type,
		    name ? " (" : "", name ? name : "", name ? ")" : "");
	problem_hint(problem, "capture on one interface: tcpdump -i eth0 -w FILE");
	return -EINVAL;
}

int capture_packet(const void *bytes, size_t size, uint64_t number, struct capture_packet *packet,
		   struct problem *problem)
{
	struct capture capture = { .bytes = bytes, .size = size }, there = { .bytes = NULL };
	struct capture_packet found = { .count = 0 };
	int more = begin(&capture) ? 1 : -EINVAL;

	while (more > 0) {
		more = capture.blocks ? next_block(&capture) : next_record(&capture);
		if (more > 0 && ++found.count == number)
			there = capture;
	}
	if (!there.bytes && more < 0)
		return problem_set(problem, -EINVAL, REASON_CORRUPT,
				   "it is damaged or cut off after packet %llu",
				   (unsigned long long)found.count);
	if (!there.bytes && !found.count)
		return problem_set(problem, -EINVAL, REASON_NOT_FOUND, "it has no packets");
	if (!there.bytes)
		return problem_set(problem, -EINVAL, REASON_RANGE,
				   "there is no packet %llu: it has packets 1 to %llu",
				   (unsigned long long)number, (unsigned long long)found.count);
	if (there.blocks ? read_block(&there, &found) : read_record(&there, &found))
		return problem_set(problem, -EINVAL, REASON_CORRUPT, "packet %llu is damaged",
				   (unsigned long long)number);
	if (found.link_type != LINK_ETHERNET)
		return refuse_link_type(found.link_type, problem);
	*packet = found;
	return 0;
}

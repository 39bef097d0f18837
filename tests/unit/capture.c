/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packets of capture files: both formats, both byte orders, and what is refused of them. */
#include <byteswap.h>

#include "../lib/unit.h"
#include "base/buf.h"
#include "cmd/prog/prog.h"

enum { MICROSECONDS = 0xa1b2c3d4, NANOSECONDS = 0xa1b23c4d };

static const char packet_bytes[] = "\x02\0\0\0\0\1\x02\0\0\0\0\2\x08\0-packet-";

/* A file that is being written, in either byte order. */
struct file {
	struct buf bytes;
	bool swapped;
};

static void add_word(struct file *file, uint32_t word)
{
	if (file->swapped)
		word = bswap_32(word);
	buf_add(&file->bytes, &word, sizeof(word));
}

static void add_halves(struct file *file, uint16_t first, uint16_t second)
{
	const uint16_t halves[] = { file->swapped ? bswap_16(first) : first,
				    file->swapped ? bswap_16(second) : second };

	buf_add(&file->bytes, halves, sizeof(halves));
}

static void begin_pcap(struct file *file, uint32_t magic, uint32_t link_type)
{
	add_word(file, magic);
	add_halves(file, 2, 4);
	add_word(file, 0);
	add_word(file, 0);
	add_word(file, 65535);
	add_word(file, link_type);
}

static void add_record(struct file *file, uint32_t size, uint32_t wire_size)
{
	add_word(file, 1);
	add_word(file, 2);
	add_word(file, size);
	add_word(file, wire_size);
	buf_add(&file->bytes, packet_bytes, size);
}

static void begin_section(struct file *file)
{
	add_word(file, 0x0a0d0d0a);
	add_word(file, 28);
	add_word(file, 0x1a2b3c4d);
	add_halves(file, 1, 0);
	add_word(file, UINT32_MAX);
	add_word(file, UINT32_MAX);
	add_word(file, 28);
}

static void add_interface(struct file *file, uint16_t link_type, uint32_t most)
{
	add_word(file, 1);
	add_word(file, 20);
	add_halves(file, link_type, 0);
	add_word(file, most);
	add_word(file, 20);
}

static void add_block(struct file *file, uint32_t interface, uint32_t size, uint32_t wire_size)
{
	uint32_t padded = (size + 3) / 4 * 4;

	add_word(file, 6);
	add_word(file, 32 + padded);
	add_word(file, interface);
	add_word(file, 0);
	add_word(file, 0);
	add_word(file, size);
	add_word(file, wire_size);
	buf_add(&file->bytes, packet_bytes, size);
	buf_add(&file->bytes, "\0\0\0", padded - size);
	add_word(file, 32 + padded);
}

static void add_simple_block(struct file *file, uint32_t size, uint32_t wire_size)
{
	uint32_t padded = (size + 3) / 4 * 4;

	add_word(file, 3);
	add_word(file, 16 + padded);
	add_word(file, wire_size);
	buf_add(&file->bytes, packet_bytes, size);
	buf_add(&file->bytes, "\0\0\0", padded - size);
	add_word(file, 16 + padded);
}

static void check_packet(const struct file *file, uint64_t number, uint32_t size,
			 uint32_t wire_size, uint64_t count)
{
	cleanup_problem struct problem problem = PROBLEM_NONE;
	struct capture_packet packet = { 0 };

	CHECK(capture_is(file->bytes.data, file->bytes.len));
	CHECK(capture_packet(file->bytes.data, file->bytes.len, number, &packet, &problem) == 0);
	CHECK(packet.size == size && packet.wire_size == wire_size && packet.count == count);
	CHECK(memcmp(packet.bytes, packet_bytes, size) == 0);
}

static void check_refused(const struct file *file, uint64_t number, enum reason reason,
			  const char *text)
{
	cleanup_problem struct problem problem = PROBLEM_NONE;
	struct capture_packet packet;

	CHECK(capture_packet(file->bytes.data, file->bytes.len, number, &packet, &problem) ==
	      -EINVAL);
	CHECK(problem.reason == reason);
	CHECK_STR(problem_text(&problem), text);
}

TEST(pcap)
{
	static const uint32_t magics[] = { MICROSECONDS, NANOSECONDS };

	for (int i = 0; i < 4; i++) {
		struct file file = { .swapped = i & 1 };

		/* The upper half of the link type tells of a frame check sequence. */
		begin_pcap(&file, magics[i / 2], 1 | 0x54000000);
		add_record(&file, 22, 22);
		add_record(&file, 14, 1514);
		add_record(&file, 0, 60);
		check_packet(&file, 1, 22, 22, 3);
		check_packet(&file, 2, 14, 1514, 3);
		check_packet(&file, 3, 0, 60, 3);
		check_refused(&file, 4, REASON_RANGE,
			      "there is no packet 4: it has packets 1 to 3");
		check_refused(&file, 0, REASON_RANGE,
			      "there is no packet 0: it has packets 1 to 3");
		buf_done(&file.bytes);
	}
}

TEST(pcap_that_is_damaged)
{
	struct file file = { .swapped = false };

	begin_pcap(&file, MICROSECONDS, 1);
	check_refused(&file, 1, REASON_NOT_FOUND, "it has no packets");
	add_record(&file, 22, 22);
	file.bytes.len--;
	check_refused(&file, 1, REASON_CORRUPT, "it is damaged or cut off after packet 0");
	file.bytes.len++;
	add_word(&file, 0);
	/* What is before the damage can be used. */
	check_packet(&file, 1, 22, 22, 1);
	check_refused(&file, 2, REASON_CORRUPT, "it is damaged or cut off after packet 1");
	buf_done(&file.bytes);
	begin_pcap(&file, MICROSECONDS, 1);
	add_record(&file, 1, 1);
	memset(file.bytes.data + 32, 0xff, 4);
	check_refused(&file, 1, REASON_CORRUPT, "it is damaged or cut off after packet 0");
	buf_done(&file.bytes);
}

TEST(pcapng)
{
	for (int i = 0; i < 2; i++) {
		struct file file = { .swapped = i };

		begin_section(&file);
		add_interface(&file, 101, 0);
		add_interface(&file, 1, 0);
		add_block(&file, 1, 22, 22);
		add_block(&file, 1, 15, 1514);
		add_block(&file, 0, 15, 15);
		add_block(&file, 2, 15, 15);
		/* The next section has another byte order and interfaces of its own. */
		file.swapped = !file.swapped;
		begin_section(&file);
		add_interface(&file, 1, 14);
		add_simple_block(&file, 14, 60);
		add_simple_block(&file, 13, 13);
		check_packet(&file, 1, 22, 22, 6);
		check_packet(&file, 2, 15, 1514, 6);
		check_refused(&file, 3, REASON_TYPE,
			      "the packet has no Ethernet header: its link type is 101 (raw IP)");
		check_refused(&file, 4, REASON_CORRUPT, "packet 4 is damaged");
		check_packet(&file, 5, 14, 60, 6);
		check_packet(&file, 6, 13, 13, 6);
		check_refused(&file, 7, REASON_RANGE,
			      "there is no packet 7: it has packets 1 to 6");
		buf_done(&file.bytes);
	}
}

TEST(pcapng_that_is_damaged)
{
	struct file file = { .swapped = false };
	size_t at;

	begin_section(&file);
	check_refused(&file, 1, REASON_NOT_FOUND, "it has no packets");
	add_interface(&file, 1, 0);
	at = file.bytes.len;
	add_block(&file, 0, 22, 22);
	check_packet(&file, 1, 22, 22, 1);
	/* sizes of a block: beyond the file, odd, too small for a packet, less than the packet's */
	for (int i = 0; i < 4; i++) {
		static const uint32_t sizes[] = { 60, 55, 28, 0 },
				      packet_sizes[] = { 22, 22, 22, 26 };
		uint32_t size = sizes[i] ? sizes[i] : 56;

		memcpy(file.bytes.data + at + 4, &size, 4);
		memcpy(file.bytes.data + at + 20, &packet_sizes[i], 4);
		check_refused(&file, 1, REASON_CORRUPT,
			      i >= 2 ? "packet 1 is damaged"
				     : "it is damaged or cut off after packet 0");
	}
	buf_done(&file.bytes);
}

TEST(what_is_no_capture_file)
{
	struct file file = { .swapped = false };

	CHECK(!capture_is("", 0));
	CHECK(!capture_is(packet_bytes, sizeof(packet_bytes)));
	begin_pcap(&file, MICROSECONDS, 1);
	CHECK(capture_is(file.bytes.data, 24));
	CHECK(!capture_is(file.bytes.data, 23));
	file.bytes.data[4] = 3; /* the version */
	CHECK(!capture_is(file.bytes.data, 24));
	check_refused(&file, 1, REASON_CORRUPT, "it is damaged or cut off after packet 0");
	buf_done(&file.bytes);
}

TEST(link_types)
{
	static const struct {
		uint32_t number;
		const char *text;
	} types[] = {
		{ 113,
		  "the packet has no Ethernet header: its link type is 113 (Linux cooked, as of tcpdump -i any)" },
		{ 999, "the packet has no Ethernet header: its link type is 999" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		struct file file = { .swapped = false };

		begin_pcap(&file, MICROSECONDS, types[i].number);
		add_record(&file, 22, 22);
		check_refused(&file, 1, REASON_TYPE, types[i].text);
		buf_done(&file.bytes);
	}
}

UNIT_MAIN

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What llvm-objdump -d writes around instructions: headings of sections and symbols, relocations
 * (-r), and each instruction's bytes. */
#include <ctype.h>
#include <string.h>

#include "asm/forms.h"
#include "asm/statement.h"

/* "0000000000000018": an address, of 64 or 32 bits. */
static bool take_address(struct scanner *scan)
{
	size_t length = scan_word_length(scan);

	if (length != 16 && length != 8)
		return false;
	for (size_t i = 0; i < length; i++)
		if (number_hex_digit(scan->at[i]) < 0)
			return false;
	scan->at += length;
	return true;
}

static struct span rest(struct scanner *scan)
{
	scan_blanks(scan);
	return (struct span){ scan->at, (size_t)(scan->end - scan->at) };
}

/* "<xdp_prog>:", or before LLVM 10 "xdp_prog:" */
static bool take_symbol(struct scanner *scan, struct span *name)
{
	struct span text = rest(scan);

	if (text.length < 2 || text.text[text.length - 1] != ':')
		return false;
	text.length--;
	if (text.length > 2 && text.text[0] == '<' && text.text[text.length - 1] == '>') {
		text.text++;
		text.length -= 2;
	} else if (scan_word_length(scan) != text.length) {
		return false;
	}
	*name = text;
	return true;
}

/* "CO-RE <byte_off> [2] struct task_struct::pid (0:1)" */
static bool is_core(struct scanner scan)
{
	return scan_word(&scan, "CO") && scan_char(&scan, '-') && scan_word(&scan, "RE");
}

/* "R_BPF_64_64 counters" */
static bool take_reloc(struct scanner *scan, struct span *name)
{
	static const char prefix[] = "R_BPF_";
	size_t length = scan_word_length(scan);

	if (length < strlen(prefix) || memcmp(scan->at, prefix, strlen(prefix)) != 0)
		return false;
	scan->at += length;
	*name = rest(scan);
	return name->length > 0;
}

/* "filter.o:	file format elf64-bpf" */
static bool is_file(struct span line)
{
	static const char words[] = "file format ";
	const char *at = memmem(line.text, line.length, words, strlen(words));

	while (at && at > line.text && isspace((unsigned char)at[-1]))
		at--;
	return at && at > line.text && at[-1] == ':';
}

static bool take_section(struct scanner *scan, struct span *name)
{
	if (!scan_word(scan, "Disassembly") || !scan_word(scan, "of") ||
	    !scan_word(scan, "section"))
		return false;
	*name = rest(scan);
	if (name->length < 2 || name->text[name->length - 1] != ':')
		return false;
	name->length--;
	return true;
}

enum objdump_kind objdump_line(struct span line, struct span *name)
{
	struct scanner scan = { line.text, line.text + line.length, NULL };
	struct scanner ahead = scan;

	while (scan.end > scan.at && isspace((unsigned char)scan.end[-1]))
		ahead.end = --scan.end;
	if (is_file(line))
		return OBJDUMP_NOTHING;
	if (take_section(&ahead, name))
		return OBJDUMP_HEADING;
	if (!take_address(&scan))
		return OBJDUMP_NONE;
	if (!scan_char(&scan, ':'))
		return take_symbol(&scan, name) ? OBJDUMP_HEADING : OBJDUMP_NONE;
	if (is_core(scan))
		return OBJDUMP_NOTHING;
	return take_reloc(&scan, name) ? OBJDUMP_RELOC : OBJDUMP_NONE;
}

size_t objdump_bytes(struct scanner *scan, uint8_t bytes[2 * sizeof(struct insn)])
{
	struct scanner ahead = *scan;
	size_t count = 0;

	while (count < 2 * sizeof(struct insn) && scan_word_length(&ahead) == 2 &&
	       number_hex_digit(ahead.at[0]) >= 0 && number_hex_digit(ahead.at[1]) >= 0) {
		bytes[count++] = (uint8_t)(number_hex_digit(ahead.at[0]) << 4 |
					   number_hex_digit(ahead.at[1]));
		ahead.at += 2;
	}
	if (count % sizeof(struct insn) || scan_at_end(&ahead))
		return 0;
	*scan = ahead;
	return count;
}

/* An instruction of a little-endian or a big-endian file, in which the registers change places,
 * too. */
static struct insn insn_of_bytes(const uint8_t *bytes, bool big_endian)
{
	const uint8_t *off = bytes + 2, *imm = bytes + 4;
	uint8_t high = bytes[1] >> 4, low = bytes[1] & 0xf;
	uint32_t number = 0;

	for (size_t i = 0; i < 4; i++)
		number |= (uint32_t)imm[i] << (big_endian ? 24 - 8 * i : 8 * i);
	return (struct insn){
		.opcode = bytes[0],
		.dst = (big_endian ? high : low) & 0xf,
		.src = (big_endian ? low : high) & 0xf,
		.off = (int16_t)(uint16_t)(big_endian ? off[0] << 8 | off[1]
						      : off[1] << 8 | off[0]),
		.imm = (int32_t)number,
	};
}

/* The text of a call is the same whatever it calls: a helper, or before relocations a function of
 * the program or of the kernel. */
static bool is_what_text_calls(const struct insn *insn, const struct insn *bytes)
{
	return insn->opcode == (BPF_JMP | BPF_CALL) && insn->src < bytes->src &&
	       bytes->src <= BPF_PSEUDO_KFUNC_CALL;
}

/* In imm is where LLVM before 19 has the register. */
static bool is_old_callx(const struct insn *insn, const struct insn *bytes)
{
	const struct insn old = { .opcode = insn->opcode, .imm = insn->dst };

	return insn->opcode == (BPF_JMP | BPF_CALL | BPF_X) &&
	       memcmp(bytes, &old, sizeof(old)) == 0;
}

/* Are these the bytes of the statement, but for what its labels and maps stand for? */
static bool agrees(struct statement *statement, const struct insn *bytes, bool second)
{
	struct insn *insn = &statement->insn[second];
	bool calls = !second && is_what_text_calls(insn, bytes);
	bool named = statement->use == LABEL_CALL || statement->has_map;

	if (is_old_callx(insn, bytes))
		return true;
	if (insn->opcode != bytes->opcode || insn->dst != bytes->dst)
		return false;
	if (insn->src != bytes->src && !calls && !named)
		return false;
	if (insn->off != bytes->off && statement->use != LABEL_OFF)
		return false;
	if (insn->imm != bytes->imm && statement->use != LABEL_IMM && !named)
		return false;
	if (calls && !named)
		insn->src = bytes->src;
	return true;
}

bool objdump_agrees(struct statement *statement, const uint8_t *bytes, size_t count)
{
	struct insn insns[2];

	if (count != insn_slots(statement->insn) * sizeof(struct insn))
		return false;
	for (int big_endian = 0; big_endian < 2; big_endian++) {
		insns[0] = insn_of_bytes(bytes, big_endian);
		if (count == sizeof(insns))
			insns[1] = insn_of_bytes(bytes + sizeof(*insns), big_endian);
		if (agrees(statement, insns, false) &&
		    (count < sizeof(insns) || agrees(statement, insns + 1, true)))
			return true;
	}
	return false;
}

bool objdump_unknown(struct span text, const uint8_t *bytes, size_t count, struct buf *out)
{
	struct insn insn = insn_of_bytes(bytes, false);

	if (count != sizeof(insn) || !span_is(text, "<unknown>") || !form_of(&insn) ||
	    insn_slots(&insn) > 1)
		return false;
	disasm_insn(out, &insn, 1, DISASM_OPCODE, NULL);
	return true;
}

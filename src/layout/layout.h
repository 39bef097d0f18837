/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The one model of what the bytes of a key or a value mean: a tree of fields, made from BTF or from
 * layout words (`u32,ip4,pad[2]`).  Reading text into bytes (encode.h), printing bytes (print.h),
 * filters and completion all walk this tree and know nothing of where it came from.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/problem.h"

/* The host's order, which numbers have whose layout is not big_endian. */
#define LAYOUT_HOST_BIG_ENDIAN (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)

enum layout_kind {
	LAYOUT_BYTES, /* nothing is known: hex */
	LAYOUT_INT,   /* 1 to 128 bits */
	LAYOUT_BOOL,
	LAYOUT_CHAR,  /* one character */
	LAYOUT_FLOAT, /* 2, 4, 8, 10 to 16 bytes */
	LAYOUT_ENUM,  /* an integer whose numbers have names */
	LAYOUT_POINTER,
	LAYOUT_STRING, /* an array of characters */
	LAYOUT_IP4,
	LAYOUT_IP6,
	LAYOUT_MAC,
	LAYOUT_PAD,    /* without meaning: neither written nor shown */
	LAYOUT_OPAQUE, /* the kernel's own (a spin lock, a timer): shown, never written over */
	LAYOUT_ARRAY,  /* count times members[0] */
	LAYOUT_STRUCT, /* members by name */
	LAYOUT_UNION,  /* the same bytes by several names */
	LAYOUT_TUPLE,  /* members in order, without names (layout words) */
	LAYOUT_KINDS
};

/* How a number is shown, whatever its kind; it is read as ever.  A DNS name is read as one, too. */
enum layout_notation {
	NOTATION_KIND,	   /* as its kind has it */
	NOTATION_HEX,	   /* 0x1f */
	NOTATION_KTIME,	   /* nanoseconds of CLOCK_MONOTONIC: the time of day that they are */
	NOTATION_DURATION, /* nanoseconds: 1.2 ms */
	NOTATION_KSYM,	   /* an address: the kernel's symbol there */
	NOTATION_PROG,	   /* a program's id: with its name */
	NOTATION_FRAME,	   /* an address of a stack: as NOTATION_KSYM; 0 is not there */
	NOTATION_BUILD_ID, /* a struct bpf_stack_build_id of a stack */
	NOTATION_DNS,	   /* characters: a DNS name as packets have it (base/dns.h) */
	NOTATIONS
};

/* Bytes of struct bpf_stack_build_id: s32 status, u8 build_id[20], u64 offset or address. */
#define STACK_BUILD_ID_SIZE 32

/* What an update does to what is the kernel's own in a value (bpf_obj_free_fields() in
 * kernel/bpf/syscall.c). */
enum layout_own {
	OWN_NONE,
	OWN_LOCK,      /* struct bpf_spin_lock: an update with the flag lock takes it */
	OWN_KEPT,      /* nothing */
	OWN_DESTROYED, /* it is cancelled, released or emptied */
};

struct layout_enumerator {
	const char *name;
	uint64_t number; /* sign-extended */
};

struct layout {
	enum layout_kind kind;
	enum layout_notation notation;
	bool is_signed;
	bool big_endian;    /* whatever the host is; else in the host's order */
	bool order_by_type; /* big_endian as its type is called __be16: bpftool does not know it */
	bool lpm_key;	   /* the key of an LPM trie: a prefix length (u32), then bytes; any kind */
	bool is_array;	   /* a tuple that was an array: its elements are shown in different ways */
	bool is_bit_field; /* it may be as wide as an ordinary number */
	bool is_section;   /* a struct whose members are the variables of a data section */
	bool is_flags; /* an enum whose enumerators are bits, of which a number may have several */
	enum layout_own own; /* of LAYOUT_OPAQUE */
	const char *name;    /* of the member that it is; NULL when it has none */
	const char *
		type_name; /* as people write it, for messages: "u32", "struct flow"; may be NULL */
	uint32_t bit_offset;	/* from the start of what it is a member of */
	uint32_t bit_size;	/* a bit field's is its width; else a multiple of 8 */
	uint32_t count;		/* of members, of an array's elements, or of enumerators */
	struct layout *members; /* owned by the tree: layout_members() of them, an array has one */
	const struct layout_enumerator *enumerators; /* count of them, sorted by nothing */
};

/* A tree and all that it points to. */
struct layout_tree {
	struct layout root;
	void *memory; /* what layout_free() frees: a list of allocations */
};

/* Memory that lives as long as the tree; NULL when it is short. */
void *layout_alloc(struct layout_tree *tree, size_t size);

/* Frees the tree; NULL is fine. */
void layout_free(struct layout_tree *tree);
static inline void layout_free_call(struct layout_tree **tree)
{
	layout_free(*tree);
}
#define cleanup_layout cleanup_with(layout_free_call)

/* What is known of bytes without a layout. */
static inline struct layout layout_of_bytes(size_t size)
{
	return (struct layout){ .kind = LAYOUT_BYTES, .bit_size = (uint32_t)(8 * size) };
}

/* Anonymous members lend their fields to their parent. */
static inline bool layout_is_named(const struct layout *layout)
{
	return layout->name && *layout->name;
}

/* How many members stand in layout->members beside one another: a struct's, a union's or a tuple's.
 * An array's one element is none, nor are the kernel's own. */
static inline uint32_t layout_members(const struct layout *layout)
{
	switch (layout->kind) {
	case LAYOUT_STRUCT:
	case LAYOUT_UNION:
	case LAYOUT_TUPLE:
		return layout->count;
	default:
		return 0;
	}
}

/* The member of a struct or union with this name (of `length` bytes), those of its anonymous
 * members included; *bit_offset is counted from the start of `parent`.  NULL when there is none. */
const struct layout *layout_member(const struct layout *parent, const char *name, size_t length,
				   uint32_t *bit_offset);

/* The first field of the kernel's own, in or below the layout, that is `own`; NULL: none is. */
const struct layout *layout_find_own(const struct layout *layout, enum layout_own own);

/* Is it the key of an LPM trie whose data is an IPv4 or IPv6 address, or as large as one and of no
 * known type?  Then its text is 10.0.0.0/8. */
bool layout_is_prefix(const struct layout *layout);

/* Fields without members that are in it, each of an array's. */
size_t layout_fields(const struct layout *layout);

/* Bytes that the layout fills. */
static inline size_t layout_size(const struct layout *layout)
{
	return (layout->bit_size + 7) / 8;
}

/* Bytes without a meaning: may a single number fill them? */
static inline bool layout_takes_number(const struct layout *layout)
{
	size_t size = layout_size(layout);

	return layout->kind == LAYOUT_BYTES && !layout->lpm_key &&
	       (size == 1 || size == 2 || size == 4 || size == 8);
}

/*
 * A tree of `size` bytes from layout words joined by commas:
 * u8 u16 u32 u64 s8 s16 s32 s64 be16 be32 be64 f32 f64 ip4 ip6 mac char[N] pad[N], and arrays of
 * those with a size, as u64[N]. One word is a layout of that kind, several a LAYOUT_TUPLE.  `what`
 * begins a message about the size ("the value of map 7 (flows)").  -EINVAL: a word is unknown or
 * the sizes do not add up; -ENOMEM.
 */
int layout_from_words(struct layout_tree **tree, const char *words, size_t size, const char *what,
		      struct problem *problem);

struct btf;

/*
 * A tree of what BTF's type `id` says; names in it are the BTF's, which must stay open as long as
 * the tree.  A kernel's own struct or pointer in a value is LAYOUT_OPAQUE.  -EINVAL: the type is
 * bad, has no size, or is too large to be a key or a value; -ENOMEM.
 */
int layout_from_btf(struct layout_tree **tree, const struct btf *btf, uint32_t id,
		    struct problem *problem);

/* One such word: 0 and its kind, size and so on in *layout, or -ENOENT when it is not one. */
int layout_from_word(struct layout *layout, const char *word);

/* Says that the word is not one, and which one is near: -EINVAL. */
int layout_refuse_word(const char *word, struct problem *problem);

/* For completion: the words (those with a number as "char["), NULL at the end. */
extern const char *const layout_words[];

/*
 * Decoders: what a field's type does not tell, as in `with key.saddr=ip4 value.last_ns=ktime`
 */

/*
 * From now on the field at `path` (path.h; "" is the root) is read and shown as the decoder says.
 * An array without an index means each of its elements where these fit the decoder.  `what` begins
 * messages ("the key of map 7 (flows)").  -EINVAL: there is no such decoder or field, or the one
 * does not fit the other; -ENOMEM.  After a failure the tree is of no more use.
 */
int layout_decode(struct layout_tree *tree, const char *path, const char *decoder, const char *what,
		  struct problem *problem);

/* What there is, and what each does, for help and completion; ends with a NULL name. */
struct layout_decoder {
	const char *name;
	const char *help;
};
extern const struct layout_decoder layout_decoders[];

/* Is it for such a field, or for its elements? */
bool layout_decoder_fits(const struct layout_decoder *decoder, const struct layout *layout);

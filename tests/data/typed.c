/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Maps whose values have every kind of member, for compat/typed.bats. */
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long u64;
typedef const volatile u32 qualified;
typedef _Bool flag;
typedef u8 bytes[6];
typedef char string[8];

struct inner {
	short low;
	u64 high;
};

enum state { NEW, ESTABLISHED, CLOSED = 0x01020304 };
enum mode { READ = 1, WRITE = 2, EXEC = 4 };
enum negative { MINUS = -1, ZERO };
enum wide_enum { FAR = 0x100000000, LEAST = -2 };

struct integers {
	signed char a;
	u8 b;
	short c;
	u16 d;
	int e;
	u32 f;
	long g;
	u64 h;
	qualified i;
};

struct bits {
	u32 a : 1, b : 7, c : 12, : 4, d : 8;
	u64 e : 40, f : 24;
	u16 g : 16;
};

struct enums {
	enum state state;
	enum negative negative;
	enum wide_enum wide;
};

struct flags {
	_Bool a;
	flag b[3];
};

struct text {
	char name[8];
	char empty[4];
	u8 raw[4];
	char full[4];
	char one;
};

struct wide {
	unsigned __int128 a;
};

struct arrays {
	int a[2][3];
	struct inner b[2];
	bytes c;
	int none[0];
	u16 last[];
};

union members {
	u32 whole;
	u8 bytes[4];
	struct inner inner;
};

struct pointers {
	void *a;
	struct inner *b;
	int (*c)(int);
	const char *const d[2];
};

struct nested {
	struct inner a;
	union members b;
	struct {
		u32 x, y;
	} c;
};

struct packed {
	u8 a;
	u32 b;
	u64 c;
} __attribute__((packed));

struct floats {
	float single;
	double real;
};

struct anonymous {
	u32 before;
	struct {
		u32 x;
		union {
			u32 y;
			u8 z[4];
		};
	};
};

struct signs {
	int a : 5;
	long b : 33;
	__int128 c;
};

enum large { LARGE = 0xf0000000, OTHER = 1 };

/* Compilers before Clang 15 do not say of these that they are signed. */
enum small { LEFT = -1, RIGHT } __attribute__((packed));
enum middle { FIRST = -300, SECOND } __attribute__((packed));

struct small_enums {
	enum small small;
	enum middle middle;
};

struct unsigned_enum {
	enum large large;
};

#define MAP(name_, type_, key_, value_)                                                            \
	struct {                                                                                   \
		int (*type)[type_];                                                                \
		key_ *key;                                                                         \
		value_ *value;                                                                     \
		int (*max_entries)[4];                                                             \
	} name_ __attribute__((section(".maps"), used))

#define HASH	     1
#define ARRAY	     2
#define PERCPU_ARRAY 6

MAP(t_integers, ARRAY, u32, struct integers);
MAP(t_bits, ARRAY, u32, struct bits);
MAP(t_enums, ARRAY, u32, struct enums);
MAP(t_flags, ARRAY, u32, struct flags);
MAP(t_text, ARRAY, u32, struct text);
MAP(t_wide, ARRAY, u32, struct wide);
MAP(t_arrays, ARRAY, u32, struct arrays);
MAP(t_union, ARRAY, u32, union members);
MAP(t_pointers, ARRAY, u32, struct pointers);
MAP(t_nested, ARRAY, u32, struct nested);
MAP(t_packed, ARRAY, u32, struct packed);
MAP(t_scalar, ARRAY, u32, qualified);
MAP(t_enum, ARRAY, u32, enum state);
MAP(t_mode, ARRAY, u32, enum mode);
MAP(t_percpu, PERCPU_ARRAY, u32, struct nested);
MAP(t_keys, HASH, struct inner, struct inner);
MAP(t_floats, ARRAY, u32, struct floats);
MAP(t_anonymous, ARRAY, u32, struct anonymous);
MAP(t_signs, ARRAY, u32, struct signs);
MAP(t_string, ARRAY, u32, string);
MAP(t_names, HASH, string, u32);
MAP(t_small, ARRAY, u32, struct small_enums);
MAP(t_direction, HASH, enum small, u32);
MAP(t_large, ARRAY, u32, struct unsigned_enum);

struct nested variable = { { 1, 2 }, { 3 }, { 4, 5 } };
static volatile char name[8] = "static";
u64 zero;
const volatile int constant = -7;

__attribute__((section("xdp"), used)) int program(void *context)
{
	(void)context;
	return name[0] + constant;
}

char terms[] __attribute__((section("license"), used)) = "GPL";

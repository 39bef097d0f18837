/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The running kernel's configuration. */
#include "load/kconfig.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <zlib.h>

#include "base/util.h"
#include "bpf/insn.h"
#include "bpf/kernel.h"
#include "bpf/prog.h"
#include "names/names.h"

enum { CONFIG_LIMIT = 16 << 20, CHUNK = 65536 };

void kconfig_done(struct kconfig *config)
{
	buf_done(&config->text);
	*config = KCONFIG_NONE;
}

/* Compressed or not: gzread() reads both. */
static int read_file(struct buf *text, const char *path)
{
	gzFile file;
	int got;

	errno = 0;
	file = gzopen(path, "re");
	if (!file)
		return errno ? -errno : -ENOMEM;
	do {
		char *room = buf_reserve(text, CHUNK);

		got = room ? gzread(file, room, CHUNK) : -1;
		text->len += got > 0 ? (size_t)got : 0;
	} while (got > 0 && text->len < CONFIG_LIMIT);
	gzclose(file);
	if (text->err)
		return text->err;
	return got < 0 ? -EIO : 0;
}

static int read_config(struct kconfig *config)
{
	char path[sizeof(struct utsname)];
	struct utsname name;

	if (config->read)
		return config->err;
	config->read = true;
	config->err = read_file(&config->text, "/proc/config.gz");
	if (config->err == -ENOENT && uname(&name) == 0) {
		snprintf(path, sizeof(path), "/boot/config-%s", name.release);
		config->err = read_file(&config->text, path);
	}
	buf_text(&config->text); /* ends it with a zero, which is not counted */
	return config->err ? config->err : config->text.err;
}

/* The text after "NAME=" at the beginning of a line, and its length. */
static const char *find_setting(const struct buf *text, const char *name, size_t *length)
{
	const char *line = text->data, *end = line + text->len;
	size_t size = strlen(name);

	while (line && line < end) {
		const char *stop = memchr(line, '\n', (size_t)(end - line));

		if (!stop)
			stop = end;
		if ((size_t)(stop - line) > size && memcmp(line, name, size) == 0 &&
		    line[size] == '=') {
			*length = (size_t)(stop - line) - size - 1;
			return line + size + 1;
		}
		line = stop + 1;
	}
	return NULL;
}

/* In the order of enum libbpf_tristate. */
static const char states[] = "nym";

static int set_state(const struct kconfig_variable *variable, char state)
{
	uint8_t number = (uint8_t)(strchr(states, state) - states);

	if (variable->kind == KCONFIG_CHAR) {
		*(char *)variable->value = state;
	} else if (variable->kind == KCONFIG_BOOL && state != 'm') {
		*(uint8_t *)variable->value = number;
	} else if (variable->kind == KCONFIG_TRISTATE) {
		uint32_t tristate = number;

		memcpy(variable->value, &tristate, min_size(variable->size, sizeof(tristate)));
	} else {
		return -EINVAL;
	}
	return 0;
}

static bool fits(const struct kconfig_variable *variable, uint64_t number)
{
	unsigned bits = 8 * variable->size;
	int64_t limit;

	if (bits >= 64)
		return true;
	if (!variable->is_signed)
		return number >> bits == 0;
	limit = INT64_C(1) << (bits - 1);
	return (int64_t)number >= -limit && (int64_t)number < limit;
}

static int set_number(const struct kconfig_variable *variable, uint64_t number)
{
	if (variable->kind == KCONFIG_BOOL && number <= 1) {
		*(uint8_t *)variable->value = (uint8_t)number;
		return 0;
	}
	if (variable->kind != KCONFIG_INT && variable->kind != KCONFIG_CHAR)
		return -EINVAL;
	if (variable->size > sizeof(number))
		return -EINVAL;
	if (!fits(variable, number))
		return -ERANGE;
	if (HOST_BIG_ENDIAN)
		number <<= 64 - 8 * variable->size;
	memcpy(variable->value, &number, variable->size);
	return 0;
}

static int parse_number(const struct kconfig_variable *variable, const char *text)
{
	uint64_t number;
	char *end;

	errno = 0;
	number = *text == '-' ? (uint64_t)strtoll(text, &end, 0) : strtoull(text, &end, 0);
	if (errno == ERANGE)
		return -ERANGE;
	if (end == text || (*end && *end != '\n'))
		return -EINVAL;
	return set_number(variable, number);
}

/* Between quotes. */
static int set_string(const struct kconfig_variable *variable, const char *text, size_t length)
{
	size_t size;

	if (variable->kind != KCONFIG_STRING || length < 2 || text[length - 1] != '"')
		return -EINVAL;
	size = min_size(length - 2, variable->size - 1);
	memcpy(variable->value, text + 1, size);
	memset((char *)variable->value + size, 0, variable->size - size);
	return 0;
}

static int get_setting(struct kconfig *config, const struct kconfig_variable *variable)
{
	const char *text;
	size_t length;
	int err = read_config(config);

	if (err)
		return err;
	text = find_setting(&config->text, variable->name, &length);
	if (!text || !length)
		return -ENOENT;
	if (*text == '"')
		return set_string(variable, text, length);
	if (length == 1 && strchr(states, *text))
		return set_state(variable, *text);
	return parse_number(variable, text);
}

/* The code of the version, "6.1.76", that follows the words in the text, or 0. */
static uint32_t version_after(const char *text, const char *words)
{
	const char *at = strstr(text, words);
	unsigned major, minor, patch;

	if (!at || sscanf(at + strlen(words), "%u.%u.%u", &major, &minor, &patch) != 3)
		return 0;
	return major << 16 | minor << 8 | (patch > 255 ? 255 : patch);
}

uint32_t kernel_version_code(void)
{
	cleanup_buf struct buf signature = BUF_EMPTY;
	struct utsname name;
	uint32_t code = 0;

	if (uname(&name))
		return 0;
	/* The releases of Ubuntu and Debian are those of the ABI: the third number is in
	 * "Ubuntu 5.4.0-12.15-generic 5.4.8" and "#1 SMP Debian 4.19.146-1". */
	if (buf_read_file(&signature, "/proc/version_signature", 4096) == 0) {
		const char *space = strrchr(buf_text(&signature), ' ');

		code = space ? version_after(space, " ") : 0;
	}
	if (!code)
		code = version_after(name.version, "Debian ");
	return code ? code : version_after(name.release, "");
}

/* Does the kernel have wrappers of system calls, such as __x64_sys_bpf? */
static uint64_t has_syscall_wrapper(struct ksyms *symbols)
{
	static const char *const wrappers[] = { "__x64_sys_bpf", "__arm64_sys_bpf",
						"__s390x_sys_bpf", "__riscv_sys_bpf" };
	uint64_t address;

	for (size_t i = 0; i < ARRAY_SIZE(wrappers); i++)
		if (ksyms_address(symbols, wrappers[i], &address) == 0)
			return 1;
	return 0;
}

/* Can programs of perf events ask for the number they were attached with (5.15)? */
static uint64_t has_bpf_cookie(struct ksyms *symbols)
{
	(void)symbols;
	const struct insn program[] = {
		insn_call(HELPER_get_attach_cookie),
		insn_exit(),
	};
	const struct prog_load_attr attr = {
		.prog_type = PROG_TYPE_TRACEPOINT,
		.insns = ptr_u64(program),
		.insn_cnt = ARRAY_SIZE(program),
		.license = ptr_u64("GPL"),
	};
	cleanup_close int fd = prog_load(&attr, NULL);

	return fd >= 0;
}

static uint64_t version(struct ksyms *symbols)
{
	(void)symbols;
	return kernel_version_code();
}

static const struct virtual_setting {
	const char *name;
	uint64_t (*get)(struct ksyms *symbols);
} virtual_settings[] = {
	{ "LINUX_KERNEL_VERSION", version },
	{ "LINUX_HAS_BPF_COOKIE", has_bpf_cookie },
	{ "LINUX_HAS_SYSCALL_WRAPPER", has_syscall_wrapper },
};

int kconfig_get(struct kconfig *config, struct ksyms *symbols,
		const struct kconfig_variable *variable)
{
	for (size_t i = 0; i < ARRAY_SIZE(virtual_settings); i++)
		if (strcmp(virtual_settings[i].name, variable->name) == 0)
			return set_number(variable, virtual_settings[i].get(symbols));
	if (strncmp(variable->name, "CONFIG_", strlen("CONFIG_")) == 0)
		return get_setting(config, variable);
	return -EOPNOTSUPP;
}

const char *kconfig_kind_words(enum kconfig_kind kind)
{
	static const char *const words[] = {
		[KCONFIG_CHAR] = "a character",	  [KCONFIG_BOOL] = "y or n",
		[KCONFIG_TRISTATE] = "y, m or n", [KCONFIG_INT] = "a number",
		[KCONFIG_STRING] = "a string",
	};

	return words[kind];
}

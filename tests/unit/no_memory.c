/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Failed allocations: lines run on the fake kernel with the first allocation failing, then with the
 * second, and so on until none fails, each in a process of its own.  No run may crash; one that
 * ends with status 0 has printed what it prints with memory enough; any other has status 2 and says
 * why. The same again with every allocation failing from the n-th on.
 *
 * All of the process's allocations count, those of libc for us as well.  Left out are the fake
 * kernel's own, and those of libraries that are opened when they are needed (readline, libelf's and
 * capstone's users are not among the lines).
 */
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../lib/compiled.h"
#include "../lib/fake.h"
#include "../lib/unit.h"
#include "base/json_read.h"
#include "base/util.h"
#include "cli/commands.h"
#include "cli/dispatch.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1 /* has malloc of its own */
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif

#ifndef SANITIZED

/*
 * Memory
 */

static struct {
	unsigned long next, fails; /* the number of the next one; of the first that fails, or 0 */
	bool ever_after;	   /* the others after it, too */
	bool failed;
} allocations;

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);

static bool is_refused(void)
{
	unsigned long number;

	if (!allocations.fails || fake_is_busy)
		return false;
	number = __atomic_add_fetch(&allocations.next, 1, __ATOMIC_RELAXED);
	if (number != allocations.fails && !(allocations.ever_after && number > allocations.fails))
		return false;
	allocations.failed = true;
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	return is_refused() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return is_refused() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
	return is_refused() ? NULL : __libc_realloc(memory, size);
}

/*
 * Runs
 */

enum { WORDS_MAX = 24, FAILED_BEFORE_END = 100, LIMIT = 20000 };

struct case_line {
	const char *words; /* between bars */
	int status;	   /* with memory enough */
	const char *input; /* on standard input, or NULL */
	bool may_lack;	   /* candidates are left out when memory is short */
};

struct run {
	int status;	     /* the exit status, or -1 */
	bool failed;	     /* an allocation has */
	struct buf out, err; /* what it printed */
};

static void run_done(struct run *run)
{
	buf_done(&run->out);
	buf_done(&run->err);
}

static char object[] = "/tmp/bpfadm-no-memory-XXXXXX";

/* An object file with a map, a variable and a function that is called. */
static bool compile_object(void)
{
	static const char source[] =
		"struct { __uint(type, 1); __uint(max_entries, 8); __type(key, u32); "
		"__type(value, u64); } m SEC(\".maps\");\n"
		"u64 n;\n"
		"static __noinline int f(u32 k) { u64 *v = bpf_map_lookup_elem(&m, &k); "
		"return v ? *v : 0; }\n"
		"SEC(\"xdp\") int p(void *c) { n++; return f(n); }\n";
	cleanup_buf struct buf bytes = BUF_EMPTY;
	cleanup_close int fd = mkstemp(object);

	compile(C_FLAGS, source, &bytes);
	return write(fd, bytes.data, bytes.len) == (ssize_t)bytes.len;
}

static int run_line(const char *line, unsigned long fails, bool ever_after)
{
	cleanup_session struct session session = { 0 };
	char *words[WORDS_MAX], text[512], *rest = text;
	size_t count = 0;

	snprintf(text, sizeof(text), "%s", line);
	for (char *word; count < WORDS_MAX && (word = strsep(&rest, "|"));)
		words[count++] = strcmp(word, "OBJECT") ? word : object;
	allocations.ever_after = ever_after;
	allocations.fails = fails;
	session_init(&session, &command_table);
	return dispatch(&session, words, count, NULL);
}

/* In a child: the status is its exit status, with FAILED_BEFORE_END added when an allocation
 * failed. */
static void run_child(const char *line, unsigned long fails, bool ever_after, int input, int out,
		      int err)
{
	int status;

	dup2(input, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	dup2(err, STDERR_FILENO);
	alarm(20);
	status = run_line(line, fails, ever_after);
	allocations.fails = 0;
	fflush(stdout);
	fflush(stderr);
	_exit(status + (allocations.failed ? FAILED_BEFORE_END : 0));
}

static void read_all(struct buf *buf, int fd)
{
	lseek(fd, 0, SEEK_SET);
	buf_read_fd(buf, fd, 1 << 24);
	buf_text(buf);
}

static void run_once(struct run *run, const struct case_line *line, unsigned long fails,
		     bool ever_after)
{
	cleanup_close int out = open("/tmp", O_TMPFILE | O_RDWR, 0600),
			  err = open("/tmp", O_TMPFILE | O_RDWR, 0600);
	cleanup_close int in = open("/tmp", O_TMPFILE | O_RDWR, 0600);
	int ended = -1;
	const char *input = line->input ? line->input : "";
	pid_t pid;

	*run = (struct run){ .status = -1 };
	if (write(in, input, strlen(input)) < 0)
		return;
	lseek(in, 0, SEEK_SET);
	fflush(stdout);
	pid = fork();
	if (pid == 0)
		run_child(line->words, fails, ever_after, in, out, err);
	waitpid(pid, &ended, 0);
	read_all(&run->out, out);
	read_all(&run->err, err);
	if (!WIFEXITED(ended))
		return;
	run->failed = WEXITSTATUS(ended) >= FAILED_BEFORE_END;
	run->status = WEXITSTATUS(ended) % FAILED_BEFORE_END;
}

/* One document, or nothing when there was no memory to begin one. */
static bool is_json(const struct run *run)
{
	cleanup_json_reader struct json_reader reader = JSON_READER_NONE;

	if (!run->out.len)
		return true;
	json_read_begin(&reader, run->out.data, run->out.len, NULL);
	return json_read_rest(&reader) == 0;
}

static bool is_same(const struct run *run, const struct run *usual)
{
	return run->status == usual->status && run->out.len == usual->out.len &&
	       memcmp(run->out.data, usual->out.data, run->out.len) == 0;
}

static bool is_good(const struct run *run, const struct run *usual, const struct case_line *line,
		    bool ever_after)
{
	bool json = strncmp(line->words, "-j|", 3) == 0;

	if (run->status < 0)
		return false;
	if (is_same(run, usual))
		return true;
	if (line->may_lack && run->status == usual->status && (is_json(run) || !json))
		return true;
	return run->status == 2 && (run->err.len > strlen("bpfadm: \n") || ever_after) &&
	       (is_json(run) || !json);
}

static void show(const struct run *run, const char *line, unsigned long fails, bool ever_after)
{
	printf("# %s: allocation %lu%s: status %d, \"%.60s\", printed \"%.3000s\"\n", line, fails,
	       ever_after ? " and all after it" : "", run->status, run->err.data, run->out.data);
}

/* False when the run was not good; *end: no allocation failed. */
static bool try(const struct case_line *line, const struct run *usual, unsigned long fails,
		bool ever_after, bool *end)
{
	struct run run;
	bool good;

	run_once(&run, line, fails, ever_after);
	good = is_good(&run, usual, line, ever_after);
	if (!good)
		show(&run, line->words, fails, ever_after);
	*end = run.status >= 0 && !run.failed;
	run_done(&run);
	return good;
}

static void check_line(const struct case_line *line)
{
	unsigned bad = 0;
	struct run usual;
	bool end = false;

	run_once(&usual, line, 0, false);
	CHECK_CASE(usual.status == line->status, line->words);
	for (unsigned long n = 1; !end && n < LIMIT; n++) {
		bad += !try(line, &usual, n, false, &end);
		bad += !try(line, &usual, n, true, &end);
	}
	CHECK_CASE(end, line->words);
	CHECK_CASE(!bad, line->words);
	run_done(&usual);
}

static const struct case_line lines[] = {
	{ "map|show", 0 },
	{ "-j|map|show", 0 },
	{ "-l|map|show", 0 },
	{ "-p|map|show|flows", 0 },
	{ "map|show|twin", 0 },
	{ "prog|show", 0 },
	{ "-j|prog|show|xdp_pass", 0 },
	{ "btf|show", 0 },
	{ "map|show|where|type == hash and name ~ 't*'|sort|-name|fields|name,id", 0 },
	{ "-j|map|show|where|max_entries > 4|sort|bytes_key|limit|2", 0 },
	{ "-j|map|show|where|nmae == 1", 2 },
	{ "-l|prog|show|where|not map_ids and tag != x|fields|tag,gpl_compatible", 0 },
	{ "complete|--|map|show|where|na", 0, .may_lack = true },
	{ "map|lookup|counters|key|1", 0 },
	{ "-j|map|lookup|counters|key|1|value-as|u64", 0 },
	{ "-j|map|lookup|counters|key|9", 1 },
	{ "map|lookup|nosuch|key|9", 1 },
	{ "map|lookup|twin|key|9", 2 },
	{ "map|update|counters|key|2|value|7", 0 },
	{ "map|update|percpu|key|0|value|[1,2]|value-as|u64", 2 },
	{ "map|update|percpu|key|0|cpu|1|value|7", 0 },
	{ "map|delete|10|key|9", 1 },
	{ "map|getnext|counters|key|1", 0 },
	{ "map|count|flows", 0 },
	{ "map|dump|flows", 0 },
	{ "-j|map|dump|flows", 0 },
	{ "-l|map|dump|counters|value-as|u64|where|value > 9|sort|-value|limit|2", 0 },
	{ "-j|map|dump|percpu|value-as|u64|keywords", 2 },
	{ "map|dump|flows|value-as|u64,u64,u64|fields|value[1]|with|value[0]=hex", 0 },
	{ "-j|map|dump|flows|key-as|ip4,ip4,be16,be16,u8,pad[3]|value-as|u64,u64,u64", 0 },
	{ "prog|dump|xlated|xdp_pass", 0 },
	{ "-j|prog|dump|xlated|xdp_pass|opcodes", 0 },
	{ "prog|test-run|xdp_pass|data_in|-|repeat|2", 0, "0123456789abcdef" },
	{ "-j|prog|load|-|type|xdp", 0, "r0 = 2\nif r1 == 0 goto end\nr0 = 1\nend: exit\n" },
	{ "prog|load|-|type|xdp|map|name|counters|8", 2, "r1 = map[name:counters]\nnonsense\n" },
	{ "-j|object|show|OBJECT", 0 },
	{ "prog|loadall|OBJECT", 0 },
	{ "-j|complete|--|map|dump|", 0, .may_lack = true },
	{ "complete|--|map|dump|flows|where|v", 0, .may_lack = true },
	{ "shell", 2, "map show 7\nuse map counters\nlookup key 1\nset json\nnosuch\nhistory\n" },
	{ "help|map|dump", 0 },
	{ "-j|version", 0 },
	{ "-j|batch|-|keep-going", 2,
	  "map create type hash key u32 value 'struct { char t[4]; enum { A, B } e; u32 n[3]; }' "
	  "entries 4 name typed\n"
	  "map update typed key 1 value '{\"t\":\"abc\",\"e\":\"B\",\"n\":[1,2,3]}'\n"
	  "map lookup typed key 1\nmap dump typed where 'e == B && t == \"abc\"' sort n[1]\n"
	  "map update typed key 1 set n[1]=7\nmap update typed key 1 value '{\"x\":1}'\n"
	  "map show typed\nbtf dump map typed\nnosuch\n# end\n" },
	{ "batch|-|keep-going", 0,
	  "map create type hash key u32 value 'struct { u64 n; struct { u8 a:3, b:5; } in; }' "
	  "entries 4 name typed\n"
	  "map update typed key 1 value '{\"n\":1}'\nmap dump typed\nmap dump typed fields in.a,n\n"
	  "map dump typed value-as u64,u64 sort -value[0] limit 1\nmap count typed where 'n == 1'\n"
	  "btf dump map typed format c\n" },
};

TEST(every_failed_allocation_is_told_or_does_no_harm)
{
	CHECK(compile_object());
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		check_line(&lines[i]);
	unlink(object);
}

#else

TEST(a_sanitizer_has_malloc_of_its_own)
{
}

#endif

/* The kernel's objects are there before memory gets short. */
__attribute__((constructor)) static void begin(void)
{
	fake_reset();
	fake_fixture();
}

UNIT_MAIN

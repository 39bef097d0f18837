# bpfadm: make deps | all | demo | check | bench | fuzz | lint | install
#
# build/                      what is made: objects, bpfadm, the unit tests, bpfadm-fake on a fake kernel
# SAN=address | thread        the same with a sanitiser, in build-address/ or build-thread/
# STATIC=0 | 1                libraries: all shared, or all from archives (default: see tests/lib/libs.sh)
# BUILD=DIR CC=… CFLAGS=…     another place, compiler, other flags
# STRIP=1                     make install leaves the symbols out

SAN     ?=
BUILD   ?= build$(SAN:%=-%)
PREFIX  ?= /usr/local
VERSION := 0.1.0
# make V=1 shows whole commands.
Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-4s %s\n' $(1) $(2))

, := ,
SAN_address := -fsanitize=address,undefined -fno-sanitize-recover=all
SAN_thread  := -fsanitize=thread
# For make fuzz: what main() is linked with comes last.
SAN_fuzzer  := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
$(if $(SAN),$(if $(SAN_$(SAN)),,$(error SAN is address or thread)))
CFLAGS   ?= $(if $(SAN),-O1 -g -fno-omit-frame-pointer,-O2 -g)
CPPFLAGS += -D_GNU_SOURCE -DBPFADM_VERSION='"$(VERSION)"' -Isrc
WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
            -Wwrite-strings -Wundef -Wvla -Wno-missing-field-initializers -Wformat \
            -Werror=format-security
# What Debian builds packages with; a sanitiser finds more itself.  (FORTIFY needs an optimiser.)
HARDENED := $(if $(SAN),$(SAN_$(SAN)),-fPIE -fstack-protector-strong \
            $(if $(filter -O0,$(CFLAGS)),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2))
HARDENED_LINK := $(if $(SAN),$(SAN_$(SAN)),-pie -Wl$(,)-z$(,)relro -Wl$(,)-z$(,)now)

SOURCES := $(wildcard src/*/*.c src/cmd/*/*.c)
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o)
FAKE    := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/lib/fake_*.c))
UNITS   := $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(wildcard tests/unit/*.c))
# Programs that the kernel tests run.
HELPERS := $(patsubst tests/kernel/%.c,$(BUILD)/kernel/%,$(wildcard tests/kernel/*.c))
BENCHES := $(patsubst tests/bench/%.c,$(BUILD)/bench/%,$(wildcard tests/bench/*.c))

.PHONY: all deps demo check check-distros unit sentences tests-built bench bench-built fuzz \
        fuzz-built lint format install uninstall clean
.DELETE_ON_ERROR:
.SECONDARY: $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/*/*.c))

all: $(BUILD)/bpfadm

# The sonames of the libraries that are opened when they are first needed.
$(BUILD)/sonames.h: tests/lib/sonames.sh
	@mkdir -p $(@D)
	CC="$(CC)" $< >$@

# The scripts that complete command lines, for the program to print.
SHELLS := bash zsh fish
$(BUILD)/completion.h: $(SHELLS:%=src/cli/completion/bpfadm.%)
	@mkdir -p $(@D)
	$(Q)for shell in $(SHELLS); do printf 'static const char completion_%s[] =\n' $$shell; \
		sed 's/[\\"]/\\&/g; s/.*/"&\\n"/' src/cli/completion/bpfadm.$$shell; echo ';'; \
		done >$@

$(BUILD)/src/cli/complete.o: $(BUILD)/completion.h

# The libraries that are linked.
LIBS := $(BUILD)/libs$(STATIC)
$(LIBS): tests/lib/libs.sh
	@mkdir -p $(@D)
	CC="$(CC)" $< $(STATIC) >$@

$(BUILD)/%.o: %.c $(BUILD)/sonames.h
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) -std=gnu11 $(CPPFLAGS) -I$(BUILD) $(WARNINGS) $(HARDENED) $(CFLAGS) \
		-MMD -MP -c -o $@ $<

# All of src but main; a program links what it uses of it.  In the other archive a fake kernel stands
# where the one system call is made.
$(BUILD)/libbpfadm.a: $(OBJECTS)
$(BUILD)/libfake.a: $(filter-out $(BUILD)/src/bpf/sys.o,$(OBJECTS)) $(FAKE)
$(BUILD)/%.a:
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcsT $@ $^

LINK = $(Q)mkdir -p $(@D) && $(CC) $(CFLAGS) $(HARDENED_LINK) $(LDFLAGS) -o $@ \
	$(filter %.o %.a,$^) $(LDLIBS) $$(cat $(LIBS))

$(BUILD)/bpfadm: $(BUILD)/src/main.o $(BUILD)/libbpfadm.a $(LIBS)
	$(call say,LD,$@)
	$(LINK)

$(BUILD)/bpfadm-fake: $(BUILD)/src/main.o $(BUILD)/libfake.a $(LIBS)
	$(call say,LD,$@)
	$(LINK)

$(BUILD)/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/libfake.a $(LIBS)
	$(call say,LD,$@)
	$(LINK)

$(BUILD)/kernel/%: $(BUILD)/tests/kernel/%.o $(BUILD)/libbpfadm.a $(LIBS)
	$(call say,LD,$@)
	$(LINK)

# What `object dump` prints is assembled.
$(BUILD)/unit/asm_objdump: | $(BUILD)/bpfadm-fake

# Our reader of JSON is measured and fuzzed against it.
$(BUILD)/bench/json $(BUILD)/fuzz/json: LDLIBS += -ljansson

$(BUILD)/bench/%: $(BUILD)/tests/bench/%.o $(BUILD)/libbpfadm.a $(LIBS)
	$(call say,LD,$@)
	$(LINK)

deps:
	@tests/lib/deps.sh

demo:
	@tests/lib/deps.sh demo
	@$(MAKE) --no-print-directory -j"$$(nproc)" all
	@BPFADM="$(CURDIR)/$(BUILD)/bpfadm" tests/demo.sh

unit: $(UNITS)
	@tests/run.sh $(BUILD) unit

# Writes down anew how the problems that the unit tests meet are worded.
sentences: $(UNITS)
	@WRITE_SENTENCES=1 tests/run.sh $(BUILD) unit

check: deps
	@$(MAKE) --no-print-directory -j"$$(nproc)" tests-built
	@tests/run.sh $(BUILD) unit cli kernel compat

# The same on other releases of Debian, in chroots: DISTROS="13 sid".
check-distros:
	@tests/distros.sh

tests-built: $(BUILD)/bpfadm $(BUILD)/bpfadm-fake $(UNITS) $(HELPERS)

bench-built: $(BUILD)/bpfadm $(BENCHES)

bench: deps
	@$(MAKE) --no-print-directory -j"$$(nproc)" bench-built
	@BPFADM="$(CURDIR)/$(BUILD)/bpfadm" tests/bench/run.sh $(BUILD)/bench

# libFuzzer: the targets of tests/fuzz in a build of their own, FUZZ_SECONDS each.
FUZZ_SECONDS ?= 60
FUZZERS      := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(wildcard tests/fuzz/*.c))

$(BUILD)/fuzz/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/libfake.a $(LIBS)
	$(call say,LD,$@)
	$(LINK) -fsanitize=fuzzer

fuzz-built: $(FUZZERS)

fuzz: deps
	@$(MAKE) --no-print-directory -j"$$(nproc)" BUILD=$(BUILD)-fuzz CC=clang SAN=fuzzer \
		fuzz-built
	@tests/fuzz/run.sh $(BUILD)-fuzz/fuzz $(FUZZ_SECONDS)

FORMATTED := $(wildcard src/*.[ch] src/*/*.[ch] src/*/*/*.[ch] tests/*/*.[ch])

# How far clang's analyzer follows a function's paths: deep takes four times as long.
ANALYZE ?= shallow
ANALYZER := $(foreach word,-analyzer-config mode=$(ANALYZE),--extra-arg=-Xclang --extra-arg=$(word))

# Turns of phrase that are not plain English, in the text that people read.
TURNS = \b(told|bears|behind (an?|the|it|this|them))\b
TURNS_IN_SOURCE = '^[^*]*"[^"]*$(TURNS)[^"]*"'

# clang-tidy checks a file at a time: it confuses itself with several.
lint: $(BUILD)/sonames.h $(BUILD)/completion.h
	$(Q)clang-format --dry-run --Werror $(FORMATTED)
	$(Q)printf '%s\n' $(SOURCES) src/main.c | xargs -P "$$(nproc)" -I{} \
		clang-tidy --quiet $(ANALYZER) {} -- -std=gnu11 $(CPPFLAGS) -I$(BUILD)
	$(Q)tests/lib/analyze.sh $(CPPFLAGS) -I$(BUILD)
	shellcheck -x .ci/run tests/*.sh tests/*/*.sh tests/*/*/*.sh src/cli/completion/bpfadm.bash
	shellcheck -x -s bash tests/*/*.bats tests/lib/*.bash
	tests/lib/english.sh
	for page in man/*; do mandoc -T lint -W warning $$page || exit 1; done
	! grep -rnE $(TURNS_IN_SOURCE) src --include='*.[ch]' --include='*.def'
	! grep -nE '$(TURNS)' man/* README.md CONTRIBUTING.md

format:
	clang-format -i $(FORMATTED)

# Where the shells look for them.
BASH_COMPLETION := share/bash-completion/completions/bpfadm
ZSH_COMPLETION  := share/zsh/site-functions/_bpfadm
FISH_COMPLETION := share/fish/vendor_completions.d/bpfadm.fish

install: all
	install -D -m 755 $(if $(filter 1,$(STRIP)),-s) $(BUILD)/bpfadm $(DESTDIR)$(PREFIX)/sbin/bpfadm
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/doc/bpfadm LICENSE README.md
	install -D -m 644 src/cli/completion/bpfadm.bash $(DESTDIR)$(PREFIX)/$(BASH_COMPLETION)
	install -D -m 644 src/cli/completion/bpfadm.zsh $(DESTDIR)$(PREFIX)/$(ZSH_COMPLETION)
	install -D -m 644 src/cli/completion/bpfadm.fish $(DESTDIR)$(PREFIX)/$(FISH_COMPLETION)
	for page in man/*; do install -D -m 644 $$page \
		$(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$${page##*/}; done

uninstall:
	cd $(DESTDIR)$(PREFIX) && \
		rm -f sbin/bpfadm $(BASH_COMPLETION) $(ZSH_COMPLETION) $(FISH_COMPLETION)
	rm -rf $(DESTDIR)$(PREFIX)/share/doc/bpfadm
	for page in man/*; do rm -f $(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$${page##*/}; done

clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

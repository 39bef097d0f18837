#!/usr/bin/env bats
# The shape of the source, so that it stays: who may include whom, and what may be where.

load ../lib/common

setup() {
	cd "$tests/.." || exit
}

# Prints the lines of C files that match, comments left out; nothing is what the tests want.
find_code() { # extended regular expression, path...
	local pattern=$1
	shift
	grep -rnE --include='*.[ch]' "$pattern" "$@" |
		grep -vE '^[^:]+:[0-9]+:[[:space:]]*(/?\*|//)' || true
}

@test "a layer includes those below it alone" {
	run awk '
	BEGIN {
		count = split("base btf cdecl names bpf netlink layout encode print query asm objfile load attach save out cmd cli", layers, " ")
		for (i = 1; i <= count; i++) {
			split(layers[i], peers, "|")
			for (p in peers)
				rank[peers[p]] = i
		}
	}
	/^#[ \t]*include "/ {
		split(FILENAME, path, "/")
		split($0, quoted, "\"")
		split(quoted[2], target, "/")
		from = path[2]
		to = target[1]
		if (!(from in rank) || !(to in rank) || to == from)
			next
		if (rank[to] >= rank[from])
			print FILENAME ": " quoted[2]
	}' src/*/*.[ch] src/*/*/*.[ch]
	assert_output ''
}

@test "every folder is a layer that the order knows" {
	run bash -c 'cd src && ls -d */ | sort | xargs'
	for folder in $output; do
		[[ " asm attach base bpf btf cdecl cli cmd encode layout load names netlink objfile out print query save " == *" ${folder%/} "* ]]
	done
}

@test "one file makes the system call" {
	assert_equal "$(grep -rlE 'SYS_bpf|\bsyscall\(' src)" src/bpf/sys.c
}

@test "one file uses libbpf" {
	assert_equal "$(grep -rl '<bpf/' src)" src/bpf/pin.c
}

@test "one folder uses libelf" {
	assert_equal "$(grep -rlE '<(libelf|gelf)\.h>' src | xargs -n 1 dirname | sort -u)" src/objfile
}

@test "the lower layers read no JSON" {
	run grep -rl jansson src/base src/btf src/cdecl src/names src/bpf src/layout src/print src/out
	assert_output ''
}

@test "nothing but main ends the process" {
	assert_equal "$(find_code '\b_?(exit|abort|_Exit|quick_exit)\(' src | grep -v '^src/main.c:')" ''
}

@test "no command asks which format its output has" {
	assert_equal "$(find_code '[!=]= *FORM_[A-Z]|FORM_[A-Z]+ *[!=]=|case FORM_' src/cmd)" ''
}

@test "nothing below the commands prints, but the writer and the trace" {
	local printing='\b(v?d?f?printf|f?puts|f?putc|putchar|fwrite|perror|psignal|v?warnx?|v?errx?)\('

	assert_equal "$(find_code "$printing" src/base src/btf src/cdecl src/names src/bpf src/layout src/encode src/print src/query src/asm src/objfile src/load src/attach |
		grep -v '^src/bpf/trace[^:]*:')" ''
}

@test "the top level has what the design allows, and nothing else" {
	for name in *; do
		case $name in
		src | man | tests | build* | Makefile | README.md | LICENSE | \
			CONTRIBUTING.md) ;;
		*) fail "what is $name?" ;;
		esac
	done
}

@test "no function has more than 60 lines" {
	run awk '
	FNR == 1 { start = 0 }
	/^\{$/ { start = FNR }
	/^\}$/ && start {
		if (FNR - start - 1 > 60)
			print FILENAME ":" start ": " FNR - start - 1 " lines"
		start = 0
	}' src/*.c src/*/*.c src/*/*/*.c src/*/*.h
	assert_output ''
}

# attr.h is the ABI of bpf(2), a struct a command: its length is the kernel's.
@test "no file has more than 500 lines" {
	run find src -name '*.[ch]' ! -path src/bpf/attr.h -exec awk 'FNR == 501 { print FILENAME }' {} +
	assert_output ''
}

@test "every file begins with its licence and what it is for" {
	run find src tests -name '*.[ch]' -exec awk 'FNR == 1 && !/^\/\* SPDX-License-Identifier: GPL-3.0-or-later \*\/$/ || FNR == 2 && !/^\/\*/ { print FILENAME }' {} +
	assert_output ''
}

@test "every header can be included twice, and alone" {
	find src -name '*.h' | while read -r header; do
		grep -q '^#pragma once$' "$header" || fail "$header has no #pragma once"
		echo "#include \"${header#src/}\""
	done >"$BATS_TEST_TMPDIR/headers"
	while read -r line; do
		"${CC:-cc}" -std=gnu11 -D_GNU_SOURCE -Isrc -I"$BUILD" -fsyntax-only -x c - <<<"$line" ||
			fail "$line"
	done <"$BATS_TEST_TMPDIR/headers"
}

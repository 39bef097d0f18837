#!/bin/bash
# analyze.sh FLAG...: GCC's analyzer over src with these flags of the compiler.  It looks for what
# clang-tidy, which does not know the cleanup attribute, cannot: leaks, double frees, uses after free.
set -euo pipefail
cd "$(dirname "$0")/../.."
export LC_ALL=C

# What is left to clang-tidy: GCC takes a pointer for NULL where no caller passes NULL, and what a function
# in another file fills in for uninitialised.
flags="-std=gnu11 $* -O1 -fanalyzer -Wno-analyzer-null-dereference -Wno-analyzer-null-argument
	-Wno-analyzer-use-of-uninitialized-value"
export flags

# Findings that are wrong, and why: file, function.
wrong() {
	grep -v '^#' <<-'END'
		# The memory is kept: in an array that has grown, or in what a parameter points to.
		src/bpf/pins.c add
		src/bpf/owners.c add
		src/cli/input.c keep
		src/cmd/command.c context_keep
		src/cmd/map/decoders.c add_word
		src/cmd/btf/dump.c take_map_roots
		src/cmd/object/open.c keep_target
		src/cmd/complete/candidates.c candidates_add
		src/cmd/complete/candidates.c merge
		src/load/core.c add_candidate
		src/load/load_structs.c find_place
		src/objfile/data.c add_arena
		src/objfile/externs.c read_extern
		src/objfile/slots.c add_slot
		src/objfile/swap.c objfile_swap
		# Its caller has returned where there is no memory for the names.
		src/print/plan_layout.c order_names
	END
}

# Prints the findings of a file, before each of them its function.
analyze() { # file
	# shellcheck disable=SC2086 # words
	gcc $flags -fdiagnostics-plain-output -S -o /dev/null "$1" 2>&1 |
		awk -v file="$1" -F"'" '/ In function / { name = $2 } /\[-W[a-z-]*\]$/ { print file, name, $0 }'
}
export -f analyze

found=$(printf '%s\n' src/*.c src/*/*.c src/*/*/*.c |
	xargs -P "$(nproc)" -I{} bash -c 'analyze {}' | grep -vFf <(wrong | sed 's/$/ /') || true)
[ -z "$found" ] || { echo "$found" && exit 1; }

#!/bin/sh
# libs.sh [0|1]: prints what programs are linked with: archives where there are any that can be linked,
# with 0 shared libraries alone, with 1 archives alone.
#
# Opening shared libraries is what a short command spends most of its time with: a map lookup takes
# a tenth longer with all of them shared than with libbpf from an archive, and a little less than that
# with libelf and zlib from archives, too.  Not every libelf.a is whole (that of elfutils 0.192 lacks functions which it
# calls itself), so a program that uses them is linked to find out.
set -eu
packages="libbpf libelf zlib"
# shellcheck disable=SC2086 # words
{
	shared=$(pkg-config --libs $packages)
	archives="-Wl,-Bstatic $(pkg-config --static --libs $packages) -Wl,-Bdynamic"
}
some="-Wl,-Bstatic -lbpf -Wl,-Bdynamic -lelf -lz"
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
cat >"$work/uses.c" <<'END'
#include <bpf/bpf.h>
#include <gelf.h>
#include <zlib.h>

int main(int argc, char **argv)
{
	elf_end(elf_memory(argv[0], argc));
	gzclose(gzopen(argv[0], "r"));
	return bpf_obj_get(argv[0]);
}
END

# Prints the libraries if they can be linked.
try() { # libraries...
	# shellcheck disable=SC2086 # the compiler may be several words
	${CC:-cc} ${LDFLAGS-} -o "$work/uses" "$work/uses.c" "$@" -lpthread -ldl 2>"$work/why" &&
		echo "$@" -lpthread -ldl
}

# shellcheck disable=SC2086 # words
case ${1-} in
0) try $shared ;;
1) try $archives ;;
*) try $archives || try $some || try $shared ;;
esac || {
	cat "$work/why" >&2
	echo "libbpf and libelf with their headers are needed: see README.md" >&2
	exit 1
}

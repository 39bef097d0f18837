#!/bin/sh
# Prints the names under which the libraries that are opened on first use will be found at run time:
# what the linker finds for -lNAME now, asked for its soname.
set -eu
soname() { # macro, library
	# shellcheck disable=SC2086 # the compiler may be several words
	file=$(${CC:-cc} -print-file-name="lib$2.so")
	name=$(objdump -p "$file" 2>/dev/null | awk '$1 == "SONAME" { print $2 }')
	if [ -n "$name" ]; then
		echo "#define $1 \"$name\""
	elif [ "$2" != capstone ]; then
		echo "lib$2 with its headers is needed: see README.md" >&2
		exit 1
	fi
}
soname READLINE_SONAME readline
soname CAPSTONE_SONAME capstone

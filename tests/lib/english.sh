#!/bin/bash
# english.sh: turns that are not plain English in what people read: the strings of src, the manual pages
# and the README.  Prints each, and fails if there are any.
set -euo pipefail
cd "$(dirname "$0")/../.."
export LC_ALL=C.UTF-8

# A turn a line, as a Perl regular expression for whole words, and what to write in its place.
turns=(
	'told|shown, reported'
	'(?<!there )(is|are|was|were) none|there is no …, … does not exist'
	'behind|after, below'
	'bears?|has, have'
	'whole|complete, all of'
	'those alone|only those'
	'(and|of|on|with|by) [a-z ]{1,20} alone|only …'
	'nowhere to go|cannot be used here'
	'of no use|does not describe, cannot be used'
	'no way back|cannot be undone'
	'as many at most|at most N'
	'(?<!there )is no (map|program|number|field|name|word|type|file|path|BTF|link|id|object)|is not a'
	'hence|so'
	'thereof|of it'
)

# What may stand where a turn is looked for.
allowed() {
	grep -v '^#' <<-'END'
		# not bits
		whole bytes
		# against its members
		the whole struct
		# idiom
		as a whole
		# against the call that it makes
		the whole process
	END
}

# Prints file:line: and each string literal of C, comments left out.
strings_of() { # file...
	awk '
		FNR == 1 { comment = 0 }
		{
			line = $0
			text = ""
			while (line != "") {
				if (comment) {
					if (!match(line, /\*\//))
						break
					line = substr(line, RSTART + 2)
					comment = 0
				} else if (match(line, /"([^"\\]|\\.)*"|\/\*|\/\/|\047(\\.|[^\\])\047/)) {
					part = substr(line, RSTART, RLENGTH)
					line = substr(line, RSTART + RLENGTH)
					if (part == "/*")
						comment = 1
					else if (part == "//")
						break
					else if (part ~ /^"/)
						text = text " " part
				} else {
					break
				}
			}
			gsub(/\\[nt]/, " ", text)
			if (text != "" && $0 !~ /^#include/)
				print FILENAME ":" FNR ":" text
		}' "$@"
}

# The manual pages without their comments, and the README.
prose() {
	grep -nvE '^\.\\"' man/* README.md
}

text=$(
	find src -name '*.[ch]' -o -name '*.def' | sort | while read -r file; do strings_of "$file"; done
	prose
)
found=0
for turn in "${turns[@]}"; do
	hits=$(grep -iP "^[^:]*:[0-9]+:.*\\b(${turn%|*})\\b" <<<"$text" | grep -vFf <(allowed) || true)
	if [ -n "$hits" ]; then
		printf 'not "%s" but "%s":\n%s\n' "${turn%|*}" "${turn##*|}" "$hits"
		found=1
	fi
done
exit "$found"

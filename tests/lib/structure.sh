#!/bin/bash
# tests/lib/structure.sh [BUILD] [-v]: figures about the shape of src: files, functions, struct tags,
# headers, and the circles in which object files call one another.  -v names what is counted.
set -euo pipefail
cd "$(dirname "$0")/../.."
verbose=false build=build
for word; do
	if [ "$word" = -v ]; then verbose=true; else build=$word; fi
done

files() { # the end of their names
	find src -name "*$1" | sort
}

# A figure, and with -v the lines of standard input below it.
figure() { # title: of what standard input has a line each
	local lines
	lines=$(cat)
	printf '%-36s %s\n' "$1" "$(grep -c . <<<"$lines")"
	! $verbose || [ -z "$lines" ] || printf '    %s\n' "${lines//$'\n'/$'\n'    }"
}

# Median, ninth decile and greatest of numbers.
spread() { # title
	sort -n | awk -v title="$1" '{ n[NR] = $1 } END {
		printf "%-36s %d/%d/%d\n", title, n[int((NR + 1) / 2)], n[int(NR * 9 / 10)], n[NR] }'
}

# struct, union and enum tags that several of the files define (each command has its own struct params).
duplicate_tags() { # file...
	awk 'match($0, /^(struct|union|enum) [a-z_0-9]+ \{/) {
			tag = $1 " " $2
			if (index(homes[tag], " " FILENAME))
				next
			homes[tag] = homes[tag] " " FILENAME
			count[tag]++
		}
		END { delete count["struct params"]; for (tag in count) if (count[tag] > 1) print tag ":" homes[tag] }' "$@" | sort
}

# Headers that one file includes, their own .c left out.
one_user() {
	local header users
	files .h | while read -r header; do
		users=$(grep -rlF "#include \"${header#src/}\"" src tests | grep -vxF "${header%.h}.c" | xargs || true)
		[[ $users == *' '* ]] || echo "$header: $users"
	done
}

# Each circle of object files that use symbols of one another, a line each: strongly connected
# components, by Tarjan's algorithm.
circles() {
	files .c | sed "s|^|$build/|; s/c$/o/" | xargs nm -A | awk '
		{
			split($0, part, ":")
			file = part[1]
			sub(/\.o$/, "", file)
			if ($(NF - 1) == "U")
				uses[file] = uses[file] " " $NF
			else if ($(NF - 1) ~ /^[TDBRVWC]$/)
				home[$NF] = file
		}
		function visit(file, names, count, i, to, members) {
			low[file] = at[file] = ++clock
			stack[++depth] = file
			stacked[file] = 1
			count = split(uses[file], names, " ")
			for (i = 1; i <= count; i++) {
				to = home[names[i]]
				if (to == "" || to == file)
					continue
				if (!(to in at)) {
					visit(to)
					if (low[to] < low[file])
						low[file] = low[to]
				} else if (stacked[to] && at[to] < low[file])
					low[file] = at[to]
			}
			if (low[file] != at[file])
				return
			members = ""
			do {
				to = stack[depth--]
				stacked[to] = 0
				members = members " " to
			} while (to != file)
			if (members != " " file)
				print substr(members, 2)
		}
		END { for (file in uses) if (!(file in at)) visit(file) }' |
		sed "s| *$build/| |g; s/^ //"
}

lengths=$(files .c | xargs -n 1 awk 'END { print FILENAME ": " FNR }')
(verbose=false && figure ".c files" <<<"$lengths")
files .h | (verbose=false && figure ".h files")
awk '{ print $2 }' <<<"$lengths" | spread "lines of a .c file, median/p90/max"
awk '$2 < 60' <<<"$lengths" | figure ".c files below 60 lines"
one_user | figure "headers with one user"
# shellcheck disable=SC2046 # names without blanks
duplicate_tags $(files .h) tests/lib/*.h | figure "tags that several headers define"
# shellcheck disable=SC2046
duplicate_tags $(files ".[ch]") | figure "tags that several files define"
files .c | xargs awk '/^\{$/ { start = FNR } /^\}$/ && start { print FNR - start + 2; start = 0 }' |
	spread "lines of a function, median/p90/max"
if [ -d "$build/src/cli" ]; then
	circles | figure "call circles of object files"
	circles | tr ' ' '\n' | (verbose=false && figure "files in them")
fi

#!/usr/bin/env bats
# The manual says what the table of commands says, no more and no less.

load ../lib/common

setup() {
	bpfadm -j help >"$BATS_TEST_TMPDIR/table"
	cd "$tests/../man" || exit
}

# The items of a page's commands: "USAGE<TAB>BODY LINE", the usage as help prints it.
items() { # page
	awk '
	function usage_of(line,   count, words, i, text, optional) {
		sub(/^\./, "", line)
		optional = sub(/^Op /, "", line)
		count = split(line, words, " ")
		for (i = 1; i <= count; i++)
			if (words[i] !~ /^(Ic|Cm|Ar)$/)
				text = text (text == "" ? "" : " ") words[i]
		gsub(/\\-/, "-", text)
		gsub(/ \| /, "|", text)
		gsub(/Oo /, "[", text)
		gsub(/ Oc/, "]", text)
		return optional ? "[" text "]" : text
	}
	/^\.It Xo$/ { heading = 1; usage = ""; next }
	/^\.Xc$/ { heading = 0; print usage "\t"; next }
	/^\.S[hs] / { usage = ""; heading = 0 }
	heading { usage = usage (usage == "" ? "" : " ") usage_of($0); next }
	usage != "" { print usage "\t" $0 }' "$1"
}

usages() { # page
	items "$1" | cut -f1 | sort -u
}

# What jq makes of the table.
table() { # filter
	jq -r "$1" "$BATS_TEST_TMPDIR/table"
}

# The usage lines of the commands that the filter picks.
usages_of() { # filter
	table "$1 | .usage | gsub(\"\\\\s+\"; \" \") | ltrimstr(\"bpfadm \")" | sort
}

@test "mandoc finds nothing wrong" {
	for page in *; do
		run -0 mandoc -T lint -W warning "$page"
		assert_output ''
	done
}

@test "bpfadm(8) has the abbreviations" {
	commands=$(table '.commands[] | .command, (.command | split(" ")[0]), .alias // empty')
	abbreviations=$(sed -n 's/NULL/""/g; s/\t/ /g; /abbreviations\[\]/,/^}/p' ../src/cli/commands.c |
		grep -oE '"[a-z]*", "[a-z]+", *"[a-z_]+"' | tr -d '",')
	[ -n "$abbreviations" ]
	while read -ra words; do
		object=${words[0]} word=${words[*]: -2:1} meaning=${words[*]: -1}
		[ ${#words[@]} -eq 3 ] || object=''
		grep -qx "$meaning\|$object $meaning" <<<"$commands" || continue
		grep -A1 -x ".It Cm ${object:+$object }$word" bpfadm.8 |
			grep -x ".Ic ${object:+$object }$meaning"
	done <<<"$abbreviations"
}

@test "each page has the usage of its commands, and no others" {
	for object in $(table '.objects[].name'); do
		run -0 usages "bpfadm-$object.8"
		assert_output "$(usages_of ".commands[] | select(.command | startswith(\"$object \"))")"
	done
	run -0 usages bpfadm-shell.8
	assert_output "$(usages_of '.commands[], .shell[] |
		select(.command | test("^(batch|shell|use|set|watch|source|history|quit)$"))')"
	run -0 usages bpfadm.8
	assert_output "$(usages_of '.commands[] | select(.command | test("^(help|version|complete|completion)$"))')"
}

@test "no command is without a page" {
	[ "$(cat bpfadm*.8 | grep -c '^\.It Xo$')" -eq "$(table '[.commands[], .shell[]] | length')" ]
}

# Of key and value there is nothing to say where they take DATA.
@test "each page explains the keywords, choices and second names of its commands" {
	local usage command words word body
	for page in *.8; do items "$page"; done >"$BATS_TEST_TMPDIR/items"
	while IFS=$'\t' read -r usage command words; do
		body=$(awk -F'\t' -v usage="$usage" '$1 == usage { print $2 }' "$BATS_TEST_TMPDIR/items")
		for word in $words; do
			grep -qE "(Cm|Ic)(.*[ ,])?$word( |$)" <<<"$body" ||
				fail "the manual of \"$command\" does not explain $word"
		done
	done < <(table '.commands[], .shell[] | [
		(.usage | gsub("\\s+"; " ") | ltrimstr("bpfadm ")), .command,
		([(.arguments[] | select(.value != "DATA") | .keyword, .choices[]?), .alias]
			| map(strings) | join(" "))] | @tsv')
}

# Words that are no command's: how objects are named.
others="id name pinned tag idx"

@test "no page speaks of a keyword that there is not" {
	local known
	known=" $(table '[.commands[], .shell[] | .arguments[] | .keyword, .choices[]? | strings] +
		[.commands[].arguments[].value // "" | scan("[a-z]+")] | unique | join(" ")') $others "
	for page in *.8; do
		while read -r word; do
			[[ $known == *" $word "* ]] || fail "$page: there is no $word"
		done < <(items "$page" | cut -f2 | awk '{
			marked = 0
			for (i = 1; i <= NF; i++) {
				if ($i ~ /^\.?(Cm|Ic|Ar|No|Ns|Fl|It|Sx|Op|Pq|Dv|Xr|Sq|Dq|Va|Ql|Pc)$/)
					marked = $i ~ /Cm$/
				else if (marked && $i ~ /^[a-z]/)
					print $i
			}
		}')
	done
}

@test "the options are those of the program" {
	run -0 awk '/^\.Sh OPTIONS/ { on = 1 } /^\.Sh WORDS/ { on = 0 }
		on && /^\.It Fl/ { print $3 == "Fl" ? "null " $4 : $3 " " $7 }' bpfadm.8
	assert_output "$(table '.options[] | "\(.letter) \(.name)"')"
}

@test "the objects are those of the program" {
	for object in $(table '.objects[].name'); do
		[ -f "bpfadm-$object.8" ]
		grep -q "^\.It Ic $object$" bpfadm.8
		grep -q "^\.Xr bpfadm-$object 8" bpfadm.8
	done
}

@test "abbreviations mean what the page says" {
	awk '/^\.Sh/ { on = /WORDS/ }
		on && sub(/^\.It Cm /, "") { short = $0; next }
		on && short && sub(/^\.Ic /, "") { print short "\t" $0; short = "" }' \
		bpfadm.8 >"$BATS_TEST_TMPDIR/list"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/list")" -ge 20 ]
	while IFS=$'\t' read -r short long; do
		# shellcheck disable=SC2086
		[ "$(bpfadm $short help)" = "$(bpfadm $long help)" ] || fail "$short is not $long"
	done <"$BATS_TEST_TMPDIR/list"
}

# The words marked in a section.
marked() { # page, section
	awk -v section=".Sh $2" '/^\.Sh/ { on = $0 == section } on && /^\.It Cm/' "$1" |
		grep -oE '[a-z_0-9]{2,}' | sort -u
}

completed() { # word...
	bpfadm complete -- "$@" '' | cut -f1 | sort -u
}

@test "all map types and flags have their line" {
	assert_equal "$(marked bpfadm-map.8 'MAP TYPES')" "$(completed map create type | grep -v unspec)"
	assert_equal "$(marked bpfadm-map.8 'MAP FLAGS')" \
		"$(completed map create type hash flags | tr -d ,)"
}

@test "all program types and return values are named" {
	grep -oE '"[a-z0-9_]+"' "$tests/../src/names/prog_type.def" | tr -d '"' | while read -r type; do
		[ "$type" = unspec ] || grep -qE "Cm $type( |$)" bpfadm-prog.8 || fail "$type"
	done
	grep -ohE '[A-Z]+_[A-Z_]+' "$tests"/../src/names/{*_action,*_verdict,*_return}.def |
		while read -r name; do
			grep -qw "$name" bpfadm-prog.8 || fail "$name"
		done
}

@test "the assembler's section has every word of the notation" {
	sed -n '/^\.Sh ASSEMBLER/,/^\.Sh EXIT/p' bpfadm-prog.8 >"$BATS_TEST_TMPDIR/section"
	grep -oE '^FORM[A-Z_]*\("[^"]*"' "$tests/../src/asm/forms.def" | cut -d'"' -f2 |
		sed 's/%[a-zA-Z]//g' | grep -oE '[a-z][a-z0-9_]+' | sort -u |
		while read -r word; do
			grep -qE "(^|[^a-z])$word([^a-z_]|$)" "$BATS_TEST_TMPDIR/section" || fail "$word"
		done
	grep -oE '\{ "[^"]+", BPF' "$tests/../src/asm/forms.c" | cut -d'"' -f2 |
		while read -r operator; do
			sed 's/\\-/-/g' "$BATS_TEST_TMPDIR/section" | grep -qF -- "$operator" || fail "$operator"
		done
}

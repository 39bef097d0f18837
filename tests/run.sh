#!/bin/bash
# tests/run.sh BUILD SUITE...: runs the suites (unit, cli, kernel, compat), shows what fails, and ends
# with the line "N passed, N failed" (", N skipped" behind it when there are any).
set -uo pipefail
build=$(realpath "$1")
shift
cd "$(dirname "$0")" || exit 2
export BPFADM="$build/bpfadm" BPFADM_FAKE="$build/bpfadm-fake" BUILD="$build"
log=$(mktemp)
sentences=$(mktemp)
trap 'rm -f "$log" "$sentences"' EXIT

# The words of all problems that the unit tests have met are those of one file, which is how a change
# of words shows.  `make sentences` writes it anew.
golden() {
	LC_ALL=C sort -u -o "$sentences" "$sentences"
	[ -z "${WRITE_SENTENCES-}" ] || cp "$sentences" data/sentences.txt
	if diff -u data/sentences.txt "$sentences"; then
		echo "ok - unit sentences: as in tests/data/sentences.txt"
	else
		echo "not ok - unit sentences: not as in tests/data/sentences.txt (make sentences)"
	fi
}

suite() { # name: its TAP on stdout
	case $1 in
	unit)
		for program in "$build"/unit/*; do
			[ -x "$program" ] || continue
			SENTENCES=$sentences "$program" | sed "s/^\(not ok\|ok\) \([0-9]*\) - /&unit ${program##*/}: /"
			status=${PIPESTATUS[0]}
			[ "$status" -le 1 ] || echo "not ok - unit ${program##*/} ended with status $status"
		done
		golden
		;;
	*)
		if compgen -G "$1/*.bats" >/dev/null; then
			bats --formatter tap "$1"/*.bats </dev/null || [ $? -eq 1 ] ||
				echo "not ok - bats $1 did not finish"
		fi
		;;
	esac
}

for name in "$@"; do
	echo "== $name"
	suite "$name" | tee -a "$log" | grep -vE '^(ok|[0-9]+\.\.)' || true
done
skipped=$(grep -cE '^ok .*# skip' "$log")
passed=$(($(grep -cE '^ok ' "$log") - skipped))
failed=$(grep -cE '^not ok' "$log")
[ "$skipped" -eq 0 ] || { echo "skipped:"; grep -E '^ok .*# skip' "$log"; }
if [ "$skipped" -gt 0 ]; then
	echo "$passed passed, $failed failed, $skipped skipped"
else
	echo "$passed passed, $failed failed"
fi
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]

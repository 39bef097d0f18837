#!/bin/bash
# tests/run.sh BUILD SUITE|FILE...: runs suites (unit, cli, kernel, compat) or bats files (cli/man.bats),
# shows what fails, and ends with the line "N passed, N failed" (", N skipped" if any are).
#
# JOBS=N        files that run at the same time, by default one a CPU; the tests of a file take turns
# TEST_LIMIT=S  the seconds that a test may take, by default 300; a bats file may take three times that
set -uo pipefail
build=$(realpath "$1")
shift
cd "$(dirname "$0")" || exit 2
export BPFADM="$build/bpfadm" BPFADM_FAKE="$build/bpfadm-fake" BUILD="$build"
export BATS_TEST_TIMEOUT=${TEST_LIMIT:-300}
work=$(mktemp -d)
export work
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# A command that ends when it takes too long or when its caller is interrupted.
limited() { # seconds, command...
	local pid
	timeout -k 10 "$1" env --default-signal=INT,QUIT "${@:2}" &
	pid=$!
	# shellcheck disable=SC2064 # this pid
	trap "kill $pid; exit 130" INT TERM
	wait "$pid"
}

# Runs one file: its TAP stays in $work, what fails is shown.
run_file() { # unit program or bats file
	local name=${1%.bats} tap status planned ran
	tap=$work/${name//\//:}.tap
	case $1 in
	*.bats) limited $((BATS_TEST_TIMEOUT * 3)) bats --formatter tap "$1" ;;
	*) SENTENCES=${tap%.tap}.sentences limited "$BATS_TEST_TIMEOUT" "$1" ;;
	esac </dev/null >"$tap" 2>&1
	status=$?
	[[ $1 == *.bats ]] || {
		name="unit ${1##*/}"
		sed -i "s/^\(not ok\|ok\) \([0-9]*\) - /&$name: /" "$tap"
	}
	planned=$(sed -n 's/^1\.\.//p' "$tap")
	ran=$(grep -cE '^(not )?ok ' "$tap")
	[ "$status" -le 1 ] && [ "$ran" = "$planned" ] ||
		echo "not ok - $name ended with status $status after $ran of ${planned:-?} tests" >>"$tap"
	show_failures "$tap"
	return 0
}

show_failures() { # TAP
	! grep -q '^not ok' "$1" || flock "$work" grep -vE '^(ok|[0-9]+\.\.)' "$1"
}
export -f limited run_file show_failures

# The files of a suite, the largest first, so that none runs alone at the end.
files_of() { # suite or bats file
	case $1 in
	unit) find "$build/unit" -type f -perm -u+x | sort ;;
	*.bats) echo "$1" ;;
	*) ! compgen -G "$1/*.bats" >/dev/null || ls -S "$1"/*.bats ;;
	esac
}

# The words of all problems that the unit tests have met are those of one file, which is how a change
# of words shows.  `make sentences` writes it anew.
golden() {
	LC_ALL=C sort -u -o "$work/all.sentences" "$work"/*.sentences
	[ -z "${WRITE_SENTENCES-}" ] || cp "$work/all.sentences" data/sentences.txt
	if diff -u data/sentences.txt "$work/all.sentences"; then
		echo "ok - unit sentences: as in tests/data/sentences.txt"
	else
		echo "not ok - unit sentences: not as in tests/data/sentences.txt (make sentences)"
	fi
}

# There is one kernel: runs that use it, in a chroot or not, take turns.
if [[ " $*" =~ \ (kernel|compat) ]]; then
	exec {turn}</sys/kernel
	flock "$turn"
fi

echo "== $*"
for name in "$@"; do
	files_of "$name"
done | xargs -P "${JOBS:-$(nproc)}" -I{} bash -c 'run_file "$1"' bash {}
if [[ " $* " == *" unit "* ]]; then
	golden >"$work/sentences.tap"
	show_failures "$work/sentences.tap"
fi

cat "$work"/*.tap >"$work/all"
skipped=$(grep -cE '^ok .*# skip' "$work/all")
passed=$(($(grep -cE '^ok ' "$work/all") - skipped))
failed=$(grep -cE '^not ok' "$work/all")
[ "$skipped" -eq 0 ] || { echo "skipped:"; grep -E '^ok .*# skip' "$work/all"; }
if [ "$skipped" -gt 0 ]; then
	echo "$passed passed, $failed failed, $skipped skipped"
else
	echo "$passed passed, $failed failed"
fi
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]

# What the bats files share: load it first.
#
#	bpfadm ARGUMENT...	the program: in cli/ on the fake kernel with its fixture (map 7 flows, …,
#				see lib/fake_fixture.c), elsewhere on the real one

bats_require_minimum_version 1.5.0
load /usr/lib/bats/bats-support/load
load /usr/lib/bats/bats-assert/load

tests=$(dirname "${BASH_SOURCE[0]}")/..
: "${BUILD:=$tests/../build}" "${BPFADM:=$BUILD/bpfadm}" "${BPFADM_FAKE:=$BUILD/bpfadm-fake}"
export BUILD BPFADM BPFADM_FAKE

# No history, no colour, no locale, no pager of whoever runs the tests.
export HOME=$BATS_TEST_TMPDIR LC_ALL=C.UTF-8
unset XDG_CONFIG_HOME XDG_STATE_HOME NO_COLOR PAGER LESS

case $BATS_TEST_DIRNAME in
*/cli) export FAKE_FIXTURE=1 program=$BPFADM_FAKE ;;
*) program=$BPFADM ;;
esac

bpfadm() {
	"$program" "$@"
}

# ASan has memory and time of its own, and does not run under strace.
skip_under_asan() {
	! ldd "$program" | grep -q libasan || skip "built with ASan"
}

# Is the enumerator or function among the running kernel's types?
kernel_has() { # name
	LC_ALL=C grep -aqw "$1" /sys/kernel/btf/vmlinux
}

# Is the running kernel of this version or newer?
kernel_since() { # version
	[ "$(printf '%s\n' "$1" "$(uname -r)" | sort -V | head -n 1)" = "$1" ]
}

# Is all of standard input one JSON document?
is_json() {
	jq -es 'length == 1' >/dev/null
}

# Sends a signal to $program in the background once it handles it, and gives its status.  (Until the
# program itself runs it is a bash that catches other signals and ignores Ctrl-C.)
stop() { # signal, pid
	local _ caught
	for _ in {1..500}; do
		[ -e "/proc/$2" ] || break
		caught=$(awk '$1 == "SigCgt:" { print $2 }' "/proc/$2/status") || break
		[ "/proc/$2/exe" -ef "$program" ] && ((0x$caught >> ($(kill -l "$1") - 1) & 1)) && break
		sleep 0.02
	done
	kill "-$1" "$2"
	wait "$2"
}

# Waits until a process waits for what a pipe will bring, for ten seconds at most.
await_reading() { # pid
	local _
	for _ in {1..500}; do
		[[ $(<"/proc/$1/wchan") == *pipe_read ]] && return
		sleep 0.02
	done
	return 1
}

# Ctrl-C for a program in the background, and its status.
interrupt() { # pid
	stop INT "$1"
}

# Waits until a file has the text behind its first $3 bytes, for ten seconds at most.
await() { # file, text, bytes
	local _
	for _ in {1..500}; do
		! tail -c "+$(($3 + 1))" "$1" | grep -qF -- "$2" || return 0
		sleep 0.02
	done
}

# Types the text ("\t" and the like are printf's) at a shell on a terminal, $term with $rows rows, once it
# prompts, then Ctrl-D until it leaves (the one that comes while a command runs is lost), and prints what
# it shows.  What stands in <angle brackets> is not typed but waited for, behind what was waited for
# before; <> > is the prompt.  (exec: the shell that script starts, whichever it is, must not see Ctrl-C
# as well.)
on_terminal() { # text, bpfadm's arguments...
	local text="<> >$1" shown=$BATS_TEST_TMPDIR/shown at=0 typed
	shift
	: >"$shown"
	# shellcheck disable=SC2059 # the text is a format on purpose
	{
		while [[ $text =~ ^([^<]*)\<([^>]+|\> )\>(.*)$ ]]; do
			typed=${BASH_REMATCH[1]} text=${BASH_REMATCH[3]}
			printf "$typed"
			await "$shown" "${BASH_REMATCH[2]}" "$at"
			at=$(stat -c %s "$shown")
		done
		printf "$text"
		while sleep 0.2; do printf '\004' 2>/dev/null || break; done
	} | TERM=${term-dumb} script -qec "${rows:+stty cols 80 rows $rows; }exec $(printf '%q ' "$program" "$@")" /dev/null | tee "$shown"
	return "${PIPESTATUS[1]}"
}

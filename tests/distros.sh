#!/bin/bash
# tests/distros.sh: builds and tests on other releases of Debian, on this kernel.  DISTROS names them,
# by default "13 sid".  Each gets a fresh chroot from Debian's archive and a copy of this tree; in it
# run `make demo`, builds with GCC and Clang whose warnings are errors, and the unit, cli and kernel
# tests.  A line for each at the end says what came of it; one whose chroot cannot be made (the archive
# is out of reach, say) is skipped.
set -uo pipefail
self=$(realpath "$0")
cd "$(dirname "$0")/.." || exit 2
export LC_ALL=C.UTF-8
skipped=77

suite_of() { # distro
	case $1 in
	12) echo bookworm ;;
	13) echo trixie ;;
	14) echo forky ;;
	*) echo "$1" ;;
	esac
}

# Where this machine's apt finds Debian's packages; nothing if it is another distribution.
mirror() {
	apt-get indextargets --format '$(ORIGIN) $(LABEL) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
		awk '$1 == "Debian" && $2 == "Debian" { print $3; exit }'
}

# Runs a command whose output counts only if it fails.
quiet() { # command...
	local output
	echo "  $*"
	output=$("$@" 2>&1) || {
		tail -n 60 <<<"$output"
		echo "distros: this failed: $*" >&2
		return 1
	}
}

# In the chroot, at the top of the tree: all that is to pass there.
test_tree() {
	export CFLAGS="-O2 -g -Werror"
	quiet make demo &&
		quiet make deps &&
		quiet make -j"$(nproc)" tests-built &&
		quiet make -j"$(nproc)" BUILD=build-clang CC=clang tests-built &&
		tests/run.sh build-clang unit &&
		tests/run.sh build unit cli kernel
}

# Makes the root and runs test_tree in it.  All mounts belong to a mount namespace and all processes
# to a process namespace: both end with this, however it ends.
make_and_test() { # distro, directory
	local root=$2/root
	tests/lib/deps.sh distros || return "$skipped"
	apt-config dump | grep -E '^Acquire::(https?::|Check-)' >"$2/apt.conf"
	# shellcheck disable=SC2046 # no word where there is no mirror
	quiet mmdebstrap --mode=root --variant=apt --include=make --aptopt="$2/apt.conf" \
		"$(suite_of "$1")" "$root" $(mirror) || return "$skipped"
	mkdir "$root/tree"
	tar -c --exclude-vcs --exclude='./build*' . | tar -x -C "$root/tree" || return 1
	# Moved to the root, as a chroot may have no user namespaces.
	mount --bind "$root" "$root" &&
		mount --rbind /dev "$root/dev" &&
		mount --rbind /sys "$root/sys" &&
		mount -t bpf bpf "$root/sys/fs/bpf" &&
		mount -t proc proc "$root/proc" &&
		cd "$root" && mount --move . / || return 1
	exec chroot . /tree/tests/distros.sh --inside
}

# Leaves nothing behind, interrupted or not: the chroot's mounts and processes end with its namespaces.
clean_up() {
	[ -z "${child-}" ] || kill -KILL "$child" 2>/dev/null
	wait
	[ -z "${work-}" ] || rm -rf --one-file-system "$work"
}

try() { # distro
	local status
	work=$(mktemp -d /var/tmp/distro.XXXXXX)
	unshare --mount --propagation private --pid --fork --kill-child --mount-proc \
		"$self" --outside "$1" "$work" &
	child=$!
	wait "$child"
	status=$?
	child=
	rm -rf --one-file-system "$work"
	return "$status"
}

# All distros, a line of summary each.
try_all() {
	local distro failed=0 summary=()
	for distro in ${DISTROS:-13 sid}; do
		echo "== Debian $distro"
		SECONDS=0
		try "$distro"
		case $? in
		0) summary+=("Debian $distro: passed in $SECONDS s") ;;
		"$skipped") summary+=("Debian $distro: skipped: there is no chroot of it") ;;
		*) summary+=("Debian $distro: failed after $SECONDS s") && failed=1 ;;
		esac
	done
	printf '%s\n' "${summary[@]}"
	return "$failed"
}

if [ "$(id -u)" -ne 0 ]; then
	echo "distros: run it as root: it makes chroots and loads programs into the kernel" >&2
	exit 1
fi
case ${1-} in
--outside) make_and_test "$2" "$3" ;;
--inside) test_tree ;;
*)
	trap clean_up EXIT
	trap 'exit 130' INT TERM HUP
	try_all
	;;
esac

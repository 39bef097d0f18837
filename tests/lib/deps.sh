#!/bin/bash
# deps.sh [demo|distros]: installs what building and testing need and this machine lacks; with demo, what
# building and the demonstration need; with distros, what tests/distros.sh needs.  (Debian and Ubuntu; on
# others the README names the packages.)
set -euo pipefail

# The run-time of Clang's sanitisers and fuzzer: that of the clang here, or of the one to come.
clang_rt() {
	local version
	version=$(clang -dumpversion 2>/dev/null) || version=
	version=${version%%.*}
	echo "libclang-rt-${version:+$version-}dev"
}

packages=(
	gcc make binutils pkg-config libc6-dev linux-libc-dev libbpf-dev libreadline-dev
	libelf-dev zlib1g-dev libcapstone-dev jq mount
)
tests=(
	clang "$(clang_rt)" clang-format clang-tidy shellcheck mandoc bats bats-support bats-assert
	libjansson-dev iproute2 tmux procps util-linux bsdutils time bash-completion zsh fish libxdp1
	libbpf-tools ir-keytable valgrind strace llvm graphviz
)
# Ubuntu has bpftool in its linux-tools packages.
if grep -q '^ID=debian' /etc/os-release 2>/dev/null; then
	tests+=(bpftool)
else
	tests+=(linux-tools-common linux-tools-generic)
fi
case ${1-} in
demo) ;;
distros) packages=(mmdebstrap) ;;
*) packages+=("${tests[@]}") ;;
esac
missing=()
for package in "${packages[@]}"; do
	if ! dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed; then
		missing+=("$package")
	fi
done
[ ${#missing[@]} -gt 0 ] || exit 0
if ! command -v apt-get >/dev/null; then
	echo "deps: not a Debian: install what README.md names: ${missing[*]}" >&2
	exit 1
fi
echo "installing: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
apt-get -qq update
apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null

#!/bin/bash
# deps.sh [demo]: installs what building and testing (or building and the demonstration alone) need
# and this machine lacks (Debian and Ubuntu; on others the README names the packages).
set -euo pipefail
packages=(
	gcc make binutils pkg-config libc6-dev linux-libc-dev libbpf-dev libreadline-dev
	libelf-dev zlib1g-dev libcapstone-dev jq
)
tests=(
	clang libclang-rt-14-dev clang-format clang-tidy shellcheck mandoc bats bats-support bats-assert
	libjansson-dev iproute2 tmux procps util-linux bash-completion libxdp1 libbpf-tools ir-keytable valgrind strace
)
# Ubuntu has bpftool in its linux-tools packages, and other numbers for clang.
if grep -q '^ID=debian' /etc/os-release 2>/dev/null; then
	tests+=(bpftool)
else
	tests=("${tests[@]/libclang-rt-14-dev/libclang-rt-18-dev}" linux-tools-common linux-tools-generic)
fi
[ "${1-}" = demo ] || packages+=("${tests[@]}")
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

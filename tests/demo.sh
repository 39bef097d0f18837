#!/bin/bash
# tests/demo.sh: the main job on the running kernel: load a packet counter, run it, look into its
# map, change the map, hand it to jq.  Prints each command before its output; leaves nothing behind.
set -euo pipefail
cd "$(dirname "$0")/.."
: "${BPFADM:=$PWD/build/bpfadm}"
bpffs=/sys/fs/bpf
pins=$bpffs/bpfadm-demo

bpfadm() {
	"$BPFADM" "$@"
}

clean_up() {
	rm -rf "$pins"
	[ -z "${mounted:-}" ] || umount "$bpffs"
}

# Prints a remark.
say() {
	printf '\n# %s\n' "$*"
}

# Prints a command and runs it.
run() {
	printf '$ %s\n' "$1"
	eval "$1" || { echo "demo: this failed" && exit 1; }
}

# The same for a command that is to fail.
fails() {
	printf '$ %s\n' "$1"
	! eval "$1" || { echo "demo: this was to fail" && exit 1; }
}

if [ "$(id -u)" -ne 0 ]; then
	echo "demo: run it as root: it loads a program into the kernel" >&2
	exit 1
fi
trap clean_up EXIT
trap 'exit 130' INT TERM
if ! mountpoint -q "$bpffs"; then
	mount -t bpf bpf "$bpffs"
	mounted=1
fi
rm -rf "$pins"
mkdir "$pins"
# The Ethernet and IPv4 headers of two packets: TCP is protocol 6, UDP 17.
ip=0200000000020200000000010800450000280000000040
tcp=${ip}060000c0000201c0000202
udp=${ip}110000c0000201c0000202
exec 2>&1

say 'A map, pinned so that it outlives the command.'
run "bpfadm map create $pins/packets type hash key 1 value 8 entries 256 name packets"
run "bpfadm -f map show pinned $pins/packets"

say 'A packet counter in assembler text.'
run "cat tests/data/counter.asm"

say 'Have the kernel verify it, with our map, and pin it.'
run "bpfadm prog load tests/data/counter.asm $pins/counter type xdp map name packets $pins/packets"

say 'Run it on a TCP packet, then a thousand times on a UDP packet.'
run "bpfadm prog test-run $pins/counter data $tcp expect XDP_PASS"
run "bpfadm prog test-run $pins/counter data $udp repeat 1000"

say 'What has it counted?  Without types there are bytes; a layout says what they are.'
run "bpfadm map dump $pins/packets"
run "bpfadm map dump $pins/packets key-as u8 value-as u64"

say 'Change the map: numbers are checked against its sizes, not cut.'
run "bpfadm map update $pins/packets key 6 value 41"
run "bpfadm prog run $pins/counter data $tcp"
run "bpfadm map lookup $pins/packets key 6 value-as u64"
run "bpfadm map delete $pins/packets key 6"
fails "bpfadm map lookup $pins/packets key 6"
fails "bpfadm map update $pins/packets key 256 value 1"

say 'For programs: JSON with the keys of bpftool, or JSON lines.'
run "bpfadm -j map dump $pins/packets value-as u64 | jq -c '.[].formatted'"
run "bpfadm -l map dump $pins/packets key-as u8 value-as u64 | jq -c 'select(.value > 100)'"
fails "bpfadm -j map show id 4294967295"

say 'Errors tell why, and what to do.'
fails "bpfadm map create $pins/routes type lpm_trie key 8 value 4 entries 16"
fails "bpfadm prog test-run $pins/counter data 0800"
fails "printf 'exit' | bpfadm prog load - type xdp"

say 'Several commands in one process; -j makes them one document.'
fails "printf 'map freeze $pins/packets\nmap update $pins/packets key 17 value 0\n' | bpfadm -j batch | jq -c '.[]'"

say 'Each call of bpf(2), decoded.'
run "bpfadm -t map lookup $pins/packets key 17 value-as u64"

say 'Done: unpin both, and the kernel lets them go.'
run "bpfadm prog unpin $pins/counter"
run "bpfadm map unpin $pins/packets"

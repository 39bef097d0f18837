#!/usr/bin/env bats
# What README.md, `make demo` and the help show works as printed.

load ../lib/common

setup() {
	root=$(realpath "$tests/..")
	cd "$root" || exit
	mkdir "$BATS_TEST_TMPDIR/bin"
	ln -s "$(realpath "$program")" "$BATS_TEST_TMPDIR/bin/bpfadm"
	PATH=$BATS_TEST_TMPDIR/bin:$PATH
}

# Runs a script with a bpf file system of its own at /sys/fs/bpf.
on_own_bpffs() { # script
	unshare -m --propagation private bash -c 'mount -t bpf bpf /sys/fs/bpf && exec bash "$1"' sh "$1"
}

# Names that several maps bear are refused, so nobody else's must be in the way.
skip_if_taken() { # name...
	for name in "$@"; do
		bpfadm -q map show name "$name" >/dev/null 2>&1 &&
			skip "there is a map named $name on this machine already"
		bpfadm -q prog show name "$name" >/dev/null 2>&1 &&
			skip "there is a program named $name on this machine already"
	done
	return 0
}

# Numbers differ from run to run, with them the width of columns, and so does the order in a hash.
without_numbers() {
	sed -E 's/[0-9a-f]{16}/TAG/g; s/[0-9]+(\.[0-9]+)?/N/g; s/\b[num]s\b/TIME/g; s/ +/ /g' | sort
}

@test "the tour of README.md prints what README.md says" {
	skip_if_taken packets counter routes conns
	sed -n '/^## A tour/,/^## Speed/p' README.md | sed -n '/^```console$/,/^```$/p' |
		grep -v '^```' >"$BATS_TEST_TMPDIR/tour"
	[ "$(grep -c '^\$ ' "$BATS_TEST_TMPDIR/tour")" -ge 15 ]
	# Each command is printed, as in the tour, before it runs.
	sed -nE "s/'/'\\\\''/g; s/^\\$ (.*)/printf '%s\\\\n' '$ \\1'; eval '\\1'/p" \
		"$BATS_TEST_TMPDIR/tour" >"$BATS_TEST_TMPDIR/script"
	on_own_bpffs "$BATS_TEST_TMPDIR/script" >"$BATS_TEST_TMPDIR/printed" 2>&1
	diff <(without_numbers <"$BATS_TEST_TMPDIR/tour") \
		<(without_numbers <"$BATS_TEST_TMPDIR/printed")
}

of_the_demo() {
	bpfadm -j map show | jq -c '.[] | select(.name == "packets")'
	bpfadm -j prog show | jq -c '.[] | select(.name == "counter")'
	findmnt -n /sys/fs/bpf || true
}

@test "make demo runs to its end and leaves nothing behind" {
	before=$(of_the_demo)
	run -0 env BPFADM="$program" tests/demo.sh
	assert_output --partial 'return value: XDP_PASS (2)'
	assert_output --partial 'hint: add: flags no_prealloc'
	[ ! -e /sys/fs/bpf/bpfadm-demo ]
	for _ in {1..20}; do # the kernel frees some a little later
		[ "$(of_the_demo)" != "$before" ] || return 0
		sleep 0.1
	done
	assert_equal "$(of_the_demo)" "$before"
}

@test "every example of the help works as printed" {
	skip_if_taken flows counters jobs sockets xdp_pass verdict
	cat >"$BATS_TEST_TMPDIR/script" <<-'END'
		set -e
		cd "$BATS_TEST_TMPDIR"
		printf 'r0 = 2\nexit\n' >pass.s
		printf 'r0 = 1\nexit\n' >verdict.s
		echo version >setup.bpf
		cat >filter.c <<-'C'
			#define SEC(name) __attribute__((section(name), used))
			SEC(".maps") struct { int (*type)[2]; int *key; long *value; int (*max_entries)[4]; } seen;
			const volatile int threshold = 5;
			SEC("xdp") int filter(void *ctx) { return threshold > 3 ? 2 : 1; }
			SEC("license") char _license[] = "GPL";
		C
		clang -O2 -g -target bpf -c filter.c -o filter.bpf.o
		# What the examples speak of.
		bpfadm -q batch - <<-'BATCH'
			map create /sys/fs/bpf/counters type array value 8 entries 4 name counters
			map create /sys/fs/bpf/jobs type queue value 4 entries 4 name jobs
			map create /sys/fs/bpf/sockets type sockmap entries 4 name sockets
			map push jobs value 1
			prog load pass.s /sys/fs/bpf/xdp type xdp name xdp_pass
			prog load verdict.s /sys/fs/bpf/verdict type sk_skb/verdict name verdict
		BATCH
		key='key ip4 10.0.0.1 be16 443 pad[2]'
		bpfadm -j help | jq -r '.commands[].example' | while read -r example; do
			case $example in
			*'map lookup'*) bpfadm map update flows $key value u64 1 u64 2 ;;
			*'map pin'*)
				bpfadm map pin flows /sys/fs/bpf/elsewhere
				bpfadm map unpin /sys/fs/bpf/flows
				;;
			# They wait for someone, or for what not every kernel and machine has.
			'bpfadm shell' | 'bpfadm prog tracelog' | 'bpfadm map event_pipe'*) continue ;;
			'bpfadm prog profile'*) continue ;;
			esac
			bash -eo pipefail -c "$example" </dev/null >output 2>&1 ||
				{ echo "$example" && cat output && exit 1; }
		done
		bpfadm -q map create /sys/fs/bpf/again type hash key 8 value 8 entries 8 name again
		bpfadm -j help | jq -r '.shell[].example' | sed 's/flows/again/; /^watch/d' |
			bpfadm shell >output 2>&1
		! grep '^bpfadm: ' output
	END
	run on_own_bpffs "$BATS_TEST_TMPDIR/script"
	assert_success # and if not, what it printed
}

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

# Other maps and programs of the machine may have the names that the examples have, so each gets a
# prefix (but not a file's name in a path): a script of sed, and one that takes the prefix away.
own_names() { # name...
	local names
	tag=$(printf 'r%04x_' "$RANDOM")
	printf -v names '\\|%s' "$@"
	tagging="s/\\(^\\|[^/[:alnum:]_]\\)\\(${names:2}\\)\\>/\\1$tag\\2/g"
	untagging="s/$tag//g"
	export tagging
}

# Numbers differ from run to run, with them the width of columns, and so does the order in a hash.
without_numbers() {
	sed -E 's/[0-9a-f]{16}/TAG/g; s/[0-9]+(\.[0-9]+)?/N/g; s/\b[num]s\b/TIME/g; s/ +/ /g' | sort
}

@test "the tour of README.md prints what README.md says" {
	own_names packets counter routes conns
	sed -n '/^## A tour/,/^## Speed/p' README.md | sed -n '/^```console$/,/^```$/p' |
		grep -v '^```' >"$BATS_TEST_TMPDIR/tour"
	[ "$(grep -c '^\$ ' "$BATS_TEST_TMPDIR/tour")" -ge 15 ]
	# A program is named after its file.
	copy=$BATS_TEST_TMPDIR/${tag}counter.asm
	sed "$tagging" tests/data/counter.asm >"$copy"
	# Each command is printed, as in the tour, before it runs.
	sed "$tagging; s#tests/data/counter.asm#$copy#" "$BATS_TEST_TMPDIR/tour" |
		sed -nE "s/'/'\\\\''/g; s/^\\$ (.*)/printf '%s\\\\n' '$ \\1'; eval '\\1'/p" \
			>"$BATS_TEST_TMPDIR/script"
	on_own_bpffs "$BATS_TEST_TMPDIR/script" 2>&1 |
		sed "s#$copy#tests/data/counter.asm#; $untagging" >"$BATS_TEST_TMPDIR/printed"
	diff <(without_numbers <"$BATS_TEST_TMPDIR/tour") \
		<(without_numbers <"$BATS_TEST_TMPDIR/printed")
}

of_the_demo() {
	bpfadm -j map show | jq -r '.[] | select(.name == "packets") | "map \(.id)"'
	bpfadm -j prog show | jq -r '.[] | select(.name == "counter") | "prog \(.id)"'
	findmnt -n /sys/fs/bpf || true
}

@test "make demo runs to its end and leaves nothing behind" {
	of_the_demo >"$BATS_TEST_TMPDIR/before"
	run -0 env BPFADM="$program" tests/demo.sh
	assert_output --partial 'return value: XDP_PASS (2)'
	assert_output --partial 'hint: add: flags no_prealloc'
	[ ! -e /sys/fs/bpf/bpfadm-demo ]
	for _ in {1..20}; do # the kernel frees some a little later
		left=$(of_the_demo | grep -vxFf "$BATS_TEST_TMPDIR/before") || return 0
		sleep 0.1
	done
	fail "$left"
}

# An example needs nothing that was made before, and leaves nothing behind.
@test "every example of the help works as printed, and again" {
	own_names demo again
	cat >"$BATS_TEST_TMPDIR/script" <<-'END'
		set -e
		cd "$BATS_TEST_TMPDIR"
		echo version >FILE
		cat >filter.c <<-'C'
			#define SEC(name) __attribute__((section(name), used))
			SEC(".maps") struct { int (*type)[2]; int *key; long *value; int (*max_entries)[4]; } seen;
			const volatile int threshold = 5;
			SEC("xdp") int filter(void *ctx) { return threshold > 3 ? 2 : 1; }
			SEC("license") char _license[] = "GPL";
		C
		clang -O2 -g -target bpf -c filter.c -o FILE.bpf.o
		bpfadm -j help | jq -r '.commands[].example' | sed "$tagging" >examples
		while read -r example; do
			within=20
			case $example in
			# They need what not every kernel and machine has.
			'bpfadm prog tracelog' | 'bpfadm prog profile PROG '*) continue ;;
			# They wait for Ctrl-C.
			'bpfadm watch'* | *'map event_pipe'*) within=2 ;;
			esac
			for _ in first again; do
				status=0
				timeout -s INT "$within" bash -eo pipefail -c "$example" </dev/null >output 2>&1 || status=$?
				[ "$status" = 0 ] || [ "$status:$within" = 124:2 ] ||
					{ echo "$example" && cat output && exit 1; }
				rm -rf /sys/fs/bpf/NAME
				[ -z "$(find /sys/fs/bpf -mindepth 1 ! -name '*.debug')" ] || { echo "left: $example" && exit 1; }
			done
		done <examples
		[ "$(wc -l <examples)" -ge 30 ]
		bpfadm -j help | jq -r '.shell[].example' | sed "$tagging; /^watch/d" |
			bpfadm shell >output 2>&1
		! grep '^bpfadm: ' output
	END
	run on_own_bpffs "$BATS_TEST_TMPDIR/script"
	assert_success # and if not, what it printed
}

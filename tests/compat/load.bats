#!/usr/bin/env bats
# The same object files through bpftool and bpfadm: tags of programs; types, sizes, flags and names of
# maps.

load ../lib/common
load ../lib/objects

same_for_each() { # objects...
	local object
	for object; do
		loads_the_same "$object" "${arguments[@]}"
	done
}

@test "what libxdp brings is loaded the same" {
	mapfile -t objects < <(dpkg -L libxdp1 2>/dev/null | grep '\.o$')
	[ ${#objects[@]} -gt 0 ] || skip "libxdp1 is not installed"
	arguments=()
	same_for_each "${objects[@]}"
	arguments=(type xdp)
	same_for_each "${objects[@]}"
}

@test "decoders of infrared protocols are loaded the same" {
	mapfile -t objects < <(dpkg -L ir-keytable 2>/dev/null | grep '\.o$')
	[ ${#objects[@]} -gt 0 ] || skip "ir-keytable is not installed"
	arguments=()
	same_for_each "${objects[@]}"
}

@test "what libbpf-tools brings is loaded the same" {
	embedded_objects "$BATS_TEST_TMPDIR"
	objects=("$BATS_TEST_TMPDIR"/*.o)
	[ -f "${objects[0]}" ] || skip "libbpf-tools is not installed"
	arguments=()
	same_for_each "${objects[@]}"
}

@test "objects with a bit of everything are loaded the same" {
	compile_objects "$BATS_TEST_TMPDIR"
	# Their BTF the kernel does not take whole: bpftool goes without, bpfadm without a part.
	mkdir "$BATS_TEST_TMPDIR/repaired"
	mv "$BATS_TEST_TMPDIR"/{shrunk,declared_enum}.bpf.o "$BATS_TEST_TMPDIR/repaired"
	arguments=()
	same_for_each "$BATS_TEST_TMPDIR"/*.o
	MORE_TYPES=1 same_for_each "$BATS_TEST_TMPDIR"/repaired/*.o
}
